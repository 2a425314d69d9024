"""The six stages in order: what each is about, and what the talk claims of it when something breaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import Literal

from shop.journey import (
    stage1_monolith,
    stage2_database,
    stage3_rpc,
    stage4_notification,
    stage5_state_transfer,
    stage6_streams,
)


class Outage(StrEnum):
    """What can be broken on the Journey page."""

    SHIPPING_DOWN = "shipping-down"
    CUSTOMERS_DOWN = "customers-down"
    COLUMN_RENAMED = "column-renamed"


@dataclass(frozen=True)
class Expected:
    """One cell of the talk's table: does the till say yes, and what becomes of the order meanwhile and afterwards."""

    placing: bool
    meanwhile: Literal["shipped", "waits", "refused"]
    afterwards: Literal["shipped", "refused"]
    words: str


@dataclass(frozen=True)
class Stage:
    """One step of the journey. ``module`` holds its four functions."""

    number: int
    slug: str
    title: str
    slide: str
    idea: str
    buys: str
    costs: str
    module: ModuleType
    claims: Mapping[Outage, Expected]


class UnknownStage(LookupError):
    """There are six stages, from 1 to 6."""


def stage(number: int) -> Stage:
    """
    :raises UnknownStage: if there is none of that number
    """
    for known in STAGES:
        if known.number == number:
            return known
    raise UnknownStage(f"There is no stage {number}: {UnknownStage.__doc__}")


def _shipped(words: str) -> Expected:
    return Expected(placing=True, meanwhile="shipped", afterwards="shipped", words=words)


def _waits(words: str) -> Expected:
    return Expected(placing=True, meanwhile="waits", afterwards="shipped", words=words)


def _refused(words: str) -> Expected:
    return Expected(placing=False, meanwhile="refused", afterwards="refused", words=words)


STAGES = (
    Stage(
        number=1,
        slug="monolith",
        title="Monolith",
        slide="Monoliths are hard to change",
        idea="Orders, Stock, Shipping and Customers are one program, and an order is one transaction. "
        "It is simple until many people want to change it at once.",
        buys="One transaction: whatever happens, everything is kept or nothing is.",
        costs="Everything is built, released and down together.",
        module=stage1_monolith,
        claims={
            Outage.SHIPPING_DOWN: _refused("All or nothing: no Shipping, no order."),
            Outage.CUSTOMERS_DOWN: _refused("All or nothing: no Customers, no order."),
            Outage.COLUMN_RENAMED: _shipped("Everything is released together, so nothing is left behind."),
        },
    ),
    Stage(
        number=2,
        slug="database",
        title="Shared database",
        slide="Integrating through the database",
        idea="Shipping is a program of its own and looks for its work in the tables of the others. "
        "They no longer run together, but whoever changes a table has to ask everybody first.",
        buys="Nobody has to be up for somebody else: the order lies in a table until it is looked at.",
        costs="A table that others read cannot be changed, and nothing tells who reads it.",
        module=stage2_database,
        claims={
            Outage.SHIPPING_DOWN: _waits("The order lies in its table until Shipping is back."),
            Outage.CUSTOMERS_DOWN: _shipped("Shipping reads the Customers' table, not the Customers."),
            Outage.COLUMN_RENAMED: _waits("Shipping's SQL names the old column: it breaks until the name is back."),
        },
    ),
    Stage(
        number=3,
        slug="rpc",
        title="Calls",
        slide="E-commerce microservices (with RPC)",
        idea="Each service hides its tables behind an interface and is asked over the network. "
        "That feels like calling a function, until one of those who are asked does not answer.",
        buys="Tables are private again: Customers may change theirs behind their interface.",
        costs="Failures cascade: placing works only while everybody further down answers in time.",
        module=stage3_rpc,
        claims={
            Outage.SHIPPING_DOWN: _refused("Orders calls Shipping, which does not answer."),
            Outage.CUSTOMERS_DOWN: _refused("Shipping calls Customers, who do not answer, so Orders gets no answer."),
            Outage.COLUMN_RENAMED: _shipped("The interface still says address: nothing breaks behind it."),
        },
    ),
    Stage(
        number=4,
        slug="notification",
        title="Notification",
        slide="Refactoring Orders and Shipping",
        idea="Orders no longer tells Shipping what to do but says that something happened, and Shipping reacts. "
        "The event is only a nudge, so Shipping still has to ask where the parcel goes.",
        buys="Orders does not wait for Shipping and need not know that there is one.",
        costs="Shipping still stands still without the Customers, whom each event makes it call.",
        module=stage4_notification,
        claims={
            Outage.SHIPPING_DOWN: _waits("The event waits on the log and is read when Shipping is back."),
            Outage.CUSTOMERS_DOWN: _waits("Shipping hears of the order, cannot learn the address, and tries again."),
            Outage.COLUMN_RENAMED: _shipped("The interface still says address: nothing breaks behind it."),
        },
    ),
    Stage(
        number=5,
        slug="state-transfer",
        title="State transfer",
        slide="Refactoring Customers",
        idea="Customers publish what they know, too, and Shipping keeps its own copy of the little it needs. "
        "When an order comes there is nobody left to ask.",
        buys="Nobody is called: each service goes on with what it heard, whoever else is down.",
        costs="Copies: they take room, they have to be fed, and they are a moment old.",
        module=stage5_state_transfer,
        claims={
            Outage.SHIPPING_DOWN: _waits("The event waits on the log and is read when Shipping is back."),
            Outage.CUSTOMERS_DOWN: _shipped("Shipping looks into its own copy of the addresses."),
            Outage.COLUMN_RENAMED: _shipped("The event still says address: its schema is guarded, the table is not."),
        },
    ),
    Stage(
        number=6,
        slug="streams",
        title="Streams",
        slide="A richer application",
        idea="Every service publishes its facts, and new ones join by listening: three of them judge an order before "
        "it is paid and shipped. This lane is the shop itself.",
        buys="Validation, payment and tracking were added without changing who was there before.",
        costs="The till says yes before anybody has judged the order, so a no comes later.",
        module=stage6_streams,
        claims={
            Outage.SHIPPING_DOWN: _waits("The order is validated and paid; its parcel waits until Shipping is back."),
            Outage.CUSTOMERS_DOWN: _shipped("Shipping looks into its own copy of the addresses."),
            Outage.COLUMN_RENAMED: _shipped("The event still says address: its schema is guarded, the table is not."),
        },
    ),
)
