"""What mails say: a kind for each step that deserves one."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as t

from orders.queries import OrderSnapshot
from orders.tokens import guest_token


class Words(msgspec.Struct, frozen=True):
    """A mail's subject and first sentence. ``{number}`` is the order's; ``fact`` names what of the event is quoted."""

    subject: Any
    sentence: Any
    fact: str = ""


class Written(msgspec.Struct, frozen=True):
    """A mail, ready to go."""

    subject: str
    text: str
    html: str


WORDS: Mapping[str, Words] = {
    "order-placed": Words(t("Your order {number}"), t("Thank you! We have your order and look after it now.")),
    "order-rejected": Words(
        t("We could not accept your order {number}"), t("We are sorry. You have not paid anything."), "reasons"
    ),
    "payment-declined": Words(
        t("Your card was declined for order {number}"),
        t("Nothing was taken. You can pay with another card on your order's page."),
        "reasons",
    ),
    "order-expired": Words(
        t("Your order {number} has expired"), t("It was not paid in time, so we let it go. You have not paid anything.")
    ),
    "order-cancelled": Words(
        t("Your order {number} is cancelled"), t("It will not be delivered. What you have paid comes back to you.")
    ),
    "order-dispatched": Words(t("Your order {number} is on its way"), t("The carrier has your parcel."), "parcel"),
    "order-delivered": Words(t("Your order {number} has arrived"), t("Your parcel was handed over. Enjoy it!")),
    "return-approved": Words(
        t("You can send the pieces back ({number})"), t("We agree to your return. Please send the pieces to us.")
    ),
    "return-refused": Words(t("About your return ({number})"), t("We cannot take the pieces back."), "reasons"),
    "return-refunded": Words(t("Your refund ({number})"), t("We gave back what you paid for the pieces."), "amount"),
}


def write(*, kind: str, order: OrderSnapshot, name: str, language: str, facts: Mapping[str, str], site: str) -> Written:
    """Put a mail into words, in the customer's language. ``site``: the shop's address, without a slash at its end."""
    words = WORDS[kind]
    with translation.override(language):
        link = f"{site}/orders/{order.order_id}/?token={guest_token(order.order_id)}"
        page = {
            "subject": str(words.subject).format(number=order.number),
            "sentence": words.sentence,
            "fact": facts.get(words.fact, ""),
            "order": order,
            "name": name,
            "link": link,
        }
        text = render_to_string("shop/mail/mail.txt", page)
        return Written(page["subject"], text, render_to_string("shop/mail/mail.html", page))
