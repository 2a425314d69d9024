"""Staff without the permissions see none of it, and who may not know customers reads stories without them."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from shop.models import User
from tests.shop.access.walking import fill_in, patterns
from tests.shop.insight.story.conftest import address, log, order, staff

__all__ = ["address", "log", "order", "staff"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_looked_before", "log")]

PERSONAL = ("Ada Lovelace", "ada@example.org", "12 St James")


@pytest.fixture
def pages(order):
    """All that there is below /staff/, which itself leads to the desk; also what is added tomorrow."""
    values = {"order_id": order.pk, "group": "payments", "topic": "orders", "partition": 0, "offset": 0}
    values["wire_type"] = "orders.order-placed.v1"
    return [fill_in(route, values) for _, route in patterns() if route.removeprefix("/staff/") not in ("", route)]


def somebody(*codenames):
    user = User.objects.create_user("somebody", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client


class TestPages:
    def test_are_closed_to_staff_without_the_permissions(self, pages):
        assert len(pages) > 10
        client = somebody("view_order", "view_outboxrecord", "view_position", "view_parked", "redrive_parked")
        assert {path: client.get(path).status_code for path in pages} == dict.fromkeys(pages, 403)
        posted = {client.post(path).status_code for path in pages}
        assert posted <= {403, 405}

    def test_let_nobody_steer_who_may_only_look(self, pages):
        client = somebody("view_pipeline")
        for action in ("pause", "resume", "seek", "redrive"):
            [page] = [path for path in pages if path.endswith(f"payments/{action}")]
            assert (client.get(page).status_code, client.post(page).status_code) == (403, 403)


class TestStory:
    @pytest.mark.parametrize("part", ["", "?view=tree", "/live?view=timeline"])
    def test_names_the_customer_to_those_only_who_may_know_them(self, staff, address, part):
        for_reader = staff("reader").get(f"{address}{part}").text
        assert [word for word in PERSONAL if word in for_reader] == []

    def test_names_the_customer_to_those_who_may(self, staff, address):
        assert "Ada Lovelace" in staff("manager").get(address).text
