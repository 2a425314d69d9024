"""Settings. Everything that differs between machines comes from the environment, or from a `.env` file.

While `make run` (or `make parts`) is up, `.data/parts.env` holds the addresses of what it started, for `manage.py` in
another terminal. It also says DEMO=1, so the launcher removes it when it ends; after a kill -9 it stays until the next
launcher ends. In production nothing writes it. What is set in the environment wins over it.
"""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from shop import backoffice, languages, signing_in
from shop.api import settings as api
from shop.connect import settings as connect
from shop.observe import settings as observe
from shop.safety import settings as safety
from shop.streams import settings as streams

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("METAMORPHOSIS_DATA") or BASE_DIR / ".data")

env = environ.Env()
for file in (BASE_DIR / ".env", DATA_DIR / "parts.env"):
    if file.exists():
        env.read_env(file)  # what is set already wins

REQUIRED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "KAFKA_BOOTSTRAP_SERVERS")
if missing := [name for name in REQUIRED if not os.environ.get(name)]:
    raise ImproperlyConfigured(
        f"{', '.join(missing)} not set. Start `make run` or `make parts` in another terminal, which fills them in, "
        "or set them in the environment or in .env: see docs/configuration.md."
    )

# --- What kind of installation this is -----------------------------------------------------------
DEBUG = env.bool("DEBUG", False)
DEMO = env.bool("DEMO", False)  # a shop to play with: demo logins shown, plain HTTP, fast carrier
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "shop",
    "shop.journey",
    "shop.observe",
    "shop.reports",
    "shop.suppliers",
    "orders",
    "inventory",
    "shipping",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "channels",
    "csp",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    *signing_in.APPS,
    "events",  # last: its ready() looks for the other apps' events and handlers
]

MIDDLEWARE = [
    "shop.observe.requests.observed",
    "events.middleware.story",
    "shop.safety.headers.headers",
    "django.middleware.security.SecurityMiddleware",
    "shop.compression.Compression",
    "servestatic.middleware.ServeStaticMiddleware",
    "shop.safety.policies.PolicyOfPath",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "shop.languages.middleware.ShopLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "shop.safety.limits.limits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as its makers say
    *signing_in.MIDDLEWARE,
]

ROOT_URLCONF = "shop.urls"
ASGI_APPLICATION = "shop.asgi.application"
AUTH_USER_MODEL = "shop.User"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shop.context_processors.shop",
            ],
        },
    },
]

# --- The parts -----------------------------------------------------------------------------------
DATABASES: dict[str, Any] = {"default": env.db_url("DATABASE_URL")}
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
if pool_size := env.int("DATABASE_POOL_SIZE", 0):  # the web's threads share a pool; a worker keeps one connection
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 10}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

REDIS_URL = env.str("REDIS_URL")
REDIS_PREFIX = env.str("REDIS_PREFIX", "shop")
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # The layer waits 5 s at a time for the next ring: its connections must not give up before that.
        "CONFIG": {
            "hosts": [{"address": REDIS_URL, "socket_timeout": 20, "socket_connect_timeout": 2}],
            "prefix": f"{REDIS_PREFIX}:asgi",
        },
    }
}
valkey: dict[str, Any] = {
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": f"{REDIS_PREFIX}:cache",
    "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
}
CACHES = {
    "default": {"BACKEND": "shop.forgiving.ForgivingCache", **valkey},
    "strict": {"BACKEND": "django.core.cache.backends.redis.RedisCache", **valkey},  # for who has to know of an outage
}
SOCKETS_PER_CLIENT = env.int("SOCKETS_PER_CLIENT", 64)  # per process, of one person or address

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": f"{REDIS_PREFIX}:celery:",
    # A hint to a broker that is away fails at once, so that no consumer waits; beat sweeps later.
    "max_retries": 0,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = env.str("CELERY_BEAT_SCHEDULE_FILENAME", str(DATA_DIR / "beat"))
