"""What mails say: a kind for each step that deserves one, in the words of the order's page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as t

from orders.queries import OrderSnapshot
from orders.tokens import guest_token
from shop.events import Money
from shop.queries import reasons
from shop.queries.receipt import deliver_to
from shop.queries.tracking import BACK, NOTHING, PERHAPS, money_after, sums
from shop.templatetags.money import money


class Words(msgspec.Struct, frozen=True):
    """A mail's subject, where ``{number}`` is the order's, its first sentence, how to go on, and its button."""

    subject: Any
    sentence: Any
    advice: Any = ""
    action: Any = t("See your order")


class Written(msgspec.Struct, frozen=True):
    """A mail, ready to go."""

    subject: str
    text: str
    html: str


WORDS: Mapping[str, Words] = {
    "order-placed": Words(
        t("Your order {number}"),
        t("Thank you! We have your order and look after it now."),
        t("Its page shows where it is at any moment. The button opens it on any device: keep this mail to yourself."),
        t("Follow your order"),
    ),
    "order-held": Words(
        t("We are taking a look at your order {number}"),
        t("Somebody of us looks at your order before it goes on. You have not paid anything yet."),
        t("You need not do anything: we write to you as soon as we know, usually within one working day."),
    ),
    "order-rejected": Words(
        t("We could not accept your order {number}"),
        t("We are sorry. You have not paid anything."),
        action=t("Try it again"),
    ),
    "payment-declined": Words(
        t("Your payment for order {number} did not go through"),
        t("Nothing was taken, and your things stay set aside for a while."),
        action=t("Pay in another way"),
    ),
    "order-expired": Words(
        t("Your order {number} has expired"),
        t("It was not paid in time, so we let it go. You have not paid anything."),
        t("Its page puts everything back into your cart, if you still want it."),
        t("Order it again"),
    ),
    "cancellation-refused": Words(
        t("It was too late to cancel order {number}"),
        t("The carrier has your parcel already, so it comes to you as planned."),
        t("Once it is there, you can send back what you do not want, on your order's page."),
    ),
    "order-cancelled": Words(t("Your order {number} is cancelled"), t("It will not be delivered.")),
    "order-dispatched": Words(
        t("Your order {number} is on its way"), t("The carrier has your parcel."), action=t("Follow your parcel")
    ),
    "order-delivered": Words(
        t("Your order {number} has arrived"),
        t("Your parcel was handed over. Enjoy it!"),
        t("Something is not as it should be? You can send it back on your order's page."),
    ),
    "return-approved": Words(
        t("You can send the pieces back ({number})"),
        t("We agree to your return. This is how it goes:"),
        action=t("See your return"),
    ),
    "return-refused": Words(
        t("About your return ({number})"),
        t("We are sorry, we cannot take the pieces back."),
        t("Write to us if you see it differently: just answer this mail."),
    ),
    "return-refunded": Words(
        t("Your refund ({number})"),
        t("We gave back what you paid for the pieces. It is with your bank within a few days."),
    ),
    "payment-refunded": Words(
        t("Some money back for your order {number}"),
        t("We gave you this back, and your things are yours to keep. It is with your bank within a few days."),
    ),
}
PACKING = t(
    "1. Pack the pieces well.\n2. Write the order's number, {number}, on a sheet and put it in.\n"
    "3. Send the parcel to: Papilio, Returns, 1 Chrysalis Lane, 1010 Vienna (an address that we made up).\n"
    "4. When it is here, you get your money back."
)


def write(*, kind: str, order: OrderSnapshot, name: str, language: str, facts: Mapping[str, str], site: str) -> Written:
    """Put a mail into words, in the customer's language. ``site``: the shop's address, without a slash at its end."""
    words = WORDS[kind]
    with translation.override(language):
        link = f"{site}/orders/{order.order_id}/?token={guest_token(order.order_id)}"
        page = {
            "subject": str(words.subject).format(number=order.number),
            "sentence": words.sentence,
            "fact": _fact(kind, order, facts),
            "advice": _advice(kind, order, facts) or words.advice,
            "action": words.action,
            "order": order,
            "sums": sums(order.lines),
            "address": deliver_to(order.order_id),
            "name": name,
            "link": link,
        }
        text = render_to_string("shop/mail/mail.txt", page)
        return Written(page["subject"], text, render_to_string("shop/mail/mail.html", page))


def _fact(kind: str, order: OrderSnapshot, facts: Mapping[str, str]) -> str:
    """What of the event itself is quoted."""
    if kind == "return-approved":
        return str(PACKING).format(number=order.number)
    if kind == "return-refused":
        return facts["reasons"]  # what staff wrote to this customer
    if "amount" in facts:
        return money(Money(Decimal(facts["amount"]), facts["currency"]))
    return facts.get("parcel") or reasons.told(facts.get("reasons", ""))


def _advice(kind: str, order: OrderSnapshot, facts: Mapping[str, str]) -> str:
    if kind in {"order-rejected", "payment-declined"}:
        return reasons.advice(facts.get("reasons", ""))
    if kind == "order-cancelled":
        return str(_ABOUT_THE_MONEY[money_after(order.history)])
    return ""


_ABOUT_THE_MONEY = {
    BACK: t("Your money is on its way back to you. It is with your bank within a few days."),
    PERHAPS: t("You pay nothing: if your bank holds the amount already, it is released."),
    NOTHING: t("You have not paid anything."),
}
