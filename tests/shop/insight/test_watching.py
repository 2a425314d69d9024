"""Twenty who leave a page open ask the database and Kafka no more than one does."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shop import shared
from shop.insight.explorer import live
from shop.insight.pipeline import views as pipeline
from shop.insight.story import telling
from shop.models import User
from shop.queries import services
from shop.roles import make_roles
from tests.shop import market
from tests.shop.insight.pipeline.conftest import kafka

__all__ = ["kafka"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_looked_before")]

MANY = 20
PAGES_ASK_EVERY = 2.0


class Clock:
    """What was shared is as old as a test says, however slow the machine is."""

    def __init__(self):
        self.now = 0.0

    def time(self):
        return self.now

    monotonic = time


@pytest.fixture
def clock(monkeypatch):
    stands = Clock()
    monkeypatch.setattr(shared, "time", stands)
    return stands


@pytest.fixture
def log(monkeypatch):
    """Of the explorer: how often Kafka was read."""
    read = SimpleNamespace(asked=0)

    def ask(*_args):
        read.asked += 1
        return ()

    monkeypatch.setattr(live, "_ask", ask)
    return read


@pytest.fixture
def parts(db, kafka, log):
    """The addresses that open pages ask for."""
    market.sell()
    return (
        "/staff/pipeline/live",
        "/staff/pipeline/groups/payments/live",
        f"/staff/orders/{market.order()}/story/live?view=timeline",
        "/staff/events/orders/live",
    )


def viewers(count, role="manager"):
    make_roles()
    found = []
    for number in range(count):
        user = User.objects.create_user(f"{role}-{number}", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        found.append(Client())
        found[-1].force_login(user)
    return found


@contextmanager
def counted(kafka, log):
    """How many questions the database and Kafka got meanwhile."""
    before, asked = kafka.asked + log.asked, SimpleNamespace(database=0, kafka=0)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        yield asked
    asked.database, asked.kafka = len(queries), kafka.asked + log.asked - before


def turn(clock, clients, parts):
    """Time passes, and everybody's pages ask again."""
    clock.now += 10
    for client in clients:
        for part in parts:
            assert client.get(part).status_code == 200, part


class TestManyWatchers:
    def test_ask_the_database_and_kafka_as_often_as_one(self, clock, kafka, log, parts):
        clients = viewers(MANY)
        turn(clock, clients, parts)  # who they are is asked now
        with counted(kafka, log) as by_one:
            turn(clock, clients[:1], parts)
        with counted(kafka, log) as by_all:
            turn(clock, clients, parts)
        assert 0 < by_all.database <= by_one.database
        assert 0 < by_all.kafka <= by_one.kafka

    def test_are_asked_of_the_database_while_valkey_is_away(self, clock, kafka, log, parts, no_valkey):
        turn(clock, viewers(2), parts)
        with counted(kafka, log) as asked:
            turn(clock, viewers(1, "reader"), parts)
        assert asked.database > 0


class TestWhoMayNot:
    @pytest.mark.parametrize(("role", "allowed"), [("support", 1), ("reader", 4), ("warehouse", 0)])
    def test_sees_no_part_at_the_second_look_either(self, kafka, log, parts, role, allowed):
        [client] = viewers(1, role)
        for _ in range(2):
            assert [client.get(part).status_code for part in parts].count(200) == allowed

    def test_is_sent_to_the_door_without_a_login_and_as_a_customer(self, parts):
        customer = Client()
        customer.force_login(User.objects.create_user("ada"))
        for client in (Client(), customer):
            for part in parts:
                assert client.get(part).status_code == 302, part

    def test_is_forgotten_with_the_session(self, parts):
        [client] = viewers(1)
        assert client.get(parts[0]).status_code == 200
        client.logout()
        assert client.get(parts[0]).status_code == 302

    def test_is_forgotten_when_signing_out_though_a_page_keeps_its_cookie(self, parts):
        [client] = viewers(1)
        assert client.get(parts[0]).status_code == 200
        page = Client()
        page.cookies.load({settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value})
        assert page.get(parts[0]).status_code == 200
        client.logout()
        assert page.get(parts[0]).status_code == 302


@pytest.mark.parametrize("module", [telling, pipeline, live, services])
def test_answers_are_old_before_a_page_asks_again(module):
    assert module.FRESH_SECONDS < PAGES_ASK_EVERY
