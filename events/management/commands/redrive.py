"""``manage.py redrive``: try what is parked again, each key in its order."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from events.management.choosing import add_key_arguments, os_user, refused_as_command_error
from events.operations import Outcome, keys, redrive, redrive_group
from events.words import counted


class Command(BaseCommand):
    help = "Apply parked events again, first in, first out for each key. Exit code 1 if a head fails again."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("group", metavar="GROUP")
        add_key_arguments(parser)
        parser.add_argument("--all", action="store_true", help="every parked key of the group, or of --topic")
        parser.add_argument("--reason", default="", help="is kept with the decision")

    @refused_as_command_error
    def handle(self, *, group: str, topic: str | None, key: str | None, reason: str, **options: Any) -> None:
        actor, failed = os_user(), 0
        if options["all"] and key is None:
            for of_topic, raw, outcome in redrive_group(group=group, topic=topic, actor=actor, reason=reason):
                failed += self._tell(of_topic, raw, outcome)
        elif topic and key is not None and not options["all"]:
            raw = keys.read(key)
            outcome = redrive(group=group, topic=topic, key=raw, actor=actor, reason=reason)
            failed += self._tell(topic, raw, outcome)
        else:
            raise CommandError("Name a key with --topic and --key, or say --all. manage.py parked lists what there is.")
        if failed:
            raise CommandError(
                f"{counted(failed, 'key')} still parked. Mend the cause, or see manage.py discard --help."
            )

    def _tell(self, topic: str, key: bytes, outcome: Outcome) -> bool:
        left = f", {outcome.left} left, because: {outcome.error}" if outcome.left else ""
        self.stdout.write(f"{topic} {keys.show(key)}: {outcome.applied} applied{left}")
        return bool(outcome.left)
