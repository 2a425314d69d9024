from django.apps import AppConfig
from django.core import checks


class OrdersConfig(AppConfig):
    name = "orders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from orders.checks import money_moves

        checks.register(money_moves, deploy=True)
