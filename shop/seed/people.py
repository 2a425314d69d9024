"""Who may do what in the back office, and, in a demo only, logins to try it with."""

from typing import NamedTuple

from django.contrib.auth.models import Group

from shop.models import User
from shop.roles import ROLES


class Login(NamedTuple):
    """A login that is no secret: anybody may read it on the screen of ``make run``."""

    username: str
    password: str
    role: str


DEMO_LOGINS = tuple(Login(name, "papilio-demo", f"{name}: {ROLES[name].about}") for name in ROLES)


def make_logins() -> int:
    """Make the demo logins that are missing, and return how many that were."""
    made = 0
    for username, password, _role in DEMO_LOGINS:
        user, new = User.objects.get_or_create(username=username, defaults={"is_staff": True})
        if new:
            user.set_password(password)
            user.save(update_fields=["password"])
            user.groups.set(Group.objects.filter(name=username))
            made += 1
    return made
