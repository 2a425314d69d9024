"""Kafka Connect and Flink themselves, with what we built around them. Not part of the ordinary piles."""
