"""Merge drafts into the text of a deck, new or existing. Pure.

An import never overwrites what a person wrote: a card that nobody edited since the last import follows its source, any
other stays, new ones come at the end, and all other bytes stay. Texts that mean the same count as unchanged: a text may
have gone to another program and come back, written differently. They mean the same when they look the same, or when the
new one is all that comes back from an export of the old one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from vivadeck.card_fields import CARD_FIELDS, MARKDOWN_FIELDS, CardField, aligned, change_texts, texts_of
from vivadeck.decks import deck_editor, deck_writer
from vivadeck.decks.deck_editor import Edit, Layout, Span, parse_for_editing
from vivadeck.decks.problems import Parsed
from vivadeck.errors import VivaError
from vivadeck.formats import naming
from vivadeck.formats.draft import Draft
from vivadeck.importing import sidecar
from vivadeck.importing.sidecar import ImportRecord
from vivadeck.model import Card, Deck, Source
from vivadeck.sanitize import single_line
from vivadeck.text import slug

_Way = tuple[Callable[[str], str], Callable[[str], str]]  # what an export makes of a text, an import of that
_IMAGE = re.compile(r"!\[[^\[\]]*\]\(([^()]*)\)")


class DeckUpdate(NamedTuple):
    """A deck's text after an import. `cards` are the ids of the drafts in it, in their order.

    `updated` and `kept` differ from their source: nobody had edited the former, so they follow it.
    """

    text: str
    cards: tuple[str, ...]
    records: Mapping[str, ImportRecord]
    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class Before(NamedTuple):
    """A deck file before an import; a new one has no text, no layout and no cards. `spans` and `records` are by card
    name.
    """

    path: Path
    deck: Deck
    text: str = ""
    layout: Layout | None = None
    spans: Mapping[str, Span] = MappingProxyType({})
    records: Mapping[str, ImportRecord] = MappingProxyType({})

    @property
    def cards(self) -> dict[str, Card]:
        """The cards by name."""
        return {card.name: card for card in self.deck.cards}

    def is_untouched(self, name: str) -> bool:
        """Tell whether a card is as the last import left it."""
        return name in self.records and self.records[name].checksum == _checksum(self.text, self.spans[name])


def before(
    path: Path, text: str, records: Mapping[str, ImportRecord], read: tuple[Parsed, Layout | None] | None = None
) -> Before:
    """Return what is in a deck file's text, which may be `read` already. Raises VivaError when it has a problem."""
    deck, layout = _sound(read or parse_for_editing(text, path), "Nothing was imported. Correct this deck first.")
    names_of = [card.name for card in deck.cards]
    return Before(path, deck, text, layout, dict(zip(names_of, layout.spans, strict=True)), records)


def update(
    drafts: Mapping[str, Draft], sources: Mapping[str, ImportRecord], gone: Set[str], part: Before
) -> DeckUpdate:
    """Return the deck with these drafts, by card name. `sources` says what the source has of each; the cards that are
    `gone` are not in the source any more.

    Raises VivaError when the deck would be broken.
    """
    cards, deck = part.cards, part.deck
    tags = part.layout.tags if part.layout else ()
    wanted = {name: _wanted(draft, name, deck.name, tags) for name, draft in drafts.items()}
    wanted |= {name: keep_equivalent(cards[name], card) for name, card in wanted.items() if name in cards}
    new = [name for name in drafts if name not in cards]
    same = {name: None for name in drafts if name in cards and _says(cards[name]) == _says(wanted[name])}
    differ = [name for name in drafts if name in cards and name not in same]
    updated = [name for name in differ if part.is_untouched(name)]
    changed = {name: wanted[name] for name in (*updated, *new)}
    text, places = part.text, part.spans
    if changed:
        text = _edited(part, part.layout, changed, drafts) if part.layout else _fresh(deck, changed, drafts)
        layout = _check(text, part.path, {**cards, **changed}.values())
        places = dict(zip([*cards, *new], layout.spans, strict=True))
    kept = [name for name in differ if name not in changed]
    ids = tuple(card.id for card in wanted.values())
    result = DeckUpdate(text, ids, {}, tuple(new), tuple(updated), tuple(same), tuple(kept))
    return result._replace(records=_records(text, places, sources, _left(part.records, gone), result))


