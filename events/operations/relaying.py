"""A key whose rows Kafka refused is tried again by the relay, between two of its batches: nobody else may publish them.

Here the decision is noted, and we look for a while what becomes of it.
"""

import time

from django.db import transaction

from events.conf import conf
from events.consumer import parking
from events.models import Decision
from events.operations import keys
from events.operations.deciding import NothingParked, decide_on_key
from events.operations.outcome import Outcome
from events.relay import refused

LOOK_SECONDS = 5.0
ITS_TURN = (parking.ITS_TURN, "")  # what stood behind the head has no error of its own when it becomes the head
NOBODY = "No relay has tried it yet. It will, as soon as one runs."


def redrive_relay(*, topic: str, key: bytes, actor: str, reason: str, seconds: float | None) -> Outcome:
    """Let the relay publish a key that it set aside.

    :param seconds: look for the outcome so long; the relay goes on anyway
    :raises NothingParked: if it set nothing aside of that key
    """
    with transaction.atomic(using=conf().DATABASE):
        if not (count := _left(topic, key)):
            raise NothingParked(
                f"{refused.RELAY} has nothing parked of {topic} {keys.show(key)}. {NothingParked.__doc__}"
            )
        detail = f"The relay tries again, {count} in order."
        decide_on_key(
            Decision.Action.REDRIVE,
            group=refused.RELAY,
            topic=topic,
            key=key,
            actor=actor,
            reason=reason,
            detail=detail,
        )
        refused.redrive(topic=topic, key=key.decode())
    end = time.monotonic() + min(LOOK_SECONDS, LOOK_SECONDS if seconds is None else seconds)
    while (head := _head_error(topic, key)) in ITS_TURN and time.monotonic() < end:
        time.sleep(0.1)
    left = _left(topic, key)
    return Outcome(applied=count - left, left=left, error=NOBODY if head in ITS_TURN else head or "")


def _left(topic: str, key: bytes) -> int:
    return parking.of_key(group=refused.RELAY, topic=topic, key=key).count()


def _head_error(topic: str, key: bytes) -> str | None:
    head = parking.of_key(group=refused.RELAY, topic=topic, key=key).first()
    return head.error if head else None
