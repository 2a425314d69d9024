"""Where Papilio delivers: ISO 3166 alpha-2 and the name to choose by."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

COUNTRIES = [
    ("AT", _("Austria")),
    ("BE", _("Belgium")),
    ("HR", _("Croatia")),
    ("EE", _("Estonia")),
    ("FI", _("Finland")),
    ("FR", _("France")),
    ("DE", _("Germany")),
    ("GR", _("Greece")),
    ("IE", _("Ireland")),
    ("IT", _("Italy")),
    ("LV", _("Latvia")),
    ("LT", _("Lithuania")),
    ("LU", _("Luxembourg")),
    ("NL", _("Netherlands")),
    ("PT", _("Portugal")),
    ("SK", _("Slovakia")),
    ("SI", _("Slovenia")),
    ("ES", _("Spain")),
]

# How many digits a postcode has, where it is nothing but digits.
DIGITS = {"AT": 4, "BE": 4, "HR": 5, "EE": 5, "FI": 5, "FR": 5, "DE": 5, "IT": 5, "SI": 4, "ES": 5}


def wrong_postcode(postcode: str, *, country: str) -> str:
    """Why there is no such postcode in the country; nothing if there may be."""
    digits = DIGITS.get(country)
    if digits is None or (postcode.isdecimal() and len(postcode) == digits):
        return ""
    return gettext("In the chosen country, a postcode has %(digits)s digits.") % {"digits": digits}