def _fresh(deck: Deck, wanted: Mapping[str, Card], drafts: Mapping[str, Draft]) -> str:
    """Return the text of a new deck."""
    keys = _keys({}, wanted.values())
    return deck_writer.deck(deck, keys, [(card, drafts[name].doubt) for name, card in wanted.items()])


def _wanted(draft: Draft, name: str, deck: str, shared_tags: Sequence[str] = ()) -> Card:
    """Return the card that a draft becomes."""
    tags = (*shared_tags, *map(naming.tag, draft.tags))
    content = {
        field.name: change_texts(field, getattr(draft, field.name), deck_writer.clean_form) for field in CARD_FIELDS
    }
    points, wordings = aligned(content["key_points"], content["key_point_wordings"])
    content |= {field.name: tuple(filter(None, content[field.name])) for field in CARD_FIELDS if field.kind == "texts"}
    return Card(
        f"{deck}/{name}",
        deck,
        **content
        | {
            "key_points": points,
            "key_point_wordings": wordings,
            "tags": tuple(dict.fromkeys(tag for tag in tags if tag)),
            "sources": tuple(dict.fromkeys(each for each in content["sources"] if each.title)),
            "see_also": tuple(each if "/" in each else f"{deck}/{each}" for each in content["see_also"]),
        },
    )


def _says(card: Card) -> Card:
    """Return the card without its place in the file."""
    return card._replace(path=Path(), line=1, has_id=True)


def _keys(existing: Mapping[Source, str], cards: Iterable[Card]) -> dict[Source, str]:
    """Return the key of each source in the deck's `sources`; the `existing` ones keep theirs."""
    keys = dict(existing)
    taken = set(keys.values())
    for about in (about for card in cards for about in card.sources):
        if about not in keys:
            keys[about] = naming.unique(slug(about.title), lambda key: key not in taken)
            taken.add(keys[about])
    return keys


def _edited(part: Before, layout: Layout, changed: Mapping[str, Card], drafts: Mapping[str, Draft]) -> str:
    """Return the text with `changed` cards: replaced where they are, new ones at the end."""
    text = part.text
    keys = _keys(layout.keys, changed.values())
    last = list(part.spans.values())[-1]
    added_sources = {key: about for about, key in keys.items() if about not in layout.keys}
    edits = deck_editor.source_edits(text, layout, added_sources)
    added = ""
    for name, card in changed.items():
        place = part.spans.get(name)
        column = (place or last).column
        if column < 0:
            raise VivaError(
                f"{single_line(str(part.path))}: the cards are in brackets. "
                "Write them one below the other, each after `- `."
            )
        doubt = "" if place else drafts[name].doubt
        written = deck_writer.card(card, keys, layout.tags, doubt=doubt, indent=" " * column)
        if place:
            edits.append(Edit(place.start, place.end, _after_dash(text, place, written)))
        else:
            added += f"\n\n{written}"
    return deck_editor.edited(text, [*edits, Edit(last.end, last.end, added)])


def _after_dash(text: str, place: Span, written: str) -> str:
    """Return a card's text from its first key on, indented like the old one after its `- `."""
    first, *rest = written.split("\n")
    deeper = " " * (deck_editor.column(text, place.start) - place.column - 2)
    return "\n".join([first.lstrip()[2:], *(deeper + each if each else "" for each in rest)])


def _sound(read: tuple[Parsed, Layout | None], remedy: str) -> tuple[Deck, Layout]:
    parsed, layout = read
    if parsed.deck is None or layout is None:
        problem = str(parsed.problems[0])
        raise VivaError(f"{problem}{'' if problem.endswith(('.', '?')) else '.'} {remedy}")
    return parsed.deck, layout


