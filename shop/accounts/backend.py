"""Who a shopper is, by their e-mail address."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from shop.models import User


class ShopperBackend(AuthenticationBackend):
    """Lets shoppers in, and no staff: their door has a lock of its own, which counts."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        """By e-mail alone: the back office asks for a login, and what is typed there is none of ours."""
        by_email = {name: value for name, value in credentials.items() if name in ("email", "password")}
        user = super().authenticate(request, **by_email) if "email" in by_email else None
        return user if isinstance(user, User) and not user.is_staff else None

    def get_user(self, user_id: int) -> User | None:
        """With their customer, since every page says their name."""
        user = User.objects.select_related("customer").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
