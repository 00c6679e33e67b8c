"""YAML text → `Deck`, or every problem in it, with its place. Pure: reads nothing from disk."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vivadeck.card_fields import (
    CARD_FIELDS,
    LONGEST_CARD,
    LONGEST_LINE,
    LONGEST_NAME,
    LONGEST_TEXT,
    MARKDOWN_FIELDS,
    MOST_ITEMS,
    MOST_WORDINGS,
    CardField,
    aligned,
    texts_of,
    with_article,
)
from vivadeck.decks.problems import MOST_HINTS, MOST_PROBLEMS, START, Parsed, Place, Problem, Reference, default_name
from vivadeck.decks.yaml_reader import MOST_NODES, Malformed, MapEntries, MapEntry, Node, read
from vivadeck.model import Card, Deck, Source
from vivadeck.sanitize import collapse_spaces, near, quoted, short, single_line
from vivadeck.text import made_name

_NEEDS_CARDS = "a deck needs a line with `cards:`, and a list of cards below it"
DECK_KEYS = ("deck", "title", "description", "tags", "sources", "cards")
CARD_KEYS = ("id", *(each.name for each in CARD_FIELDS if not each.inside))
_POINT_KEYS = ("point", "says")
MOST_SHARED = 5_000_000  # characters of the deck's tags and sources, counted for each card that has them


class _TooMany(Exception):
    """The file has MOST_PROBLEMS problems; the rest is not read."""


@dataclass
class _File:
    """The file that is being read, its problems so far, and what all of its cards share.

    `card` is the id of the card that is being read, as far as it could be read.
    """

    path: Path
    deck: str
    card: str = ""
    problems: list[Problem] = field(default_factory=list)
    tags: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    shared: int = 0
    firsts: dict[str, Node] = field(
        default_factory=dict
    )  # by id: the node of the id, or of the card that it is made from

    def wrong(self, place: Place, message: str) -> None:
        """Record a problem. Raises _TooMany at MOST_PROBLEMS of them."""
        self.problems.append(Problem(self.path, place.line, place.column, short(self.card), message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise _TooMany

    def near(self, name: str, names: Iterable[str]) -> str:
        """Return “ Did you mean …?” with the name nearest to `name`, or ""; only for the first problems."""
        return near(name, names) if len(self.problems) < MOST_HINTS else ""


def parse(text: str, path: Path) -> Parsed:
    """Return the deck in `text`, or all problems. `path` gives the default name, and is the file of the problems."""
    return parse_nodes(text, path)[0]


def parse_nodes(text: str, path: Path, ends: list[int] | None = None) -> tuple[Parsed, Node | None]:
    """Return what `parse` returns, and the root of the nodes. `ends` is as in `read`."""
    is_collecting = gc.isenabled()
    gc.disable()  # nothing here becomes garbage; looking for some triples the time of a large deck
    try:
        return _parse_nodes(text, path, ends)
    finally:
        if is_collecting:
            gc.enable()


def _parse_nodes(text: str, path: Path, ends: list[int] | None) -> tuple[Parsed, Node | None]:
    file = _File(path, default_name(path))
    deck, root, more = None, None, []
    try:
        root = read(text, file.wrong, ends)
        if root is None:
            file.wrong(START, f"the file is empty: {_NEEDS_CARDS}")
        else:
            deck = _deck(file, root)
    except Malformed as error:
        file.wrong(error.place, error.message)
    except _TooMany:
        last = max(file.problems)
        message = f"there may be more problems: viva stops after {MOST_PROBLEMS} in a file"
        more = [Problem(path, last.line, last.column, "", message)]
    if file.problems:
        return Parsed(path, file.deck, None, (*sorted(file.problems), *more)), root
    return Parsed(path, file.deck, deck, (), tuple(file.references)), root


def _deck(file: _File, root: Node) -> Deck | None:
    if isinstance(root.value, list) and not isinstance(root.value, MapEntries):
        file.wrong(root.place, "a deck cannot begin with a list: put a line with `cards:` above the list of cards")
        return None
    if not isinstance(root.value, MapEntries):
        file.wrong(root.place, f"this is not a deck: {_NEEDS_CARDS}")
        return None
    values = _map(file, root, DECK_KEYS, "a deck") or {}
    if "deck" in values:
        file.deck = _name(file, values["deck"], "deck's name", "/") or file.deck
    file.tags = _tags(file, values.get("tags"))
    file.sources = _sources(file, values.get("sources"))
    title = _line(file, values.get("title"), "the title") or file.deck
    description = _text(file, values.get("description"), "the description")
    if "cards" not in values:
        file.wrong(root.place, _NEEDS_CARDS)
        return None
    nodes = _items(file, values["cards"], "cards", most=MOST_NODES)
    if values["cards"].value in ("", []):
        file.wrong(values["cards"].place, "the deck has no cards")
    cards = tuple(card for card in (_card(file, node) for node in nodes) if card)
    return Deck(file.deck, title, cards, description, file.path)


def _sources(file: _File, node: Node | None) -> dict[str, Source]:
    """Return the deck's sources by their keys."""
    if node is None or node.value == "":
        return {}
    if not isinstance(node.value, MapEntries):
        file.wrong(node.place, "give each source a key of its own, and write its `title:` and `url:` below that key")
        return {}
    sources: dict[str, Source] = {}
    for entry in _once(file, node.value):
        values = _map(file, entry.value, Source._fields, "a source")
        source = Source(*(_line(file, (values or {}).get(key), f"the {key}") for key in Source._fields))
        if values is not None and not source.title:
            file.wrong(entry.place, f"the source {quoted(entry.key)} has no title")
        sources[single_line(entry.key)] = source
    return sources


