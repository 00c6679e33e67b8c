"""How `viva plan` looks: one exam on a screen of 80 × 24, several in a few lines each; tables where they are wanted."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from vivadeck.commands import plan_wording
from vivadeck.commands.exam import seconds_per_card
from vivadeck.commands.plan_wording import LAST_ROUND, SHARED, Parts
from vivadeck.exam import exams, today, weakest
from vivadeck.exam.simulation import NEXT_DAYS
from vivadeck.terminal import output
from vivadeck.terminal.tables import Column
from vivadeck.terminal.wording import NOTHING, columns, counted, near_day, percent, wrapped

if TYPE_CHECKING:
    from vivadeck.exam.forecast import Day, Forecast
    from vivadeck.exam.kindness import Kindness
    from vivadeck.exam.passing import Passing
    from vivadeck.exam.today import Plan, Plans
    from vivadeck.exam.weakest import Topic, WeakCard

_LONGEST_BAR, _SHORTEST_BAR = 40, 8
_GROUP_FIGURES = 37  # columns beside the bar of a group
_MOST_DECKS = 3  # in a command
_FEWEST_DAYS, _FEW_EXAMS = 2, 2  # that are listed one by one, where a screen has little room
_LINES_BELOW = 4  # after the cards: what the figures mean, what to type, the student's own line
_BLANK: Parts = ()


class Group(NamedTuple):
    """Some of an exam's cards, with their forecast."""

    name: str
    cards: int
    forecast: Forecast


class ExamReport(NamedTuple):
    """All that is shown of an exam.

    `days` are the next ones one by one, then periods. `more` and `less` are the forecasts with a quarter of an hour
    more or less a day, which is so many cards (`quarter`); `less` is None if no time would be left.
    """

    plan: Plan
    forecast: Forecast
    week_ago: Forecast | None
    days: tuple[Day, ...]
    groups: tuple[Group, ...]
    quarter: int
    more: Forecast
    less: Forecast | None
    warning: str
    first: tuple[tuple[str, str], ...]
    cards: tuple[WeakCard, ...]
    topic: Topic | None
    passing: Passing | None
    kindness: Kindness


def exam_lines(now: date, plans: Plans, report: ExamReport, end: str) -> list[Parts]:
    """Return the screen of the only exam. `end` says why today's cards are done, "" if not."""
    above = [*_heading(now, report.plan, end), *_expectation(report), *_changes(report), _BLANK]
    for days in range(NEXT_DAYS, _FEWEST_DAYS - 1, -1):
        lines = [*above, *_days(report, days, now), *_rest(report, days, now), _BLANK]
        room = output.size()[1] - _LINES_BELOW - _height(lines)
        below = _weakest(plans, report, room)
        if _height(below) <= room:
            break
    return [*lines, *below]


def short_lines(now: date, plans: Plans, report: ExamReport, end: str, reports: int) -> list[Parts]:
    """Return the few lines of one of several exams; of more than two without what is weakest."""
    lines = [*_heading(now, report.plan, end), *_expectation(report), *_warning(report)]
    lines += [*_days(report, 1, now), *_rest(report, 1, now)]
    return [*lines, *_weakest(plans, report, 1)] if reports <= _FEW_EXAMS else lines


def all_lines(now: date, plans: Plans, report: ExamReport, end: str) -> list[Parts]:
    """Return everything about an exam: its full name, all days, all of the weakest cards."""
    about: Parts = ((f"Exam {exams.countdown(report.plan.exam, now)}", "bold"),)
    lines = [about, _line(_budget(report.plan, end)), *_expectation(report), *_changes(report), _BLANK]
    lines += [*_days(report, len(report.days), now), _BLANK]
    return [*lines, *_weakest(plans, report, len(report.cards))]


def show(lines: Sequence[Parts]) -> None:
    """Write the lines."""
    for parts in lines:
        output.print_styled(*parts)


def footer(plans: Plans, reports: Sequence[ExamReport], is_whole: bool) -> list[Parts]:
    """Return what the figures mean, and what to type next."""
    chances = [plan_wording.CHANCES] if any(report.cards for report in reports) else []
    meaning = [plan_wording.honest(reports[0].kindness), *chances]
    start: Parts = (("To start: ", ""), ("`viva study`", "viva.key")) if plans.showings.queue() else ()
    more: Parts = () if is_whole else (("All days and groups: ", ""), ("`viva plan --all`", "viva.key"))
    between: Parts = (("    ", ""),) if start and more else ()
    return [*(((text, "viva.quiet"),) for text in meaning), *([(*start, *between, *more)] if start or more else [])]


