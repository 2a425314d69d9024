"""What the OpenAPI document says beyond what the views show by themselves."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from orders.api import OrderShape
from orders.queries import ways_to_pay

KEY, LONGEST_KEY = "Idempotency-Key", 128
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="Where the order can be read."
)


def once(promise: str, *, required: bool = False) -> OpenApiParameter:
    """The header that makes a request count once, with what is promised to whoever sends it again."""
    return OpenApiParameter(
        KEY,
        {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": r"^[!-~]+$"},
        OpenApiParameter.HEADER,
        required=required,
        description=f"Names this submission, best by a new UUID. {promise}",
    )


ORDER_ID = {"in": "path", "name": "order_id", "required": True, "schema": {"type": "string", "format": "uuid"}}
TIMEOUT = {
    "in": "query",
    "name": "timeout",
    "description": "How long to wait, in milliseconds.",
    "schema": {"type": "integer", "minimum": 0, "maximum": 60_000, "default": 5_000},
}
EVERYWHERE = {
    "400": "Something in the request is wrong; `errors` name it.",
    "401": "No credentials, or wrong ones.",
    "403": "Not allowed: a permission, or the CSRF token beside a session's cookie, is missing.",
    "404": "There is no such thing, or it is not yours.",
    "406": "Answers are JSON.",
    "429": "Too many requests; `Retry-After` says when to come back.",
    "500": "Something broke on our side.",
    "503": "Too many ask at once, or the database is away; `Retry-After` says when to come back.",
}
WITH_BODY = {
    "409": "It does not go together with what is there; nothing was changed.",
    "413": "A request may have 64 KiB.",
    "415": "Requests are JSON.",
}
METHODS = {"get", "post", "put", "patch", "delete"}


class PlacedShape(OrderShape):
    """An order as it was placed. ``token`` is for guests, and for them alone."""

    token = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["token"].read_only = False  # what may only be read is always there, for spectacular
        return fields


PROBLEM = {
    "type": "object",
    "description": "A problem document, RFC 9457. `type` is a name to compare; it leads nowhere.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "examples": ["urn:papilio:problem:invalid"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "description": "A field that is wrong, by its path as in `lines.0.quantity`, and why.",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


class GuestTokenScheme(OpenApiAuthenticationExtension):
    target_class = "shop.api.auth.GuestToken"
    name = "guestToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002
        return {"type": "http", "scheme": "bearer", "description": "The token that came with a guest's order."}


def complete(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:  # noqa: ARG001
    """Add what no view of REST framework shows: the long poll, and every way to fail."""
    paths = result["paths"]
    result["info"]["description"] += _test_numbers()
    paths["/api/v1/orders/{order_id}/validated"] = {"get": _long_poll(paths["/api/v1/orders/{order_id}"]["get"])}
    result["components"]["schemas"]["Problem"] = PROBLEM
    # A demo puts its port into the cookie's name; the document is about production.
    result["components"]["securitySchemes"]["cookieAuth"]["name"] = "sessionid"
    for path in paths.values():
        for method in METHODS & path.keys():
            _add_problems(method, path[method]["responses"])
    result["paths"] = dict(sorted(paths.items()))
    return result


def _test_numbers() -> str:
    tests = [test for numbers in ways_to_pay().values() for test in numbers]
    lines = "\n".join(f"* `{test.number}` {test.text}" for test in tests)
    return f"\n\nNo money moves here. Test cards and accounts:\n\n{lines}"


def _long_poll(reading: dict[str, Any]) -> dict[str, Any]:
    return {
        **reading,
        "operationId": "orderValidated",
        "summary": "Wait until an order is decided",
        "description": "Answers as soon as the order is validated or rejected, and at once if it was so before, "
        "whatever came later. Any number may wait.",
        "parameters": [ORDER_ID, TIMEOUT],
        "responses": {
            "200": reading["responses"]["200"],
            "504": _problem("Not decided in this time: ask again."),
        },
    }


def _add_problems(method: str, responses: dict[str, Any]) -> None:
    if method == "get":
        responses["304"] = {"description": "You have it already: its ETag is the one that you sent."}
    for status, why in {**EVERYWHERE, **(WITH_BODY if method == "post" else {})}.items():
        responses.setdefault(status, _problem(why))


def _problem(why: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": why, "content": {"application/problem+json": {"schema": reference}}}
