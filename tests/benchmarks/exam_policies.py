"""The policies to compare: viva's schedule, Anki's, FSRS, cramming, and viva's planner.

Each sees only the grades. "Ahead" is a variant that spends the rest of the day's budget on cards that are not due,
beginning with those that are nearest to their due day in its schedule. `POLICIES` has all of them, by name.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import UTC, date, datetime, time
from math import ceil
from typing import NamedTuple

from exam_fsrs import RATINGS, Fsrs, Trace
from exam_runs import Morning, Policy

from vivadeck import sm2
from vivadeck.agenda import CARDS_BETWEEN, Item
from vivadeck.exam.exams import Budget
from vivadeck.exam.memory import Answer, by_day
from vivadeck.exam.planner import CardHistory, order, timeline
from vivadeck.exam.retry import learn
from vivadeck.exam.showings import Share, Showings
from vivadeck.model import Card
from vivadeck.study import session

Asking = Generator[int, int, None]


def asked(cards: Iterable[int], is_again: Callable[[int, int], bool]) -> Asking:
    """Ask the cards in turn; one for which `is_again(card, grade)` holds comes back after CARDS_BETWEEN others."""
    queue = [*cards]
    while queue:
        card = queue.pop(0)
        grade = yield card
        if is_again(card, grade):
            queue.insert(CARDS_BETWEEN, card)


class Sm2(NamedTuple):
    """viva's default: due cards, the most overdue first, then new ones, each asked until it is graded 4 (step 7)."""

    new_a_day: int = 15
    drills: bool = True
    ahead: bool = False

    def study(self, morning: Morning) -> Asking:
        schedules, today = morning.schedules, morning.today

        def is_again(card: int, grade: int) -> bool:
            schedule = schedules[card]
            return self.drills and schedule is not None and schedule.drill is not sm2.Drill.NONE

        due = [(each.due.toordinal(), card) for card, each in enumerate(schedules) if each]
        new = [card for card, each in enumerate(schedules) if each is None]
        waiting = [card for day, card in sorted(due) if day <= today]
        yield from asked([*waiting, *new[: self.new_a_day]], is_again)
        if self.ahead:
            yield from asked(self._ripest(morning), is_again)

    def _ripest(self, morning: Morning) -> list[int]:
        seen = [(each, card) for card, each in enumerate(morning.schedules) if each]
        passed = [(morning.today - each.reviewed.toordinal(), each.interval_days, card) for each, card in seen]
        return [card for _, card in sorted((-days / max(1, interval), card) for days, interval, card in passed if days)]


class ScheduledCard(NamedTuple):
    """The state of a card in Anki: `step` is that of learning or relearning, None for a card in review."""

    step: int | None
    interval: int
    ease: float
    due: int
    seen: int
    is_lapsed: bool = False


