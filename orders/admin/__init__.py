"""The Orders service in the back office: to be read, and decided on by commands."""

from orders.admin import catalogue, flagged, orders, payments, returns

__all__ = ["catalogue", "flagged", "orders", "payments", "returns"]
