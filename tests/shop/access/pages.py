"""What everybody gets from each page outside of the back office: to look (GET), and to send an empty form (POST).

A new page has a line here. ``each(404, owner=200)`` reads: 404 for everybody, but 200 for the owner. Whoever adds a
page thinks about each of `people.EVERYBODY`: somebody without a login, another customer, the owner of an order, a guest
who has its link, staff without permissions, and each role.
"""

from typing import NamedTuple

from tests.shop.access.people import EVERYBODY, OUTSIDERS, STAFF

Answers = dict[str, int]


class Page(NamedTuple):
    """The statuses, by role."""

    get: Answers
    post: Answers


def each(default: int, *roles: str, then: int = 0, **others: int) -> Answers:
    """``default`` for all, ``then`` for the roles, and what is named for others."""
    return dict.fromkeys(EVERYBODY, default) | dict.fromkeys(roles, then) | others


SERVED, LEADS_ON, NO_SUCH_METHOD = each(200), each(302), each(405)
NOT_HERE = Page({}, {})  # a view that looks at the database in threads of its own: tests/shop/api/test_waiting.py
TO_LOOK_AT = Page(SERVED, NO_SUCH_METHOD)  # open to all, and nothing is sent there

# Who sees Ada's order: Ada, whoever has its link, and roles that may. Other staff are told that they may not.
STAFF_WHO_SEE = ("support", "manager", "superuser")
BLIND_STAFF = {"nobody": 403, "warehouse": 403, "reader": 403}
HOLDERS = ("owner", "token", *STAFF_WHO_SEE)


def of_order(answer: int) -> Answers:
    return each(404, *HOLDERS, then=answer, **BLIND_STAFF)


SEEN = of_order(302)  # back to the order


# The same through the API, where whoever has no credentials is asked for some.
def of_api_order(answer: int, **others: int) -> Answers:
    return each(404, *HOLDERS, then=answer, **{"anonymous": 401, **BLIND_STAFF, **others})


def for_staff(*roles: str, sending: bool = False) -> Answers:
    """Below /admin/: others are asked to sign in."""
    return each(403, *OUTSIDERS, then=302) | dict.fromkeys(roles, 405 if sending else 200)


def own(default: int, *roles: str, then: int = 0, **others: int) -> Answers:
    """A page of one's own account. Staff are told that they have none; who is not signed in is asked to."""
    return each(default, *roles, then=then, **{"anonymous": 302, "token": 302, **others})


CUSTOMERS = ("owner", "stranger")
OWN = own(200)
ENTRANCE = Page(each(302, anonymous=200, token=200), each(302, anonymous=200, token=200))  # who is in goes on
NOT_BEGUN = Page(LEADS_ON, LEADS_ON)  # no code was asked for
DESK = Page(for_staff("support", "manager", "reader", "superuser"), for_staff(*STAFF, sending=True))
GOODS = Page(for_staff("warehouse", "support", "manager", "reader", "superuser"), for_staff(*STAFF, sending=True))
LOG = Page(for_staff("manager", "reader", "superuser"), for_staff(*STAFF, sending=True))
SENT_BACK = dict.fromkeys(("manager", "reader", "superuser"), 302)
NO_FILE = Page(for_staff() | SENT_BACK, for_staff(*STAFF, sending=True))  # to the page, which says why there is none


def steered(sent: int) -> Page:
    """What a manager does about a group of the pipeline."""
    may = ("manager", "superuser")
    return Page(for_staff(*may), for_staff() | dict.fromkeys(may, sent))


def for_roles(answer: int, *roles: str, anonymous: int, others: int = 403) -> Answers:
    return each(others, *roles, then=answer, anonymous=anonymous, token=anonymous)


MAIL_READERS = ("support", "manager", "superuser")
STOCK_READERS = ("warehouse", "support", "manager", "reader", "superuser")

