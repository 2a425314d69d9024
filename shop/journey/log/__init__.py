"""The ideas around the journey, seen on the running system: the log, its events, a database turned inside out.

One consumer group belongs to the visitors: ``journey-tally`` (``shop.journey.projections``) counts orders, and anybody
may send it back or have its table emptied. It reads in a process of its own, ``python -m shop.journey.log``, because a
group must stand still while it is moved::

    picture      a topic as the talk draws it, with every group's place
    looking      one record, as it lies there
    kinds        the talk's two kinds of event, as they were published here
    database     the talk's last picture: each part of a database, and what does its work here
    wishes       what a visitor asks for, one thing at a time
    worker       reads for the group, and between two readings does what is wished (fulfilling)
    shared       one answer for all who look in the same second
"""