def _check(text: str, path: Path, wanted: Iterable[Card]) -> Layout:
    """Return the layout of a new text. Raises VivaError unless it is a deck of exactly these cards.

    It is parsed like any deck, because it replaces a deck that a person wrote.
    """
    remedy = "Nothing was imported. Import into another deck, or import less at once."
    deck, layout = _sound(parse_for_editing(text, path), remedy)
    if sorted(map(_says, deck.cards)) != sorted(map(_says, wanted)):
        raise VivaError(
            f"{single_line(str(path))}: the new cards do not fit into the way this deck is written. "
            "Nothing was changed. Import into another deck with `--deck NAME`."
        )
    return layout


def _checksum(text: str, place: Span) -> str:
    return sidecar.checksum(text[place.start : place.end])


def _records(
    text: str,
    places: Mapping[str, Span],
    sources: Mapping[str, ImportRecord],
    records: dict[str, ImportRecord],
    deck_update: DeckUpdate,
) -> dict[str, ImportRecord]:
    """Return the new records of the cards. Records of cards that are gone stay, so that they get their ids back if they
    return, and no other card does.

    A card that a person wrote gets no checksum where it may have a comment, which an update would lose.
    """
    ours, same = {*deck_update.new, *deck_update.updated}, {*deck_update.same}
    for name, source in sources.items():
        place, was = places[name], records.get(name, ImportRecord("", ""))
        follows = name in ours or (name in same and "#" not in text[place.start : place.end])
        checksum = _checksum(text, place) if follows else was.checksum
        records[name] = source._replace(origin=was.origin or source.origin, checksum=checksum)
    return records


def _left(records: Mapping[str, ImportRecord], gone: Set[str]) -> dict[str, ImportRecord]:
    """Return the records; those of cards that are `gone` from the source lose their place in it."""
    return {name: each._replace(after=None) if name in gone else each for name, each in records.items()}


def keep_equivalent(old: Card, new: Card) -> Card:
    """Return `new` with each text as in `old` where both mean the same."""
    from vivadeck.markdown import to_html  # and markdown-it

    ways: dict[str, _Way] = {
        "phrase": (to_html.phrase, _text_back),
        "block": (to_html.block, _text_back),
        "line": (to_html.line, _line_back),
    }
    return new._replace(
        **{field.name: _equivalent(field, old, new, ways) for field in MARKDOWN_FIELDS},
        tags=old.tags if set(old.tags) == set(new.tags) else new.tags,
        sources=old.sources if [*map(_shown, old.sources)] == [*map(_shown, new.sources)] else new.sources,
    )


def _equivalent(field: CardField, old: Card, new: Card, ways: Mapping[str, _Way]) -> Any:
    value, texts = getattr(new, field.name), texts_of(old, [field])
    if len(texts) != len(texts_of(new, [field])):
        return value
    before = iter(texts)
    return change_texts(field, value, lambda text, form: _one(next(before), text, *ways[form]))


def _text_back(html: str) -> str:
    from vivadeck.formats.anki import notes
    from vivadeck.markdown import from_html

    try:
        return deck_writer.clean(notes.text(html, _as_named))
    except from_html.TooLong:
        return ""


def _line_back(html: str) -> str:
    from vivadeck.markdown import from_html

    return deck_writer.line(from_html.line(html, _as_named))


def _as_named(picture: str) -> str:
    return picture


def _one(old: str, new: str, html: Callable[[str], str], back: Callable[[str], str]) -> str:
    """Return the old text if the new one means the same. A picture without a file counts as its description.

    `html` does what an export does to a text, `back` what an import does to the result.
    """
    if old == new:
        return old
    shown = _IMAGE.findall(new)
    looks_same = shown in ([], _IMAGE.findall(old)) and _spaced(html(old)) == _spaced(html(new))
    return old if looks_same or new == back(html(old)) else new


def _shown(source: Source) -> str:
    """Return how Anki shows a source: an address that is not on the web follows the title."""
    from vivadeck.markdown import to_html

    return _spaced(to_html.link(source.title, source.url.replace("<", "%3C").replace(">", "%3E")))


def _spaced(html: str) -> str:
    """Return HTML without the spaces that do not show."""
    html = re.sub(r"(</?h)[56]>", r"\g<1>4>", html)  # levels that a study sheet cannot tell apart
    return re.sub(r"\s+", " ", re.sub(r"\s*(<(?:br|/?p|/?li|/code)>)\s*", r"\1", html)).strip()
