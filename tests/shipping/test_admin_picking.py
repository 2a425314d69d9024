import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from events.testing import published
from shipping.events import ShipmentPacked
from shipping.models import PickList
from shop.models import User
from tests.shipping.parcels import cancelling, happen_to_fulfilment, paid, placed

pytestmark = pytest.mark.django_db

LISTS = reverse("admin:shipping_picklist_changelist")


@pytest.fixture
def open_list():
    order = placed()
    happen_to_fulfilment(order, paid(order.order_id))
    return PickList.objects.get()


@pytest.fixture
def packer(client):
    """Somebody of the warehouse: they pack, and no more."""
    mia = User.objects.create_user("mia", is_staff=True)
    names = ["pack", "view_picklist", "view_pickline"]
    mia.user_permissions.add(*Permission.objects.filter(content_type__app_label="shipping", codename__in=names))
    client.force_login(mia)
    return client


def choose(client, action, *lists):
    return client.post(LISTS, {"action": action, "_selected_action": [row.pk for row in lists]}, follow=True)


class TestPickLists:
    def test_show_what_is_to_be_packed_and_nothing_else_unless_asked(self, packer, open_list):
        happen_to_fulfilment(placed())
        assert list(packer.get(LISTS).context["cl"].queryset) == [open_list]
        assert packer.get(LISTS, {"state": "any"}).context["cl"].queryset.count() == 2
        assert packer.get(LISTS, {"state": "packed"}).context["cl"].queryset.count() == 0

    def test_say_what_to_fetch(self, packer, open_list):
        page = packer.get(reverse("admin:shipping_picklist_change", args=[open_list.pk])).text
        for text in ("Garish rug", "GARISH-RUG", "WOBBLY-LAMP", "P-10423"):
            assert text in page

    def test_are_printed(self, packer, open_list):
        page = choose(packer, "print_chosen", open_list).text
        assert "2 ×" in page  # noqa: RUF001
        assert "GARISH-RUG" in page

    def test_are_called_packed_under_the_packer_s_name(self, packer, open_list):
        with published() as log:
            page = choose(packer, "pack_chosen", open_list)
        assert "1 packed" in page.text
        assert [event.order_id for event in log.of(ShipmentPacked)] == [open_list.pk]
        open_list.refresh_from_db()
        assert (open_list.state, open_list.packed_by) == ("packed", "mia")

    def test_are_called_packed_one_by_one_after_a_question(self, packer, open_list):
        page = reverse("admin:shipping_picklist_pack_this", args=[open_list.pk])
        asked = packer.get(page)
        assert "GARISH-RUG" in asked.text
        assert PickList.objects.get().state == "open"
        with published() as log:
            for _ in range(2):
                packer.post(page)
        assert len(log.of(ShipmentPacked)) == 1
        assert LogEntry.objects.get().change_message == "Packed"

    def test_are_found_by_a_scanner(self, packer, open_list):
        answer = packer.get(LISTS, {"q": "p-10423"})
        assert answer.url == reverse("admin:shipping_picklist_change", args=[open_list.pk])
        assert packer.get(LISTS, {"q": "P-1\0"}).status_code == 200

    def test_are_printed_one_by_one_with_a_barcode_and_no_inline_style(self, packer, open_list):
        page = packer.get(reverse("admin:shipping_picklist_print_this", args=[open_list.pk])).text
        assert "P-10423 as a barcode" in page
        assert "style=" not in page
        assert "<style" not in page

    def test_that_were_stopped_meanwhile_say_so(self, packer, open_list):
        happen_to_fulfilment(cancelling(open_list.pk))
        page = packer.post(
            f"{LISTS}?state=any", {"action": "pack_chosen", "_selected_action": [open_list.pk]}, follow=True
        )
        assert "is being cancelled" in page.text

    def test_are_packed_by_nobody_without_the_permission(self, packer, open_list):
        User.objects.get().user_permissions.remove(Permission.objects.get(codename="pack"))
        choose(packer, "pack_chosen", open_list)
        open_list.refresh_from_db()
        assert open_list.state == "open"
