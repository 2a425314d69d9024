"""The checkout, one module for each of its three steps. All of it works without JavaScript."""

from shop.views.checkout.details import details
from shop.views.checkout.payment import payment
from shop.views.checkout.review import review

__all__ = ["details", "payment", "review"]