def pace(plans: Plans) -> str:
    """Write how long a card takes, from which the cards of a day follow."""
    return f"The plan counts with {seconds_per_card(plans.pace)}."


def table_of_groups(groups: Sequence[Group], everything: Group) -> None:
    """Show the forecast of each group of cards."""
    rows = [everything, *(group for group in groups if group.cards < everything.cards)]
    width = _bar_width(max(columns(group.name) for group in rows) + _GROUP_FIGURES)
    scale = f"0 %{'100 %':>{width - 3}}" if width >= len("0 % 100 %") else ""
    heads = (
        Column("", style="viva.id"),
        Column("cards", is_number=True),
        Column("known on the day", is_number=True),
        Column(scale, style="viva.good", is_bar=True),
    )
    output.table(
        heads,
        [
            (group.name, str(group.cards), plan_wording.share(group.forecast, group.cards), _bar(group, width))
            for group in rows
        ],
    )


def table_of_reasons(first: Sequence[tuple[str, str]]) -> None:
    """Show today's first cards and why, with nothing in place of a repeated reason."""
    above = ["", *(why for _, why in first)]
    rows = [(card, "" if why == before else why) for (card, why), before in zip(first, above, strict=False)]
    output.table((Column("today's first", style="viva.id"), Column("why")), rows)


def _heading(now: date, plan: Plan, end: str) -> list[Parts]:
    """Return when the exam is and what a day has: on one line where they fit. A long list of decks is cut."""
    when, width = f"Exam {exams.countdown(plan.exam, now)}", output.size()[0]
    if columns(when) > width:
        when = f"{when[: width - 1]}…"
    budget = _budget(plan, end)
    if columns(f"{when} · {budget}") <= width:
        return [((when, "bold"), (f" · {budget}", ""))]
    return [((when, "bold"),), _line(budget)]


def _budget(plan: Plan, end: str) -> str:
    """Write the budget of a day, and how much was done today."""
    done = end or (f"{plan.shown} done today." if plan.shown else "")
    cards = f", about {counted(plan.a_day, 'card')}" if plan.exam.cards is None else ""
    budget = f"{exams.budget(plan.exam)}{cards}"
    return f"{budget}. {done}" if done else budget


def _expectation(report: ExamReport) -> list[Parts]:
    """Return what will be known, and the chance to pass."""
    lines = [plan_wording.expectation(report.forecast, report.week_ago, len(report.plan.items))]
    return [*lines, _line(plan_wording.passing(report.plan.exam, report.passing))] if report.passing else lines


def _changes(report: ExamReport) -> list[Parts]:
    """Return the warning, or else what more time and less time change."""
    if report.warning or report.plan.is_cut:  # the exam begins before today's time is used
        return _warning(report)
    place, unit = report.plan.timeline, "15 min" if report.plan.exam.cards is None else f"{report.quarter} cards"
    when = f"{unit} %s a day" if place.exam - place.today > 1 else f"{unit} %s today"
    return [_line(plan_wording.more_or_less(report.forecast, report.more, report.less, len(report.plan.items), when))]


def _warning(report: ExamReport) -> list[Parts]:
    return [((report.warning, "viva.bad"),)] if report.warning else []


def _line(text: str) -> Parts:
    return ((text, ""),)


def _days(report: ExamReport, most: int, now: date) -> list[Parts]:
    """Return a line for each of the first `most` days or periods: how many new cards, how many again, and a bar of one
    day's cards."""
    days = report.days[:most]
    remarks = [LAST_ROUND if plan_wording.is_last_round(day) else "" for day in days]
    if days and days[0].showings > report.plan.left:
        remarks[0] = SHARED
    rows = [(_period(day, now), *_counts(day)) for day in days]
    name, new, again = (max(columns(row[place]) for row in rows) for place in range(3))
    longest = _bar_width(name + new + again + max(map(columns, (LAST_ROUND, *remarks))) + 8)  # two columns between them
    highest = max((day.showings / day.days for day in days), default=0) or 1
    lines: list[Parts] = []
    for day, row, remark in zip(days, rows, remarks, strict=True):
        whole, fresh = (round(longest * count / day.days / highest) for count in (day.showings, day.new))
        lines.append(
            (
                (row[0].ljust(name), ""),
                (f"  {row[1]:>{new}}" if new else "", "viva.new"),
                (f"  {row[2]:>{again}}" if again else "", "viva.due"),
                (f"  {'█' * fresh}" if whole else "", "viva.new"),
                ("▒" * (whole - fresh), "viva.due"),
                (f"  {remark}" if remark else "", ""),
            )
        )
    return lines


