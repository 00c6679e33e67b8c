"""Folders of deck files → a `Library`: the good decks, and every problem of the others."""

from __future__ import annotations

import contextlib
import gc
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from vivadeck.decks import cache, references
from vivadeck.decks.parsed import Parsed, Problem, default_name
from vivadeck.decks.tame import one_line
from vivadeck.errors import VivaError, did_you_mean
from vivadeck.files import reason
from vivadeck.model import Card, Deck

LARGEST_BYTES = 20_000_000
SUFFIXES = (".yaml", ".yml")


class Library:
    """All decks that could be read, in order, and what is wrong with the rest. `broken`: the files by deck name."""

    def __init__(self, decks: Sequence[Deck], problems: Sequence[Problem], broken: Mapping[str, Path]) -> None:
        self.decks = tuple(decks)
        self.problems = tuple(problems)
        self.broken = broken

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card by its id, in deck order."""
        return {card.id: card for deck in self.decks for card in deck.cards}

    def deck(self, name: str) -> Deck:
        """Return the deck of that name. Raises VivaError, naming the nearest one, when there is none."""
        for deck in self.decks:
            if deck.name == name:
                return deck
        if name in self.broken:
            wrong = [str(problem) for problem in self.problems if problem.path == self.broken[name]]
            raise VivaError(f"The deck {name} cannot be used:\n" + "\n".join(wrong))
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
        hint = did_you_mean(card_id, self.cards)
        if not hint:
            hint = did_you_mean(card_id, {name.partition("/")[2]: None for name in self.cards})
        raise VivaError(f"There is no card {card_id!r}.{hint or ' `viva search WORDS` finds cards.'}")


def load(
    places: Sequence[Path],
    shadowed: Sequence[Path] = (),
    kept_in: Path | None = None,
    known_in: Sequence[Path] = (),
) -> Library:
    """Read the deck files of `places` (files and folders). A deck in `shadowed` gives way to one of the same name.

    The cards of the decks in `known_in` are not in the library, but `see_also` may name them.
    What is read is kept in the folder `kept_in`, so that an unchanged file need not be parsed again.
    Raises VivaError when a place is not there or cannot be read, and when there is no deck in any of them.
    """
    first = [_read(path, kept_in) for path in _each_once(places)]
    taken = {parsed.name for parsed in first}
    behind = [_read(path, kept_in) for path in _each_once(shadowed)]
    read = [parsed for parsed in behind if parsed.name not in taken] + first
    if not read:
        where = _listed([_shown(place) for place in (*places, *shadowed)])
        raise VivaError(f"There are no decks in {where}: a deck is a file that ends in .yaml.")
    decks, doubles = _one_of_each(read)
    problems = (
        [problem for parsed in read for problem in parsed.problems] + doubles + _dangling(read, known_in, kept_in)
    )
    broken = {parsed.name: parsed.path for parsed in read if not parsed.deck}
    return Library(decks, sorted(problems, key=lambda problem: problem.path), broken)


def deck_files(place: Path) -> list[Path]:
    """Return the deck files that `place` is or holds, by name. Raises VivaError when it cannot be read."""
    try:
        if place.is_dir():
            return sorted(path for path in place.iterdir() if _is_named_as_deck(path) and _can_be_opened(path))
        if place.exists():
            return [place]
    except OSError as error:
        raise VivaError(f"The decks in {_shown(place)} cannot be read: {reason(error)}.") from error
    raise VivaError(f"There is no deck or folder {_shown(place)}.")


def _is_named_as_deck(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def _can_be_opened(path: Path) -> bool:
    """Return False for what might never answer, or do something when it is opened: a pipe, a device.

    What is gone, or a folder, is opened too: that fails at once, and says what is wrong with it.
    """
    try:
        mode = path.stat().st_mode
    except OSError:
        return True
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _each_once(places: Iterable[Path]) -> list[Path]:
    """Return the deck files of all places; one that two of them lead to is there once."""
    return list({os.path.realpath(path): path for place in places for path in deck_files(place)}.values())


def _read(path: Path, kept_in: Path | None = None) -> Parsed:
    if kept_in is None:
        return _parsed(path)
    try:
        state = cache.state(path)
    except OSError:
        return _parsed(path)  # which says what is wrong with it
    parsed = cache.read(kept_in, path, state)
    if parsed is None:
        parsed = _parsed(path)
        if parsed.deck:
            cache.write(kept_in, state, parsed)
    return parsed


def _parsed(path: Path) -> Parsed:
    text = _text(path)
    if isinstance(text, Problem):
        return Parsed(path, default_name(path), None, (text,))
    from vivadeck.decks.parse import parse  # and with it YAML, which costs as much as all the rest

    collecting = gc.isenabled()
    gc.disable()  # nothing that is built here is garbage; collecting triples the time of a large deck
    try:
        return parse(text, path)
    finally:
        if collecting:
            gc.enable()


def _text(path: Path) -> str | Problem:
    if not _can_be_opened(path):
        return Problem(path, 1, 1, "", "cannot be read: a deck is a file, not a pipe or a device")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        return Problem(path, 1, 1, "", f"cannot be read: {reason(error)}")
    if len(data) > LARGEST_BYTES:
        return Problem(
            path, 1, 1, "", f"larger than {LARGEST_BYTES // 1_000_000} MB: split the deck into several files"
        )
    return decode(data, path)


def decode(data: bytes, path: Path) -> str | Problem:
    """Return the text of a deck file (UTF-8, or UTF-16 with its mark), or what is wrong with it."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding).lstrip("\ufeff")  # a file that was put together from several may have more
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode(encoding, errors="replace")  # `object` is without the mark of UTF-8
        from vivadeck.decks.syntax import place_at

        place = place_at(good, len(good))
        kind = "UTF-16" if encoding == "utf-16" else "UTF-8"
        return Problem(path, place.line, place.column, "", f"not {kind} text: save the file as UTF-8")


