from datetime import timedelta

import pytest
from django.utils import timezone

from orders import tasks
from orders.card_windows import card_windows
from orders.models import CardAuthorization, FlaggedCard
from orders.services import count_authorizations, flag_card
from orders.windows import window_start
from shop.celery import app
from tests.orders.cards import CARD_A, CARD_B, authorized
from tests.orders.conftest import NOON

pytestmark = pytest.mark.django_db


class TestForgetOldCards:
    def test_keeps_what_is_young_and_deletes_the_rest(self, settings):
        settings.FRAUD_CARD_KEPT_DAYS = 30
        today = timezone.now() - timedelta(days=29)
        seconds = (today - NOON).total_seconds()
        old = NOON - timedelta(days=3650)
        count_authorizations([authorized(CARD_A, seconds=-3650 * 86_400), authorized(CARD_B, seconds=seconds)])
        for card, began in ((CARD_A, old), (CARD_B, window_start(today))):
            flag_card(card_fingerprint=card, window_start=began, authorizations=4, heard_at=began)
        tasks.forget_old_cards()
        assert list(card_windows()) == [(CARD_B, window_start(today))]
        assert [flag.card_fingerprint for flag in FlaggedCard.objects.all()] == [CARD_B]
        assert CardAuthorization.objects.count() == 1

    def test_is_what_beat_calls(self):
        beat = app.conf.beat_schedule["forget-old-cards"]
        assert beat["task"] == tasks.forget_old_cards.name
        assert beat["task"] in app.tasks
