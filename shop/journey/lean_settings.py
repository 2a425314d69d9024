"""The shop's settings for the journey's Shipping, which consumes and knows no other tables than the journey's."""

from shop.settings import *  # noqa: F403 - settings modules are made so

INSTALLED_APPS = ["shop.journey", "shop.observe", "events"]
JOURNEY_HANDLERS = ["shipping"]
