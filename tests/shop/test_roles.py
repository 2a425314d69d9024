from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from shop import roles
from shop.roles import ROLES, Role, UnknownPermission, make_roles

pytestmark = pytest.mark.django_db


def permissions(name):
    rows = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


class TestMakeRoles:
    def test_gives_each_role_what_is_written_and_takes_the_rest(self):
        make_roles()
        reader = Group.objects.get(name="reader")
        reader.permissions.add(Permission.objects.get(codename="cancel_order"))
        make_roles()
        assert all(permissions(name) == role.permissions for name, role in ROLES.items())

    def test_names_a_permission_that_does_not_exist(self, monkeypatch):
        monkeypatch.setattr(roles, "ROLES", {"reader": Role("reads", frozenset({"orders.view_tea"}))})
        with pytest.raises(UnknownPermission, match=r"reader names orders\.view_tea"):
            make_roles()
        assert not Group.objects.exists()

    def test_is_a_command_that_says_what_each_is_for(self):
        out = StringIO()
        call_command("roles", stdout=out)
        assert [line.partition(":")[0] for line in out.getvalue().splitlines()] == list(ROLES)


class TestRoles:
    def test_of_a_reader_only_look_and_never_at_people(self):
        reader = ROLES["reader"].permissions
        looking = ("view_", "explore_log")
        assert all(permission.partition(".")[2].startswith(looking) for permission in reader)
        assert not reader & {"shop.view_address", "shop.view_ordermail", "shop.view_ordertracking", "shop.view_user"}
        assert "events.view_payload" not in reader

    def test_let_only_managers_hold_up_or_move_a_group(self):
        those = {"events.pause_group", "events.seek_group"}
        assert [name for name, role in ROLES.items() if role.permissions & those] == ["manager"]
        assert [name for name, role in ROLES.items() if "events.view_pipeline" in role.permissions] == [
            "manager",
            "reader",
        ]

    def test_of_the_warehouse_and_support_are_not_each_other_s(self):
        warehouse, support = ROLES["warehouse"].permissions, ROLES["support"].permissions
        assert "shipping.pack" in warehouse - support
        assert "inventory.adjust_stock" in warehouse - support
        assert "orders.cancel_order" in support - warehouse
        assert not any(permission.startswith("shop.view_customer") for permission in warehouse)

    def test_of_a_manager_hold_all_others_but_no_keys_to_the_machine(self):
        manager = ROLES["manager"].permissions
        assert all(role.permissions <= manager for role in ROLES.values())
        assert not any(permission.startswith(("authtoken.", "sessions.", "auth.change")) for permission in manager)
        assert not any(".delete_" in permission for permission in manager)
