from celery import shared_task

from events.context import NOWHERE, begin, carry, story


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
