"""The relay and a consumer in threads, on the plugin's own fixture."""

import pytest
from django.db import transaction

from events.conf import conf
from events.outbox import publish
from events.testing import consuming, eventually, relaying
from tests.events.weaving import WEAVERS, RugWoven


@pytest.mark.django_db(transaction=True)
def test_an_event_travels_from_the_outbox_through_kafka_to_its_handler(kafka, loom):
    assert kafka == conf().PREFIX
    with transaction.atomic():
        publish(RugWoven(sku="GARISH-RUG"))
    with relaying(), consuming(WEAVERS):
        eventually(lambda: loom.seen, becomes=[RugWoven(sku="GARISH-RUG")])


@pytest.mark.django_db(transaction=True)
def test_what_a_thread_dies_of_is_raised_in_the_test(kafka, monkeypatch):
    def fall_over(_):
        raise ZeroDivisionError("no wool")

    monkeypatch.setattr("events.consumer.runner.Runner.run", fall_over)
    with pytest.raises(ZeroDivisionError, match="no wool"), consuming(WEAVERS):
        pass
