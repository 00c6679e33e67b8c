"""How `viva stats` looks: one screen of 80 × 24 on a terminal; sentences and numbers into a pipe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from vivadeck.stats.days import LATEST_DAYS, mondays
from vivadeck.terminal import output
from vivadeck.terminal.tables import Column
from vivadeck.terminal.wording import (
    NOTHING,
    columns,
    counted,
    in_days,
    near_day,
    of_new,
    on_day,
    or_dash,
    percent,
    wrapped,
)

if TYPE_CHECKING:
    from vivadeck.commands.figures import Overview
    from vivadeck.stats.days import Days
    from vivadeck.stats.known import WeakTopic
    from vivadeck.stats.recall import Recall, Week
    from vivadeck.stats.waiting import Waiting

Parts = tuple[tuple[str, str], ...]  # of a line: (text, style)

HEAT = ("·", "░", "▒", "▓", "█")  # of a day in the heatmap: no answer, then more and more
BARS = "▁▂▃▄▅▆▇█"
MORE = "More with --time, --grades, --forecast, --mock or --cards: `viva help stats`"
MOST_TOPICS = 3
_BESIDE = 39  # columns of what stands beside the heatmap: a name, bars of 12 weeks, "100 → 100 %"
_WEEKDAY = 4  # columns of "Mon "
_NARROWEST = 76  # columns, below which nothing stands beside the heatmap
_MOST_WEEKS = 26  # half a year
_LEAST_CARDS = 3  # that are listed where there is little room


def weeks() -> int:
    """Return how many weeks of days the output has room for."""
    width = output.size()[0]
    room = width - _WEEKDAY - (_BESIDE + 2 if width >= _NARROWEST else 0)
    return max(1, min(_MOST_WEEKS, room // 2))


def show(shown: Overview, practise: Callable[[Sequence[str]], str], today: date) -> None:
    """Show all of it. `practise` returns the command for cards; on a terminal they are named by their numbers there."""
    if not output.is_terminal():
        _in_pipe(shown, practise([card.id for card in shown.cards]), today)
        return
    for parts in on_screen(shown, practise, today):
        if _is_command(parts):
            output.print_line(parts[0][0])  # a break in it would be copied, too
        else:
            output.print_styled(*parts)


def begin(shown: Overview, study: str, today: date) -> None:
    """Say what there is before the first answer. `study` is the command that asks these cards."""
    number = shown.known.cards
    if number:
        these = (
            "This is 1 card, and you have not answered it"
            if number == 1
            else f"None of these {number} cards has been answered"
        )
        output.say(f"{these} yet, so there is nothing to show. To begin: `{study}`")
    else:
        output.print_styled(*known(shown))
    for parts in expectation(shown, today):
        output.print_styled(*parts)


def spark(shares: Sequence[float | None]) -> str:
    """Draw shares (0–1) as a row of bars, a point for None."""
    return "".join("·" if share is None else BARS[min(len(BARS) - 1, int(share * len(BARS)))] for share in shares)


def known(shown: Overview) -> Parts:
    """Write how much is known."""
    cards, new, share, week_ago = shown.known
    if not cards:
        return (("All of these cards are suspended. To bring one back: `viva resume CARD`", ""),)
    before = "" if cards == new else f" (a week ago: {percent(week_ago)})"
    unseen = f", {new} of them new" if 0 < new < cards else ""
    return (
        ("Known now: ", ""),
        (percent(share), "bold viva.good"),
        (f" of {counted(cards, 'card')}{unseen}{before}.", ""),
    )


def expectation(shown: Overview, today: date) -> list[Parts]:
    """Write what will be known on the day of each exam, as `viva plan` says it."""
    if not shown.exams:
        return []
    from vivadeck.commands import plan_wording
    from vivadeck.exam import exams

    lines: list[Parts] = []
    for plan, expected in shown.exams:
        said = plan_wording.expectation(expected.forecast, expected.week_ago, len(plan.items))
        when = f"Exam {in_days(plan.exam.day or today, today)}, {exams.when(plan.exam, today)}"
        if len(shown.exams) > 1:
            when = f"{when} ({exams.name(plan.exam)})"
        lines.append(((f"{when}. ", ""), *said))
    return lines


def studied(days: Days) -> list[str]:
    """Write on how many days was studied, and how many in a row."""
    span, latest = min(LATEST_DAYS, (days.last - days.first).days + 1), days.latest()
    today = "studied today" if latest else "not studied today"
    lines = [today if span == 1 else f"studied on {latest} of the last {span} days"]
    return [*lines, f"{days.in_a_row} days in a row"] if days.in_a_row > 1 else lines


def change(recalls: Sequence[Recall]) -> str:
    """Write the share at first and at last of some weeks: "61 → 79 %"; one share for few reviews; "" without one."""
    from vivadeck.stats.recall import ends

    shares = [share for each in ends(recalls) if (share := each.share) is not None]
    if not shares:
        return ""
    return percent(shares[0]) if len(shares) == 1 else f"{100 * shares[0]:.0f} → {percent(shares[-1])}"


def floor(recalls: Sequence[Recall]) -> float:
    """Return the share where a scale of recall begins: a half, where all are above it, so that differences are seen."""
    return 0.5 if all(share is None or share >= 0.5 for share in (each.share for each in recalls)) else 0.0


def waits(waiting: Waiting) -> str:
    """Write how many reviews wait: "next 30 days: 63 reviews"."""
    return f"next {counted(len(waiting.days), 'day')}: {counted(waiting.total, 'review')}"


def waits_in_all(waiting: Waiting) -> str:
    """Write what waits as a sentence: "Next 30 days: 63 reviews; today 18, 17 of new cards."."""
    parts = [waits(waiting)] if len(waiting.days) > 1 else []
    said = "; ".join([*parts, today_waits(waiting)])
    return f"{said[0].upper()}{said[1:]}."


def today_waits(waiting: Waiting) -> str:
    """Write how many reviews wait today: "today 18, 17 of new cards"."""
    now = waiting.days[0]
    return f"today {now.reviews}{of_new(now.reviews, now.new)}" if now.reviews else "today nothing more"


def topic(each: WeakTopic) -> str:
    """Write a weak topic: "rnn 31 %"."""
    return f"{each.name} {percent(each.chance)}"


def meaning(shown: Overview, today: date) -> str:
    """Say for which day the chances of the weakest cards are."""
    return "if you study no more until the exam" if shown.day > today else "if you study no more today"


def on_screen(shown: Overview, practise: Callable[[Sequence[str]], str], today: date) -> list[Parts]:
    """Return the lines of the screen, each no wider than the terminal, but for a command that is."""
    lines: list[Parts] = [known(shown), *expectation(shown, today), ()]
    beside, heat = _beside(shown), _heat(shown.days)
    if output.size()[0] >= _NARROWEST:
        width = max(sum(columns(text) for text, _ in left) for left in heat) + 2
        for left, right in zip_longest(heat, beside, fillvalue=()):
            pad = width - sum(columns(text) for text, _ in left)
            lines.append((*left, (" " * pad, ""), *right) if right else left)
    else:
        lines += [*heat, (), *filter(None, beside)]
    lines.append(())
    room = output.size()[1] - 2 - _height(lines) - _height([((MORE, ""),)])
    return [*lines, *_weak(shown, practise, today, room), ((MORE, "viva.quiet"),)]


def _beside(shown: Overview) -> list[Parts]:
    """Return what stands beside the heatmap, one line each."""
    first, every = [week.first for week in shown.weeks], [week.every for week in shown.weeks]
    days = [each.reviews for each in shown.waiting.days]
    most = max(days) or 1
    lines: list[Parts] = [((line, ""),) for line in studied(shown.days)]
    lines += [()] * (3 - len(lines))
    if change(every):
        lowest = floor([*first, *every])
        lines.append(((f"recalled, by week: {BARS[0]} {percent(lowest)} … {BARS[-1]} 100 %", ""),))
        for name, recalls in (("first of a day", first), ("all reviews", every)):
            above = [None if each.share is None else (each.share - lowest) / (1 - lowest) for each in recalls]
            lines.append(((f"{name:14} ", ""), (spark(above), "viva.good"), (f" {change(recalls)}", "")))
    if len(days) > 1:
        lines.append(((waits(shown.waiting), ""),))
        lines.append(((spark([reviews / most if reviews else None for reviews in days]), "viva.due"),))
    lines.append(((today_waits(shown.waiting), ""),))
    return lines


def _heat(days: Days) -> list[Parts]:
    """Return the days as a map: a column a week, a row for each day of the week, and what the signs mean."""
    starts = mondays(days.first, days.last)
    by_day = days.by_day()
    top = usual_most(days)
    lines: list[Parts] = [((" " * _WEEKDAY + _months(starts), "viva.quiet"),)]
    for weekday in range(7):
        dates = [monday + timedelta(days=weekday) for monday in starts]
        signs = "".join(
            f"{HEAT[level(by_day[day].answers if day in by_day else 0, top)]} "
            if days.first <= day <= days.last
            else "  "
            for day in dates
        )
        lines.append(((f"{dates[0]:%a} ", "viva.quiet"), (signs.rstrip(), "viva.good")))
    if top:
        lines.append(((scale(top), "viva.quiet"),))
    return lines


def scale(top: int) -> str:
    """Write what the signs of the heatmap mean, from that of no review to that of many."""
    return f"reviews: {'  '.join(f'{HEAT[sign]} {name}' for sign, name in legend(top))}"


def legend(top: int) -> list[tuple[int, str]]:
    """Return what some levels of a day mean: (level, reviews)."""
    one = [(level(1, top), "1")] if top > 1 else []
    return [(0, "none"), *one, (len(HEAT) - 1, f"{top} or more")]


def usual_most(days: Days) -> int:
    """Return how many answers are many for a day: nine of ten days had no more. 0 without an answer."""
    in_order = sorted(each.answers for each in days.days)
    return in_order[len(in_order) * 9 // 10] if in_order else 0


def level(answers: int, most: int) -> int:
    """Return how much a day's answers are, from 0 (none) to 4 (`most` or more)."""
    return min(len(HEAT) - 1, -(-answers * (len(HEAT) - 1) // max(most, 1)))


def _months(starts: Sequence[date]) -> str:
    """Write the names of the months above the weeks in which they begin; none where it would touch the one before."""
    line = ""
    for place, monday in enumerate(starts):
        begins = place == 0 or monday.month != starts[place - 1].month
        is_short = place + 1 < len(starts) and place == 0 and starts[1].month != monday.month
        if begins and not is_short and len(line) <= 2 * place:
            line = f"{line:{2 * place}}{monday:%b} "
    return line.rstrip()


def _weak(shown: Overview, practise: Callable[[Sequence[str]], str], today: date, room: int) -> list[Parts]:
    """Return the weakest topics and cards with the commands that ask them, on about so many lines."""
    lines = _topics(shown) if shown.topics else []
    if not shown.cards:
        return lines
    command = practise([str(number + 1) for number in range(len(shown.cards))])
    for most in range(len(shown.cards), 0, -1):
        listed = _cards(shown, most, command, today)
        if _height([*lines, *listed]) <= room or most <= _LEAST_CARDS:
            break
    return [*lines, *listed]


def _topics(shown: Overview) -> list[Parts]:
    """Return the weakest topics, as many as fit on a line, with the command that asks the first one."""
    width, command = output.size()[0], f"`{shown.commands[0]}`"
    for most in range(MOST_TOPICS, 0, -1):
        names = f"Weakest topics: {' · '.join(map(topic, shown.topics[:most]))}."
        if columns(f"{names} {command}") <= width:
            return [((f"{names} ", ""), (command, "viva.key"))]
        if columns(names) <= width:
            break
    asks = "Practise the first: "
    if columns(asks + command) <= width:
        return [((names, ""),), ((asks, ""), (command, "viva.key"))]
    return [((names, ""),), ((asks.rstrip(), ""),), ((command, ""),)]


def _cards(shown: Overview, most: int, command: str, today: date) -> list[Parts]:
    """Return the command that asks the weakest cards by their numbers, and the first of them, numbered like hits."""
    cards = shown.cards
    several = f"{len(cards)} weakest cards" if len(cards) > 1 else "Weakest card"
    heading, asks = f"{several}, {meaning(shown, today)}. Practise: ", f"`{command}`"
    first: list[Parts] = [((heading, ""), (asks, "viva.key"))]
    if columns(heading + asks) > output.size()[0]:
        first = [((heading.rstrip(), ""),), ((asks, ""),)]
    entries = [f"{number} {card.id} {percent(card.chance)}" for number, card in enumerate(cards[:most], 1)]
    if most < len(cards):
        entries.append(f"and {len(cards) - most} more")
    lines = entries[:1]
    for entry in entries[1:]:
        if columns(f"{lines[-1]} · {entry}") <= output.size()[0]:
            lines[-1] += f" · {entry}"
        else:
            lines.append(entry)
    return [*first, *(((line, ""),) for line in lines)]


def _is_command(parts: Parts) -> bool:
    return len(parts) == 1 and parts[0][0].startswith("`")


def _in_pipe(shown: Overview, command: str, today: date) -> None:
    """Write sentences, and tables of numbers."""
    for parts in (known(shown), *expectation(shown, today)):
        output.print_line("".join(text for text, _ in parts))
    output.print_line(f"{', '.join(studied(shown.days)).capitalize()}.")
    output.print_line("")
    table_of_weeks(shown.weeks, shown.days, today)
    output.print_line("")
    output.print_line(waits_in_all(shown.waiting))
    if shown.waiting.total:
        rows = [(near_day(day, today), or_dash(reviews), or_dash(new)) for day, reviews, new in shown.waiting.days]
        output.table((Column("day"), Column("reviews", is_number=True), Column("of new cards", is_number=True)), rows)
    if shown.topics:
        output.print_line("")
        for each, drill in zip(shown.topics[:MOST_TOPICS], shown.commands, strict=False):
            output.print_line(f"Weak topic: {topic(each)}. To practise it: `{drill}`")
    if shown.cards:
        output.print_line("")
        output.table(
            (Column("weakest cards"), Column(f"known {meaning(shown, today)}", is_number=True)),
            [(card.id, percent(card.chance)) for card in shown.cards],
        )
        output.print_line(f"To practise them: `{command}`")


def table_of_weeks(weeks: Sequence[Week], days: Days, today: date) -> None:
    """Show each week with its days, answers, minutes and recall as a table."""
    if not weeks:
        output.say("No review in this time.")
        return
    heads = ("days", "reviews", "minutes", "recalled", "first of a day")
    rows = []
    for week in weeks:
        of_it = [each for each in days.days if 0 <= (each.day - week.monday).days < 7]
        answers, seconds = sum(each.answers for each in of_it), sum(each.seconds for each in of_it)
        figures = (len(of_it), answers, round(seconds / 60))
        rows.append((on_day(week.monday, today), *map(or_dash, figures), _share(week.every), _share(week.first)))
    output.table((Column("week from"), *(Column(head, is_number=True) for head in heads)), rows)


def _share(recall: Recall) -> str:
    return NOTHING if recall.share is None else percent(recall.share)


def _height(lines: Sequence[Parts]) -> int:
    """Return how many lines of the terminal the lines take. A command is broken where the terminal ends."""
    width = output.size()[0]
    texts = [("".join(text for text, _ in parts), _is_command(parts)) for parts in lines]
    return sum(
        -(-columns(text) // width) if is_command else wrapped(text.replace("`", "'"), width).count("\n") + 1
        for text, is_command in texts
    )
