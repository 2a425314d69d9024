"""A mail as the customer sees it, for staff."""

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from shop.models import OrderMail


@never_cache
@csp_exempt()  # type: ignore[arg-type]  # its types know views without arguments only
@permission_required("shop.view_ordermail", raise_exception=True)
def letter(request: HttpRequest, mail_id: int) -> HttpResponse:  # noqa: ARG001
    """The mail's HTML, which has its styles within, as mails do; nothing in it may run, load or be sent."""
    mail = get_object_or_404(OrderMail, pk=mail_id)
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
    return HttpResponse(mail.html or "Not written yet.", headers={"Content-Security-Policy": policy})
