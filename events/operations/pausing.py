"""A group is paused, so that nothing of it takes effect until somebody resumes it; its processes stay where they are.

::

    note the pause          a second one is refused
    hold up its claims      a partition that is new to it would be fenced by nobody
    lock all its positions  waits for the batches in hand, which are applied as a whole
    raise their epochs      a batch that waited for the lock meanwhile is fenced: it began before there was a pause
    -- commit --            a crash before this line pauses nothing; after it every batch is told at its first statement

What is read while a group is paused is dropped, and read again afterwards, from the stored positions.
"""

from typing import Any

from django.db import OperationalError, connections, transaction

from events.conf import conf
from events.consumer import positions
from events.consumer.failing import state
from events.models import Decision, Pause
from events.operations.deciding import OperationRefused
from events.operations.holding import LOCK_NOT_AVAILABLE, PATIENCE_SECONDS, GroupBusy
from events.operations.redriving import known
from events.pauses import paused

__all__ = ["AlreadyPaused", "NotPaused", "pause", "paused", "resume"]


class AlreadyPaused(OperationRefused):
    """Somebody paused the group before: nothing of it takes effect already."""


class NotPaused(OperationRefused):
    """The group is not paused, so there is nothing to resume."""


def pause(*, group: str, actor: str, reason: str = "") -> Pause:
    """Hold a group up: once this returns, nothing of it takes effect until :func:`resume`.

    :raises UnknownGroup: if nothing here handles events for the group
    :raises AlreadyPaused: if it is paused
    :raises GroupBusy: if its batch takes too long; then it is not paused
    """
    known(group)
    using = conf().DATABASE
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        try:
            held = _hold_up(cursor, group=group, actor=actor, reason=reason)
        except OperationalError as error:
            if state(error) != LOCK_NOT_AVAILABLE:
                raise
            raise GroupBusy(f"{group} is not paused: it is busy. {GroupBusy.__doc__}") from error
        _decide(
            Decision.Action.PAUSE, group=group, actor=actor, reason=reason, detail="Nothing takes effect from here on."
        )
        # A crash before the commit leaves the group running; after it every batch finds the pause.
    return held


def resume(*, group: str, actor: str, reason: str = "") -> None:
    """Let a paused group go on from its stored positions; its processes notice within about a second.

    It also works for a group that the code no longer knows.

    :raises UnknownGroup: if nothing here handles events for the group, and it is not paused
    :raises NotPaused: if it is not paused
    """
    using = conf().DATABASE
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        held = Pause.objects.using(using).filter(group_name=group).select_for_update().first()
        if held is None:
            known(group)
            raise NotPaused(f"{group} is not paused. {NotPaused.__doc__}")
        held.delete(using=using)
        positions.touch(cursor, group=group)
        _decide(Decision.Action.RESUME, group=group, actor=actor, reason=reason, detail=f"It was {held}.")
        # A crash before the commit leaves it paused.


def _hold_up(cursor: Any, *, group: str, actor: str, reason: str) -> Pause:
    cursor.execute("select set_config('lock_timeout', %s, true)", [f"{PATIENCE_SECONDS * 1000:.0f}ms"])
    held, is_new = Pause.objects.using(conf().DATABASE).get_or_create(
        group_name=group, defaults={"actor": actor, "reason": reason}
    )
    if not is_new:
        raise AlreadyPaused(f"{group} is {held}. {AlreadyPaused.__doc__}")
    positions.fence(cursor, group=group)
    return held


def _decide(action: Decision.Action, *, group: str, actor: str, reason: str, detail: str) -> None:
    Decision.objects.using(conf().DATABASE).create(
        action=action, group_name=group, actor=actor, reason=reason, detail=detail
    )
