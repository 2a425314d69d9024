"""What the back office's first page says of stock."""

from django.db.models import Count, F, Q

from inventory.models import StockItem


def shortages() -> tuple[int, int]:
    """How many items run low, and how many of those have nothing left to promise; in one query."""
    counts = StockItem.objects.aggregate(
        low=Count("pk", filter=Q(on_hand__lte=F("reserved") + F("low_stock_threshold"))),
        out=Count("pk", filter=Q(on_hand=F("reserved"))),
    )
    return counts["low"], counts["out"]
