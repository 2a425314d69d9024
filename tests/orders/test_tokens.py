from uuid import UUID, uuid4

import pytest

from orders.tokens import guest_token, opens

ORDER = UUID("0199d3c1-7a55-7c1e-9d5e-6a7261737373")


class TestOpens:
    def test_accepts_the_token_of_the_order(self):
        assert opens(ORDER, guest_token(ORDER))

    def test_refuses_the_token_of_another_order(self):
        assert not opens(ORDER, guest_token(uuid4()))

    @pytest.mark.parametrize("token", ["", ":", "x" * 10_000, "ü", "\ud800", "\0", str(ORDER)])
    def test_refuses_what_was_never_signed(self, token):
        assert not opens(ORDER, token)

    def test_refuses_a_token_with_something_before_it(self):
        assert not opens(ORDER, f"x:{guest_token(ORDER)}")


class TestGuestToken:
    def test_fits_into_a_link_as_it_is(self):
        token = guest_token(ORDER)
        assert token.replace("-", "").replace("_", "").isalnum()

    def test_does_not_tell_the_order(self):
        assert str(ORDER) not in guest_token(ORDER)