class Anki:
    """Anki's SM-2 with its default options, without fuzz: learning steps of 1 and 10 minutes, a relearning step of 10.

    As its manual and its scheduler (v3) describe it: graduating after 1 day, easy after 4; ease 2.5, changed by −0.2,
    −0.15, 0, +0.15; hard ×1.2, easy ×1.3; late reviews earn half of their delay, easy ones all of it; a lapse starts
    again at 1 day. 20 new cards a day.
    """

    def __init__(self, ahead: bool = False) -> None:
        self.cards: dict[int, ScheduledCard] = {}
        self.ahead = ahead

    def study(self, morning: Morning) -> Asking:
        today = morning.today
        due = sorted((each.due, card) for card, each in self.cards.items() if each.due <= today)
        new = [card for card in range(len(morning.histories)) if card not in self.cards]
        yield from self._asked([*(card for _, card in due), *new[:20]], today)
        if self.ahead:
            early = sorted(
                ((each.seen - today) / max(1, each.interval), card)
                for card, each in self.cards.items()
                if each.seen < today
            )
            yield from self._asked([card for _, card in early], today)

    def _asked(self, cards: list[int], today: int) -> Asking:
        def is_again(card: int, grade: int) -> bool:
            self.cards[card] = self.after(self.cards.get(card), RATINGS[grade], today)
            return self.cards[card].step is not None

        yield from asked(cards, is_again)

    def after(self, card: ScheduledCard | None, rating: int, today: int) -> ScheduledCard:
        """Return the state of a card after a rating from 1 (again) to 4 (easy)."""
        if card is None:
            card = ScheduledCard(0, 0, 2.5, today, today)
        if card.step is not None:
            return self._learning(card, card.step, rating, today)
        if rating == 1:
            return ScheduledCard(0, 1, max(1.3, card.ease - 0.2), today, today, True)
        interval = self._interval(card, rating, today)
        ease = max(1.3, card.ease + {2: -0.15, 3: 0.0, 4: 0.15}[rating])
        return ScheduledCard(None, interval, ease, today + interval, today)

    def _learning(self, card: ScheduledCard, step: int, rating: int, today: int) -> ScheduledCard:
        steps = 1 if card.is_lapsed else 2
        if rating == 4:
            interval = card.interval + 1 if card.is_lapsed else 4
            return ScheduledCard(None, interval, card.ease, today + interval, today)
        step = {1: 0, 2: step, 3: step + 1}[rating]
        if step < steps:
            return card._replace(step=step, due=today, seen=today)
        return ScheduledCard(None, 1, card.ease, today + 1, today)

    @staticmethod
    def _interval(card: ScheduledCard, rating: int, today: int) -> int:
        elapsed = today - card.seen
        if today < card.due:  # early: only the time that has passed counts
            grown = elapsed * {2: 1.2, 3: card.ease, 4: card.ease}[rating]
            return max(1, round(grown if rating == 2 else max(grown, card.interval)))
        delay = today - card.due
        hard = max(card.interval + 1, round(card.interval * 1.2))
        good = max(hard + 1, round((card.interval + delay / 2) * card.ease))
        easy = max(good + 1, round((card.interval + delay) * card.ease * 1.3))
        return (hard, good, easy)[rating - 2]


class FsrsCard(NamedTuple):
    """The state of a card in FSRS; `step` as in Anki, `due` a day."""

    trace: Trace
    due: int
    step: int | None
    is_lapsed: bool = False


class FsrsPolicy:
    """FSRS-6 with default parameters at a retention of 0.9, with Anki's steps and 20 new cards a day."""

    RETENTION = 0.9

    def __init__(self, ahead: bool = False, drills: bool = True) -> None:
        self.cards: dict[int, FsrsCard] = {}
        self.ahead, self.drills, self.fsrs = ahead, drills, Fsrs()

    def study(self, morning: Morning) -> Asking:
        today = morning.today
        due = sorted((each.due, card) for card, each in self.cards.items() if each.due <= today)
        new = [card for card in range(len(morning.histories)) if card not in self.cards]
        yield from self._asked([*(card for _, card in due), *new[:20]], today)
        if self.ahead:
            early = sorted(
                (self.fsrs.recall(each.trace, today), card)
                for card, each in self.cards.items()
                if each.trace.day < today
            )
            yield from self._asked([card for _, card in early], today)

    def _asked(self, cards: list[int], today: int) -> Asking:
        def is_again(card: int, grade: int) -> bool:
            self.cards[card] = self.after(self.cards.get(card), RATINGS[grade], today)
            return self.cards[card].step is not None

        yield from asked(cards, is_again)

    def after(self, card: FsrsCard | None, rating: int, today: int) -> FsrsCard:
        """Return the state of a card after a rating from 1 (again) to 4 (easy)."""
        if card is None:
            trace, step, is_lapsed = self.fsrs.first(rating, today), 0, False
        else:
            trace, is_lapsed = self.fsrs.after(card.trace, rating, today), card.is_lapsed
            step = 0 if card.step is None else card.step
            if card.step is None and rating > 1:
                return self._reviewed(trace, today)
            if card.step is None:
                is_lapsed = True
        if not self.drills:
            return self._reviewed(trace, today)
        step = {1: 0, 2: step, 3: step + 1, 4: 2}[rating]
        if rating == 1 or step < (1 if is_lapsed else 2):
            return FsrsCard(trace, today, step, is_lapsed)
        return self._reviewed(trace, today)

    def _reviewed(self, trace: Trace, today: int) -> FsrsCard:
        return FsrsCard(trace, today + self.fsrs.interval(trace.stability, self.RETENTION), None)


