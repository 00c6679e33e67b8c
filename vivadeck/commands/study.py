"""`viva study`: a drill session, on a full screen or line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from vivadeck import agenda, output
from vivadeck.desk import Desk
from vivadeck.errors import VivaError
from vivadeck.study import session, summary
from vivadeck.study.keys import View
from vivadeck.wording import counted, in_days


def study(desk: Desk, decks: Sequence[str], query: str, new: int | None) -> None:
    """Ask what is due and some new cards. Raises VivaError; KeyboardInterrupt after Ctrl-C, with everything saved."""
    progress = desk.progress()
    desk.remind(progress)
    chosen = desk.selected(desk.items(progress), decks, desk.query(query))
    asked = agenda.agenda(chosen, desk.today, desk.new_left(progress, new))
    if not asked:
        _nothing(desk, chosen, agenda.introduced(progress.reviews, desk.today, desk.settings.day_ends))
        return
    desk.store.prepare()
    try:
        view, stopped = _run(desk, session.start(asked, desk.today, desk.settings.day_ends))
        if view.unsaved is not None:  # said first: the disk that refused it may refuse what follows
            output.note(f"Not saved{'' if stopped else ', as you chose'}: {view.unsaved.entry.card}.")
        _sum_up(desk, view)
    finally:
        desk.store.fold()
        desk.say_notices()
    if stopped:
        raise stopped


def _run(desk: Desk, started: session.Session) -> tuple[View, KeyboardInterrupt | VivaError | None]:
    """Ask, and return what the student saw last, and what to raise once all that can be is saved."""
    if _has_screen():
        from vivadeck.study.drill import Drill  # needs a terminal, and rich

        titles = {deck.name: deck.title for deck in desk.library.decks}
        broken = "".join(f"{name} cannot be used: `viva check` tells why. " for name in desk.library.broken)
        drill = Drill(View(started, message=broken), titles, desk.places.behind, desk.store.record, desk.now)
        drill.run()
        return drill.view, KeyboardInterrupt() if drill.was_interrupted else None
    from vivadeck.study.lines import Lines

    lines = Lines(started, desk.store.record, desk.now)
    lines.run()
    return lines.view, lines.stopped


def _has_screen() -> bool:
    streams = (sys.stdin, sys.stdout)
    return all(stream is not None and stream.isatty() for stream in streams) and os.environ.get("TERM") not in (
        "dumb",
        "unknown",
    )


def _sum_up(desk: Desk, view: View) -> None:
    progress = desk.progress()
    told = summary.summarize(view.session.reviews, len(view.session.queue), desk.items(progress), desk.today)
    if output.is_terminal():
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2, 0, 0))
        for what, figure in summary.lines(told):
            grid.add_row(Text(what, style="viva.quiet"), Text(figure, style="bold"))
        output.show(grid)
    else:
        for what, figure in summary.lines(told):
            output.data(f"{what}: {figure}")


def _nothing(desk: Desk, chosen: Sequence[agenda.Item], introduced: int) -> None:
    """Say why there is nothing to ask, and what can be done about it. `introduced` new cards were shown today."""
    if not chosen:
        output.data("No card matches.")
        return
    new = sum(item.waits_as_new() for item in chosen)
    output.data("Nothing is due.")
    later = {day: count for day, count in agenda.due_by_day(chosen, desk.today).items() if day > desk.today}
    if later:
        day = min(later)
        output.data(f"Next: {counted(later[day], 'card')} {in_days(day, desk.today)}.")
    if new:
        waiting = f"{counted(new, 'new card')} {'waits' if new == 1 else 'wait'}"
        more = min(new, 10)
        allowed = f"--new {introduced + more} a day allows {more} more"
        output.data(f"{waiting}. Today {introduced} were begun, as many as may be; {allowed}.")