def _card(file: _File, node: Node) -> Card | None:
    file.card = _id(file, node)
    values = _map(file, node, CARD_KEYS, "a card")
    if values is None:
        return None
    if "id" in values:
        _name(file, values["id"], "id", "/ ")
    content: dict[str, Any] = {**_ALWAYS, "tags": file.tags}
    for about, read_field in _READERS:
        key = about.inside or about.name
        if key in values:
            content[about.name] = read_field(file, about, values[key])
    _missing(file, node, values, content)
    _unique(file, values.get("id", node), has_id="id" in values)
    _share(file, node, content.get("sources", ()))
    card = Card(file.card, file.deck, **content, path=file.path, line=node.place.line, has_id="id" in values)
    if sum(map(len, texts_of(card, MARKDOWN_FIELDS))) > LONGEST_CARD:
        file.wrong(node.place, f"the card is longer than {LONGEST_CARD:,} characters: split it")
    file.card = ""
    return card


def _id(file: _File, node: Node) -> str:
    """Return the id of a card, else one that is made from its question; "" without either."""
    if not isinstance(node.value, MapEntries):
        return ""
    name = _first_text(node.value, "id")
    if not name and (question := _first_text(node.value, "question")):
        name = made_name(question)
    return f"{file.deck}/{name}" if name else ""


def _first_text(entries: MapEntries, key: str) -> str:
    """Return the first text of a key, as one line; "" without one."""
    for entry in entries:
        if entry.key == key and isinstance(entry.value.value, str):
            return collapse_spaces(entry.value.value)
    return ""


def _missing(file: _File, node: Node, values: dict[str, Node], content: dict[str, Any]) -> None:
    """Record a required text that is missing, such as the question. One that is not text was recorded before."""
    for key in _REQUIRED:
        if content[key]:
            continue
        if key not in values:
            file.wrong(node.place, f"the {key} is missing")
        elif isinstance(values[key].value, str):
            file.wrong(values[key].place, f"the {key} is empty")


def _unique(file: _File, node: Node, *, has_id: bool) -> None:
    """Record an id that an earlier card has."""
    if file.card:
        first = file.firsts.setdefault(file.card, node)
        if first is not node:
            hint = "" if has_id else ". It is made from the question: give this card its own `id:`"
            file.wrong(node.place, f"the card in line {first.place.line} already has this id{hint}")


def _share(file: _File, node: Node, sources: Iterable[Source]) -> None:
    """Raise Malformed for tags and sources that are small in the file, but large when each card has a copy."""
    if not (file.tags or sources):
        return
    file.shared += sum(map(len, file.tags)) + sum(len(text) for source in sources for text in source)
    if file.shared > MOST_SHARED:
        raise Malformed("the deck has too many tags and sources for so many cards: split the deck", node.place)


# Fields of one kind are read in one way, except for tags, sources and see_also, which depend on the rest of the deck,
# and for key points, each of which is a text, or a map with the text and its other wordings.


def _read_text(file: _File, about: CardField, node: Node) -> str:
    return (_line if about.forms[0] == "line" else _text)(file, node, about.label)


