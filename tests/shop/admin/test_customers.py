import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from shop.admin.customers import masked
from shop.models import Customer, User
from shop.services.customers import PostalAddress, register_guest

pytestmark = pytest.mark.django_db

LIST = "/admin/shop/customer/"
CANARY = "<script>alert(1)</script>"


@pytest.fixture
def ada():
    home = PostalAddress(line1=CANARY, postcode="1010", city="Vienna", country="AT")
    return register_guest(name=f"Ada {CANARY}", email="ada@example.org", address=home)[0]


@pytest.fixture
def support(client):
    mia = User.objects.create_user("mia", is_staff=True)
    mia.user_permissions.set(Permission.objects.filter(codename__in=["view_customer", "view_address"]))
    client.force_login(mia)
    return client


class TestCustomerAdmin:
    def test_masks_addresses_in_lists(self, support, ada):
        page = support.get(LIST).content.decode()
        assert "a…@example.org" in page
        assert "ada@example.org" not in page

    @pytest.mark.parametrize("search", ["Ada", "ada@example.org", "{id}", "no'body", "\0"])
    def test_can_be_searched_for_anything(self, support, ada, search):
        response = support.get(LIST, {"q": search.format(id=ada.id)})
        assert response.status_code == 200
        assert ("Ada" in response.content.decode()) == (search != "no'body")

    def test_shows_hostile_text_harmlessly(self, support, ada):
        for url in (LIST, f"{LIST}{ada.id}/change/"):
            page = support.get(url).content.decode()
            assert CANARY not in page
            assert "&lt;script&gt;alert(1)" in page

    def test_lets_nobody_change_anything(self, support, ada):
        assert support.get(f"{LIST}add/").status_code == 403
        assert support.post(f"{LIST}{ada.id}/change/", {"name": "Eve"}).status_code == 403
        assert support.post(f"{LIST}{ada.id}/delete/", {"post": "yes"}).status_code == 403

    def test_is_closed_to_staff_without_the_permission(self, client, ada):
        client.force_login(User.objects.create_user("tom", is_staff=True))
        assert client.get(LIST).status_code == 403


class TestMasking:
    @pytest.fixture
    def reader(self, support):
        User.objects.get().user_permissions.set(Permission.objects.filter(codename="view_customer"))
        return support

    def test_keeps_names_and_addresses_from_who_may_not_know_where_people_live(self, reader, ada):
        for page in (reader.get(LIST).text, reader.get(f"{LIST}{ada.id}/change/").text):
            assert "A… &lt;…" in page
            assert "ada@example.org" not in page
            assert "Ada" not in page
        assert "1010" not in reader.get(f"{LIST}{ada.id}/change/").text

    @pytest.mark.parametrize(("search", "found"), [("Ada", 0), ("ada@example.org", 0), ("{id}", 1)])
    def test_lets_nobody_guess_them(self, reader, ada, search, found):
        assert reader.get(LIST, {"q": search.format(id=ada.id)}).context["cl"].result_count == found


def erasing(customer):
    return reverse("admin:shop_customer_erase", args=[customer.id])


class TestErasing:
    def test_asks_before_it_erases(self, admin_client, ada):
        page = admin_client.get(erasing(ada))
        assert "cannot" in page.text
        assert CANARY not in page.text
        assert Customer.objects.exists()

    def test_erases_and_goes_back_to_the_list(self, admin_client, ada):
        answer = admin_client.post(erasing(ada), follow=True)
        assert answer.redirect_chain[-1][0] == LIST
        assert f"{ada.id} is erased" in answer.text
        assert not Customer.objects.exists()

    def test_says_that_somebody_else_was_faster(self, admin_client, ada):
        admin_client.post(erasing(ada))
        assert admin_client.post(erasing(ada)).status_code == 404

    def test_is_closed_to_staff_without_the_permission(self, support, ada):
        assert erasing(ada) not in support.get(f"{LIST}{ada.id}/change/").text
        assert support.post(erasing(ada)).status_code == 403
        assert Customer.objects.exists()


class TestMasked:
    @pytest.mark.parametrize(("email", "shown"), [("ada@example.org", "a…@example.org"), ("@x", "…@x"), ("", "…@")])
    def test_leaves_too_little_to_write_to(self, email, shown):
        assert masked(email) == shown
