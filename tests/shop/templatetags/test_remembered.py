from django.template import Context, Template
from django.utils.translation import override

from shop.queries.catalogue import Card, OnSale
from shop.templatetags.remembered import _render

CARD = Card("garish-rug", "Garish Rug", "Hullabaloo", "garish-rug", 249, 249, (OnSale("GARISH-RUG", "teal", 3),))
SOLD_OUT = Card("garish-rug", "Garish Rug", "Hullabaloo", "garish-rug", 249, 249, (OnSale("GARISH-RUG", "teal", 0),))


def shown(card: Card) -> str:
    words = '{% load remembered %}{% remembered "shop/catalogue/card.html" product=card %}'
    return Template(words).render(Context({"card": card}))


class TestRemembered:
    def test_renders_the_same_once(self):
        _render.cache_clear()
        assert shown(CARD) == shown(CARD)
        assert _render.cache_info().misses == 1

    def test_never_shows_what_was(self):
        assert "3 left" in shown(CARD)
        assert "Sold out" in shown(SOLD_OUT)

    def test_remembers_each_language_by_itself(self):
        english = shown(CARD)
        with override("de"):
            assert shown(CARD) != english

    def test_escapes_what_it_shows(self):
        hostile = Card("x", "<img src=x onerror=alert(1)>", "<b>", "garish-rug", 1, 1, (OnSale("X", "teal", 3),))
        assert "<img src=x" not in shown(hostile)
