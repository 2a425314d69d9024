"""`manage.py seed`: fill an empty shop; a shop that has something keeps it."""

from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from shop.journey import demo
from shop.roles import make_roles
from shop.seed.goods import make_shelves, read_goods
from shop.seed.people import DEMO_LOGINS, make_logins
from shop.seed.stock import receive_opening_stock
from shop.services.catalogue import publish_products


class Command(BaseCommand):
    help = "Adds the categories, products, opening stock and demo logins that are missing. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        begun = perf_counter()
        skus, pieces = self._fill_shelves()
        logins = self._let_people_in()
        spent = perf_counter() - begun
        if skus or logins:
            self.stdout.write(f"Seeded {skus} variants, {pieces} pieces and {logins} logins in {spent:.1f} s.")
        else:
            self.stdout.write(f"The shop has all of the seed already ({spent:.1f} s).")

    @transaction.atomic  # a product without its stock would be sold out for ever: both, or neither
    def _fill_shelves(self) -> tuple[int, int]:
        shelves = make_shelves()
        goods = read_goods(shelves)
        self.stdout.write(f"{len(shelves)} categories with {len(goods.drafts)} products …")
        skus = publish_products(drafts=goods.drafts)
        if skus:
            self.stdout.write(f"Opening stock of {len(skus)} variants …")
        return len(skus), receive_opening_stock(skus, goods.opening_stock)

    @transaction.atomic
    def _let_people_in(self) -> int:
        make_roles()
        if settings.JOURNEY:
            demo.settle()
        if not settings.DEMO:
            self.stdout.write("No demo logins, as this is no demo (DEMO is off). Make yours: manage.py createsuperuser")
            return 0
        logins = make_logins()
        self.stdout.write("Demo logins: " + ", ".join(f"{login.username} / {login.password}" for login in DEMO_LOGINS))
        return logins
