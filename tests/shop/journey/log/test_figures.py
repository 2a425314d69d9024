import pytest

from events.models import Delivery
from events.outbox import publish_many
from events.testing import deliver
from shop.journey.log.figures import Figures, figures, since
from shop.journey.models.tally import Tally
from shop.journey.projections import TALLY
from tests.shop.market import story

pytestmark = pytest.mark.django_db


class TestFigures:
    def test_are_all_zero_before_anything_was_heard(self):
        assert figures()[:4] == (0, 0, 0, 0)

    def test_tell_what_was_applied_and_what_it_made(self):
        publish_many(story())
        deliver(only=[TALLY])
        assert figures()[:4] == (len(story()), len(story()), 1, len(story()))

    def test_tell_repetitions_from_effects(self):
        publish_many(story())
        deliver(only=[TALLY])
        Delivery.objects.filter(group_name=TALLY.name).update(arrivals=3)
        assert (figures().effects, figures().repetitions) == (len(story()), 2 * len(story()))

    def test_have_another_fingerprint_when_anything_in_the_table_differs(self):
        empty = figures().fingerprint
        publish_many(story())
        deliver(only=[TALLY])
        one = figures().fingerprint
        Tally.objects.update(heard=2)
        assert len({empty, one, figures().fingerprint}) == 3


class TestSince:
    BEFORE = Figures(effects=10, arrivals=10, orders=2, heard=10, fingerprint="a")

    def test_is_nothing_but_repetitions_when_everything_came_again(self):
        assert since(self.BEFORE, Figures(10, 20, 2, 10, "a")) == (10, 0, 0, True)

    def test_tells_what_is_new_from_what_came_again(self):
        assert since(self.BEFORE, Figures(13, 23, 3, 13, "b")) == (10, 3, 0, False)

    def test_would_tell_of_an_event_that_took_effect_twice(self):
        assert since(self.BEFORE, Figures(10, 20, 2, 11, "c")).twice == 1
