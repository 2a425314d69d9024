"""The shop, seen from outside: figures of its requests, tasks and business, and where its spans go.

The backbone's own figures and spans are in ``events.observe``; docs/operations.md says how to read both.
"""
