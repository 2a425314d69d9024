"""What all views of the API share."""

import hashlib
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.cache import get_conditional_response, patch_cache_control
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from shop.api import throttles


class Resource(APIView):
    """GETs carry an ETag and answer 304 to whoever has it; all is counted. Who may see what, the views decide."""

    permission_classes = [AllowAny]
    private = True

    def get_throttles(self) -> list[BaseThrottle]:
        return [*throttles.by_method(self.request)]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if isinstance(answer, Response):
            patch_cache_control(answer, **_caching(request, answer, private=self.private))
            if request.method in ("GET", "HEAD") and answer.status_code == 200:
                answer.add_post_render_callback(partial(_conditional, self.request._request))
        return answer


def etag(content: bytes) -> str:
    """Names a body by its bytes."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _caching(request: Request, answer: Response, *, private: bool) -> dict[str, bool]:
    if request.method == "POST" or answer.status_code >= 400:
        return {"no_store": True}
    return {"private": True, "no_cache": True} if private else {"public": True, "no_cache": True}


def _conditional(request: HttpRequest, answer: Response) -> Any:
    answer.headers["ETag"] = etag(answer.content)
    return get_conditional_response(request, etag=answer.headers["ETag"], response=answer)
