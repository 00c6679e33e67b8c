"""Folders of deck files → a `Library`: the good decks, and every problem of the others."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

from vivadeck.decks import deck_file
from vivadeck.decks.deck_file import deck_files, real_path, shown
from vivadeck.decks.problems import MOST_HINTS, MOST_PROBLEMS, Parsed, Problem
from vivadeck.errors import VivaError, did_you_mean
from vivadeck.model import Card, Deck
from vivadeck.sanitize import near, quoted


class DeckSource(Protocol):
    """Where deck files are read from."""

    def read(self, files: Mapping[str, Path]) -> list[Parsed]:
        """Return what each file (by its real path, which may not be Unicode text) gives."""

    def remembered(self, what: str, read: Iterable[Path], find: Callable[[], list[Any]]) -> list[Any]:
        """Return what `find` does, JSON that follows from these files alone, perhaps without calling it again."""

    def tags(self, decks: Sequence[Deck]) -> set[str]:
        """Return all tags of the decks' cards."""

    def ids(self, decks: Sequence[Deck]) -> list[str]:
        """Return the ids of the decks' cards, in order."""


class Library:
    """All decks that could be read, in order, and what is wrong with the rest. `broken`: the files by deck name."""

    def __init__(
        self,
        decks: Sequence[Deck],
        problems: Sequence[Problem] = (),
        broken: Mapping[str, Path] = MappingProxyType({}),
        source: DeckSource | None = None,
    ) -> None:
        self.decks = tuple(decks)
        self.problems = tuple(problems)
        self.broken = broken
        self._source = source or DeckFiles()

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card by its id, in deck order."""
        return {card.id: card for deck in self.decks for card in deck.cards}

    @cached_property
    def ids(self) -> dict[str, None]:
        """The ids of all cards, in deck order."""
        return dict.fromkeys(self._source.ids(self.decks))

    @cached_property
    def tags(self) -> set[str]:
        """Every tag that a card has."""
        return self._source.tags(self.decks)

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
        card = self._card(card_id)
        if card:
            return card
        ends = [name for name in self.ids if name.partition("/")[2] == card_id]
        if len(ends) == 1 and (card := self._card(ends[0])):
            return card
        if ends:
            raise VivaError(f"{card_id!r} is the name of several cards: {', '.join(ends)}.")
        hint = did_you_mean(card_id, self.ids)
        if not hint:
            hint = did_you_mean(card_id, {name.partition("/")[2]: None for name in self.ids})
        raise VivaError(f"There is no card {card_id!r}.{hint or ' `viva search WORDS` finds cards.'}")

    def _card(self, card_id: str) -> Card | None:
        """Return the card with that id, looking into no other deck than its own."""
        name = card_id.partition("/")[0]
        return next(
            (card for deck in self.decks if deck.name == name for card in deck.cards if card.id == card_id), None
        )


class DeckFiles:
    """The deck files themselves: each is parsed whenever it is read. `tracked` shows how far that is."""

    def __init__(self, tracked: Callable[[Any, str], Iterable[Any]] = lambda files, _: files) -> None:
        self._tracked = tracked

    def read(self, files: Mapping[str, Path]) -> list[Parsed]:
        """Read and parse each file."""
        return [deck_file.read(path) for path in self._tracked(files.values(), "Reading decks")]

    def remembered(self, what: str, read: Iterable[Path], find: Callable[[], list[Any]]) -> list[Any]:
        """Return what `find` does."""
        del what, read
        return find()

    def tags(self, decks: Sequence[Deck]) -> set[str]:
        """Return all tags of the decks' cards."""
        return {tag for deck in decks for card in deck.cards for tag in card.tags}

    def ids(self, decks: Sequence[Deck]) -> list[str]:
        """Return the ids of the decks' cards, in order."""
        return [card.id for deck in decks for card in deck.cards]


def load(
    places: Sequence[Path],
    shadowed: Sequence[Path] = (),
    known_in: Sequence[Path] = (),
    source: DeckSource | None = None,
) -> Library:
    """Read the deck files of `places` (files and folders). A deck in `shadowed` gives way to one of the same name.

    The cards of the decks in `known_in` are not in the library, but `see_also` may name them.
    Without a `source` the files themselves are read.
    Raises VivaError when a place is not there or cannot be read, and when there is no deck in any of them.
    """
    source = source or DeckFiles()
    wanted, behind = _each_once(places), _each_once(shadowed)
    every = source.read({**behind, **wanted})
    by_file = dict(zip({**behind, **wanted}, every, strict=True))
    first = [by_file[real] for real in wanted]
    taken = {parsed.name for parsed in first}
    read = [by_file[real] for real in behind if real not in wanted and by_file[real].name not in taken] + first
    if not read:
        where = _listed([shown(place) for place in (*places, *shadowed)])
        raise VivaError(f"There are no decks in {where}: a deck is a file that ends in .yaml.")
    decks, doubles = _one_of_each(read)
    problems = [problem for parsed in read for problem in parsed.problems] + doubles + _dangling(read, known_in, source)
    broken = {parsed.name: parsed.path for parsed in read if not parsed.deck}
    return Library(decks, sorted(problems, key=lambda problem: problem.path), broken, source)


