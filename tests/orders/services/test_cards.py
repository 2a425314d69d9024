"""What is said to a card number at the door, and what remains of it."""

import pytest

from orders.payments.testcards import TEST_CARDS
from orders.services import CardRefused, OrderRefused, tokenise

PAYS = "4242424242424242"


class TestTokenise:
    @pytest.mark.parametrize("card", TEST_CARDS, ids=lambda card: card.behaviour)
    def test_makes_a_token_of_every_test_card_which_holds_no_part_of_the_number(self, card):
        made = tokenise(card.number)
        assert made.token
        for kept in (made.token, made.fingerprint):
            assert card.number not in kept
            assert card.number[-4:] not in kept.split("_")

    @pytest.mark.parametrize("typed", ["4242 4242 4242 4242", "4242-4242-4242-4242", " 4242424242424242\t"])
    def test_does_not_mind_how_the_digits_are_grouped(self, typed):
        assert tokenise(typed).fingerprint == tokenise(PAYS).fingerprint

    def test_gives_each_payment_a_token_of_its_own_and_each_card_one_fingerprint(self):
        first, second = tokenise(PAYS), tokenise(PAYS)
        assert first.token != second.token
        assert first.fingerprint == second.fingerprint
        assert tokenise("4000000000000002").fingerprint != first.fingerprint

    def test_makes_a_fingerprint_that_needs_our_key(self, settings):
        ours = tokenise(PAYS).fingerprint
        settings.SECRET_KEY = "another-installation-s-key"
        assert tokenise(PAYS).fingerprint != ours

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("", "Tell us"),
            ("   ", "Tell us"),
            ("4242", "12 to 19 digits"),
            ("4" * 20, "12 to 19 digits"),
            ("4242 4242 4242 424x", "12 to 19 digits"),
            ("\u0664" * 16, "12 to 19 digits"),
            ("4242424242424242\x00", "12 to 19 digits"),
            ("4242424242424241", "one of its digits"),
            ("2424242424242424", "one of its digits"),
            ("5555555555554444", "test cards only"),
        ],
    )
    def test_refuses_what_is_no_card_of_ours_without_repeating_it(self, typed, said):
        with pytest.raises(CardRefused, match=said) as refused:
            tokenise(typed)
        assert isinstance(refused.value, OrderRefused)
        assert not typed.strip() or typed not in str(refused.value)
