from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from inventory import services
from inventory.models import Batch, Movement
from tests.inventory.warehouse import CLOCK, LAMP, RUG, assert_books_add_up, lines, numbers, stock

pytestmark = pytest.mark.django_db

UPLOAD = reverse("admin:inventory_batch_add")
LIST = reverse("admin:inventory_batch_changelist")
TEMPLATE = reverse("admin:inventory_batch_template")
HEADER = "sku,quantity,mode,reason,reference\n"
GOOD = HEADER + "GARISH-RUG,12,receive,delivery,DN-7\nTASTELESS-CLOCK,48,count,,\n"


@pytest.fixture(autouse=True)
def _goods():
    stock(GARISH_RUG=5, TASTELESS_CLOCK=50)


@pytest.fixture
def keeper(login):
    return login("view_stockitem", "import_stock", "receive_stock", "adjust_stock", "count_stock", "view_movement")


def upload(client, content=GOOD, *, name="monday.csv", reason="", follow=True):
    content = content if isinstance(content, bytes) else content.encode()
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), "reason": reason}, follow=follow)


def confirm(client, page, **more):
    """Press the button of the draft's page."""
    address = reverse("admin:inventory_batch_change", args=[page.context["batch"].pk])
    compared = page.context["form"]["compared"].value()
    return client.post(address, {"compared": compared, **more}, follow=True)


