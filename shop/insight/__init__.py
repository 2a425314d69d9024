"""What staff see of the events: an order's story, the pipeline, and every record of the log."""
