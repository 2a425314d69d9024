import pytest
from django.core.exceptions import ImproperlyConfigured

from events.conf import conf


class TestConf:
    @pytest.mark.parametrize(
        ("entry", "says"),
        [
            ({"OUTBOX_RETENTION_DAYS": 14, "DELIVERY_WINDOW_DAYS": 14}, "must be more than OUTBOX_RETENTION_DAYS"),
            ({"OUTBOX_RETENTION_DAYS": 15}, "OUTBOX_RETENTION_DAYS"),
            ({"ON_REFUSED": "skip"}, "ON_REFUSED"),
            ({"PAGE_SIZE": "many"}, "PAGE_SIZE"),
            ({"PAGESIZE": 1}, "PAGESIZE"),
        ],
    )
    def test_refuses_what_is_wrong_and_names_it(self, settings, entry, says):
        settings.EVENTS = {**settings.EVENTS, **entry}
        with pytest.raises(ImproperlyConfigured, match=f"The setting EVENTS is wrong: .*{says}"):
            conf()

    def test_names_what_is_missing(self, settings):
        settings.EVENTS = {}
        with pytest.raises(ImproperlyConfigured, match="BOOTSTRAP_SERVERS"):
            conf()
