"""What stands between the shop and people who mean it harm: docs/safety.md is the list of it."""
