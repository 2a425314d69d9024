"""Whom we believe that a form is ours. What comes of it is in test_limits.py."""

import pytest
from django.test import RequestFactory

from shop.safety.origins import sent_by_us


@pytest.mark.parametrize("address", ["", "http://[", "/cart/", "http://testserver@evil.example/"])
def test_a_broken_or_foreign_address_is_none_of_ours(address):
    assert not sent_by_us(RequestFactory().post("/cart/add/", headers={"Referer": address}))


@pytest.mark.django_db
def test_a_referer_that_is_no_address_breaks_no_page(client):
    assert client.post("/checkout/", headers={"referer": "http://["}).status_code < 500
