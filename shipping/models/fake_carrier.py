"""The fake carrier's own memory. It stands for another company's system: nothing else reads it."""

from django.db import models


class FakeBooking(models.Model):
    """A parcel booked with the fake carrier. ``calls`` counts how often the same one was booked."""

    reference = models.CharField(max_length=80, primary_key=True)
    tracking = models.CharField(max_length=80, unique=True)
    calls = models.PositiveIntegerField(default=1)
    booked_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.tracking
