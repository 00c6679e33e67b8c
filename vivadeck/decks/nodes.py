"""YAML text → nodes that know their place. Builds nothing but text, lists and maps, and every scalar is the text that was typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

DEEPEST = 20
_TEXT_TAGS = (None, "!", "tag:yaml.org,2002:str")
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Place(NamedTuple):
    """Where something is in a file: `line` and `column` count characters from 1, `index` from 0."""

    line: int
    column: int
    index: int


class Entry(NamedTuple):
    """One `key: value` of a map."""

    key: str
    place: Place
    value: Node


class Node(NamedTuple):
    """A piece of YAML. `value` is its text, its list of nodes, or its list of entries (a map, in file order)."""

    value: str | list[Node] | Entries
    place: Place


class Entries(list[Entry]):
    """The entries of a map; duplicate keys are still there."""


@dataclass(frozen=True)
class Malformed(Exception):
    """The text is not YAML, or not of the kind that a deck may hold."""

    message: str
    place: Place


def read(text: str) -> Node | None:
    """Return the one document of `text`; None when there is nothing in it.

    Raises Malformed for a syntax error, an alias, a tag, nesting deeper than DEEPEST, or a second document.
    """
    try:
        events = yaml.parse(text, Loader=_LOADER)
        return _document(events)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"), error.position)
        raise Malformed(f"the character {error.character!r} cannot be in a deck", place) from None
    except yaml.MarkedYAMLError as error:
        raise _malformed(error) from None


def _malformed(error: yaml.MarkedYAMLError) -> Malformed:
    mark = error.problem_mark or error.context_mark
    place = _place(mark) if mark else Place(1, 1, 0)
    said = " ".join(part for part in (error.context, error.problem) if part) or "not YAML"
    if "mapping values are not allowed" in said:
        said += ' (text with ": " in it needs quotes, or a block that begins with "|")'
    if "found character that cannot start any token" in said:
        said += " (indent with spaces, not tabs, and quote text that begins with @, ` or %)"
    return Malformed(said, place)


def _document(events: Iterator[Any]) -> Node | None:
    root: Node | None = None
    open_nodes: list[Node] = []
    keys: list[tuple[str, Place] | None] = []  # the key that waits for its value, one for each open node
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent or kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
            node = _node(event, kind, len(open_nodes))
            if not open_nodes:
                root = node
            else:
                _put(open_nodes[-1], keys, node)
            if kind is not yaml.ScalarEvent:
                open_nodes.append(node)
                keys.append(None)
        elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
            open_nodes.pop()
            keys.pop()
        elif kind is yaml.AliasEvent:
            raise Malformed(f"aliases (*{event.anchor}) are not allowed in a deck: write the text out", _place(event.start_mark))
        elif kind is yaml.DocumentStartEvent and root is not None:
            raise Malformed("a deck is one YAML document; put a second one into a file of its own", _place(event.start_mark))
    return root


def _node(event: Any, kind: type, depth: int) -> Node:
    place = _place(event.start_mark)
    if event.tag not in _TEXT_TAGS:
        raise Malformed(f"tags ({event.tag}) are not allowed in a deck: everything is text, a list or a map", place)
    if kind is yaml.ScalarEvent:
        return Node(event.value, place)
    if depth >= DEEPEST:
        raise Malformed(f"nested deeper than {DEEPEST} levels", place)
    return Node([] if kind is yaml.SequenceStartEvent else Entries(), place)


def _put(parent: Node, keys: list[tuple[str, Place] | None], node: Node) -> None:
    if not isinstance(parent.value, Entries):
        assert isinstance(parent.value, list)
        parent.value.append(node)
        return
    key = keys[-1]
    if key is not None:
        parent.value.append(Entry(*key, node))
        keys[-1] = None
    elif isinstance(node.value, str):
        keys[-1] = (node.value, node.place)
    else:
        raise Malformed("a key must be text", node.place)


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1, mark.index)
