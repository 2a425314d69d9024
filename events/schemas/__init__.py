"""What was published stays readable: JSON Schemas of every version, a guard over changes, and upcasters.

What an ``events.py`` needs stands here and imports no Django; the guard and its files are in the modules below.
"""

from events.schemas.upcasters import UpcastFailed, current, decode, upcast, upcaster

__all__ = ["UpcastFailed", "current", "decode", "upcast", "upcaster"]
