"""The further figures of `viva stats`, each as sentences and a table: time, grades, forecasts, mock vivas, cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from vivadeck.stats.cards import maturity
from vivadeck.stats.days import mondays
from vivadeck.stats.forecasts import FEWEST, together
from vivadeck.tally import MATURE_DAYS, CardStage
from vivadeck.terminal import output
from vivadeck.terminal.tables import Column
from vivadeck.terminal.wording import NOTHING, counted, duration, on_clock, on_day, or_dash, percent

if TYPE_CHECKING:
    from vivadeck.commands.figures import Foretold
    from vivadeck.mock.report import Result
    from vivadeck.stats.cards import CardFigures
    from vivadeck.stats.days import Days
    from vivadeck.stats.forecasts import CameTrue
    from vivadeck.stats.grades import Calibration, Grades
    from vivadeck.stats.recall import Recall, Retention
    from vivadeck.stats.times import Times, TimeTaken

STAGES = {
    CardStage.NEW: "new",
    CardStage.AGAIN: "again",
    CardStage.YOUNG: "young",
    CardStage.MATURE: "mature",
}
MEANT = (
    "Again: graded below 4 before, so it came again; "
    f"young: the interval was 1 to {MATURE_DAYS - 1} days; mature: {MATURE_DAYS} days or more."
)
CALIBRATION = ("with ticks", "your grade", "ticks say", "kinder", "stricter", "too kind")
MODES = ("mode", "reviews", "mean grade", "first of a day recalled")
CAME = "by your reviews"  # that many cards were known on the day
_BAR, _SHORT_BAR = 20, 8
_MOST_DAYS = 31  # that are listed one by one
VERDICTS = {1: "more than expected", 0: "", -1: "less than expected"}


def heading(text: str) -> None:
    """Write the name of a figure."""
    output.print_styled((text, "bold"))


def time(days: Days, times: Times, today: date) -> None:
    """Show how much time went into studying."""
    heading(f"Time since {on_day(days.first, today)}")
    if not times.every.answers:
        output.say("No review in this time.")
        return
    spent, studied = sum(day.seconds for day in days.days), len(days.days)
    output.say(
        f"{duration(whole(spent))} on {counted(studied, 'day')}: {duration(whole(spent / studied))} on such a day, "
        f"{duration(times.every.mean)} a review."
    )
    output.print_line("")
    _days(days, today)
    output.print_line("")
    hours = [(f"{each.hour:02}:00", each.taken, each.recall) for each in times.hours]
    most = max(taken.answers for _, taken, _ in hours)
    output.table(
        (Column("hour"), _number("reviews"), _number("seconds each"), _number("recalled"), _bar_column()),
        [
            (name, str(taken.answers), f"{taken.mean:.0f}", share(recall), bar(taken.answers, most))
            for name, taken, recall in hours
        ],
    )
    output.print_line("")
    stages = {STAGES[stage]: taken for stage, taken in times.by_stage.items()}
    _times_taken("the card was", stages)
    output.print_line("")
    _times_taken("mode", times.by_mode)
    output.say(f"\n{MEANT} A review of more than 10 minutes counts as 10 minutes.")


def _days(days: Days, today: date) -> None:
    """Show each day, or each week of a long time; on a terminal only those with reviews."""
    by_day, span = days.by_day(), (days.last - days.first).days + 1
    if span <= _MOST_DAYS:
        starts, length = [days.first + timedelta(days=each) for each in range(span)], 1
    else:
        starts, length = mondays(days.first, days.last), 7
    rows, is_whole = [], not output.is_terminal()
    for start in starts:
        of_it = [by_day[day] for each in range(length) if (day := start + timedelta(days=each)) in by_day]
        if of_it or is_whole:
            rows.append((start, sum(day.answers for day in of_it), sum(day.seconds for day in of_it) / 60))
    most = max(minutes for _, _, minutes in rows)
    output.table(
        (Column("day" if length == 1 else "week from"), _number("reviews"), _number("minutes"), _bar_column()),
        [
            (on_day(start, today), or_dash(answers), whole_minutes(minutes), bar(minutes, most))
            for start, answers, minutes in rows
        ],
    )


def grades(shown: Grades, retention: Retention, today: date) -> None:
    """Show how grades are spread, and how they compare with ticks."""
    del today
    heading("Grades")
    if not shown.every.answers:
        output.say("No review in this time.")
        return
    stages = list(shown.by_stage)
    heads = (Column("grade"), _number("all"), *(_number(STAGES[stage]) for stage in stages), _bar_column())
    most = max(shown.every.counts)
    rows = [
        (
            str(grade),
            or_dash(count),
            *(or_dash(shown.by_stage[stage].counts[grade]) for stage in stages),
            bar(count, most),
        )
        for grade, count in enumerate(shown.every.counts)
    ]
    output.table(heads, rows)
    output.say(f"{MEANT} Grades from 3 on are recalled.\n")
    output.say(f"{retained(retention)}\n")
    output.table((Column(MODES[0]), *map(_number, MODES[1:])), modes(shown))
    output.print_line("")
    heading("Your grades beside your ticks")
    if shown.calibration:
        output.table((Column("mode"), *map(_number, CALIBRATION)), calibration(shown.calibration))
        output.say(verdict(list(shown.calibration.values())))
    else:
        output.say(no_calibration(shown))


def retained(retention: Retention) -> str:
    """Write the retention."""
    return (
        f"Retention, as Anki counts it: young {of(retention.young)}, mature {of(retention.mature)}, "
        f"both {of(retention.both)}."
    )


def modes(shown: Grades) -> list[tuple[str, ...]]:
    """Return the rows of a table: each mode with its figures, as MODES names them."""
    return [
        (mode, str(spread.answers), f"{_mean(spread.counts):.1f}", of(shown.recall[mode]))
        for mode, spread in shown.by_mode.items()
    ]


def calibration(by_mode: Mapping[str, Calibration]) -> list[tuple[str, ...]]:
    """Return the rows of a table: each mode with its figures, as CALIBRATION names them."""
    return [
        (
            mode,
            str(each.answers),
            f"{each.own:.1f}",
            f"{each.of_ticks:.1f}",
            *map(or_dash, (each.kind, each.strict, each.missed_but_passed)),
        )
        for mode, each in by_mode.items()
    ]


def no_calibration(shown: Grades) -> str:
    """Say why no grade can be compared with ticks."""
    if shown.ticked:
        return f"The key points of {counted(shown.ticked, 'review')} with ticks are others now, so nothing is compared."
    return "No review has ticked key points yet. Tick what you said, or type your answers: `viva mock --type`"


def verdict(parts: Sequence[Calibration]) -> str:
    """Say in a sentence whether the student grades kindly."""
    answers = sum(each.answers for each in parts)
    more = sum((each.own - each.of_ticks) * each.answers for each in parts) / answers
    if answers < FEWEST:
        return f"{counted(answers, 'review')} with ticks: too few to say whether you grade as your ticks do."
    if abs(more) < 0.25:
        return "You grade as your ticks do."
    how = "more" if more > 0 else "less"
    return f"On average you give yourself {abs(more):.1f} {how} than your ticks."


def forecasts(foretold: Sequence[Foretold], parts: Sequence[CameTrue], today: date) -> None:
    """Show the earlier forecasts for each exam, and how the planner's chances came true."""
    from vivadeck.commands import plan_wording

    for each in foretold:
        cards = len(each.plan.items)
        heading(expected(each, today))
        rows = [
            (evening(day, today), plan_wording.how_many(forecast, cards), _span(forecast))
            for day, forecast in each.evenings
        ]
        if each.known is not None:
            rows.append((CAME, f"{each.known:.0f}", _span((each.known / cards, each.known / cards))))
        output.table((Column("evening of"), _number(f"known on the day, of {cards}"), _bar_column()), rows)
        output.print_line("")
    if not foretold:
        output.say("No exam is planned, so there is no forecast for one. To set one: `viva exam DATE`\n")
    heading("What viva expected of your reviews, and what came")
    if not parts:
        output.say("This needs cards that you reviewed on two days.")
        return
    output.table(
        (Column("chance"), _number("reviews"), _number("expected"), _number("recalled"), Column("")),
        [
            (
                f"{100 * each.low:.0f}–{100 * each.high:.0f} %",
                str(each.answers),
                percent(each.said),
                percent(each.came),
                VERDICTS[each.verdict],
            )
            for each in parts
        ],
    )
    every = together(parts)
    output.say(
        f"Of {counted(every.answers, 'review')} viva expected {percent(every.said)} to be recalled; "
        f"{percent(every.came)} were. The first review of a card on a day counts. A difference is named only where "
        "luck hardly explains it. Whether the range for an exam was right, viva cannot know: it does not see your exam."
    )


