"""Where the shop is, and who answers there, for what is read elsewhere: mails, and links that leave the page."""

from email.utils import parseaddr
from urllib.parse import quote

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def site() -> str:
    """The shop's address, without a slash at its end."""
    return str(settings.SITE_URL)


@register.simple_tag
def letter_to_us(about: str = "") -> str:
    """An address that opens a mail to the shop; ``about`` is its subject."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return f"mailto:{address}?subject={quote(about)}" if about else f"mailto:{address}"
