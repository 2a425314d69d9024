"""Topics that forget: what Kafka deletes by age or size rebuilds nothing, and a fast clock may be refused."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import ConfigResource  # type: ignore[attr-defined]

from events import declare, kafka
from events.conf import conf

log = logging.getLogger("events.relay")

KAFKA_SECONDS = 5.0
DAY_MS = 24 * kafka.HOUR_MS


def warn_about_forgetful() -> None:
    """Log each topic of a declared event whose settings lose events. Kafka may be away: then it is asked next time."""
    try:
        found = list(forgetful(kafka.admin()))
    except KafkaException as error:
        log.info("The topics' settings were not checked: %s.", error.args[0].str())
        return
    for complaint in found:
        log.warning("%s", complaint)


def forgetful(client: Any) -> Iterator[str]:
    """What is wrong with which topic, and the remedy.

    :raises KafkaException: if Kafka does not answer
    """
    there = client.list_topics(timeout=KAFKA_SECONDS).topics
    names = sorted(conf().PREFIX + name for name in declare.topics() if conf().PREFIX + name in there)
    asked = [ConfigResource(ConfigResource.Type.TOPIC, name) for name in names]
    described = client.describe_configs(asked, request_timeout=kafka.REQUEST_SECONDS) if asked else {}
    for resource, entries in kafka.answers(described, within=KAFKA_SECONDS).items():
        settings = {name: entry.value for name, entry in entries.items()}
        if wrong := _wrong(settings):
            changes = ",".join(f"{name}={value}" for name, value in wrong.items())
            now = ", ".join(f"{name}={settings.get(name)}" for name in wrong)
            yield (
                f"The topic {resource.name} has {now}: it forgets events, or refuses them when a clock is ahead. "
                f"kafka-configs.sh --alter --entity-type topics --entity-name {resource.name} --add-config {changes}"
            )


def _wrong(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings to change, with the values that they should have."""
    wrong = {}
    if "delete" in settings.get("cleanup.policy", "delete"):
        wrong = {name: "-1" for name in ("retention.ms", "retention.bytes") if settings.get(name) != "-1"}
    ahead = "message.timestamp.after.max.ms"
    if int(settings.get(ahead, kafka.FAR_AHEAD_MS)) < DAY_MS:
        wrong[ahead] = str(kafka.FAR_AHEAD_MS)
    if settings.get("message.timestamp.type", "CreateTime") != "CreateTime":
        wrong["message.timestamp.type"] = "CreateTime"
    return wrong
