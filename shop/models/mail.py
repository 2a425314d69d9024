"""Mails to customers: each is a row before it is sent, so that it is sent once at most."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils import timezone

from events.errands import ErrandRow
from shop.models.customers import Customer


class OrderMail(ErrandRow):
    """One mail about one step of an order.

    ``sending_at`` is written before the mail server is told. Where it is set and ``done_at`` is not, the mail may have
    gone out or not: nobody sends it again but a person. Who is erased takes their mails along.
    """

    task = "shop.tasks.send_mail"

    order_id = models.UUIDField(db_index=True)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=30, help_text="What it tells of, such as order-placed.")
    about = models.CharField(max_length=40, help_text="Which one of that kind: the order's version, or a return's id.")
    facts = models.JSONField(default=dict, help_text="What the event told beside the order itself.")
    recipient = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    sending_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        permissions: ClassVar = [("resend_ordermail", "Can send a mail again")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order_id", "kind", "about"], name="shop_one_mail_per_step"),
        ]
        indexes: ClassVar = [models.Index("due_at", condition=models.Q(done_at=None), name="shop_mail_due")]

    def __str__(self) -> str:
        return f"{self.kind} of order {self.order_id}"

    @property
    def state(self) -> str:
        if self.done_at:
            return "sent"
        if self.sending_at:
            return "unsure"
        return "failing" if self.last_error else "owed"

    @classmethod
    def _owed(cls) -> models.QuerySet["OrderMail"]:
        """Not those of which nobody knows whether they went out."""
        return super()._owed().filter(sending_at=None)

    @classmethod
    def owe(
        cls, *, order_id: UUID, customer: Customer, kind: str, about: str, facts: dict[str, str]
    ) -> "OrderMail | None":
        """Owe a mail; none if it is owed or sent already, so that an event that comes again sends nothing."""
        mail, new = cls.objects.get_or_create(
            order_id=order_id,
            kind=kind,
            about=about,
            defaults={"customer": customer, "facts": facts, "due_at": timezone.now()},
        )
        return mail if new else None
