"""What the old system last said of each of its items. The shop's catalogue says what is sold."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from shop.suppliers.events import ItemRemoved, ItemTold


class SuppliedItem(models.Model):
    """An item as it was last told; ``lsn`` is where in the old database's log, and whatever is not after it is old.

    ``quantity`` is how many the old system counted, which is not what our stock holds: orders go on here.
    """

    sku = models.CharField("SKU", max_length=40, primary_key=True)
    lsn = models.BigIntegerField()
    snapshot = models.BooleanField(db_default=False, help_text="Whether a snapshot said it, which began at its lsn.")
    offered = models.BooleanField()
    name = models.CharField(max_length=120)
    story = models.TextField(blank=True)
    shelf = models.SlugField()
    price = models.DecimalField(max_digits=10, decimal_places=2)
    quantity = models.IntegerField()
    told_at = models.DateTimeField(help_text="When the old system committed it.")
    heard_at = models.DateTimeField(default=timezone.now)
    news = models.TextField(help_text="What was new in it, in words.")

    class Meta:
        ordering: ClassVar = ["-heard_at", "sku"]
        indexes: ClassVar = [models.Index(fields=["-heard_at", "sku"], name="supplied_newest_first")]

    def __str__(self) -> str:
        return self.sku

    @classmethod
    def locked(cls, sku: str) -> "SuppliedItem | None":
        return cls.objects.select_for_update().filter(sku=sku).first()

    def knows(self, said: ItemTold | ItemRemoved) -> bool:
        """Whether that was heard before, or something later was.

        What was under way when a snapshot began is not in it, though it may stand before it in the log: a row's place
        is where it was written, not where it was committed. Debezium tells of changes only once its snapshot is over,
        so the first one after a snapshot is always news.
        """
        if self.snapshot and not said.snapshot:
            return False
        return said.lsn <= self.lsn

    def take_over(self, told: ItemTold, *, news: str) -> None:
        """Remember what was told, and what was new in it."""
        for field in ("lsn", "snapshot", "name", "story", "shelf", "quantity", "told_at"):
            setattr(self, field, getattr(told, field))
        self.price, self.offered, self.news, self.heard_at = told.price.amount, True, news, timezone.now()
        self.save()

    def remove(self, gone: ItemRemoved, *, news: str) -> None:
        """Remember that it is offered no longer; what it was stays known, and so does how many there were."""
        self.lsn, self.snapshot, self.told_at = gone.lsn, gone.snapshot, gone.told_at
        self.offered, self.news, self.heard_at = False, news, timezone.now()
        self.save()
