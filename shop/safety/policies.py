"""Content security policies: a strict one for the shop, and looser ones on the paths of those who need them."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

from shop.backoffice import BACK_OFFICE

Policy = dict[str, Any]

# Nothing inline, nothing from elsewhere. What is not named here is forbidden.
SHOP: Policy = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
# Unfold writes its colours into the page, and Alpine, which moves it, makes functions of attributes. Still, no script
# is inline.
ADMIN: Policy = SHOP | {
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
}
# Swagger's page draws its icons from data addresses, and sets styles as it goes.
API_DOCS: Policy = SHOP | {
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
}
# A file is no page. A drawing that is opened by itself keeps the styles within it.
STATIC = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
LOOSER = (*((path, ADMIN) for path in BACK_OFFICE), ("/api/docs/", API_DOCS))


class PolicyOfPath(CSPMiddleware):
    """Gives each answer the policy of its path, unless its view brought one."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if parts.config is None and not report_only:
            parts.config = policy_of(request.path_info)
        return parts


def policy_of(path: str) -> Policy | None:
    """The looser policy of a path; none where the strict one of the settings stands."""
    return next((policy for prefix, policy in LOOSER if path.startswith(prefix)), None)