class TestImport:
    def test_shows_what_each_line_changes_and_changes_nothing(self, keeper):
        page = upload(keeper)
        text = page.content.decode()
        assert "Nothing has changed yet" in text
        assert [(line.before, line.after) for line in page.context["rows"]] == [(5, 17), (50, 48)]
        assert (numbers(RUG), numbers(CLOCK)) == ((5, 0), (50, 0))

    def test_applies_what_was_shown_and_records_it(self, keeper):
        page = confirm(keeper, upload(keeper))
        assert "Applied: 2 items changed." in page.content.decode()
        assert (numbers(RUG), numbers(CLOCK)) == ((17, 0), (48, 0))
        batch = Batch.objects.get()
        assert (batch.file_name, batch.made_by, batch.applied_by, batch.moved) == ("monday.csv", "ada", "ada", 2)
        assert set(Movement.objects.filter(cause_id=batch.pk).values_list("item", flat=True)) == {RUG, CLOCK}
        assert_books_add_up()

    def test_shows_mistakes_first_with_line_and_remedy_and_applies_nothing(self, keeper):
        page = upload(keeper, GOOD + "NO-SUCH,1,receive,x,\nWOBBLY-LAMP,many,receive,x,\n")
        wrong = [(line.change.line, line.problem) for line in page.context["rows"] if line.problem]
        assert wrong == [
            (4, "NO-SUCH is not kept in stock: mend the SKU, or receive its first pieces by hand."),
            (5, "\u201cmany\u201d is not a whole number: write digits only, as in 12 or -3."),
        ]
        page = confirm(keeper, page)
        assert "2 of 4 lines cannot be applied, so none was." in page.content.decode()
        assert numbers(RUG) == (5, 0)

    def test_applies_the_good_lines_when_told_to(self, keeper):
        page = confirm(keeper, upload(keeper, GOOD + "NO-SUCH,1,receive,x,\n"), good_only="on")
        assert "1 lines with mistakes were left out" in page.content.decode()
        assert numbers(RUG) == (17, 0)

    def test_warns_of_a_file_that_was_imported_before(self, keeper):
        confirm(keeper, upload(keeper))
        page = upload(keeper, name="tuesday.csv")
        assert "This very file was imported by ada" in page.content.decode()
        page = confirm(keeper, page)
        assert "its changes were not made again" in page.content.decode()
        assert numbers(RUG) == (17, 0)
        confirm(keeper, page, again="on")
        assert numbers(RUG) == (29, 0)

    def test_shows_what_moved_between_the_page_and_the_button(self, keeper):
        page = upload(keeper)
        services.adjust_stock(sku=CLOCK, quantity=-1, reason="moths", actor="grace")
        page = confirm(keeper, page)
        assert "TASTELESS-CLOCK (was 50, is 49)" in page.content.decode()
        assert numbers(RUG) == (5, 0)
        confirm(keeper, page)
        assert (numbers(RUG), numbers(CLOCK)) == ((17, 0), (48, 0))

    def test_tells_of_an_order_that_took_the_pieces_meanwhile(self, keeper):
        page = upload(keeper, HEADER + "GARISH-RUG,-3,adjust,moths,\n")
        services.reserve(order_id=uuid4(), lines=lines(GARISH_RUG=4), checks=())
        page = confirm(keeper, page)
        assert "can go down by 1 at most" in page.content.decode()
        assert numbers(RUG) == (5, 4)

    def test_counts_a_double_click_once(self, keeper):
        page = upload(keeper)
        confirm(keeper, page)
        assert "was applied before" in confirm(keeper, page).content.decode()
        assert numbers(RUG) == (17, 0)

    def test_keeps_to_what_the_person_may_do_by_hand(self, login):
        client = login("view_stockitem", "import_stock", "receive_stock")
        page = upload(client)
        assert page.context["rows"][0].problem.startswith("You may not count stock")

    def test_gives_lines_without_a_reason_the_form_s(self, keeper):
        confirm(keeper, upload(keeper, HEADER + "GARISH-RUG,1,receive,,\n", reason="monday"))
        assert Movement.objects.first().reason == "monday"

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\xff\xfe\0", b"a,b\n1,2\n", b"x" * 1_100_000])
    def test_says_beside_the_file_why_it_is_none_and_keeps_the_rest(self, keeper, content):
        page = upload(keeper, content, reason="monday")
        assert list(page.context["form"].errors) == ["file"]
        assert 'value="monday"' in page.content.decode()
        assert not Batch.objects.exists()

    def test_asks_for_the_file_where_the_theme_s_script_cannot_write_its_name_into_the_reason(self, keeper):
        """It takes the first text field within three parents of the file's: that must be the widget's own."""
        field = keeper.get(UPLOAD).content.decode().split('type="file"')[0].rsplit('type="text"', 1)[1]
        assert "disabled" in field
        assert "name=" not in field.split(">")[0]

    def test_shows_hostile_text_as_text(self, keeper):
        bad = "<script>alert(1)</script>"
        page = upload(keeper, f'{HEADER}{bad},1,{bad},"{bad}",\n', name=f"{bad}.csv")
        assert "<script>alert" not in page.content.decode()

    def test_shows_many_lines_in_pages(self, keeper):
        page = upload(keeper, HEADER + "".join(f"NO-{number},1,receive,x,\n" for number in range(250)))
        assert len(page.context["rows"]) == 100
        assert page.context["page"].paginator.num_pages == 3

    def test_offers_a_file_to_begin_with(self, keeper):
        assert keeper.get(TEMPLATE).content.startswith(b"sku,quantity,mode,reason,reference\r\n")


class TestPermissions:
    def test_to_import_is_asked_for_on_every_page(self, login, keeper):
        page = upload(keeper)
        draft = reverse("admin:inventory_batch_change", args=[page.context["batch"].pk])
        client = login("view_stockitem", "view_batch", "receive_stock")
        assert [client.get(url).status_code for url in (UPLOAD, TEMPLATE, LIST, draft)] == [403, 403, 200, 200]
        assert client.post(draft, {}).status_code == 403
        assert upload(client, follow=False).status_code == 403
        client = login("view_stockitem")
        assert [client.get(url).status_code for url in (LIST, draft)] == [403, 403]
        assert numbers(RUG) == (5, 0)

    @pytest.mark.parametrize("name", [str(uuid4()), "nonsense"])
    def test_do_not_help_where_there_is_nothing(self, keeper, name):
        assert keeper.get(reverse("admin:inventory_batch_change", args=[name])).status_code == 404


def test_a_thing_never_seen_is_no_receipt(keeper):
    page = upload(keeper, HEADER + f"{LAMP},1,receive,x,\n")
    assert "No line can be applied" in page.content.decode()
