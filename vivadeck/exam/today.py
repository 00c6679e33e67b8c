"""What the exams to come mean for today: which cards, in which order, and how missed ones come again. Pure.

Computed anew from the reviews each time, and never stored.
"""

from __future__ import annotations

from bisect import bisect_left as bisect
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import NamedTuple

from vivadeck.agenda import Item, has_come
from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.exam import exams as naming
from vivadeck.exam import retry
from vivadeck.exam.exams import Outlook, Pace, budget_of, latest_seconds, pace
from vivadeck.exam.memory import Answer
from vivadeck.exam.outlook import never_shown
from vivadeck.exam.planner import CardHistory, Timeline, order, timeline
from vivadeck.exam.showings import Share, Showings
from vivadeck.model import Exam, Mode, Review

FIRST_MISSES = 5.0, 10.0  # added to the counts: of ten first answers, five were misses


class Plan(NamedTuple):
    """One exam on one day. `histories` belong to `items`. A day has `a_day` showings, as far as the student's pace is
    known now; today `shown` are done, which took `taken` seconds, and so many are `left`: fewer if the exam begins
    before the day's budget is used (`is_cut`).

    `order` are the places in `items` of what to show today, the most wanted first, without regard to `left`. About so
    many of its cards a day are shown beside them for other exams: `shared`.
    """

    exam: Exam
    items: tuple[Item, ...]
    histories: tuple[CardHistory, ...]
    timeline: Timeline
    a_day: int
    shown: int
    order: tuple[int, ...]
    left: int = 0
    taken: float = 0.0
    is_cut: bool = False
    shared: int = 0

    def to_forecast(self) -> tuple[tuple[CardHistory, ...], int, int]:
        """Return the histories, today, and the day of the exam, as a forecast takes them.

        On the day of the exam no night is left: what was answered on it counts as answered on the day before.
        """
        assert self.exam.day is not None
        today, exam = self.timeline.today, self.exam.day.toordinal()
        if today < exam:
            return self.histories, today, exam
        eve = exam - 1
        answers = (tuple(Answer(min(eve, day), grade) for day, grade in each.answers) for each in self.histories)
        return tuple(map(CardHistory, answers, (each.due for each in self.histories))), eve, exam

    @property
    def outlook(self) -> Outlook:
        """What is possible until the exam. Cheap: nothing is simulated."""
        days = self.timeline.exam - self.timeline.today
        new, unseen = sum(not history.answers for history in self.histories), self._unseen(self.a_day)
        enough = self.a_day
        if unseen:
            steps = range(enough, enough + len(self.items) + 1)
            enough = steps[bisect(steps, 0, key=lambda a_day: -self._unseen(a_day), hi=len(steps) - 1)]
        assert self.exam.day is not None
        is_exam_day = self.exam.day.toordinal() <= self.timeline.today
        showings = self.left + self.a_day * (days - 1)
        return Outlook(len(self.items), new, showings, days, unseen, enough, is_exam_day, self.is_cut)

    def hurries(self) -> bool:
        """Return whether today all depends on the new cards."""
        return self.timeline.hurries(sum(not history.answers for history in self.histories))

    def _unseen(self, a_day: int) -> int:
        """Return about how many cards would not be shown before the exam with so many showings a day."""
        now, left = self.timeline.today, max(0, a_day - (self.a_day - self.left)) + self.shared
        a_day += self.shared
        due = [_comes_back(card, now) for card in self.histories if card.answers]
        new, days = len(self.histories) - len(due), self.timeline.exam - now
        place = timeline(len(self.histories), now, self.timeline.exam, a_day)
        return max(new - left - a_day * (days - 1), never_shown(new, due, place, left, a_day), 0)


def _comes_back(card: CardHistory, now: int) -> int:
    """Return the day on which a card that was shown comes up again: today it takes no new card's place any more."""
    due = now if card.due is None else card.due
    return max(due, now + 1) if card.answers[-1].day >= now else due


