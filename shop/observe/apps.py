from django.apps import AppConfig, apps
from django.conf import settings


class ObserveConfig(AppConfig):
    name = "shop.observe"

    def ready(self) -> None:
        if settings.TRACES:  # else nothing of OpenTelemetry is loaded: a dozen processes are smaller without
            from shop.observe.exporting import set_up

            set_up(settings.TRACES, process=settings.PROCESS_NAME)
        if apps.is_installed("shop"):  # the journey's services have none of its tables
            from events.observe.page import also_tell
            from shop.observe.business import of_business

            also_tell(of_business())
