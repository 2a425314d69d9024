"""Where every event lies on the log, and what became of it: so that a whole story can be told, however old it is.

The outbox forgets after days, and the deliveries after weeks. The index is kept for ever, and can be made anew. It is
off unless a project asks for it, in one of its ``projections.py``::

    from events.stories import index

    STORIES = index()

A consumer for the group ``story-index`` then fills the table ``events_index``; ``story_of(correlation_id)`` reads it.
"""

from events.stories.copies import Copy
from events.stories.ids import id_of_story
from events.stories.indexing import GROUP, index
from events.stories.reacting import Reaction
from events.stories.telling import Chapter, Story, story_of

__all__ = ["GROUP", "Chapter", "Copy", "Reaction", "Story", "id_of_story", "index", "story_of"]
