from django.apps import AppConfig

from shop.celery import app as celery_app  # so that every process finds the tasks

__all__ = ["ShopConfig", "celery_app"]


class ShopConfig(AppConfig):
    name = "shop"
    default_auto_field = "django.db.models.BigAutoField"
