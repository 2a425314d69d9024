"""The script that plays the old ERP, on a database of its own. What Debezium makes of it: tests/engines/connect."""

from decimal import Decimal

import pytest
from psycopg import sql

from shop.connect.databases import NoSuchDatabase, shops_own
from shop.suppliers.erp import ErpRefused, run
from shop.suppliers.legacy import NotReadable, legacy, make_legacy, slot

pytestmark = pytest.mark.django_db


def drop():
    with shops_own().open() as beside:
        beside.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(legacy().name)))


@pytest.fixture(scope="module")
def database(django_db_setup):
    drop()
    assert make_legacy()
    yield
    drop()


@pytest.fixture
def said(database):
    """What a command line of the script prints."""
    return lambda line, *more: run([*line.split(), *more])


def row(said, item):
    return next(line for line in said("list").splitlines() if line.startswith(f"{item} "))


class TestScript:
    def test_lists_what_there_is(self, said):
        assert "2490.00 ct" in row(said, "OLD-TEAPOT")

    def test_changes_a_price_to_anything(self, said):
        assert said("price TIN-MUG 12.90") == "Committed."
        assert "1290.00 ct" in row(said, "TIN-MUG")
        said("price TIN-MUG -1")
        assert "-100.00 ct" in row(said, "TIN-MUG")

    def test_counts_in_and_out(self, said):
        said("receive DRUGGET 5")
        said("receive DRUGGET -2")
        assert "18 on hand" in row(said, "DRUGGET")

    def test_adds_marks_and_deletes(self, said):
        said("add SOUP-POT", "POT, SOUP", "KI", "34.50", "8")
        assert "3450.00 ct       8 on hand  KI  POT, SOUP" in row(said, "SOUP-POT")
        said("mark SOUP-POT Y")
        assert row(said, "SOUP-POT").endswith("deleted")
        said("delete SOUP-POT")
        assert "SOUP-POT" not in said("list")

    def test_describes(self, said):
        said("describe DUST-SHEET", "SHEET")
        assert row(said, "DUST-SHEET").endswith("SHEET")

    def test_finds_a_renamed_column_again_if_it_knows_the_name(self, said):
        said("rename-column px_cents price_ct")
        said("price OLD-TEAPOT 20")
        assert "2000.00 ct" in row(said, "OLD-TEAPOT")
        said("rename-column price_ct preis")
        with pytest.raises(ErpRefused, match=r"no column for the price .*px_cents, price_ct.*rename it back"):
            said("price OLD-TEAPOT 21")
        said("rename-column preis px_cents")

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("price NOPE 1", "has no item NOPE"),
            ("receive NOPE 1", "has no item NOPE"),
            ("delete NOPE", "has no item NOPE"),
            ("price TIN-MUG 99999999999999", "numeric field overflow"),
            ("add OLD-TEAPOT TEAPOT TW 1", "duplicate key"),
            ("rename-column nope what", 'column "nope" does not exist'),
        ],
    )
    def test_says_what_was_refused(self, said, line, says):
        with pytest.raises(ErpRefused, match=says):
            said(line)

    @pytest.mark.parametrize("price", ["dear", "NaN", "1e"])
    def test_takes_no_price_that_is_none(self, said, price, capsys):
        with pytest.raises(SystemExit):
            said("price TIN-MUG", price)
        assert "is no price: write 12.90" in capsys.readouterr().err


class TestMakeLegacy:
    def test_leaves_alone_what_is_there(self, said):
        said("price BIG-LADLE 9.99")
        assert not make_legacy()
        assert "999.00 ct" in row(said, "BIG-LADLE")

    def test_publishes_the_items_and_nobodys_address(self, database):
        with legacy().open() as erp:
            published = erp.execute("select tablename from pg_publication_tables").fetchall()
        assert published == [("tblItem",)]


class TestSomebodysErp:
    """A database that the setting names, with nothing in it at first."""

    @pytest.fixture
    def theirs(self, settings, django_db_setup):
        own, name = shops_own(), f"{shops_own().name}_theirs"
        with own.open(name="postgres") as beside:
            beside.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
            beside.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        settings.LEGACY_DATABASE_URL = f"postgres://{own.user}:{own.password}@{own.host}:{own.port}/{name}"
        with legacy().open() as opened:
            yield opened
        with own.open(name="postgres") as beside:
            beside.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

    def test_gets_no_tables_of_ours(self, theirs):
        with pytest.raises(NotReadable, match=r'_theirs at .* has no table public."tblItem"'):
            make_legacy()
        assert not theirs.execute("select 1 from pg_tables where schemaname = 'public'").fetchall()

    def test_has_to_tell_whole_rows(self, theirs):
        theirs.execute('create table "tblItem" (item_no text primary key, memo text)')
        with pytest.raises(NotReadable, match='alter table "tblItem" replica identity full'):
            make_legacy()
        theirs.execute('alter table "tblItem" replica identity full')
        assert not make_legacy()
        assert theirs.execute('select count(*) from "tblItem"').fetchone() == (0,)
        assert theirs.execute("select tablename from pg_publication_tables").fetchall() == [("tblItem",)]


class TestLegacy:
    def test_lies_beside_the_shops_own_and_is_called_after_it(self, settings):
        settings.LEGACY_DATABASE_URL = ""
        assert legacy().name == f"{shops_own().name}_legacy_erp"
        assert slot() == f"supplies_{legacy().name}"

    def test_is_elsewhere_if_a_setting_says_so(self, settings):
        settings.LEGACY_DATABASE_URL = "postgres://Ann:s%40fe@erp.example.com:5433/Old-ERP"
        there = legacy()
        assert (there.host, there.port, there.user, there.password) == ("erp.example.com", "5433", "Ann", "s@fe")
        assert slot() == "supplies_old_erp"

    def test_says_so_if_there_is_none(self, settings):
        own = shops_own()
        own.name = "no_such_erp"
        with pytest.raises(NoSuchDatabase, match="`make connect` makes it"):
            own.open()


def test_prices_are_exact(said):
    said("price CARBON-PAPER 4.81")
    assert Decimal(row(said, "CARBON-PAPER").split()[1]) == Decimal("481.00")