def _read_texts(file: _File, about: CardField, node: Node) -> tuple[str, ...]:
    return tuple(text for text, _ in _lines(file, node, about.name, about.label))


def _read_records(file: _File, about: CardField, node: Node) -> tuple[Any, ...]:
    return tuple(_records(file, about, node))


def _read_points(file: _File, about: CardField, node: Node) -> tuple[str, ...]:
    return tuple(text for item in _items(file, node, about.name) if (text := _point(file, about, item)))


def _point(file: _File, about: CardField, item: Node) -> str:
    """Return the text of a key point; record what is not one, and return ""."""
    if not _has_wordings(item):
        return _filled_line(file, item, about.label)
    values = _map(file, item, _POINT_KEYS, about.label) or {}
    if "point" not in values:
        file.wrong(item.place, f"{about.label} needs a point: write `point:` above `says:`")
        return ""
    return _filled_line(file, values["point"], about.label)


def _has_wordings(item: Node) -> bool:
    """Tell whether a key point is a map with its parts; any other map is a text with ": " in it."""
    return isinstance(item.value, MapEntries) and any(entry.key in _POINT_KEYS for entry in item.value)


def _read_wordings(file: _File, about: CardField, node: Node) -> tuple[tuple[str, ...], ...]:
    """Return the other wordings of each key point, from the node of the key points, which is read apart."""
    items = node.value if isinstance(node.value, list) and not isinstance(node.value, MapEntries) else []
    if not any(map(_has_wordings, items)):
        return ()
    return aligned(["point"] * len(items), [_wordings(file, about, item) for item in items])[1]


def _wordings(file: _File, about: CardField, item: Node) -> tuple[str, ...]:
    entries = item.value if isinstance(item.value, MapEntries) and _has_wordings(item) else ()
    node = next((entry.value for entry in entries if entry.key == "says"), None)
    listed = tuple(text for text, _ in _lines(file, node, "says", about.label))
    if node and len(listed) > MOST_WORDINGS:
        file.wrong(node.place, f"a key point has at most {MOST_WORDINGS} other wordings: keep the most usual ones")
    return listed


def _read_tags(file: _File, about: CardField, node: Node) -> tuple[str, ...]:
    del about
    return tuple(dict.fromkeys(file.tags + _tags(file, node)))


def _read_sources(file: _File, about: CardField, node: Node) -> tuple[Source, ...]:
    del about
    return tuple(dict.fromkeys(_cited(file, node)))


def _read_see_also(file: _File, about: CardField, node: Node) -> tuple[str, ...]:
    return tuple(_references(file, about, node))


_FieldReader = Callable[[_File, CardField, Node], Any]
_OF_KIND: dict[str, _FieldReader] = {"text": _read_text, "texts": _read_texts, "records": _read_records}
_OF_FIELD: dict[str, _FieldReader] = {
    "key_points": _read_points,
    "key_point_wordings": _read_wordings,
    "tags": _read_tags,
    "sources": _read_sources,
    "see_also": _read_see_also,
}
_READERS = [(each, _OF_FIELD.get(each.name) or _OF_KIND[each.kind]) for each in CARD_FIELDS]
_REQUIRED = [each.name for each in CARD_FIELDS if each.is_required]
_ALWAYS = dict.fromkeys(("question", "answer"), "")  # what `Card` has no default for


def _records(file: _File, about: CardField, node: Node) -> Iterator[Any]:
    assert about.record
    for item in _items(file, node, about.name):
        values = _map(file, item, about.parts, about.label)
        if values is None:
            continue
        texts = [
            (_line if form == "line" else _text)(file, values.get(key), f"{about.label}'s {key}")
            for key, form in zip(about.parts, about.forms, strict=True)
        ]
        for key, text in zip(about.parts, texts, strict=True):
            if not text and (key not in values or isinstance(values[key].value, str)):
                file.wrong(item.place, f"{about.label} needs {with_article(key)}")
        yield about.record(*texts)


def _tags(file: _File, node: Node | None) -> tuple[str, ...]:
    tags = tuple(_lines(file, node, "tags", "a tag"))
    for tag, item in tags:
        if " " in tag:
            file.wrong(item.place, f"a tag is one word: put a hyphen in place of the space in {quoted(tag)}")
    return tuple(tag for tag, _ in tags)


