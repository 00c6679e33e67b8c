"""The figures of `viva stats`, gathered from the collection for the screen, the tables, JSON and the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import agenda
from vivadeck.app import App
from vivadeck.stats import days, known, recall, waiting
from vivadeck.stats.days import Days
from vivadeck.stats.known import Known, Standing, WeakTopic
from vivadeck.stats.recall import Retention, Week
from vivadeck.stats.waiting import Waiting, WaitingDay

if TYPE_CHECKING:
    from vivadeck.collection.selection import Selection
    from vivadeck.commands.planning import Expected
    from vivadeck.exam.today import Plan, Plans
    from vivadeck.exam.weakest import WeakCard
    from vivadeck.mock.report import Result
    from vivadeck.model import Review
    from vivadeck.stats.cards import CardFigures
    from vivadeck.stats.forecasts import CameTrue, Evening
    from vivadeck.stats.grades import Grades
    from vivadeck.stats.times import Times
    from vivadeck.tally import Counted

RECALL_WEEKS = 12  # that the screen shows
EVENINGS = 8  # weeks, for which the forecast of each evening is worked out again
MOST_TAGGED = 20_000  # cards; of more, each deck is a topic: to look at the tags of all takes too long
_LONG_AGO = 1  # an ordinal


class Chosen:
    """What statistics are about: the cards of a `selection`, and reviews since a day (None: since the first one).

    With `is_all`, no deck was named and nothing sought: then all reviews count, of whichever deck.
    """

    def __init__(self, app: App, names: Sequence[str], query: str, since: date | None) -> None:
        self.app = app
        self.words = [*names, *(["-q", query] if query else [])]  # as they were typed
        self.names, self.query = names, query
        self.is_all = not names and not query and not app.decks_option
        self.since = since

    @cached_property
    def selection(self) -> Selection:
        """The chosen cards."""
        return self.app.select(self.names, self.app.query(self.query) if self.query else ())

    @cached_property
    def cards(self) -> frozenset[str] | None:
        """The ids of the chosen cards; None for all."""
        return None if self.is_all else frozenset(item.card.id for item in self.selection.items())

    @cached_property
    def counted(self) -> Counted:
        """The answers to the chosen cards."""
        return self.app.collection.tally(self.cards)

    @cached_property
    def plans(self) -> Plans | None:
        """The plans for exams; None without one, or where only some cards are chosen."""
        if not self.app.exams or not self.is_all:
            return None
        from vivadeck.commands import planning

        return planning.plans(self.app)

    def first(self, day: date) -> date:
        """Return the first day that counts: `day`, but not before `since`, where that was given."""
        return max(day, self.since) if self.since else day

    def start(self) -> int:
        """Return the first study day that counts, as an ordinal."""
        return self.since.toordinal() if self.since else _LONG_AGO

    def reviews(self, field: str) -> list[Review]:
        """Return the reviews of the chosen cards since the first day that have a further field."""
        from vivadeck.clock import study_day

        ends = self.app.settings.day_ends
        return [
            review
            for review in self.app.collection.with_field(field)
            if (self.cards is None or review.card in self.cards)
            and (self.since is None or study_day(review.at, ends) >= self.since)
        ]


class ExamAhead(NamedTuple):
    """An exam with its plan, and what is expected."""

    plan: Plan
    expected: Expected


class Foretold(NamedTuple):
    """An exam with its forecasts, the earliest first, and how many of its cards were `known` on its day by the answers
    up to then: None for an exam that is still ahead."""

    plan: Plan
    evenings: tuple[Evening, ...]
    known: float | None


class Overview(NamedTuple):
    """What the one screen shows. The chances of the weakest `topics` and `cards` are for the `day`: today, or that of
    the next exam. Each topic has the command that asks its cards.
    """

    known: Known
    exams: tuple[ExamAhead, ...]
    days: Days
    weeks: tuple[Week, ...]
    retention: Retention
    waiting: Waiting
    day: date
    topics: tuple[WeakTopic, ...]
    commands: tuple[str, ...]
    cards: tuple[WeakCard, ...]


def weeks_since(chosen: Chosen) -> int:
    """Return how many weeks have begun since the first day that counts; 0 where none was given."""
    return -(-((chosen.app.today - chosen.since).days + 7) // 7) if chosen.since else 0


def overview(chosen: Chosen, weeks: int, recall_weeks: int = RECALL_WEEKS) -> Overview:
    """Gather the figures of the screen, with the days of so many weeks. Raises VivaError."""
    app, today = chosen.app, chosen.app.today
    plans, standing = chosen.plans, _standing(chosen)
    monday = today - timedelta(days=today.weekday())
    first = chosen.first(monday - timedelta(days=7 * (weeks - 1)))
    recent = chosen.first(monday - timedelta(days=7 * (recall_weeks - 1)))
    counts = chosen.counted.counts(recent.toordinal())
    exams = _exams(app, plans) if plans else ()
    day, topics, commands, cards = _weakest(chosen, standing, plans)
    return Overview(
        standing.known,
        exams,
        _days(chosen, first),
        recall.weeks(counts, recent, today),
        recall.retention(counts),
        _waiting(chosen, plans, exams),
        day,
        topics,
        commands,
        cards,
    )


def times(chosen: Chosen, days_before: int) -> tuple[Days, Times]:
    """Gather the times of answers: of each of the last days, and of all answers since then."""
    from vivadeck.stats import times

    first = chosen.since or chosen.app.today - timedelta(days=days_before - 1)
    return _days(chosen, first), times.times(chosen.counted.counts(first.toordinal()))


def grades(chosen: Chosen) -> tuple[Grades, Retention]:
    """Gather how grades are spread, how they compare with ticks, and the retention as Anki counts it."""
    from vivadeck import ticks
    from vivadeck.stats import grades

    counts, ticked = chosen.counted.counts(chosen.start()), chosen.reviews(ticks.FIELD)
    library = chosen.app.library
    points = {card.id: card.key_points for deck in library.decks for card in deck.cards} if ticked else {}
    return grades.grades(counts, ticked, points), recall.retention(counts)


def came_true(chosen: Chosen) -> tuple[CameTrue, ...]:
    """Gather how the planner's chances came true."""
    from vivadeck.stats import forecasts

    return forecasts.came_true(chosen.counted.chances(chosen.start()))


