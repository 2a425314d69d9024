"""The worker's own settings: one process, no cluster. What it remembers is a file."""

from pathlib import Path

from events.conf import conf
from shop.connect.properties import Settings

OFFSETS = "offsets"


def worker_settings(folder: Path, *, url: str) -> Settings:
    """``folder`` keeps how far the sources have read; ``url`` is where the worker answers questions."""
    return {
        "bootstrap.servers": conf().BOOTSTRAP_SERVERS,
        "listeners": url,
        "key.converter": "org.apache.kafka.connect.json.JsonConverter",
        "value.converter": "org.apache.kafka.connect.json.JsonConverter",
        "offset.storage.file.filename": str(folder / OFFSETS),
        "offset.flush.interval.ms": "1000",  # after a crash a second is told again
        "plugin.discovery": "service_load",
        "connector.client.config.override.policy": "All",
        "producer.acks": "all",
        "producer.enable.idempotence": "true",
        "topic.creation.enable": "true",
    }
