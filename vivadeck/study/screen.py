"""The study screen: a view → the lines of one full screen. Pure but for rich's rendering, which writes nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from itertools import takewhile

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from vivadeck import ticks
from vivadeck.study import session as sessions
from vivadeck.study.view import (
    HELP,
    PLANNED,
    GradeChoice,
    ReadingPlace,
    ScrollTarget,
    View,
    Viewport,
    grade_choices,
    opened_next,
    time_left,
)
from vivadeck.terminal import look
from vivadeck.terminal.wording import counted, wrapped

NARROWEST, LOWEST = 36, 10
WIDEST = 88
_LEAST_TITLE = 10  # with the gap behind it
_BAR_FROM = 66  # a narrower screen has no room for the bar
_FRAME_LINES = 4  # header, rule, rule, footer
_TIME_UP = "The time is up. To go on, run `viva study` again."


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen to draw on, in characters. `console` is one of `console_like`."""

    width: int
    height: int
    console: Console

    def lines(self, content: RenderableType, width: int) -> list[str]:
        """Return `content` as lines of text with the terminal's escape sequences, at most `width` wide."""
        self.console.width = width
        with self.console.capture() as captured:
            self.console.print(content)
        return captured.get().rstrip("\n").split("\n")


def console_like(terminal: Console) -> Console:
    """Return a console that renders as `terminal` does, with its colours, and writes nowhere."""
    return look.console(
        file=StringIO(),
        width=terminal.width,
        force_terminal=True,
        color_system=terminal.color_system,
        no_color=terminal.no_color,
        legacy_windows=False,
    )


def fits(screen: Screen) -> bool:
    """Return whether the screen is large enough to study on."""
    return screen.width >= NARROWEST and screen.height >= LOWEST


def too_small(screen: Screen) -> list[str]:
    """Return what to show on a screen that is too small."""
    notice = (
        f"This terminal is {screen.width}×{screen.height}, but viva needs {NARROWEST}×{LOWEST}. "
        "Make it larger, or press q."
    )
    return screen.lines(Text(notice), max(1, screen.width))[: max(1, screen.height)]


def frame(view: View, title: str, now: datetime, screen: Screen) -> tuple[list[str], Viewport]:
    """Return the screen's lines, and the part of the card that they show. The screen must be large enough (`fits`)."""
    width = min(screen.width, WIDEST)
    footer = screen.lines(_footer(view, now, width), width)[: screen.height - _FRAME_LINES]
    page = screen.height - _FRAME_LINES + 1 - len(footer)
    body, opened = _body(view, screen, width)
    last = max(0, len(body) - page)
    before = _line_at(view.place, body)
    top = min(last, _top(view if view.place.width == width else replace(view, scroll=before), opened, page))
    place = _place(body[:top]) if top != before else view.place  # so that resizing to and fro ends where it began
    shown = body[top : top + page]
    lines = [
        *screen.lines(_header(view, title, time_left(view.session, now), width), width)[:1],
        *screen.lines(Rule(style="viva.quiet"), width),
        *shown,
        *[""] * (page - len(shown)),
        *screen.lines(_lower_rule(below=last - top, above=top), width),
        *footer,
    ]
    return lines, Viewport(max(1, page - 1), top, last, place._replace(width=width))


def _top(view: View, opened: tuple[int, int], page: int) -> int:
    """Return the first line to show, so that the part just opened (its first line, its end) is on the screen."""
    begins, ends = opened
    if view.scroll_target is ScrollTarget.ANSWER:
        return begins if begins > page // 2 else 0  # a short question stays above its answer
    if view.scroll_target is ScrollTarget.FOLLOW_UP:
        return min(begins, max(view.scroll, ends - page))
    return view.scroll


def _place(above: Sequence[str]) -> ReadingPlace:
    """Return the place of the line below these lines."""
    letters = [_letters(line) for line in above]
    return ReadingPlace(sum(letters), _blank_at_end(letters))


def _line_at(place: ReadingPlace, body: Sequence[str]) -> int:
    """Return the line of a place that was perhaps seen in another width: there, another letter may begin the line."""
    counts: list[int] = []
    for number, line in enumerate(body):
        if (sum(counts), _blank_at_end(counts)) == (place.letters, place.lines):
            return number
        counts.append(_letters(line))
        if sum(counts) > place.letters:
            return number
    return len(body)


def _blank_at_end(letters: Sequence[int]) -> int:
    return sum(1 for _ in takewhile(lambda count: not count, reversed(letters)))


def _letters(line: str) -> int:
    """Count what a line of a text has in every width: its letters and digits, but no spaces, rules and borders."""
    return sum(map(str.isalnum, re.sub(r"\x1b\[[0-9;]*m", "", line)))


def farewell(view: View, screen: Screen) -> list[str]:
    """Return the screen after the last card, while its grade can be undone. It says why there are no more cards."""
    width = min(screen.width, WIDEST)
    rule = screen.lines(Rule(style="viva.quiet"), width)
    over = _TIME_UP if view.session.is_time_up and view.session.queue else "Done. That was the last card."
    message = view.message if view.unsaved is not None else over
    keys = ("u", "undo"), ("any other key", "ends the session")
    footer = _keys(width, *keys) if view.unsaved is None else _unsaved(width)
    page = screen.height - _FRAME_LINES
    plan = view.session.plan
    ends = plan.farewell() if plan and view.unsaved is None else []
    body = ["", *screen.lines(Text(message, style="bold"), width), *screen.lines(Text("\n".join(ends)), width)][:page]
    head = screen.lines(_header(view, "", "", width), width)[:1]
    return [*head, *rule, *body, *[""] * (page - len(body)), *rule, *screen.lines(footer, width)[:1]]


