import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from shop.views.legal import PAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", PAGES)
class TestLegal:
    def test_is_there_in_english_and_says_that_it_is_a_placeholder(self, client, page):
        shown = client.get(reverse("legal", args=[page])).content.decode()
        assert str(PAGES[page]) in shown
        assert "A placeholder" in shown

    def test_is_there_in_german(self, client, page):
        client.cookies["django_language"] = "de"
        shown = client.get(reverse("legal", args=[page])).content.decode()
        assert "Ein Platzhalter" in shown
        assert "Your rights" not in shown

    def test_is_linked_from_every_page(self, client, page):
        assert f'href="{reverse("legal", args=[page])}"' in client.get("/cart/").content.decode()


def test_the_checkout_names_the_terms_beside_its_last_button():
    shown = render_to_string("shop/legal/agreed.html")
    assert all(f'href="{reverse("legal", args=[page])}"' in shown for page in ("terms", "returns", "privacy"))


def test_a_page_that_nobody_wrote_is_not_found(client):
    assert client.get("/legal/../secrets/").status_code == 404
    assert client.get("/legal/secrets/").status_code == 404
