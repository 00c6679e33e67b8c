"""Folders of deck files → a `Library`: the good decks, and all problems of the others."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vivadeck.decks import deck_file
from vivadeck.decks.deck_file import deck_files, real_path, shown
from vivadeck.decks.problems import MOST_HINTS, MOST_PROBLEMS, Parsed, Problem
from vivadeck.errors import VivaError, did_you_mean, nearest
from vivadeck.model import Card, Deck
from vivadeck.sanitize import near, quoted


class Library:
    """All decks that could be read, in order, and the problems of the others. `broken`: their files by deck name.

    `bundled` are the names of the decks that come with viva, also of those whose copy is in their place.
    """

    def __init__(
        self,
        decks: Sequence[Deck],
        problems: Sequence[Problem] = (),
        broken: Mapping[str, Path] = MappingProxyType({}),
        bundled: Iterable[str] = (),
    ) -> None:
        self.decks = tuple(decks)
        self.problems = tuple(problems)
        self.broken = broken
        self.bundled = frozenset(bundled)

    @cached_property
    def cards(self) -> dict[str, Card]:
        """Every card by its id, in deck order."""
        return {card.id: card for deck in self.decks for card in deck.cards}

    def deck(self, name: str) -> Deck:
        """Return the deck of that name, also where case or spaces differ from those in it ("My deck" is my-deck).

        Raises VivaError, with the nearest name, if there is none.
        """
        by_name, name = {deck.name: deck for deck in self.decks}, self._name_like(name)
        if name in by_name:
            return by_name[name]
        if name in self.broken:
            wrong = [str(problem) for problem in self.problems if problem.path == self.broken[name]]
            raise VivaError(f"The deck {name} cannot be used:\n" + "\n".join(wrong))
        names = [deck.name for deck in self.decks]
        hint = did_you_mean(name, names) or f" The decks are: {', '.join(names)}." * bool(names)
        raise VivaError(f"There is no deck {name!r}.{hint}")

    def is_broken(self, name: str) -> bool:
        """Whether there is a deck of that name, as `deck` takes it, that cannot be used."""
        return self._name_like(name) in self.broken

    def _name_like(self, name: str) -> str:
        """Return the name of the deck that is meant, where that is clear."""
        names = [*(deck.name for deck in self.decks), *self.broken]
        like = [name] if name in names else [each for each in names if _alike(each) == _alike(name)]
        return like[0] if len(like) == 1 else name


def _alike(name: str) -> str:
    return "-".join(name.casefold().split())


def find_card(card_id: str, get: Callable[[str], Card | None], ids: Callable[[], Iterable[str]]) -> Card:
    """Return the card with that id, or with that name if only one card has it.

    `get` returns the card with an id, `ids` the ids of all cards. Raises VivaError, with the nearest id, if there is no
    such card.
    """
    if card := get(card_id):
        return card
    every = list(ids())
    ends = [name for name in every if name.partition("/")[2] == card_id]
    if len(ends) == 1 and (card := get(ends[0])):
        return card
    if ends:
        raise VivaError(f"{card_id!r} is the name of several cards. Use one of their ids: {', '.join(ends)}.")
    hint = did_you_mean(card_id, every)
    if not hint:
        ids_by_name = {name.partition("/")[2]: name for name in every}
        near = nearest(card_id, ids_by_name)
        hint = f" Did you mean {ids_by_name[near]}?" if near else ""
    raise VivaError(f"There is no card {card_id!r}.{hint or ' To find a card: `viva search WORDS`'}")


def read_files(
    files: Mapping[str, Path], tracked: Callable[[Any, str], Iterable[Any]] = lambda files, _: files
) -> list[Parsed]:
    """Parse deck files (by real path, which may not be Unicode text). `tracked` shows the progress."""
    return [deck_file.read(path) for path in tracked(files.values(), "Reading decks")]


def are_loose(read: Sequence[Parsed], among: Sequence[Parsed] = ()) -> bool:
    """Tell whether a `see_also` in the files leads to no card in them (or in `among`, which includes them)."""
    targets = {reference.target for parsed in read for reference in parsed.references}
    return bool(targets) and not targets.issubset(_ids(among or read))


def load(
    places: Sequence[Path],
    shadowed: Sequence[Path] = (),
    known_in: Sequence[Path] = (),
    read_all: Callable[[Mapping[str, Path]], list[Parsed]] = read_files,
    has_loose_links: Callable[[Sequence[Parsed]], bool] = are_loose,
) -> Library:
    """Read the deck files of `places` (files and folders). A deck of that name replaces one in `shadowed`.

    The cards of the decks in `known_in` are not in the library, but `see_also` may name them.
    `read_all` reads deck files (by their real paths), `has_loose_links` tells whether a `see_also` leads out of them;
    the collection has faster versions of both, which do not read the files.
    Raises VivaError when a place is missing or cannot be read, and when there is no deck in any of them.
    """
    wanted, behind = _each_once(places), _each_once(shadowed)
    every = read_all({**behind, **wanted})
    by_file = dict(zip({**behind, **wanted}, every, strict=True))
    first = [by_file[real] for real in wanted]
    names = {parsed.name for parsed in first}
    read = [by_file[real] for real in behind if real not in wanted and by_file[real].name not in names] + first
    if not read:
        where = ", ".join(shown(place) for place in (*places, *shadowed)) or "no folder"
        raise VivaError(f"There are no decks in {where}. A deck is a file that ends in .yaml.")
    decks, doubles = _one_of_each(read)
    problems = [problem for parsed in read for problem in parsed.problems] + doubles
    if has_loose_links(read):
        problems += _dangling(read, known_in, read_all)
    broken = {parsed.name: parsed.path for parsed in read if not parsed.deck}
    bundled = [by_file[real].name for real in behind]
    return Library(decks, sorted(problems, key=lambda problem: problem.path), broken, bundled)


def _each_once(places: Iterable[Path]) -> dict[str, Path]:
    """Return the deck files of all places by their real paths, each once."""
    return {real_path(path): path for place in places for path in deck_files(place)}


def _one_of_each(read: Iterable[Parsed]) -> tuple[list[Deck], list[Problem]]:
    decks: dict[str, Deck] = {}
    problems = []
    for parsed in read:
        if parsed.deck:
            first = decks.setdefault(parsed.deck.name, parsed.deck)
            if first is not parsed.deck:
                path = shown(first.path)
                message = f"there is already a deck {first.name}, in {path}: give this deck another name (`deck:`)"
                problems.append(Problem(parsed.deck.path, 1, 1, "", message))
    return sorted(decks.values(), key=_in_order), problems


def _in_order(deck: Deck) -> list[tuple[str, int, str]]:
    """Sort by name as people count: assignment-2 before assignment-10."""
    pairs = [(text, digits.lstrip("0")) for text, digits in re.findall(r"(\D*)(\d*)", deck.name)]
    return [(text, len(digits), digits) for text, digits in pairs]  # not int(), which refuses very long numbers


def _dangling(
    read: Sequence[Parsed], known_in: Sequence[Path], read_all: Callable[[Mapping[str, Path]], list[Parsed]]
) -> list[Problem]:
    """Find each `see_also` that leads nowhere. Read other decks only if needed: first those beside, then `known_in`."""
    already_read = {parsed.path for parsed in read}
    folders = {parsed.path.parent: None for parsed in read if parsed.references}
    beside = {real_path(path): path for path in _readable(folders) if path not in already_read}
    all_read = [*read, *read_all(beside)]
    if are_loose(read, all_read):
        names = {parsed.name for parsed in all_read}
        elsewhere = read_all({real_path(path): path for path in _readable(known_in)})
        all_read += [parsed for parsed in elsewhere if parsed.name not in names]
    return _without_target(read, all_read)


def _readable(places: Iterable[Path]) -> list[Path]:
    """Return the deck files of the places that can be read."""
    paths: list[Path] = []
    for place in places:
        with contextlib.suppress(VivaError):
            paths += deck_files(place)
    return paths


def _without_target(read: Iterable[Parsed], all_read: Sequence[Parsed]) -> list[Problem]:
    """Return a problem for each reference in `read` that leads to no card, and to no broken deck, in `all_read`."""
    ids = _ids(all_read)
    unsure = {parsed.name for parsed in all_read if not parsed.deck}
    return [problem for parsed in read for problem in _dangling_in(parsed, ids, unsure)]


def _dangling_in(parsed: Parsed, ids: Mapping[str, None], unsure: set[str]) -> list[Problem]:
    problems: list[Problem] = []
    for card, target, at in parsed.references:
        if target not in ids and target.partition("/")[0] not in unsure and len(problems) < MOST_PROBLEMS:
            hint = _suggestion(target, ids) if len(problems) < MOST_HINTS else ""
            message = f"see_also: there is no card {quoted(target)}.{hint}"
            problems.append(Problem(parsed.path, at.line, at.column, card, message))
    return problems


def _suggestion(target: str, ids: Iterable[str]) -> str:
    """Return “ Did you mean …?” with the card of this name in another deck, else the nearest of its deck, or of all."""
    deck, _, name = target.partition("/")
    elsewhere = (card_id for card_id in ids if card_id.endswith(f"/{name}"))
    beside = (card_id for card_id in ids if card_id.startswith(f"{deck}/"))
    same_name = next(elsewhere, "")
    return f" Did you mean {same_name}?" if same_name else near(target, beside) or near(target, ids)


def _ids(read: Iterable[Parsed]) -> dict[str, None]:
    """Return the ids of all cards, in order."""
    return {card.id: None for parsed in read if parsed.deck for card in parsed.deck.cards}
