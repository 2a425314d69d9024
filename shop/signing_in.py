"""How shoppers sign in: django-allauth's settings. `shop/settings.py` takes them over.

Whatever has to be proved is proved by a code that a mail brings, typed where it was asked for. So no address holds
a secret, and a page that asks says the same whether there is such an account or not.
"""

from typing import Any

import environ

APPS = ["allauth", "allauth.account"]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",  # staff, by their login, at the back office's door
    "shop.accounts.backend.ShopperBackend",  # shoppers, by their e-mail address, at the shop's
]


def settings(env: environ.Env) -> dict[str, Any]:
    """Every setting about shoppers' accounts, by name."""
    seconds = 60 * env.int("ACCOUNT_CODE_MINUTES", 15)
    return {
        **ACCOUNT,
        "AUTHENTICATION_BACKENDS": BACKENDS,
        "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT": seconds,
        "ACCOUNT_LOGIN_BY_CODE_TIMEOUT": seconds,
        "ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT": seconds,
        "ACCOUNT_LOGIN_TIMEOUT": seconds,
        # Per address, person or thing asked about; allauth's own limits stand beside these.
        "ACCOUNT_RATE_LIMITS": {
            "confirm_email": "3/m/key",
            "find_order": env.str("FIND_ORDER_RATE", "10/m/ip"),  # not for each order: strangers could spend it
            "download_data": env.str("DOWNLOAD_DATA_RATE", "5/h/user"),
            "erase_account": "5/m/user",
            "offer_account": "20/m/ip,3/m/key",
        },
    }


ACCOUNT: dict[str, Any] = {
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "account",
    "ACCOUNT_ADAPTER": "shop.accounts.adapter.Adapter",
    "ACCOUNT_LOGIN_METHODS": {"email"},
    "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*"],
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",  # else one could find out by signing up who has an account
    "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED": True,
    "ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND": True,
    "ACCOUNT_LOGIN_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND": True,
    "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED": True,
    "ACCOUNT_LOGIN_ON_PASSWORD_RESET": True,
    "ACCOUNT_CHANGE_EMAIL": True,
    "ACCOUNT_EMAIL_NOTIFICATIONS": True,
    "ACCOUNT_REAUTHENTICATION_REQUIRED": True,
    "ACCOUNT_SESSION_REMEMBER": True,
    "ACCOUNT_FORMS": {
        "login": "shop.accounts.forms.SignInForm",
        "signup": "shop.accounts.forms.SignUpForm",
        "reset_password": "shop.accounts.forms.ForgottenForm",
        "reset_password_from_key": "shop.accounts.forms.NewPasswordForm",
        "change_password": "shop.accounts.forms.ChangePasswordForm",
        "set_password": "shop.accounts.forms.SetPasswordForm",
        "add_email": "shop.accounts.forms.NewEmailForm",
        "reauthenticate": "shop.accounts.forms.ReauthenticateForm",
        "request_login_code": "shop.accounts.forms.AskForCodeForm",
        "confirm_login_code": "shop.accounts.forms.SignInCodeForm",
        "confirm_email_verification_code": "shop.accounts.forms.EmailCodeForm",
        "confirm_password_reset_code": "shop.accounts.forms.ResetCodeForm",
    },
}
