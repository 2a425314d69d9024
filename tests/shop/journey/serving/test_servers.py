"""The servers start without the shop, and each knows its own addresses only."""

import os
import subprocess
import sys

TRY = """
import sys
from shop.journey.serving import servers
server = servers.Server("shop.journey.serving.customers")
import django.apps
print([config.name for config in django.apps.apps.get_app_configs()])
request, _ = server.create_request({"type": "http", "method": "GET", "path": "/", "headers": []}, None)
print(request.urlconf)
print("rest_framework" in sys.modules, "shop.models" in sys.modules, "celery" in sys.modules)
"""


class TestServer:
    def test_loads_the_journeys_tables_its_own_addresses_and_its_figures_and_nothing_of_the_shop(self):
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "shop.journey.serving.settings"}
        done = subprocess.run([sys.executable, "-c", TRY], env=environment, capture_output=True, text=True, check=True)
        apps, addresses, loaded = done.stdout.splitlines()
        assert apps == "['shop.journey', 'shop.observe']"
        assert (addresses, loaded) == ("shop.journey.serving.customers", "False False False")
