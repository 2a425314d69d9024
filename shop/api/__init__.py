"""The REST API: who may do what, and how it is said over HTTP. Every effect is a service's, every fact a query's.

It lives in one room at the top because an order over HTTP is a customer, an order and a session or token at once, and
only the shop knows all three. `docs/api.md` is its guide, `docs/openapi.yaml` its contract.
"""
