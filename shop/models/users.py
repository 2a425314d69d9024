"""People who sign in: a model of our own from the start, since it cannot be swapped in later."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody with a login: staff today, customers with an account later."""
