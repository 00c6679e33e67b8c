"""YAML text → `Deck`, or every problem that is in it, each with its place. Pure: nothing is read from disk here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from vivadeck.decks.nodes import Entries, Entry, Malformed, Node, Place, read
from vivadeck.errors import did_you_mean
from vivadeck.model import Card, Deck, FollowUp, Source

DECK_KEYS = ("deck", "title", "description", "tags", "sources", "cards")
CARD_KEYS = ("id", "question", "answer", "key_points", "follow_ups", "tags", "sources", "see_also")
FOLLOW_UP_KEYS = ("question", "answer")
SOURCE_KEYS = ("title", "url")
LONGEST_SLUG = 60
START = Place(1, 1, 0)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong with a deck. `line` and `column` count from 1; `card` is "" outside a card."""

    path: Path
    line: int
    column: int
    card: str
    message: str

    def __str__(self) -> str:
        card = f"{self.card}: " if self.card else ""
        return f"{self.path}:{self.line}:{self.column}: {card}{self.message}"


class Reference(NamedTuple):
    """A `see_also` that waits for the other decks: which card names which, and where."""

    card: str
    target: str
    place: Place


class Parsed(NamedTuple):
    """What a file gave: a deck when there is no problem in it, with the references that leave it."""

    deck: Deck | None
    problems: tuple[Problem, ...]
    references: tuple[Reference, ...] = ()


@dataclass
class _File:
    """The file being read, and what was found in it so far."""

    path: Path
    deck: str = ""
    card: str = ""
    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    tags: tuple[str, ...] = ()

    def wrong(self, place: Place, message: str) -> None:
        self.problems.append(Problem(self.path, place.line, place.column, self.card, message))


def parse(text: str, path: Path) -> Parsed:
    """Return the deck that `text` holds, or all problems in it. `path` gives the default name and is named in problems."""
    file = _File(path, deck=path.stem)
    try:
        root = read(text)
    except Malformed as error:
        file.wrong(error.place, error.message)
        return Parsed(None, tuple(file.problems))
    if root is None:
        file.wrong(START, "the file is empty: a deck needs `cards:`")
        return Parsed(None, tuple(file.problems))
    deck = _deck(file, root)
    if file.problems:
        return Parsed(None, tuple(sorted(file.problems)))
    return Parsed(deck, (), tuple(file.references))


def slug(question: str) -> str:
    """Return the id that a question gives a card without one: its words, lower-cased, joined with hyphens."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", question).casefold())
    found = "-".join(words)
    if len(found) > LONGEST_SLUG:
        found = found[: LONGEST_SLUG + 1].rpartition("-")[0] or found[:LONGEST_SLUG]
    return found or "card"


def visible(text: str) -> str:
    """Return `text` with what could steer a terminal (control characters, bidirectional overrides) made visible.

    Text is tame from its birth, so that no screen, file or message has to think of it again.
    """
    return text if text.isprintable() else _UNSAFE.sub(_picture, text)


_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def _picture(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code == 0x0D:
        return ""
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


def _deck(file: _File, root: Node) -> Deck | None:
    fields = _fields(file, root, DECK_KEYS, "a deck")
    if fields is None:
        return None
    if "deck" in fields:
        file.deck = _name(file, fields["deck"], "deck")
    file.tags = _tags(file, fields.get("tags"))
    file.sources = _sources(file, fields.get("sources"))
    title = _line(file, fields.get("title")) or file.deck
    description = _text(file, fields.get("description"))
    cards: list[Card] = []
    if "cards" not in fields:
        file.wrong(root.place, "a deck needs `cards:`, a list of cards")
    else:
        cards = [card for card in (_card(file, node) for node in _list(file, fields["cards"])) if card]
        if not cards and not file.problems:
            file.wrong(fields["cards"].place, "the deck has no cards")
    return Deck(file.deck, title, _unique(file, cards), description, file.path)


def _unique(file: _File, cards: list[Card]) -> tuple[Card, ...]:
    seen: dict[str, Card] = {}
    for card in cards:
        first = seen.setdefault(card.id, card)
        if first is not card:
            made = "" if card.has_id else " (made from the question: give it an `id:` of its own)"
            file.problems.append(
                Problem(file.path, card.line, 1, card.id, f"the id is already that of the card in line {first.line}{made}")
            )
    return tuple(cards)


def _card(file: _File, node: Node) -> Card | None:
    file.card = ""
    fields = _fields(file, node, CARD_KEYS, "a card")
    if fields is None:
        return None
    question = _text(file, fields.get("question"))
    name = _name(file, fields["id"], "id") if "id" in fields else slug(question)
    file.card = f"{file.deck}/{name}"
    answer = _text(file, fields.get("answer"))
    for key, text in (("question", question), ("answer", answer)):
        if key not in fields:
            file.wrong(node.place, f"the {key} is missing")
        elif not text and isinstance(fields[key].value, str):
            file.wrong(fields[key].place, f"the {key} is empty")
    card = Card(
        id=file.card,
        deck=file.deck,
        question=question,
        answer=answer,
        key_points=tuple(_line(file, item) for item in _list(file, fields.get("key_points"))),
        follow_ups=tuple(_follow_ups(file, fields.get("follow_ups"))),
        tags=tuple(dict.fromkeys(file.tags + _tags(file, fields.get("tags")))),
        sources=tuple(_cited(file, fields.get("sources"))),
        see_also=tuple(_see_also(file, fields.get("see_also"))),
        path=file.path,
        line=node.place.line,
        has_id="id" in fields,
    )
    file.card = ""
    return card


def _fields(file: _File, node: Node, known: tuple[str, ...], what: str) -> dict[str, Node] | None:
    """Return a map's values by key, noting unknown and repeated keys; None when it is not a map."""
    if not isinstance(node.value, Entries):
        file.wrong(node.place, f"{what} must be a map with the keys {', '.join(known)}")
        return None
    fields: dict[str, Node] = {}
    for entry in _once(file, node.value):
        if entry.key in known:
            fields[entry.key] = entry.value
        else:
            hint = did_you_mean(entry.key, known) or f" {what.capitalize()} has {', '.join(known)}."
            file.wrong(entry.place, f"unknown key {visible(entry.key)!r}.{hint}")
    return fields


