"""One line of a file of changes, as a person wrote it, to a change, or to the problem that it has."""

import re

from inventory.services import MAX_QUANTITY, Change, Mode

WHOLE = re.compile(r"[+-]?[0-9]{1,10}\Z")
TOO_LONG = re.compile(r"[+-]?[0-9]{11,}\Z")
LONGEST = {"sku": 64, "reason": 200, "reference": 64}


def change_of(line: int, header: list[str], cells: list[str], reason: str) -> Change:
    """The change that a line asks for. Whatever is wrong with it, it can be shown and kept."""
    words = {name: _shown(cell) for name, cell in zip(header, cells, strict=False)}
    quantity = words.get("quantity", "")
    return Change(
        line=line,
        sku=words.get("sku", "").upper()[:64],
        mode=words.get("mode", "").lower()[:20],
        quantity=int(quantity) if WHOLE.match(quantity) else 0,
        reason=(words.get("reason", "") or reason)[:200],
        reference=words.get("reference", "")[:64],
        problem=_problem(header, cells, words),
    )


def _problem(header: list[str], cells: list[str], words: dict[str, str]) -> str:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > len(header):
        return (
            f"The line has {len(cells)} cells, the header {len(header)}: put text with separators in quotation marks."
        )
    if any(not cell.strip().isprintable() for cell in cells):
        return "The line has characters that cannot be shown, or a line break: type it anew."
    for name, most in LONGEST.items():
        if len(words.get(name, "")) > most:
            return f"The {name} has {len(words[name])} characters; {most} is the most."
    return _meaning(words)


def _meaning(words: dict[str, str]) -> str:
    if not words.get("sku"):
        return "The SKU is missing."
    quantity, mode = words.get("quantity", ""), words.get("mode", "").lower()
    if TOO_LONG.match(quantity):
        return f"“{quantity[:20]}” is too many: {MAX_QUANTITY:,} is the most."
    if not WHOLE.match(quantity):
        given = f"“{quantity[:20]}” is not a whole number" if quantity else "The quantity is missing"
        return f"{given}: write digits only, as in 12 or -3."
    if mode not in set(Mode):
        given = f"“{mode[:20]}” is no mode" if mode else "The mode is missing"
        return f"{given}: write receive, adjust or count."
    return ""


def _shown(cell: str) -> str:
    return "".join(char if char.isprintable() else " " for char in cell).strip()
