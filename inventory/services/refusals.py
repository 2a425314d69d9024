"""Why staff are not let change stock. The messages say what to do."""


class StockRefused(Exception):
    """Stock was not changed. ``field`` names the input to blame, where there is one."""

    field: str | None = None


class QuantityRefused(StockRefused):
    """Give a whole number of pieces within the limits."""

    field = "quantity"


class BelowReserved(QuantityRefused):
    """Pieces that are promised to orders cannot be counted away: cancel an order first."""


class MissingReason(StockRefused):
    """Every change by hand says why."""

    field = "reason"


class UnknownItem(StockRefused):
    """Only goods that were received have a count to adjust."""


class AlreadyRecorded(StockRefused):
    """The same form arrived twice; the first time counted."""


class StockMoved(StockRefused):
    """A count was compared with numbers that are no longer so: look again."""
