"""`manage.py roles`: make the back office's roles, or bring them up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from shop.roles import ROLES, make_roles


class Command(BaseCommand):
    help = "Makes the roles warehouse, support, manager and reader, with what each may do. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        make_roles()
        for name, role in ROLES.items():
            self.stdout.write(f"{name}: {role.about} ({len(role.permissions)} permissions)")
