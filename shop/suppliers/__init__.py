"""The old supplier system, heard by Debezium and told in our own words. See docs/connect.md."""
