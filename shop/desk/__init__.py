"""The order desk: what staff see first, and an order's whole story, put together from what all services know."""
