"""Fulfilment and Shipping in the back office: lists to pack by, and shipments to look at."""

from shipping.admin import picking, shipments

__all__ = ["picking", "shipments"]
