"""Topologies: what is wrong is said when they are declared; what runs has all that a handler has."""

from uuid import uuid4

import pytest
from django.db import connection, transaction

from events import kafka
from events.checks import streams_have_an_end
from events.consumer.apply import run
from events.consumer.record import Place
from events.declare import Event, Topic, event
from events.effects import EffectRefused, off
from events.handling import DuplicateHandler, Group, groups
from events.models import Delivery, OutboxRecord, Parked, Position
from events.operations import redrive
from events.outbox import publish
from events.testing import consuming, deliver, eventually, published, relaying
from events.topology import BadStep, GoesInCircles, NotForThere, NothingThere, TwoEnds, stream, streams
from events.topology.publishing import id_after
from tests.events.broker import read
from tests.events.projections.logged import produce
from tests.events.weaving import record

EGGS, CHICKS, PLANTS = Topic("eggs", partitions=2), Topic("chicks", partitions=2), Topic("plants")


@event("farming.egg-laid.v1", topic=EGGS, key="nest")
class EggLaid(Event, frozen=True):
    """A hen laid an egg."""

    nest: str
    grams: int = 60


@event("farming.egg-rolled.v1", topic=EGGS, key="nest")
class EggRolled(Event, frozen=True):
    """An egg rolled to another side of its nest."""

    nest: str


@event("farming.chick-hatched.v1", topic=CHICKS, key="nest")
class ChickHatched(Event, frozen=True):
    """What was in an egg is out."""

    nest: str
    says: str


@event("farming.chick-fed.v1", topic=CHICKS, key="nest")
class ChickFed(Event, frozen=True):
    """A chick got a worm."""

    nest: str


def hatch(egg: EggLaid) -> ChickHatched:
    if egg.grams > 200:
        raise ValueError(f"{egg.nest} holds a stone")
    return ChickHatched(egg.nest, "peep")


def hatch_something(thing):
    return ChickHatched(thing.nest, "?")


def hatch_perhaps(egg: EggLaid) -> ChickHatched | None:
    """Says that it may return nothing."""


def fry(egg: EggLaid) -> str:
    """Nothing that could be published."""


def roll(egg: EggLaid) -> EggRolled:
    """Comes back to where it was read."""


async def hatch_later(egg: EggLaid) -> ChickHatched:
    """Nobody awaits it."""


def heavy(egg):
    return egg.grams >= 50


def hatch_gently(egg: EggLaid) -> ChickHatched:
    return ChickHatched(egg.nest, "peep")


def weigh(egg):
    return egg.grams


def lay_another(egg):
    return EggLaid(egg.nest)


HATCHERY, WEIGHING, BREEDING = Group("hatchery", attempts=1), Group("weighing"), Group("breeding")
stream(EggLaid).filter(heavy).map(hatch).to(CHICKS, group=HATCHERY)
stream(EggLaid).map(weigh).to(CHICKS, group=WEIGHING)
stream(EggLaid).map(lay_another).to(EGGS, group=BREEDING)


@pytest.fixture(autouse=True)
def undeclared_afterwards():
    """What a test declares is gone when it is over."""
    known, begun = dict(groups), list(streams.begun)
    yield
    groups.clear()
    groups.update(known)
    streams.begun[:] = begun


def as_record(egg, *, event_id=None, offset=0, partition=0):
    made = record(egg, event_id=event_id, offset=offset)
    made.place = Place(EGGS.name, partition)
    return made


