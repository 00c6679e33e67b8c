"""`viva` alone: what waits today, and the one command to type next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from vivadeck.app import App
from vivadeck.commands import planning
from vivadeck.commands.reminders import remind
from vivadeck.terminal import output
from vivadeck.terminal.output import Column
from vivadeck.terminal.wording import counted, in_days

if TYPE_CHECKING:
    from vivadeck.exam.today import Plan, Plans

WAITING = (
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


def today(app: App) -> None:
    """Show what waits today, and the one command to type next."""
    remind(app)
    counts = deck_counts(app)
    output.table(WAITING, [(each.deck, each.title, shown_count(each.due), shown_count(each.new)) for each in counts])
    plans = planning.plans(app)
    waiting = _asked(app, plans) if plans else _waiting(app, counts)
    output.print_line("")
    if plans:
        for plan, line in zip(plans.each, exam_lines(plans, app.today), strict=True):
            output.print_line(line)
            if forecast := planning.last_forecast(app, plan.exam):
                output.print_line(forecast)
    if any(waiting.values()):
        output.print_styled((f"Today: {_listed(waiting)}. Type: ", ""), ("viva study", "viva.key"))
    elif plans and any(each.due for each in counts):
        output.print_styled(
            ("Done for today, as planned. What SM-2 would ask besides: ", ""), ("viva study --no-exam", "viva.key")
        )
    else:
        later = [day for day in app.select().by_day() if day > app.today]
        then = f" Next cards {in_days(later[0], app.today)}." if later and not plans else ""
        output.print_styled((f"Done for today.{then} Look something up: ", ""), ("viva search WORDS", "viva.key"))


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


def _waiting(app: App, counts: Sequence[DeckCounts]) -> dict[str, int]:
    """Return how many cards SM-2 asks today, by what they are."""
    new = min(sum(each.new for each in counts), max(0, planning.new_left(app, None)))
    return {"due": sum(each.due for each in counts), "new": new}


def _asked(app: App, plans: Plans) -> dict[str, int]:
    """Return how many cards are asked today, by what they are, where exams are planned for."""
    asked = planning.session(app, app.select(), plans, None).queue
    new = sum(item.schedule is None for item in asked)
    due = sum(item.is_due(app.today) for item in asked)
    return {"due": due, "new": new, "ahead": len(asked) - due - new}


def _listed(waiting: dict[str, int]) -> str:
    """Say what is asked today: "5 due, 3 new and 7 ahead"."""
    *parts, last = [f"{count} {what}" for what, count in waiting.items() if count]
    return f"{', '.join(parts)} and {last}" if parts else last


def deck_counts(app: App) -> list[DeckCounts]:
    """Count the cards of each deck."""
    asked = app.select()
    return [
        DeckCounts(deck.name, deck.title, len(deck.cards), count.new, count.due)
        for deck, count in zip(asked.decks, asked.counts(), strict=True)
    ]


def shown_count(count: int) -> str:
    """Return a count as a table shows it."""
    return str(count) if count else "·"
