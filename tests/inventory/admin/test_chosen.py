import pytest
from django.contrib.admin.models import LogEntry, LogEntryManager
from django.db import OperationalError
from django.urls import reverse

from inventory.models import Batch, StockItem
from tests.inventory.warehouse import CLOCK, RUG, numbers, stock

pytestmark = pytest.mark.django_db

LIST = reverse("admin:inventory_stockitem_changelist")
ADJUST = reverse("admin:inventory_stockitem_adjust_chosen")
LEVEL = reverse("admin:inventory_stockitem_level_chosen")
BOTH = f"{RUG} {CLOCK}"


@pytest.fixture(autouse=True)
def _goods():
    stock(GARISH_RUG=5, TASTELESS_CLOCK=50)


@pytest.fixture
def keeper(login):
    return login("view_stockitem", "change_stockitem", "adjust_stock", "export_stock")


def choose(client, action, *skus):
    return client.post(LIST, {"action": action, "_selected_action": skus or [RUG, CLOCK]})


class TestAdjustChosen:
    def test_asks_by_how_much_and_why(self, keeper):
        page = choose(keeper, "adjust_chosen")
        assert "Adjust 2 items" in page.content.decode()
        assert page.context["form"]["items"].value() == BOTH
        assert f'action="{ADJUST}"' in page.content.decode()

    def test_shows_what_changes_then_changes_it(self, keeper):
        said = {"items": BOTH, "quantity": "-2", "reason": "moths", "reference": "T-1"}
        page = keeper.post(ADJUST, said, follow=True)
        assert [(line.before, line.after) for line in page.context["rows"]] == [(5, 3), (50, 48)]
        assert numbers(RUG) == (5, 0)
        draft = reverse("admin:inventory_batch_change", args=[Batch.objects.get().pk])
        keeper.post(draft, {"compared": page.context["form"]["compared"].value()})
        assert (numbers(RUG), numbers(CLOCK)) == ((3, 0), (48, 0))

    def test_tells_whose_pieces_do_not_reach(self, keeper):
        page = keeper.post(ADJUST, {"items": BOTH, "quantity": "-6", "reason": "moths"}, follow=True)
        assert [bool(line.problem) for line in page.context["rows"]] == [True, False]
        assert "Leave the 1 lines with mistakes out, and apply the other 1" in page.content.decode()

    @pytest.mark.parametrize(("quantity", "reason"), [("0", "x"), ("", "x"), ("1", "  "), ("9999999", "x")])
    def test_keeps_what_was_typed_when_something_is_wrong(self, keeper, quantity, reason):
        page = keeper.post(ADJUST, {"items": BOTH, "quantity": quantity, "reason": reason})
        assert len(page.context["form"].errors) == 1
        assert len(page.context["rows"]) == 2


class TestLevelChosen:
    def test_shows_what_changes_then_changes_it_and_keeps_why(self, keeper):
        assert "Reorder level of 2 items" in choose(keeper, "level_chosen").content.decode()
        said = {"items": BOTH, "level": "9", "reason": "season", "compared": ""}
        page = keeper.post(LEVEL, said)
        assert "Set the reorder level to 9" in page.content.decode()
        assert not StockItem.objects.filter(low_stock_threshold=9).exists()
        keeper.post(LEVEL, {**said, "compared": page.context["form"]["compared"].value()})
        assert StockItem.objects.filter(low_stock_threshold=9).count() == 2
        assert {entry.change_message for entry in LogEntry.objects.all()} == {"Set the reorder level to 9: season"}

    def test_is_not_set_where_nobody_could_see_who_did(self, keeper, monkeypatch):
        def fail(*_args, **_more):
            raise OperationalError("the disk is full")

        monkeypatch.setattr(LogEntryManager, "log_actions", fail)
        with pytest.raises(OperationalError):
            keeper.post(LEVEL, {"items": BOTH, "level": "9", "reason": "season", "compared": "9"})
        assert not StockItem.objects.filter(low_stock_threshold=9).exists()


class TestCountSheet:
    def test_says_what_to_count_but_not_what_to_expect(self, keeper):
        text = choose(keeper, "count_sheet").content.decode()
        assert RUG in text
        assert CLOCK in text
        assert ">50<" not in text
        assert text.count("<tr>") == 3  # a line of headings, and one for each item


class TestExportChosen:
    def test_gives_the_chosen_items(self, keeper):
        page = choose(keeper, "export_chosen", RUG)
        assert b"".join(page.streaming_content).decode().splitlines()[1:] == ["GARISH-RUG,,5,0,5,5"]


@pytest.mark.parametrize("url", [ADJUST, LEVEL])
def test_those_who_only_look_change_nothing(login, url):
    client = login("view_stockitem")
    assert client.get(url).status_code == 403
    assert client.post(url, {"items": BOTH, "quantity": "1", "level": "1", "reason": "x"}).status_code == 403


@pytest.mark.parametrize("action", ["adjust_chosen", "level_chosen", "export_chosen"])
def test_actions_are_offered_to_those_who_may(login, action):
    choose(login("view_stockitem"), action)
    assert not Batch.objects.exists()
    assert action not in login("view_stockitem").get(LIST).content.decode()