PAGES = {
    # The shop's window
    "home": TO_LOOK_AT,
    "category": TO_LOOK_AT,
    "product": TO_LOOK_AT,
    "picture": TO_LOOK_AT,
    "picture-view": TO_LOOK_AT,
    "help": TO_LOOK_AT,
    "legal": TO_LOOK_AT,
    "language": Page(NO_SUCH_METHOD, each(400)),
    "appearance": Page(NO_SUCH_METHOD, each(400)),
    # Cart and checkout: everybody has their own
    "cart": TO_LOOK_AT,
    "cart-add": Page(NO_SUCH_METHOD, LEADS_ON),
    "cart-change": Page(NO_SUCH_METHOD, LEADS_ON),
    "checkout": Page(LEADS_ON, LEADS_ON),  # the cart is empty
    "checkout-payment": Page(LEADS_ON, LEADS_ON),
    "checkout-review": Page(LEADS_ON, LEADS_ON),
    "cart-undo": Page(NO_SUCH_METHOD, LEADS_ON),
    # An order
    "order": Page(of_order(200), NO_SUCH_METHOD),
    "order-status": Page(of_order(200), NO_SUCH_METHOD),
    "order-pay": Page(SEEN, of_order(422) | {"support": 403}),
    "order-cancel": Page(of_order(200), of_order(302)),
    "order-return": Page(of_order(302), of_order(302)),  # it is not here yet
    "order-again": Page(NO_SUCH_METHOD, of_order(302)),
    "order-account": Page(each(404, token=302), each(404, token=302)),  # Ada has one
    "order-found": Page(each(410), NO_SUCH_METHOD),  # without the key that the mail has
    "find-order": Page(SERVED, each(422)),
    "find-order-sent": TO_LOOK_AT,
    # An account: each has their own, and nobody leads to another one's
    "account": Page(OWN, NO_SUCH_METHOD),
    "account-orders": Page(OWN, NO_SUCH_METHOD),
    "account-details": Page(OWN, own(200, *CUSTOMERS, then=422)),
    "account-privacy": Page(OWN, NO_SUCH_METHOD),
    "account-download": Page(NO_SUCH_METHOD, OWN),
    "account-erase": Page(own(200, *CUSTOMERS, then=302), own(200, *CUSTOMERS, then=422)),
    "account-erased": TO_LOOK_AT,
    "account-addresses": Page(OWN, NO_SUCH_METHOD),
    "account-address-add": Page(OWN, own(200, *CUSTOMERS, then=422)),
    "account-address": Page(own(200, stranger=404), own(200, owner=422, stranger=404)),
    "account-address-delete": Page(NO_SUCH_METHOD, own(200, owner=302, stranger=404)),
    "account-address-default": Page(NO_SUCH_METHOD, own(200, owner=302, stranger=404)),
    "account_login": ENTRANCE,
    "account_request_login_code": ENTRANCE,
    "account_confirm_login_code": NOT_BEGUN,
    "account_logout": Page(OWN, LEADS_ON),
    "account_signup": ENTRANCE,
    "account_inactive": TO_LOOK_AT,
    "account_reauthenticate": Page(own(403), own(403)),  # nobody here has a password to confirm
    "account_email": Page(OWN, own(302)),
    "account_email_verification_sent": NOT_BEGUN,
    "account_change_password": Page(own(302), own(302)),
    "account_set_password": Page(OWN, OWN),
    "account_reset_password": Page(SERVED, SERVED),
    "account_confirm_password_reset_code": NOT_BEGUN,
    "account_complete_password_reset": NOT_BEGUN,
    "account_password_reset_completed": TO_LOOK_AT,
    # The API
    "api-orders": Page(NO_SUCH_METHOD, each(400)),
    "api-order": Page(of_api_order(200), NO_SUCH_METHOD),
    "api-order-validated": NOT_HERE,
    "api-order-cancel": Page(NO_SUCH_METHOD, of_api_order(200)),
    "api-order-payments": Page(NO_SUCH_METHOD, of_api_order(400)),
    "api-order-returns": Page(of_api_order(200), of_api_order(400)),
    "api-products": TO_LOOK_AT,
    "api-product": TO_LOOK_AT,
    "api-stock": Page(for_roles(404, *STOCK_READERS, anonymous=401), NO_SUCH_METHOD),
    "api-receipts": Page(NO_SUCH_METHOD, for_roles(400, "warehouse", "manager", "superuser", anonymous=401)),
    "api-adjustments": Page(NO_SUCH_METHOD, for_roles(400, "warehouse", "manager", "superuser", anonymous=401)),
    "api-schema": TO_LOOK_AT,
    "api-docs": TO_LOOK_AT,
    # Mails as customers see them, for staff
    "mails": Page(LEADS_ON, LEADS_ON),
    "staff": Page(LEADS_ON, LEADS_ON),
    "mail": Page(for_roles(200, *MAIL_READERS, anonymous=403), for_roles(200, *MAIL_READERS, anonymous=403)),
    "mails-here": TO_LOOK_AT,
    # Parts of the back office's front page
    "staff-todo": Page(for_staff(*STAFF), for_staff(*STAFF, sending=True)),
    "staff-day": DESK,
    "staff-waiting": DESK,
    "staff-reports": LOG,
    "staff-reports-days": NO_FILE,
    "staff-reports-categories": NO_FILE,
    "staff-reports-countries": NO_FILE,
    "staff-suppliers": GOODS,
    "staff-suppliers-live": GOODS,
    "staff-pipeline": LOG,
    "staff-pipeline-live": LOG,
    "staff-pipeline-group": LOG,
    "staff-pipeline-group-live": LOG,
    "staff-pipeline-pause": steered(302),
    "staff-pipeline-resume": steered(302),
    "staff-pipeline-redrive": steered(302),
    "staff-pipeline-seek": steered(200),  # an empty form says nothing
    "staff-streams": LOG,
    "staff-streams-live": LOG,
    "staff-orders": DESK,
    "staff-story": DESK,
    "staff-story-live": DESK,
    "staff-events": LOG,
    "staff-events-topic": LOG,
    "staff-events-live": LOG,
    "staff-record": LOG,
    "staff-schema": LOG,
    # For machines
    "robots": TO_LOOK_AT,
    "security": TO_LOOK_AT,
    "healthz": TO_LOOK_AT,
    "readyz": TO_LOOK_AT,
    "metrics": Page(each(403, "manager", "reader", "superuser", then=200, anonymous=401, token=401), NO_SUCH_METHOD),
    # The journey, a demo's: its visitors may all do the same
    "journey": TO_LOOK_AT,
    "journey-tours": Page(NO_SUCH_METHOD, each(302)),
    "journey-place": Page(NO_SUCH_METHOD, each(404)),  # somebody else's tour
    "journey-switch": Page(NO_SUCH_METHOD, each(302)),
    "journey-stage": TO_LOOK_AT,
    "journey-order": Page(each(404), NO_SUCH_METHOD),  # Ada's took no early road
    "journey-log": TO_LOOK_AT,
    "journey-log-live": TO_LOOK_AT,
    "journey-log-wish": Page(NO_SUCH_METHOD, LEADS_ON),
    "journey-log-kinds": TO_LOOK_AT,
    "journey-log-database": TO_LOOK_AT,
    "journey-log-rebuild": TO_LOOK_AT,
    "journey-log-metamorphosis": Page(SERVED, each(422)),  # a caterpillar without a name
    "journey-log-code": TO_LOOK_AT,
}

# Where a route's places lead to what is there; anything else is in tests/shop/test_access_matrix.py.
SLUGS = {"category": "rugs", "product": "loud-lamp", "journey-log-live": "rebuild", "journey-log-code": "relay"}
