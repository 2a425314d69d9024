import pytest
from django.contrib.auth.models import Group

from shop.models import User
from tests.shop.desk.conftest import staff

__all__ = ["staff"]

pytestmark = pytest.mark.django_db

LIST = "/admin/shop/user/"


@pytest.fixture
def manager(staff):
    return staff("manager")


@pytest.fixture
def mia():
    return User.objects.create_user("mia", password="mia-mia-mia", is_staff=True)


def change(user):
    return f"{LIST}{user.pk}/change/"


def form(**more):
    when = {"date_joined_0": "2026-05-01", "date_joined_1": "12:00:00"}
    return {"username": "mia", "is_active": "on", "first_name": "", "last_name": "", "email": "", **when, **more}


class TestManagers:
    def test_give_somebody_a_role(self, manager, mia):
        role = Group.objects.get(name="support")
        assert manager.post(change(mia), form(groups=[role.pk])).status_code == 302
        mia = User.objects.get(pk=mia.pk)
        assert mia.has_perm("orders.cancel_order")
        assert mia.is_staff

    def test_make_logins_for_staff(self, manager):
        words = {"password1": "quiet-garden-7", "password2": "quiet-garden-7", "usable_password": "true"}
        manager.post(f"{LIST}add/", {"username": "tom", **words})
        assert User.objects.get(username="tom").is_staff

    def test_make_no_superuser_and_give_no_right_of_its_own(self, manager, mia):
        manager.post(change(mia), form(is_superuser="on", is_staff="on", user_permissions=["1"]))
        mia.refresh_from_db()
        assert not mia.is_superuser
        assert not mia.user_permissions.exists()

    def test_give_no_group_but_the_roles_and_take_none(self, manager, mia):
        owners, others = Group.objects.create(name="owners"), Group.objects.create(name="others")
        mia.groups.add(others)
        manager.post(change(mia), form(groups=[owners.pk]))
        manager.post(change(mia), form(groups=[]))
        assert set(mia.groups.all()) == {others}

    @pytest.mark.parametrize("who", [{"is_superuser": True, "is_staff": True}, {"is_staff": False}])
    def test_reach_neither_superusers_nor_shoppers(self, manager, who):
        other = User.objects.create_user("ada", password="ada-ada-ada", **who)
        for page in (change(other), f"{LIST}{other.pk}/password/"):
            assert manager.get(page).status_code in (302, 404)
        manager.post(f"{LIST}{other.pk}/password/", {"password1": "stolen-it-7", "password2": "stolen-it-7"})
        other.refresh_from_db()
        assert other.check_password("ada-ada-ada")
        assert "ada" not in [user.username for user in manager.get(LIST).context["cl"].queryset]

    def test_cannot_change_what_a_role_may_do(self, manager):
        role = Group.objects.get(name="reader")
        assert manager.post(f"/admin/auth/group/{role.pk}/change/", {"name": "kings"}).status_code == 403


class TestSuperusers:
    def test_reach_everybody_and_every_right(self, admin_client, mia):
        page = admin_client.get(change(mia)).text
        assert 'name="is_superuser"' in page
        assert 'name="user_permissions"' in page


class TestOthers:
    @pytest.mark.parametrize("role", ["warehouse", "support", "reader"])
    def test_see_no_logins_and_are_told_whom_to_ask(self, staff, role):
        page = staff(role).get(LIST)
        assert page.status_code == 403
        assert "This is not for your role" in page.text
        assert role in page.text
