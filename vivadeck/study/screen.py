"""The study screen: a view → the lines of one full screen. Pure but for rich's rendering, which writes nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from rich.console import Group
from rich.rule import Rule
from rich.text import Text

from vivadeck import ticks
from vivadeck.study import session as sessions
from vivadeck.study.view import GradeChoice, StudyView, enter_gives, grade_choices, time_left
from vivadeck.terminal import look, screen
from vivadeck.terminal.screen import Body, Drawing, Screen
from vivadeck.terminal.scrolling import ScrollTarget

_ASKS_NEXT = "An examiner asks next:"
_MARGIN = "  "  # of a follow-up
_EXAM_BEGINS = "The time is up, because your exam begins."
_TIME_UP = "The time is up. To go on, run `viva study` again."


def drawing(titles: Mapping[str, str]) -> Drawing[StudyView]:
    """Return how a session looks, with the `titles` of its decks."""
    last_keys = ("u", "undo"), ("any other key", "ends the session")
    return Drawing(partial(_header, titles), _body, _footer, _farewell, last_keys, help_keys=(("q", "quit"),))


def _header(titles: Mapping[str, str], view: StudyView, now: datetime, width: int) -> Text:
    session = view.session
    title, time = ("", "") if view.is_over else (titles[view.card.deck], time_left(session, now))
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


def _body(view: StudyView, on: Screen) -> Body:
    width, card, typed = on.text_width, view.card, view.typed
    if view.awaits_text and view.is_follow_up_asked:
        return screen.asked_back(on, card.question, _ASKS_NEXT, card.follow_ups[view.follow_up_steps // 2].question)
    lines = ["", *on.lines(look.markdown(card.question, "bold"), width), ""]
    if not view.is_revealed:
        return Body(lines)
    opened, whole = len(lines), list[str]()
    if typed and typed.text:
        opened -= 2  # the end of the question stays above
        wrote, whole = screen.typed(on, typed.text, typed.sentences(view.typed_before))
        lines += wrote
    lines += on.lines(Rule(style="viva.quiet"), width)
    evidence = typed.evidence if typed else ()
    lines += on.lines(look.answer(card, view.ticks, evidence), width)
    is_ticked = view.to.target is ScrollTarget.KEY_POINTS
    ticked = _place_of(on.lines(look.key_points(card, view.ticks, evidence), width), lines) if is_ticked else None
    if card.follow_ups and view.follow_up_steps:
        lines += on.lines(Group("", Text(_ASKS_NEXT, style="viva.quiet")), width)
    for follow_up, more in _follow_ups(view, on):
        opened = len(lines)
        lines += follow_up
        whole += more
    lines += on.lines(Group("", look.sources(card)), width)
    return Body([*lines, *whole], ticked or (opened, len(lines)))


def _follow_ups(view: StudyView, on: Screen) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the lines of each open follow-up, with its answer once that is open, below what the student wrote. The
    other lines are as those of `screen.typed`."""
    beside = replace(on, width=on.text_width - len(_MARGIN))
    for number, each in enumerate(view.card.follow_ups[: (view.follow_up_steps + 1) // 2]):
        lines, whole = on.lines(look.follow_up(each, is_open=False), on.text_width), list[str]()
        if wrote := "".join(view.wrote[number : number + 1]):
            typed, whole = screen.typed(beside, wrote, ())
            lines += [_MARGIN + line for line in typed]
        if number < view.follow_up_steps // 2:
            lines += on.lines(look.follow_up_answer(each), on.text_width)
        yield lines, whole


def _footer(view: StudyView, now: datetime, width: int) -> Text:
    is_answered = bool(view.card.answer)
    if not view.is_revealed:
        shows = "shows the answer" if is_answered else "goes on: you can write the answer"
        return screen.keys(width, ("Space", shows), ("s", "skip"), ("?", "keys"), ("q", "quit"))
    grades = _grades(view, now, width)
    writes = screen.keys(width, ("Space", "writes the answer"))
    return grades if is_answered else Text("\n").join([writes, grades])


def _farewell(view: StudyView) -> list[str]:
    session = view.session
    time_up = _EXAM_BEGINS if session.ends_for_exam else _TIME_UP
    over = time_up if session.is_time_up and session.queue else "Done. That was the last card."
    return [over, *(session.plan.farewell() if session.plan else [])]


def _place_of(part: list[str], lines: list[str]) -> tuple[int, int]:
    """Return where in the lines a part of them begins and ends."""
    begins = next((at for at in range(len(lines)) if lines[at : at + len(part)] == part), 0)
    return begins, begins + len(part)


def _grades(view: StudyView, now: datetime, width: int) -> Text:
    intervals = sessions.next_intervals(view.session, now)
    parts = [_grade(choice) for choice in grade_choices(intervals, view.suggested)]
    if gives := enter_gives(view.suggested):
        parts.insert(0, screen.key("Enter", gives))
    if view.typed and (keys := ticks.keys(len(view.card.key_points))):  # viva ticked: the student corrects it
        parts.insert(0, screen.key(keys, "tick"))
    if what := view.opens_next:
        parts.append(screen.key("f", what))
    return screen.with_hint(parts, screen.key("?", "keys"), width)


def _grade(choice: GradeChoice) -> Text:
    grades = [screen.key(*each) for each in choice.grades]
    return Text.assemble(Text(", ").join(grades), " → ", (choice.interval, "viva.quiet"))
