"""Which submissions have become an order already, so that a double click orders once."""

import hashlib
import json

from django.db import models

from orders.models.order import Order


class IdempotencyKey(models.Model):
    """One submission, its order and what it asked for.

    ``digest`` stands for scope and key together: a scope may be a session, and whoever reads this
    table shall not be able to take that over. Its uniqueness is what makes two requests one.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    body_hash = models.CharField(max_length=128)
    order = models.OneToOneField(Order, on_delete=models.CASCADE)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]

    @staticmethod
    def digest_of(*, scope: str, key: str) -> str:
        """Stands for scope and key together, however long and strange they are."""
        return hashlib.sha256(json.dumps([scope, key]).encode()).hexdigest()
