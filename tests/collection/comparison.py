"""Compare all answers of the collection with the oracle's, which looks at all cards and replays all reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, time, timedelta
from itertools import islice
from math import isclose
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import oracle

from vivadeck.agenda import CardState, Item, Order
from vivadeck.collection import query, ranking
from vivadeck.collection.collection import Collection
from vivadeck.collection.query import Kind, Query, Term
from vivadeck.collection.ranking import suggestion
from vivadeck.collection.selection import Count
from vivadeck.decks.library import Library, load
from vivadeck.errors import VivaError
from vivadeck.exam.memory import recall_on
from vivadeck.exam.today import history
from vivadeck.exam.weakest import weak_cards
from vivadeck.model import Choice, Progress
from vivadeck.progress import renames
from vivadeck.progress.store import Store

_T = TypeVar("_T")
QUERIES = (
    "dropout", "drop", "ropou", "what is", '"cross entropy"', "cross-entropy", "crossentropy", "naive", "NAÏVE bayes",
    "→", "c++ -c#", "deck:a", "deck:a* -deck:c10 is:new", "tag:cnn", "tag:c* relu", "-tag:training", "is:due",
    "is:new", "is:leech", "is:suspended", "-is:due what", "-is:suspended is:due", "is:learned", "-naive", "zebra",
    "droput", "naive crss", "finetuning", "pooling is:due tag:*", "-→ loss", "deck:gone", "a_b",
    "is:unanswered", "-is:unanswered", "is:unanswered deck:a", "is:unanswered is:new relu", "is:unanswered -is:due",
)  # fmt: skip
UNANSWERED = Term(Kind.IS, "unanswered")


class Places(NamedTuple):
    """Where decks are looked for: see `library.load`."""

    first: tuple[Path, ...]
    behind: tuple[Path, ...] = ()
    elsewhere: tuple[Path, ...] = ()


class Seen(NamedTuple):
    """The view of one command: its home, folder of the index, study day, and the time when study days end."""

    home: Path
    cache: Path
    today: date
    day_ends: time

    def starts(self) -> Collection:
        """Return a new collection, as another process has it."""
        store = Store(self.home, self.today)
        return Collection(self.cache, self.home, lambda: store, self.today, self.day_ends, _untracked)


def _untracked(items: Iterable[Any], _: str) -> Iterable[Any]:
    return items


class Plain(NamedTuple):
    """The decks and the progress, read without an index, with the oracle's answers."""

    seen: Seen
    places: Places
    library: Library
    progress: Progress

    @property
    def standings(self) -> dict[str, CardState]:
        return oracle.states(self.progress, self.seen.today, self.seen.day_ends)

    @property
    def with_history(self) -> set[str]:
        """The cards with a history, as far as it counts today."""
        return {card for card, state in self.standings.items() if state.schedule or state.choice is Choice.SUSPEND}

    def items(self, decks: Sequence[str] | None = None) -> list[Item]:
        """Return the items of these decks (None: of all)."""
        cards = [card for card in self.library.cards.values() if decks is None or card.deck in decks]
        states = self.standings
        return [oracle.item(card, states.get(card.id), self.seen.today, self.seen.day_ends) for card in cards]

    def heirs(self) -> list[list[Any]]:
        """Return the renames of the lost cards, as for the usual decks."""
        with_history = self.with_history
        lost = {
            card for card in with_history - set(self.library.cards) if card.partition("/")[0] not in self.library.broken
        }
        bundled = {deck.name for deck in self.library.decks if deck.path.parent in self.places.behind}
        return (
            [list(each) for each in renames.find_renames(lost, self.library.cards.values(), with_history, bundled)]
            if lost
            else []
        )


def loaded(collection: Collection, places: Places) -> Library:
    """Return the decks in these places, read by the collection."""
    places = Places(*places)
    return load(*places, collection.read, collection.are_loose)


def outcome(of: Callable[[], _T]) -> _T | str:
    """Return the result of `of`, or the message of its VivaError."""
    try:
        return of()
    except VivaError as error:
        return f"VivaError: {error}"


def plain(seen: Seen, places: Places) -> Plain | str:
    """Return the decks and the progress, or the message of the error if they cannot be read."""
    return outcome(lambda: Plain(seen, places, load(*places), Store(seen.home, seen.today).load()))


def assert_same(collection: Collection, seen: Seen, places: Places, queries: Sequence[str]) -> None:
    """Assert that the collection answers as the oracle does."""
    expected = plain(seen, places)
    library = outcome(lambda: loaded(collection, places))
    followed = outcome(collection.follow)
    if isinstance(expected, str):
        assert expected in (library, followed)
        return
    assert not isinstance(library, str), library
    assert followed is None
    assert_same_library(library, collection, expected.library)
    _assert_same_states(collection, library, expected)
    cards = list(expected.library.cards)
    for some in (frozenset(cards), frozenset(cards[::2]), frozenset[str]()):
        assert_same_history(collection, expected, some)
    for text in queries:
        _assert_same_matches(collection, library, expected, query.parse(text))