class TestDeclaring:
    def test_makes_a_batch_handler_of_a_group_named_after_both_ends(self):
        group = stream(EGGS).map(hatch_something).to(CHICKS)
        assert group is groups["eggs-to-chicks"]
        assert set(group.handlers) == group.batched == {EggLaid, EggRolled}

    def test_reads_one_kind_of_event_where_that_is_named(self):
        group = stream(EggLaid).map(hatch).to(CHICKS)
        assert (group.name, set(group.handlers)) == ("egg-laid-to-chicks", {EggLaid})

    def test_tells_people_what_it_is_and_where_it_stands(self):
        handler = HATCHERY.handlers[EggLaid]
        assert (handler.__module__, handler.__name__) == (__name__, "publish_chicks_on_egg_laid")
        assert handler.__doc__ == "stream(egg-laid).filter(heavy).map(hatch).to(chicks)"

    def test_begins_with_a_topic_or_an_event(self):
        with pytest.raises(NothingThere, match=r"'eggs' is no Topic.*import the topic"):
            stream("eggs")

    def test_refuses_a_topic_that_nothing_is_declared_with(self):
        with pytest.raises(NothingThere, match="No event is declared with the topic plants"):
            stream(PLANTS)
        with pytest.raises(NothingThere, match="No event is declared with the topic plants"):
            stream(EGGS).map(hatch_something).to(PLANTS)

    def test_refuses_an_event_that_is_not_declared(self):
        class EggStolen(Event, frozen=True):
            """Nobody says so."""

            nest: str

        with pytest.raises(NothingThere, match=r"EggStolen is not declared.*@event"):
            stream(EggStolen)

    def test_ends_once(self):
        hatching = stream(EggLaid).map(hatch)
        hatching.to(CHICKS)
        with pytest.raises(TwoEnds, match=r"stream\(egg-laid\).map\(hatch\) goes to chicks already.*another stream"):
            hatching.to(CHICKS, group=Group("second-hatchery"))

    def test_asks_for_a_name_where_two_would_share_one(self):
        stream(EggLaid).map(hatch).to(CHICKS)
        with pytest.raises(TwoEnds, match=r"egg-laid-to-chicks is declared already: give this one its own.*Group"):
            stream(EggLaid).map(hatch).to(CHICKS)

    def test_handles_an_event_of_a_group_once(self):
        with pytest.raises(DuplicateHandler, match=r"hatchery handles farming.egg-laid.v1 twice"):
            stream(EggLaid).map(hatch).to(CHICKS, group=HATCHERY)

    @pytest.mark.parametrize("step", [hatch_later, "hatch", hatch_perhaps], ids=["async", "no function", "or None"])
    def test_refuses_a_step_that_would_come_to_nothing(self, step):
        with pytest.raises(BadStep, match=r"A step is an ordinary function of one value\. What is to be left out"):
            stream(EggLaid).map(step)

    def test_refuses_a_filter_that_is_no_function(self):
        with pytest.raises(BadStep, match="filter"):
            stream(EggLaid).filter(hatch_later)

    def test_refuses_a_map_to_something_else_than_an_event_of_the_topic(self):
        with pytest.raises(NotForThere, match=r"map\(fry\) returns str, which is no event of chicks.*map\(…\)"):
            stream(EggLaid).map(fry).to(CHICKS)
        with pytest.raises(NotForThere, match="returns ChickHatched, which is no event of eggs"):
            stream(ChickFed).map(hatch).to(EGGS)

    def test_needs_a_map_as_an_event_goes_to_its_own_topic(self):
        with pytest.raises(NotForThere, match="Nothing becomes an event of chicks here"):
            stream(EGGS).filter(heavy).to(CHICKS)

    def test_refuses_to_read_what_it_publishes(self):
        with pytest.raises(GoesInCircles, match=r"map\(roll\) returns EggRolled, which this stream reads"):
            stream(EGGS).map(roll).to(EGGS)
        stream(EggLaid).map(roll).to(EGGS)  # another event of the same topic

    def test_takes_anything_between_two_maps(self):
        stream(EggLaid).map(fry).map(lambda dish: ChickHatched(dish, "?")).to(CHICKS)

    def test_takes_a_class_that_makes_an_event(self):
        stream(EggLaid).map(lambda egg: egg.nest).map(ChickFed).to(CHICKS)
        with pytest.raises(NotForThere, match="returns EggRolled"):
            stream(EggLaid).map(lambda egg: egg.nest).map(EggRolled).to(CHICKS)

    def test_is_found_by_django_s_checks_where_it_has_no_end(self):
        assert [error.msg for error in streams_have_an_end() if __name__ in error.msg] == []
        stream(EGGS).filter(heavy)
        (error,) = [error for error in streams_have_an_end() if __name__ in error.msg]
        assert error.msg == f"stream(eggs) in {__name__} goes nowhere."
        assert (error.id, error.hint) == ("events.E004", "End it with .to(TOPIC), or take it away.")


