"""A mail as the customer sees it, for staff; and in a demo, for whoever caused it."""

from csp.decorators import csp_exempt
from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop import mailbox
from shop.models import OrderMail


@never_cache
@csp_exempt()  # type: ignore[arg-type]  # its types know views without arguments only
@permission_required("shop.view_ordermail", raise_exception=True)
def letter(request: HttpRequest, mail_id: int) -> HttpResponse:  # noqa: ARG001
    """The mail's HTML, which has its styles within, as mails do; nothing in it may run, load or be sent."""
    mail = get_object_or_404(OrderMail, pk=mail_id)
    if not mail.readable:
        raise PermissionDenied("This mail opens something that is its recipient's alone.")
    policy = "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups"
    return HttpResponse(mail.html or "Not written yet.", headers={"Content-Security-Policy": policy})


@never_cache
@require_safe
def here(request: HttpRequest) -> HttpResponse:
    """The letters that this browser caused: a demo's mailbox."""
    if not settings.DEMO:
        raise Http404("Mails are read where they are sent to.")
    return render(request, "shop/mail/here.html", {"letters": mailbox.letters(request.session)})