def _header(view: View, title: str, time: str, width: int) -> Text:
    session = view.session
    right = Text(f"{session.finished}/{session.total}", style="viva.quiet")
    gap = "  "
    for reason, count in session.waiting().items():
        right.append(gap, style="viva.quiet").append(f"{count} {reason}", style=f"viva.{reason}")
        gap = " · "
    if time and right.cell_len + len(time) + _LEAST_TITLE < width:
        right.append(f"  {time}", style="viva.quiet")
    if width >= _BAR_FROM:
        right = Text("  ").join([_bar(session.finished, session.total, 12), right])
    left = Text(title, style="viva.quiet", no_wrap=True, overflow="ellipsis")  # the question leads the eye
    left.truncate(max(_LEAST_TITLE - 2, width - right.cell_len - 2), overflow="ellipsis", pad=True)
    return Text.assemble(left, "  ", right, no_wrap=True, overflow="crop")


def _bar(done: int, total: int, width: int) -> Text:
    filled = round(width * done / total) if total else width
    return Text.assemble(("━" * filled, "viva.good"), ("─" * (width - filled), "viva.quiet"))


def _body(view: View, screen: Screen, width: int) -> tuple[list[str], tuple[int, int]]:
    """Return the lines between the rules, and where in them the part that was opened last begins and ends."""
    if view.has_help:
        return screen.lines(_help(view), width), (0, 0)
    card = view.session.current.card
    lines = ["", *screen.lines(look.markdown(card.question, "bold"), width), ""]
    if not view.is_revealed:
        return lines, (0, 0)
    opened = len(lines)
    lines += screen.lines(Rule(style="viva.quiet"), width)
    answer, *follow_ups, sources = look.answer(card, view.follow_up_steps, view.ticks)
    lines += screen.lines(answer, width)
    for part in follow_ups:
        opened = len(lines)
        lines += screen.lines(part, width)
    return lines + screen.lines(sources, width), (opened, len(lines))


def _help(view: View) -> RenderableType:
    rows = (*HELP, PLANNED) if view.session.plan else HELP
    width = max(len(key) for key, _ in rows)
    lines = [Text.assemble((key.ljust(width), "viva.key"), "  ", action) for key, action in rows]
    return Group("", *lines)


def _lower_rule(below: int, above: int) -> Rule:
    if below:
        return Rule(f"↓ {counted(below, 'more line')}", style="viva.quiet", align="right")
    return Rule("↑ the beginning is above" if above else "", style="viva.quiet", align="right")


def _footer(view: View, now: datetime, width: int) -> Text:
    if view.unsaved is not None:
        return Text.assemble(_unsaved(width), "  ", (view.message, "viva.bad"))  # the keys first: a long message is cut
    if view.message:
        return Text(wrapped(view.message, width), style="bold")
    if view.has_help:
        return _keys(width, ("↑ ↓", "scroll"), ("q", "quit"), ("any other key", "goes back"))
    is_answered = bool(view.session.current.card.answer)
    if not view.is_revealed:
        shows = "shows the answer" if is_answered else "goes on: you can write the answer"
        return _keys(width, ("Space", shows), ("s", "skip"), ("?", "keys"), ("q", "quit"))
    grades = _grades(view, now, width)
    return grades if is_answered else Text("\n").join([_keys(width, ("Space", "writes the answer")), grades])


def _unsaved(width: int) -> Text:
    return _keys(width, ("r", "try again"), ("q", "quit without saving"))


def _keys(width: int, *keys: tuple[str, str]) -> Text:
    return _packed([_key(*each) for each in keys], "   ", width)


def _key(key: str, what: str) -> Text:
    return Text.assemble((key, "viva.key"), f" {what}")


def _packed(items: Sequence[Text], gap: str, width: int) -> Text:
    """Return the items on as few lines as they need, each item whole."""
    lines = [items[0]]
    for item in items[1:]:
        line = Text.assemble(lines[-1], gap, item)
        if line.cell_len <= width:
            lines[-1] = line
        else:
            lines.append(item)
    return Text("\n").join(lines)


def _grades(view: View, now: datetime, width: int) -> Text:
    intervals = sessions.next_intervals(view.session, now)
    parts = [_grade(choice) for choice in grade_choices(intervals, ticks.suggested(view.ticks))]
    if what := opened_next(view):
        parts.append(_key("f", what))
    footer = _roomy(parts, width)
    with_keys = _roomy([*parts, _key("?", "keys")], width)
    return footer if with_keys.plain.count("\n") > footer.plain.count("\n") else with_keys  # a hint, not worth a line


def _roomy(items: Sequence[Text], width: int) -> Text:
    """Return the items packed, as far apart as that needs no more lines."""
    packed = [_packed(items, gap, width) for gap in ("    ", "   ", "  ")]
    return min(packed, key=lambda text: text.plain.count("\n"))


def _grade(choice: GradeChoice) -> Text:
    grades = [_key(*each) for each in choice.grades]
    return Text.assemble(Text(", ").join(grades), " → ", (choice.interval, "viva.quiet"))
