"""A mailbox for whoever tries the demo, where no mail leaves the machine: the letters that this browser caused.

Without it one would have to sign in as staff to read one's own code, and lose by that what one was about to do.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from shop.models import OrderMail

CAUSED = "letters"
MOST = 20


def keep(request: HttpRequest, letter: OrderMail) -> None:
    """Let this browser read a letter, in a demo."""
    if settings.DEMO:
        request.session[CAUSED] = [*request.session.get(CAUSED, []), letter.pk][-MOST:]


def letters(session: Any) -> list[OrderMail]:
    """The letters that a browser caused, the newest first; not those of which nobody knows yet whom they are for."""
    return list(OrderMail.objects.filter(pk__in=session.get(CAUSED, []), order_id=None).exclude(recipient=""))
