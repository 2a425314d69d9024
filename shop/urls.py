"""Where everything is."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from events.observe.views import metrics
from shop.health import healthz, readyz
from shop.views import cart, catalogue, checkout, finding, mail, notices, offering, orders, preferences, second_thoughts
from shop.views.legal import answers, legal

urlpatterns = [
    path("", catalogue.home, name="home"),
    path("c/<slug:slug>/", catalogue.category, name="category"),
    path("products/<slug:slug>/", catalogue.product, name="product"),
    path("pictures/<slug:name>/<slug:colours>.svg", catalogue.picture, name="picture"),
    path("pictures/<slug:name>/<slug:colours>/<slug:view>.svg", catalogue.picture, name="picture-view"),
    path("cart/", cart.show, name="cart"),
    path("cart/add/", cart.add, name="cart-add"),
    path("cart/change/", cart.change, name="cart-change"),
    path("cart/undo/", cart.undo, name="cart-undo"),
    path("checkout/", checkout.details, name="checkout"),
    path("checkout/payment/", checkout.payment, name="checkout-payment"),
    path("checkout/review/", checkout.review, name="checkout-review"),
    path("orders/<uuid:order_id>/", orders.order, name="order"),
    path("orders/<uuid:order_id>/status", orders.status, name="order-status"),
    path("orders/<uuid:order_id>/pay", orders.pay, name="order-pay"),
    path("orders/<uuid:order_id>/cancel", second_thoughts.cancel, name="order-cancel"),
    path("orders/<uuid:order_id>/return", second_thoughts.send_back, name="order-return"),
    path("orders/<uuid:order_id>/again", orders.again, name="order-again"),
    path("help/", answers, name="help"),
    path("legal/<slug:page>/", legal, name="legal"),
    path("language/", preferences.language, name="language"),
    path("appearance/", preferences.appearance, name="appearance"),
    path("orders/find/", finding.find_order, name="find-order"),
    path("orders/find/sent/", finding.sent, name="find-order-sent"),
    path("orders/<uuid:order_id>/found/", finding.found, name="order-found"),
    path("orders/<uuid:order_id>/account/", offering.open_account, name="order-account"),
    path("account/", include("shop.account_urls")),
    path("api/", include("shop.api.urls")),
    path("admin/", include("shop.desk.urls")),
    path("admin/", admin.site.urls),
    path("staff/", RedirectView.as_view(pattern_name="admin:index"), name="staff"),
    path("staff/", include("shop.insight.urls")),
    path("staff/", include("shop.suppliers.urls")),
    path("staff/", include("shop.streams.urls")),
    path("staff/", include("shop.reports.urls")),
    path("mail/", RedirectView.as_view(pattern_name="admin:shop_ordermail_changelist"), name="mails"),
    path("mail/here/", mail.here, name="mails-here"),
    path("mail/<int:mail_id>/", mail.letter, name="mail"),
    path("robots.txt", notices.robots, name="robots"),
    path(".well-known/security.txt", notices.security, name="security"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
if settings.JOURNEY:
    urlpatterns.append(path("journey/", include("shop.journey.urls")))

handler400 = "shop.api.problems.bad_request"
handler403 = "shop.api.problems.forbidden"
handler404 = "shop.api.problems.not_found"
handler500 = "shop.api.problems.server_error"