def assert_same_library(library: Library, collection: Collection, expected: Library) -> None:
    assert library.decks == expected.decks
    assert [len(deck.cards) for deck in library.decks] == [len(deck.cards) for deck in expected.decks]
    assert (library.problems, library.broken) == (expected.problems, expected.broken)
    assert collection.ids(library.decks) == list(expected.cards)
    assert collection.tags(library.decks) == {tag for card in expected.cards.values() for tag in card.tags}
    assert library.cards == expected.cards


def assert_same_history(collection: Collection, expected: Plain, cards: frozenset[str]) -> None:
    """Assert that the showings for an exam's plan are the recorded reviews."""
    today, ends, reviews = expected.seen.today, expected.seen.day_ends, expected.progress.reviews
    shown = collection.shown(cards, 5, (1.0, 600.0))
    plain = history(reviews, cards, today, ends)
    assert {card: [(each.day, each.grade) for each in showings] for card, showings in shown.showings.items()} == {
        card: [(each.day, each.grade) for each in showings] for card, showings in plain.answers.items()
    }
    assert list(shown.showings) == list(plain.answers)  # the planner takes samples of it
    assert list(shown.today) == plain.log
    times = [
        each.seconds
        for each in reversed(reviews)
        if 1 <= each.seconds <= 600 and each.mode == "study" and oracle.day_of(each.at, ends) < today
    ]
    assert shown.seconds == times[:5]
    for card in list(cards)[:3]:
        assert collection.reviews(card) == [each for each in reviews if each.card == card]


def assert_same_tallies(collection: Collection, library: Library, expected: Plain) -> None:
    """Assert that answers are counted as they were recorded, and that each card's memory is that of its answers."""
    seen, progress = expected.seen, expected.progress
    cells, chances = oracle.tally(progress, seen.today, seen.day_ends)
    for counted in (collection.tally(), collection.tally({review.card for review in progress.reviews})):
        counts = {
            (*cell, name): sum_
            for cell, *sums in counted.counts(0)
            for name, sum_ in zip(("answers", "ms"), sums, strict=True)
        }
        assert counts == dict(cells)
        came = {
            (*each[:2], name): sum_
            for each in counted.chances(0)
            for name, sum_ in zip(("answers", "recalled", "permille"), each[2:], strict=True)
        }
        assert came == dict(chances)
        days = Counter(day for (day, *_, name), sum_ in cells.items() if name == "answers" for _ in range(sum_))
        assert {day: answers for day, answers, _ in counted.days(0)} == days
    memories = oracle.memories(progress, date.max, seen.today, seen.day_ends)
    assert collection.memories() == memories
    evening = seen.today - timedelta(days=7)
    assert collection.memories(evening) == oracle.memories(progress, evening, seen.today, seen.day_ends)
    assert_same_known(collection, library, expected)
    placed = [(item.card.id, item.card.deck, item.card.tags) for item in expected.items() if not item.is_suspended]
    assert [tuple(each) for each in collection.select(library.decks).placed()] == placed


def assert_same_known(collection: Collection, library: Library, expected: Plain) -> None:
    """Assert that the sums of many cards are those of the cards one by one: now, and as an earlier day ended."""
    today = expected.seen.today
    for day, as_it_ended in ((today, False), (today - timedelta(days=7), True)):
        evening = day if as_it_ended else date.max
        memories = oracle.memories(expected.progress, evening, today, expected.seen.day_ends)
        asked = [item.card for item in expected.items() if not item.is_suspended]
        standings = collection.standings(library.decks, day, as_it_ended=as_it_ended)
        for deck, standing in zip(library.decks, standings, strict=True):
            mine = [card for card in asked if card.deck == deck.name]
            chances = [recall_on(memories[card.id], day.toordinal()) if card.id in memories else None for card in mine]
            assert standing[:2] == (len(mine), chances.count(None))
            assert isclose(standing.chances, sum(each or 0.0 for each in chances), abs_tol=1e-9)
            weakest = [card for card, _ in standing.weakest[:10]]
            assert weakest == [card.id for card in weak_cards(mine, chances)]