class Plans(NamedTuple):
    """All exams on one day, the next one first. `showings` are those of today, done and to come."""

    by_exam: tuple[Plan, ...]
    showings: Showings
    pace: Pace

    @property
    def items(self) -> list[Item]:
        """The cards of all exams, those of several once."""
        return list({item.card.id: item for plan in self.by_exam for item in plan.items}.values())

    def ends_at(self, now: datetime) -> datetime | None:
        """Return the moment at which today's first exam begins, and ends each session; None without one."""
        moments = [naming.starts_at(plan.exam, now) for plan in self.by_exam]
        return min((each for each in moments if each and now < each < now + timedelta(days=1)), default=None)

    def until_exams(self, now: datetime) -> Plans:
        """Return the plans in which no exam has more time today than there is between `now` and its beginning."""

        def cut(plan: Plan, share: Share) -> tuple[Plan, Share]:
            begins = naming.starts_at(plan.exam, now)
            if begins is None:
                return plan, share
            budget = share.budget._replace(seconds=plan.taken + max(0.0, (begins - now).total_seconds()))
            left, is_cut = budget.left(share.taken, self.pace), budget.is_cut(share.taken, self.pace)
            return plan._replace(left=left, is_cut=is_cut), share._replace(budget=budget, left=left)

        pairs = [cut(*each) for each in zip(self.by_exam, self.showings.shares, strict=True)]
        shares = tuple(share for _, share in pairs)
        return Plans(tuple(plan for plan, _ in pairs), self.showings._replace(shares=shares), self.pace)

    @property
    def cards(self) -> frozenset[str]:
        """All cards that the plans decide about, suspended ones too."""
        return frozenset().union(*(share.cards for share in self.showings.shares))


class History(NamedTuple):
    """The reviews of cards as the planner sees them: each card's answers, of every mode; how many misses before today
    were a day's first answer; and a `log` of today's reviews, of any card, in time order: (card, grade, seconds, is it
    study).

    Practice, which is any other mode, uses up no showing: its cards are still to be shown, if they were not studied.
    """

    answers: dict[str, list[Answer]]
    missed: int
    log: list[tuple[str, int, float, bool]]


def plans(
    exams: Iterable[tuple[Exam, Sequence[Item]]], reviews: Sequence[Review], today: date, day_ends: time = DAY_ENDS
) -> Plans:
    """Return the plans for exams with their cards, as they stand on the study day `today`."""
    pairs = list(exams)
    cards = {item.card.id for _, items in pairs for item in items}
    past = history(reviews, cards, today, day_ends)
    return planned(pairs, past, latest_seconds(reviews, today, day_ends), today, day_ends)


def planned(
    exams: Sequence[tuple[Exam, Sequence[Item]]],
    past: History,
    times: Sequence[float],
    today: date,
    day_ends: time = DAY_ENDS,
) -> Plans:
    """Return the plans for exams with their cards, from the history of at least these cards. `times` are the seconds of
    the latest reviews before today, the latest first.

    They are the morning's plans with what was shown since: today's answers change the plan from tomorrow on. Only the
    number of today's showings follows the clock, where the budget is in minutes: it cannot be known in the morning.
    """
    morning = pace(times)
    asked = [(exam, items, _of_morning(items, today, day_ends)) for exam, items in exams]
    by_exam = [_plan(exam, cards, past, budget_of(exam).a_day(morning), today) for exam, _, cards in asked]
    shares = tuple(_share(plan, items, cards, past) for plan, (_, items, cards) in zip(by_exam, asked, strict=True))
    showings = Showings(shares, retry.learn(_until_morning(past, today)), past.missed, times=tuple(times))
    showings = showings._replace(miss_share=_miss_share(past, today))
    for card, grade, seconds, is_study in past.log:
        showings = showings.after(card, grade, seconds) if is_study else showings.practised(card, grade)
    cards = {item.card.id: item for _, items in exams for item in items}
    showings = showings.without({card for card, item in cards.items() if item.is_suspended})
    skipped = [card for card, item in cards.items() if item.is_skipped and not item.is_suspended]
    pairs = zip(by_exam, showings.shares, strict=True)
    plans = [_as_left(plan, share, showings.pace) for plan, share in pairs]
    plans = [plan._replace(shared=_shared(plan, plans)) for plan in plans]
    return Plans(tuple(plans), showings.skipped(skipped), showings.pace)


def history(reviews: Iterable[Review], cards: Collection[str], today: date, day_ends: time = DAY_ENDS) -> History:
    """Return the history of `cards` from all reviews, in time order.

    A review that is dated after today but counts (after a journey, or when the day ended in a session) is today's.
    """
    answers: dict[str, list[Answer]] = {}
    of_today: list[tuple[str, int, float, bool]] = []
    for review in reviews:
        day = study_day(review.at, day_ends)
        if has_come(day, today):
            if day >= today:
                of_today.append((review.card, review.grade, review.seconds, review.mode == Mode.STUDY))
            if review.card in cards:
                answers.setdefault(review.card, []).append(Answer(day.toordinal(), review.grade))
    return past(answers, of_today, today)


def past(answers: dict[str, list[Answer]], of_today: Iterable[tuple[str, int, float, bool]], today: date) -> History:
    """Return the history from each card's answers, and the log of today's reviews."""
    before = ([each for each in card if each.day < today.toordinal()] for card in answers.values())
    return History(answers, sum(map(_misses, before)), [*of_today])


