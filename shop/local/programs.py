"""What runs: the parts (databases and log) and one process per service."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Program:
    """One supervised process: Python arguments, and what is particular about it."""

    name: str
    arguments: str
    environment: dict[str, str] = field(default_factory=dict)
    stop_signal: str = "TERM"
    stop_seconds: int = 10
    figures: tuple[str, ...] = ()  # its processes that serve figures for Prometheus, a port each


def postgres(*, port: int, throwaway: bool) -> Program:
    option = " --throwaway" if throwaway else ""
    # INT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
    return Program("postgres", f"-m shop.local.postgres {port}{option}", stop_signal="INT", stop_seconds=30)


def valkey(*, port: int) -> Program:
    return Program("valkey", f"-m shop.local.valkey {port}")


def kafka(*, port: int, controller: int) -> Program:
    return Program("kafka", f"-m shop.local.kafka {port} {controller}", stop_seconds=30)


def web(*, port: int) -> Program:
    # Only this machine is served: other users of the network should meet a real installation.
    return Program(
        "web",
        f"-m uvicorn shop.asgi:application --host 127.0.0.1 --port {port} --ws websockets-sansio"
        # Browsers have nothing to tell us on a socket, and nothing that unpacks to more than it is.
        " --ws-max-size 4096 --ws-per-message-deflate false"
        # Nobody stands in front: what a request says of its own address counts for nothing.
        " --no-proxy-headers"
        # No access log, and no word of accepted sockets: guests' tokens are in the addresses.
        " --lifespan off --timeout-graceful-shutdown 3 --no-access-log --log-level warning",
        environment={"DATABASE_POOL_SIZE": "8"},
    )


# Who serves no pages loads none: a dozen processes are an eighth smaller, and start in two thirds of the time.
LEAN = {"DJANGO_SETTINGS_MODULE": "shop.lean_settings"}
LEANER = {"DJANGO_SETTINGS_MODULE": "shop.journey.lean_settings"}

RELAY = Program("relay", "-m manage relay", environment=LEAN, figures=("relay",))

# One process per app's reactions, and for Fraud and Payments: each can be stopped without the others noticing.
CONSUMERS = {
    "consume-orders": "order-validation order-details-checks order-payments order-shipments order-returns"
    " order-catalogue order-view",
    "consume-fraud": "fraud-checks card-counts possible-fraud",
    "consume-payments": "payments",
    "consume-inventory": "inventory-reservations inventory-names",
    "consume-shipping": "fulfilment shipping shipping-customers",
    "consume-shop": "shop-order-tracking shop-availability order-emails story-index journey-orders journey-stock"
    " journey-lanes journey-metamorphosis suppliers supplied-catalogue reporting",
    "consume-journey-shipping": "journey-shipping journey-shipping-orders journey-shipping-customers",
    "consume-journey-tally": "journey-tally",
}
# Visitors move this group: it stands still for that by itself, and goes on.
MOVED_BY_VISITORS = {"consume-journey-tally": "-m shop.journey.log"}

# One worker, which needs no gossip with others; threads, because errands wait for other people's servers.
CELERY = (
    Program(
        "celery-worker",
        "-m celery --skip-checks --app shop.celery worker --pool threads --concurrency 4"
        " --without-gossip --without-mingle --without-heartbeat --loglevel INFO",
        figures=("celery-worker",),
    ),
    Program(
        "celery-beat",
        "-m celery --skip-checks --app shop.celery beat --loglevel INFO",
        environment=LEAN,
        figures=("celery-beat",),
    ),
)


def journey_server(service: str, *, port: int) -> Program:
    """Customers or Shipping of the journey's early stages: something to stop."""
    return Program(
        f"journey-{service}",
        f"-m uvicorn --factory shop.journey.serving.servers:{service} --host 127.0.0.1 --port {port}"
        " --lifespan off --timeout-graceful-shutdown 1 --no-access-log --log-level warning",
        environment={"DJANGO_SETTINGS_MODULE": "shop.journey.serving.settings", "DATABASE_POOL_SIZE": "4"},
        figures=(f"journey-{service}",),
    )


def services(*, port: Mapping[str, int], journey: bool = True) -> list[Program]:
    """One process per service; without the ``journey``, nothing of it."""
    consumers = [
        Program(
            name,
            MOVED_BY_VISITORS.get(name) or f"-m manage consume {' '.join(chosen)}",
            environment=LEANER if name.startswith("consume-journey-") else LEAN,
            figures=tuple(chosen),
        )
        for name, groups in CONSUMERS.items()
        if (chosen := [group for group in groups.split() if journey or not group.startswith("journey-")])
    ]
    servers = [journey_server(name, port=port[f"journey-{name}"]) for name in ("customers", "shipping") if journey]
    return [web(port=port["web"]), RELAY, *consumers, *servers, *CELERY]
