"""Kafka Connect, the real one: what brings data of other databases in, and ours out. Optional: `make connect`."""
