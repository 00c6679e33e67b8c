"""`viva study`: a drill session, on a full screen or line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from vivadeck import agenda, output
from vivadeck.desk import Desk
from vivadeck.errors import VivaError
from vivadeck.progress import history
from vivadeck.study import session, summary
from vivadeck.study.keys import View
from vivadeck.wording import counted, in_days

if TYPE_CHECKING:
    from vivadeck.exam.today import Plans
    from vivadeck.model import Decision, Progress, Review


class Wanted(NamedTuple):
    """What the student wants asked: of which decks, which cards, how many new ones, and whether as planned."""

    decks: Sequence[str] = ()
    query: str = ""
    new: int | None = None
    by_plan: bool = True


def study(desk: Desk, wanted: Wanted) -> None:
    """Ask what an exam's plan wants, what is due, and some new cards.

    Raises VivaError; KeyboardInterrupt after Ctrl-C, with everything saved.
    """
    progress = desk.progress()
    desk.remind(progress)
    items = desk.items(progress)
    plans = desk.plans(progress, items) if wanted.by_plan else None
    chosen = desk.selected(items, wanted.decks, desk.query(wanted.query))
    asked = desk.asked(progress, chosen, plans, wanted.new)
    if not asked:
        _nothing(desk, progress, chosen, plans)
        return
    desk.store.prepare()
    drills = plans.drills if plans else None
    try:
        view, stopped = _run(desk, session.start(asked, desk.today, desk.settings.day_ends, drills), _exam(desk, plans))
        if view.unsaved is not None:  # said first: the disk that refused it may refuse what follows
            output.note(f"Not saved{'' if stopped else ', as you chose'}: {view.unsaved.entry.card}.")
        entries = [step.entry for step in view.session.steps]
        now = _after(desk, progress, items, entries)
        _sum_up(view, now, desk.today, desk.plans(history.apply(progress, entries), now) if plans else None)
    finally:
        desk.store.fold()
        desk.say_notices()
    if stopped:
        raise stopped


def _exam(desk: Desk, plans: Plans | None) -> str:
    """Say how far away the next exam is, and what its plan has for today."""
    if plans is None:
        return ""
    from vivadeck.commands.overview import exam_line

    return exam_line(plans.each[0], desk.today)


def _run(desk: Desk, started: session.Session, said: str) -> tuple[View, KeyboardInterrupt | VivaError | None]:
    """Ask, and return what the student saw last, and what to raise once all that can be is saved."""
    if _has_screen():
        from vivadeck.study.drill import Drill  # needs a terminal, and rich

        titles = {deck.name: deck.title for deck in desk.library.decks}
        broken = "".join(f"{name} cannot be used: `viva check` tells why. " for name in desk.library.broken)
        drill = Drill(
            View(started, message=broken or (f"{said} Space shows the answer." if said else "")),
            titles,
            desk.places.behind,
            desk.store.record,
            desk.now,
        )
        drill.run()
        return drill.view, KeyboardInterrupt() if drill.was_interrupted else None
    from vivadeck.study.lines import Lines

    if said:
        output.note(said)
    lines = Lines(started, desk.store.record, desk.now)
    lines.run()
    return lines.view, lines.stopped


def _has_screen() -> bool:
    streams = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") not in (
        "dumb",
        "unknown",
    )


def _after(
    desk: Desk, progress: Progress, items: Sequence[agenda.Item], entries: Sequence[Review | Decision]
) -> list[agenda.Item]:
    """Return all items as they stand after a session: of a long history only what it touched is looked at again."""
    touched = {entry.card for entry in entries}
    reviews = tuple(review for review in progress.reviews if review.card in touched)
    decisions = {card: decision for card, decision in progress.decisions.items() if card in touched}
    new = history.apply(progress._replace(reviews=reviews, decisions=decisions), entries)
    cards = [item.card for item in items if item.card.id in touched]
    fresh = agenda.items(cards, new.reviews, new.decisions.values(), desk.today, desk.settings.day_ends)
    stand = {item.card.id: item for item in fresh}
    return [stand.get(item.card.id, item) for item in items]


def _sum_up(view: View, items: Sequence[agenda.Item], today: date, plans: Plans | None) -> None:
    told = summary.lines(summary.summarize(view.session.reviews, len(view.session.queue), items, today))
    if plans:
        from vivadeck.commands.overview import exam_line

        lines = [exam_line(plan, today).removeprefix("Exam ") for plan in plans.each]
        told[-1:] = [("exam", line) for line in lines]  # in the place of what SM-2 has for tomorrow
    if output.is_terminal():
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2, 0, 0))
        for what, figure in told:
            grid.add_row(Text(what, style="viva.quiet"), Text(figure, style="bold"))
        output.show(grid)
    else:
        for what, figure in told:
            output.data(f"{what}: {figure}")


def _nothing(desk: Desk, progress: Progress, chosen: Sequence[agenda.Item], plans: Plans | None) -> None:
    """Say why there is nothing to ask, and what can be done about it."""
    if not chosen:
        output.data("No card matches.")
        return
    if plans and any(plans.drills.is_for(item.card.id) for item in chosen):
        output.data(f"Today's cards are done. {_exam(desk, plans)}")
        output.data("viva study --no-exam asks what SM-2 has for today; viva plan tells what comes.")
        return
    new = sum(item.waits_as_new() for item in chosen)
    output.data("Nothing is due.")
    later = {day: count for day, count in agenda.due_by_day(chosen, desk.today).items() if day > desk.today}
    if later:
        day = min(later)
        output.data(f"Next: {counted(later[day], 'card')} {in_days(day, desk.today)}.")
    if new:
        introduced = agenda.introduced(progress.reviews, desk.today, desk.settings.day_ends)
        waiting = f"{counted(new, 'new card')} {'waits' if new == 1 else 'wait'}"
        more = min(new, 10)
        allowed = f"--new {introduced + more} a day allows {more} more"
        output.data(f"{waiting}. Today {introduced} were begun, as many as may be; {allowed}.")
