"""The chance of passing an exam in which topics are drawn by lot, and what one hour more would change. Pure.

A student knows a topic when they recall at least half of its cards on the day of the exam. Whether a card is recalled
follows from the simulated students of the forecast: each has a chance for each card. So each student has a chance to
know 0, 1, 2 … topics. Which topics are drawn has nothing to do with what is known, so how many of the drawn ones are
known is hypergeometric. The chance of passing is the mean over all students. They differ as much as the range of the
forecast says: each counts twice, better and worse than the model by the error that all models have in common.

For up to EXACT cards and topics the sums are exact; beyond that they are normal distributions (an error of less than
.005), but for a draw of a large part of the topics.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import repeat
from math import ceil, erf, exp, fsum, lgamma, sqrt
from operator import add, mul
from typing import NamedTuple

from vivadeck.agenda import Item
from vivadeck.exam.forecast import Simulation
from vivadeck.exam.today import Plan
from vivadeck.exam.weakest import chances, groups, tagged_topics
from vivadeck.model import Drawn, ExamForm

EXACT = 64  # cards of a topic, or topics
HOUR = 3600  # seconds
TRIED = 3  # of the weakest topics: which of them is worth an hour
WORTH_SAYING = 0.02  # of the chance
LARGE_DRAW = 4  # times as many topics as are drawn are always counted exactly
_BELL = {step / 2: exp(-step * step / 8) for step in range(-8, 9)}
_NORMAL = tuple(
    (step, height / fsum(_BELL.values())) for step, height in _BELL.items()
)  # (standard deviations, weight)

Topic = frozenset[tuple[int, int]]  # of a topic's cards: how many have the chance at a place of a student's chances


class Hour(NamedTuple):
    """The topic for which an hour more, on the last day, adds most, and the `chance` (0–1) of passing then."""

    topic: str
    chance: float


class Passing(NamedTuple):
    """The `chance` (0–1) of passing an exam of this form; None where fewer `topics` are left than are drawn."""

    form: ExamForm
    topics: int
    chance: float | None
    hour: Hour | None = None


def topics(items: Sequence[Item], drawn: Drawn) -> dict[str, list[int]]:
    """Return the places of each topic's cards, by its name.

    They are the `tagged_topics`. A card without a topic belongs to that of its deck.
    """
    if drawn is Drawn.CARD:
        return {item.card.id: [place] for place, item in enumerate(items)}
    decks, _ = groups([item.card for item in items])
    if drawn is Drawn.DECK:
        return dict(decks)
    by_tag = tagged_topics([item.card for item in items])
    tagged = {place for places in by_tag.values() for place in places}
    for deck, places in decks.items():
        if rest := [place for place in places if place not in tagged]:
            by_tag[deck] = sorted({*by_tag.get(deck, ()), *rest})
    return by_tag


def passing(plan: Plan, simulation: Simulation, seconds: float) -> Passing | None:
    """Return the chance of passing the plan's exam; None without a form. A card takes the student so many `seconds`."""
    form = plan.exam.form
    if form is None:
        return None
    drawn = topics(plan.items, form.topics)
    if len(drawn) < form.draw:
        return Passing(form, len(drawn), None)
    cards = _stand_ins(plan, simulation.followed)
    chance = partial(_chance, cache(partial(_by_student, _students(simulation, plan.to_forecast()[2]))), drawn, form)
    now = chance(cards)
    if plan.exam.day is None or plan.exam.day.toordinal() <= plan.timeline.today:
        return Passing(form, len(drawn), now)
    studied = topics(plan.items, Drawn.TAG) if form.topics is Drawn.CARD else drawn
    recall = [fsum(run.recall[card] for run in simulation.runs) / len(simulation.runs) for card in cards]
    best = Hour("", now + WORTH_SAYING)
    for name, places in sorted(studied.items(), key=lambda each: _mean(recall, each[1]))[:TRIED]:
        more = {*_in_an_hour(places, recall, HOUR / seconds)}
        with_more = [card + len(simulation.followed) * (place in more) for place, card in enumerate(cards)]
        best = max(best, Hour(name, chance(with_more)), key=lambda each: each.chance)
    return Passing(form, len(drawn), now, best if best.topic else None)


def _students(simulation: Simulation, exam: int) -> list[list[float]]:
    """Return the chances of each student: for the followed cards, then for each if it is asked once more on the last
    day. Each student of the simulation counts twice: worse and better than the model."""
    honest, cards = simulation.kindness.taken_out, range(len(simulation.followed))
    chances = [
        [honest(each) for each in (*run.recall, *(run.recall_after_more(card, exam) for card in cards))]
        for run in simulation.runs
    ]
    mean = fsum(sum(each[: len(cards)]) for each in chances) / len(cards) / len(chances)
    away = sqrt(simulation.common_variance(mean))
    return [[*map(_share, map(add, each, repeat(shift)))] for each in chances for shift in (-away, away)]


