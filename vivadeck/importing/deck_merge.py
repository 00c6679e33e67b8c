"""Drafts → the text of a deck, new or with what is there already. Pure.

An import never overwrites what a person wrote: a card that is as the last import left it follows its source, any other
stays as it is, new ones come at the end, and every byte between stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from vivadeck.card_fields import CARD_FIELDS, change_texts
from vivadeck.decks import deck_editor, deck_writer
from vivadeck.decks.deck_editor import Edit, Span
from vivadeck.decks.deck_parser import parse
from vivadeck.errors import VivaError
from vivadeck.formats import naming
from vivadeck.formats.draft import Draft
from vivadeck.importing import equivalence, sidecar
from vivadeck.importing.sidecar import Known
from vivadeck.model import Card, Deck, Source
from vivadeck.sanitize import one_line
from vivadeck.text import slug


class Plan(NamedTuple):
    """What an import makes of a deck. `cards` are the ids that the drafts have in it, in their order.

    `updated` and `kept` differ from their source: the former were untouched, and follow it.
    """

    text: str
    cards: tuple[str, ...]
    known: Mapping[str, Known]
    new: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


class Before(NamedTuple):
    """A deck file before an import. `text` is "" and `deck` has no cards where it is new; `spans` are its cards'."""

    path: Path
    deck: Deck
    text: str = ""
    spans: Mapping[str, Span] = MappingProxyType({})
    known: Mapping[str, Known] = MappingProxyType({})

    @property
    def cards(self) -> dict[str, Card]:
        """The cards by name."""
        return {card.name: card for card in self.deck.cards}

    def is_untouched(self, name: str) -> bool:
        """Tell whether a card is as the last import left it."""
        return name in self.known and self.known[name].checksum == _checksum(self.text, self.spans[name])


def before(path: Path, text: str, known: Mapping[str, Known]) -> Before:
    """Return what is in a deck file. Raises VivaError when it is broken."""
    deck = _deck(text, path, "Nothing was imported into it: correct the deck first.")
    names_of = [card.name for card in deck.cards]
    return Before(path, deck, text, dict(zip(names_of, deck_editor.card_spans(text), strict=True)), known)


def plan(drafts: Mapping[str, Draft], after: Mapping[str, str | None], there: Before) -> Plan:
    """Return the deck with what drafts, by the names of their cards, bring. `after` are the cards before them in
    the source, None of one that is gone from there.

    Raises VivaError when the deck would be broken.
    """
    cards, deck = there.cards, there.deck
    tags = deck_editor.shared_tags(there.text) if there.text else ()
    wanted = {name: _wanted(draft, name, deck.name, tags) for name, draft in drafts.items()}
    wanted |= {name: equivalence.settled(cards[name], card) for name, card in wanted.items() if name in cards}
    new = [name for name in drafts if name not in cards]
    same = {name: None for name in drafts if name in cards and _says(cards[name]) == _says(wanted[name])}
    differ = [name for name in drafts if name in cards and name not in same]
    updated = [name for name in differ if there.is_untouched(name)]
    changed = {name: wanted[name] for name in (*updated, *new)}
    text = there.text
    if changed:
        text = _edited(there, changed, drafts) if text else _fresh(deck, changed, drafts)
        _check(text, there.path, {**cards, **changed}.values())
    kept = [name for name in differ if name not in changed]
    ids = tuple(card.id for card in wanted.values())
    made = Plan(text, ids, {}, tuple(new), tuple(updated), tuple(same), tuple(kept))
    places = dict(zip([*cards, *new], deck_editor.card_spans(text), strict=True)) if changed else there.spans
    return made._replace(known=_known(text, places, drafts, after, there.known, made))


def _fresh(deck: Deck, wanted: Mapping[str, Card], drafts: Mapping[str, Draft]) -> str:
    """Return the text of a new deck."""
    keys = _keys({}, wanted.values())
    return deck_writer.deck(deck, keys, [(card, drafts[name].doubt) for name, card in wanted.items()])


