import pytest
from asgiref.sync import async_to_sync
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from events import context
from events.models import OutboxRecord
from events.outbox import publish_many
from tests.events.weaving import RugSold, RugWoven

TRACE = f"00-{7:032x}-{9:016x}-01"


def weave(_request):
    with transaction.atomic():
        publish_many([RugWoven(sku="GARISH-RUG")])
        publish_many([RugSold(sku="GARISH-RUG")])
    return HttpResponse()


async def look(_request):
    return HttpResponse(repr(context.story()))


urlpatterns = [path("weave", weave), path("look", look)]


@pytest.fixture(autouse=True)
def own_pages(settings):
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["events.middleware.story"]


@pytest.fixture
def rows(client):
    def ask(**headers):
        last = OutboxRecord.objects.order_by("-position").first()
        response = client.get("/weave", headers=headers)
        after = OutboxRecord.objects.filter(position__gt=last.position if last else 0)
        return response, list(after)

    return ask


@pytest.mark.django_db
class TestStory:
    def test_is_one_for_all_that_a_request_publishes(self, rows):
        response, [woven, sold] = rows()
        assert woven.correlation_id == sold.correlation_id == response["X-Correlation-ID"]
        assert woven.traceparent == sold.traceparent
        assert woven.causation_id is None

    def test_is_another_for_the_next_request(self, rows):
        (_, [woven, _]), (_, [later, _]) = rows(), rows()
        assert woven.correlation_id != later.correlation_id
        assert woven.traceparent != later.traceparent

    def test_goes_on_with_the_callers_trace(self, rows):
        _, [woven, _] = rows(traceparent=TRACE)
        assert woven.traceparent == TRACE

    def test_begins_anew_where_the_callers_trace_is_broken(self, rows):
        _, [woven, _] = rows(traceparent="00-trace")
        assert woven.traceparent != "00-trace"

    def test_believes_no_strangers_correlation_id(self, rows):
        _, [woven, _] = rows(**{"X-Correlation-ID": "order-7"})
        assert woven.correlation_id != "order-7"

    @pytest.mark.parametrize(("given", "believed"), [("order-7", True), ("order 7\t", False), ("x" * 129, False)])
    def test_believes_the_header_that_the_setting_names(self, rows, settings, given, believed):
        settings.EVENTS = {**settings.EVENTS, "CORRELATION_HEADER": "X-Gateway-Story"}
        _, [woven, _] = rows(**{"X-Gateway-Story": given})
        assert (woven.correlation_id == given) is believed

    def test_is_over_after_the_answer(self, rows):
        rows()
        assert context.story() == context.NOWHERE


class TestAsynchronousStory:
    @staticmethod
    def get(client, path, **headers):
        return async_to_sync(client.get)(path, headers=headers)

    def test_reaches_an_asynchronous_page(self, async_client):
        response = self.get(async_client, "/look", traceparent=TRACE)
        assert TRACE in response.content.decode()
        assert response["X-Correlation-ID"] in response.content.decode()

    @pytest.mark.django_db
    def test_reaches_a_synchronous_page_in_its_thread(self, async_client):
        response = self.get(async_client, "/weave")
        correlated = {row.correlation_id for row in OutboxRecord.objects.all()}
        assert correlated == {response["X-Correlation-ID"]}
