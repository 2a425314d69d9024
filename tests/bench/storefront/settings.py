"""The shop's own settings, and one address more."""

from shop.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "tests.bench.storefront.urls"
