"""Stock items. Their numbers change by verbs only, and each verb yields the movement behind it."""

from uuid import UUID

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from inventory.models.movements import Movement

MAX_ON_HAND = 1_000_000_000


def low_by_default() -> int:
    """From how few pieces on a new item counts as low."""
    return int(settings.LOW_STOCK_THRESHOLD)


class StaleItem(RuntimeError):
    """A stock item was changed from an old copy: read it with ``StockItem.objects.locked``."""


class StockItems(models.QuerySet["StockItem"]):
    def locked(self, skus: list[str] | set[str]) -> dict[str, "StockItem"]:
        """Lock rows until the transaction ends.

        In SKU order: whoever wants several stands in one queue with the others, never crosswise.
        """
        rows = self.filter(sku__in=skus).order_by("sku").select_for_update()
        return {item.sku: item for item in rows}


class StockItem(models.Model):
    """How many pieces of one variant there are, and how many of them are promised to orders."""

    sku = models.CharField(
        "SKU",
        primary_key=True,
        max_length=64,
        validators=[
            RegexValidator(
                r"^[A-Z0-9][A-Z0-9-]*\Z",
                "Use capital letters, digits and hyphens, as in GARISH-RUG.",
            )
        ],
    )
    on_hand = models.PositiveIntegerField(default=0, editable=False)
    reserved = models.PositiveIntegerField(default=0, editable=False)
    low_stock_threshold = models.PositiveIntegerField(
        "reorder level",
        default=low_by_default,
        help_text="The item counts as low when no more than this many pieces are available.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = StockItems.as_manager()

    class Meta:
        ordering = ("sku",)
        permissions = (
            ("receive_stock", "Can receive stock"),
            ("adjust_stock", "Can adjust stock"),
            ("count_stock", "Can count stock"),
            ("import_stock", "Can import changes of stock"),
            ("export_stock", "Can export stock and its ledger"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="inventory_on_hand_not_negative"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="inventory_reserved_not_negative"),
            models.CheckConstraint(condition=Q(reserved__lte=F("on_hand")), name="inventory_reserved_within_on_hand"),
        )

    def __str__(self) -> str:
        return self.sku

    @property
    def available(self) -> int:
        """What can still be promised."""
        return self.on_hand - self.reserved

    @property
    def is_low(self) -> bool:
        return self.available <= self.low_stock_threshold

    def receive(self, quantity: int) -> Movement:
        return self._move("received", quantity, on_hand=quantity)

    def adjust(self, quantity: int) -> Movement:
        """Correct the count by ``quantity``, which may be negative."""
        return self._move("adjusted", quantity, on_hand=quantity)

    def reserve(self, quantity: int, *, order_id: UUID) -> Movement:
        return self._move("reserved", quantity, reserved=quantity, order_id=order_id)

    def release(self, quantity: int, *, order_id: UUID) -> Movement:
        return self._move("released", quantity, reserved=-quantity, order_id=order_id)

    def consume(self, quantity: int, *, order_id: UUID) -> Movement:
        """Let held pieces leave the house with their order."""
        return self._move("consumed", quantity, on_hand=-quantity, reserved=-quantity, order_id=order_id)

    def take_back(self, quantity: int, *, order_id: UUID) -> Movement:
        """Let pieces come home that an order had taken."""
        return self._move("returned", quantity, on_hand=quantity, order_id=order_id)

    def _move(
        self,
        kind: str,
        quantity: int,
        *,
        on_hand: int = 0,
        reserved: int = 0,
        order_id: UUID | None = None,
    ) -> Movement:
        self.on_hand += on_hand
        self.reserved += reserved
        self.version += 1
        return Movement(
            item=self,
            kind=kind,
            quantity=quantity,
            on_hand=self.on_hand,
            reserved=self.reserved,
            version=self.version,
            order_id=order_id,
        )

    def apply(self, movement: Movement) -> None:
        """Write the numbers after a movement, over the version that it started from and no other.

        :raises StaleItem: if somebody else changed the item since it was read
        """
        changed = StockItem.objects.filter(sku=self.sku, version=movement.version - 1).update(
            on_hand=movement.on_hand, reserved=movement.reserved, version=movement.version
        )
        if not changed:
            raise StaleItem(f"{self.sku} is past version {movement.version - 1}: {StaleItem.__doc__}")