CELERY_BEAT_SCHEDULE = {
    "sweep-shipping-errands": {"task": "shipping.tasks.sweep_errands", "schedule": 15.0},
    "sweep-mails": {"task": "shop.tasks.sweep_mails", "schedule": 15.0},
    "sample-pipeline": {"task": "shop.tasks.sample_pipeline", "schedule": 10.0, "options": {"expires": 10}},
    "forget-what-is-spent": {"task": "shop.tasks.forget_what_is_spent", "schedule": 3600.0},
    "sweep-payment-errands": {"task": "orders.tasks.sweep_payment_errands", "schedule": 15.0},
    "forget-old-cards": {"task": "orders.tasks.forget_old_cards", "schedule": 3600.0},
}

# In a demo mails are only written down, to be read under /mail/. Elsewhere: smtp+tls://user:password@host:587
vars().update(env.email_url("EMAIL_URL", default="dummymail://" if DEMO else "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Papilio <shop@localhost>")
EMAIL_TIMEOUT = 10
MAIL_MAX_AGE_HOURS = env.int("MAIL_MAX_AGE_HOURS", 24)

EVENTS = {
    "BOOTSTRAP_SERVERS": env.str("KAFKA_BOOTSTRAP_SERVERS"),
    "PREFIX": env.str("EVENTS_PREFIX", ""),
    "DOORBELL": env.str("EVENTS_DOORBELL", ""),
    "SCHEMAS": str(BASE_DIR / "docs" / "events"),
    "METRICS_TOKEN": env.str("EVENTS_METRICS_TOKEN", ""),
    "METRICS_HOST": env.str("EVENTS_METRICS_HOST", "127.0.0.1"),
}

vars().update(streams.settings(env))
FLINK_ADDRESS: str
FLINK_PORT: int
FLINK_PARALLELISM: int
FLINK_CHECKPOINTS: str

vars().update(connect.settings(env))
CONNECT_URL: str
LEGACY_DATABASE_URL: str
REPORTING_DATABASE_URL: str

# --- The business --------------------------------------------------------------------------------
CURRENCY = "EUR"
LISTS_KEPT_SECONDS = env.float("LISTS_KEPT_SECONDS", 1)  # how long a list may show what was: see queries/briefly.py
VAT_PERCENT = 20
DELIVERY_CHARGE = env.str("DELIVERY_CHARGE", "4.90")
DELIVERY_FREE_FROM = env.str("DELIVERY_FREE_FROM", "75.00")
LOW_STOCK_THRESHOLD = env.int("LOW_STOCK_THRESHOLD", 5)  # of items that are new; each has its own
ORDER_REQUIRED_CHECKS = ("details", "inventory", "fraud")
# A customer who keeps ordering, with no pause longer than the gap, may order for so much together.
FRAUD_SESSION_GAP_SECONDS = env.int("FRAUD_SESSION_GAP_SECONDS", 3600)
FRAUD_FAIL_FROM = Decimal(env.str("FRAUD_FAIL_FROM", "2000.00"))
FRAUD_REVIEW_FROM = Decimal(env.str("FRAUD_REVIEW_FROM", "10000.00"))
FRAUD_CARD_FLAGGED_SECONDS = env.int("FRAUD_CARD_FLAGGED_SECONDS", 300 if DEMO else 86_400)
FRAUD_CARD_KEPT_DAYS = env.int("FRAUD_CARD_KEPT_DAYS", 30)  # longer than the log may bring an event again
ORDER_VALIDATION_DEADLINE_SECONDS = env.int("ORDER_VALIDATION_DEADLINE_SECONDS", 60)
ORDER_PAYMENT_DEADLINE_SECONDS = env.int("ORDER_PAYMENT_DEADLINE_SECONDS", 600)
# After so long without a step, an order page asks the services what the order waits for.
ORDER_OVERDUE_AFTER_SECONDS = env.float("ORDER_OVERDUE_AFTER_SECONDS", 10)
if os.environ.get("PAYMENT_GATEWAY"):
    raise ImproperlyConfigured("PAYMENT_GATEWAY is called PAYMENT_GATEWAYS now, a list: see docs/configuration.md.")
PAYMENT_GATEWAYS = env.list(  # one for each way to pay, in the order in which the checkout offers them
    "PAYMENT_GATEWAYS", default=["orders.payments.fake.FakeGateway", "orders.payments.fake.FakeBank"]
)
# Empty: staff pack. Else whatever is paid counts as packed after so long.
packed_after = env.str("FULFILMENT_AUTOMATIC_AFTER_SECONDS", "3" if DEMO else "")
FULFILMENT_AUTOMATIC_AFTER_SECONDS = float(packed_after) if packed_after else None
# The fake carrier: seconds from booking to dispatched, out for delivery, delivered.
CARRIER_DELAYS_SECONDS = tuple(env.list("CARRIER_DELAYS_SECONDS", cast=float, default=[3.0, 7.0, 11.0]))

# --- The journey: six stages of the same shop ----------------------------------------------------
JOURNEY = env.bool("JOURNEY", DEMO)  # its pages and processes; its tables are always there
JOURNEY_STAGE = env.int("JOURNEY_STAGE", 6)  # which stage the checkout page places its orders in
JOURNEY_CUSTOMERS_URL = env.str("JOURNEY_CUSTOMERS_URL", "http://127.0.0.1:25001")
JOURNEY_SHIPPING_URL = env.str("JOURNEY_SHIPPING_URL", "http://127.0.0.1:25002")
JOURNEY_HANDLERS = ["shipping", "orders", "lanes", "metamorphosis"]
JOURNEY_CALL_TIMEOUT_SECONDS = env.float("JOURNEY_CALL_TIMEOUT_SECONDS", 2)
if not (JOURNEY_STAGE == 6 or (JOURNEY and 1 <= JOURNEY_STAGE <= 5)):
    raise ImproperlyConfigured(
        f"JOURNEY_STAGE is {JOURNEY_STAGE}: it is 6, or a stage from 1 to 5 where JOURNEY is on."
    )
if JOURNEY:  # what visitors switched off is put back after five minutes, whoever forgets it
    CELERY_BEAT_SCHEDULE["sweep-journey-switches"] = {
        "task": "shop.journey.tasks.sweep_switches",
        "schedule": 5.0,
        "options": {"expires": 5},
    }

# --- The API -------------------------------------------------------------------------------------
# Requests of one account or address; empty: as many as they like.
API_ORDERS_RATE = env.str("API_ORDERS_RATE", "6000/min" if DEMO else "60/min")
API_READS_RATE = env.str("API_READS_RATE", "60000/min" if DEMO else "600/min")
REST_FRAMEWORK = api.REST_FRAMEWORK
SPECTACULAR_SETTINGS = api.SPECTACULAR

# --- People --------------------------------------------------------------------------------------
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ORDER_LINK_MINUTES = env.int("ORDER_LINK_MINUTES", 60)  # how long the link of a found order works
vars().update(signing_in.settings(env))  # LOGIN_URL is the shoppers'; the back office has a door of its own
UNFOLD = backoffice.UNFOLD

LANGUAGE_CODE = languages.SOURCE
LANGUAGES = languages.NAMES
LOCALE_PATHS = [languages.FOLDER]
FORMAT_MODULE_PATH = languages.FORMATS
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Files ---------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.str("STATIC_ROOT", str(BASE_DIR / "staticfiles"))
SERVESTATIC_USE_FINDERS = DEMO  # on one machine nothing is collected first
SERVESTATIC_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Safety --------------------------------------------------------------------------------------
HTTPS = env.bool("HTTPS", not (DEBUG or DEMO))
LANGUAGE_COOKIE_SECURE = HTTPS
SECURITY_CONTACT = env.str("SECURITY_CONTACT", "mailto:security@localhost")  # in security.txt
vars().update(safety.settings(env, demo=DEMO, https=HTTPS, site_url=SITE_URL))
SOCKETS_RATE: str  # some of them by name, for mypy
LOCK_OUT_MINUTES: int
AXES_FAILURE_LIMIT: int
AUTHENTICATION_BACKENDS = [safety.LOCK, *signing_in.BACKENDS]

PROCESS_NAME = env.str("PROCESS_NAME", "manage")
vars().update(observe.settings(env))
METRICS_PORT: int
TRACES: str
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"story": {"()": "events.observe.logs.InStory"}},
    "formatters": {
        "line": {"format": f"{{asctime}} {PROCESS_NAME} {{levelname}} {{name}}: {{message}}{{story}}", "style": "{"},
        "json": {"()": "events.observe.logs.JsonLines", "process": PROCESS_NAME},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["story"],
            "formatter": env.str("LOG_FORMAT", "line"),
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
}
