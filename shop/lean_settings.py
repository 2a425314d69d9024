"""The shop's settings for processes that serve no pages: without back office and API they are smaller and start sooner.

``make run`` has a dozen of them. Who looks up the address of a page, as mails do, needs the settings in full.
"""

from shop.settings import *  # noqa: F403 - settings modules are made so
from shop.settings import INSTALLED_APPS as _ALL

_FOR_PAGES = (
    "unfold", "django.contrib.admin", "rest_framework", "drf_spectacular", "csp", "django_htmx", "allauth", "axes",
)  # fmt: skip

INSTALLED_APPS = [app for app in _ALL if not app.startswith(_FOR_PAGES)]
