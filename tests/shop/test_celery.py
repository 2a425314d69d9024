from celery import shared_task

from events.context import NOWHERE, begin, carry, story
from events.observe.sampling import EVERY_SECONDS


@shared_task(name="tests.shop.test_celery.tell")
def tell():
    return story()


class TestErrandTask:
    def test_runs_in_the_story_that_was_sent_along(self):
        with begin(correlation_id="order-7") as told:
            headers = carry()
        assert tell.apply(headers=headers).get() == told

    def test_runs_in_none_where_none_was_sent(self):
        assert tell.apply().get() == NOWHERE
        assert tell() == NOWHERE


def test_the_pipeline_is_sampled_as_often_as_its_page_expects(settings):
    assert settings.CELERY_BEAT_SCHEDULE["sample-pipeline"]["schedule"] == EVERY_SECONDS
