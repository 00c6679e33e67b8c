"""Names for what is imported: cards, decks, files. Each is plain enough for any system. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import count

from vivadeck.decks import emit
from vivadeck.decks.fields import LONGEST_NAME
from vivadeck.decks.made_ids import slug
from vivadeck.export import anki_collection
from vivadeck.imports.draft import Draft, DraftDeck
from vivadeck.imports.sidecar import Known
from vivadeck.model import Deck

_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)", re.IGNORECASE)
_LONGEST_FILE_NAME = 100  # characters, of up to 4 bytes where a system allows 255 of them
_ROOM = 8  # for "-2"
_NOT_PLAIN = re.compile(r"[^\w.-]+")


def card_name(draft: Draft) -> str:
    """Return the name that a draft should have, as far as no other card has it."""
    told = emit.line(draft.name).replace("/", "-").replace(" ", "-")
    return told if told and len(told) <= LONGEST_NAME - _ROOM else slug(draft.question)


def assigned(drafts: Sequence[Draft], there: Container[str], known: Mapping[str, Known]) -> list[str]:
    """Return a name for each draft, no two the same: of the card that it is in the deck, else a new one.

    `there` are the names in the deck, `known` is what is remembered of those that were imported. A draft is the card
    of its origin; else that of its name, unless the name was made and the card is known to be of another origin.
    """
    by_origin = {each.origin: name for name, each in known.items() if each.origin and name in there}
    told = [by_origin.pop(draft.origin, "") for draft in drafts]
    taken = {name for name in told if name}
    next_number: dict[str, int] = {}

    def is_free(name: str, draft: Draft) -> bool:
        of = known[name].origin if name in there and name in known and name != draft.name else ""
        return name not in taken and of in ("", draft.origin)

    for at, draft in enumerate(drafts):
        if not told[at]:
            base = card_name(draft)
            number = next_number.get(base, 1)
            while not is_free(numbered(base, number), draft):
                number += 1
            next_number[base] = number + 1
            told[at] = numbered(base, number)
            taken.add(told[at])
    return told


def named_by_guid(drafts: Sequence[Draft], deck: str, there: Iterable[str]) -> list[Draft]:
    """Return drafts with the names of the cards, of those `there` in the deck, whose notes they were.

    An export of Basic notes tells no names, but viva makes a note's guid from its card's id.
    """
    if not any(draft.origin and not draft.name for draft in drafts):
        return [*drafts]
    ours = {anki_collection.guid_for(f"{deck}/{name}"): name for name in there}
    return [draft._replace(name=draft.name or ours.get(draft.origin, "")) for draft in drafts]


def numbered(name: str, number: int) -> str:
    """Return the name of the first, second, … thing that is to have one name."""
    return name if number == 1 else f"{name}-{number}"


def unique(name: str, is_free: Callable[[str], bool]) -> str:
    """Return the first of `name`, `name-2`, `name-3`, … that is free."""
    return next(each for number in count(1) if is_free(each := numbered(name, number)))


def tag(text: str) -> str:
    """Return a tag as one word."""
    return "-".join(emit.line(text).split())


def deck_name(found: str, drafts: Sequence[Draft]) -> str:
    """Return a deck's name for the one it was found with.

    Where cards bring names along, so that their ids are known somewhere, the deck's name is kept as it is.
    """
    plain = emit.line(found)
    is_kept = plain and "/" not in plain and len(plain) <= LONGEST_NAME and any(draft.name for draft in drafts)
    return plain if is_kept else slug(found or "imported")


def exported_deck(found: DraftDeck, decks: Callable[[], Iterable[Deck]]) -> str:
    """Return the name of the deck that notes without names were exported from, "" when it is none of the `decks`.

    What they tell is its name in Anki, which may be another; but viva makes a note's guid from its card's id.
    """
    guids = {draft.origin for draft in found.drafts if draft.origin and not draft.name}
    if not guids:
        return ""
    there = anki_collection.deck_name(found.name)
    named = (deck for deck in decks() if anki_collection.deck_name(deck.name) == there)
    is_its = (deck for deck in named if any(anki_collection.guid_for(card.id) in guids for card in deck.cards))
    return next((deck.name for deck in is_its), "")


def file_stem(name: str) -> str:
    """Return the name of a deck's file, without its ending."""
    made = slug(name)
    return f"deck-{made}" if _DEVICES.match(made) else made


def media_name(name: str) -> str:
    """Return a name for a file that can do no harm anywhere and needs no quotes in Markdown; "" where none is left."""
    plain = _NOT_PLAIN.sub("-", name.rpartition("/")[2].rpartition("\\")[2]).strip(".-_")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    room = _LONGEST_FILE_NAME - len(ending) - 1
    short = f"{stem[: max(room, 1)]}{dot}{ending[:20]}"
    return f"file-{short}" if _DEVICES.match(short) else short
