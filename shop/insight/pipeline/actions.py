"""What staff can do about a group: which of it, and whether whoever looks may."""

from collections.abc import Iterator
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from events.conf import conf
from events.models import Parked
from events.pauses import pause_of
from shop.models import User


class Action(NamedTuple):
    """``words``: on its button."""

    name: str
    words: str
    permission: str

    def url(self, group: str) -> str:
        return reverse(f"staff-pipeline-{self.name}", args=[group])


PAUSE = Action("pause", "Pause…", "events.pause_group")
RESUME = Action("resume", "Resume…", "events.pause_group")
SEEK = Action("seek", "Seek…", "events.seek_group")
REDRIVE = Action("redrive", "Redrive all that is parked…", "events.redrive_parked")


def offered(group: str, *, user: User | AnonymousUser) -> Iterator[dict[str, str]]:
    """The buttons of a group's page: what makes sense now, and is allowed."""
    parked = Parked.objects.using(conf().DATABASE).filter(group_name=group).exists()
    paused = pause_of(group) is not None
    wanted = [RESUME if paused else PAUSE, SEEK, *([REDRIVE] if parked and not paused else [])]
    for action in wanted:
        if user.has_perm(action.permission):
            yield {"words": action.words, "url": action.url(group)}