def _each_once(places: Iterable[Path]) -> dict[str, Path]:
    """Return the deck files of all places by their real paths; one that two of them lead to is there once."""
    return {real_path(path): path for place in places for path in deck_files(place)}


def _one_of_each(read: Iterable[Parsed]) -> tuple[list[Deck], list[Problem]]:
    decks: dict[str, Deck] = {}
    problems = []
    for parsed in read:
        if parsed.deck:
            first = decks.setdefault(parsed.deck.name, parsed.deck)
            if first is not parsed.deck:
                path = shown(first.path)
                message = f"the deck {first.name} is already in {path}: give this one another name (`deck:`)"
                problems.append(Problem(parsed.deck.path, 1, 1, "", message))
    return sorted(decks.values(), key=_in_order), problems


def _in_order(deck: Deck) -> list[tuple[str, int, str]]:
    """Sort by name as people count: assignment-2 before assignment-10."""
    pairs = [(text, digits.lstrip("0")) for text, digits in re.findall(r"(\D*)(\d*)", deck.name)]
    return [(text, len(digits), digits) for text, digits in pairs]  # not int(), which refuses very long numbers


def _dangling(read: Sequence[Parsed], known_in: Sequence[Path], source: DeckSource) -> list[Problem]:
    """Find `see_also` that lead nowhere, reading no more other decks than it takes: those beside, then `known_in`."""
    paths, decks = [parsed.path for parsed in read], [parsed.deck for parsed in read if parsed.deck]
    if not any(source.remembered("loose", paths, lambda: [_are_loose(read, lambda: source.ids(decks))])):
        return []
    all_read = [*read, *_beside(read, source)]
    if _are_loose(read, lambda: _ids(all_read)):
        taken = {parsed.name for parsed in all_read}
        elsewhere = source.read({real_path(path): path for path in _readable(known_in)})
        all_read += [parsed for parsed in elsewhere if parsed.name not in taken]
    return _without_target(read, all_read)


def _beside(read: Sequence[Parsed], source: DeckSource) -> list[Parsed]:
    """Read the other deck files in the folders of decks with references, as far as they can be read."""
    already_read = {parsed.path for parsed in read}
    folders = {parsed.path.parent: None for parsed in read if parsed.references}
    return source.read({real_path(path): path for path in _readable(folders) if path not in already_read})


def _readable(places: Iterable[Path]) -> list[Path]:
    """Return the deck files of those places that can be read."""
    paths: list[Path] = []
    for place in places:
        with contextlib.suppress(VivaError):
            paths += deck_files(place)
    return paths


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if names else "none"


def _are_loose(read: Iterable[Parsed], ids: Callable[[], Iterable[str]]) -> bool:
    """Return whether a reference of `read` leads to none of the `ids`, which are looked up when there is any."""
    targets = {reference.target for parsed in read for reference in parsed.references}
    return bool(targets) and not targets.issubset(ids())


def _without_target(read: Iterable[Parsed], all_read: Sequence[Parsed]) -> list[Problem]:
    """Return a problem for each reference of `read` that leads nowhere in `all_read`, nor into a broken deck of it."""
    ids = _ids(all_read)
    unsure = {parsed.name for parsed in all_read if not parsed.deck}
    return [problem for parsed in read for problem in _dangling_in(parsed, ids, unsure)]


def _dangling_in(parsed: Parsed, ids: Mapping[str, None], unsure: set[str]) -> list[Problem]:
    problems: list[Problem] = []
    for card, target, at in parsed.references:
        if target not in ids and target.partition("/")[0] not in unsure and len(problems) < MOST_PROBLEMS:
            hint = _suggestion(target, ids) if len(problems) < MOST_HINTS else ""
            message = f"there is no card {quoted(target)} to see also.{hint}"
            problems.append(Problem(parsed.path, at.line, at.column, card, message))
    return problems


def _suggestion(target: str, ids: Iterable[str]) -> str:
    """Return a sentence that names the card of that name in another deck, else the nearest of its deck, else of all."""
    deck, _, name = target.partition("/")
    elsewhere = (card_id for card_id in ids if card_id.endswith(f"/{name}"))
    beside = (card_id for card_id in ids if card_id.startswith(f"{deck}/"))
    same_name = next(elsewhere, "")
    return f" Did you mean {same_name}?" if same_name else near(target, beside) or near(target, ids)


def _ids(read: Iterable[Parsed]) -> dict[str, None]:
    """Return the ids of all cards, in order."""
    return {card.id: None for parsed in read if parsed.deck for card in parsed.deck.cards}
