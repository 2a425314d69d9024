from django.apps import AppConfig
from django.core import checks

from shop.celery import app as celery_app  # so that every process finds the tasks
from shop.languages.checks import compiled_catalogues

__all__ = ["ShopConfig", "celery_app"]


class ShopConfig(AppConfig):
    name = "shop"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(compiled_catalogues)
