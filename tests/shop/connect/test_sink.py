"""What the sink is told, and what keeps its database from being made."""

import psycopg
import pytest

from events.kafka import NotForgotten
from shop.connect import prepare
from shop.connect.sink import NAME, group, sink
from shop.local.console import Failed


@pytest.fixture
def refused(monkeypatch):
    def refuse(error):
        def make(**_):
            raise error

        monkeypatch.setattr(prepare.reporting, "make", make)

    return refuse


class TestSink:
    def test_reads_its_topic_from_the_beginning_as_a_group_of_this_installation(self, settings):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": "blue-"}
        told = sink()[NAME]
        assert told["topics"] == "blue-reporting-orders"
        assert told["consumer.override.group.id"] == group() == "blue-connect-reporting-orders"
        assert told["consumer.override.auto.offset.reset"] == "earliest"

    def test_writes_where_the_setting_says(self, settings):
        settings.REPORTING_DATABASE_URL = "postgres://clerk:s3cret@reports.example.org:5433/sales"
        told = sink()[NAME]
        assert told["connection.url"] == "jdbc:postgresql://reports.example.org:5433/sales"
        assert (told["connection.username"], told["connection.password"]) == ("clerk", "s3cret")

    def test_has_a_login_of_its_own_beside_the_shop(self, settings):
        told = sink()[NAME]
        assert told["connection.username"].endswith("_reporting")
        assert len(told["connection.password"]) == 64


class TestTheDatabase:
    def test_that_may_not_be_made_is_said_with_what_to_do(self, refused):
        refused(psycopg.errors.InsufficientPrivilege("permission denied to create database\n"))
        with pytest.raises(Failed, match=r"permission denied(.|\n)*REPORTING_DATABASE_URL(.|\n)*createdb"):
            prepare.make_reporting()

    def test_stays_unmade_while_another_connect_reads(self, refused):
        refused(NotForgotten("connect-reporting-orders: the group is not empty."))
        with pytest.raises(Failed, match="empty, and Kafka does not let it be filled"):
            prepare.make_reporting()
