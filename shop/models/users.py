"""People who sign in. A model of our own from the first migration on, since it cannot be swapped in later."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody with a login: staff today, customers with an account later."""
