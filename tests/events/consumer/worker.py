"""``python -m tests.events.consumer.worker …``: ``manage.py consume …`` with the groups of the tests."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from django.core.management import execute_from_command_line

    import tests.events.consumer.chores  # noqa: F401

    execute_from_command_line(["manage.py", "consume", *sys.argv[1:]])
