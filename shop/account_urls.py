"""Where accounts are: allauth's pages under addresses of our own, as far as the shop uses them, and ours."""

from allauth.account import views as allauth
from django.urls import path

from shop.accounts.counting import bear_outage
from shop.views import account, addresses

urlpatterns = [
    path("", account.overview, name="account"),
    path("orders/", account.orders, name="account-orders"),
    path("details/", account.details, name="account-details"),
    path("privacy/", account.privacy, name="account-privacy"),
    path("privacy/download/", account.download, name="account-download"),
    path("privacy/erase/", account.erase, name="account-erase"),
    path("erased/", account.erased, name="account-erased"),
    path("addresses/", addresses.addresses, name="account-addresses"),
    path("addresses/add/", addresses.add, name="account-address-add"),
    path("addresses/<uuid:address_id>/", addresses.change, name="account-address"),
    path("addresses/<uuid:address_id>/delete/", addresses.delete, name="account-address-delete"),
    path("addresses/<uuid:address_id>/default/", addresses.make_default, name="account-address-default"),
    # The names below are allauth's own: it looks for its pages by them.
    path("sign-in/", bear_outage(allauth.login), name="account_login"),
    path("sign-in/code/", bear_outage(allauth.request_login_code), name="account_request_login_code"),
    path("sign-in/code/confirm/", bear_outage(allauth.confirm_login_code), name="account_confirm_login_code"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("sign-up/", bear_outage(allauth.signup), name="account_signup"),
    path("inactive/", bear_outage(allauth.account_inactive), name="account_inactive"),
    path("confirm/", bear_outage(allauth.reauthenticate), name="account_reauthenticate"),
    path("email/", bear_outage(allauth.email), name="account_email"),
    path("email/confirm/", bear_outage(allauth.email_verification_sent), name="account_email_verification_sent"),
    path("password/", bear_outage(allauth.password_change), name="account_change_password"),
    path("password/set/", bear_outage(allauth.password_set), name="account_set_password"),
    path("password/forgotten/", bear_outage(allauth.password_reset), name="account_reset_password"),
    path(
        "password/forgotten/code/",
        bear_outage(allauth.confirm_password_reset_code),
        name="account_confirm_password_reset_code",
    ),
    path(
        "password/forgotten/new/", bear_outage(allauth.complete_password_reset), name="account_complete_password_reset"
    ),
    path(
        "password/forgotten/done/",
        bear_outage(allauth.password_reset_from_key_done),
        name="account_password_reset_completed",
    ),
]
