"""``python -m shop.journey.log``: read for the group ``journey-tally``, and do what visitors wish of it."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    django.setup()

    from events.consumer.positions import Halted
    from shop.journey.log.worker import serve
    from shop.observe.serving import serve_figures

    serve_figures()
    try:
        serve()
    except Halted as error:
        sys.exit(str(error))