def foretold(chosen: Chosen) -> list[Foretold]:
    """Gather each exam's forecast on the evenings of the last weeks, and that of now; exams that are over first."""
    from vivadeck.commands import planning
    from vivadeck.stats.forecasts import Evening

    app, plans = chosen.app, chosen.plans
    found = _over(app) if chosen.is_all and app.exams else []
    if plans:
        before = _evenings(app, plans.by_exam, app.today)
        now = planning.expected(app, plans)
        found += [
            Foretold(plan, (*evenings, Evening(app.today, each.forecast)), None)
            for plan, evenings, each in zip(plans.by_exam, before, now, strict=True)
        ]
    return found


def _over(app: App) -> list[Foretold]:
    """Return the forecasts for exams of the last weeks, and what was known then."""
    from vivadeck.commands import planning
    from vivadeck.exam import weakest

    found = []
    for plan in planning.after(app, app.today - timedelta(weeks=EVENINGS)):
        assert plan.exam.day is not None
        (evenings,) = _evenings(app, [plan], plan.exam.day)
        if evenings:
            known = fsum(chance or 0.0 for chance in weakest.chances(plan))
            found.append(Foretold(plan, tuple(evenings), known))
    return found


def _evenings(app: App, plans: Sequence[Plan], until: date) -> list[list[Evening]]:
    """Return each exam's forecasts on the evenings of the weeks before a day, the earliest first."""
    from vivadeck.commands import planning
    from vivadeck.stats.forecasts import Evening

    days = [until - timedelta(weeks=week) for week in range(EVENINGS, 0, -1)]
    forecasts = [planning.forecasts_on(app, plans, day) for day in days]
    return [
        [Evening(day, forecast) for day, each in zip(days, forecasts, strict=True) if (forecast := each[place])]
        for place in range(len(plans))
    ]


def mocks(chosen: Chosen) -> list[Result]:
    """Gather what each mock viva came to that asked any of the chosen cards, the earliest first."""
    from vivadeck.mock import examiner, report

    return [report.result(each) for each in examiner.mocks(chosen.reviews(examiner.BEGAN))]


def cards(chosen: Chosen, sort: str) -> list[CardFigures]:
    """Gather the figures of every chosen card, in order."""
    from vivadeck.stats import cards

    collection, items = chosen.app.collection, chosen.selection.items()
    answers = collection.answers([item.card.id for item in items])
    listed = cards.cards(items, collection.memories(), answers, chosen.app.today, chosen.since or date.min)
    return cards.in_order(listed, sort)


def _standing(chosen: Chosen) -> Standing:
    """Return how well the chosen cards are known. For whole decks it is kept as long as nothing changes."""
    if chosen.query:
        return _worked_out(chosen)
    from vivadeck.exam.weakest import WeakCard

    collection, selection = chosen.app.collection, chosen.selection
    of = f"{chosen.app.today} {collection.edition()} {selection.edition()}"
    cards = sum(len(deck.cards) for deck in selection.decks)
    work_out = _of_decks if cards > MOST_TAGGED else _worked_out
    of_known, topics, weak = collection.memo("standing", of, lambda: list(work_out(chosen)))
    return Standing(
        Known(*of_known), tuple(WeakTopic(*each) for each in topics), tuple(WeakCard(*each) for each in weak)
    )


