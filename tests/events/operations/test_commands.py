"""What operators type, and what they read."""

import json
import os
import pwd
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from events import kafka
from events.models import Decision
from events.testing import consuming, eventually
from tests.events.operations.log_of_rugs import produce
from tests.events.operations.parking_lot import claim, park, parked, woven
from tests.events.weaving import RUGS, WEAVERS

KEY = ["--topic", "rugs", "--key", "GARISH-RUG"]


@pytest.fixture
def said(capsys):
    return lambda: capsys.readouterr().out.splitlines()


@pytest.mark.django_db
class TestParkedCommand:
    def test_prints_each_key_with_its_error_and_how_many_wait(self, said):
        park(woven(offset=3), woven(offset=5), woven("QUIET-RUG", offset=6))
        call_command("parked")
        head, garish, quiet = said()
        assert head.split() == ["GROUP", "TOPIC", "KEY", "AT", "BEHIND", "IT", "SINCE", "ERROR"]
        assert garish.split()[:5] == ["weavers", "rugs", "GARISH-RUG", "0@3", "1"]
        assert quiet.split()[:5] == ["weavers", "rugs", "QUIET-RUG", "0@6", "0"]
        assert garish.endswith("ZeroDivisionError: no such dye")

    def test_says_so_when_nothing_is_parked(self, said):
        call_command("parked", "weavers")
        assert said() == ["Nothing is parked."]

    def test_shortens_an_error_to_its_first_line(self, said):
        park(woven(offset=3), error="ZeroDivisionError: no\nsuch dye")
        call_command("parked")
        assert said()[1].endswith("ZeroDivisionError: no…")

    def test_names_the_groups_that_there_are_when_one_is_unknown(self):
        with pytest.raises(CommandError, match=r"No such group: knitters\. There are: .*weavers"):
            call_command("parked", "knitters")


@pytest.mark.django_db
class TestRedriveCommand:
    def test_says_how_many_it_applied_and_records_the_systems_user(self, loom, said):
        claim()
        park(woven(offset=3), woven(offset=5))
        call_command("redrive", "weavers", *KEY)
        assert said() == ["rugs GARISH-RUG: 2 applied"]
        assert Decision.objects.get().actor == pwd.getpwuid(os.getuid()).pw_name

    def test_fails_when_a_head_fails_again(self, loom, said):
        def effect(event):
            raise ZeroDivisionError("no such dye")

        claim()
        loom.effect = effect
        park(woven(offset=3), woven(offset=5))
        with pytest.raises(CommandError, match="1 key still parked"):
            call_command("redrive", "weavers", "--all")
        assert said() == ["rugs GARISH-RUG: 0 applied, 2 left, because: ZeroDivisionError: no such dye"]

    def test_redrives_every_key_when_told_to(self, loom, said):
        claim()
        park(woven(offset=3), woven("QUIET-RUG", offset=6))
        call_command("redrive", "weavers", "--all")
        assert said() == ["rugs GARISH-RUG: 1 applied", "rugs QUIET-RUG: 1 applied"]

    @pytest.mark.parametrize("named", [[], ["--topic", "rugs"], ["--key", "GARISH-RUG"], [*KEY, "--all"]])
    def test_wants_a_key_or_all(self, named):
        with pytest.raises(CommandError, match="Name a key with --topic and --key, or say --all"):
            call_command("redrive", "weavers", *named)

    def test_says_in_one_line_what_was_refused(self):
        with pytest.raises(CommandError, match="weavers has nothing parked of rugs GARISH-RUG"):
            call_command("redrive", "weavers", *KEY)


@pytest.mark.django_db
class TestDiscardCommand:
    def test_says_what_became_of_the_key(self, loom, said):
        claim()
        park(woven(offset=3), woven(offset=5))
        call_command("discard", "weavers", *KEY, "--offset", "3", "--reason", "woven by mistake")
        assert said() == ["rugs GARISH-RUG: 1 discarded, 1 applied"]
        assert not parked()

    def test_wants_a_reason(self):
        with pytest.raises(CommandError, match="--reason"):
            call_command("discard", "weavers", *KEY)

    def test_reads_keys_that_are_no_text(self, said):
        odd = woven(offset=3)
        odd.key = b"\xff"
        park(odd)
        call_command("discard", "weavers", "--topic", "rugs", "--key", "hex:ff", "--reason", "odd")
        assert said() == ["rugs hex:ff: 1 discarded, 0 applied"]


