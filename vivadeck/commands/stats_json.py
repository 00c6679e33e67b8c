"""The figures of `viva stats` as JSON. The keys are explained in `viva help json`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from vivadeck.commands.stats_tables import STAGES

if TYPE_CHECKING:
    from vivadeck.commands.figures import Foretold, Overview
    from vivadeck.exam.forecast import Forecast
    from vivadeck.exam.today import Plan
    from vivadeck.mock.report import Result
    from vivadeck.stats.cards import CardFigures
    from vivadeck.stats.days import Days
    from vivadeck.stats.forecasts import CameTrue
    from vivadeck.stats.grades import Grades
    from vivadeck.stats.recall import Recall, Retention
    from vivadeck.stats.times import Times, TimeTaken


def overview(shown: Overview, command: str) -> dict[str, Any]:
    """Return what the one screen shows."""
    known = shown.known
    return {
        "known": {
            "cards": known.cards,
            "new": known.new,
            "share": round(known.share, 3),
            "week_ago": round(known.week_ago, 3),
        },
        "exams": [
            {
                **_exam(plan),
                "forecast": _range(expected.forecast),
                "week_ago": expected.week_ago and _range(expected.week_ago),
            }
            for plan, expected in shown.exams
        ],
        "studied": {"latest_days": shown.days.latest(), "in_a_row": shown.days.in_a_row},
        "days": _days(shown.days),
        "weeks": [
            {"date": week.monday.isoformat(), "all": _recall(week.every), "first": _recall(week.first)}
            for week in shown.weeks
        ],
        "waiting": [
            {"date": day.isoformat(), "cards": reviews, "new": new} for day, reviews, new in shown.waiting.days
        ],
        "later": shown.waiting.later,
        "day": shown.day.isoformat(),
        "topics": [
            {
                "name": each.name,
                "cards": each.cards,
                "new": each.new,
                "chance": round(each.chance, 3),
                "command": drill,
            }
            for each, drill in zip(shown.topics, shown.commands, strict=True)
        ],
        "weakest": [{"id": card.id, "chance": round(card.chance, 3)} for card in shown.cards],
        "command": command,
    }


def time(days: Days, times: Times) -> dict[str, Any]:
    """Return the time that goes into studying."""
    return {
        "days": _days(days),
        "all": _time_taken(times.every),
        "by_stage": {STAGES[stage]: _time_taken(taken) for stage, taken in times.by_stage.items()},
        "by_mode": {mode: _time_taken(taken) for mode, taken in times.by_mode.items()},
        "hours": [
            {"hour": each.hour, **_time_taken(each.taken), "recalled": each.recall.recalled} for each in times.hours
        ],
    }


def grades(shown: Grades, retention: Retention) -> dict[str, Any]:
    """Return how grades are spread, how they compare with ticks, and the retention as Anki counts it."""
    return {
        "all": list(shown.every.counts),
        "by_stage": {STAGES[stage]: list(each.counts) for stage, each in shown.by_stage.items()},
        "by_mode": {mode: list(each.counts) for mode, each in shown.by_mode.items()},
        "first": {mode: _recall(each) for mode, each in shown.recall.items()},
        "retention": {"young": _recall(retention.young), "mature": _recall(retention.mature)},
        "calibration": {
            mode: {**each._asdict(), "own": round(each.own, 2), "of_ticks": round(each.of_ticks, 2)}
            for mode, each in shown.calibration.items()
        },
    }


def forecasts(exams: Iterable[Foretold], parts: Iterable[CameTrue]) -> dict[str, Any]:
    """Return the earlier forecasts for each exam, and how the planner's chances came true."""
    return {
        "exams": [
            {
                **_exam(each.plan),
                "evenings": [{"date": day.isoformat(), **_range(range_)} for day, range_ in each.evenings],
                "known": each.known if each.known is None else round(each.known, 1),
            }
            for each in exams
        ],
        "chances": [
            {
                "low": each.low,
                "high": each.high,
                "answers": each.answers,
                "expected": round(each.said, 3),
                "recalled": each.recalled,
            }
            for each in parts
        ],
    }


def mocks(results: Iterable[Result]) -> list[dict[str, Any]]:
    """Return the marks of mock vivas, the earliest first."""
    return [
        {
            "began": each.began.isoformat(),
            "seconds": round(each.seconds, 1),
            "mark": each.mark,
            "answered": each.score.answered,
            "questions": each.score.questions,
            "grade": round(each.mean, 2),
        }
        for each in results
    ]


def cards(figures: Iterable[CardFigures], since: date | None) -> list[dict[str, Any]]:
    """Return every card with its figures."""
    del since
    return [
        {
            "id": each.id,
            "recall": None if each.recall is None else round(each.recall, 3),
            "interval_days": each.interval_days,
            "lapses": each.lapses,
            "answers": each.answers,
            "seconds": None if each.seconds is None else round(each.seconds, 1),
            "seen": each.seen and each.seen.isoformat(),
            "due": each.due and each.due.isoformat(),
            "stage": STAGES[each.stage],
            "suspended": each.is_suspended,
        }
        for each in figures
    ]


def _exam(plan: Plan) -> dict[str, Any]:
    exam = plan.exam
    return {
        "decks": list(exam.decks),
        "query": exam.query,
        "date": exam.day and exam.day.isoformat(),
        "cards": len(plan.items),
    }


def _days(days: Days) -> list[dict[str, Any]]:
    return [
        {"date": each.day.isoformat(), "answers": each.answers, "seconds": round(each.seconds, 1)} for each in days.days
    ]


def _recall(recall: Recall) -> dict[str, int]:
    return {"answers": recall.answers, "recalled": recall.recalled}


def _time_taken(taken: TimeTaken) -> dict[str, float]:
    return {"answers": taken.answers, "seconds": round(taken.seconds, 1)}


def _range(forecast: Forecast) -> dict[str, float]:
    return {"low": round(forecast.low, 3), "high": round(forecast.high, 3)}


FIGURES: dict[str, Callable[..., Any]] = {  # by their options
    "time": time,
    "grades": grades,
    "forecast": forecasts,
    "mock": mocks,
    "cards": cards,
}
