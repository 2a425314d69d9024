from io import StringIO

import pytest
from django.core.management import call_command

from events.handling import groups
from events.testing import deliver, published
from inventory.queries import available
from shop.events import ProductChanged
from shop.models import Category, Product, User, Variant
from shop.pictures import draw, drawings
from shop.roles import ROLES
from shop.seed.goods import FOLDER, read_goods
from shop.seed.people import DEMO_LOGINS
from shop.services.catalogue import ProductDraft, change_price

pytestmark = pytest.mark.django_db


def seed() -> str:
    out = StringIO()
    call_command("seed", stdout=out)
    return out.getvalue()


class TestSeed:
    def test_fills_eight_shelves_and_announces_each_variant_once(self):
        with published() as log:
            said = seed()
        assert Category.objects.filter(products__isnull=False).distinct().count() == 8
        assert Product.objects.count() >= 60
        skus = sorted(Variant.objects.values_list("sku", flat=True))
        assert sorted(event.sku for event in log.of(ProductChanged)) == skus
        assert "GARISH-RUG" in skus
        assert f"Seeded {len(skus)} variants" in said.splitlines()[-1]

    def test_changes_nothing_the_second_time(self):
        seed()
        change_price(sku="GARISH-RUG", price=Variant.objects.get(sku="GARISH-RUG").price - 1)
        before = list(Variant.objects.values("sku", "price", "version")), User.objects.count()
        with published() as log:
            said = seed()
        assert log.events == []
        assert (list(Variant.objects.values("sku", "price", "version")), User.objects.count()) == before
        assert "already" in said.splitlines()[-1]

    def test_stocks_every_variant_with_some_scarce_and_one_sold_out(self):
        seed()
        left = available(Variant.objects.values_list("sku", flat=True))
        assert len(left) == Variant.objects.count()
        assert list(left.values()).count(0) == 1
        assert list(left.values()).count(3) >= 3

    def test_can_be_bought_from_once_everybody_has_heard(self, client):
        seed()
        deliver([groups["order-catalogue"]])
        client.post("/cart/add/", {"sku": "GARISH-RUG", "quantity": "1"})
        assert "249.00" in client.get("/cart/").text


class TestGoods:
    @pytest.fixture
    def drafts(self) -> tuple[ProductDraft, ...]:
        return read_goods([path.stem for path in FOLDER.glob("*.toml") if path.stem != "shelves"]).drafts

    def test_ask_only_for_drawings_and_colours_that_there_are(self, drafts):
        assert all(draw(draft.picture, variant.colours) for draft in drafts for variant in draft.variants)
        assert {draft.picture for draft in drafts} == set(drawings())

    def test_have_each_a_picture_a_name_and_words_of_their_own(self, drafts):
        for field in ("picture", "description", "name", "slug"):
            words = [getattr(draft, field) for draft in drafts]
            assert len(set(words)) == len(words), field


class TestPeople:
    def test_may_sign_in_with_the_logins_that_are_shown(self):
        said = seed()
        for login in DEMO_LOGINS:
            user = User.objects.get(username=login.username)
            assert user.check_password(login.password)
            assert user.is_staff
            assert login.username in said

    def test_have_the_role_of_their_name_and_no_more(self):
        seed()
        for name, role in ROLES.items():
            user = User.objects.get(username=name)
            assert user.get_all_permissions() == role.permissions
            assert not user.is_superuser

    def test_get_no_login_outside_a_demo(self, settings):
        settings.DEMO = False
        assert "No demo logins" in seed()
        assert not User.objects.exists()
