"""The pages about the ideas, below the journey's."""

from django.urls import path

from shop.journey.log import metamorphosis, views

urlpatterns = [
    path("", views.log, name="journey-log"),
    path("live/<slug:what>/", views.live, name="journey-log-live"),
    path("wish/", views.wish, name="journey-log-wish"),
    path("events/", views.kinds_of_event, name="journey-log-kinds"),
    path("database/", views.database, name="journey-log-database"),
    path("metamorphosis/", metamorphosis.metamorphosis, name="journey-log-metamorphosis"),
    path("rebuild/", views.rebuild, name="journey-log-rebuild"),
    path("code/<slug:slug>/", views.code, name="journey-log-code"),
]