def _one_of_each(read: Iterable[Parsed]) -> tuple[list[Deck], list[Problem]]:
    decks: dict[str, Deck] = {}
    problems = []
    for parsed in read:
        if parsed.deck:
            first = decks.setdefault(parsed.deck.name, parsed.deck)
            if first is not parsed.deck:
                there = _shown(first.path)
                message = f"the deck {first.name} is already in {there}: give this one another name (`deck:`)"
                problems.append(Problem(parsed.deck.path, 1, 1, "", message))
    return sorted(decks.values(), key=_in_order), problems


def _in_order(deck: Deck) -> list[tuple[str, int, str]]:
    """Sort by name as people count: assignment-2 before assignment-10."""
    pairs = [(text, digits.lstrip("0")) for text, digits in re.findall(r"(\D*)(\d*)", deck.name)]
    return [(text, len(digits), digits) for text, digits in pairs]  # not int(), which refuses very long numbers


def _dangling(read: Sequence[Parsed], known_in: Sequence[Path], kept_in: Path | None) -> list[Problem]:
    """Find `see_also` that lead nowhere, reading no more other decks than it takes: those beside, then `known_in`."""
    if not references.are_loose(read, read):
        return []
    all_read = [*read, *_beside(read)]
    if references.are_loose(read, all_read):
        taken = {parsed.name for parsed in all_read}
        elsewhere = [_read(path, kept_in) for path in _as_far_as_there(known_in)]
        all_read += [parsed for parsed in elsewhere if parsed.name not in taken]
    return references.dangling(read, all_read)


def _beside(read: Sequence[Parsed]) -> list[Parsed]:
    """Return what the other deck files in the folders of those with references give, as far as they can be read."""
    there = {parsed.path for parsed in read}
    folders = {parsed.path.parent: None for parsed in read if parsed.references}
    return [_read(path) for path in _as_far_as_there(folders) if path not in there]


def _as_far_as_there(places: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        with contextlib.suppress(VivaError):
            found += deck_files(place)
    return found


def _shown(path: Path) -> str:
    return one_line(str(path))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "none"