def _share(value: float) -> float:
    return 0.0 if value < 0.0 else 1.0 if value > 1.0 else value


def _mean(values: Sequence[float], places: Sequence[int]) -> float:
    return fsum(values[place] for place in places) / len(places)


def _stand_ins(plan: Plan, followed: Sequence[int]) -> list[int]:
    """Return for each card of the plan which of the `followed` cards is simulated in its place: itself, or the one most
    like it by the planner's memory, of new cards by their order."""
    if len(followed) == len(plan.items):
        return [*range(len(followed))]
    by_card = chances(plan)
    order = sorted(range(len(by_card)), key=lambda place: (by_card[place] is None, by_card[place] or 0.0, place))
    at = {index: place for place, index in enumerate(followed)}
    result, last = [0] * len(order), next(at[place] for place in order if place in at)
    for place in order:
        last = at.get(place, last)
        result[place] = last
    return result


def _in_an_hour(places: Iterable[int], recall: Sequence[float], showings: float) -> Iterable[int]:
    """Yield the cards for which there are so many showings, the weakest first. A missed card takes two."""
    for place in sorted(places, key=lambda each: (recall[each], each)):
        showings -= 2 - recall[place]
        if showings < 0:
            return
        yield place


def _by_student(students: Sequence[Sequence[float]], topic: Topic) -> list[float]:
    return [knows(topic, recall) for recall in students]


def _chance(
    known: Callable[[Topic], Sequence[float]], drawn: Mapping[str, Sequence[int]], form: ExamForm, cards: Sequence[int]
) -> float:
    """Return the mean chance of passing over all students. Each has a chance to know a topic (`known`).

    `drawn` are the places of each topic's cards; the chances of these `cards` are those that a student has for them.
    """
    alike = Counter(frozenset(Counter(map(cards.__getitem__, places)).items()) for places in drawn.values())
    by_student = [*zip(*map(known, alike), strict=True)]
    return fsum(pass_chance([*zip(each, alike.values(), strict=True)], form) for each in by_student) / len(by_student)


def knows(topic: Topic, recall: Sequence[float]) -> float:
    """Return the chance that at least half of the topic's cards are recalled."""
    cards = [(recall[place], count) for place, count in topic]
    size = sum(count for _, count in cards)
    needed = ceil(size / 2)
    if size == 1:
        return cards[0][0]
    if size <= EXACT:
        return min(1.0, fsum(distribution(cards)[needed:]))
    mean, deviation = _moments(cards)
    if deviation == 0.0:
        return float(mean >= needed)
    return (1 + erf((mean - needed + 0.5) / deviation / sqrt(2))) / 2


def distribution(chances: Iterable[tuple[float, int]]) -> list[float]:
    """Return the chances of 0, 1, 2 … successes, from pairs (chance of one success, how many have this chance)."""
    result = [1.0]
    for chance, count in chances:
        miss = 1 - chance
        for _ in range(count):
            pairs = zip([*result, 0.0], [0.0, *result])  # noqa: B905 - as long as each other
            result = [same * miss + fewer * chance for same, fewer in pairs]
    return result


def _moments(chances: Sequence[tuple[float, int]]) -> tuple[float, float]:
    """Return the mean and the standard deviation of the number of successes."""
    mean = fsum(chance * count for chance, count in chances)
    return mean, sqrt(fsum(chance * (1 - chance) * count for chance, count in chances))


def pass_chance(topics: Sequence[tuple[float, int]], form: ExamForm) -> float:
    """Return the chance of passing, from pairs (chance to know a topic, how many topics have this chance)."""
    size = sum(count for _, count in topics)
    if size <= max(EXACT, LARGE_DRAW * form.draw):
        return min(1.0, fsum(map(mul, distribution(topics), _enough_by_known(size, form))))
    mean, deviation = _moments(topics)
    values = ((min(size, max(0.0, mean + step * deviation)), weight) for step, weight in _NORMAL)
    return min(1.0, fsum(weight * enough(known, size, form) for known, weight in values))


@cache
def _enough_by_known(topics: int, form: ExamForm) -> list[float]:
    """Return `enough` for each number of topics that may be known."""
    return [enough(known, topics, form) for known in range(topics + 1)]


def enough(known: float, topics: int, form: ExamForm) -> float:
    """Return the chance that enough of the drawn topics are among the `known` ones: hypergeometric."""
    most = min(form.draw, int(known))
    least = max(form.needed, ceil(form.draw - (topics - known)))
    every = _log_choose(topics, form.draw)
    logs = (
        _log_choose(known, each) + _log_choose(topics - known, form.draw - each) - every
        for each in range(least, most + 1)
    )
    return min(1.0, fsum(map(exp, logs)))


def _log_choose(among: float, number: int) -> float:
    """Return the logarithm of how many ways there are to choose; `among` need not be whole."""
    return lgamma(among + 1) - lgamma(number + 1) - lgamma(among - number + 1)
