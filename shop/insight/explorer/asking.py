"""What is asked of a topic: where to begin, what to look for, and what is wrong with the question."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events import declare
from events.consumer.record import Place
from events.extents import Extent
from events.operations import keys
from shop.insight.explorer.asked import Asked
from shop.insight.explorer.cursor import BadCursor, read

LONGEST = 200
LONGEST_KEY = 1_000

NEWEST, OLDEST = "newest", "oldest"


class Moment(forms.DateTimeField):
    """A time in UTC, to the second, as browsers send it and as people paste it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
    default_error_messages = {"invalid": _("Write a time like 2026-11-23T14:03:00, in UTC.")}


class Question(forms.Form):
    """The form over a topic's records. All of it is in the address, so that a link leads to the same."""

    type = forms.CharField(label=_("Type"), max_length=LONGEST, required=False)
    key = forms.CharField(label=_("Key"), max_length=LONGEST_KEY, required=False, strip=False)
    correlation = forms.CharField(label=_("Correlation id"), max_length=LONGEST, required=False)
    text = forms.CharField(label=_("Text"), max_length=LONGEST, required=False)
    since = Moment(label=_("From (UTC)"), required=False)
    until = Moment(label=_("Before (UTC)"), required=False)
    partition = forms.IntegerField(label=_("Partition"), min_value=0, max_value=2**31 - 1, required=False)
    offset = forms.IntegerField(label=_("Offset"), min_value=0, max_value=2**63 - 1, required=False)
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[(NEWEST, _("Newest first")), (OLDEST, _("Oldest first"))],
        required=False,
    )
    at = forms.CharField(max_length=10_000, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, topic: str, there: Mapping[Place, Extent]) -> None:
        super().__init__(data, auto_id="log-%s")
        self._topic, self._there = topic, there
        self.fields["type"].widget.attrs["list"] = "log-types"

    @property
    def asked(self) -> Asked:
        """What was asked, as far as it makes sense: a form that is wrong asks for the newest."""
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value not in (None, "")})

    def clean_type(self) -> str:
        wire_type: str = self.cleaned_data["type"]
        cls = declare.registry.get(wire_type)
        if cls and cls.topic.name != self._topic:
            raise forms.ValidationError(
                _("%(type)s is published on the topic %(topic)s: look there."),
                params={"type": wire_type, "topic": cls.topic.name},
            )
        return wire_type

    def clean_key(self) -> bytes:
        try:
            return keys.read(self.cleaned_data["key"])
        except keys.BadKeyText as error:
            raise forms.ValidationError(str(error)) from error

    def clean_since(self) -> datetime | None:
        since: datetime | None = self.cleaned_data["since"]
        if since and since > (now := timezone.now()):
            raise forms.ValidationError(
                _("That is to come: it is %(now)s now, in UTC."), params={"now": f"{now:%Y-%m-%d %H:%M:%S}"}
            )
        return since

    def clean_partition(self) -> int | None:
        number: int | None = self.cleaned_data["partition"]
        if number is not None and self._there and Place(self._topic, number) not in self._there:
            raise forms.ValidationError(
                _("%(topic)s has the partitions 0 to %(last)d."),
                params={"topic": self._topic, "last": len(self._there) - 1},
            )
        return number

    def clean_at(self) -> Any:
        try:
            return read(self.cleaned_data["at"], topic=self._topic)
        except BadCursor as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and since >= until:
            self.add_error("until", _("Nothing is between these times: let “Before” be later than “From”."))
        if cleaned.get("offset") is not None and "partition" in cleaned:
            self._check_offset(cleaned["offset"], cleaned["partition"])
        return cleaned

    def _check_offset(self, offset: int, partition: int | None) -> None:
        if partition is None:
            self.add_error("partition", _("Say in which partition: each counts its offsets for itself."))
            return
        extent = self._there.get(Place(self._topic, partition), Extent(offset, offset + 1))
        if extent.low == extent.high:
            self.add_error("offset", _("This partition is empty."))
        elif not extent.low <= offset < extent.high:
            words = _("This partition holds the offsets %(low)d to %(last)d.")
            self.add_error("offset", words % {"low": extent.low, "last": extent.high - 1})
