"""The table for people and for machines, and when it is wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from shop.journey import mending, playing, switches, table
from shop.journey.observed import Seen
from shop.journey.playing import NotWell
from shop.journey.stages import STAGES, Outage
from shop.journey.supervised import Service
from shop.journey.switches import COLUMN
from shop.journey.telling import Progress

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def as_claimed(outage):
    """What six orders see that all is as the talk claims."""
    claims = {stage.number: stage.claims[outage] for stage in STAGES}
    return {
        number: Seen(uuid4(), claim.placing, claim.meanwhile, claim.afterwards, NOON)
        for number, claim in claims.items()
    }


@pytest.fixture
def seen(monkeypatch):
    """By outage and stage, to be changed by a test: what is seen without playing."""
    cells = {outage: as_claimed(outage) for outage in Outage}
    monkeypatch.setattr(table, "rehearse", lambda **_: timedelta(seconds=3))
    monkeypatch.setattr(table, "play_outage", lambda outage, **_: cells[outage])
    return cells


@pytest.fixture
def command(monkeypatch, capsys):
    """Runs the command, with nothing to put back; returns what it printed and why it failed."""
    monkeypatch.setattr(mending, "put_everything_back", lambda: True)

    def run(*arguments):
        complaint = ""
        try:
            call_command("journey", *arguments)
        except CommandError as error:
            complaint = str(error)
        return capsys.readouterr().out, complaint

    return run


class TestTable:
    def test_shows_what_was_seen_beside_what_is_claimed(self, seen, command):
        told, complaint = command("--table")
        [row] = [line for line in told.splitlines() if line.startswith("2 ") and "customers-down" in line]
        assert row.count("placed, shipped") == 2
        [row] = [line for line in told.splitlines() if line.startswith("4 ") and "shipping-down" in line]
        assert row.count("placed, waits, shipped") == 2
        assert row.endswith("as claimed")
        assert "18 of 18 cells are as the talk claims." in told
        assert complaint == ""

    def test_fails_if_a_cell_differs(self, seen, command):
        cells = seen[Outage.CUSTOMERS_DOWN]
        cells[5] = replace(cells[5], meanwhile="waits")
        told, complaint = command("--table")
        assert told.count("DIFFERS") == 1
        assert complaint == "1 of 18 cells are not as the talk claims."

    def test_fails_if_a_cell_was_not_seen(self, seen, command):
        del seen[Outage.COLUMN_RENAMED][3]
        told, complaint = command("--table")
        assert "nothing" in told
        assert complaint == "1 of 18 cells are not as the talk claims."

    def test_fails_if_an_order_never_arrived(self, seen, command):
        cells = seen[Outage.SHIPPING_DOWN]
        cells[6] = replace(cells[6], afterwards="")
        assert command("--table")[1] == "1 of 18 cells are not as the talk claims."

    def test_is_there_for_machines_too(self, seen, command):
        assert '"outage": "shipping-down"' in command("--table", "--json")[0]

    def test_puts_everything_back_whatever_happens(self, monkeypatch, command):
        put_back = []

        def interrupted(*_, **__):
            raise KeyboardInterrupt

        monkeypatch.setattr(table, "rehearse", interrupted)
        monkeypatch.setattr(mending, "put_everything_back", lambda: not put_back.append("before or after"))
        assert command("--table")[1] == "Stopped halfway. Everything is put back."
        assert len(put_back) == 2

    def test_says_what_could_not_be_put_back(self, seen, monkeypatch, command):
        monkeypatch.setattr(mending, "put_everything_back", lambda: False)
        assert "Not everything could be put back at once" in command("--table")[1]

    def test_needs_the_journey(self, settings, command):
        settings.JOURNEY = False
        assert "set JOURNEY=1" in command("--table")[1]

    def test_needs_time(self, command):
        assert "nothing can be seen in no time" in command("--table", "--hold", "0")[1]


@pytest.mark.django_db
class TestSwitches:
    def test_are_shown(self, supervisor, capsys):
        switches.switch_off(Service.SHIPPING)
        switches.slow(Service.CUSTOMERS, 200)
        call_command("journey")
        shipping, customers, column = capsys.readouterr().out.splitlines()
        assert "stopped, put back by itself at" in shipping
        assert "slowed by 200 ms, put back" in customers
        assert "as it should be" in column

    def test_are_put_back_at_once(self, supervisor, capsys):
        switches.rename_column()
        call_command("journey", "--put-back")
        assert capsys.readouterr().out.count("as it should be") == 3
        assert not switches.state()[COLUMN].off


class TestPlaying:
    def test_knows_how_to_break_and_mend_each_outage(self):
        assert set(playing.BREAK) == set(playing.MEND) == set(Outage)


class TestRehearse:
    """How long things take when nothing is broken."""

    @pytest.fixture
    def told(self, monkeypatch):
        """What tracking tells of the six orders, look by look."""
        looks = []
        monkeypatch.setattr(playing, "_place", lambda tour: [])
        monkeypatch.setattr(playing.tracking, "progress", lambda orders: dict(enumerate(looks.pop(0))))
        monkeypatch.setattr(playing, "LOOK_SECONDS", 0.0)
        return looks

    def test_is_as_long_as_the_slowest_order_takes_and_more(self, told):
        told += [[Progress(uuid4(), 6, "placed")], [Progress(uuid4(), 6, "shipped")]]
        assert playing.rehearse(tell=lambda *_: None) >= timedelta(seconds=playing.AT_LEAST_SECONDS)
        assert told == []

    def test_fails_if_an_order_is_refused_although_nothing_is_broken(self, told):
        told += [[Progress(uuid4(), 5, "shipped"), Progress(uuid4(), 3, "refused", reason="Shipping does not answer.")]]
        with pytest.raises(NotWell, match=r"not shipped: 3 \(Shipping does not answer.\)"):
            playing.rehearse(tell=lambda *_: None)

    def test_fails_if_an_order_is_not_shipped(self, told, monkeypatch):
        monkeypatch.setattr(playing.observed, "CATCHES_UP_WITHIN", timedelta())
        told += [[Progress(uuid4(), 6, "placed")]]
        with pytest.raises(NotWell, match=r"6 \(placed\)"):
            playing.rehearse(tell=lambda *_: None)
