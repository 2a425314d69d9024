"""Why something failed, as far as its reader may know: errors quote values, as PostgreSQL's do that refuse one."""

import re
from typing import Any

from events.consumer.parking import ITS_TURN

_CLASS = re.compile(r"[^\W\d]\w*(?=: )")


def knows_reasons(reader: Any) -> bool:
    """Whether ``reader``, a user, may see what is inside events, and so an error that may quote it."""
    return bool(reader.has_perm("events.view_payload"))


def reason(error: str, *, whole: bool) -> str:
    """The error as it was kept on a parked record; in parts the kind of error alone.

    :param whole: for those who may know, see :func:`knows_reasons`
    """
    if whole or error in ("", ITS_TURN):
        return error
    kind = _CLASS.match(error)
    return f"{kind[0]}; more is hidden, as it may be personal" if kind else "Why is hidden, as it may be personal"
