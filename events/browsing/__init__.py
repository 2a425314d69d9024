"""Reads a topic as people do: from its end or from a time on, in both directions, for as long as one click may take.

Beside all groups, like ``events.peek``, and with the same error, ``LogAway``::

    topics    what there is: records, the first and the last time
    times     where a time is, by partition
    lanes     one partition, read stretch by stretch in one direction
    scan      all partitions together in the order of time, until there is enough or it has taken too long
"""

from events.browsing.lanes import Seen
from events.browsing.scan import Reach, Stretch, scan
from events.browsing.times import bounds, moment
from events.browsing.topics import There, overview

__all__ = ["Reach", "Seen", "Stretch", "There", "bounds", "moment", "overview", "scan"]
