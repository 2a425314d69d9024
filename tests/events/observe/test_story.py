"""One story from a request through two handlers and what they publish: same trace, right parents, right causes."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from events.declare import Event, Topic, event
from events.handling import Group, on
from events.models import OutboxRecord
from events.outbox import publish
from events.testing import deliver

YARNS = Topic("yarns", partitions=1)
DYERS = Group("story-dyers")
SELLERS = Group("story-sellers")
TRACE = f"00-{7:032x}-{9:016x}-01"


@event("story.yarn-spun.v1", topic=YARNS, key="yarn")
class YarnSpun(Event, frozen=True):
    yarn: str


@event("story.yarn-dyed.v1", topic=YARNS, key="yarn")
class YarnDyed(Event, frozen=True):
    yarn: str


@event("story.yarn-sold.v1", topic=YARNS, key="yarn")
class YarnSold(Event, frozen=True):
    yarn: str


@on(YarnSpun, group=DYERS)
def dye_on_yarn_spun(spun):
    publish(YarnDyed(yarn=spun.yarn))


@on(YarnDyed, group=SELLERS)
def sell_on_yarn_dyed(dyed):
    publish(YarnSold(yarn=dyed.yarn))


def spin(_request):
    with transaction.atomic():
        publish(YarnSpun(yarn="merino"), correlation_id="order-7")
    return HttpResponse()


urlpatterns = [path("spin", spin)]


@pytest.fixture
def rows(client, settings, db):
    """The outbox rows of the whole story, by wire type."""
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = ["events.middleware.story"]
    client.get("/spin", headers={"traceparent": TRACE})
    assert deliver(only=[DYERS, SELLERS]) == 2
    return {row.type: row for row in OutboxRecord.objects.filter(aggregatetype=YARNS.name)}


class TestStory:
    def test_keeps_one_correlation_and_one_trace_and_names_each_cause(self, rows):
        spun, dyed, sold = (rows[cls.wire_type] for cls in (YarnSpun, YarnDyed, YarnSold))
        assert {row.correlation_id for row in rows.values()} == {"order-7"}
        assert {row.traceparent for row in rows.values()} == {TRACE}
        assert (spun.causation_id, dyed.causation_id, sold.causation_id) == (None, str(spun.id), str(dyed.id))

    def test_is_one_tree_of_spans_where_they_are_recorded(self, spans, rows):
        creates = {span.attributes["events.type"]: span for span in spans.named("create yarns")}
        processes = {span.attributes["events.type"]: span for span in spans.named("process yarns")}
        spun, dyed, sold = (creates[cls.wire_type] for cls in (YarnSpun, YarnDyed, YarnSold))
        dyeing, selling = processes[YarnSpun.wire_type], processes[YarnDyed.wire_type]
        line = [spun, dyeing, dyed, selling, sold]
        assert {span.context.trace_id for span in line} == {7}
        assert [span.parent.span_id for span in line] == [9, *(span.context.span_id for span in line[:-1])]
        for wire_type, row in rows.items():
            assert int(row.traceparent.split("-")[2], 16) == creates[wire_type].context.span_id
