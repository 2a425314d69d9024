"""The back office's clothes: its name, its butterfly, and the shop's colours. `shop/settings.py` wears them."""

from django.templatetags.static import static

BACK_OFFICE = ("/admin/", "/staff/")  # the paths whose pages wear them, and are for staff

UNFOLD = {
    "SITE_TITLE": "Papilio · back office",
    "SITE_HEADER": "Papilio",
    "SITE_SUBHEADER": "Back office",
    "SITE_URL": "/",
    "SITE_ICON": lambda _request: "/static/shop/papilio.svg",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda _request: "/static/shop/papilio.svg"}],
    "STYLES": [
        lambda _request: static("shop/backoffice.css"),
        lambda _request: static("shop/stockroom.css"),
        lambda _request: static("shop/insight.css"),
    ],
    "SCRIPTS": [lambda _request: static("shop/landmarks.js")],
    "DASHBOARD_CALLBACK": "shop.desk.views.dashboard",
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": "shop.desk.navigation.sidebar"},
    "BORDER_RADIUS": "8px",
    "COLORS": {  # the shop's marmalade, from paper to crust
        "primary": {
            "50": "oklch(97.2% .015 50)",
            "100": "oklch(94.5% .033 48)",
            "200": "oklch(89% .068 46)",
            "300": "oklch(81.5% .115 45)",
            "400": "oklch(72.5% .160 43)",
            "500": "oklch(64.5% .185 41)",
            "600": "oklch(53% .165 38)",
            "700": "oklch(46% .140 37)",
            "800": "oklch(39.5% .115 37)",
            "900": "oklch(34.5% .095 37)",
            "950": "oklch(24% .065 37)",
        },
    },
}
