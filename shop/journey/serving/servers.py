"""What uvicorn starts: ``python -m uvicorn --factory shop.journey.serving.servers:shipping``."""

import os
from importlib import import_module
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler

from shop.observe.serving import serve_figures


class Server(ASGIHandler):
    """Answers the addresses of one service, and of no other."""

    def __init__(self, urlconf: str) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.journey.serving.settings")
        django.setup(set_prefix=False)
        import_module(urlconf)  # now, not with the first call, for which somebody waits
        super().__init__()
        self._urlconf = urlconf

    def create_request(self, scope: Any, body_file: Any) -> Any:
        request, refusal = super().create_request(scope, body_file)
        if request is not None:
            request.urlconf = self._urlconf
        return request, refusal


def customers() -> Server:
    server = Server("shop.journey.serving.customers")
    serve_figures()
    return server


def shipping() -> Server:
    server = Server("shop.journey.serving.shipping")
    import_module("shop.journey.polling").Poller().start()
    serve_figures()
    return server
