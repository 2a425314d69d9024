import pytest
from django.apps import apps
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
            ({"PREFIX": "my shop/"}, r"PREFIX \('my shop/'\) .* letters, digits, hyphens"),
            ({"PAGESIZE": 1}, "PAGESIZE"),
            ({"BATCH_SIZE": 0}, "BATCH_SIZE"),
            ({"LEASE_SECONDS": -1.0}, "LEASE_SECONDS"),
        ],
    )
    def test_refuses_what_is_wrong_and_names_it(self, settings, entry, says):
        settings.EVENTS = {**settings.EVENTS, **entry}
        with pytest.raises(ImproperlyConfigured, match=f"The setting EVENTS is wrong: .*{says}"):
            conf()

    @pytest.mark.parametrize(
        ("entry", "says"), [({"BATCH_SIZE": 0}, "BATCH_SIZE"), ({"DOORBELL": "nonsense"}, "DOORBELL")]
    )
    def test_is_read_when_django_starts(self, settings, entry, says):
        settings.EVENTS = {**settings.EVENTS, **entry}
        with pytest.raises(ImproperlyConfigured, match=says):
            apps.get_app_config("events").ready()

    def test_points_to_the_list_that_the_package_itself_has(self, settings):
        settings.EVENTS = {"PAGESIZE": 1}
        with pytest.raises(ImproperlyConfigured, match=r"events/conf\.py lists the entries"):
            conf()

    def test_names_what_is_missing(self, settings):
        settings.EVENTS = {}
        with pytest.raises(ImproperlyConfigured, match="BOOTSTRAP_SERVERS"):
            conf()
