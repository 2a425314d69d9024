"""What is said to an account number at the door, and what remains of it."""

import pytest

from orders.payments.accounts import AccountRefused
from orders.payments.methods import DIRECT_DEBIT
from orders.payments.testcards import TEST_ACCOUNTS
from orders.services import CardRefused, tokenise

PAYS = "AT410000000000004242"


def door(typed):
    return tokenise(typed, method=DIRECT_DEBIT)


class TestTokenise:
    @pytest.mark.parametrize("account", TEST_ACCOUNTS, ids=lambda account: account.behaviour)
    def test_makes_a_token_of_every_test_account_which_holds_no_part_of_it(self, account):
        made = door(account.number)
        assert made.method == "direct-debit"
        assert made.ends == account.number[-4:]
        assert account.number not in made.token + made.fingerprint

    @pytest.mark.parametrize("typed", ["at41 0000 0000 0000 4242", " AT41-0000-0000-0000-4242\t"])
    def test_does_not_mind_how_it_is_grouped(self, typed):
        assert door(typed).fingerprint == door(PAYS).fingerprint

    def test_takes_no_account_for_a_card_nor_a_card_for_an_account(self):
        with pytest.raises(CardRefused):
            tokenise(PAYS)
        with pytest.raises(AccountRefused):
            door("4242424242424242")

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("", "Tell us"),
            ("AT41", "15 to 34"),
            ("AT41" + "0" * 31, "15 to 34"),
            ("AT41 0000 0000 0000 424!", "15 to 34"),
            ("AT410000000000004242\x00", "15 to 34"),
            ("\uff21T410000000000004242", "15 to 34"),
            ("AT420000000000004242", "something in it must be wrong"),
            ("GB82WEST12345698765432", "test accounts only"),
        ],
    )
    def test_refuses_what_is_no_account_of_ours_without_repeating_it(self, typed, said):
        with pytest.raises(AccountRefused, match=said) as refused:
            door(typed)
        assert not typed or typed not in str(refused.value)