@pytest.mark.django_db(transaction=True)
class TestRunning:
    def lay(self, *eggs, story="spring-2026"):
        with transaction.atomic():
            for egg in eggs:
                publish(egg, correlation_id=story)

    def test_publishes_what_becomes_of_each_event_and_leaves_out_the_others(self):
        self.lay(EggLaid("N-1"), EggLaid("N-2", grams=20), EggRolled("N-1"), EggLaid("N-3"))
        with published() as found:
            deliver([HATCHERY], batch=10)
        assert [made.event for made in found.records] == [ChickHatched("N-1", "peep"), ChickHatched("N-3", "peep")]

    def test_goes_on_with_the_story_of_the_cause(self):
        self.lay(EggLaid("N-1"))
        egg = OutboxRecord.objects.get()
        with published() as found:
            deliver([HATCHERY])
        incoming = found.records[0].incoming
        assert (incoming.correlation_id, incoming.causation_id, incoming.key) == ("spring-2026", str(egg.id), "N-1")

    def test_gives_the_same_event_the_same_id_whenever_it_is_applied(self):
        ids, egg_id = [], uuid4()
        for offset in range(2):
            with published() as found:
                apply(as_record(EggLaid("N-1"), event_id=egg_id, offset=offset))
            ids += [made.id for made in found.records]
            Delivery.objects.all().delete()  # as seek --reapply does
        assert len(ids) == 2
        assert len(set(ids)) == 1

    def test_publishes_nothing_of_a_batch_in_which_one_fails(self):
        batch = [as_record(EggLaid("N-0"), offset=0), as_record(EggLaid("N-1", grams=500), offset=1)]
        with published() as found, pytest.raises(ValueError, match="N-1 holds a stone"):
            apply(*batch)
        assert found.records == []

    def test_refuses_what_a_map_without_types_returns_if_it_cannot_go_there(self):
        with pytest.raises(NotForThere, match=r"map\(weigh\) returned int, which is no event of chicks"):
            apply(as_record(EggLaid("N-1")), group=WEIGHING)

    def test_refuses_an_event_that_would_come_back(self):
        with pytest.raises(GoesInCircles, match=r"map\(lay_another\) returned EggLaid, which this stream reads"):
            apply(as_record(EggLaid("N-1")), group=BREEDING)

    def test_is_refused_while_a_projection_is_folded(self):
        with pytest.raises(EffectRefused), off():
            apply(as_record(EggLaid("N-1")))


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestOnTheLog:
    """With the real broker, from publishing to what others read."""

    @pytest.fixture(autouse=True)
    def topics(self, settings):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([EGGS, CHICKS])

    def test_publishes_once_what_came_twice_and_parks_what_fails_with_its_key(self):
        egg_id = uuid4()
        produce(EggLaid("N-1"), EggLaid("N-2", grams=500), EggLaid("N-2"), EggLaid("N-3"), ids=[egg_id])
        produce(EggLaid("N-1"), EggLaid("N-4"), ids=[egg_id])  # as a relay does that died before it noted the first
        with relaying(), consuming(HATCHERY):
            eventually(lambda: stored() == 6)
            chicks = read(CHICKS, at_least=3)
            assert sorted(chick.key() for chick in chicks) == [b"N-1", b"N-3", b"N-4"]
            assert [row.key for row in Parked.objects.all()] == [b"N-2", b"N-2"]
        assert OutboxRecord.objects.count() == 3
        headers = dict(next(chick.headers() for chick in chicks if chick.key() == b"N-1"))
        assert headers["id"].decode() == str(id_after(egg_id, group="hatchery"))
        assert headers["causation_id"].decode() == headers["correlation_id"].decode() == str(egg_id)

    def test_publishes_what_was_parked_once_it_is_mended(self, monkeypatch):
        produce(EggLaid("N-2", grams=500), EggLaid("N-2"))
        with consuming(HATCHERY):
            eventually(lambda: Parked.objects.count() == 2)
        monkeypatch.setattr(hatch, "__code__", hatch_gently.__code__)
        with published() as found:
            redrive(group="hatchery", topic="eggs", key=b"N-2", actor="farmer", reason="stones hatch, too")
        assert [made.event for made in found.records] == 2 * [ChickHatched("N-2", "peep")]


def apply(*records, group=HATCHERY):
    with transaction.atomic(), connection.cursor() as cursor:
        run(group, records, cursor)


def stored():
    return sum(Position.objects.values_list("position", flat=True))
