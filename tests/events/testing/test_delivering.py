import pytest
from django.db import transaction

from events.models import Delivery
from events.outbox import publish, publish_many, tombstone
from events.testing import deliver, published
from tests.events.consumer.dyeing import LEDGER, MIXED, VATS, VatFilled
from tests.events.weaving import WEAVERS, RugSold, RugWoven

pytestmark = pytest.mark.django_db


@transaction.atomic
def weave(*skus):
    publish_many(RugWoven(sku=sku) for sku in skus)


class TestPublished:
    def test_holds_what_the_block_published_and_nothing_earlier(self):
        weave("EARLIER-RUG")
        with published() as found:
            weave("GARISH-RUG")
        assert found.one(RugWoven).sku == "GARISH-RUG"

    def test_forgets_what_was_rolled_back(self):
        with published() as found, pytest.raises(ZeroDivisionError), transaction.atomic():
            weave("GARISH-RUG")
            raise ZeroDivisionError
        found.none()


class TestDeliver:
    def test_hands_over_each_event_once_and_in_order(self, loom):
        weave("FIRST-RUG", "SECOND-RUG")
        assert deliver(only=[WEAVERS]) == 2
        assert deliver(only=[WEAVERS]) == 0
        assert [event.sku for event in loom.seen] == ["FIRST-RUG", "SECOND-RUG"]

    def test_goes_on_until_handlers_publish_nothing_new(self, loom):
        loom.effect = lambda event: event.knots and publish(RugWoven(sku=event.sku, knots=event.knots - 1))
        with transaction.atomic():
            publish(RugWoven(sku="GARISH-RUG", knots=3))
        deliver()
        assert [event.knots for event in loom.seen] == [3, 2, 1, 0]

    def test_leaves_groups_alone_that_were_not_asked_for(self, loom):
        weave("GARISH-RUG")
        assert deliver(only=[]) == 0
        assert loom.seen == []

    def test_keeps_what_came_before_a_failure_and_goes_on_there(self, loom):
        def effect(event):
            if event.sku == "POISON" and len(loom.seen) < 3:
                raise ZeroDivisionError

        loom.effect = effect
        weave("FIRST-RUG", "POISON", "LAST-RUG")
        with pytest.raises(ZeroDivisionError):
            deliver(only=[WEAVERS])
        assert deliver(only=[WEAVERS]) == 2
        assert [event.sku for event in loom.seen] == ["FIRST-RUG", "POISON", "POISON", "LAST-RUG"]

    def test_rolls_a_batch_back_whole(self, loom):
        def effect(event):
            if event.sku == "POISON":
                raise ZeroDivisionError

        loom.effect = effect
        weave("FIRST-RUG", "POISON")
        with pytest.raises(ZeroDivisionError):
            deliver(only=[WEAVERS], batch=10)
        assert not Delivery.objects.exists()

    def test_passes_over_types_that_no_group_handles(self):
        with transaction.atomic():
            publish(RugSold(sku="GARISH-RUG"))
        assert deliver() == 0

    def test_gives_a_batch_handler_as_many_as_one_transaction_applies(self, dyer):
        with transaction.atomic():
            publish_many(VatFilled(vat=vat) for vat in ("INDIGO", "SAFFRON", "MADDER"))
        assert deliver(only=[LEDGER], batch=2) == 3
        assert [[event.vat for event in batch] for batch in dyer.calls] == [["INDIGO", "SAFFRON"], ["MADDER"]]

    def test_tells_handlers_of_tombstones(self, dyer):
        with transaction.atomic():
            tombstone(VATS, "INDIGO")
        assert deliver(only=[MIXED]) == 1
        assert dyer.calls == ["INDIGO"]
