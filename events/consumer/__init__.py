"""From Kafka to effects, exactly once in effect.

::

    flock       processes: a worker for each group, or more
    runner      polls Kafka, for one group in one process; assignment says what it owns, and where it goes on
    sifting     applies a batch whatever is in it: narrows a failure down, tries again, parks
    apply       one transaction: positions, handle (reading, deliveries, the handlers), parking
"""
