from decimal import Decimal

import pytest

from shop.cart import MAX_LINES, Cart, CartFull, NotANumber, parse_quantity


class TestParseQuantity:
    @pytest.mark.parametrize(("text", "pieces"), [("1", 1), (" 7 ", 7), ("099", 99)])
    def test_reads_whole_numbers(self, text, pieces):
        assert parse_quantity(text) == pieces

    @pytest.mark.parametrize(
        "text",
        ["", "0", "-1", "100", "9" * 5000, "1.5", "1e3", "two", "\uff12", "1\x00", "<b>1</b>", "0x10"],
    )
    def test_refuses_what_is_not_a_number_of_pieces(self, text):
        with pytest.raises(NotANumber):
            parse_quantity(text)


class TestCart:
    def test_keeps_lines_in_the_order_they_came(self):
        cart = Cart({})
        cart.put("RUG", 1)
        cart.put("LAMP", 2)
        cart.put("RUG", 3)
        assert list(cart.quantities.items()) == [("RUG", 3), ("LAMP", 2)]

    def test_takes_no_more_lines_than_an_order_may_have(self):
        cart = Cart({})
        for number in range(MAX_LINES):
            cart.put(f"SKU-{number}", 1)
        with pytest.raises(CartFull):
            cart.put("ONE-TOO-MANY", 1)
        assert len(cart.quantities) == MAX_LINES

    def test_forgets_the_price_of_what_left(self):
        cart = Cart({})
        cart.put("RUG", 1)
        cart.put("LAMP", 1)
        cart.saw({"RUG": Decimal("20.00"), "LAMP": Decimal("5.00")})
        cart.remove("RUG")
        cart.saw({})
        assert cart.prices_seen == {"LAMP": Decimal("5.00")}

    def test_is_plain_json_in_the_session(self):
        session: dict = {}
        cart = Cart(session)
        cart.put("RUG", 2)
        cart.saw({"RUG": Decimal("20.00")})
        cart_id = str(cart.id)
        assert session == {"cart": {"RUG": 2}, "cart_prices": {"RUG": "20.00"}, "cart_id": cart_id}

    def test_is_another_cart_once_it_was_emptied(self):
        cart = Cart({})
        cart.put("RUG", 2)
        before = cart.id
        cart.empty()
        cart.put("RUG", 2)
        assert cart.id != before
