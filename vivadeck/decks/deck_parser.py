"""YAML text → `Deck`, or every problem that is in it, each with its place. Pure: nothing is read from disk here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from vivadeck.decks import fields
from vivadeck.decks.fields import TooMany
from vivadeck.decks.problems import MOST_PROBLEMS, START, Parsed, Problem, Reference, default_name
from vivadeck.decks.yaml_reader import MOST_NODES, Entries, Node, read
from vivadeck.decks.yaml_syntax import Malformed
from vivadeck.model import Card, Deck, FollowUp, Source
from vivadeck.sanitize import on_one_line, one_line, quoted
from vivadeck.text import made_name

DECK_KEYS = ("deck", "title", "description", "tags", "sources", "cards")
CARD_KEYS = ("id", "question", "answer", "key_points", "follow_ups", "tags", "sources", "see_also")
FOLLOW_UP_KEYS = ("question", "answer")
SOURCE_KEYS = ("title", "url")
LONGEST_CARD = 2 * fields.LONGEST_TEXT
MOST_SHARED = 5_000_000  # characters of the deck's tags and sources, counted once for each card that has them


@dataclass
class _File(fields.File):
    """The file being read, with what holds for all of its cards."""

    tags: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    shared: int = 0
    firsts: dict[str, Node] = field(default_factory=dict)  # where each id is, or the card that it was made for


def parse(text: str, path: Path) -> Parsed:
    """Return the deck that `text` holds, or all problems in it. `path` gives its default name, and problems name it."""
    file = _File(path, default_name(path))
    deck, more = None, []
    try:
        root = read(text, file.wrong)
        if root is None:
            file.wrong(START, "the file is empty: a deck needs `cards:`, a list of cards")
        else:
            deck = _deck(file, root)
    except Malformed as error:
        file.wrong(error.place, error.message)
    except TooMany:
        last = max(file.problems)
        message = f"there may be more: viva stops looking after {MOST_PROBLEMS} problems in a file"
        more = [Problem(path, last.line, last.column, "", message)]
    if file.problems:
        return Parsed(path, file.deck, None, (*sorted(file.problems), *more))
    return Parsed(path, file.deck, deck, (), tuple(file.references))


def _deck(file: _File, root: Node) -> Deck | None:
    if isinstance(root.value, list) and not isinstance(root.value, Entries):
        file.wrong(root.place, "a deck must be a map: put a line with `cards:` before the list of cards")
        return None
    found = fields.values(file, root, DECK_KEYS, "a deck")
    if found is None:
        return None
    if "deck" in found:
        file.deck = fields.name(file, found["deck"], "deck's name", "/") or file.deck
    file.tags = _tags(file, found.get("tags"))
    file.sources = _sources(file, found.get("sources"))
    title = fields.line(file, found.get("title"), "the title") or file.deck
    description = fields.text(file, found.get("description"), "the description")
    if "cards" not in found:
        file.wrong(root.place, "a deck needs `cards:`, a list of cards")
        return None
    nodes = fields.items(file, found["cards"], "cards", most=MOST_NODES)
    if found["cards"].value in ("", []):
        file.wrong(found["cards"].place, "the deck has no cards")
    cards = tuple(card for card in (_card(file, node) for node in nodes) if card)
    return Deck(file.deck, title, cards, description, file.path)


def _card(file: _File, node: Node) -> Card | None:
    file.card = _id(file, node)
    found = fields.values(file, node, CARD_KEYS, "a card")
    if found is None:
        return None
    if "id" in found:
        fields.name(file, found["id"], "id", "/ ")
    question = fields.text(file, found.get("question"), "the question")
    answer = fields.text(file, found.get("answer"), "the answer")
    if not (question and answer):
        _missing(file, node, found)
    _unique(file, found.get("id", node), is_given="id" in found)
    sources = tuple(dict.fromkeys(_cited(file, found["sources"]))) if "sources" in found else ()
    _share(file, node, sources)
    card = Card(
        id=file.card,
        deck=file.deck,
        question=question,
        answer=answer,
        key_points=tuple(
            point for point, _ in fields.lines(file, found.get("key_points"), "key_points", "a key point")
        ),
        follow_ups=tuple(_follow_ups(file, found["follow_ups"])) if "follow_ups" in found else (),
        tags=tuple(dict.fromkeys(file.tags + _tags(file, found.get("tags")))),
        sources=sources,
        see_also=tuple(_see_also(file, found["see_also"])) if "see_also" in found else (),
        path=file.path,
        line=node.place.line,
        has_id="id" in found,
    )
    if sum(map(len, (*card.key_points, *chain(*card.follow_ups), card.question, card.answer))) > LONGEST_CARD:
        file.wrong(node.place, f"the card is longer than {LONGEST_CARD:,} characters: split it")
    file.card = ""
    return card


def _missing(file: _File, node: Node, found: dict[str, Node]) -> None:
    """Note a question or an answer that a card lacks. One that is no text was noted before."""
    for key in ("question", "answer"):
        if key not in found:
            file.wrong(node.place, f"the {key} is missing")
        elif isinstance(text := found[key].value, str) and not text.strip():
            file.wrong(found[key].place, f"the {key} is empty")


def _share(file: _File, node: Node, sources: Iterable[Source]) -> None:
    """Raise Malformed for tags and sources that are small in the file, and large once each card has its own."""
    if not (file.tags or sources):
        return
    file.shared += sum(map(len, file.tags)) + sum(len(text) for source in sources for text in source)
    if file.shared > MOST_SHARED:
        raise Malformed("the deck's tags and sources are too much for so many cards: split the deck", node.place)


def _id(file: _File, node: Node) -> str:
    """Return the id that a card says, else the one that its question gives; "" when it has neither."""
    if not isinstance(node.value, Entries):
        return ""
    name = _first_text(node.value, "id")
    if not name and (question := _first_text(node.value, "question")):
        name = made_name(question)
    return f"{file.deck}/{name}" if name else ""


def _first_text(entries: Entries, key: str) -> str:
    """Return the first text that a key has, as one line; "" when it has none."""
    for entry in entries:
        if entry.key == key and isinstance(entry.value.value, str):
            return on_one_line(entry.value.value)
    return ""


def _unique(file: _File, node: Node, *, is_given: bool) -> None:
    """Note an id that an earlier card has."""
    if file.card:
        first = file.firsts.setdefault(file.card, node)
        if first is not node:
            made = "" if is_given else " (it is made from the question: give this card an `id:` of its own)"
            file.wrong(node.place, f"another card has this id, in line {first.place.line}{made}")


def _tags(file: _File, node: Node | None) -> tuple[str, ...]:
    tags = tuple(fields.lines(file, node, "tags", "a tag"))
    for tag, item in tags:
        if " " in tag:
            file.wrong(item.place, f"a tag is one word, not {quoted(tag)}: put a hyphen for the space")
    return tuple(tag for tag, _ in tags)


def _sources(file: _File, node: Node | None) -> dict[str, Source]:
    if node is None or node.value == "":
        return {}
    if not isinstance(node.value, Entries):
        file.wrong(node.place, "a deck's sources must be a map: a key for each source, with its title and url")
        return {}
    sources: dict[str, Source] = {}
    for entry in fields.once(file, node.value):
        found = fields.values(file, entry.value, SOURCE_KEYS, "a source")
        source = Source(*(fields.line(file, (found or {}).get(key), f"the {key}") for key in SOURCE_KEYS))
        if found is not None and not source.title:
            file.wrong(entry.place, f"the source {quoted(entry.key)} has no title")
        sources[one_line(entry.key)] = source
    return sources


def _cited(file: _File, node: Node | None) -> Iterator[Source]:
    for key, item in fields.lines(file, node, "sources", "a source's key"):
        if key in file.sources:
            yield file.sources[key]
        else:
            hint = file.near(key, file.sources) or ("" if file.sources else " The deck has none.")
            file.wrong(item.place, f"no source {quoted(key)} in this deck's `sources:`.{hint}")


def _follow_ups(file: _File, node: Node | None) -> Iterator[FollowUp]:
    for item in fields.items(file, node, "follow_ups"):
        found = fields.values(file, item, FOLLOW_UP_KEYS, "a follow-up")
        if found is None:
            continue
        texts = [fields.text(file, found.get(key), f"a follow-up's {key}") for key in FOLLOW_UP_KEYS]
        for key, text in zip(FOLLOW_UP_KEYS, texts, strict=True):
            if not text and (key not in found or isinstance(found[key].value, str)):
                file.wrong(item.place, f"a follow-up needs {'an' if key == 'answer' else 'a'} {key}")
        yield FollowUp(*texts)


def _see_also(file: _File, node: Node | None) -> Iterator[str]:
    for named, item in fields.lines(file, node, "see_also", "a see_also"):
        target = named if "/" in named else f"{file.deck}/{named}"
        file.references.append(Reference(file.card, target, item.place))
        yield target
