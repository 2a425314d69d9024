"""The API as its callers see it: JSON over HTTP."""

from typing import Any
from uuid import uuid4

from django.test import Client

CARD = "4242424242424242"
BODY: dict[str, Any] = {
    "email": "ada@example.org",
    "name": "Ada Lovelace",
    "address": {"line1": "12 St James's Square", "city": "Vienna", "postcode": "1010", "country": "AT"},
    "payment": {"card": CARD},
    "lines": [{"sku": "GARISH-RUG", "quantity": 2}],
}


class API:
    """One caller, with the headers that they always send."""

    def __init__(self, client: Client | None = None, **headers: str) -> None:
        self.client, self.headers = client or Client(), headers

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers | _named(headers))

    def post(self, path: str, body: Any, **headers: str) -> Any:
        asked = self.headers | _named(headers)
        return self.client.post(f"/api/v1{path}", body, content_type="application/json", headers=asked)

    def place(self, key: str = "", **changes: Any) -> Any:
        """Place an order of two rugs, or of what the test says. None leaves a field out."""
        body = {name: value for name, value in {**BODY, **changes}.items() if value is not None}
        return self.post("/orders", body, Idempotency_Key=key or str(uuid4()))

    def holding(self, placed: Any) -> "API":
        """The guest who keeps the token of an order."""
        return API(Authorization=f"Bearer {placed.json()['token']}")


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def fields(problem: Any) -> list[str]:
    """The fields that a problem document names."""
    assert problem.headers["Content-Type"] == "application/problem+json"
    return [error["field"] for error in problem.json().get("errors", [])]
