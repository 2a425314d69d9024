"""Whoever guesses at passwords and codes is counted, in Valkey. While it is away nobody is let in.

allauth counts in the default cache, which forgives an outage (`shop/forgiving.py`): so Valkey itself is asked before.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from redis.exceptions import RedisError

HARMLESS = ("GET", "HEAD", "OPTIONS")  # pages open all the while: only their forms are counted

log = logging.getLogger(__name__)


def bear_outage(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Tell people to come back in a moment, and that they can buy without an account meanwhile."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method not in HARMLESS:
                caches["strict"].has_key("anybody")
            return view(request, *args, **kwargs)
        except RedisError as outage:
            log.warning("Nobody can be counted, so nobody is let in: %r", outage)
            answer = render(request, "account/resting.html", status=503)
            answer.headers["Retry-After"] = "5"
            return answer

    return asked
