import pytest

from shop.countries import COUNTRIES, DIGITS, wrong_postcode


@pytest.mark.parametrize(("country", "postcode"), [("AT", "1010"), ("DE", "10115"), ("NL", "1011 AB"), ("", "x")])
def test_a_postcode_that_a_country_may_have_is_not_wrong(country, postcode):
    assert not wrong_postcode(postcode, country=country)


@pytest.mark.parametrize("postcode", ["ABC", "99999999", "101", "A-1010", ""])
def test_a_postcode_that_a_country_cannot_have_is_told_with_its_digits(postcode):
    assert wrong_postcode(postcode, country="AT") == "In the chosen country, a postcode has 4 digits."


def test_digits_are_told_of_countries_that_we_deliver_to_only():
    assert set(DIGITS) <= set(dict(COUNTRIES))
