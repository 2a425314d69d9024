from django.template import engines

from shop.templatetags.unbroken import unbroken


class TestUnbroken:
    def test_keeps_each_number_in_one_piece(self):
        assert unbroken("P-10017, then P-9") == (
            '<span class="unbroken">P-10017</span>, then <span class="unbroken">P-9</span>'
        )

    def test_leaves_other_words_with_hyphens_alone(self):
        assert unbroken("GARISH-RUG and XP-10017") == "GARISH-RUG and XP-10017"

    def test_escapes_what_surrounds_a_number(self):
        assert unbroken("<b>P-1</b>") == '&lt;b&gt;<span class="unbroken">P-1</span>&lt;/b&gt;'

    def test_stays_markup_within_a_sentence_that_is_translated(self):
        sentence = "{% blocktranslate with number=n|unbroken %}Order {{ number }}{% endblocktranslate %}"
        page = "{% load i18n unbroken %}" + sentence
        assert engines["django"].from_string(page).render({"n": "P-1"}) == 'Order <span class="unbroken">P-1</span>'
