"""One AsyncAPI 3.0 document: every topic, every version of every event, who sends it and which group receives it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from events import declare
from events.declare import Topic
from events.schemas.components import Components
from events.schemas.language import Language
from events.schemas.schema import Schema
from events.schemas.upcasters import current

Part = dict[str, Any]

_BINDING = "0.5.0"
_ABOUT = (
    "Written by `manage.py schemas --write` from the events, handlers and upcasters that the code declares. "
    "Each message has a version of its own, at the end of its name. An installation may put a prefix before the "
    "names of all topics and groups."
)
_KEPT = "Every event is kept for ever, those of one key in order."
_COMPACTED = "Full state: the newest event of each key is kept for ever. A record without a value forgets its key."
_HEADERS: Part = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid", "description": "The event's id; an event published twice keeps it."},
        "type": {"type": "string", "description": "The wire type: which event this is, and in which version."},
        "correlation_id": {"type": "string", "description": "The whole story: all that came of one beginning."},
        "causation_id": {"type": "string", "description": "The event whose handler published this one; may be null."},
        "traceparent": {"type": "string", "description": "W3C Trace Context; may be null."},
    },
    "required": ["id", "type"],
}


def document(schemas: Mapping[str, Schema], goldens: Mapping[str, bytes], language: Language) -> Part:
    """The document for every version that was ever published.

    :param schemas: by wire type, as they are committed
    :param goldens: an example of each, as bytes
    """
    components = Components()
    messages = {name: _message(name, schemas[name], goldens[name], language, components) for name in sorted(schemas)}
    by_topic = defaultdict(list)
    for name in messages:
        by_topic[schemas[name]["x-topic"]].append(name)
    owners = sorted({_owner(name) for name in messages})
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"Events of {', '.join(owners)}", "version": "1.0.0", "description": _ABOUT},
        "defaultContentType": "application/json",
        "channels": {topic: _channel(topic, names) for topic, names in sorted(by_topic.items())},
        "operations": dict([*_sent(by_topic, language), *_received(schemas, language)]),
        "components": {"messages": messages, "messageTraits": {"record": _record()}, "schemas": components.schemas},
    }


def _owner(wire_type: str) -> str:
    return wire_type.partition(".")[0]


def _record() -> Part:
    """What all messages have in common."""
    return {
        "contentType": "application/json",
        "headers": _HEADERS,
        "correlationId": {"location": "$message.header#/correlation_id"},
    }


def _message(name: str, schema: Schema, golden: bytes, language: Language, components: Components) -> Part:
    fact = str(schema.get("description", ""))
    read_as = current(name)
    states = [
        *(
            ["Retired: nobody publishes it any more."]
            if name in language.events and language.events[name].retired
            else []
        ),
        *([f"Read as {read_as}."] if read_as != name else []),
    ]
    return {
        "name": name,
        "title": schema["title"],
        **({"summary": fact.partition("\n")[0]} if fact else {}),
        **({"description": "\n\n".join([fact, *states]).strip()} if fact or states else {}),
        "tags": [{"name": _owner(name)}],
        "traits": [{"$ref": "#/components/messageTraits/record"}],
        "payload": {"$ref": components.add(name, schema)},
        "bindings": {"kafka": {"key": _key(schema), "bindingVersion": _BINDING}},
        "examples": [{"payload": json.loads(golden)}],
    }


def _key(schema: Schema) -> Part:
    return {"type": "string", "description": f"The field {schema['x-key']}, as UTF-8: a key's events keep their order."}


def _channel(name: str, wire_types: Iterable[str]) -> Part:
    known = declare.topics().get(name)
    return {
        "address": name,
        **({"description": _COMPACTED if known.compacted else _KEPT} if known else {}),
        "messages": {wire_type: {"$ref": f"#/components/messages/{wire_type}"} for wire_type in wire_types},
        **({"bindings": {"kafka": _topic(known)}} if known else {}),
    }


def _topic(topic: Topic) -> Part:
    cleanup = "compact" if topic.compacted else "delete"
    return {
        "partitions": topic.partitions,
        "topicConfiguration": {"cleanup.policy": [cleanup], "retention.ms": -1, "retention.bytes": -1},
        "bindingVersion": _BINDING,
    }


def _sent(by_topic: Mapping[str, list[str]], language: Language) -> Iterator[tuple[str, Part]]:
    """An operation per owner and topic, with what the owner may publish today."""
    for topic, names in sorted(by_topic.items()):
        living = [name for name in names if name in language.events and not language.events[name].retired]
        for owner in sorted({_owner(name) for name in living}):
            theirs = [name for name in living if _owner(name) == owner]
            yield f"{owner}.send.{topic}", _operation("send", f"The language of {owner} on {topic}.", topic, theirs)


def _received(schemas: Mapping[str, Schema], language: Language) -> Iterator[tuple[str, Part]]:
    """An operation per group and topic, with old versions that its handlers are given as new ones."""
    heard: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for group, cls, handler in language.reactions:
        for name in schemas:
            if current(name) == cls.wire_type:
                heard[group.name, schemas[name]["x-topic"]][name] = f"{handler.__module__}.{handler.__name__}"
    for (group_name, topic), handlers in sorted(heard.items()):
        operation = _operation("receive", f"{group_name} reacts to {topic}.", topic, sorted(handlers))
        operation["bindings"] = {"kafka": {"groupId": {"const": group_name}, "bindingVersion": _BINDING}}
        operation["x-handlers"] = dict(sorted(handlers.items()))
        yield f"{group_name}.receive.{topic}", operation


def _operation(action: str, summary: str, topic: str, names: Iterable[str]) -> Part:
    channel = f"#/channels/{topic}"
    messages = [{"$ref": f"{channel}/messages/{name}"} for name in names]
    return {"action": action, "channel": {"$ref": channel}, "summary": summary, "messages": messages}
