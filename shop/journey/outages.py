"""The outages of stage 1, where a service is a function: there is no process to stop, so these are simulated."""

import time

from shop.journey.models.switches import Switch
from shop.journey.telling import NoAnswer


def simulated(service: str) -> None:
    """Answer late, or not at all, as the service's switch says.

    :raises NoAnswer: if it is off
    """
    switch = Switch.of(service)
    time.sleep(switch.delay)
    if switch.off:
        raise NoAnswer(f"{service} is switched off (simulated: in the monolith it is no process of its own).")
