"""A running shop's API, as programs ask it."""

import json
import urllib.error
import urllib.request
from uuid import uuid4

PAYS, DECLINED = "4242424242424242", "4000000000000002"
HOME = {"line1": "12 St James's Square", "city": "Vienna", "postcode": "1010", "country": "AT"}
BUSY, MOST_TRIES = 503, 100


def ask(url, body=None, **headers):
    """The status and the JSON of an answer. A POST, if there is a body; said again while the shop is too busy."""
    data = None if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **named})  # noqa: S310
    for _ in range(MOST_TRIES):
        status, told = _ask(request)
        if status != BUSY:
            return status, told
        assert told["type"] == "urn:papilio:problem:busy", told
    raise AssertionError(f"{url} was busy {MOST_TRIES} times")


def _ask(request):
    try:
        with urllib.request.urlopen(request, timeout=90) as answer:  # noqa: S310
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def place(url, *skus, card=PAYS, times=1):
    """Order one piece of each as a new guest, and say it so many ``times``; returns what was answered."""
    lines = [{"sku": sku, "quantity": 1} for sku in skus]
    who = {"name": "Ada Lovelace", "email": f"{uuid4().hex}@example.org", "address": HOME}
    key, body = str(uuid4()), {**who, "payment": {"card": card}, "lines": lines}
    answers = [ask(f"{url}/api/v1/orders", body, Idempotency_Key=key) for _ in range(times)]
    assert {status for status, _ in answers} == {201}, answers
    assert len({placed["id"] for _, placed in answers}) == 1
    return answers[0][1]


def path_of(placed):
    return f"/api/v1/orders/{placed['id']}"


def key_to(placed):
    """The header that opens a guest's order."""
    return {"Authorization": f"Bearer {placed['token']}"}
