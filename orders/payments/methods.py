"""The ways to pay, as events, gateways, pages and the API name them."""

CARD, DIRECT_DEBIT = "card", "direct-debit"
