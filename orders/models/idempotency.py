"""Which submissions have become an order already, so that a double click orders once."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from django.db import connection, models

from orders.models.order import Order

_CLAIM = """
    insert into orders_idempotencykey (digest, body_hash, order_id, created_at) values (%s, %s, %s, %s)
    on conflict do nothing
"""


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

    @classmethod
    def claim(cls, digest: str, *, body_hash: str, order_id: UUID, at: datetime) -> bool:
        """Take the key for an order that is about to be; false if it stands for one already.

        Who comes second with a key waits in here until the first one has committed or given up. The order does not
        exist yet: PostgreSQL looks at the foreign key when we commit.
        """
        with connection.cursor() as cursor:
            cursor.execute(_CLAIM, [digest, body_hash, order_id, at])
            return cursor.rowcount == 1

    @staticmethod
    def digest_of(*, scope: str, key: str) -> str:
        """Stands for scope and key together, however long and strange they are."""
        return hashlib.sha256(json.dumps([scope, key]).encode()).hexdigest()
