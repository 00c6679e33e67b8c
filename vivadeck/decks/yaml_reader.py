"""YAML text → nodes with their places, or a problem in a student's words. Pure.

Builds only text, lists and maps; a scalar is the text that was typed, with visible control characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

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
from vivadeck.sanitize import escape_controls, short, single_line

MOST_NODES = 200_000
_TOO_MANY = f"the file has more than {MOST_NODES:,} keys and values: split the deck into several files"
_STR = "tag:yaml.org,2002:str"
_Wrong = Callable[[Place, str], object]
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20
_TOO_DEEP = f"more than {_DEEPEST} lists or keys are inside one another here: a deck cannot have so many levels"
_TWO_DOCUMENTS = "one file is one deck: remove the line `---` or `...`, or move the text after it into another file"
_INDENT = "use spaces before the text of a line, not tabs"
_AS_BLOCK = 'write it in the lines below a "|"'
_SINGLE_QUOTES = f"use single quotes for text with a backslash, '…', or {_AS_BLOCK}"
_NO_CHARACTER = f'a backslash in "…" begins a code that is no character: {_SINGLE_QUOTES}'
_BREAKS = "\n\r\x85\u2028\u2029"
_NOT_YAML = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # compiled when needed
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ESCAPES = {"\0": "0", "\a": "a", "\b": "b", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e", "\x85": "N"}


@dataclass(eq=False)  # an exception cannot be frozen: Python itself sets its traceback
class Malformed(Exception):
    """The text is not YAML, or has something that a deck must not have."""

    message: str
    place: Place


class _Placed:
    """A piece of YAML with libyaml's mark, from which `place` makes a `Place` only when asked.

    A deck has a dozen nodes for each card. Named tuples would take twice as long to make.
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

    def __init__(self, value: str | list[Node] | MapEntries, mark: yaml.error.Mark) -> None:
        self.value = value
        self.mark = mark


class MapEntry(_Placed):
    """One `key: value` of a map, with the place of its key."""

    __slots__ = ("key", "value")

    def __init__(self, key: Node, value: Node) -> None:
        assert isinstance(key.value, str)
        self.key = key.value
        self.mark = key.mark
        self.value = value


class MapEntries(list[MapEntry]):
    """The entries of a map, with duplicate keys."""


def read(text: str, wrong: _Wrong | None = None, ends: list[int] | None = None) -> Node | None:
    """Return the only document of `text`; None if it is empty.

    `wrong` gets a problem for each scalar with a control character; reading continues. `ends` gets the offset of the
    end of each scalar, and of each list or map in brackets; a block has no end mark. Raises Malformed for a syntax
    error, an alias, an anchor, a tag, nesting deeper than _DEEPEST, more than MOST_NODES nodes, or a second document.
    """
    try:
        events = iter(LOADER(text).get_event, None)  # as yaml.parse, which steps through a generator
        return _document(events if ends is None else _with_ends(events, ends), wrong)
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise _unreadable(text) from None
    except yaml.MarkedYAMLError as error:
        raise _malformed(error, text) from None
    except (ValueError, OverflowError):  # "\U00110000", if PyYAML was built without libyaml
        raise Malformed(_NO_CHARACTER, START) from None


def _document(events: Iterator[Any], wrong: _Wrong | None) -> Node | None:
    roots: list[Node] = []
    around: list[Any] = []  # the open lists and maps around `inside`, to which the next node belongs
    inside: Any = roots
    key: Node | None = None  # waits for its value, which is the next node
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
            raise Malformed(_TOO_MANY, node.place)
        if type(inside) is not MapEntries:
            inside.append(node)
        elif key is not None:
            inside.append(MapEntry(key, node))
            key = None
        else:
            key = _key(node)
        if kind is not ScalarEvent:
            around.append(inside)
            inside = node.value
    return roots[0] if roots else None


def _with_ends(events: Iterator[Any], ends: list[int]) -> Iterator[Any]:
    for event in events:
        kind = type(event)
        is_end = kind is SequenceEndEvent or kind is MappingEndEvent
        if kind is ScalarEvent or (is_end and event.end_mark.index > event.start_mark.index):
            ends.append(event.end_mark.index)
        yield event


def _scalar(event: Any, wrong: _Wrong | None) -> Node:
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(event)
    text = event.value
    if event.style == '"' or not text.isascii():  # else it has no control character: YAML refuses those in a file
        if wrong and event.style == '"' and (message := _escaped(text)):
            wrong(place_of(event.start_mark), message)
        text = escape_controls(text)
    return Node(text, event.start_mark)


def _collection(event: Any, kind: type, depth: int) -> Node:
    if event.anchor is not None or event.tag is not None:
        _refuse_properties(event)
    if depth >= _DEEPEST:
        raise Malformed(_TOO_DEEP, place_of(event.start_mark))
    return Node([] if kind is SequenceStartEvent else MapEntries(), event.start_mark)


def _refuse_properties(event: Any) -> None:
    if event.anchor is not None:
        raise Malformed(f"{_needs_quotes('&')} (a deck cannot have YAML anchors)", place_of(event.start_mark))
    if event.tag != _STR or type(event) is not ScalarEvent:
        tag = short(single_line(event.tag))
        message = f"{_needs_quotes('!')} (a deck cannot have YAML tags such as {tag})"
        raise Malformed(message, place_of(event.start_mark))


def _refuse_others(event: Any, kind: type, roots: list[Node]) -> None:
    if kind is AliasEvent:
        raise Malformed(f"{_needs_quotes('*')} (a deck cannot have YAML aliases)", place_of(event.start_mark))
    if kind is DocumentStartEvent and roots:
        raise Malformed(_TWO_DOCUMENTS, place_of(event.start_mark))


