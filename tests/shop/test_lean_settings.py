"""Processes without pages know every table, group and task that the shop knows, and none of its pages."""

import os
import subprocess
import sys

from events.handling import groups
from shop.projections import STORIES

SAY = """
import sys, django
django.setup()
from django.apps import apps
from events.handling import groups
print(" ".join(sorted(name for name, group in groups.items() if group.runs)))
print(" ".join(app.label for app in apps.get_app_configs()))
print(*("rest_framework" in sys.modules, "unfold" in sys.modules, "shop.urls" in sys.modules))
"""


def said(settings, **environment):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, **environment}
    done = subprocess.run([sys.executable, "-c", SAY], env=environment, capture_output=True, text=True, check=True)
    named, labels, pages = done.stdout.splitlines()
    return set(named.split()), set(labels.split()), pages


def ours():
    apps = ("orders", "inventory", "shipping", "shop")
    handled = {name: {handler.__module__ for handler in group.handlers.values()} for name, group in groups.items()}
    watching = {STORIES.group.name}
    return watching | {name for name, modules in handled.items() if any(module.startswith(apps) for module in modules)}


class TestLeanSettings:
    def test_know_every_group_and_no_page(self):
        named, labels, pages = said("shop.lean_settings")
        assert named == ours()
        assert {"shop", "journey", "orders", "inventory", "shipping", "events"} <= labels
        assert pages == "False False False"

    def test_know_no_group_of_the_journeys_where_there_is_none(self):
        named, _, _ = said("shop.lean_settings", JOURNEY="0")
        assert named == {name for name in ours() if not name.startswith("journey-")}


class TestJourneysLeanSettings:
    def test_know_the_journeys_shipping_and_the_visitors_group_alone(self):
        named, labels, pages = said("shop.journey.lean_settings")
        assert named == {
            "journey-shipping",
            "journey-shipping-orders",
            "journey-shipping-customers",
            "journey-tally",
        }
        assert labels == {"journey", "observe", "events"}
        assert pages == "False False False"
