"""The pipeline on one page: outbox, relay, topics and groups, with what staff may do about them."""
