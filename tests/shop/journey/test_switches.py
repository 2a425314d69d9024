"""What visitors may break, for how long, and how often."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from shop.journey import column, supervised, switches
from shop.journey.models import Spell, Switch
from shop.journey.supervised import NoSupervisor, Service, TookTooLong
from shop.journey.switches import COLUMN, TooSoon, UnknownDelay

pytestmark = pytest.mark.django_db

SHIPPING = {"journey-shipping", "consume-journey-shipping", "consume-shipping"}


def let_time_pass(name):
    """As if the switch had been used long ago, for the limit."""
    Switch.objects.filter(name=name).update(since_at=timezone.now() - timedelta(minutes=1))


class TestSwitchOff:
    def test_stops_all_of_the_service_and_nothing_else(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        assert supervisor.stopped() == SHIPPING
        assert switches.is_off(Service.SHIPPING)
        assert not switches.is_off(Service.CUSTOMERS)

    def test_tells_when_it_is_put_back_by_itself(self, supervisor):
        switches.switch_off(Service.CUSTOMERS)
        state = switches.state()["customers"]
        assert state.off
        assert state.until_at - state.since_at == timedelta(minutes=5)

    def test_says_what_to_do_where_nobody_supervises_and_pretends_nothing(self, supervisor):
        supervisor.away = True
        with pytest.raises(NoSupervisor, match="`make run`"):
            switches.switch_off(Service.SHIPPING)
        assert not switches.is_off(Service.SHIPPING)

    def test_says_so_where_the_journey_s_processes_are_missing(self, supervisor):
        del supervisor.states["journey-customers"]
        with pytest.raises(NoSupervisor, match="No journey-customers among"):
            switches.switch_off(Service.CUSTOMERS)

    def test_tells_of_a_process_that_does_not_stop_and_leaves_it_to_the_sweep(self, supervisor, monkeypatch):
        monkeypatch.setattr(supervised, "LIMIT_SECONDS", 0.1)
        supervisor.broken = {"consume-shipping"}
        with pytest.raises(TookTooLong, match="consume-shipping"):
            switches.switch_off(Service.SHIPPING)
        assert Switch.objects.get(name="shipping").until_at
        assert not Spell.objects.exists()


class TestSwitchOn:
    def test_starts_what_was_stopped(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        switches.switch_on(Service.SHIPPING, limited=False)
        assert supervisor.stopped() == set()
        state = switches.state()["shipping"]
        assert (state.off, state.until_at) == (False, None)

    def test_that_fails_is_left_to_the_sweep(self, supervisor, monkeypatch):
        switches.switch_off(Service.CUSTOMERS)
        monkeypatch.setattr(supervised, "LIMIT_SECONDS", 0.1)
        supervisor.broken = {"journey-customers"}
        with pytest.raises(TookTooLong):
            switches.switch_on(Service.CUSTOMERS, limited=False)
        assert Switch.objects.get(name="customers").until_at <= timezone.now()

    def test_leaves_a_service_slow_that_was_slowed_besides(self, supervisor):
        switches.slow(Service.CUSTOMERS, 1000)
        switches.switch_off(Service.CUSTOMERS, limited=False)
        switches.switch_on(Service.CUSTOMERS, limited=False)
        state = switches.state()["customers"]
        assert (state.off, state.delay_ms) == (False, 1000)
        assert state.until_at


class TestLimit:
    def test_keeps_visitors_from_flapping(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        with pytest.raises(TooSoon, match="Try again in 3 s"):
            switches.switch_on(Service.SHIPPING)
        assert supervisor.stopped() == SHIPPING

    def test_is_over_after_a_moment(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        let_time_pass("shipping")
        switches.switch_on(Service.SHIPPING)
        assert supervisor.stopped() == set()

    def test_is_each_switch_s_own(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        switches.switch_off(Service.CUSTOMERS)
        assert switches.is_off(Service.CUSTOMERS)


class TestSlow:
    @pytest.mark.parametrize("ms", [0, 200, 1000, 3000])
    def test_holds_answers_up_by_a_chosen_delay(self, ms):
        switches.slow(Service.SHIPPING, ms)
        assert switches.delay_of(Service.SHIPPING) == ms / 1000
        assert switches.delay_of(Service.CUSTOMERS) == 0
        assert bool(switches.state()["shipping"].until_at) == bool(ms)

    @pytest.mark.parametrize("ms", [-1, 1, 60_000])
    def test_knows_no_other_delays(self, ms):
        with pytest.raises(UnknownDelay, match="only by 0, 200, 1000, 3000"):
            switches.slow(Service.SHIPPING, ms)

    def test_needs_no_supervisor(self, supervisor):
        supervisor.away = True
        switches.slow(Service.SHIPPING, 200)
        assert switches.delay_of(Service.SHIPPING) == 0.2


class TestColumn:
    def columns(self):
        with connection.cursor() as cursor:
            cursor.execute("select * from journey.customers")
            return {described.name for described in cursor.description}

    def test_is_really_renamed_and_put_back(self):
        switches.rename_column()
        assert "delivery_address" in self.columns()
        assert "address" not in self.columns()
        assert switches.state()[COLUMN].off
        switches.put_column_back(limited=False)
        assert "address" in self.columns()
        assert not switches.state()[COLUMN].off

    def test_may_be_renamed_twice(self):
        switches.rename_column()
        switches.rename_column(limited=False)
        assert column.renamed()


class TestSpells:
    """They tell of which time an order is a witness."""

    def spells(self):
        return [(spell.name, bool(spell.ended_at)) for spell in Spell.objects.order_by("began_at")]

    def test_are_as_long_as_something_is_really_broken(self, supervisor):
        switches.switch_off(Service.SHIPPING)
        assert self.spells() == [("shipping", False)]
        switches.switch_on(Service.SHIPPING, limited=False)
        assert self.spells() == [("shipping", True)]

    def test_tell_of_slow_services_too(self):
        switches.slow(Service.CUSTOMERS, 200)
        switches.slow(Service.CUSTOMERS, 3000, limited=False)
        assert self.spells() == [("customers-slow", False)]
        switches.slow(Service.CUSTOMERS, 0, limited=False)
        assert self.spells() == [("customers-slow", True)]
