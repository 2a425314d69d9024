"""The reporting database is made whole, whatever is there of it, and its password stays out of statements."""

import psycopg
import pytest

from shop.reports import database
from tests.shop.reports.selling import write


def count(there):
    return there.execute("select count(*) from reporting_orders").fetchone()[0]


@pytest.mark.django_db
class TestATableThatTheSinkMade:
    @pytest.fixture
    def bare(self, reporting):
        """As it is when somebody dropped ours while Connect ran."""
        reporting.execute("drop table reporting_orders")
        reporting.execute("create table reporting_orders (id text primary key, sold numeric)")
        reporting.execute("insert into reporting_orders values ('1/1', 20)")
        yield reporting
        database.make()

    def test_is_not_asked(self, bare):
        with pytest.raises(database.NotMade), database.reading() as cursor:
            cursor.execute("select written_at from reporting_orders")

    def test_is_made_anew_and_filled_again(self, bare):
        told = []
        assert database.make(when_new=lambda: told.append("forgotten"))
        assert told == ["forgotten"]
        assert count(bare) == 0
        write(bare)
        assert bare.execute("select written_at from reporting_orders").fetchone()[0]


@pytest.mark.django_db
class TestMake:
    def test_leaves_a_whole_table_as_it_is(self, reporting):
        write(reporting)
        assert not database.make()
        assert count(reporting) == 1

    def test_tells_the_server_no_password_that_it_could_log(self, reporting, monkeypatch):
        said = []
        execute = psycopg.Connection.execute

        def noted(self, query, *arguments, **options):
            said.append(query if isinstance(query, str) else query.as_string(self))
            return execute(self, query, *arguments, **options)

        monkeypatch.setattr(psycopg.Connection, "execute", noted)
        database.make()
        assert any("role" in statement for statement in said)
        assert not [statement for statement in said if database.address().password in statement]
        with database.address().open() as there:
            assert count(there) == 0
