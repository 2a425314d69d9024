import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from events.management.choosing import os_user
from events.models import Decision
from events.projections.log import Log
from tests.events.projections.gallery import GUIDES, Exhibit, RugAdmired, RugHung
from tests.events.projections.logged import produce, stand

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("opened")]


@pytest.fixture
def moved():
    """A rug that hangs elsewhere than the log says."""
    produce(RugHung("GARISH-RUG", "north"), RugAdmired("GARISH-RUG", "ada"))
    stand(GUIDES)
    Exhibit.objects.update(wall="cellar")


class TestVerify:
    def test_prints_what_differs_and_fails(self, moved, capsys):
        with pytest.raises(CommandError, match=r"manage.py rebuild exhibits makes it so") as failed:
            call_command("verify", "exhibits")
        assert failed.value.returncode == 1
        first, *lines = capsys.readouterr().out.splitlines()
        assert first.startswith("exhibits: 2 events folded in ")
        assert lines == [
            "  gallery_exhibit: +0 ~1 -0",
            '    ~ sku=GARISH-RUG: wall "cellar" -> "north"',
            "  gallery_admirer: no difference",
        ]

    def test_succeeds_where_nothing_differs(self, capsys):
        call_command("verify", "exhibits")
        assert "gallery_exhibit: no difference" in capsys.readouterr().out


class TestRebuild:
    def test_prints_and_mends_what_differs(self, moved, capsys):
        call_command("rebuild", "exhibits", reason="somebody carried it down")
        assert 'wall "cellar" -> "north"' in capsys.readouterr().out
        assert Exhibit.objects.get().wall == "north"
        decision = Decision.objects.get()
        assert (decision.actor, decision.reason) == (os_user(), "somebody carried it down")

    @pytest.mark.parametrize("command", ["rebuild", "verify"])
    def test_names_what_there_is_when_it_is_unknown(self, command):
        with pytest.raises(CommandError, match=r"No projection is called exibits; there are: .*exhibits"):
            call_command(command, "exibits")

    def test_that_is_interrupted_leaves_nothing_behind(self, moved, monkeypatch):
        read = Log.read

        def interrupted(log, spans):
            yield from read(log, spans)
            raise KeyboardInterrupt

        monkeypatch.setattr(Log, "read", interrupted)
        with pytest.raises(CommandError, match="nothing was changed") as stopped:
            call_command("rebuild", "exhibits")
        assert stopped.value.returncode == 130
        assert Exhibit.objects.get().wall == "cellar"
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_class where relnamespace = pg_my_temp_schema()")
            assert cursor.fetchone() == (0,)

    def test_says_so_when_a_topic_is_missing(self, settings):
        settings.EVENTS = {**settings.EVENTS, "PREFIX": "nobody-has-these-"}
        with pytest.raises(CommandError, match=r"says: .*Unknown topic or partition\. Nothing was changed"):
            call_command("rebuild", "exhibits")
