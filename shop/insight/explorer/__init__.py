"""``/staff/events``: every record of every topic, straight from Kafka.

::

    views       the pages
    asking      the form over a topic's records, what it asks (asked), and where a page ended (cursor)
    finding     a page of records (rows), of those that are wanted (wanting)
    live        the newest, once for all who follow
    record      one record; telling says all that is known of it: whether it can be read (reading), its fields
    versions    the history of a type
    showing     one record, as far as its reader may see it
    masking     what takes the place of personal values
"""
