"""Who buys. A guest is a customer too: each guest checkout makes one of its own."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from uuid_utils.compat import uuid7

from shop import events

DEFAULT_FIRST = ("-is_default", "-id")  # then the newest


class Customer(models.Model):
    """Somebody who ordered. ``version`` counts the states announced on the topic ``customers``.

    An e-mail address identifies nobody: two guests may type the same one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, help_text="The login of an account."
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=10)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        permissions: ClassVar = [("erase_customer", "Can erase a customer for good")]
        indexes: ClassVar = [
            # As the desk looks for them: upper case is how PostgreSQL compares without it.
            models.Index(Upper("email"), name="shop_customer_by_email"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="shop_customer_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    def changed(self, *, addresses: "Iterable[Address] | None" = None) -> events.CustomerChanged:
        """The event that carries the customer's full state, ``addresses`` included, which are read unless given."""
        known = self.addresses.order_by(*DEFAULT_FIRST) if addresses is None else addresses
        return events.CustomerChanged(
            customer_id=self.id,
            version=self.version,
            name=self.name,
            email=self.email,
            language=self.language,
            addresses=tuple(address.published() for address in known),
        )


class Address(models.Model):
    """Where a customer's parcels go. ``country`` is ISO 3166 alpha-2.

    What somebody ordered goes where they said then. So a row never turns into another place: an address that is changed
    or deleted is retired, and goes for good once no order under way needs it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    line1 = models.CharField("street and number", max_length=120)
    line2 = models.CharField("flat, floor, company", max_length=120, blank=True)
    postcode = models.CharField(max_length=12)
    city = models.CharField(max_length=80)
    country = models.CharField(max_length=2)
    is_default = models.BooleanField(
        "default", default=False, db_default=False, help_text="Where parcels go unless something else is said."
    )
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when it is kept for orders under way only, and shown to nobody."
    )

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "addresses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer"], condition=models.Q(is_default=True), name="shop_one_default"),
            models.CheckConstraint(
                condition=models.Q(is_default=False) | models.Q(retired_at=None), name="shop_default_is_not_retired"
            ),
        ]
        indexes: ClassVar = [
            models.Index("retired_at", condition=models.Q(retired_at__isnull=False), name="shop_address_retired")
        ]

    def __str__(self) -> str:
        return f"{self.line1}, {self.postcode} {self.city}, {self.country}"

    def published(self) -> events.Address:
        """The address as the published language writes it."""
        fields: dict[str, Any] = {
            name: getattr(self, name) for name in ("line1", "line2", "city", "postcode", "country")
        }
        return events.Address(address_id=self.id, **fields)


class Erasure(models.Model):
    """That somebody was erased, when and by whom. Nothing here says who they were."""

    customer_id = models.UUIDField(primary_key=True)
    actor = models.CharField(max_length=150)
    erased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-erased_at"]

    def __str__(self) -> str:
        return f"erasure of customer {self.customer_id}"
