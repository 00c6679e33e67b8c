"""What a command asks of the index, and what plain functions say to the same: the one must be the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, time
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from vivadeck import agenda, query, search
from vivadeck.agenda import Item, Standing
from vivadeck.chosen import Chosen
from vivadeck.decks.library import Library, load
from vivadeck.errors import VivaError
from vivadeck.exam.exams import seconds_per_card
from vivadeck.exam.today import history
from vivadeck.index.collection import Collection, Count
from vivadeck.index.index import Index
from vivadeck.index.standing_rows import Today
from vivadeck.model import Choice, Progress
from vivadeck.progress import renames
from vivadeck.progress.store import Store
from vivadeck.query import Kind, Query, Term
from vivadeck.suggestion import suggestion

_T = TypeVar("_T")
QUERIES = (
    "dropout", "drop", "ropou", "what is", '"cross entropy"', "cross-entropy", "crossentropy", "naive", "NAÏVE bayes",
    "→", "c++ -c#", "deck:a", "deck:a* -deck:c10 is:new", "tag:cnn", "tag:c* relu", "-tag:training", "is:due",
    "is:new", "is:leech", "is:suspended", "-is:due what", "-is:suspended is:due", "is:learned", "-naive", "zebra",
    "droput", "naive crss", "finetuning", "pooling is:due tag:*", "-→ loss", "deck:gone", "a_b",
)  # fmt: skip


class Places(NamedTuple):
    """Where decks are looked for: see `library.load`."""

    first: tuple[Path, ...]
    behind: tuple[Path, ...] = ()
    known_in: tuple[Path, ...] = ()


class Seen(NamedTuple):
    """Who looks: in which home, with which index folder, on which study day, which ends when."""

    home: Path
    cache: Path
    today: date
    day_ends: time

    def starts(self) -> Index:
        """Return a new index, as another process has it."""
        return Index(self.cache, self.home, Today(self.today, self.day_ends), _untracked)


def _untracked(items: Iterable[Any], _: str) -> Iterable[Any]:
    return items


class Plain(NamedTuple):
    """What is the case, found out without an index."""

    seen: Seen
    places: Places
    library: Library
    progress: Progress

    @property
    def standings(self) -> dict[str, Standing]:
        told = self.progress
        return agenda.standings(told.reviews, told.decisions.values(), self.seen.today, self.seen.day_ends)

    @property
    def known(self) -> set[str]:
        """The cards with a history, as far as it counts today."""
        return {card for card, told in self.standings.items() if told.schedule or told.choice is Choice.SUSPEND}

    def items(self, decks: Sequence[str] | None = None) -> list[Item]:
        """Return the items of these decks, of all."""
        cards = [card for card in self.library.cards.values() if decks is None or card.deck in decks]
        told = self.progress
        return agenda.items(cards, told.reviews, told.decisions.values(), self.seen.today, self.seen.day_ends)

    def heirs(self) -> list[list[Any]]:
        """Return what has become of the lost cards, as `Desk.heirs` finds it for the usual decks."""
        there = self.known
        lost = {card for card in there - set(self.library.ids) if card.partition("/")[0] not in self.library.broken}
        bundled = {deck.name for deck in self.library.decks if deck.path.parent in self.places.behind}
        return (
            [list(each) for each in renames.find_renames(lost, self.library.cards.values(), there, bundled)]
            if lost
            else []
        )


def outcome(of: Callable[[], _T]) -> _T | str:
    """Return what it returns, or what its VivaError says."""
    try:
        return of()
    except VivaError as error:
        return f"VivaError: {error}"


def plain(seen: Seen, places: Places) -> Plain | str:
    """Return what is the case, or what is said where that cannot be told."""
    return outcome(lambda: Plain(seen, places, load(*places), Store(seen.home, seen.today).load()))


def assert_same(index: Index, seen: Seen, places: Places, queries: Sequence[str]) -> None:
    """The index says what is the case."""
    expected = plain(seen, places)
    held = outcome(lambda: load(*places, source=index.shelf))
    followed = outcome(lambda: index.standings.follow(Store(seen.home, seen.today), list))
    if isinstance(expected, str):
        assert expected in (held, followed)
        return
    assert not isinstance(held, str), held
    assert followed is None
    assert_same_library(held, expected.library)
    _assert_same_standing(index, held, expected)
    cards = list(expected.library.ids)
    for some in (frozenset(cards), frozenset(cards[::2]), frozenset[str]()):
        assert_same_history(index, expected, some)
    for text in queries:
        _assert_same_found(index, held, expected, query.parse(text))


def assert_same_library(held: Library, expected: Library) -> None:
    assert held.decks == expected.decks
    assert [len(deck.cards) for deck in held.decks] == [len(deck.cards) for deck in expected.decks]
    assert (held.problems, held.broken) == (expected.problems, expected.broken)
    assert list(held.ids) == list(expected.ids)
    assert held.tags == expected.tags
    assert held.cards == expected.cards


def assert_same_history(index: Index, expected: Plain, cards: frozenset[str]) -> None:
    """What an exam's plan goes by is what was recorded, where the index tells of it at all."""
    today, ends, reviews = expected.seen.today, expected.seen.day_ends, expected.progress.reviews
    shown = index.standings.shown(cards)
    if shown is not None:
        found = history(shown.latest, cards, today, ends, shown.before)
        plain = history(reviews, cards, today, ends)
        assert found == plain
        assert list(found.answers) == list(plain.answers)  # the planner takes samples of it
        assert seconds_per_card(shown.latest, today, ends) == seconds_per_card(reviews, today, ends)


