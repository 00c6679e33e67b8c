"""`viva`, `viva decks`, `viva due`: what there is and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import output
from vivadeck.commands.reminders import follow_former_ids, remind
from vivadeck.desk import Desk
from vivadeck.output import Column
from vivadeck.wording import counted, in_days

if TYPE_CHECKING:
    from vivadeck.exam.today import Plan, Plans

DAYS_AHEAD = 14
_BAR_WIDTH = 30
_WAITING = (
    Column("deck", style="viva.id"),
    Column("title"),
    Column("due", is_number=True, style="viva.due"),
    Column("new", is_number=True, style="viva.new"),
)


class DeckCounts(NamedTuple):
    """A deck in figures: its cards, the new ones that wait, and those due."""

    deck: str
    title: str
    cards: int
    new: int
    due: int


def today(desk: Desk) -> None:
    """Show what waits today, and the one command to type next."""
    remind(desk)
    counts = _counts(desk)
    output.table(_WAITING, [(each.deck, each.title, _number(each.due), _number(each.new)) for each in counts])
    plans = desk.plans()
    waiting = _asked(desk, plans) if plans else _waiting(desk, counts)
    output.data("")
    if plans:
        for line in exam_lines(plans, desk.today):
            output.data(line)
    if any(waiting.values()):
        output.styled((f"Today: {_listed(waiting)}. Type: ", ""), ("viva study", "viva.key"))
    elif plans and any(each.due for each in counts):
        output.styled(
            ("Done for today, as planned. What SM-2 would ask besides: ", ""), ("viva study --no-exam", "viva.key")
        )
    else:
        later = [day for day in desk.collection.by_day() if day > desk.today]
        then = f" Next cards {in_days(later[0], desk.today)}." if later and not plans else ""
        output.styled((f"Done for today.{then} Look something up: ", ""), ("viva search WORDS", "viva.key"))


def exam_lines(plans: Plans, today: date) -> list[str]:
    """Say of each exam how far away it is, and what its plan has for today, or why that is nothing more."""
    return [_exam(plan, end, today) for plan, end in zip(plans.each, plans.showings.ends(), strict=True)]


def _exam(plan: Plan, end: str, today: date) -> str:
    from vivadeck.exam import exams

    assert plan.exam.day is not None
    exam = f"Exam {in_days(plan.exam.day, today)}: {exams.name(plan.exam)} ({exams.when(plan.exam)})"
    if end:
        return f"{exam}. {end}"
    if plan.shown:
        return f"{exam}, {plan.shown} of {counted(plan.a_day, 'showing')} done today."
    return f"{exam}, {counted(plan.a_day, 'card')} a day."


def _waiting(desk: Desk, counts: Sequence[DeckCounts]) -> dict[str, int]:
    """Return how many cards SM-2 asks today, by what they are."""
    new = min(sum(each.new for each in counts), max(0, desk.new_left(None)))
    return {"due": sum(each.due for each in counts), "new": new}


def _asked(desk: Desk, plans: Plans) -> dict[str, int]:
    """Return how many cards are asked today, by what they are, where exams are planned for."""
    asked = desk.session(desk.chosen(), plans, None).queue
    new = sum(item.schedule is None for item in asked)
    due = sum(item.is_due(desk.today) for item in asked)
    return {"due": due, "new": new, "ahead": len(asked) - due - new}


def _listed(waiting: dict[str, int]) -> str:
    """Say what is asked today: "5 due, 3 new and 7 ahead"."""
    *parts, last = [f"{count} {what}" for what, count in waiting.items() if count]
    return f"{', '.join(parts)} and {last}" if parts else last


def decks(desk: Desk, json: bool) -> None:
    """List the decks."""
    follow_former_ids(desk)
    counts = _counts(desk)
    if json:
        output.as_json([each._asdict() for each in counts])
        return
    columns = (
        Column("deck", style="viva.id"),
        Column("title"),
        *(Column(name, is_number=True) for name in ("cards", "new", "due")),
    )
    output.table(
        columns, [(each.deck, each.title, str(each.cards), _number(each.new), _number(each.due)) for each in counts]
    )


def due(desk: Desk, json: bool) -> None:
    """Show what waits, deck by deck and day by day."""
    follow_former_ids(desk)
    counts = _counts(desk)
    if json:
        output.as_json([each._asdict() for each in counts])
        return
    output.table(_WAITING, [(each.deck, each.title, str(each.due), str(each.new)) for each in counts])
    by_day = desk.collection.by_day()
    if by_day:
        output.data("")
        output.table(
            (Column("day"), Column("cards", is_number=True), Column("", style="viva.due")),
            _forecast(by_day, desk.today),
        )


def _forecast(by_day: dict[date, int], today: date) -> list[tuple[str, str, str]]:
    days = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    while not by_day.get(days[-1]) and len(days) > 2:
        days.pop()
    most = max(by_day.get(day, 0) for day in days)
    rows = [(_day(day, today), str(by_day.get(day, 0)), "█" * _length(by_day.get(day, 0), most)) for day in days]
    later = sum(count for day, count in by_day.items() if day > days[-1])
    return [*rows, ("later", str(later), "")] if later else rows


def _day(day: date, today: date) -> str:
    return in_days(day, today) if (day - today).days < 2 else f"{day:%a} {day.isoformat()}"


def _length(count: int, most: int) -> int:
    """Return a bar's length: at least one where there is something."""
    return max(1, round(_BAR_WIDTH * count / max(most, _BAR_WIDTH))) if count else 0


def _counts(desk: Desk) -> list[DeckCounts]:
    counts = desk.collection.counts()
    return [
        DeckCounts(deck.name, deck.title, len(deck.cards), count.new, count.due)
        for deck, count in zip(desk.library.decks, counts, strict=True)
    ]


def _number(count: int) -> str:
    return str(count) if count else "·"