def _once(file: _File, entries: Entries) -> Iterable[Entry]:
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.key in lines:
            file.wrong(entry.place, f"the key {visible(entry.key)!r} stands here a second time (first in line {lines[entry.key]})")
        else:
            lines[entry.key] = entry.place.line
            yield entry


def _text(file: _File, node: Node | None) -> str:
    if node is None:
        return ""
    if isinstance(node.value, str):
        return visible(node.value).strip()
    file.wrong(node.place, "this must be text, not a list or a map (quote it if it holds ': ' or begins with '[' or '{')")
    return ""


def _line(file: _File, node: Node | None) -> str:
    """Text that is shown on one line: its line breaks are spaces."""
    return " ".join(_text(file, node).split())


def _list(file: _File, node: Node | None) -> list[Node]:
    if node is None or node.value == "":
        return []
    if isinstance(node.value, Entries) or isinstance(node.value, str):
        file.wrong(node.place, "this must be a list: [first, second], or lines that begin with '- '")
        return []
    return node.value


def _name(file: _File, node: Node, what: str) -> str:
    name = _line(file, node)
    if not name:
        file.wrong(node.place, f"the {what} is empty")
    elif "/" in name or (what == "id" and " " in name):
        file.wrong(node.place, f"the {what} {name!r} may not hold {'a /' if what == 'deck' else 'a / or a space'}")
    return name


def _tags(file: _File, node: Node | None) -> tuple[str, ...]:
    tags = []
    for item in _list(file, node):
        tag = _line(file, item)
        if not tag or " " in tag:
            file.wrong(item.place, f"a tag is one word, without spaces, not {tag!r}")
        tags.append(tag)
    return tuple(tags)


def _sources(file: _File, node: Node | None) -> dict[str, Source]:
    if node is None or node.value == "":
        return {}
    if not isinstance(node.value, Entries):
        file.wrong(node.place, "sources must be a map: a key for each source, with its title and url")
        return {}
    found: dict[str, Source] = {}
    for entry in _once(file, node.value):
        fields = _fields(file, entry.value, SOURCE_KEYS, "a source") or {}
        source = Source(_line(file, fields.get("title")), _line(file, fields.get("url")))
        if not source.title and isinstance(entry.value.value, Entries):
            file.wrong(entry.place, f"the source {visible(entry.key)!r} has no title")
        found[entry.key] = source
    return found


def _cited(file: _File, node: Node | None) -> Iterable[Source]:
    for item in _list(file, node):
        key = _text(file, item)
        if key in file.sources:
            yield file.sources[key]
        else:
            file.wrong(item.place, f"no source {key!r} in this deck's `sources:`.{did_you_mean(key, file.sources)}")


def _follow_ups(file: _File, node: Node | None) -> Iterable[FollowUp]:
    for item in _list(file, node):
        fields = _fields(file, item, FOLLOW_UP_KEYS, "a follow-up")
        if fields is None:
            continue
        found = FollowUp(_text(file, fields.get("question")), _text(file, fields.get("answer")))
        if not found.question or not found.answer:
            file.wrong(item.place, "a follow-up needs a question and an answer")
        yield found


def _see_also(file: _File, node: Node | None) -> Iterable[str]:
    for item in _list(file, node):
        named = _line(file, item)
        target = named if "/" in named else f"{file.deck}/{named}"
        file.references.append(Reference(file.card, target, item.place))
        yield target
