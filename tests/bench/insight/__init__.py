"""A shop with a past: many orders with their whole stories, on the log and in the tables, put there quickly."""
