"""Passwords of tests are hashed quickly: the real hash takes half a second by design, for each user of a test."""

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True, scope="session")
def quick_hashing():
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield
