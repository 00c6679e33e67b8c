"""The report of a mock viva, from its reviews and the cards. Pure.

Nothing else is stored of a mock, so its report can be made again at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from vivadeck import ticks
from vivadeck.markdown import math
from vivadeck.mock.examiner import QUESTIONS, began, field
from vivadeck.model import Card, Review
from vivadeck.sanitize import single_line
from vivadeck.terminal.wording import counted, duration, in_shell, on_clock, on_day
from vivadeck.ticks import Tick

MARKS = ((4.5, "excellent"), (3.8, "good"), (3.2, "pass"), (2.6, "pass, not yet strong"), (0.0, "not a pass yet"))
MOST_TO_LEARN = 3
MOST_BEFORE = 3  # mocks that this one is compared with
MODEL_ANSWERS = "Model answers"  # the title above those of a strict mock
FIRST_LINE = "<!-- A report of viva mock -->"  # of a file that viva wrote
_LEFT_OUT, _GRADES = "left out", "your grades"  # what a file has beside each question
_LONGEST_SECONDS = 1e6  # of an answer; what is longer was not written by viva
_AS_WELL = 0.25  # mean grades that are as near as this are alike
_FEWEST = 3  # questions of a mock that tell how well it went


class MissedPoint(NamedTuple):
    """A key point that an answer did not have, or perhaps had: its `tick` is unsure then."""

    point: str
    card: str
    tick: Tick = Tick.NOT_HEARD

    @property
    def is_unsure(self) -> bool:
        return self.tick is Tick.UNSURE


class Score(NamedTuple):
    """How many of so many questions were answered: grade 3 or better."""

    answered: int
    questions: int

    def __str__(self) -> str:
        return f"{self.answered} of {self.questions}"


class TopicResult(NamedTuple):
    """What the questions of a topic came to."""

    topic: str
    score: Score
    mark: str


class Result(NamedTuple):
    """What a mock came to: when it began, how many seconds it took, and its mark, which follows from the mean grade."""

    began: datetime
    seconds: float
    mark: str
    score: Score
    mean: float


@dataclass(frozen=True, slots=True)
class Report:
    """What a mock showed. `reviews` are in the order in which they were asked.

    `times` are the seconds of each answer that was tried; `cards` those of its cards that are still in a deck;
    `to_learn` the cards to learn first. So many key points were `changed` since, and the cards `gone` are in no deck
    any more. `before` is what the mocks before it came to, the latest first.
    """

    began: datetime
    seconds: float
    mark: str
    score: Score
    reviews: tuple[Review, ...]
    cards: Mapping[str, Card]
    times: tuple[float, ...]
    topics: tuple[TopicResult, ...]
    missed: tuple[MissedPoint, ...]
    to_learn: tuple[str, ...]
    changed: int
    gone: tuple[str, ...]
    before: tuple[Result, ...]


def report(past: Sequence[Sequence[Review]], cards: Mapping[str, Card], topic: Mapping[str, str]) -> Report:
    """Return the report of the last of these mocks.

    `cards` are those of its cards that are in a deck, by their ids; each has a `topic`.
    """
    reviews = tuple(past[-1])
    missed, changed = _missed(reviews, cards)
    by_topic: dict[str, list[Review]] = {}
    for review in reviews:
        by_topic.setdefault(topic.get(review.card, review.card.partition("/")[0]), []).append(review)
    came_to = result(reviews)
    return Report(
        began=came_to.began,
        seconds=came_to.seconds,
        mark=came_to.mark,
        score=came_to.score,
        reviews=reviews,
        cards=cards,
        times=tuple(time for review in reviews if (time := _answered(review)) is not None),
        topics=tuple(TopicResult(name, _score(each), _mark(each)) for name, each in by_topic.items()),
        missed=missed,
        to_learn=_to_learn(reviews, cards),
        changed=changed,
        gone=tuple(dict.fromkeys(review.card for review in reviews if review.card not in cards)),
        before=tuple(result(each) for each in reversed(past[-1 - MOST_BEFORE : -1])),
    )


def result(reviews: Sequence[Review]) -> Result:
    """Return what a mock came to."""
    beginning = began(reviews)
    seconds = max(0.0, (reviews[-1].at - beginning).total_seconds())
    return Result(beginning, seconds, _mark(reviews), _score(reviews), _mean(reviews))


def _mean(reviews: Sequence[Review]) -> float:
    return sum(review.grade for review in reviews) / len(reviews)


def _mark(reviews: Sequence[Review]) -> str:
    return next(mark for least, mark in MARKS if _mean(reviews) >= least)


def _score(reviews: Sequence[Review]) -> Score:
    return Score(sum(review.grade >= 3 for review in reviews), len(reviews))


def _missed(reviews: Iterable[Review], cards: Mapping[str, Card]) -> tuple[tuple[MissedPoint, ...], int]:
    """Return the key points that were missed or unsure and are still in their card, and how many others were changed.

    Where nothing was ticked although the answer was good, nobody ticked, unless it was typed: nothing is known then.
    Nor could anybody tick a point without a letter.
    """
    missed, changed = list[MissedPoint](), 0
    for review in reviews:
        if review.card in cards:
            points = cards[review.card].key_points
            of_points, others = ticks.read(review.further, points)
            if ticks.telling(review.further, points, review.grade):
                could_be = zip(points, of_points[: len(ticks.LETTERS)], strict=False)
                missed += [
                    MissedPoint(point, review.card, tick)
                    for point, tick in could_be
                    if tick is not None and tick is not Tick.HEARD
                ]
            changed += others
    return tuple(missed), changed


def _to_learn(reviews: Sequence[Review], cards: Mapping[str, Card]) -> tuple[str, ...]:
    """Return the cards to learn first: those with the lowest grades, of equal ones those with fewer key points said."""
    weak = [review for review in reviews if review.grade < 4 and review.card in cards]

    def said(review: Review) -> tuple[int, float]:
        return review.grade, ticks.coverage(ticks.kept(review.further, cards[review.card].key_points))

    return tuple(dict.fromkeys(review.card for review in sorted(weak, key=said)))[:MOST_TO_LEARN]


def _answered(review: Review) -> float | None:
    """Return how long an answer took in seconds; None where there was none, or the field has no length of time."""
    seconds = field(review, ticks.ANSWERED)
    return float(seconds) if isinstance(seconds, int | float) and 0 <= seconds < _LONGEST_SECONDS else None


def title(report: Report) -> str:
    """Return the first line: the mark, and how long it took."""
    return f"Your viva: {report.mark}"


def extent(report: Report) -> str:
    """Return how many questions it had, of how many where it was stopped early, and how long it took."""
    asked, drawn = report.score.questions, field(report.reviews[0], QUESTIONS)
    is_stopped = isinstance(drawn, int) and drawn > asked
    questions = f"stopped after {asked} of {drawn} questions" if is_stopped else counted(asked, "question")
    return f"{questions}, {duration(_whole_minutes(report.seconds))}"


def _whole_minutes(seconds: float) -> float:
    return seconds if seconds < 60 else round(seconds / 60) * 60


def command(report: Report, words: Sequence[str] = ()) -> str:
    """Return what to type to learn the cards to learn first. The `words` chose the decks on the command line."""
    if not report.to_learn:
        return " ".join(map(in_shell, ("viva", "study", *words)))
    return " ".join(map(in_shell, ("viva", "practice", *report.to_learn, *words)))


def lines(report: Report, words: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Return the report below its title, as (label, text) pairs; a label is "" where it goes on. The `words` chose the
    decks on the command line."""
    parts = _parts(report, words)
    return [("" if number else label, text) for label, texts in parts for number, text in enumerate(texts)]


def _parts(report: Report, words: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what the report says below its title: labels, each with its lines. What to do next is on the first page."""
    untried = len(report.reviews) - len(report.times)
    yield "answered well", [f"{_bar(report.score)}  {report.score}{f', {untried} not tried' if untried else ''}"]
    yield "answers took", [_times(report.times)] if report.times else []
    yield "by topic", _by_topic(report)
    yield "compared", [_comparison(report)] if report.before else []
    yield "learn first" if report.to_learn else "next", [f"`{command(report, words)}`"]
    yield _LEFT_OUT, _left_out(report)
    yield "changed since", _changes(report)
    graded = ", ".join(f"{review.card} {_graded(review)}" for review in report.reviews)
    yield _GRADES, [f"{graded}. To read an answer: `viva show CARD`"]


def _graded(review: Review) -> str:
    """Return a grade, with the time of its answer as its clock showed it."""
    seconds = _answered(review)
    return f"{review.grade}" if seconds is None else f"{review.grade} ({on_clock(seconds)})"


def answers(report: Report) -> list[Card]:
    """Return the cards whose model answers a strict mock shows after its end, in the order of its questions."""
    return [report.cards[name] for name in dict.fromkeys(each.card for each in report.reviews) if name in report.cards]


def end(words: Sequence[str] = (), *, is_strict: bool = False) -> str:
    """Return how to see the report again. The `words` chose the decks on the command line."""
    again = " ".join(map(in_shell, ("viva", "mock", "--last", *(["--strict"] if is_strict else []), *words)))
    return f"To see this report again: `{again}`"


def markdown(report: Report, words: Sequence[str] = (), *, is_strict: bool = False) -> str:
    """Return the report as Markdown, for a file. That of a strict mock has the model answers, also to follow-ups."""
    from vivadeck.markdown import guard  # it imports a parser, which the screen does not need

    when = f"{on_day(report.began.date(), report.began.date())} {report.began:%Y, %H:%M}"
    asked = extent(report)
    text = [FIRST_LINE, "", f"# {title(report)}", "", f"{when}. {asked[:1].upper()}{asked[1:]}.", ""]
    text += [*_list(report, words), ""]
    text += ["## Questions", ""]
    for number, review in enumerate(report.reviews, 1):
        card = report.cards.get(review.card)
        question = single_line(card.question) if card else "(It is in none of your decks now.)"
        text.append(f"{number}. {question} Grade {_graded(review)}, `{review.card}`")
        text += [
            f"    - {'unsure' if missed.is_unsure else 'left out'}: {single_line(missed.point)}"
            for missed in report.missed
            if missed.card == review.card
        ]
    if is_strict:
        text += ["", f"## {MODEL_ANSWERS}"]
        for card in answers(report):
            text += [
                "",
                f"### {single_line(card.question)}",
                "",
                *([card.short, ""] if card.short else []),
                card.answer,
            ]
            for each in card.follow_ups:
                text += ["", f"Follow-up: {single_line(each.question)}", "", each.answer]
    return guard.guarded("\n".join(text), (FIRST_LINE,)) + "\n"


def _list(report: Report, words: Sequence[str]) -> Iterator[str]:
    """Yield what the report says as a Markdown list, but for what stands at each question."""
    for label, texts in _parts(report, words):
        if texts and label not in (_LEFT_OUT, _GRADES):
            yield f"- {label}: {texts[0]}" if len(texts) == 1 else f"- {label}:"
            yield from (f"    - {text}" for text in texts if len(texts) > 1)


def is_report(data: bytes) -> bool:
    """Tell whether a file is a report that viva wrote, from its first bytes."""
    return data.startswith(FIRST_LINE.encode())


def _left_out(report: Report) -> list[str]:
    """Return the cards with the key points that were missed or unsure, each below its card."""
    rows = []
    for number, missed in enumerate(report.missed):
        if number == 0 or missed.card != report.missed[number - 1].card:
            rows.append(missed.card)
        rows.append(f"  · {_plain(missed.point)}{' (unsure)' if missed.is_unsure else ''}")
    return rows


def _by_topic(report: Report) -> list[str]:
    """Return the topics with each mark, the best mark first: "training 4/5, rnn 1/1 (good)"."""
    topics = [(each.mark, f"{each.topic} {each.score.answered}/{each.score.questions}") for each in report.topics]
    by_mark = {mark: [text for its, text in topics if its == mark] for _, mark in MARKS}
    return [f"{', '.join(texts)} ({mark})" for mark, texts in by_mark.items() if texts]


def _plain(text: str) -> str:
    return single_line(math.plain(text))


def _bar(score: Score) -> str:
    filled = round(10 * score.answered / score.questions)
    return "█" * filled + "░" * (10 - filled)


def _times(times: Sequence[float]) -> str:
    mean = on_clock(sum(times) / len(times))
    if len(times) == 1:
        return mean
    return f"{mean} on average ({on_clock(min(times))}–{on_clock(max(times))})"


def _changes(report: Report) -> list[str]:
    points = counted(report.changed, "key point")
    changed = (
        [f"{points}, so {'it is' if report.changed == 1 else 'they are'} not shown here"] if report.changed else []
    )
    return changed + [f"{card} is in none of your decks now" for card in report.gone]


def _comparison(report: Report) -> str:
    """Say how the mock compares with the one before it, and what those before that one had; only what they had, where
    one had so few questions that they tell little."""
    last, *earlier = report.before
    more = _mean(report.reviews) - last.mean
    how = "as well as" if abs(more) <= _AS_WELL else "better than" if more > 0 else "not as well as"
    before_that = f"; before that: {', '.join(f'{each.mark} ({each.score})' for each in earlier)}" if earlier else ""
    when, had = _when(last.began, report), f"{last.mark}, {last.score} answered well"
    if min(report.score.questions, last.score.questions) < _FEWEST:
        return f"on {when}: {had}{before_that}"
    return f"{how} on {when} ({had}){before_that}"


def _when(moment: datetime, report: Report) -> str:
    return f"{on_day(moment.date(), report.began.date())}, {moment:%H:%M}"
