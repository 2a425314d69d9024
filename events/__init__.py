"""The backbone: events, outbox, relay and consumers for any Django project. Knows no domain."""
