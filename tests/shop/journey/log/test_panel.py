import pytest

from events.outbox import publish_many
from events.testing import deliver
from shop.journey.log.figures import figures
from shop.journey.log.panel import panel
from shop.journey.log.wishes import News, tell
from shop.journey.models.tally import Tally
from shop.journey.projections import TALLY
from tests.shop.market import story

pytestmark = pytest.mark.django_db


class TestPanel:
    def test_shows_no_figures_that_are_older_than_its_news(self):
        publish_many(story())
        deliver(only=[TALLY])
        before, [row] = figures(), Tally.objects.all().values()
        Tally.objects.all().delete()
        tell(News("rebuild", "doing", "The table is empty.", before))
        assert panel().now.orders == 0
        Tally.objects.create(**row)
        tell(News("rebuild", "done", "It is full again.", before))
        assert panel().now == before
        assert panel().since.unchanged
