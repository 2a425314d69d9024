"""What stands against holding an order's lines, in words that a shopper can read."""

from collections.abc import Mapping, Sequence

from inventory.models import StockItem
from orders.events import Line, Reason


def objections(lines: Sequence[Line], items: Mapping[str, StockItem]) -> tuple[Reason, ...]:
    """One reason per line that is in the way; none means that all can be held at once.

    Lines of one SKU draw on the same pieces, so a later one sees what the earlier ones leave.
    """
    left = {sku: item.available for sku, item in items.items()}
    reasons = []
    for line in lines:
        if reason := _objection(line, left.get(line.sku)):
            reasons.append(reason)
        else:
            left[line.sku] -= line.quantity
    return tuple(reasons)


def _objection(line: Line, left: int | None) -> Reason | None:
    name = line.name or line.sku
    if line.quantity <= 0:
        return _reason("bad-quantity", f"{line.quantity} of {name} cannot be ordered.")
    if left is None:
        return _reason("unknown-product", f"{name} ({line.sku}) is not kept in stock.")
    if left < line.quantity:
        return _reason("out-of-stock", _shortage(name, left, line.quantity))
    return None


def _shortage(name: str, left: int, wanted: int) -> str:
    if not left:
        return f"{name} is sold out, {wanted} {'was' if wanted == 1 else 'were'} wanted."
    return f"Only {left} of {name} {'is' if left == 1 else 'are'} left, {wanted} were wanted."


def _reason(code: str, text: str) -> Reason:
    return Reason(check="inventory", code=code, text=text)
