"""An order's story as Inventory has it: what it did to stock."""

from uuid import UUID

from events.happened import Happened
from inventory.models import Movement

TONES = {Movement.Kind.RELEASED: "due", Movement.Kind.RETURNED: "good"}


def happened(order_id: UUID) -> list[Happened]:
    """Every movement that the order caused."""
    return [
        Happened(
            movement.recorded_at,
            f"{movement.quantity} of {movement.item_id} {movement.get_kind_display().lower()}",
            who=movement.actor,
            why=movement.reason,
            tone=TONES.get(Movement.Kind(movement.kind), ""),
        )
        for movement in Movement.objects.filter(order_id=order_id).order_by("pk")
    ]
