"""Who reacts to what in stages 4 to 6. Shells: they unpack an event for the stage's own function, and say so.

Where there is no journey, there are no groups: nobody consumes, and nobody is missed.
"""

from importlib import import_module

from django.conf import settings

if settings.JOURNEY:
    for service in settings.JOURNEY_HANDLERS:
        import_module(f"{__name__}.{service}")
