"""A rebuild that is killed: the tables are as they were, the group goes on, and the next one puts them right."""

import pytest
from django.core.management import call_command

from events import kafka
from events.models import Decision, Position
from events.projections.declaration import projections
from events.testing import consuming, eventually
from tests.events.crashes.scene import put
from tests.events.projections import gallery
from tests.events.projections.gallery import Exhibit, RugAdmired, RugHung

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def gallery_is_open(mill, monkeypatch):
    gallery.make_tables()
    monkeypatch.setitem(projections, "exhibits", gallery.SHOWN)
    kafka.create_topics([gallery.EXHIBITS])
    yield
    gallery.empty_tables()


def apply(until):
    with consuming(gallery.GUIDES):
        eventually(lambda: sum(Position.objects.values_list("position", flat=True)), becomes=until)


def exhibits():
    return set(Exhibit.objects.values_list("sku", "wall", "admired"))


@pytest.mark.usefixtures("gallery_is_open")
class TestKilledRebuild:
    def test_before_its_commit_leaves_the_tables_and_lets_the_group_go_on(self, dies):
        put(RugHung("GARISH-RUG", "north"), RugHung("MATT-RUG", "south"))
        apply(until=2)
        Exhibit.objects.filter(sku="GARISH-RUG").update(wall="cellar", admired=99)
        dies("rebuild", "exhibits", at="events.projections.difference:apply", after=True)
        assert exhibits() == {("GARISH-RUG", "cellar", 99), ("MATT-RUG", "south", 0)}
        assert not Decision.objects.exists()
        put(RugAdmired("MATT-RUG", "ada"))
        apply(until=3)
        call_command("rebuild", "exhibits")
        assert exhibits() == {("GARISH-RUG", "north", 0), ("MATT-RUG", "south", 1)}
