"""Who consumes for a group, as Kafka knows it: workers that halted or were stopped are not there."""

from collections.abc import Iterable
from typing import Any

from events import kafka
from events.conf import conf


def members(client: Any, wanted: Iterable[str], *, timeout: float) -> dict[str, int]:
    """How many processes consume for each group; none, if nobody runs it or it halted.

    :param client: an AdminClient
    :raises KafkaException: if Kafka does not answer within ``timeout`` seconds
    """
    names = {conf().PREFIX + name: name for name in wanted}
    if not names:
        return {}
    asked = client.describe_consumer_groups(list(names), request_timeout=kafka.REQUEST_SECONDS)
    described = kafka.answers(asked, within=timeout)
    return {names[name]: len(group.members) for name, group in described.items()}
