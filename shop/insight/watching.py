"""Parts of pages that are asked for again and again: who looks is asked of the database once a minute, not each time.

Signing out ends what somebody watches at once. A permission taken away, a login switched off and a changed password do
so within that minute; their next page is refused at once.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2s
from typing import Any

import msgspec
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.signals import user_logged_out
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

KNOWN_SECONDS = 60

View = Callable[..., HttpResponseBase]


class Watcher(msgspec.Struct, frozen=True):
    """Somebody of the staff, with what they may do: as much of a user as these parts ask for."""

    username: str
    permissions: frozenset[str]
    is_active: bool = True
    is_staff: bool = True
    is_authenticated: bool = True
    is_anonymous: bool = False

    def get_username(self) -> str:
        return self.username

    def has_perm(self, permission: str, _of: Any = None) -> bool:
        return permission in self.permissions

    def has_perms(self, permissions: Any, _of: Any = None) -> bool:
        return self.permissions.issuperset(permissions)

    def has_module_perms(self, app: str) -> bool:
        return any(permission.startswith(f"{app}.") for permission in self.permissions)


def for_watchers(view: View) -> View:
    """The view for those whom the back office lets in, as its own ``admin_view``."""
    checked = admin.site.admin_view(view)

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if watcher := _watcher(request):
            request.user = watcher  # type: ignore[assignment]  # as much of one as is asked for
        return checked(request, *args, **kwargs)

    return asked


def _watcher(request: HttpRequest) -> Watcher | None:
    """Who holds this session, if that is somebody of the staff. While Valkey is away, the database is asked."""
    if not (session := request.COOKIES.get(settings.SESSION_COOKIE_NAME)):
        return None
    key = _key(session)
    if known := cache.get(key):
        return msgspec.convert(known, Watcher)
    user: Any = request.user
    if not (user.is_active and user.is_staff):
        return None
    found = Watcher(user.get_username(), frozenset(user.get_all_permissions()))
    cache.set(key, msgspec.to_builtins(found), KNOWN_SECONDS)
    return found


@receiver(user_logged_out)
def forget(*, request: HttpRequest, **_signal: Any) -> None:
    """Nobody watches with a session that its holder ended."""
    if session := request.session.session_key:
        cache.delete(_key(session))


def _key(session: str) -> str:
    return f"watcher:{blake2s(session.encode(), digest_size=20).hexdigest()}"
