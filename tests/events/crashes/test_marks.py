"""Every line of the backbone whose comment says what a crash there leaves has a test that kills a process there."""

import ast
from pathlib import Path

import events
from tests.events.crashes import test_consumer, test_housekeeping, test_operations, test_rebuild, test_relay

EVENTS = Path(events.__file__).parent
MARK = "# A crash "

KILLED_AT = {
    "consumer/apply.py Attempt.make": test_consumer.TestKilledConsumer,
    "consumer/apply.py set_aside": test_consumer.TestKilledConsumer,
    "housekeeping.py _empty": test_housekeeping.TestKilledTruncation,
    "operations/discarding.py discard": test_operations.TestKilledDiscard,
    "operations/pausing.py pause": test_operations.TestKilledPause,
    "operations/redriving.py _apply_head": test_operations.TestKilledRedrive,
    "operations/seeking.py seek": test_operations.TestKilledSeek,
    "projections/rebuilding.py rebuild": test_rebuild.TestKilledRebuild,
    "relay/adopt.py resume": test_operations.TestKilledAdoption,
    "relay/adopt.py publish_after": test_operations.TestKilledAdoption,
    "relay/publishing.py Publishing._pages": test_relay.TestKilledRelay,
    "relay/publishing.py Publishing._save": test_relay.TestKilledRelayThatSetsAside,
    "relay/publishing.py Publishing._save_retried": test_relay.TestKilledRelayThatSetsAside,
}


def functions(tree, outer=""):
    """Every function of a module with its qualified name."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield outer + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{outer}{node.name}.")


def marked():
    for path in EVENTS.rglob("*.py"):
        text = path.read_text()
        lines = text.splitlines()
        for name, node in functions(ast.parse(text)) if MARK in text else ():
            if any(line.lstrip().startswith(MARK) for line in lines[node.lineno - 1 : node.end_lineno]):
                yield f"{path.relative_to(EVENTS).as_posix()} {name}"


def test_every_marked_line_has_its_kill():
    assert sorted(marked()) == sorted(KILLED_AT)
