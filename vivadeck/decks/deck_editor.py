"""Changes to a deck's text: a card, a source or an id is put in, and every other byte stays. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.decks import deck_parser, deck_writer
from vivadeck.decks.problems import Parsed, Place
from vivadeck.decks.yaml_reader import MapEntries, MapEntry, Node, place_at, read
from vivadeck.model import Source
from vivadeck.sanitize import single_line
from vivadeck.text import former_name, made_name, note_names

_LINE_ENDS = "\n\r"
_NOT_TEXT = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")  # in other readers of YAML
_EMPTY_ANSWER = re.compile(
    r"""(?:answer|"answer"|'answer') [ \t]* : (?:[ \t]+(?:""|''|[|>][-+1-9]{0,2}))?  # its value, as far as it has one
    (?P<rest>[ \t]*(?:[ \t]\#[^\n\r]*)?) (?=[\n\r]|\Z)""",
    re.VERBOSE,
)


class Span(NamedTuple):
    """The offsets of a card in a deck's text: from its first key to its last line, without the line break.

    `column` is that of the `- ` before it, from 0; -1 without one, in a list in brackets.
    """

    start: int
    end: int
    column: int


class Edit(NamedTuple):
    """A replacement of the text from `start` to `end` by `new`."""

    start: int
    end: int
    new: str


class Layout(NamedTuple):
    """The layout of the text of a deck without problems, for changes to it.

    `tags` are the tags of the deck, `keys` the keys of its sources. `cards_at` is the offset of the key `cards`,
    `sources_at` that of the map of sources (-1 without one), `first_source` the place of the first key in that map.
    """

    spans: Sequence[Span]
    tags: Sequence[str]
    keys: Mapping[Source, str]
    cards_at: int
    sources_at: int = -1
    first_source: Place | None = None


def parse_for_editing(text: str, path: Path) -> tuple[Parsed, Layout | None]:
    """Return what `parse` returns, and the layout of the text; None if there is a problem. Read the text once."""
    ends: list[int] = []
    parsed, root = deck_parser.parse_nodes(text, path, ends)
    return parsed, layout(text, root, ends) if parsed.deck and root else None


def layout(text: str, root: Node, ends: Sequence[int]) -> Layout:
    """Return the layout of a deck without problems, from the `root` and the `ends` of `read`."""
    assert isinstance(root.value, MapEntries)
    top = {entry.key: entry for entry in root.value}
    sources = top["sources"].value if "sources" in top else None
    entries = sources.value if sources and isinstance(sources.value, MapEntries) else MapEntries()
    return Layout(
        _spans(text, top, ends),
        _shared_tags(top),
        _source_keys(entries),
        top["cards"].place.offset,
        sources.place.offset if sources else -1,
        entries[0].place if entries else None,
    )


def _spans(text: str, top: Mapping[str, MapEntry], ends: Sequence[int]) -> list[Span]:
    """Return the span of each card."""
    after = [entry.place.offset for entry in top.values() if entry.place.offset > top["cards"].place.offset]
    nodes = top["cards"].value.value
    starts = [node.place.offset for node in nodes if isinstance(node, Node)]
    limits = [*starts[1:], min(after, default=len(text))]
    return [
        _span(text, start, ends[bisect_right(ends, limit) - 1]) for start, limit in zip(starts, limits, strict=True)
    ]


def _span(text: str, start: int, end: int) -> Span:
    end = start + len(text[start:end].rstrip())
    while end < len(text) and text[end] not in _LINE_ENDS:
        end += 1
    dash = start - 1
    while dash >= 0 and text[dash].isspace():
        dash -= 1
    return Span(start, end, column(text, dash) if text[dash : dash + 1] == "-" else -1)


def _shared_tags(top: Mapping[str, MapEntry]) -> tuple[str, ...]:
    entry = top.get("tags")
    items = entry.value.value if entry and isinstance(entry.value.value, list) else ()
    return tuple(single_line(item.value) for item in items if isinstance(item, Node) and isinstance(item.value, str))


def _source_keys(entries: MapEntries) -> dict[Source, str]:
    keys: dict[Source, str] = {}
    for entry in entries:
        values = {part.key: part.value.value for part in entry.value.value if not isinstance(part, (str, Node))}
        source = Source(**{key: single_line(str(values.get(key, "")).strip()) for key in Source._fields})
        keys.setdefault(source, single_line(entry.key))
    return keys


def line_end(text: str) -> str:
    """Return the line break that a text uses."""
    at = text.find("\n")
    return ("\r\n" if text[at - 1 : at] == "\r" else "\n") if at >= 0 else "\r" if "\r" in text else "\n"


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with all edits made, which do not overlap. New lines get the line breaks of the text."""
    ends = line_end(text)
    parts = []
    copied = 0
    for start, end, new in sorted(edits):
        parts += [text[copied:start], new.replace("\n", ends)]
        copied = end
    return "".join([*parts, text[copied:]])


def column(text: str, at: int) -> int:
    """Return the column of a character in its line, from 0."""
    end = text.rfind("\n", 0, at)
    return at - 1 - max(end, text.rfind("\r", end + 1, at))  # no search runs back to the start of a long text


def source_edits(text: str, place: Layout, added: Mapping[str, Source]) -> list[Edit]:
    """Return the edit that puts sources (by key) into a deck: before its other sources, else before its cards."""
    if not added:
        return []
    lines = [line for key in added for line in deck_writer.source(key, added[key])]
    at = place.sources_at
    if at < 0:
        at = place.cards_at
        return [Edit(at, at, "".join(f"{line}\n" for line in ("sources:", *(f"  {line}" for line in lines))))]
    if text[at : at + 1] == "{":
        entries = ", ".join(deck_writer.source_in_line(*item) for item in added.items())
        return [Edit(at + 1, at + 1, f"{entries}, " if place.first_source else entries)]
    if not place.first_source:
        return [Edit(at, at, "".join(f"\n  {line}" for line in lines))]
    at, indent = place.first_source.offset, " " * (place.first_source.column - 1)
    return [Edit(at, at, "".join(f"{line}\n{indent}" for line in lines))]


def with_ids(text: str, lines: Collection[int] | None = None) -> tuple[str, dict[str, str]]:
    """Return the text of a deck without problems with an id in each card, and the new ids by the ids that viva made.

    A card gets the id that Anki knows, unless that is the former id of several cards: nobody knows whose history it
    has. With `lines`, only the cards that begin in one of these get an id: the one that they have now. Raises Malformed
    when the text is not that of a deck.
    """
    cards = [(card, _texts(card)) for card in _card_nodes(read(text))]
    questions = [fields.get("question", "") for _, fields in cards]
    notes = note_names(questions, [fields.get("id", "") for _, fields in cards])
    claimed = Counter(name for text in questions for name in {made_name(text), former_name(text)})
    often = Counter(map(made_name, questions))
    used = {fields["id"] for _, fields in cards if "id" in fields}
    added: dict[str, str] = {}
    for (card, fields), question, note in reversed([*zip(cards, questions, notes, strict=True)]):
        own_name = made_name(question)  # from the end, so that the earlier places stay right
        is_shared = note == former_name(question) != own_name and claimed[note] > 1
        name = own_name if lines is not None or is_shared or often[own_name] > 1 else note
        if "id" in fields or name in used or (lines is not None and card.place.line not in lines):
            continue  # if two cards would get one name, `check` says so, and the student decides
        used.add(name)
        text = _inserted(text, card, name)
        added[own_name] = name
    return text, added


def _inserted(text: str, card: Node, name: str) -> str:
    at = card.place.offset
    entry = f"id: {name}" if name[0].isalpha() and name not in _NOT_TEXT else f"id: '{name}'"
    if text[at] == "{":
        space = "" if text[at + 1].isspace() else " "
        return f"{text[: at + 1]}{entry},{space}{text[at + 1 :]}"
    return f"{text[:at]}{entry}{line_end(text)}{' ' * (card.place.column - 1)}{text[at:]}"


class Blank(NamedTuple):
    """A deck's `text` with an empty answer. It is written from the offset `at` on, each line behind the `indent`."""

    text: str
    at: int
    indent: str

    @property
    def place(self) -> Place:
        """Where the student types."""
        return place_at(self.text, self.at + len(self.indent))


def with_blank(text: str, path: Path, card_id: str) -> Blank | None:
    """Return the text of a deck with an empty block for the answer of an unanswered card, below its question.

    None where there is no place for it: the deck has a problem, or no such card, or the card is in brackets.
    """
    ends: list[int] = []
    parsed, root = deck_parser.parse_nodes(text, path, ends)
    cards = parsed.deck.cards if parsed.deck else ()
    number = next((at for at, card in enumerate(cards) if card.id == card_id), -1)
    if number < 0 or root is None:
        return None
    node, span = _card_nodes(root)[number], layout(text, root, ends).spans[number]
    blank = None if text[span.start] == "{" else _blank(text, node, span)
    return blank if blank and deck_parser.parse(blank.text, path).deck else None


def _blank(text: str, card: Node, span: Span) -> Blank | None:
    """Return the text with the block where the empty `answer` is, else after the question and the short answer."""
    assert isinstance(card.value, MapEntries)
    starts = {entry.key: entry.place.offset for entry in card.value}
    above = max(starts["question"], starts.get("short", 0))
    after = min((at for at in starts.values() if at > above), default=span.end)
    indent, ends = " " * column(text, span.start), line_end(text)
    if "answer" in starts:
        empty = _EMPTY_ANSWER.match(text, starts["answer"])
        if not empty:
            return None
        before, behind = f"{text[: empty.start()]}answer: |{empty['rest']}{ends}", text[empty.end() :]
    elif after == span.end:
        before, behind = f"{text[:after]}{ends}{indent}answer: |{ends}", text[after:]
    else:
        before, behind = f"{text[:after]}answer: |{ends}", f"{ends}{indent}{text[after:]}"
    return Blank(f"{before}{indent}  {behind}", len(before), f"{indent}  ")


def with_indent(text: str, blank: Blank) -> str:
    """Return the text as the student saved it, with each line of the answer behind the blank's indent.

    Not every editor indents a new line. Where something else was changed, too, the text stays as it is.
    """
    before, tail = blank.text[: blank.at], blank.text[blank.at + len(blank.indent) :].rstrip()
    body = text.rstrip()
    if not (body.startswith(before) and body[blank.at :].endswith(tail)):
        return text
    end = len(body) - len(tail)
    return f"{before}{_indented(body[blank.at : end], blank.indent)}{text[end:]}"


def _indented(typed: str, indent: str) -> str:
    """Return lines behind the indent. Those that have less than the first one were typed from the left margin."""
    lines = typed.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), -1)
    if first < 0:
        return typed
    base = min(_depth(lines[first]), len(indent))
    moved = [line[base:] if _depth(line) >= base else line for line in lines]
    moved[first] = lines[first].lstrip(" ").removesuffix(indent)  # it may stand before the spaces that were there
    return "\n".join(f"{indent}{line}" if line.strip() else line.lstrip(" ") for line in moved)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _card_nodes(root: Node | None) -> list[Node]:
    if root is None or not isinstance(root.value, MapEntries):
        return []
    lists = [entry.value.value for entry in root.value if entry.key == "cards"]
    return [node for node in lists[0] if isinstance(node, Node) and isinstance(node.value, MapEntries)] if lists else []


def _texts(card: Node) -> dict[str, str]:
    assert isinstance(card.value, MapEntries)
    return {entry.key: entry.value.value.strip() for entry in card.value if isinstance(entry.value.value, str)}