def assert_same_asked(collection: Collection, library: Library, expected: Plain) -> None:
    """Assert that the collection's new and due cards are the oracle's."""
    items, today = expected.items(), expected.seen.today
    waiting = [expected.items([deck.name]) for deck in expected.library.decks]
    selection = collection.select(library.decks)
    assert selection.counts() == [
        Count(sum(map(oracle.is_new, deck)), sum(oracle.is_due(each, today) for each in deck)) for deck in waiting
    ]
    assert selection.by_day() == oracle.by_day(items, today)
    for most in (0, 1, 3, 100):
        assert selection.agenda(most) == oracle.asked(items, today, most)
        assert selection.agenda(most, (), Order.MIXED) == oracle.asked(items, today, most, in_turn=True)
        planned = {item.card.id for item in items[::3]}
        others = [item for item in items if item.card.id not in planned]
        assert selection.agenda(most, planned) == oracle.asked(others, today, most)
        assert selection.agenda(most, planned, Order.MIXED) == oracle.asked(others, today, most, in_turn=True)
    assert selection.items() == items


def _assert_same_states(collection: Collection, library: Library, expected: Plain) -> None:
    states, today = expected.standings, expected.seen.today
    assert_same_tallies(collection, library, expected)
    assert_same_asked(collection, library, expected)
    for each in expected.items():
        assert collection.item(each.card) == each
    for card in [*expected.library.cards, "of/none"]:
        assert collection.card(card, library.decks) == expected.library.cards.get(card)
    for card in [*states, "of/none"]:
        assert collection.state(card) == states.get(card, CardState())
    assert collection.ids_with_history() == expected.with_history
    assert collection.lost(library.decks) == expected.with_history - set(expected.library.cards)
    assert sorted(collection.begun()) == sorted(card for card, state in states.items() if state.began == today)
    days = [oracle.day_of(each.at, expected.seen.day_ends) for each in expected.progress.reviews]
    assert collection.ahead == [day for day in days if (day - today).days > oracle.JOURNEY]
    assert collection.exams == expected.progress.exams
    heirs = collection.renames(library, expected.places.behind, lambda: _heirs(collection, library, expected))
    assert [list(each) for each in heirs] == expected.heirs()


def _heirs(collection: Collection, library: Library, expected: Plain) -> list[Any]:
    """Find the renames by the collection's own answers."""
    lost = {card for card in collection.lost(library.decks) if card.partition("/")[0] not in library.broken}
    bundled = {deck.name for deck in library.decks if deck.path.parent in expected.places.behind}
    return renames.find_renames(lost, library.cards.values(), collection.ids_with_history(), bundled) if lost else []


def _assert_same_matches(collection: Collection, library: Library, expected: Plain, asked: Query) -> None:
    today, items = expected.seen.today, expected.items()
    chosen = collection.select(library.decks, asked)
    wanted = list(ranking.select(items, asked, today))
    assert chosen.items() == wanted
    if UNANSWERED in asked:
        assert all(oracle.is_unanswered(item) for item in wanted)
    if asked == (UNANSWERED,):
        assert wanted == [item for item in items if oracle.is_unanswered(item)]
    assert ranking.rank(chosen.candidates(), asked, today) == ranking.rank(items, asked, today)
    assert chosen.agenda(2) == oracle.asked(wanted, today, 2)
    assert chosen.agenda(2, (), Order.MIXED) == oracle.asked(wanted, today, 2, in_turn=True)
    assert chosen.by_day() == oracle.by_day(wanted, today)
    of_each = [[item for item in wanted if item.card.deck == deck.name] for deck in library.decks]
    assert chosen.counts() == [
        Count(sum(map(oracle.is_new, deck)), sum(oracle.is_due(each, today) for each in deck)) for deck in of_each
    ]
    assert chosen.is_empty() == (not wanted)
    assert chosen.among(items[::2]) == [item for item in items[::2] if item in wanted]
    some = library.decks[1:]
    of_some = expected.items([deck.name for deck in some])
    assert collection.select(some, asked).items() == list(ranking.select(of_some, asked, today))
    _assert_same_bare(collection, library, expected, asked)


def _assert_same_bare(collection: Collection, library: Library, expected: Plain, asked: Query) -> None:
    """Assert that a search without states has the same hits and suggestions."""
    today = expected.seen.today
    bare = [Item(card) for card in expected.library.cards.values()]
    if not any(term.kind is Kind.IS for term in asked):
        candidates = collection.select(library.decks, asked, with_states=False).items()
        assert ranking.rank(candidates, asked, today) == ranking.rank(bare, asked, today)
    everything = collection.select(library.decks, with_states=False)

    def holds(word: str) -> bool:
        return bool(ranking.rank(bare, (Term(Kind.WORDS, word),), today))

    words = [word for item in bare for field in ranking.words_by_field(item.card) for word in field]
    assert set(everything.words()) == set(words)
    suggested = suggestion(asked, everything.has, everything.words)
    assert suggested == suggestion(asked, holds, lambda: words)


def some_queries(start: int, count: int) -> list[str]:
    """Return `count` of the queries, from the `start`-th on."""
    return list(islice(QUERIES * 2, start % len(QUERIES), start % len(QUERIES) + count))
