"""Who asks: a guest with a token, a browser's session, or an account's token. And whose order it is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from shop import access
from shop.access import Access, order_access

NO_SUCH_ORDER = "There is no such order, or this token does not open it."


class GuestToken(BaseAuthentication):
    """``Authorization: Bearer <token>``, the token that came with an order. It opens that one, and names nobody."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[Any, str] | None:
        scheme, _, token = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != self.keyword.lower():
            return None
        if not token.strip():
            raise AuthenticationFailed("After Bearer comes the token of an order.")
        return AnonymousUser(), token.strip()

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - REST framework passes it
        return self.keyword


def authorise(request: Request, order_id: UUID) -> None:
    """Let those go on who may see the order. Whether there is one, is the caller's next question.

    :raises NotAuthenticated: if nothing was shown that could open any order
    :raises PermissionDenied: if they are staff without the permission
    :raises Http404: if it is somebody else's, or none
    """
    token, session = _shown(request)
    match order_access(order_id=order_id, token=token, session=session, user=request.user):
        case Access.NO_CREDENTIALS:
            raise NotAuthenticated("Send the order's token, as in “Authorization: Bearer …”, or sign in.")
        case Access.NOT_ALLOWED:
            raise PermissionDenied("Looking at orders needs the permission to view tracked orders.")
        case Access.NOT_THEIRS:
            raise Http404(NO_SUCH_ORDER)


def changed_by(request: Request, order_id: UUID, *, permission: str) -> str:
    """Who changes an order that they may see: its customer, or somebody of the staff by their login.

    :raises PermissionDenied: if staff want to change somebody else's order without the permission
    """
    token, session = _shown(request)
    return access.changed_by(order_id=order_id, token=token, session=session, user=request.user, permission=permission)


def _shown(request: Request) -> tuple[str, Mapping[str, Any]]:
    """The guest's token and the session that came with a request, as far as there are any."""
    return (request.auth if isinstance(request.auth, str) else ""), getattr(request, "session", {})