def _wanted(draft: Draft, name: str, deck: str, shared_tags: Sequence[str] = ()) -> Card:
    """Return the card that a draft is to be."""
    tags = (*shared_tags, *map(naming.tag, draft.tags))
    content = {
        field.name: change_texts(field, getattr(draft, field.name), deck_writer.clean_form) for field in CARD_FIELDS
    }
    content |= {field.name: tuple(filter(None, content[field.name])) for field in CARD_FIELDS if field.kind == "texts"}
    return Card(
        f"{deck}/{name}",
        deck,
        **content
        | {
            "tags": tuple(dict.fromkeys(tag for tag in tags if tag)),
            "sources": tuple(dict.fromkeys(each for each in content["sources"] if each.title)),
            "see_also": tuple(each if "/" in each else f"{deck}/{each}" for each in content["see_also"]),
        },
    )


def _says(card: Card) -> Card:
    """Return the card without its place in the file."""
    return card._replace(path=Path(), line=1, has_id=True)


def _keys(there: Mapping[Source, str], cards: Iterable[Card]) -> dict[Source, str]:
    """Return the key of each source in the deck's `sources`, those that are there first."""
    keys = dict(there)
    taken = set(keys.values())
    for about in (about for card in cards for about in card.sources):
        if about not in keys:
            keys[about] = naming.unique(slug(about.title), lambda key: key not in taken)
            taken.add(keys[about])
    return keys


def _edited(there: Before, changed: Mapping[str, Card], drafts: Mapping[str, Draft]) -> str:
    """Return the text with `changed` cards: exchanged where they stand, at the end where they do not."""
    text = there.text
    sources, tags = deck_editor.source_keys(text), deck_editor.shared_tags(text)
    keys = _keys(sources, changed.values())
    last = list(there.spans.values())[-1]
    edits = deck_editor.source_edits(text, {key: about for about, key in keys.items() if about not in sources})
    added = ""
    for name, card in changed.items():
        place = there.spans.get(name)
        column = (place or last).column
        if column < 0:
            raise VivaError(
                f"{one_line(str(there.path))}: its cards stand in brackets. Write one below the other, after `- `."
            )
        doubt = "" if place else drafts[name].doubt
        written = deck_writer.card(card, keys, tags, doubt=doubt, indent=" " * column)
        if place:
            edits.append(Edit(place.start, place.end, _after_dash(text, place, written)))
        else:
            added += f"\n\n{written}"
    return deck_editor.edited(text, [*edits, Edit(last.end, last.end, added)])


def _after_dash(text: str, place: Span, written: str) -> str:
    """Return a card's text from its first key on, as deep as the old one stands behind its `- `."""
    first, *rest = written.split("\n")
    deeper = " " * (deck_editor.column(text, place.start) - place.column - 2)
    return "\n".join([first.lstrip()[2:], *(deeper + each if each else "" for each in rest)])


def _deck(text: str, path: Path, remedy: str) -> Deck:
    found = parse(text, path)
    if found.deck is None:
        raise VivaError(f"{found.problems[0]}. {remedy}")
    return found.deck


def _check(text: str, path: Path, wanted: Iterable[Card]) -> None:
    """Raise VivaError unless the text is a deck of just these cards."""
    deck = _deck(text, path, "So nothing was imported: import into another deck, or less at once.")
    if sorted(map(_says, deck.cards)) != sorted(map(_says, wanted)):
        raise VivaError(
            f"{one_line(str(path))}: what was to be imported does not fit into how this deck is "
            "written. Nothing was changed: import into another deck with `--deck NAME`."
        )


def _checksum(text: str, place: Span) -> str:
    return sidecar.checksum(text[place.start : place.end])


def _known(
    text: str,
    places: Mapping[str, Span],
    drafts: Mapping[str, Draft],
    after: Mapping[str, str | None],
    known: Mapping[str, Known],
    made: Plan,
) -> dict[str, Known]:
    """Return what is to be remembered of the cards: of their source, and the text of those that are as in the source.
    Of cards that are not there any more all stays: should they come back, they have their ids, and no other has.

    The text of one that a person wrote is not remembered where it may hold a comment: no import may lose that.
    """
    kept = {name: each._replace(after=after.get(name, each.after)) for name, each in known.items()}
    ours, same = {*made.new, *made.updated}, {*made.same}
    for name, draft in drafts.items():
        place, was = places[name], known.get(name, Known("", ""))
        follows = name in ours or (name in same and "#" not in text[place.start : place.end])
        checksum = _checksum(text, place) if follows else was.checksum
        asked, said = sidecar.digest(draft.question), sidecar.digest(draft.answer)
        kept[name] = Known(was.origin or draft.origin, checksum, asked, said, after[name])
    return kept
