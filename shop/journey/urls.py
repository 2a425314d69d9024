"""The Journey pages. Only a demo has them: see JOURNEY in docs/configuration.md."""

from django.urls import include, path

from shop.journey.views import orders, page, sources, switches, tours

urlpatterns = [
    path("", page.journey, name="journey"),
    path("tours/", tours.place_all, name="journey-tours"),
    path("tours/<uuid:tour>/<int:number>/", tours.place_one, name="journey-place"),
    path("switches/", switches.switch, name="journey-switch"),
    path("stages/<int:number>/", sources.stage, name="journey-stage"),
    path("orders/<uuid:order_id>/", orders.order, name="journey-order"),
    path("log/", include("shop.journey.log.urls")),
]
