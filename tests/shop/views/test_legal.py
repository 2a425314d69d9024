from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from shop import languages
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


class TestHelp:
    @pytest.mark.parametrize(("language", "said"), [("en", "How can I pay?"), ("de", "Wie kann ich bezahlen?")])
    def test_answers_in_the_readers_language_and_with_todays_charges(self, client, settings, language, said):
        settings.DELIVERY_CHARGE = Decimal("6.70")
        client.cookies["django_language"] = language
        shown = client.get(reverse("help")).content.decode()
        assert said in shown
        assert {"en": "€6.70", "de": "6,70"}[language] in shown

    def test_is_linked_from_every_page(self, client):
        assert f'href="{reverse("help")}"' in client.get("/cart/").content.decode()

    def test_says_the_same_in_each_language(self):
        sums = {"delivery_charge": Decimal(1), "delivery_free_from": Decimal(1)}
        asked = [render_to_string(f"shop/help/{code}.html", sums).count("<summary>") for code in languages.CODES]
        assert len(set(asked)) == 1
