"""The SQL is cut and filled as Flink is to get it, and nothing slips in with a setting."""

import re

import pytest

from orders.events import PaymentAuthorized
from shop.journey.events import ButterflyQueried, CaterpillarReleased
from shop.streams.listing import ABOUT, files
from shop.streams.names import READ, WRITTEN
from shop.streams.sql import FILES, FOLDER, BadFilling, statements, text

FILLING = {"bootstrap_servers": "127.0.0.1:19092,[::1]:19092", "prefix": "papilio-"}


class TestStatements:
    def test_makes_tables_and_views_before_what_inserts_into_them(self):
        first_words = [statement.split()[0] for statement in statements(FILLING)]
        assert set(first_words) == {"CREATE", "INSERT"}
        assert first_words.count("INSERT") == 3

    def test_leaves_no_comment_and_no_placeholder(self):
        told = "\n".join(statements(FILLING))
        assert "--" not in told
        assert "${" not in told

    def test_keeps_paths_of_json_which_begin_with_a_dollar_too(self):
        assert "JSON_VALUE(body, '$.card_fingerprint')" in "\n".join(statements(FILLING))

    def test_reads_and_writes_the_topics_that_are_made_for_it(self):
        named = set(re.findall(r"'topic' = 'papilio-([^']*)'", "\n".join(statements(FILLING))))
        assert named == {topic.name for topic in (*READ, *WRITTEN)}

    def test_names_event_types_as_they_are_declared(self):
        told = "\n".join(statements(FILLING))
        assert set(re.findall(r"event_type = '([^']*)'", told)) == {
            PaymentAuthorized.wire_type,
            CaterpillarReleased.wire_type,
        }

    def test_fills_a_butterfly_as_it_is_declared(self):
        table = next(s for s in statements(FILLING) if s.startswith("CREATE TABLE butterflies"))
        columns = re.findall(r"^ {4}(\w+) (?:STRING|INT)", table, flags=re.MULTILINE)
        assert columns == list(ButterflyQueried.__struct_fields__)

    @pytest.mark.parametrize("evil", ["x' , 'topic' = 'orders", "a\nb", "a;b", "a--b c", "ü", "${prefix}"])
    def test_refuses_what_could_be_read_as_sql(self, evil):
        with pytest.raises(BadFilling, match="prefix is"):
            statements({**FILLING, "prefix": evil})

    def test_says_which_value_is_missing(self):
        with pytest.raises(KeyError, match="prefix"):
            statements({"bootstrap_servers": "127.0.0.1:19092"})


class TestFiles:
    def test_are_all_submitted_and_all_shown(self):
        assert {path.name for path in FOLDER.glob("*.sql")} == set(FILES) == set(ABOUT)

    @pytest.mark.parametrize("name", FILES)
    def test_say_first_what_they_are_for(self, name):
        assert text(name).startswith("-- ")

    def test_are_shown_escaped_and_highlighted(self):
        [shown] = [file for file in files() if file.name == "possible_fraud.sql"]
        assert '<span class="py-k">INSERT</span>' in shown.html
        assert "&gt;" in shown.html
        assert "style=" not in shown.html