def _cited(file: _File, node: Node) -> Iterator[Source]:
    for key, item in _lines(file, node, "sources", "a source's key"):
        if key in file.sources:
            yield file.sources[key]
        else:
            hint = file.near(key, file.sources) or ("" if file.sources else " The deck has no sources.")
            file.wrong(item.place, f"there is no source {quoted(key)} in this deck's `sources:`.{hint}")


def _references(file: _File, about: CardField, node: Node) -> Iterator[str]:
    for name, item in _lines(file, node, about.name, about.label):
        target = name if "/" in name else f"{file.deck}/{name}"
        file.references.append(Reference(file.card, target, item.place))
        yield target


# Values from nodes. `label` is their name in a message.


def _map(file: _File, node: Node, keys: tuple[str, ...], label: str) -> dict[str, Node] | None:
    """Return the values of a map by key, and record unknown and repeated keys; None if it is not a map."""
    if not isinstance(node.value, MapEntries):
        listed = ", ".join(keys)
        message = f"this is not {label}: write each part as a line `key: …`. The keys of {label} are {listed}."
        file.wrong(node.place, message)
        return None
    values = {entry.key: entry.value for entry in node.value}
    if len(values.keys() & keys) == len(node.value):
        return values  # no key is unknown or repeated
    values = {}
    for entry in _once(file, node.value):
        if entry.key in keys:
            values[entry.key] = entry.value
        else:
            hint = file.near(entry.key, keys) or f" The keys of {label} are {', '.join(keys)}."
            file.wrong(entry.place, f"unknown key {quoted(entry.key)}.{hint}")
    return values


def _once(file: _File, entries: MapEntries) -> Iterator[MapEntry]:
    """Yield the entries of a map, and record repeated keys instead."""
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.key in lines:
            first = lines[entry.key]
            file.wrong(entry.place, f"the key {quoted(entry.key)} is written twice (first in line {first})")
        else:
            lines[entry.key] = entry.place.line
            yield entry


def _text(file: _File, node: Node | None, label: str, longest: int = LONGEST_TEXT) -> str:
    """Return the text of a node; record and cut a text that is too long; record what is not text, and return ""."""
    if node is None:
        return ""
    if isinstance(node.value, str):
        text = node.value.strip()
        if len(text) > longest:
            file.wrong(node.place, f"{label} is longer than {longest:,} characters: shorten it, or split the card")
            return text[:longest]
        return text
    is_map = isinstance(node.value, MapEntries)
    if is_map:
        message = f'{label} must be text: put quotes around a text that begins with "{{" or has ": " in it'
    else:
        message = f'{label} must be text, not a list: put quotes around a text that begins with "[" or "- "'
    file.wrong(node.place, message)
    return ""


def _line(file: _File, node: Node | None, label: str, longest: int = LONGEST_LINE) -> str:
    """Return the text of a node as one line."""
    return collapse_spaces(_text(file, node, label, longest))


def _items(file: _File, node: Node | None, label: str, most: int = MOST_ITEMS) -> list[Node]:
    """Return the items of a list, none without a list. Record what is not a list, or is too long."""
    if node is None or node.value == "":
        return []
    if isinstance(node.value, (MapEntries, str)):
        file.wrong(node.place, f'{label} must be a list: [first, second], or lines that begin with "- "')
        return []
    if len(node.value) > most:
        file.wrong(node.place, f"{label} has more than {most:,} items")
        return []
    return node.value


def _lines(file: _File, node: Node | None, label: str, item_label: str) -> Iterator[tuple[str, Node]]:
    """Yield the items of a list, each as one line, with its node. Record items that are not text, or empty."""
    for item in _items(file, node, label):
        text = _filled_line(file, item, item_label)
        if text:
            yield text, item


def _filled_line(file: _File, node: Node, label: str) -> str:
    """Return the text of a node as one line; record one that is empty."""
    text = _line(file, node, label)
    if not text and isinstance(node.value, str):
        file.wrong(node.place, f"{label} is empty")
    return text


def _name(file: _File, node: Node, label: str, forbidden: str) -> str:
    """Return a name, and record `forbidden` characters in it; "" if it is not a name."""
    name = _line(file, node, f"the {label}", LONGEST_NAME)
    if not name:
        if isinstance(node.value, str):
            file.wrong(node.place, f"the {label} is empty")
    elif any(character in name for character in forbidden):
        listed = " or ".join("a space" if character == " " else f"a {character}" for character in forbidden)
        file.wrong(node.place, f"the {label} {quoted(name)} must not contain {listed}")
    return name
