"""The back office's door after too many wrong passwords."""

import pytest
from axes.models import AccessAttempt
from django.test import Client

from shop.models import User

pytestmark = pytest.mark.django_db

DOOR = "/admin/login/"
RIGHT, WRONG = "garish-rug-and-lamp", "guess"


@pytest.fixture(autouse=True)
def _three_tries(settings):
    settings.AXES_FAILURE_LIMIT = 3
    settings.SIGN_IN_RATE = ""


@pytest.fixture
def mia():
    return User.objects.create_user("mia", password=RIGHT, is_staff=True)


def tries(client, password, *, times=1, username="mia"):
    return [client.post(DOOR, {"username": username, "password": password}).status_code for _ in range(times)]


class TestTheDoor:
    def test_locks_after_so_many_failures_also_for_the_right_password(self, client, mia):
        assert tries(client, WRONG, times=3) == [200, 200, 429]
        assert tries(client, RIGHT) == [429]

    def test_says_for_how_long_and_who_can_help(self, client, mia):
        tries(client, WRONG, times=3)
        answer = client.post(DOOR, {"username": "mia", "password": RIGHT})
        assert answer.headers["Retry-After"] == "900"
        assert "Wait 15 minutes" in answer.content.decode()
        assert "ask a colleague" in answer.content.decode()

    def test_locks_nobody_out_who_comes_from_elsewhere(self, client, mia):
        tries(client, WRONG, times=5)
        assert tries(Client(REMOTE_ADDR="192.0.2.7"), RIGHT) == [302]

    def test_locks_no_colleague_at_the_same_address_out(self, client, mia):
        User.objects.create_user("bob", password=RIGHT, is_staff=True)
        tries(client, WRONG, times=5)
        assert tries(client, RIGHT, username="bob") == [302]

    def test_does_not_tell_whether_there_is_such_a_login(self, client):
        assert tries(client, WRONG, times=4, username="nobody") == [200, 200, 429, 429]

    def test_forgets_what_was_mistyped_by_who_comes_in(self, client, mia):
        tries(client, WRONG, times=2)
        assert tries(client, RIGHT) == [302]
        assert not AccessAttempt.objects.exists()

    def test_keeps_no_password(self, client, mia):
        tries(client, WRONG)
        attempt = AccessAttempt.objects.get()
        assert WRONG not in f"{attempt.post_data}{attempt.get_data}"

    def test_is_opened_at_once_by_a_colleague(self, client, admin_client, mia):
        tries(client, WRONG, times=4)
        attempt = AccessAttempt.objects.get()
        assert "mia" in admin_client.get("/admin/axes/accessattempt/").content.decode()
        page = f"/admin/axes/accessattempt/{attempt.pk}/unlock/"
        assert "call them back" in admin_client.get(page).content.decode()
        assert admin_client.post(page).status_code == 302
        assert tries(client, RIGHT) == [302]