def _miss_share(past: History, today: date) -> float:
    """Return the share of a day's first answers that are misses; with few answers, near that of FIRST_MISSES."""
    missed, answers = FIRST_MISSES
    now = today.toordinal()
    days = sum(len({answer.day for answer in card if answer.day < now}) for card in past.answers.values())
    return (missed + past.missed) / (answers + days)


def _misses(answers: Sequence[Answer]) -> int:
    """Count the days on which a card's first answer was a miss."""
    days = (-1, *(answer.day for answer in answers))
    return sum(answer.grade < 3 and day < answer.day for day, answer in zip(days, answers, strict=False))


def day(plans: Plans, chosen: Iterable[Item]) -> Showings:
    """Return today's showings of the chosen items, and of no others."""
    return plans.showings.only({item.card.id for item in chosen})


def _of_morning(items: Sequence[Item], today: date, day_ends: time) -> list[Item]:
    """Return the cards that could be asked this morning. To suspend one later changes nothing for the others."""

    def was_asked(item: Item) -> bool:
        return not item.is_suspended or (item.decided is not None and study_day(item.decided, day_ends) >= today)

    return [item for item in items if was_asked(item)]


def _plan(exam: Exam, morning: Sequence[Item], past: History, a_day: int, today: date) -> Plan:
    """Return the plan for the cards of an exam that could be asked this morning."""
    assert exam.day is not None
    now = today.toordinal()
    cards = {item.card.id for item in morning}
    studied = [card for card, *_, is_study in past.log if is_study and card in cards]
    histories = [
        CardHistory(tuple(past.answers.get(item.card.id, ())), item.schedule and item.schedule.due.toordinal())
        for item in morning
    ]
    place = timeline(len(morning), now, exam.day.toordinal(), a_day)
    practised = {card for card, *_, is_study in past.log if not is_study}
    wanted, still_asked = list(histories), practised.difference(studied)
    for number, item in enumerate(morning):
        if item.card.id in still_asked:  # as it was in the morning
            before = tuple(each for each in wanted[number].answers if each.day < now)
            wanted[number] = wanted[number]._replace(answers=before)
    asked = [number for number, item in enumerate(morning) if not item.is_suspended]
    places = {number: at for at, number in enumerate(asked)}
    in_order = tuple(places[number] for number in order(wanted, place) if number in places)
    items, histories = [morning[number] for number in asked], [histories[number] for number in asked]
    return Plan(exam, tuple(items), tuple(histories), place, a_day, len(studied), in_order)


def _share(plan: Plan, items: Sequence[Item], morning: Sequence[Item], past: History) -> Share:
    """Return the share of an exam with these cards, as it was this morning."""
    wanted = (plan.items[place] for place in plan.order)
    order = tuple(item.card.id for item in wanted if not item.is_skipped)
    now = plan.timeline.today
    ids = (item.card.id for item in morning)
    unseen = frozenset(card for card in ids if all(each.day >= now for each in past.answers.get(card, ())))
    due = frozenset(item.card.id for item in plan.items if item.schedule and item.schedule.due.toordinal() <= now)
    waiting = [card for card in order if card in unseen]
    shown = len(unseen) - sum(not history.answers for history in plan.histories)
    hurried = max(0, ceil(plan.timeline.new_first(len(unseen))) - shown)
    firm = unseen | due if plan.timeline.is_near_exam() else frozenset(waiting[:hurried])
    cards, budget = frozenset(item.card.id for item in items), budget_of(plan.exam)
    return Share(naming.name(plan.exam), cards, order, budget, plan.a_day, plan.timeline, unseen=unseen, firm=firm)


def _shared(plan: Plan, plans: Iterable[Plan]) -> int:
    """Return about how many cards of an exam a day are shown for the other exams only, until it comes."""
    mine, days = {item.card.id for item in plan.items}, plan.timeline.exam - plan.timeline.today
    showings = 0.0
    for other in plans:
        its = {item.card.id for item in other.items}
        if other is not plan and (both := len(mine & its)):
            beside = max(0.0, other.a_day - plan.a_day * both / len(mine))  # a card of both counts for both
            showings += beside * both / len(its) * min(1.0, (other.timeline.exam - plan.timeline.today) / days)
    return int(showings)


def _as_left(plan: Plan, share: Share, pace: Pace) -> Plan:
    """Return the plan with what is left of today."""
    return plan._replace(a_day=share.budget.a_day(pace), left=share.left, taken=pace.taken(share.taken))


def _until_morning(past: History, today: date) -> Iterable[list[Answer]]:
    """Yield each card's answers before today, in the order of the first ones."""
    now = today.toordinal()
    for answers in past.answers.values():
        yield [answer for answer in answers if answer.day < now]
