"""The pages under ``/staff/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
