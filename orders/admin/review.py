"""Releasing and rejecting what the fraud check left to staff."""

from functools import partial

from orders.admin.deciding import Decision
from orders.services import NothingToReview, decide_review

RELEASE = Decision(
    command=partial(decide_review, check="fraud", passed=True),
    refusal=NothingToReview,
    title="Release {thing}",
    text="The fraud check left this order to you. Released, it goes on as soon as the other checks have passed. "
    "The flags on its card for which it was held are lifted.",
    button="Release",
    reason_help="Why, for whoever asks later. The customer does not read it.",
    done="{thing} is released. It goes on within a moment.",
)
REJECT = Decision(
    command=partial(decide_review, check="fraud", passed=False),
    refusal=NothingToReview,
    title="Reject {thing}",
    text="The fraud check left this order to you. Rejected, it is over: the stock is free again, nothing is charged.",
    button="Reject",
    reason_help="The customer reads it.",
    reason_required=True,
    done="{thing} is rejected.",
)