def mocks(results: Sequence[Result], today: date) -> None:
    """Show the marks of mock vivas, the latest first."""
    heading("Mock vivas")
    if not results:
        output.say("You have had no mock viva in this time. To begin one: `viva mock`")
        return
    output.table(
        (Column("when"), Column("mark"), _number("answered well"), _number("grade"), _number("time"), _bar_column()),
        [
            (
                f"{on_day(each.began.date(), today)}, {each.began:%H:%M}",
                each.mark,
                str(each.score),
                f"{each.mean:.1f}",
                on_clock(round(each.seconds)),
                bar(each.score.answered, each.score.questions, _SHORT_BAR),
            )
            for each in reversed(results)
        ],
    )


def cards(figures: Sequence[CardFigures], since: date | None, today: date) -> None:
    """Show every card with its figures."""
    stages = ", ".join(f"{count} {STAGES[stage]}" for stage, count in maturity(figures).items() if count)
    output.say(f"{counted(len(figures), 'card')}: {stages or 'all suspended'}. {MEANT}")
    only = f" Lapses, reviews and seconds are those since {on_day(since, today)}." if since else ""
    output.say(f"The interval is in days; s: seconds a review; ago: days since it was last seen.{only}\n")
    output.table(
        (Column("card", style="viva.id"), *map(_number, ("recall", "interval", "lapses", "reviews", "s", "ago"))),
        [
            (
                f"{each.id} (suspended)" if each.is_suspended else each.id,
                NOTHING if each.recall is None else percent(each.recall),
                NOTHING if each.interval_days is None else str(each.interval_days),
                or_dash(each.lapses),
                or_dash(each.answers),
                NOTHING if each.seconds is None else f"{each.seconds:.0f}",
                "new" if each.seen is None else str((today - each.seen).days),
            )
            for each in figures
        ],
    )


