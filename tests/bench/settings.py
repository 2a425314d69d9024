"""The smallest Django project around the backbone: what is measured is events/, not a shop."""

import os

import environ

SECRET_KEY = "bench-only"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "tests.bench", "events"]
DATABASES = {"default": environ.Env().db_url("DATABASE_URL")}
USE_TZ = True
EVENTS = {
    "BOOTSTRAP_SERVERS": os.environ["KAFKA_BOOTSTRAP_SERVERS"],
    "PREFIX": os.environ["EVENTS_PREFIX"],
    "DOORBELL": os.environ["EVENTS_DOORBELL"],
    "BATCH_SIZE": int(os.environ.get("EVENTS_BATCH_SIZE", "500")),
    "LEASE_SECONDS": 600.0,  # processes are held still while it is another's turn
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
