"""From the outbox to Kafka: every committed event, in order per aggregate, however the commits interleave.

``batches`` decides what is next, and explains why it is not simply "position greater than the last";
``lease`` keeps the cursor, and lets one relay at a time move it; ``runner`` is the loop.
"""
