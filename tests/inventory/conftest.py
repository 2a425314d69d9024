import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission


@pytest.fixture
def login(client):
    """Sign in a member of staff with just these permissions on stock."""

    def login(*codenames, name="ada"):
        user, _ = get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})
        permissions = Permission.objects.filter(content_type__app_label="inventory", codename__in=codenames)
        assert len(permissions) == len(codenames)
        user.user_permissions.set(permissions)
        client.force_login(user)
        return client

    return login
