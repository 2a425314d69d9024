"""Code in the essay is taken from the tree: ``<!-- from PATH: NAME -->`` before a block says from where.

``python -m tests.docs.quoting`` writes the blocks anew after the code has changed.
"""

import ast
import re
import textwrap
from pathlib import Path

from tests.docs.pages import CHECKOUT

ESSAY = CHECKOUT / "docs" / "journey.md"
ORIGIN = re.compile(r"from (?P<path>\S+): (?P<name>[\w.]+)")
QUOTED = re.compile(rf"<!-- {ORIGIN.pattern} -->\n```python\n(?P<code>.*?)^```$", re.M | re.S)


class NotThere(LookupError):
    """The file has nothing of that name at its top, or in the class before the dot: name something that it has."""


def source(path: str, name: str) -> str:
    """A function, class or constant of a file, with its decorators, as it stands there but for the indentation.

    :raises NotThere: if there is none
    """
    text = (CHECKOUT / path).read_text(encoding="utf-8")
    nodes: list[ast.stmt] = ast.parse(text).body
    for part in name.split("."):
        found = next((node for node in nodes if part in _names(node)), None)
        if found is None:
            raise NotThere(f"{path}: {name}. {NotThere.__doc__}")
        nodes = getattr(found, "body", [])
    assert found is not None
    first = min([found.lineno, *(decorator.lineno for decorator in getattr(found, "decorator_list", []))])
    lines = text.splitlines(keepends=True)[first - 1 : found.end_lineno]
    return textwrap.dedent("".join(lines))


def rewritten(page: Path) -> str:
    """The page with every quoted block as the tree has it now."""

    def quote(match: re.Match[str]) -> str:
        origin = f"<!-- from {match['path']}: {match['name']} -->"
        return f"{origin}\n```python\n{source(match['path'], match['name'])}```"

    return QUOTED.sub(quote, page.read_text(encoding="utf-8"))


def _names(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case _:
            return set()


if __name__ == "__main__":
    ESSAY.write_text(rewritten(ESSAY), encoding="utf-8")
