"""What forms and addresses say, checked: only the visitors' own group can be asked for anything."""

from collections.abc import Mapping

from events.consumer.record import Place
from shop.journey.log.wishes import Wish
from shop.journey.projections import TALLY

DIGITS = 15


class BadWish(Exception):
    """The form asks for something that there is not: reload the page, please."""


def read_wish(form: Mapping[str, str]) -> Wish:
    """
    :raises BadWish: if it makes no sense
    """
    match form.get("what", ""):
        case "rebuild":
            return Wish("rebuild")
        case "back" if "offset" in form:
            return Wish("back", read_place(form, TALLY.topics[0].name), read_offset(form))
        case "back":
            return Wish("back")
    raise BadWish(BadWish.__doc__)


def read_place(form: Mapping[str, str], topic: str) -> Place:
    """
    :raises BadWish: if the partition is no number
    """
    return Place(topic, _number(form, "partition"))


def read_offset(form: Mapping[str, str]) -> int:
    """
    :raises BadWish: if it is no number
    """
    return _number(form, "offset")


def _number(form: Mapping[str, str], name: str) -> int:
    text = form.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS):
        raise BadWish(BadWish.__doc__)
    return int(text)
