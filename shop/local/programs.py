"""What runs: the parts (databases and log) and one process per service."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Program:
    """One supervised process: Python arguments, and what is particular about it."""

    name: str
    arguments: str
    environment: dict[str, str] = field(default_factory=dict)
    stop_signal: str = "TERM"
    stop_seconds: int = 10


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
        # No access log, and no word of accepted sockets: guests' tokens are in the addresses.
        " --lifespan off --timeout-graceful-shutdown 3 --no-access-log --log-level warning",
        environment={"DATABASE_POOL_SIZE": "8"},
    )


RELAY = Program("relay", "-m manage relay")

# One process per app's reactions, and for Fraud and Payments: each can be stopped without the others noticing.
CONSUMERS = {
    "consume-orders": "order-validation order-details-checks order-payments order-shipments order-returns"
    " order-catalogue order-view",
    "consume-fraud": "fraud-checks",
    "consume-payments": "payments",
    "consume-inventory": "inventory-reservations",
    "consume-shipping": "fulfilment shipping shipping-customers",
    "consume-shop": "shop-order-tracking shop-availability order-emails",
}

# One worker, which needs no gossip with others; threads, because errands wait for other people's servers.
CELERY = (
    Program(
        "celery-worker",
        "-m celery --skip-checks --app shop.celery worker --pool threads --concurrency 4"
        " --without-gossip --without-mingle --without-heartbeat --loglevel INFO",
    ),
    Program("celery-beat", "-m celery --app shop.celery beat --loglevel INFO"),
)


def services(*, web_port: int) -> list[Program]:
    consumers = [Program(name, f"-m manage consume {groups}") for name, groups in CONSUMERS.items()]
    return [web(port=web_port), RELAY, *consumers, *CELERY]
