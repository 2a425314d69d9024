"""The cart of an account, as rows of the database: the same verbs as the cart in a session has."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.utils.functional import cached_property

from shop.cart import Cart, refuse_too_many
from shop.models import CartLine, MergedCart, User


class AccountCart(Cart):
    """What somebody with an account gathered so far, here and on other devices."""

    def __init__(self, user: User) -> None:
        self._user = user

    @cached_property
    def _lines(self) -> list[CartLine]:
        return list(CartLine.objects.filter(user=self._user))

    def _look_again(self) -> None:
        self.__dict__.pop("_lines", None)

    @property
    def quantities(self) -> Mapping[str, int]:
        return {line.sku: line.quantity for line in self._lines}

    @property
    def prices_seen(self) -> Mapping[str, Decimal]:
        return {line.sku: line.price_seen for line in self._lines if line.price_seen is not None}

    def put(self, sku: str, quantity: int) -> None:
        refuse_too_many({**self.quantities, sku: quantity})
        CartLine.objects.update_or_create(user=self._user, sku=sku, defaults={"quantity": quantity})
        self._look_again()

    def remove(self, sku: str) -> None:
        CartLine.objects.filter(user=self._user, sku=sku.replace("\0", "")).delete()
        self._look_again()

    def saw(self, prices: Mapping[str, Decimal]) -> None:
        fresh = [line for line in self._lines if line.sku in prices and prices[line.sku] != line.price_seen]
        for line in fresh:
            line.price_seen = prices[line.sku]
        CartLine.objects.bulk_update(fresh, ["price_seen"])

    def take_out(self, ordered: Mapping[str, int]) -> None:
        with self.alone():
            for line in self._lines:
                if (left := line.quantity - ordered.get(line.sku, 0)) > 0:
                    CartLine.objects.filter(pk=line.pk).update(quantity=left)
                else:
                    self.remove(line.sku)
        self._look_again()

    @contextmanager
    def alone(self) -> Iterator[None]:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=self._user.pk)
            self._look_again()  # another device may have been first
            yield

    def heard(self, click: str, *, within: timedelta) -> bool:
        """While Valkey is away, no: what the sessions remember has to do."""
        name = hashlib.blake2s(click.encode(), digest_size=16).hexdigest()  # no key is what somebody may have typed
        return not cache.add(f"click:{self._user.pk}:{name}", 1, within.total_seconds())

    def empty(self) -> None:
        CartLine.objects.filter(user=self._user).delete()
        self._look_again()

    @transaction.atomic
    def take_over(self, cart_id: UUID, quantities: Mapping[str, int], prices: Mapping[str, Decimal]) -> bool:
        """Have so many of each, also beyond what one order takes; False if that cart was taken over before."""
        _, first = MergedCart.objects.get_or_create(cart_id=cart_id, defaults={"user": self._user})
        if first:
            lines = [
                CartLine(user=self._user, sku=sku, quantity=pieces, price_seen=prices.get(sku))
                for sku, pieces in quantities.items()
            ]
            CartLine.objects.bulk_create(
                lines,
                update_conflicts=True,
                unique_fields=["user", "sku"],
                update_fields=["quantity", "price_seen"],
            )
        self._look_again()
        return first
