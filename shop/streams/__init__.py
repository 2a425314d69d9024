"""Continuous computation: SQL over the log, run by Apache Flink."""
