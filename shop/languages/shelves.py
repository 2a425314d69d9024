"""The shelves that the seed puts up, in the reader's language. Shelves that staff add keep the words they are given.

What stands on them keeps its English name and story: those are the goods' own, and belong to the catalogue.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext

SOURCE = Path(__file__).resolve().parent.parent / "seed" / "catalogue" / "shelves.toml"


def in_words(text: str) -> str:
    """A shelf's name, or the sentence about it, as the reader's language has it."""
    return gettext(text) if text else ""  # of nothing, gettext tells about the catalogue


def said() -> Iterator[str]:
    """All that is to be translated."""
    for group in tomllib.loads(SOURCE.read_text())["group"]:
        for shelf in (group, *group["shelves"]):
            yield from (shelf["name"], shelf["blurb"])
