"""The real Flink, as `make streams` runs it, on the real Kafka."""