def expected(foretold: Foretold, today: date) -> str:
    """Write what a table of forecasts is about."""
    from vivadeck.exam import exams

    exam = foretold.plan.exam
    if foretold.known is None:
        return f"Expected for the exam {exams.countdown(exam, today)}"
    return f"Expected for the exam that is over, {exams.when(exam, today)} ({exams.name(exam)})"


def evening(day: date, today: date) -> str:
    """Write on which evening a forecast was made."""
    return "now" if day == today else on_day(day, today)


def share(recall: Recall) -> str:
    """Write the share that was recalled; a dash without an answer."""
    return NOTHING if recall.share is None else percent(recall.share)


def of(recall: Recall) -> str:
    """Write the share that was recalled, and of how many answers: "81 % of 200"."""
    return "no reviews" if recall.share is None else f"{percent(recall.share)} of {recall.answers}"


def bar(value: float, most: float, longest: int = _BAR) -> str:
    """Draw a value as a bar; at least one sign for a value above 0."""
    return "█" * max(1, round(longest * value / most)) if value and most else ""


def _span(range_: tuple[float, float]) -> str:
    low, high = (round(_BAR * share) for share in range_)
    return ("·" * low + "█" * max(1, high - low) + "·" * _BAR)[:_BAR]


def _times_taken(head: str, taken: Mapping[str, TimeTaken]) -> None:
    output.table(
        (Column(head), _number("reviews"), _number("seconds each")),
        [(name, str(taken.answers), f"{taken.mean:.0f}") for name, taken in taken.items()],
    )


def _mean(counts: Sequence[int]) -> float:
    return sum(grade * count for grade, count in enumerate(counts)) / sum(counts)


def whole_minutes(minutes: float) -> str:
    """Write minutes in a table: "12", "< 1", "–" for none."""
    return "< 1" if 0 < minutes < 0.5 else or_dash(round(minutes))


def whole(seconds: float) -> float:
    """Round to whole minutes what is a minute or more."""
    return seconds if seconds < 60 else round(seconds / 60) * 60


def _number(heading: str) -> Column:
    return Column(heading, is_number=True)


def _bar_column() -> Column:
    return Column("", style="viva.good", is_bar=True)


FIGURES: dict[str, Callable[..., None]] = {
    "time": time,
    "grades": grades,
    "forecast": forecasts,
    "mock": mocks,
    "cards": cards,
}  # by their options
