from django.apps import AppConfig
from django.core import checks


class ShippingConfig(AppConfig):
    name = "shipping"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shipping.checks import parcels_move

        checks.register(parcels_move, deploy=True)
