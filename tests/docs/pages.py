"""The documents as the tests read them: tables, code blocks, and everything in backticks."""

import re
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parents[2]
PAGES = (
    CHECKOUT / "README.md",
    CHECKOUT / "CONTRIBUTING.md",
    CHECKOUT / "docs" / "api.md",
    CHECKOUT / "docs" / "configuration.md",
    CHECKOUT / "docs" / "decisions.md",
    CHECKOUT / "docs" / "metrics.md",
    CHECKOUT / "docs" / "operations.md",
    CHECKOUT / "docs" / "events" / "README.md",
    CHECKOUT / "docs" / "backbone.md",
    CHECKOUT / "docs" / "debezium.md",
    CHECKOUT / "docs" / "benchmarks.md",
    CHECKOUT / "docs" / "testing.md",
    CHECKOUT / "docs" / "scale.md",
    CHECKOUT / "docs" / "journey.md",
    CHECKOUT / "CHANGELOG.md",
)

BLOCK = re.compile(r"^(?:<!-- (?P<origin>[^\n]+) -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$", re.M | re.S)


class Block(NamedTuple):
    """A fenced code block; ``origin`` is what the comment on the line before it says."""

    page: str
    language: str
    origin: str
    code: str


def text(name: str) -> str:
    return (CHECKOUT / name).read_text(encoding="utf-8")


def blocks(page: Path) -> list[Block]:
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(page.name, match["language"], match["origin"] or "", match["code"]) for match in found]


def prose(page: Path) -> str:
    """The page without its code blocks."""
    return BLOCK.sub("", page.read_text(encoding="utf-8"))


def in_backticks(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", prose(page))


def commands(page: Path) -> str:
    """Everything in the page that somebody might type."""
    return "\n".join([*(block.code for block in blocks(page) if block.language == "sh"), *in_backticks(page)])


def table(page: str, *, heading: str) -> list[list[str]]:
    """The cells of the first table below a heading, without its head."""
    section = text(page).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split(" |")] for row in rows[2:]]


def names(cell: str) -> list[str]:
    """What a cell has in backticks."""
    return re.findall(r"`([^`]+)`", cell)
