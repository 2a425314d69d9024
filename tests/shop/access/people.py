"""Who may come: strangers, customers, holders of a guest's link, and staff of each role."""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.utils import timezone

from orders.services import Wanted
from orders.tokens import guest_token
from shop.models import OrderMail, User
from shop.roles import ROLES, make_roles
from shop.services.accounts import settle
from shop.services.checkout import Guest, order_for
from shop.services.customers import PostalAddress
from tests.shop.market import sell
from tests.shop.shelves import put_up_shelves

OUTSIDERS = ("anonymous", "stranger", "owner", "token")
STAFF = ("nobody", *ROLES, "superuser")  # nobody: staff without any permission
EVERYBODY = (*OUTSIDERS, *STAFF)

HOME = PostalAddress(line1="12 St James's Square", postcode="1010", city="Vienna", country="AT")
ADA = Guest(name="Ada Lovelace", email="ada@example.org", address=HOME, language="en")


@dataclass
class Visitor:
    """One of them, with a browser of their own. What a request changes is taken back."""

    role: str
    order_id: Any
    user: User | None = None
    client: Client = field(default_factory=Client)
    led_to: str = ""

    def get(self, path: str) -> int:
        return self._ask("get", path)

    def post(self, path: str) -> int:
        """An empty form, or where programs are spoken to, an empty object."""
        return self._ask(
            "post", path, **({"data": {}, "content_type": "application/json"} if path.startswith("/api/") else {})
        )

    def _ask(self, method: str, path: str, **sent: Any) -> int:
        cookies = SimpleCookie({name: morsel.value for name, morsel in self.client.cookies.items()})
        with transaction.atomic():
            ask = getattr(self.client, method)
            answer = ask(path, query_params=self.query(path), headers=self._headers(path), **sent)
            transaction.set_rollback(True)
        self.client.cookies = cookies  # who signs out is back for the next page
        self.led_to = answer.headers.get("Location", "")
        return answer.status_code

    def query(self, path: str) -> dict[str, str]:
        """What their link has behind the address."""
        return {"token": guest_token(self.order_id)} if self.role == "token" and not path.startswith("/api/") else {}

    def _headers(self, path: str) -> dict[str, str]:
        accept = "application/json" if path.startswith("/api/v1/") else "*/*"
        bearer = {"Authorization": f"Bearer {guest_token(self.order_id)}"} if self.role == "token" else {}
        return {"Accept": accept, **bearer}


@dataclass
class Scene:
    """What there is to look at: a product, an order of Ada's, a mail about it."""

    order_id: Any
    mail_id: int
    address_id: Any
    owner: User

    def visitor(self, role: str) -> Visitor:
        user = self._user(role)
        who = Visitor(role, self.order_id, user)
        if user:
            who.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return who

    def _user(self, role: str) -> User | None:
        if role in ("anonymous", "token"):
            return None
        if role == "owner":
            return self.owner
        if role == "superuser":
            return User.objects.create_superuser("root")
        user = User.objects.create_user(role, email=f"{role}@example.org", is_staff=role in STAFF)
        if role == "stranger":
            settle(user, email=user.email, language="en")
        if role in ROLES:
            make_roles()
            user.groups.add(Group.objects.get(name=role))
        return user


def set_scene() -> Scene:
    put_up_shelves()
    sell("LOUD-LAMP", left=9)
    owner = User.objects.create_user("ada", email="ada@example.org")
    placed = order_for(guest=ADA, wanted=[Wanted("LOUD-LAMP", 2)], placed_at=timezone.now(), account=owner)
    mail = (
        OrderMail.owe(order_id=placed.order_id, customer=owner.customer, kind="order-placed", about="1", facts={})
        or OrderMail.objects.get()
    )
    home = owner.customer.addresses.get()
    return Scene(placed.order_id, mail.pk, home.pk, owner)
