from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "Events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from events import doorbell
        from events.conf import conf

        # A wrong setting is refused now, not by the first commit or the first outage that needs it.
        if address := conf().DOORBELL:
            doorbell.parse(address)

        # Every app's language and reactions are known before anything is published or consumed.
        autodiscover_modules("events", "handlers", "projections")

        from events.checks import database_is_postgresql, streams_have_an_end
        from events.schemas.checks import handlers_take_the_newest_version

        # Without a tag: those of databases are only asked when a database is named.
        checks.register(database_is_postgresql)
        checks.register(handlers_take_the_newest_version)
        checks.register(streams_have_an_end)
