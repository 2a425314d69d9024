"""From the outbox to Kafka: every committed event, in order per aggregate, however the commits interleave.

Read on in this order: ``batches`` (what is next, and why it is not simply "position greater than the last"), ``lease``
(the cursor, and who may move it), ``publishing`` (one batch, page after page), ``runner`` (the loop around it).

Besides: ``sender`` speaks to Kafka, ``refused`` keeps what Kafka will never take, ``cluster`` and ``adopt`` are for
when cursor and database do not fit together, ``topics`` warns of topics that forget, ``beside`` is for Debezium.
"""
