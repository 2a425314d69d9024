"""Mails to customers: each is a row before it is sent, so that it is sent once at most."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from events.errands import ErrandRow
from shop.models.customers import Customer


class OrderMail(ErrandRow):
    """One mail about one step of an order; or a letter about something else, which is written when it is owed.

    ``sending_at`` is written before the mail server is told. Where it is set and ``done_at`` is not, the mail may have
    gone out or not: nobody sends it again but a person. Who is erased takes their mails along.
    """

    task = "shop.tasks.send_mail"

    order_id = models.UUIDField(db_index=True, null=True, blank=True, help_text="Empty: a letter.")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="mails", null=True, blank=True)
    kind = models.CharField(max_length=30, help_text="What it tells of, such as order-placed.")
    about = models.CharField(max_length=40, help_text="Which one of that kind: the order's version, or a return's id.")
    facts = models.JSONField(default=dict, help_text="What the event told beside the order itself.")
    recipient = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    sending_at = models.DateTimeField(null=True, blank=True)
    is_secret = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It opens something: for its recipient alone. What it said is dropped once sent.",
    )

    class Meta:
        ordering: ClassVar = ["-pk"]
        permissions: ClassVar = [("resend_ordermail", "Can send a mail again")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order_id", "kind", "about"], name="shop_one_mail_per_step"),
        ]
        indexes: ClassVar = [models.Index("due_at", condition=models.Q(done_at=None), name="shop_mail_due")]

    def __str__(self) -> str:
        return f"{self.kind} of order {self.order_id}" if self.order_id else f"{self.kind} {self.about}"

    @property
    def readable(self) -> bool:
        """Whether staff may read what it says. In a demo, where everybody may be staff, there is no other mailbox."""
        return settings.DEMO or not self.is_secret

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

    @classmethod
    def owe_letter(
        cls,
        *,
        kind: str,
        recipient: str,
        customer: Customer | None,
        subject: str,
        text: str,
        html: str,
        is_secret: bool,
        now: datetime,
    ) -> "OrderMail":
        """Owe a mail that is no order's news, and is written already."""
        return cls.objects.create(
            kind=kind,
            about=str(uuid4()),
            recipient=recipient,
            customer=customer,
            subject=subject,
            text=text,
            html=html,
            is_secret=is_secret,
            due_at=now,
        )

    def forget(self) -> None:
        """Drop what it said: its recipient has it, and it is nobody else's."""
        self.text = self.html = ""
        self.save(update_fields=["text", "html"])
