"""The first step as one thing: who buys, and where the parcel goes, however that was said."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.utils.translation import get_language

from shop.checkout.forms import ANOTHER, PlaceForm, WhoForm
from shop.models import Address, User
from shop.queries.customers import ADDRESS, addresses_of, named
from shop.services.checkout import Guest
from shop.services.customers import PostalAddress

FIELDS = (*WhoForm.base_fields, *PlaceForm.base_fields, "address", "save")


class Details:
    """Two forms, of which the second only counts where no known address was chosen.

    With ``typed`` it is checked, and else shown with what is known: ``before`` was typed earlier, and an account tells
    the rest. Of an account, name and e-mail are ``known``: they are shown, and neither asked for nor taken.
    """

    def __init__(
        self, *, user: User | None, typed: Mapping[str, str] | None = None, before: Mapping[str, str] | None = None
    ) -> None:
        self.addresses: list[Address] = addresses_of(user) if user else []
        self.known: dict[str, str] = named(user) if user else {}
        initial: dict[str, Any] = {**_told_by(user), **(before or {})}
        if not initial.get("address"):  # told by a guest, who signed in since
            initial.pop("address", None)
        self.who = WhoForm(typed, initial=initial, addresses=self.addresses, known=self.known)
        self.place = PlaceForm(typed, initial=initial, account=user is not None)

    @property
    def forms(self) -> list[Form]:
        """Those that count."""
        return [self.who] if self._chosen() else [self.who, self.place]

    def is_valid(self) -> bool:
        wrong = [form for form in self.forms if not form.is_valid()]  # each is asked, so that each has its errors
        return not wrong

    @property
    def saves(self) -> bool:
        """The account shall keep the address."""
        return self._chosen() is not None or bool(self.place.cleaned_data.get("save", True))

    def guest(self) -> Guest:
        """The valid forms, as the service wants them."""
        said = {**self.who.cleaned_data, **self.known}
        chosen = self._chosen()
        place = {name: getattr(chosen, name) for name in ADDRESS} if chosen else self._typed()
        return Guest(
            name=said["name"], email=said["email"], address=PostalAddress(**place), language=get_language() or "en"
        )

    def _typed(self) -> dict[str, str]:
        return {name: self.place.cleaned_data[name] for name in ADDRESS}

    def _chosen(self) -> Address | None:
        if not self.addresses:
            return None
        said = self.who["address"].value()
        if said == ANOTHER:
            return None
        # Nonsense chooses nothing: the field itself says so, and the second form need not.
        return next((address for address in self.addresses if str(address.pk) == said), self.addresses[0])


def _told_by(user: User | None) -> dict[str, str]:
    return {"name": user.get_full_name(), "email": user.email} if user else {}


def typed_in(data: Mapping[str, Any]) -> dict[str, str]:
    """The fields of the first step in what a browser sent. A box that is not ticked is not sent: that counts, too."""
    return {name: str(data.get(name, "")) for name in FIELDS}