def assert_same_asked(found: Collection, expected: Plain) -> None:
    """What waits, and when, is what is the case."""
    items, today = expected.items(), expected.seen.today
    waiting = [expected.items([deck.name]) for deck in expected.library.decks]
    assert found.counts() == [
        Count(sum(each.waits_as_new() for each in deck), sum(each.is_due(today) for each in deck)) for deck in waiting
    ]
    assert found.by_day() == agenda.due_by_day(items, today)
    assert found.due() == agenda.agenda(items, today, 0)
    for most in (0, 1, 3, 100):
        assert [*found.due(), *found.new(most)] == agenda.agenda(items, today, most)
    assert found.items() == items


def _assert_same_standing(index: Index, held: Library, expected: Plain) -> None:
    standings = expected.standings
    today, reviews, ends = expected.seen.today, expected.progress.reviews, expected.seen.day_ends
    found = index.collection(held.decks)
    assert_same_asked(found, expected)
    _assert_same_cards(found, expected, standings)
    assert sorted(index.standings.begun()) == sorted(card for card, told in standings.items() if told.began == today)
    assert index.standings.ahead == agenda.ahead(reviews, today, ends)
    assert index.standings.exams == expected.progress.exams
    heirs = index.heirs(held, expected.places.behind, lambda: _heirs(found, held, expected))
    assert [list(each) for each in heirs] == expected.heirs()


def _assert_same_cards(found: Collection, expected: Plain, standings: dict[str, Standing]) -> None:
    for each in expected.items():
        assert found.item(each.card) == each
    for card in [*standings, "of/none"]:
        assert found.standing(card) == standings.get(card, Standing())
    assert found.known() == expected.known
    assert found.lost() == expected.known - set(expected.library.ids)


def _heirs(found: Collection, held: Library, expected: Plain) -> list[Any]:
    """Do as `Desk.heirs` does."""
    lost = {card for card in found.lost() if card.partition("/")[0] not in held.broken}
    bundled = {deck.name for deck in held.decks if deck.path.parent in expected.places.behind}
    return renames.find_renames(lost, held.cards.values(), found.known(), bundled) if lost else []


def _assert_same_found(index: Index, held: Library, expected: Plain, asked: Query) -> None:
    today, items = expected.seen.today, expected.items()
    chosen = Chosen(index.collection(held.decks), asked, today)
    wanted = list(search.select(items, asked, today))
    assert chosen.items() == wanted
    assert search.rank(chosen.items(), asked, today) == search.rank(items, asked, today)
    assert chosen.asked(2) == agenda.agenda(wanted, today, 2)
    assert chosen.by_day() == agenda.due_by_day(wanted, today)
    assert chosen.all_new() == sum(each.waits_as_new() for each in wanted)
    assert chosen.is_empty() == (not wanted)
    some = held.decks[1:]
    of_some = expected.items([deck.name for deck in some])
    assert Chosen(index.collection(some), asked, today).items() == list(search.select(of_some, asked, today))
    _assert_same_unfollowed(index, held, expected, asked)


def _assert_same_unfollowed(index: Index, held: Library, expected: Plain, asked: Query) -> None:
    """What `viva search` asks, which shows not where cards stand."""
    today = expected.seen.today
    bare = [Item(card) for card in expected.library.cards.values()]
    if not any(term.kind is Kind.IS for term in asked):
        found = Chosen(index.collection(held.decks, followed=False), asked, today).items()
        assert search.rank(found, asked, today) == search.rank(bare, asked, today)
    everything = Chosen(index.collection(held.decks, followed=False), (), today)

    def holds(word: str) -> bool:
        return bool(search.rank(bare, (Term(Kind.WORDS, word),), today))

    words = [word for item in bare for word in search.words(item.card)]
    assert set(everything.words()) == set(words)
    told = suggestion(asked, everything.holds, everything.words)
    assert told == suggestion(asked, holds, lambda: words)


def some_queries(start: int, count: int) -> list[str]:
    """Return a few of the queries, others for another start."""
    return list(islice(QUERIES * 2, start % len(QUERIES), start % len(QUERIES) + count))