def _worked_out(chosen: Chosen) -> Standing:
    collection, today = chosen.app.collection, chosen.app.today
    before = collection.memories(today - timedelta(days=known.WEEK))
    return known.standing(chosen.selection.placed(), collection.memories(), before, today.toordinal())


def _of_decks(chosen: Chosen) -> Standing:
    """Return how well many cards are known, without a look at each: their topics are the decks."""
    collection, decks, today = chosen.app.collection, chosen.selection.decks, chosen.app.today
    now = collection.standings(decks, today)
    before = collection.standings(decks, today - timedelta(days=known.WEEK), as_it_ended=True)
    by_deck = {deck.name: each for deck, each in zip(decks, now, strict=True)}
    return known.of_decks(by_deck, fsum(each.chances for each in before))


def _days(chosen: Chosen, first: date) -> Days:
    """Return the days from `first` on; of the days in a row also those before it."""
    today = chosen.app.today
    found = days.days(chosen.counted.days(first.toordinal()), first, today)
    if found.in_a_row >= (today - first).days and not chosen.since:
        return found._replace(in_a_row=days.days(chosen.counted.days(_LONG_AGO), date.min, today).in_a_row)
    return found


def _exams(app: App, plans: Plans) -> tuple[ExamAhead, ...]:
    from vivadeck.commands import planning

    return tuple(ExamAhead(*each) for each in zip(plans.by_exam, planning.expected(app, plans), strict=True))


def _weakest(
    chosen: Chosen, standing: Standing, plans: Plans | None
) -> tuple[date, tuple[WeakTopic, ...], tuple[str, ...], tuple[WeakCard, ...]]:
    """Return the weakest topics and cards with the day that is meant: those of the next exam, as `viva plan` has them,
    or of the chosen cards today.
    """
    if plans is None:
        commands = tuple(_drill(chosen, topic) for topic in standing.topics)
        return chosen.app.today, standing.topics, commands, standing.cards
    from vivadeck.commands import plan_screen
    from vivadeck.exam import weakest

    plan = plans.by_exam[0]
    assert plan.exam.day is not None
    by_card, placed = weakest.chances(plan), [item.card for item in plan.items]
    topics = weakest.topics(placed, by_card)
    commands = tuple(plan_screen.drill(plans, plan, topic) for topic in topics[: known.MOST_TOPICS])
    return plan.exam.day, known.weak_topics(topics), commands, tuple(weakest.weak_cards(placed, by_card))


def _drill(chosen: Chosen, topic: WeakTopic) -> str:
    """Return the command that practises a topic."""
    from shlex import join

    tag = f'tag:"{topic.name}"' if " " in topic.name else f"tag:{topic.name}"
    query = " ".join(filter(None, (chosen.query, tag if topic.is_tag else "")))
    names = chosen.names if topic.is_tag else [topic.name]
    return join(["viva", "practice", *names, *chosen.app.decks_option, *(["-q", query] if query else [])])


def _waiting(chosen: Chosen, plans: Plans | None, exams: Sequence[ExamAhead]) -> Waiting:
    """Return what waits: today's cards as `viva` counts them, and the reviews of the next days."""
    from vivadeck.commands import planning

    app, selection, today = chosen.app, chosen.selection, chosen.app.today
    due, new = selection.by_day(), sum(count.new for count in selection.counts())
    if plans is None:
        first = min(new, max(0, planning.new_left(app, None)))
        begun = waiting.begun_by_day(new - first, app.settings.new, today)
        return waiting.waiting(WaitingDay(today, due.get(today, 0) + first, first), due, begun)
    for day, cards in agenda.due_by_day(plans.items, today).items():
        due[day] = due.get(day, 0) - cards
    queue = planning.session(app, selection, plans, None).queue
    now = WaitingDay(today, len(queue), sum(item.schedule is None for item in queue))
    planned = {item.card.id for item in selection.among(plans.items) if item.waits_as_new()}
    others = new - len(planned) - sum(item.waits_as_new() and item.card.id not in planned for item in queue)
    begun = waiting.begun_by_day(others, app.settings.new, today)
    placed = [card for share in plans.showings.shares for card in share.cards]
    are_shared = len(placed) > len(set(placed))
    return waiting.waiting(now, due, begun, [each.expected.days for each in exams], share_cards=are_shared)


def study(chosen: Chosen) -> str:
    """Return the command that asks the chosen cards."""
    from shlex import join

    return join(["viva", "study", *chosen.words, *chosen.app.decks_option])


def practise(chosen: Chosen, names: Iterable[str]) -> str:
    """Return the command that practises cards, given by their ids or by the numbers of hits."""
    from shlex import join

    return join(["viva", "practice", *names, *chosen.app.decks_option])
