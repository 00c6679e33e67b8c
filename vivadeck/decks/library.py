"""Folders of deck files → a `Library`: the good decks, and every problem of the others."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from vivadeck.decks.parse import Parsed, Problem, parse
from vivadeck.errors import VivaError, did_you_mean
from vivadeck.files import reason
from vivadeck.model import Card, Deck

LARGEST_BYTES = 100_000_000
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Library:
    """All decks that could be read, in order, and what is wrong with the rest."""

    decks: tuple[Deck, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card by its id, in deck order."""
        return {card.id: card for deck in self.decks for card in deck.cards}

    def deck(self, name: str) -> Deck:
        """Return the deck of that name. Raises VivaError, naming the nearest one, when there is none."""
        for deck in self.decks:
            if deck.name == name:
                return deck
        broken = [problem for problem in self.problems if problem.path.stem == name]
        if broken:
            raise VivaError(f"The deck {name} cannot be used:\n" + "\n".join(map(str, broken)))
        names = [deck.name for deck in self.decks]
        raise VivaError(f"There is no deck {name!r}.{did_you_mean(name, names) or f' There is {_listed(names)}.'}")

    def card(self, card_id: str) -> Card:
        """Return the card with that id, or that half of an id where only one card has it.

        Raises VivaError, naming the nearest id, when there is none.
        """
        if card_id in self.cards:
            return self.cards[card_id]
        ends = [card for card in self.cards.values() if card.id.partition("/")[2] == card_id]
        if len(ends) == 1:
            return ends[0]
        if ends:
            raise VivaError(f"{card_id!r} is the name of several cards: {', '.join(card.id for card in ends)}.")
        near = did_you_mean(card_id, self.cards)
        if not near:
            near = did_you_mean(card_id, {name.partition("/")[2]: None for name in self.cards})
        raise VivaError(f"There is no card {card_id!r}.{near or ' `viva search WORDS` finds cards.'}")


def load(places: Sequence[Path], shadowed: Sequence[Path] = ()) -> Library:
    """Read the deck files of `places` (files and folders). A deck in `shadowed` gives way to one of the same name.

    Raises VivaError when a place is not there or cannot be read, and when there is no deck in any of them.
    """
    first = [_read(path) for place in places for path in deck_files(place)]
    taken = {parsed.deck.name for parsed in first if parsed.deck} | {p.path.stem for x in first for p in x.problems}
    behind = [_read(path) for place in shadowed for path in deck_files(place)]
    read = [parsed for parsed in behind if not parsed.deck or parsed.deck.name not in taken] + first
    if not read:
        raise VivaError(f"There are no decks in {_listed([*map(str, places), *map(str, shadowed)])}: a deck is a file that ends in .yaml.")
    decks, doubles = _one_of_each(read)
    problems = [problem for parsed in read for problem in parsed.problems] + doubles
    return Library(tuple(decks), tuple(sorted(problems + _dangling(read, decks))))


def deck_files(place: Path) -> list[Path]:
    """Return the deck files that `place` is or holds, by name. Raises VivaError when it is not there or not readable."""
    try:
        if place.is_dir():
            return sorted(path for path in place.iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith("."))
        if place.exists():
            return [place]
    except OSError as error:
        raise VivaError(f"The decks in {place} cannot be read: {reason(error)}.") from error
    raise VivaError(f"There is no deck or folder {place}.")


def _read(path: Path) -> Parsed:
    text = _text(path)
    if isinstance(text, Problem):
        return Parsed(None, (text,))
    collecting = gc.isenabled()
    gc.disable()  # nothing that is built here is garbage; collecting triples the time of a large deck
    try:
        return parse(text, path)
    finally:
        if collecting:
            gc.enable()


def _text(path: Path) -> str | Problem:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            return Problem(path, 1, 1, "", f"larger than {LARGEST_BYTES // 1_000_000} MB: split the deck")
        data = path.read_bytes()
    except OSError as error:
        return Problem(path, 1, 1, "", f"cannot be read: {reason(error)}")
    return decode(data, path)


def decode(data: bytes, path: Path) -> str | Problem:
    """Return the text of a deck file (UTF-8, or UTF-16 with its mark), or what is wrong with it."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        good = data[: error.start].decode(encoding, errors="replace")
        line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
        return Problem(path, line, column, "", "not UTF-8 text: save the file as UTF-8")


def _one_of_each(read: Iterable[Parsed]) -> tuple[list[Deck], list[Problem]]:
    decks: dict[str, Deck] = {}
    problems = []
    for parsed in read:
        if parsed.deck:
            first = decks.setdefault(parsed.deck.name, parsed.deck)
            if first is not parsed.deck:
                message = f"the deck {first.name} is already in {first.path}: give this one another name (`deck:`)"
                problems.append(Problem(parsed.deck.path, 1, 1, "", message))
    return sorted(decks.values(), key=_in_order), problems


def _in_order(deck: Deck) -> list[tuple[str, int]]:
    """Sort by name as people count: assignment-2 before assignment-10."""
    return [(text, int(digits or 0)) for text, digits in re.findall(r"(\D*)(\d*)", deck.name)]


def _dangling(read: Iterable[Parsed], decks: Sequence[Deck]) -> list[Problem]:
    """Find `see_also` that lead nowhere: not to a card that was read, nor to one in a deck file beside."""
    known = {card.id for deck in decks for card in deck.cards}
    loose = [(parsed.deck, reference) for parsed in read if parsed.deck for reference in parsed.references if reference.target not in known]
    if not loose:
        return []
    folders = {deck.path.parent for deck, _ in loose}
    beside = {path for folder in folders for path in deck_files(folder)} - {deck.path for deck in decks}
    parsed_beside = [_read(path) for path in sorted(beside)]
    known |= {card.id for parsed in parsed_beside if parsed.deck for card in parsed.deck.cards}
    unsure = {problem.path.stem for parsed in [*parsed_beside, *read] for problem in parsed.problems}
    return [
        Problem(deck.path, at.line, at.column, card, f"see_also: there is no card {target!r}.{did_you_mean(target, known)}")
        for deck, (card, target, at) in loose
        if target not in known and target.partition("/")[0] not in unsure
    ]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "none"
