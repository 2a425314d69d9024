"""Customers and Shipping of stages 2 to 4 as servers of their own, which can be stopped.

Each knows its own few addresses and the journey's tables, and loads nothing of the shop.
"""