@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestOnTheLog:
    @pytest.fixture(autouse=True)
    def topic(self, settings):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": f"t{uuid4().hex[:8]}-"}
        kafka.create_topics([RUGS])

    def positions(self, said):
        call_command("positions", "--group", "weavers")
        *rows, relay = said()[1:]
        assert relay == "No relay holds the lease. 0 events waiting, the oldest for 0 s."
        return [line.split() for line in rows]

    def test_positions_prints_lag_and_parked_of_each_partition(self, loom, said):
        produce(0, 1, 2)
        assert self.positions(said) == [
            ["weavers", "rugs", "0", "0", "3", "3", "0", "0", "-"],
            ["weavers", "rugs", "1", "0", "0", "0", "0", "0", "-"],
        ]
        with consuming(WEAVERS):
            eventually(lambda: self.positions(said)[0], becomes=["weavers", "rugs", "0", "3", "3", "0", "0", "1", "-"])
        park(woven(offset=1))
        assert self.positions(said)[0][:7] == ["weavers", "rugs", "0", "3", "3", "0", "1"]

    def test_positions_prints_json_for_programs(self, said):
        call_command("positions", "--group", "weavers", "--json")
        first = json.loads("\n".join(said()))[0]
        assert first == {
            "group": "weavers",
            "topic": "rugs",
            "partition": 0,
            "position": 0,
            "end": 0,
            "behind": 0,
            "parked": 0,
            "members": 0,
            "pause": None,
        }

    def test_positions_says_who_paused_a_group_and_why(self, said):
        call_command("pause", "weavers", "--reason", "the dye is wrong")
        said()
        call_command("positions", "--group", "weavers")
        *rows, why, _ = said()
        who = pwd.getpwuid(os.getuid()).pw_name
        assert [row.split()[-2:] for row in rows[1:]] == [["by", who]] * 2
        assert why.startswith(f"weavers is paused by {who} since ")
        assert why.endswith(" UTC: the dye is wrong")
        call_command("positions", "--group", "weavers", "--json")
        told = json.loads("\n".join(said()))[0]["pause"]
        assert (told["actor"], told["reason"]) == (who, "the dye is wrong")

    def test_positions_names_the_groups_that_there_are_when_one_is_unknown(self):
        with pytest.raises(CommandError, match=r"No such group: knitters\. There are: .*weavers"):
            call_command("positions", "--group", "knitters")

    def test_seek_prints_from_where_to_where(self, said):
        produce(0, 1)
        call_command("seek", "weavers", "--to", "latest")
        head, first, second, last = said()
        assert head.split() == [
            "TOPIC",
            "PARTITION",
            "FROM",
            "TO",
            "PARKED",
            "THAT",
            "COME",
            "AGAIN",
            "DELIVERIES",
            "FORGOTTEN",
        ]
        assert first.split() == ["rugs", "0", "nowhere", "2", "0", "0"]
        assert second.split() == ["rugs", "1", "nowhere", "0", "0", "0"]
        assert last == "weavers starts there."

    def test_seek_moves_nothing_when_run_dry(self, said):
        produce(0, 1)
        call_command("seek", "weavers", "--to", "latest", "--dry-run")
        assert said()[-1] == "Nothing moved: this was a dry run."
        assert self.positions(said)[0][3] == "0"

    def test_seek_says_in_one_line_what_was_refused(self):
        with pytest.raises(CommandError, match="'yesterday' cannot be read"):
            call_command("seek", "weavers", "--to", "yesterday")


@pytest.mark.django_db
class TestPauseAndResumeCommands:
    def test_say_what_they_did_and_how_to_undo_it(self, said):
        call_command("pause", "weavers", "--reason", "the dye is wrong")
        paused, remedy = said()
        assert paused.startswith("weavers is paused by ")
        assert remedy == "It goes on after: manage.py resume weavers"
        call_command("resume", "weavers", "--reason", "mended")
        assert said() == ["weavers goes on: its consumers notice within about a second."]
        who = pwd.getpwuid(os.getuid()).pw_name
        decided = Decision.objects.order_by("id").values_list("action", "actor", "reason")
        assert list(decided) == [("pause", who, "the dye is wrong"), ("resume", who, "mended")]

    @pytest.mark.parametrize(
        ("command", "group", "refusal"),
        [
            ("pause", "knitters", r"No group 'knitters' has handlers here\. There are: .*weavers"),
            ("resume", "knitters", "No group 'knitters' has handlers here"),
            ("resume", "weavers", "weavers is not paused"),
        ],
    )
    def test_name_what_is_wrong(self, command, group, refusal):
        with pytest.raises(CommandError, match=refusal):
            call_command(command, group)
