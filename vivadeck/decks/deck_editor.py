"""A deck's text, changed where a card, a source or an id goes in, while every other byte stays. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import yaml

from vivadeck.decks import deck_writer
from vivadeck.decks.yaml_reader import LOADER, MapEntries, MapEntry, Node, read
from vivadeck.model import Source
from vivadeck.sanitize import single_line
from vivadeck.text import former_name, made_name, note_names

_LINE_ENDS = "\n\r"
_NOT_TEXT = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")  # for other readers of YAML


class Span(NamedTuple):
    """A card in a deck's text: from its first key to the end of its last line, which does not count.

    `column` is where the `- ` before it stands, from 0; -1 where it has none, in a list in brackets.
    """

    start: int
    end: int
    column: int


class Edit(NamedTuple):
    """A replacement of the text from `start` to `end` by `new`."""

    start: int
    end: int
    new: str


@lru_cache(maxsize=1)  # an import asks several times about one text, and reading it is most of the work
def deck_entries(text: str) -> Mapping[str, MapEntry]:
    """Return the entries of the deck itself (`title`, `cards`, …) in the text of a sound deck."""
    root = read(text)
    return {entry.key: entry for entry in root.value} if root and isinstance(root.value, MapEntries) else {}


def card_spans(text: str) -> list[Span]:
    """Return the span of each card in the text of a sound deck."""
    top = deck_entries(text)
    after = [entry.place.offset for entry in top.values() if entry.place.offset > top["cards"].place.offset]
    nodes = top["cards"].value.value
    starts = [node.place.offset for node in nodes if isinstance(node, Node)]
    ends = list(_ends(text))
    limits = [*starts[1:], min(after, default=len(text))]
    return [
        _span(text, start, ends[bisect_right(ends, limit) - 1]) for start, limit in zip(starts, limits, strict=True)
    ]


def line_end(text: str) -> str:
    """Return the line break that a text uses."""
    at = text.find("\n")
    return ("\r\n" if text[at - 1 : at] == "\r" else "\n") if at >= 0 else "\r" if "\r" in text else "\n"


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with all edits made, which do not overlap; new lines end as the text's own do."""
    ends = line_end(text)
    parts = []
    done = 0
    for start, end, new in sorted(edits):
        parts += [text[done:start], new.replace("\n", ends)]
        done = end
    return "".join([*parts, text[done:]])


def column(text: str, at: int) -> int:
    """Return how far into its line a character stands, from 0."""
    end = text.rfind("\n", 0, at)
    return at - 1 - max(end, text.rfind("\r", end + 1, at))  # no search goes back to the beginning of a long text


def shared_tags(text: str) -> tuple[str, ...]:
    """Return the tags that every card of a sound deck has."""
    entry = deck_entries(text).get("tags")
    items = entry.value.value if entry and isinstance(entry.value.value, list) else ()
    return tuple(single_line(item.value) for item in items if isinstance(item, Node) and isinstance(item.value, str))


def source_keys(text: str) -> dict[Source, str]:
    """Return the key of each source of a sound deck."""
    keys: dict[Source, str] = {}
    for entry in _source_entries(text):
        values = {each.key: each.value.value for each in entry.value.value if not isinstance(each, (str, Node))}
        source = Source(**{key: single_line(str(values.get(key, "")).strip()) for key in Source._fields})
        keys.setdefault(source, single_line(entry.key))
    return keys


