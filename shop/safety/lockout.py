"""What somebody sees who typed too many wrong passwords at the back office's door; django-axes counts them."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, _answer: HttpResponse | None, _credentials: dict[str, Any] | None) -> HttpResponse:
    """Say for how long, and who can help; the same whether there is such a login or not."""
    minutes = settings.LOCK_OUT_MINUTES
    answer = render(request, "shop/safety/locked_out.html", {"minutes": minutes}, status=429)
    answer.headers["Retry-After"] = str(60 * minutes)
    answer.headers["Cache-Control"] = "no-store"
    return answer
