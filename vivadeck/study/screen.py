"""The study screen: a view → the lines of one full screen. Pure but for rich's rendering, which writes nowhere."""

from __future__ import annotations

from datetime import datetime

from rich.console import Group
from rich.rule import Rule
from rich.text import Text

from vivadeck import ticks
from vivadeck.assess.typed import NOTICE
from vivadeck.study import session as sessions
from vivadeck.study.view import HELP, PLANNED, GradeChoice, View, grade_choices, opened_next, time_left
from vivadeck.terminal import look, screen
from vivadeck.terminal.screen import Body, Screen
from vivadeck.terminal.scrolling import Scroll, ScrollTarget, Viewport
from vivadeck.terminal.wording import wrapped

_EXAM_BEGINS = "The time is up, because your exam begins."
_TIME_UP = "The time is up. To go on, run `viva study` again."


def frame(view: View, title: str, now: datetime, on: Screen) -> tuple[list[str], Viewport]:
    """Return the screen's lines, and the part of the card that they show. The screen must be large enough."""
    header = _header(view, title, time_left(view.session, now), on.text_width)
    to = Scroll(view.scroll, view.place, view.scroll_target)
    return screen.frame(on, header, _body(view, on), _footer(view, now, on.text_width), to)


def around_field(view: View, title: str, now: datetime, on: Screen) -> tuple[list[str], list[str]]:
    """Return the lines above and below the field for an answer."""
    width = on.text_width
    header = _header(view, title, time_left(view.session, now), width)
    return screen.around_field(on, header, _body(view, on), screen.field_keys(width, view.message))


def farewell(view: View, on: Screen) -> list[str]:
    """Return the screen after the last card, while its grade can be undone. It says why there are no more cards."""
    width, plan = on.text_width, view.session.plan
    time_up = _EXAM_BEGINS if view.session.ends_for_exam else _TIME_UP
    over = time_up if view.session.is_time_up and view.session.queue else "Done. That was the last card."
    message = view.message if view.unsaved is not None else over
    undo = ("u", "undo"), ("any other key", "ends the session")
    footer = screen.keys(width, *undo) if view.unsaved is None else screen.unsaved(width)
    ends = plan.farewell() if plan and view.unsaved is None else []
    body = Body(["", *on.lines(Text(message, style="bold"), width), *on.lines(Text("\n".join(ends)), width)])
    return screen.frame(on, _header(view, "", "", width), body, footer, Scroll())[0]


def _header(view: View, title: str, time: str, width: int) -> Text:
    session = view.session
    right = Text(f"{session.finished}/{session.total}", style="viva.quiet")
    gap = "  "
    for reason, count in session.waiting().items():
        right.append(gap, style="viva.quiet").append(f"{count} {reason}", style=f"viva.{reason}")
        gap = " · "
    if time and screen.has_room(right, time, width):
        right.append(f"  {time}", style="viva.quiet")
    if width >= screen.BAR_FROM:
        share = session.finished / session.total if session.total else 1
        right = Text("  ").join([screen.bar(share, 12), right])
    return screen.header(Text(title, style="viva.quiet"), right, width)  # the question leads the eye


def _body(view: View, on: Screen) -> Body:
    width = on.text_width
    if view.has_help:
        rows = (*HELP, PLANNED) if view.session.plan else HELP
        return Body(on.lines(Group("", screen.key_list(rows)), width))
    card = view.session.current.card
    lines = ["", *on.lines(look.markdown(card.question, "bold"), width), ""]
    if not view.is_revealed:
        return Body(lines)
    typed = view.typed
    if typed and typed.text:
        notice = "" if view.session.reviews else NOTICE
        lines += on.lines(Group(look.typed(typed.text, typed.summary, notice), ""), width)
    opened = len(lines)
    lines += on.lines(Rule(style="viva.quiet"), width)
    evidence = typed.evidence if typed else ()
    answer, *follow_ups, sources = look.answer(card, view.follow_up_steps, view.ticks, evidence)
    lines += on.lines(answer, width)
    if view.scroll_target is ScrollTarget.KEY_POINTS:
        ticked = _place_of(on.lines(look.key_points(card, view.ticks), width), lines)
    for part in follow_ups:
        opened = len(lines)
        lines += on.lines(part, width)
    lines += on.lines(sources, width)
    return Body(lines, ticked if view.scroll_target is ScrollTarget.KEY_POINTS else (opened, len(lines)))


def _place_of(part: list[str], lines: list[str]) -> tuple[int, int]:
    """Return where in the lines a part of them begins and ends."""
    begins = next((at for at in range(len(lines)) if lines[at : at + len(part)] == part), 0)
    return begins, begins + len(part)


def _footer(view: View, now: datetime, width: int) -> Text:
    if view.unsaved is not None:  # the keys first: a long message is cut
        return Text.assemble(screen.unsaved(width), "  ", (view.message, "viva.bad"))
    if view.message:
        return Text(wrapped(view.message, width), style="bold")
    if view.has_help:
        return screen.keys(width, ("↑ ↓", "scroll"), ("q", "quit"), ("any other key", "goes back"))
    is_answered = bool(view.session.current.card.answer)
    if not view.is_revealed:
        shows = "shows the answer" if is_answered else "goes on: you can write the answer"
        return screen.keys(width, ("Space", shows), ("s", "skip"), ("?", "keys"), ("q", "quit"))
    grades = _grades(view, now, width)
    writes = screen.keys(width, ("Space", "writes the answer"))
    return grades if is_answered else Text("\n").join([writes, grades])


def _grades(view: View, now: datetime, width: int) -> Text:
    intervals = sessions.next_intervals(view.session, now)
    parts = [_grade(choice) for choice in grade_choices(intervals, ticks.suggested(view.ticks))]
    if what := opened_next(view):
        parts.append(screen.key("f", what))
    return screen.with_hint(parts, screen.key("?", "keys"), width)


def _grade(choice: GradeChoice) -> Text:
    grades = [screen.key(*each) for each in choice.grades]
    return Text.assemble(Text(", ").join(grades), " → ", (choice.interval, "viva.quiet"))
