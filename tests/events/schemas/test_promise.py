"""The project's own promise, in docs/events: every version that it ever published."""

import json
from pathlib import Path

import jsonschema
import pytest
from django.conf import settings

from events import declare
from events.declare import Event
from events.schemas import current, decode
from events.schemas.archive import Archive
from events.schemas.guard import objections
from events.schemas.language import of_installed_apps
from events.schemas.rendering import stale

ARCHIVE = Archive(Path(settings.EVENTS["SCHEMAS"]))


class TestPromise:
    def test_is_kept_by_the_code(self):
        assert objections(ARCHIVE, of_installed_apps()) == []

    def test_is_written_down(self):
        assert stale(ARCHIVE, of_installed_apps()) == {}, "Run: manage.py schemas --write, and commit what it writes."

    def test_covers_every_event_of_the_apps(self):
        assert {"orders", "inventory", "shipping", "shop"} <= {name.partition(".")[0] for name in ARCHIVE.schemas}
        assert of_installed_apps().events.keys() <= ARCHIVE.schemas.keys() == ARCHIVE.goldens.keys()

    def test_says_nothing_of_what_tests_declare(self):
        assert "weaving.rug-woven.v1" in declare.registry
        assert not [name for name in of_installed_apps().events if name.startswith("weaving.")]


@pytest.mark.parametrize("wire_type", sorted(ARCHIVE.goldens))
class TestGolden:
    def test_is_read_as_todays_event(self, wire_type):
        cls = declare.registry[current(wire_type)]
        golden = ARCHIVE.goldens[wire_type]
        event = decode(wire_type, golden, into=cls)
        assert event.key
        if cls.key is Event.key:  # others make theirs of what is inside the field
            assert event.key == str(json.loads(golden)[ARCHIVE.schemas[wire_type]["x-key"]])

    def test_is_valid_by_the_schema_of_its_version(self, wire_type):
        schema = ARCHIVE.schemas[wire_type]
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        validator.validate(json.loads(ARCHIVE.goldens[wire_type]))
