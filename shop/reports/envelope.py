"""Connect's envelope: a value that says its own schema, as ``JsonConverter`` reads it with ``schemas.enable``.

Numbers with a point are Connect's ``Decimal``: the digits as a whole number, big-endian, base64 in JSON. The sink makes
an exact ``numeric`` of them.
"""

from decimal import Decimal

import msgspec

PLACES = 2
DIGITS = 18

UUID_TYPE = "io.debezium.data.Uuid"
TIME_TYPE = "io.debezium.time.ZonedTimestamp"
DECIMAL_TYPE = "org.apache.kafka.connect.data.Decimal"


class NotExact(ValueError):
    """An amount of money has at most 16 digits before its point and 2 behind it: correct it where it was written."""


class Column(msgspec.Struct, frozen=True, omit_defaults=True):
    """One field of a row: Connect's type, and the ``name`` of what it means, where the type alone does not say."""

    field: str
    type: str
    optional: bool = False
    name: str = ""
    version: int = 0
    parameters: dict[str, str] = {}


class ConnectSchema(msgspec.Struct, frozen=True):
    """What the payload beside it is."""

    type: str
    name: str
    optional: bool
    fields: tuple[Column, ...]


def text(field: str) -> Column:
    return Column(field, "string")


def whole(field: str) -> Column:
    return Column(field, "int32")


def uuid(field: str) -> Column:
    return Column(field, "string", name=UUID_TYPE, version=1)


def moment(field: str, *, optional: bool = False) -> Column:
    return Column(field, "string", optional, TIME_TYPE, 1)


def exact(field: str) -> Column:
    parameters = {"scale": str(PLACES), "connect.decimal.precision": str(DIGITS)}
    return Column(field, "bytes", name=DECIMAL_TYPE, version=1, parameters=parameters)


def digits(amount: Decimal) -> bytes:
    """The amount as Connect's ``Decimal`` carries it.

    :raises NotExact: if it does not fit
    """
    scaled = amount.scaleb(PLACES) if amount.is_finite() else None
    if scaled is None or scaled != scaled.to_integral_value() or abs(scaled) >= 10**DIGITS:
        raise NotExact(f"The amount is {amount}. {NotExact.__doc__}")
    number = int(scaled)
    return number.to_bytes((number.bit_length() + 8) // 8, "big", signed=True)


def amount(digits: bytes) -> Decimal:
    """What ``digits`` were made of."""
    return Decimal(int.from_bytes(digits, "big", signed=True)).scaleb(-PLACES)
