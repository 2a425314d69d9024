"""Which groups a person holds up. ``events.operations.pausing`` is where that is decided."""

from events.conf import conf
from events.models import Pause


def paused() -> dict[str, Pause]:
    """The pause of each group that is paused, by the group's name."""
    return {pause.group_name: pause for pause in Pause.objects.using(conf().DATABASE).order_by("group_name")}


def pause_of(group: str, *, locked: bool = False) -> Pause | None:
    """The pause of one group, if it is paused.

    :param locked: nobody resumes it before the end of the transaction
    """
    pauses = Pause.objects.using(conf().DATABASE).filter(group_name=group)
    return (pauses.select_for_update() if locked else pauses).first()
