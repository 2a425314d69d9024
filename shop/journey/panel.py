"""The switches as the page shows them: one button each, which says what it would do, and when it ends by itself."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shop.journey import switches
from shop.journey.switches import State


def panel(*, now: datetime) -> list[dict[str, Any]]:
    """All switches, for the template and for the script."""
    return [_shown(state, now) for state in switches.state().values()]


def _shown(state: State, now: datetime) -> dict[str, Any]:
    words = _column(state) if state.name == switches.COLUMN else _service(state)
    left = max(0, round((state.until_at - now).total_seconds())) if state.until_at else 0
    return words | {
        "name": state.name,
        "off": state.off,
        "do": "on" if state.off else "off",
        "broken": state.off or bool(state.delay_ms),
        "delay_ms": state.delay_ms,
        "seconds_left": left if state.off or state.delay_ms else 0,
        "left": f"{left // 60}:{left % 60:02}",
    }


def _service(state: State) -> dict[str, str]:
    name = {"shipping": _("Shipping"), "customers": _("Customers")}[state.name]
    if state.off:
        words = _("Stopped")
    elif state.delay_ms:
        words = _("Running, but slow")
    else:
        words = _("Running")
    press = _("Start %s") if state.off else _("Stop %s")
    return {"title": name, "words": words, "press": press % name}


def _column(state: State) -> dict[str, str]:
    return {
        "title": _("Customers' table"),
        "words": _("Column: delivery_address") if state.off else _("Column: address"),
        "press": _("Name it back") if state.off else _("Rename the column"),
    }
