"""``/staff/events``: every record of every topic, straight from Kafka.

::

    showing      one record, as far as its reader may see it
    masking      what takes the place of personal values
"""
