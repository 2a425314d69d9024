"""What a visitor switched off, slowed down or renamed, until when. It survives a restart of everything."""

from datetime import datetime, timedelta

from django.db import models


class Switch(models.Model):
    """One thing that can be broken: ``shipping``, ``customers`` or ``column``. Without a row all is well."""

    name = models.CharField(max_length=20, primary_key=True)
    off = models.BooleanField(default=False)
    delay_ms = models.PositiveIntegerField(default=0)
    since_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True, help_text="When it is put back by itself.")

    class Meta:
        db_table = 'journey"."switches'
        verbose_name_plural = "switches"

    def __str__(self) -> str:
        return f"{self.name}: {'off' if self.off else 'on'}, {self.delay_ms} ms late"

    @classmethod
    def of(cls, name: str) -> "Switch":
        """The switch of that name as it is now; one that nobody touched is on, and not late."""
        return cls.objects.filter(pk=name.lower()).first() or cls(name=name.lower())

    @property
    def broken(self) -> bool:
        return self.off or self.delay_ms > 0

    @property
    def delay(self) -> float:
        """Seconds by which the service is slowed down."""
        return self.delay_ms / 1000

    def is_over(self, *, now: datetime) -> bool:
        """Whether it should have been put back by now."""
        return self.until_at is not None and self.until_at <= now

    def used_within(self, spell: timedelta, *, now: datetime) -> bool:
        """Whether somebody used it so short a time ago."""
        return self.since_at is not None and now < self.since_at + spell
