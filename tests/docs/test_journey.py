"""The essay quotes the tree, goes through all stages, and can be read in about twenty minutes."""

import pytest

from shop.journey.stages import STAGES
from tests.docs.pages import blocks, prose
from tests.docs.quoting import ESSAY, ORIGIN, NotThere, source

CODE = [block for block in blocks(ESSAY) if block.language == "python"]
MINUTES = 20
WORDS_A_MINUTE, LINES_A_MINUTE = 230, 40


class TestEssay:
    def test_has_no_code_of_its_own(self):
        assert CODE
        assert [block.code for block in CODE if not ORIGIN.fullmatch(block.origin)] == []

    @pytest.mark.parametrize("block", CODE, ids=lambda block: block.origin)
    def test_quotes_what_stands_in_the_tree(self, block):
        origin = ORIGIN.fullmatch(block.origin)
        assert block.code == source(origin["path"], origin["name"]), "run python -m tests.docs.quoting"

    @pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.slug)
    def test_goes_through_every_stage_with_its_slide_and_its_code(self, stage):
        assert f"“{stage.slide}”" in ESSAY.read_text()
        assert f"{stage.module.__name__.replace('.', '/')}.py" in ESSAY.read_text()

    def test_takes_about_twenty_minutes(self):
        words = len(prose(ESSAY).split())
        lines = sum(block.code.count("\n") for block in CODE)
        assert 0.75 * MINUTES < words / WORDS_A_MINUTE + lines / LINES_A_MINUTE < 1.1 * MINUTES


class TestSource:
    def test_is_a_function_with_its_decorators(self):
        assert source("shop/journey/stage1_monolith.py", "reserve_stock").startswith("@asking(STOCK")

    def test_is_a_method_without_its_class(self):
        assert source("shop/journey/models/tally.py", "Tally.hear").startswith("@classmethod\ndef hear(")

    def test_is_a_constant(self):
        assert source("shop/journey/stage2_database.py", "WHERE_TO").startswith('WHERE_TO = """\n')

    def test_is_nothing_that_is_not_there(self):
        with pytest.raises(NotThere, match=r"stage1_monolith\.py: sell_everything"):
            source("shop/journey/stage1_monolith.py", "sell_everything")
