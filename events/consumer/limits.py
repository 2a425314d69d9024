"""When a group may not set aside any more: it halts instead, where it stands, and nothing is lost or skipped.

Both limits are judged by what is stored. So a worker that is started again at once halts again at the same event,
instead of parking a few more at each start; and redriving or discarding lets the group go on.
"""

from typing import Any

from events.conf import conf
from events.consumer.positions import Halted

# Workers of a group take turns here, so that together they do not pass the limit either.
_TURN = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"

_PARKED = """
    select count(*), count(distinct (topic, key)) filter (where key <> '') + count(*) filter (where key = '')
    from events_parked where group_name = %s
"""


class TooManyParked(Halted):
    """The group may set aside no more records: redrive or discard some, or raise EVENTS["PARKED_LIMIT"]."""


class HandlerBroken(Halted):
    """So many keys failed that it is the handler, not the events: mend it, then redrive them."""


def check(cursor: Any, *, group: str, records: int, poison: str = "") -> None:
    """Make sure that ``records`` more may be parked. Call inside the transaction that parks them.

    :param poison: what is wrong with the record, if it is one that failed and does not only wait behind another
    :raises TooManyParked: if the group has set aside as many as it may
    :raises HandlerBroken: if one key more would be one too many
    """
    cursor.execute(_TURN, [f"events_parked {group}"])
    cursor.execute(_PARKED, [group])
    parked, keys = cursor.fetchone()
    if poison and keys >= conf().BREAKER_KEYS:
        raise HandlerBroken(
            f"{group} halts: {keys} keys are parked already, and one more failed with {poison}. "
            f"{HandlerBroken.__doc__} (manage.py parked {group} lists them, manage.py redrive applies them; the limit "
            "is EVENTS['BREAKER_KEYS'].) Until then nothing more is parked, and nothing is skipped."
        )
    if parked + records > conf().PARKED_LIMIT:
        raise TooManyParked(
            f"{group} halts: {parked} records are parked, and {records} more would be over the limit of "
            f"{conf().PARKED_LIMIT}. {TooManyParked.__doc__} (manage.py parked {group} lists them.)"
        )
