"""Websockets: pages that move by themselves. Everything they show comes from the database, read by the server."""

from django.urls import path, re_path

from shop.sockets.journey import JourneySocket
from shop.sockets.orders import OrderSocket
from shop.sockets.stock import StockSocket
from shop.sockets.unknown import UnknownSocket

# The id comes as plain text: a malformed one is answered with a close code, as an unknown one is.
urlpatterns = [
    path("ws/orders/<str:order_id>/", OrderSocket.as_asgi()),
    path("ws/stock/<slug:slug>/", StockSocket.as_asgi()),
    path("ws/journey/", JourneySocket.as_asgi()),
    path("ws/journey/<str:tour>/", JourneySocket.as_asgi()),
    re_path(r"", UnknownSocket.as_asgi()),
]
