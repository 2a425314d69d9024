"""Sales for people who count: orders flow to a reporting database through Kafka Connect, and a page queries it.

The shop's part ends at the topic ``reporting-orders``. A JDBC sink (`shop/connect/sink.py`) writes what is there into a
database of its own, which reports may burden without the shop noticing.
"""
