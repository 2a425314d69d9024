"""``manage.py create_topics``: make the topics that the declared events go to."""

from typing import Any

from confluent_kafka import KafkaException
from django.core.management.base import BaseCommand, CommandError

from events import declare, kafka
from events.conf import conf
from events.words import counted


class Command(BaseCommand):
    help = "Create the topics of all declared events. Those that exist are left as they are."

    def handle(self, **_: Any) -> None:
        try:
            made = kafka.create_topics(declare.topics().values())
        except KafkaException as error:
            raise CommandError(
                f"Kafka at {conf().BOOTSTRAP_SERVERS} (EVENTS['BOOTSTRAP_SERVERS']) says: {error.args[0].str()}. "
                "Once that is mended, run this again: topics that exist are left alone."
            ) from error
        for name in sorted(made):
            self.stdout.write(f"created {name}")
        self.stdout.write(f"{counted(len(made), 'topic')} created; already there: {len(declare.topics()) - len(made)}.")
