"""One installation on this machine: which parts it starts itself, on which ports, with which environment."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import environ

from shop.local import kafka, ports, postgres, programs, scraping, valkey
from shop.local.home import CHECKOUT, Home
from shop.local.keys import Keys, write_private
from shop.local.programs import Program
from shop.local.scraping import Target

SETTINGS = ("DATABASE_URL", "REDIS_URL", "KAFKA_BOOTSTRAP_SERVERS")


@dataclass(frozen=True)
class Part:
    """A database or a log that we start ourselves, because no setting names one elsewhere."""

    title: str
    setting: str
    address: str
    program: Program
    answers: Callable[[], bool]
    limit_seconds: float


@dataclass(frozen=True)
class Installation:
    """Everything that the launcher, the tests and the supervisor need to know."""

    home: Home
    parts: list[Part]
    services: list[Program]
    environment: dict[str, str]
    targets: list[Target]

    @property
    def configured(self) -> list[str]:
        """The settings that name a part elsewhere, so that we start none."""
        own = {part.setting for part in self.parts}
        return [setting for setting in SETTINGS if setting not in own]

    @property
    def url(self) -> str:
        return self.environment["SITE_URL"]


def plan(home: Home, *, throwaway: bool = False, durable: bool = False) -> Installation:
    """Settle ports, keys and addresses. Starts nothing.

    A throwaway installation is for tests: it keeps clear of the usual ports and, unless ``durable``, does not wait for
    disks.
    """
    home.make()
    keys = Keys.of(home)
    asked = {"web": int(os.environ["PORT"])} if os.environ.get("PORT") else {}
    port = ports.choose(home, names=ports.USUAL, fixed=asked, usual=not throwaway)
    parts = [
        part for part in _all_parts(keys, port, throwaway=throwaway and not durable) if not os.environ.get(part.setting)
    ]
    services = programs.services(port=port, journey=_has_journey())
    length = sum(len(program.figures) for program in services)
    row = ports.choose_row(home, length=length, taken=port.values(), usual=not throwaway)
    services, targets = scraping.measured(services, first=row)
    return Installation(
        home,
        parts,
        services,
        _environment(home, keys, parts, port),
        [scraping.Target("web", "web", port["web"]), *targets],
    )


def _has_journey() -> bool:
    """As settings.py will decide."""
    env = environ.Env()
    return env.bool("JOURNEY", env.bool("DEMO", True))


def read_dotenv() -> None:
    """Take settings from the checkout's `.env`; what the environment says already wins."""
    if (CHECKOUT / ".env").exists():
        environ.Env.read_env(CHECKOUT / ".env")


def write_parts_env(installation: Installation) -> None:
    """Leave the addresses where settings.py looks, so that `manage.py` works in another terminal."""
    lines = [f'{name}="{value}"' for name, value in installation.environment.items()]
    write_private(installation.home.parts_env, "\n".join(lines) + "\n")


def write_targets(installation: Installation) -> None:
    """Tell Prometheus where to ask, and give it the token that the web wants to see."""
    folder = installation.home.prometheus
    folder.mkdir(mode=0o700, exist_ok=True)
    write_private(folder / "targets.json", scraping.file_sd(installation.targets))
    write_private(folder / "token", installation.environment["EVENTS_METRICS_TOKEN"])


def _all_parts(keys: Keys, port: dict[str, int], *, throwaway: bool) -> list[Part]:
    database = postgres.url(port=port["postgres"], password=keys.postgres)
    broker, controller = port["kafka"], port["kafka-controller"]
    return [
        Part(
            "PostgreSQL",
            "DATABASE_URL",
            database,
            programs.postgres(port=port["postgres"], throwaway=throwaway),
            lambda: postgres.answers(database),
            60,
        ),
        Part(
            "Valkey",
            "REDIS_URL",
            valkey.url(port=port["valkey"], password=keys.valkey),
            programs.valkey(port=port["valkey"]),
            lambda: valkey.answers(port=port["valkey"], password=keys.valkey),
            30,
        ),
        Part(
            "Kafka",
            "KAFKA_BOOTSTRAP_SERVERS",
            f"127.0.0.1:{broker}",
            programs.kafka(port=broker, controller=controller),
            lambda: kafka.answers(broker),
            300,  # the first time its jars are downloaded
        ),
    ]


def _environment(home: Home, keys: Keys, parts: list[Part], port: dict[str, int]) -> dict[str, str]:
    """What every process of the installation sees. Settings that somebody made stay as they are."""
    ours = {
        "METAMORPHOSIS_DATA": str(home.data),
        "SECRET_KEY": keys.django,
        "DEMO": "1",
        "PORT": str(port["web"]),
        "SITE_URL": f"http://127.0.0.1:{port['web']}",
        "JOURNEY_CUSTOMERS_URL": f"http://127.0.0.1:{port['journey-customers']}",
        "JOURNEY_SHIPPING_URL": f"http://127.0.0.1:{port['journey-shipping']}",
        "CONNECT_URL": f"http://127.0.0.1:{port['connect']}",
        "EVENTS_METRICS_TOKEN": keys.metrics,
        "EVENTS_DOORBELL": f"unix:{home.doorbell}",
    }
    ours |= {part.setting: part.address for part in parts}
    return {name: os.environ.get(name) or value for name, value in ours.items()}
