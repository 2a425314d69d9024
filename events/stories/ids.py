"""The index keeps correlation ids as UUIDs, which nearly all of them are: a third of the space, and of the index."""

from uuid import UUID, uuid5

_OTHERS = UUID("0b0a5d2e-8a43-5a57-9a55-6f0f5f3c1d7f")  # the namespace of those that are none; never change it


def id_of_story(correlation_id: str) -> UUID:
    """The id under which a story is found: what correlates it, or a digest of that."""
    return id_or_none(correlation_id) or uuid5(_OTHERS, correlation_id)


def id_or_none(text: str | None) -> UUID | None:
    """A UUID, if the text is one."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
