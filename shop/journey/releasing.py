"""Letting caterpillars go: what visitors may say of one, how often, and the event that it becomes."""

import unicodedata
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django import forms
from django.core.validators import RegexValidator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from events.outbox import publish
from shop.journey.events import CaterpillarReleased
from shop.rates import Rate

COLOURS = {"ember": _("Ember"), "teal": _("Teal"), "amber": _("Amber"), "rose": _("Rose")}
RATE = Rate(20, 60)  # of one address
LONGEST = 16
KEY = "journey_caterpillars"
MOST_REMEMBERED = 12

LETTERS_ONLY = _("Please use letters only, without spaces.")
letters = RegexValidator(r"^[^\W\d_]*$", LETTERS_ONLY)
one_unit_each = RegexValidator(r"^[\0-\uffff]*$", LETTERS_ONLY)  # so that Java's mirror image is Python's


class NameField(forms.CharField):
    """However its letters were typed, each is one character."""

    def to_python(self, value: Any) -> Any:
        return unicodedata.normalize("NFC", super().to_python(value) or "")


class CaterpillarForm(forms.Form):
    """A name and a colour."""

    name = NameField(
        label=_("Its name"),
        help_text=_("Up to 16 letters. The log keeps it for ever, so do not give it your own."),
        max_length=LONGEST,
        validators=[letters, one_unit_each],
        error_messages={
            "required": _("Give it a name."),
            "max_length": _("Please use 16 letters at most."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}),
    )
    colour = forms.ChoiceField(
        label=_("Its colour"),
        choices=list(COLOURS.items()),
        initial="ember",
        error_messages={"required": _("Choose a colour."), "invalid_choice": _("Choose one of the four colours.")},
        widget=forms.RadioSelect,
    )


class Own(NamedTuple):
    """A visitor's caterpillar, as their session knows it."""

    id: UUID
    name: str
    colour: str
    released_at: datetime


def release(*, name: str, colour: str, released_at: datetime) -> Own:
    """Let a caterpillar go, and begin its story."""
    own = Own(uuid4(), name, colour, released_at)
    with transaction.atomic():
        publish(CaterpillarReleased(*own), correlation_id=own.id)
    return own


def remember(session: Any, own: Own) -> None:
    """So that visitors find their own among all."""
    kept = (str(own.id), own.name, own.colour, own.released_at.isoformat())
    session[KEY] = [*session.get(KEY, []), kept][-MOST_REMEMBERED:]


def remembered(session: Any) -> list[Own]:
    """The visitor's own, oldest first."""
    return [
        Own(UUID(known), name, colour, datetime.fromisoformat(at)) for known, name, colour, at in session.get(KEY, [])
    ]