def _period(day: Day, now: date) -> str:
    name = near_day(date.fromordinal(day.day), now)
    return name if day.days == 1 else f"{name} – {near_day(date.fromordinal(day.day + day.days - 1), now)}"


def _counts(day: Day) -> tuple[str, str]:
    """Write how many new cards and how many others a day has: "24 new" and "16 again"."""
    if not day.showings:
        return "", NOTHING
    again = day.showings - day.new
    return f"{day.new} new" if day.new else "", f"{again} again" if again else ""


def _rest(report: ExamReport, listed: int, now: date) -> list[Parts]:
    text = plan_wording.rest(report.days[listed:], report.days[:listed], now)
    exam = report.plan.exam.day
    if not text and exam and now < exam:  # all days are listed, so the exam's own is missed
        return [_line(f"{near_day(exam, now)}: the exam; what you study on that day comes on top")]
    return [_line(text)] if text else []


def _weakest(plans: Plans, report: ExamReport, most: int) -> list[Parts]:
    """Return the weakest topic, with the command to drill it, and the weakest cards, on about `most` lines."""
    if len(report.cards) == weakest.MOST_CARDS and len({percent(card.chance) for card in report.cards}) == 1:
        return []  # all are alike, so none is weakest
    lines = _topic(plans, report.plan, report.topic) if report.topic else []
    entries = [f"{card.id} {percent(card.chance)}" for card in report.cards]
    left = max(1, most - _height(lines))
    return [*lines, *map(_line, _filled("Weakest cards: ", entries, left))] if entries else lines


def _topic(plans: Plans, plan: Plan, topic: Topic) -> list[Parts]:
    text, command = f"Weakest topic: {plan_wording.topic(topic)}", f"`{drill(plans, plan, topic)}`"
    drilling: Parts = (("Drill it: ", ""), (command, "viva.key"))
    if columns(f"{text}. Drill it: {command}") > output.size()[0]:
        return [_line(f"{text}."), drilling]
    return [((f"{text}. ", ""), *drilling)]


def drill(plans: Plans, plan: Plan, topic: Topic) -> str:
    """Return the command that asks the topic's cards: in today's session, or as practice when those are done.

    Many decks of the exam are left out, because nobody would type them: then it asks the topic in all decks.
    """
    waiting = today.day(plans, [plan.items[place] for place in topic.places]).queue()
    verb, decks = "study" if waiting else "practice", plan.exam.decks if len(plan.exam.decks) <= _MOST_DECKS else ()
    tag = f'tag:"{topic.name}"' if " " in topic.name else f"tag:{topic.name}"
    query = " ".join(filter(None, (plan.exam.query, tag if topic.is_tag else "")))
    return shlex.join(["viva", verb, *(decks if topic.is_tag else [topic.name]), *(["-q", query] if query else [])])


def _filled(start: str, entries: Sequence[str], most: int) -> list[str]:
    """Return the entries on at most `most` lines, the first of which begins with `start`; none is broken.

    They keep their order; those without room are left out.
    """
    width, lines = output.size()[0], [f"{start}{entries[0]}"]
    for entry in entries[1:]:
        if columns(f"{lines[-1]} · {entry}") <= width:
            lines[-1] += f" · {entry}"
        elif len(lines) < most:
            lines.append(f"  {entry}")
        else:
            break
    return lines


def _bar_width(other_columns: int) -> int:
    """Return the length of a bar beside columns of so many characters: 0 on a narrow terminal."""
    room = output.size()[0] - other_columns
    return min(_LONGEST_BAR, room) if room >= _SHORTEST_BAR else 0


def _bar(group: Group, width: int) -> str:
    if plan_wording.share(group.forecast, group.cards) == NOTHING:
        return ""
    low, high = (round(width * share) for share in group.forecast)
    return ("·" * low + "█" * max(1, high - low) + "·" * width)[:width]


def _height(lines: Sequence[Parts]) -> int:
    """Return how many lines of the terminal the lines take: each is broken between any words, in a command too."""
    texts = ("".join(text for text, _ in parts).replace("`", "'") for parts in lines)
    return sum(wrapped(text, output.size()[0]).count("\n") + 1 for text in texts)
