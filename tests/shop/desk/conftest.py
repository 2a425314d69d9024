"""Somebody of each role, signed in."""

import pytest
from django.test import Client

from shop.models import User
from shop.roles import make_roles
from shop.seed.people import make_logins


@pytest.fixture
def staff(db, nobody_looked_before):
    make_roles()
    make_logins()

    def sign_in(name):
        client = Client()
        client.force_login(User.objects.get(username=name))
        return client

    return sign_in
