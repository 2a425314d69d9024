"""``python -m tests.events.crashes.dying DEATH relay``: a management command, or ``bring``, in a process that will die.

DEATH is JSON, or ``null`` for a process that is to live. The code that runs has no hooks for this.
"""

import sys

import django
import msgspec

if __name__ == "__main__":
    django.setup()
    from django.core.management import execute_from_command_line
    from django.db import transaction

    from events.outbox import publish
    from events.projections.declaration import projections
    from events.relay import publishing, runner
    from tests.events.crashes.death import Death, plant
    from tests.events.crashes.mill import SackBrought
    from tests.events.projections import gallery

    runner.FIRST_CHORES = 0.0  # nobody should wait five seconds to be killed
    publishing.SAVE_SECONDS = 60.0  # a few rows are saved together, however busy the machine
    projections["exhibits"] = gallery.SHOWN
    if death := msgspec.json.decode(sys.argv[1], type=Death | None):
        plant(death)
    if sys.argv[2] == "bring":
        with transaction.atomic():
            publish(SackBrought(sys.argv[3], int(sys.argv[4])))
    else:
        execute_from_command_line(["manage.py", *sys.argv[2:]])
