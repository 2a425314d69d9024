from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import jsonschema
import msgspec
import pytest
from msgspec import Meta

from events.schemas.examples import NoExample, example
from events.schemas.schema import describe
from tests.events.schemas.weaving import declared

Dye = Enum("Dye", {"PUCE": "puce", "TEAL": "teal"})


class Wool(msgspec.Struct, frozen=True, tag="wool"):
    sheep: int


class Silk(msgspec.Struct, frozen=True, tag="silk"):
    worms: int


class Knot(msgspec.Struct, frozen=True):
    above: "Knot | None"
    beside: "tuple[Knot, ...]"


class Corner(msgspec.Struct, frozen=True, array_like=True, tag=True):
    x: int


EVERYTHING = declared(
    amount=Decimal,
    anything=Any,
    beaten=bool,
    bytes_=bytes,
    colours=frozenset[str],
    corner=Corner,
    currency=(str, "EUR"),
    dye=Dye,
    dyes=dict[Dye, int],
    ends=Annotated[list[int], Meta(min_length=3)],
    fibre=Wool | Silk,
    forty=Annotated[int, Meta(ge=33, multiple_of=8)],
    knot=Knot,
    length=float,
    made=date,
    made_at=datetime | None,
    name=Annotated[str, Meta(min_length=7)],
    note=(str | None, None),
    rug_id=UUID,
    side=Literal["front", "back"],
    small=Annotated[int, Meta(le=3)],
    thing=tuple[int, str],
    took=timedelta,
    wakes=time,
)


class TestExample:
    def test_is_an_event_that_fills_every_field(self):
        made = msgspec.json.decode(example(EVERYTHING), type=EVERYTHING)
        assert (made.sku, made.currency, made.forty, made.small, made.name) == ("sku", "EUR", 40, 3, "name---")
        assert (made.note, made.fibre, made.dye, len(made.ends)) == ("note", Wool(sheep=7), Dye.PUCE, 3)
        assert made.knot == Knot(above=None, beside=())

    def test_is_valid_by_its_schema(self):
        validator = jsonschema.Draft202012Validator(describe(EVERYTHING))
        assert list(validator.iter_errors(msgspec.json.decode(example(EVERYTHING)))) == []

    def test_is_the_same_every_time(self):
        assert example(EVERYTHING) == example(EVERYTHING)

    def test_asks_for_a_golden_file_by_hand_where_it_has_to_guess(self):
        with pytest.raises(NoExample, match=r"postcode has a type or a pattern.*by hand"):
            example(declared(postcode=Annotated[str, Meta(pattern="^[A-Z]{2}$")]))

    def test_asks_so_too_where_the_class_refuses_it(self):
        class Picky(EVERYTHING, frozen=True, kw_only=True):
            def __post_init__(self):
                raise ValueError("a rug is never called sku")

        with pytest.raises(NoExample, match="never called sku"):
            example(Picky)