def source_edits(text: str, added: Mapping[str, Source]) -> list[Edit]:
    """Return the edit that puts sources, by their keys, into a sound deck: before its others, else before its cards."""
    if not added:
        return []
    top = deck_entries(text)
    entries = _source_entries(text)
    lines = [each for key in added for each in deck_writer.source(key, added[key])]
    if "sources" not in top:
        at = top["cards"].place.offset
        return [Edit(at, at, "".join(f"{line}\n" for line in ("sources:", *(f"  {each}" for each in lines))))]
    at = top["sources"].value.place.offset
    if text[at : at + 1] == "{":
        written = ", ".join(deck_writer.source_in_line(*each) for each in added.items())
        return [Edit(at + 1, at + 1, f"{written}, " if entries else written)]
    if not entries:
        return [Edit(at, at, "".join(f"\n  {each}" for each in lines))]
    at, column = entries[0].place.offset, entries[0].place.column
    return [Edit(at, at, "".join(f"{each}\n{' ' * (column - 1)}" for each in lines))]


def with_ids(text: str, lines: Collection[int] | None = None) -> tuple[str, dict[str, str]]:
    """Return the text of a sound deck with an id in each card that had none, and these ids by those that were made.

    A card gets the id that Anki knows it by, but for the former id of several: nobody knows whose history is under it.
    Where `lines` are given, only the cards that begin in one of them get an id: the one that they have today.
    Raises Malformed when the text is not a deck's.
    """
    cards = [(card, _texts(card)) for card in _card_nodes(read(text))]
    questions = [fields.get("question", "") for _, fields in cards]
    notes = note_names(questions, [fields.get("id", "") for _, fields in cards])
    claimed = Counter(name for each in questions for name in {made_name(each), former_name(each)})
    often = Counter(map(made_name, questions))
    taken = {fields["id"] for _, fields in cards if "id" in fields}
    added: dict[str, str] = {}
    for (card, fields), question, note in reversed([*zip(cards, questions, notes, strict=True)]):
        own_name = made_name(question)  # from the end, so that the places before stay right
        is_shared = note == former_name(question) != own_name and claimed[note] > 1
        name = own_name if lines is not None or is_shared or often[own_name] > 1 else note
        if "id" in fields or name in taken or (lines is not None and card.place.line not in lines):
            continue  # where two cards would have one name, `check` has said so, and the student decides
        taken.add(name)
        text = _inserted(text, card, name)
        added[own_name] = name
    return text, added


def _ends(text: str) -> Iterator[int]:
    """Yield where each scalar ends, and each list or map in brackets; a block has no end of its own."""
    events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
    for event in events:
        kind = type(event)
        is_end = kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent
        if kind is yaml.ScalarEvent or (is_end and event.end_mark.index > event.start_mark.index):
            yield event.end_mark.index


def _span(text: str, start: int, end: int) -> Span:
    end = start + len(text[start:end].rstrip())
    while end < len(text) and text[end] not in _LINE_ENDS:
        end += 1
    dash = start - 1
    while dash >= 0 and text[dash].isspace():
        dash -= 1
    return Span(start, end, column(text, dash) if text[dash : dash + 1] == "-" else -1)


def _source_entries(text: str) -> MapEntries:
    entry = deck_entries(text).get("sources")
    return entry.value.value if entry and isinstance(entry.value.value, MapEntries) else MapEntries()


def _inserted(text: str, card: Node, name: str) -> str:
    at = card.place.offset
    entry = f"id: {name}" if name[0].isalpha() and name not in _NOT_TEXT else f"id: '{name}'"
    if text[at] == "{":
        space = "" if text[at + 1].isspace() else " "
        return f"{text[: at + 1]}{entry},{space}{text[at + 1 :]}"
    return f"{text[:at]}{entry}{line_end(text)}{' ' * (card.place.column - 1)}{text[at:]}"


def _card_nodes(root: Node | None) -> list[Node]:
    if root is None or not isinstance(root.value, MapEntries):
        return []
    lists = [entry.value.value for entry in root.value if entry.key == "cards"]
    return [node for node in lists[0] if isinstance(node, Node) and isinstance(node.value, MapEntries)] if lists else []


def _texts(card: Node) -> dict[str, str]:
    assert isinstance(card.value, MapEntries)
    return {entry.key: entry.value.value.strip() for entry in card.value if isinstance(entry.value.value, str)}
