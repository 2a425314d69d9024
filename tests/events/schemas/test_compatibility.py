"""Each kind of change: what may happen within a version, and what may not."""

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Literal

import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType, defstruct

from events.schemas.compatibility import breaks
from events.schemas.schema import describe
from tests.events.schemas.weaving import declared


class Money(msgspec.Struct, frozen=True):
    amount: Decimal


class MoneyInEuros(msgspec.Struct, frozen=True):
    amount: Decimal
    currency: str = "EUR"


class MoneyInCents(msgspec.Struct, frozen=True):
    amount: int


class Wool(msgspec.Struct, frozen=True, tag="wool"):
    sheep: int


class Silk(msgspec.Struct, frozen=True, tag="silk"):
    worms: int


class Jute(msgspec.Struct, frozen=True, tag="jute"):
    acres: int


class Knot(msgspec.Struct, frozen=True):
    beside: "tuple[Knot, ...]"


class TighterKnot(msgspec.Struct, frozen=True):
    beside: "tuple[TighterKnot, ...]"
    turns: int


Dye = Enum("Dye", {"PUCE": "puce", "TEAL": "teal"})
FewerDyes = Enum("Dye", {"PUCE": "puce"})
MoreDyes = Enum("Dye", {"PUCE": "puce", "TEAL": "teal", "ECRU": "ecru"})


def compared(old, new, **options):
    """The breaks between two versions of a field ``it``: a type, or a pair of type and default."""
    return breaks(describe(declared(it=old)), describe(declared(it=new, **options)))


class TestAllowed:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            (int, (int, 7)),
            (Money, MoneyInEuros),
            (tuple[Money, ...], tuple[MoneyInEuros, ...]),
            (dict[str, Money], dict[str, MoneyInEuros]),
            (Money | None, MoneyInEuros | None),
            (Wool | Silk, Silk | Wool),
            (tuple[str, ...], list[str]),
            (Dye, Literal["puce", "teal"]),
            (str, Annotated[str, Meta(description="in words")]),
            (Knot, Knot),
            (datetime, Annotated[datetime, Meta(tz=True)]),
        ],
        ids=str,
    )
    def test_is_what_old_readers_and_old_events_survive(self, old, new):
        assert compared(old, new) == []

    def test_is_a_new_field_with_a_default(self):
        assert breaks(describe(declared()), describe(declared(knots=(int, 0), note=(str | None, None)))) == []


class TestRefused:
    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            (int, str, "it was integer and is string"),
            (int, float, "it was integer and is number"),
            (float, int, "it was number and is integer"),
            (datetime, str, "it was date-time and is string"),
            (Decimal, str, "it was decimal and is string"),
            (int, int | None, "it was integer and is integer or null"),
            (int | None, int, "it was integer or null and is integer"),
            (int | None, int | str | None, "it may now be string: old readers refuse it"),
            (int | str | None, int | None, "it may no longer be string: old events are"),
            (tuple[int, ...], int, "it was array and is integer"),
            (tuple[int, ...], tuple[str, ...], "it[] was integer and is string"),
            (tuple[int, str], tuple[int, int], "it[1] was string and is integer"),
            (dict[str, int], dict[str, str], "it[] was integer and is string"),
            (Dye, FewerDyes, "it was one of puce, teal and is one of puce"),
            (Dye, MoreDyes, "it was one of puce, teal and is one of ecru, puce, teal"),
            (Dye, str, "it was one of puce, teal and is string"),
            (Literal["a"], Literal["b"], "it was one of a and is one of b"),
            (Money, MoneyInCents, "it.amount was decimal and is integer"),
            (MoneyInEuros, Money, "it.currency is gone: its old readers miss it"),
            (tuple[Money, ...], tuple[MoneyInCents, ...], "it[].amount was decimal and is integer"),
            (Money | None, MoneyInCents | None, "it.amount was decimal and is integer"),
            (Wool | Silk, Wool | Silk | Jute, "it may now be one of jute: old readers refuse it"),
            (Wool | Silk | Jute, Wool | Silk, "it may no longer be one of jute: old events are"),
            (Knot, TighterKnot, "it.turns is new and has no default: old events do not have it"),
            (str, Annotated[str, Meta(max_length=3)], "it was string and is string (maxLength 3)"),
            (Annotated[int, Meta(ge=1)], int, "it was integer (minimum 1) and is integer"),
            ((int, 7), int, "it has lost its default: old events without it cannot be read"),
            ((int, 7), (int, 8), "it had the default 7 and has 8: old events now mean another thing"),
            (int, (int | UnsetType, UNSET), "it may now be left out: its old readers miss it"),
        ],
        ids=str,
    )
    def test_is_what_one_side_does_not_survive(self, old, new, said):
        assert compared(old, new) == [said]

    def test_is_a_field_that_is_gone(self):
        assert breaks(describe(declared(it=int)), describe(declared())) == ["it is gone: its old readers miss it"]

    def test_is_a_new_field_without_a_default(self):
        found = breaks(describe(declared()), describe(declared(it=int)))
        assert found == ["it is new and has no default: old events do not have it"]

    def test_is_a_renamed_field(self):
        assert len(breaks(describe(declared(colour=str)), describe(declared(color=str)))) == 2

    def test_is_a_default_that_is_not_written_any_more(self):
        assert compared(int, (int, 7), omit_defaults=True) == ["it may now be left out: its old readers miss it"]

    def test_is_a_struct_that_loses_its_last_place(self):
        pair, single = (
            defstruct("Pair", [(name, int) for name in names], array_like=True) for names in (("a", "b"), ("a",))
        )
        assert any("it[1] is gone" in said or "minItems" in said for said in compared(pair, single))