class Cramming:
    """All new cards first, then round after round: the card with the fewest showings, the longest ago."""

    def study(self, morning: Morning) -> Asking:
        histories = morning.histories

        def turn(card: int) -> tuple[int, int, int]:
            showings = histories[card]
            return len(showings), showings[-1].day if showings else 0, card

        while True:
            yield from asked(sorted(range(len(histories)), key=turn), lambda *_: False)


class Planner:
    """viva's plan for the exam, with the session of `viva study`."""

    def study(self, morning: Morning) -> Asking:
        today = date.fromordinal(morning.today)
        cards = [_item(morning, card) for card in range(len(morning.histories))]
        running = session.start(cards, today, plan=_showings(morning))
        while running.queue:
            grade = yield int(running.current.card.id)
            now = datetime.combine(today, time(12), UTC)
            running = session.apply(running, session.review(running, grade, now, now))


def _item(morning: Morning, card: int) -> Item:
    schedule = morning.schedules[card]
    reviewed = datetime.combine(schedule.reviewed, time(12), UTC) if schedule else None
    return Item(Card(str(card), "", "", ""), schedule, reviewed=reviewed)


def _showings(morning: Morning) -> Showings:
    """Return the day's plan for the cards, as `vivadeck.exam.today` makes it."""
    count, budget = len(morning.histories), morning.budget
    cards = [*map(card_history, morning.histories, morning.schedules)]
    place = timeline(count, morning.today, morning.exam, budget)
    queue = order(cards, place)
    misses = sum(day.grade < 3 for showings in morning.histories if showings for day in by_day(showings))
    unseen = frozenset(str(card) for card, answers in enumerate(morning.histories) if not answers)
    names = frozenset(map(str, range(count)))
    due = frozenset(str(card) for card, each in enumerate(cards) if each.due is not None and each.due <= place.today)
    hurried = ceil(place.new_first(len(unseen)))
    firm = (
        unseen | due
        if place.is_near_exam()
        else frozenset([str(card) for card in queue if str(card) in unseen][:hurried])
    )
    share = Share("", names, tuple(map(str, queue)), Budget(cards=budget), budget, place, unseen=unseen, firm=firm)
    return Showings((share,), learn(morning.histories), misses)


def card_history(showings: Iterable[Answer], schedule: sm2.Schedule | None) -> CardHistory:
    """Return the history of a card, as the planner sees it."""
    return CardHistory(tuple(showings), schedule.due.toordinal() if schedule else None)


POLICIES: dict[str, Callable[[], Policy]] = {
    "SM-2 as viva ships it": Sm2,
    "SM-2, new cards by budget": lambda: Sm2(new_a_day=10_000),
    "SM-2, ahead": lambda: Sm2(ahead=True),
    "SM-2, ahead, no re-drill": lambda: Sm2(drills=False, ahead=True),
    "Anki's SM-2": Anki,
    "Anki's SM-2, ahead": lambda: Anki(ahead=True),
    "FSRS at 0.9": FsrsPolicy,
    "FSRS at 0.9, ahead": lambda: FsrsPolicy(ahead=True),
    "FSRS at 0.9, ahead, no re-drill": lambda: FsrsPolicy(ahead=True, drills=False),
    "cramming": Cramming,
    "planner": Planner,
}
