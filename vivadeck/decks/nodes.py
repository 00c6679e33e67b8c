"""YAML text → nodes that know their place. Builds only text, lists and maps; a scalar is what was typed, made tame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import yaml

from vivadeck.decks.parsed import START, Place
from vivadeck.decks.syntax import (
    DEEPEST,
    TOO_DEEP,
    TWO_DOCUMENTS,
    Malformed,
    escaped,
    malformed,
    needs_quotes,
    unreadable,
)
from vivadeck.decks.tame import one_line, short, visible

MOST_NODES = 200_000
TOO_MANY = f"more than {MOST_NODES:,} keys and values: split the deck into several files"
_STR = "tag:yaml.org,2002:str"
_Wrong = Callable[[Place, str], object]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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


def read(text: str, wrong: _Wrong | None = None) -> Node | None:
    """Return the one document of `text`; None when there is nothing in it.

    `wrong` is told of each scalar with a control character, which does not keep the rest from being read.
    Raises Malformed for a syntax error, an alias, an anchor, a tag, nesting deeper than DEEPEST, more than MOST_NODES
    nodes, or a second document.
    """
    try:
        return _document(yaml.parse(text, Loader=LOADER), wrong)
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise unreadable(text) from None
    except yaml.MarkedYAMLError as error:
        raise malformed(error, text) from None
    except (ValueError, OverflowError):  # "\U00110000", where PyYAML was built without libyaml
        raise Malformed('an escape in "…" is not a character', START) from None


def _document(events: Iterator[Any], wrong: _Wrong | None) -> Node | None:
    root: Node | None = None
    open_nodes: list[Node] = []
    keys: list[tuple[str, Place] | None] = []  # the key that waits for its value, one for each open node
    nodes = 0
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent or kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
            node = _node(event, kind, len(open_nodes))
            nodes += 1
            if wrong and kind is yaml.ScalarEvent and event.style == '"' and (message := escaped(event.value)):
                wrong(node.place, message)
            if nodes > MOST_NODES:
                raise Malformed(TOO_MANY, node.place)
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
            raise Malformed(f"{needs_quotes('*')} (aliases are not allowed in a deck)", _place(event.start_mark))
        elif kind is yaml.DocumentStartEvent and root is not None:
            raise Malformed(TWO_DOCUMENTS, _place(event.start_mark))
    return root


def _node(event: Any, kind: type, depth: int) -> Node:
    place = _place(event.start_mark)
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(event, kind, place)
    if kind is yaml.ScalarEvent:
        return Node(visible(event.value), place)
    if depth >= DEEPEST:
        raise Malformed(TOO_DEEP, place)
    return Node([] if kind is yaml.SequenceStartEvent else Entries(), place)


def _refuse_properties(event: Any, kind: type, place: Place) -> None:
    if event.anchor is not None:
        raise Malformed(f"{needs_quotes('&')} (anchors are not allowed in a deck)", place)
    if event.tag != _STR or kind is not yaml.ScalarEvent:
        tag = short(one_line(event.tag))
        raise Malformed(f"{needs_quotes('!')} (tags such as {tag} are not allowed in a deck)", place)


def _put(parent: Node, keys: list[tuple[str, Place] | None], node: Node) -> None:
    value = parent.value
    if not isinstance(value, Entries):
        assert not isinstance(value, str)
        value.append(node)
        return
    key = keys[-1]
    if key is not None:
        value.append(Entry(*key, node))
        keys[-1] = None
    elif isinstance(node.value, str):
        keys[-1] = (node.value, node.place)
    else:
        raise Malformed("a key must be text", node.place)


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1, mark.index)
