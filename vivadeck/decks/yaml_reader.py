"""YAML text → nodes that know their place. Builds only text, lists and maps; a scalar is what was typed, made tame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import yaml
from yaml import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from vivadeck.decks.problems import START, Place
from vivadeck.decks.yaml_syntax import (
    DEEPEST,
    TOO_DEEP,
    TWO_DOCUMENTS,
    Malformed,
    escaped,
    malformed,
    needs_quotes,
    place_of,
    unreadable,
)
from vivadeck.sanitize import one_line, short, visible

MOST_NODES = 200_000
TOO_MANY = f"more than {MOST_NODES:,} keys and values: split the deck into several files"
_STR = "tag:yaml.org,2002:str"
_Wrong = Callable[[Place, str], object]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Placed:
    """What knows its place: YAML's mark, of which a `Place` is made only where one is asked for.

    A deck has a dozen nodes for each card, so they are no named tuples, which take twice as long to make.
    """

    __slots__ = ("mark",)
    mark: yaml.error.Mark

    @property
    def place(self) -> Place:
        """Where it begins."""
        return place_of(self.mark)


class Node(_Placed):
    """A piece of YAML. `value` is its text, its list of nodes, or its list of entries (a map, in file order)."""

    __slots__ = ("value",)

    def __init__(self, value: str | list[Node] | Entries, mark: yaml.error.Mark) -> None:
        self.value = value
        self.mark = mark


class Entry(_Placed):
    """One `key: value` of a map, in the place of its key."""

    __slots__ = ("key", "value")

    def __init__(self, key: Node, value: Node) -> None:
        assert isinstance(key.value, str)
        self.key = key.value
        self.mark = key.mark
        self.value = value


class Entries(list[Entry]):
    """The entries of a map; duplicate keys are still there."""


def read(text: str, wrong: _Wrong | None = None) -> Node | None:
    """Return the one document of `text`; None when there is nothing in it.

    `wrong` is told of each scalar with a control character, which does not keep the rest from being read.
    Raises Malformed for a syntax error, an alias, an anchor, a tag, nesting deeper than DEEPEST, more than MOST_NODES
    nodes, or a second document.
    """
    try:
        return _document(iter(LOADER(text).get_event, None), wrong)  # as yaml.parse, which steps through a generator
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise unreadable(text) from None
    except yaml.MarkedYAMLError as error:
        raise malformed(error, text) from None
    except (ValueError, OverflowError):  # "\U00110000", where PyYAML was built without libyaml
        raise Malformed('an escape in "…" is not a character', START) from None


def _document(events: Iterator[Any], wrong: _Wrong | None) -> Node | None:
    roots: list[Node] = []
    around: list[Any] = []  # the lists and maps that are open, around the one `inside` which the next node belongs
    inside: Any = roots
    key: Node | None = None  # the key that waits for its value, which is the next node
    nodes = 0
    for event in events:
        kind = type(event)
        if kind is ScalarEvent:
            node = _scalar(event, wrong)
        elif kind is SequenceEndEvent or kind is MappingEndEvent:
            inside = around.pop()
            continue
        elif kind is SequenceStartEvent or kind is MappingStartEvent:
            node = _collection(event, kind, len(around))
        else:
            _refuse_others(event, kind, roots)
            continue
        nodes += 1
        if nodes > MOST_NODES:
            raise Malformed(TOO_MANY, node.place)
        if type(inside) is not Entries:
            inside.append(node)
        elif key is not None:
            inside.append(Entry(key, node))
            key = None
        else:
            key = _key(node)
        if kind is not ScalarEvent:
            around.append(inside)
            inside = node.value
    return roots[0] if roots else None


def _scalar(event: Any, wrong: _Wrong | None) -> Node:
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(event)
    text = event.value
    if event.style == '"' or not text.isascii():  # else no control character: YAML lets none pass that stands in a file
        if wrong and event.style == '"' and (message := escaped(text)):
            wrong(place_of(event.start_mark), message)
        text = visible(text)
    return Node(text, event.start_mark)


def _collection(event: Any, kind: type, depth: int) -> Node:
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(event)
    if depth >= DEEPEST:
        raise Malformed(TOO_DEEP, place_of(event.start_mark))
    return Node([] if kind is SequenceStartEvent else Entries(), event.start_mark)


def _refuse_properties(event: Any) -> None:
    if event.anchor is not None:
        raise Malformed(f"{needs_quotes('&')} (anchors are not allowed in a deck)", place_of(event.start_mark))
    if event.tag != _STR or type(event) is not ScalarEvent:
        tag = short(one_line(event.tag))
        message = f"{needs_quotes('!')} (tags such as {tag} are not allowed in a deck)"
        raise Malformed(message, place_of(event.start_mark))


def _refuse_others(event: Any, kind: type, roots: list[Node]) -> None:
    if kind is AliasEvent:
        raise Malformed(f"{needs_quotes('*')} (aliases are not allowed in a deck)", place_of(event.start_mark))
    if kind is DocumentStartEvent and roots:
        raise Malformed(TWO_DOCUMENTS, place_of(event.start_mark))


def _key(node: Node) -> Node:
    if not isinstance(node.value, str):
        raise Malformed("a key must be text", node.place)
    return node
