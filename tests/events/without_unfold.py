"""Run in a process of its own: prints admin pages of a project that has the backbone, and no unfold.

``python -m tests.events.without_unfold DATABASE PAGE …``: the first is a Python literal.
"""

import ast
import sys

import django
from django.conf import settings

AS_EVER = ("admin", "auth", "contenttypes", "messages", "sessions")
CONTEXT = (
    "contrib.auth.context_processors.auth",
    "contrib.messages.context_processors.messages",
    "template.context_processors.request",
)

settings.configure(
    SECRET_KEY="x",
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    STATIC_URL="static/",
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", **ast.literal_eval(sys.argv[1])}},
    INSTALLED_APPS=[*(f"django.contrib.{app}" for app in AS_EVER), "events"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": [f"django.{name}" for name in CONTEXT]},
        }
    ],
    EVENTS={"BOOTSTRAP_SERVERS": "nowhere"},
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.test import RequestFactory  # noqa: E402
from django.urls import path, resolve  # noqa: E402

urlpatterns = [path("admin/", admin.site.urls)]


def show(page):
    request = RequestFactory().get(page)
    request.user = User(pk=1, username="ada", is_staff=True, is_superuser=True)
    request._messages = []
    view, args, kwargs = resolve(request.path)
    answer = view(request, *args, **kwargs).render()
    assert answer.status_code == 200, page
    sys.stdout.write(answer.text)


if __name__ == "__main__":
    for page in sys.argv[2:]:
        show(page)
    assert not [name for name in sys.modules if name.startswith("unfold")]
