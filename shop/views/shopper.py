"""What every page of an account begins with: somebody is signed in, and is a customer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from shop.models import User
from shop.queries.accounts import customer_behind


class Signed(HttpRequest):
    """A request of somebody who is signed in."""

    user: User


def for_customer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Call the view with the ``customer`` who is signed in. Staff, who are none, are told so."""

    @never_cache
    @login_required
    @wraps(view)
    def asked(request: Signed, *args: Any, **kwargs: Any) -> HttpResponse:
        customer = customer_behind(request.user)
        if customer is None:
            return render(request, "shop/account/nobody.html")
        return view(request, *args, customer=customer, **kwargs)

    return asked
