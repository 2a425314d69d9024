"""Who may do what in the back office, and, in a demo only, logins to try it with."""

from typing import NamedTuple

from django.contrib.auth.models import Group, Permission

from shop.models import User


class Login(NamedTuple):
    """A login that is no secret: anybody may read it on the screen of ``make run``."""

    username: str
    password: str
    role: str


DEMO_LOGINS = (
    Login("manager", "papilio-demo", "manager: everything"),
    Login("warehouse", "papilio-demo", "warehouse: stock, received and adjusted, and what to pack"),
)

PACKING = ("pack", "view_picklist", "view_pickline")


def make_groups() -> None:
    """The group `warehouse` may see, receive and adjust stock, and pack parcels; what else staff gave it stays."""
    warehouse, _ = Group.objects.get_or_create(name="warehouse")
    warehouse.permissions.add(
        *Permission.objects.filter(content_type__app_label="inventory").exclude(codename__startswith="delete_"),
        *Permission.objects.filter(content_type__app_label="shipping", codename__in=PACKING),
    )


def make_logins() -> int:
    """Make the demo logins that are missing, and return how many that were."""
    made = 0
    for username, password, _role in DEMO_LOGINS:
        user, new = User.objects.get_or_create(
            username=username, defaults={"is_staff": True, "is_superuser": username == "manager"}
        )
        if new:
            user.set_password(password)
            user.save(update_fields=["password"])
            user.groups.set(Group.objects.filter(name=username))
            made += 1
    return made
