"""Whatever visitors break is put back by itself, however they leave."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.journey import column, mending, supervised, switches
from shop.journey.models import Spell, Switch
from shop.journey.supervised import Service
from shop.journey.switches import COLUMN
from shop.journey.tasks import sweep_switches

pytestmark = pytest.mark.django_db

SOON, LATER = timedelta(minutes=4), timedelta(minutes=5, seconds=1)


def after(passed):
    return mending.sweep(timezone.now() + passed)


class TestSweep:
    def test_leaves_a_switch_alone_for_five_minutes(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        assert after(SOON) == []
        assert "journey-shipping" in supervisor.stopped()

    def test_starts_a_service_after_five_minutes(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        assert after(LATER) == ["shipping"]
        assert supervisor.stopped() == set()
        assert after(LATER) == []

    def test_names_the_column_back(self):
        switches.rename_column()
        assert after(LATER) == [COLUMN]
        assert not column.renamed()

    def test_makes_a_slow_service_quick_again(self, supervisor):
        switches.slow(Service.CUSTOMERS, 3000)
        assert after(LATER) == ["customers"]
        assert switches.delay_of(Service.CUSTOMERS) == 0

    def test_finishes_at_once_what_a_crash_left_half_mended(self, supervisor):
        switches.switch_off(Service.CUSTOMERS)
        with pytest.MonkeyPatch.context() as crash:
            crash.setattr(switches, "_enforce", lambda name: None)  # the process dies after the commit
            switches.switch_on(Service.CUSTOMERS, limited=False)
        assert supervisor.stopped() == {"journey-customers"}
        assert after(timedelta()) == ["customers"]
        assert supervisor.stopped() == set()

    def test_goes_on_to_the_next_switch_when_one_does_not_obey(self, supervisor, monkeypatch):
        switches.switch_off(Service.SHIPPING)
        switches.rename_column()
        monkeypatch.setattr(supervised, "LIMIT_SECONDS", 0.1)
        supervisor.broken = {"journey-shipping"}
        assert after(LATER) == [COLUMN]
        supervisor.broken = set()
        assert after(LATER) == ["shipping"]

    def test_believes_that_a_service_is_on_that_runs_again_after_a_restart(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        supervisor.states |= dict.fromkeys(supervisor.states, "running")
        assert after(timedelta(seconds=5)) == []  # it might just be stopping
        assert after(SOON) == ["shipping"]
        assert not switches.is_off(Service.SHIPPING)
        assert not Spell.objects.exists()

    def test_forgets_what_was_off_where_nobody_supervises_any_more(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        supervisor.away = True
        assert after(LATER) == ["shipping"]
        assert not switches.is_off(Service.SHIPPING)

    def test_is_what_beat_has_done_every_few_seconds(self, supervisor, settings):
        switches.switch_off(Service.SHIPPING)
        Switch.objects.update(until_at=timezone.now())
        assert sweep_switches() == ["shipping"]
        beat = settings.CELERY_BEAT_SCHEDULE["sweep-journey-switches"]
        assert (beat["task"], beat["schedule"]) == (sweep_switches.name, 5.0)


class TestPutEverythingBack:
    def test_tries_all_and_says_if_one_does_not_obey(self, supervisor, monkeypatch):
        switches.switch_off(Service.CUSTOMERS)
        switches.rename_column()
        monkeypatch.setattr(supervised, "LIMIT_SECONDS", 0.1)
        supervisor.broken = {"journey-customers"}
        assert not mending.put_everything_back()
        assert not column.renamed()

    def test_does_not_wait(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        switches.slow(Service.CUSTOMERS, 200)
        switches.rename_column()
        assert mending.put_everything_back()
        assert supervisor.stopped() == set()
        assert not column.renamed()
        assert not any(state.off or state.delay_ms for state in switches.state().values())
