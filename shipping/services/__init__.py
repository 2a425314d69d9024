"""Everything that changes the tables of Fulfilment and Shipping."""

from shipping.services.booking import NothingToAsk, ask_carrier_again, asked_in_vain
from shipping.services.cancelling import expect_no_parcel, stop_parcel
from shipping.services.customers import forget_customer, learn_customer
from shipping.services.errands import Outcome, due_errands, run_errand
from shipping.services.picking import (
    NotToBePacked,
    drop_pick_list,
    open_pick_list,
    pack,
    pack_if_open,
    stop_picking,
    write_pick_list,
)
from shipping.services.shipments import expect_parcel, take_packed_parcel

__all__ = [
    "NotToBePacked",
    "NothingToAsk",
    "Outcome",
    "ask_carrier_again",
    "asked_in_vain",
    "drop_pick_list",
    "due_errands",
    "expect_no_parcel",
    "expect_parcel",
    "forget_customer",
    "learn_customer",
    "open_pick_list",
    "pack",
    "pack_if_open",
    "run_errand",
    "stop_parcel",
    "stop_picking",
    "take_packed_parcel",
    "write_pick_list",
]
