"""What everybody gets from each websocket: a talk, or the code with which it is closed."""

from tests.shop.access.pages import BLIND_STAFF, HOLDERS, Answers, each

TALKS = 0

SOCKETS: dict[str, Answers] = {
    "ws/orders/<str:order_id>/": each(4404, *HOLDERS, then=TALKS, anonymous=4401) | dict.fromkeys(BLIND_STAFF, 4403),
    "ws/stock/<slug:slug>/": each(TALKS),
    "ws/journey/": each(TALKS),
    "ws/journey/<str:tour>/": each(TALKS),
    "": each(4404),  # any other address
}