def _key(node: Node) -> Node:
    if not isinstance(node.value, str):
        raise Malformed("a key must be text", node.place)
    return node


def _needs_quotes(start: str) -> str:
    """Return the problem and remedy for text that YAML would read as something else because of its first character."""
    return f'this text begins with "{start}": put quotes around all of it, or {_AS_BLOCK}'


class _Remedy(NamedTuple):
    """`complaint` matches what libyaml or PyYAML says; `at_start`: the mistake is where the construct begins.

    `before` is a pattern for what must stand before the mistake on its line.
    """

    complaint: str
    message: str
    at_start: bool = False
    before: str = ""


_REMEDIES = (
    _Remedy("nesting depth", _TOO_DEEP),
    _Remedy("document start", _TWO_DOCUMENTS),
    _Remedy("found a tab", _INDENT),
    _Remedy(
        "mapping values are not allowed",
        f'this text has ": " in it: put quotes around all of it, or {_AS_BLOCK}',
        before=r":\s",
    ),
    _Remedy(
        "mapping values are not allowed",
        'this line has too many spaces before it, or the key above it has no ": ". '
        'If the line is part of a text, put quotes around the whole text: it has ": " in it',
    ),
    _Remedy("scanning an alias", _needs_quotes("*"), at_start=True),
    _Remedy("scanning an anchor", _needs_quotes("&"), at_start=True),
    _Remedy("scanning a tag|parsing a tag|tag handle", _needs_quotes("!"), at_start=True),
    _Remedy("unknown escape", f'a backslash has a meaning of its own in "…": {_SINGLE_QUOTES}'),
    _Remedy("escape code|hexdecimal|hexadecimal", _NO_CHARACTER),
    _Remedy(
        "quoted scalar .*unexpected (end|document)",
        "this quote is never closed: write the same quote at the end of the text",
        at_start=True,
    ),
    _Remedy("flow sequence", 'this "[" is never closed by a "]", or a text in the list needs quotes', at_start=True),
    _Remedy("flow mapping", 'this "{" is never closed by a "}", or the text after it needs quotes', at_start=True),
    _Remedy(
        "block collection|block mapping",
        f"the quotes or brackets end before this: put quotes around the whole text, or {_AS_BLOCK}",
        before=r"\S",
    ),
    _Remedy(
        "block collection|block mapping",
        "this line has too many or too few spaces before it: begin it exactly below the lines that it belongs to. "
        'If the text above begins with a quote, "[" or "{", put quotes around the whole text',
    ),
    _Remedy(
        "simple key",
        'this line has no ": " after its key. If it is part of the text above it, '
        "put as many spaces before it as that text has",
        at_start=True,
    ),
    _Remedy(
        "block scalar",
        'after "|" or ">" the text begins on the next line. If your text itself begins with "|" or ">", '
        "put quotes around all of it",
    ),
    _Remedy(
        "sequence entries are not allowed",
        'begin a list on a new line. If this is a text that begins with "- ", put quotes around all of it',
    ),
    _Remedy("mapping keys are not allowed", _needs_quotes("? ")),
    _Remedy("directive|YAML document", 'a deck cannot have lines that begin with "%": remove this line'),
)


def _escaped(text: str) -> str:
    """Return the problem of a scalar in "…" if one of its escapes made a control character, else "".

    YAML refuses control characters in a file, so only an escape can make one. No card needs one, but TeX in "…" gets it
    without an error: "\\frac" is a form feed and "rac". (The tab of "\\theta" and the line break of "\\nu" may be
    meant.)
    """
    control = _CONTROL.search(text)
    if not control:
        return ""
    escape = _ESCAPES.get(control.group(), f"x{ord(control.group()):02x}")
    return f'\\{escape} in "…" makes an invisible character: {_SINGLE_QUOTES}'


def place_at(text: str, offset: int) -> Place:
    """Return the place of a character of `text`, counting lines as YAML does."""
    before = text[:offset]
    breaks = sum(map(before.count, _BREAKS)) - before.count("\r\n")
    return Place(1 + breaks, offset - max(map(before.rfind, _BREAKS)), offset)


def _unreadable(text: str) -> Malformed:
    """Return the error for a text with a character that YAML forbids."""
    character = re.search(_NOT_YAML, text)
    place = place_at(text, character.start()) if character else START
    if character and character.group() == "\x00":
        return Malformed("this is not text (a NUL character): the file is damaged, or it is not saved as UTF-8", place)
    code = f" U+{ord(character.group()):04X}" if character else ""
    return Malformed(f"a deck cannot have the invisible character{code}: delete it", place)


def place_of(mark: yaml.error.Mark) -> Place:
    """Return the place of a mark, which counts from 0."""
    return Place(mark.line + 1, mark.column + 1, mark.index)


def _malformed(error: yaml.MarkedYAMLError, text: str) -> Malformed:
    """Return the error for a deck's `text` that YAML could not read."""
    complaint = " ".join(part for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    place = place_of(mark) if mark else START
    at = text[place.offset : place.offset + 1]
    before = text[max(0, place.offset - place.column + 1) : place.offset]  # on the same line
    if "cannot start any token" in complaint or "node content" in complaint:
        return Malformed(_at_character(at), place)
    for remedy in _REMEDIES:
        if re.search(remedy.complaint, complaint) and re.search(remedy.before, before):
            start = error.context_mark if remedy.at_start else None
            return Malformed(remedy.message, place_of(start) if start else place)
    return Malformed(f"this is not YAML: {single_line(complaint)}", place)


def _at_character(at: str) -> str:
    if at == "\t":
        return _INDENT
    return _needs_quotes(at) if at.strip() else 'something is missing here: is a "[" or a "{" never closed?'
