"""From when until when something was really broken. Without it nobody could say what an order is a witness of."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Spell(models.Model):
    """A time in which one thing was broken: ``shipping``, ``customers``, ``column``, or slow: ``shipping-slow``."""

    name = models.CharField(max_length=30)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = 'journey"."spells'
        ordering: ClassVar = ["-began_at"]
        constraints: ClassVar = [
            models.UniqueConstraint("name", condition=Q(ended_at=None), name="journey_spell_lasts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.began_at} to {self.ended_at or 'now'}"

    @classmethod
    def note(cls, name: str, *, lasts: bool, at: datetime) -> None:
        """Begin a spell, or end the one that lasts; nothing happens if that was noted before."""
        if lasts:
            cls._default_manager.bulk_create([Spell(name=name, began_at=at)], ignore_conflicts=True)
        else:
            cls.objects.filter(name=name, ended_at=None).update(ended_at=at)

    @classmethod
    def forget(cls, name: str) -> None:
        """Drop the spell that lasts, as if nobody had looked."""
        cls.objects.filter(name=name, ended_at=None).delete()
