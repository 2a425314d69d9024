"""Read models that the log can make anew.

``declaration`` says which group keeps which tables; ``rebuilding`` has the two commands: *verify* compares the tables
with what the log gives, *rebuild* makes them so. Both fold the log a second time::

    shadow      temporary tables hide the live ones, so the group's own handlers fill them, unchanged
    standing    how far the group has got, and which events it has not applied: parked, discarded
    log         reads the topics beside the group, without joining it
    fold        brings the shadow to where the group stands
    difference  live table against shadow: count it, show some, apply it
"""

from events.projections.declaration import projection

__all__ = ["projection"]
