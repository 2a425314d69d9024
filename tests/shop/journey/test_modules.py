"""The six stages can be laid side by side: the same functions, in the same order, each stage on one screen."""

import ast
import inspect
import itertools

import pytest

from shop.journey.stages import STAGES, Outage, UnknownStage, stage
from shop.journey.telling import Progress
from tests.shop.journey.orders import ORDER

LONGEST = 80
NAMES = ["place_order", "reserve_stock", "ship_order", "track_order"]
SIGNATURES = {
    "place_order": "(wanted: shop.journey.telling.Wanted) -> None",
    "reserve_stock": "(told: shop.journey.telling.Told) -> None",
    "ship_order": "(told: shop.journey.telling.Told) -> None",
    "track_order": "(order_id: uuid.UUID) -> shop.journey.telling.Progress",
}

every_stage = pytest.mark.parametrize("one", STAGES, ids=[stage.slug for stage in STAGES])


def source(one):
    return inspect.getsource(one.module)


class TestStages:
    def test_are_six_in_the_talks_order(self):
        assert [one.number for one in STAGES] == [1, 2, 3, 4, 5, 6]
        assert [one.module.__name__.rpartition(".")[2] for one in STAGES] == [
            f"stage{one.number}_{one.slug.replace('-', '_')}" for one in STAGES
        ]

    def test_are_found_by_number(self):
        assert stage(4).slug == "notification"
        with pytest.raises(UnknownStage, match="no stage 7"):
            stage(7)

    @every_stage
    def test_claim_something_about_every_outage(self, one):
        assert set(one.claims) == set(Outage)
        for claim in one.claims.values():
            assert claim.words
            assert claim.placing is (claim.meanwhile != "refused")

    @every_stage
    def test_tell_their_idea_in_two_sentences(self, one):
        assert one.idea.count(". ") == 1
        assert one.idea.endswith(".")


class TestModules:
    @every_stage
    def test_have_the_same_four_functions_in_the_same_order(self, one):
        functions = [node.name for node in ast.parse(source(one)).body if isinstance(node, ast.FunctionDef)]
        assert functions == NAMES

    @every_stage
    def test_give_them_the_same_signatures(self, one):
        found = {name: str(inspect.signature(getattr(one.module, name))) for name in NAMES}
        assert found == SIGNATURES

    @every_stage
    def test_fit_on_one_screen(self, one):
        assert len(source(one).splitlines()) <= LONGEST

    @every_stage
    def test_say_what_the_stage_buys_and_costs_and_which_slide_it_is(self, one):
        lines = one.module.__doc__.splitlines()
        assert lines[0].startswith(f"Stage {one.number}, ")
        assert f'Slide: "{one.slide}".' in lines
        assert {line.partition(":")[0] for line in lines if ": " in line} >= {"Buys", "Costs"}

    @every_stage
    def test_explain_every_function(self, one):
        assert all(getattr(one.module, name).__doc__ for name in NAMES)

    @pytest.mark.parametrize("pair", list(itertools.pairwise(STAGES)), ids=lambda pair: pair[1].slug)
    def test_differ_from_their_neighbour_in_what_they_do(self, pair):
        placing_or_shipping = [
            [inspect.getsource(getattr(one.module, name)) for name in ("place_order", "ship_order")] for one in pair
        ]
        assert placing_or_shipping[0] != placing_or_shipping[1]

    @pytest.mark.django_db
    @every_stage
    def test_know_nothing_of_an_order_that_was_never_placed(self, one):
        assert one.module.track_order(ORDER) == Progress(ORDER, one.number)
