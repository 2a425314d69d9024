"""``manage.py create_topics``: make the topics that the declared events go to."""

from typing import Any

from django.core.management.base import BaseCommand

from events import declare, kafka


class Command(BaseCommand):
    help = "Create the topics of all declared events. Those that exist are left as they are."

    def handle(self, **_: Any) -> None:
        made = kafka.create_topics(declare.topics().values())
        for name in sorted(made):
            self.stdout.write(f"created {name}")
        self.stdout.write(f"{len(made)} topics created, {len(declare.topics()) - len(made)} were there.")
