"""The study screen: a view → the lines of one full screen. Pure but for rich's rendering, which writes nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from vivadeck import look
from vivadeck.study import session as sessions
from vivadeck.study.keys import HELP, Room, View

NARROWEST, LOWEST = 36, 10
WIDEST = 88
_BAR_FROM = 66  # a narrower screen has no room for the bar
_FRAME_LINES = 4  # header, rule, rule, footer


@dataclass(frozen=True, slots=True)
class Screen:
    """The terminal that is drawn on. `base` knows its colours."""

    width: int
    height: int
    base: Console

    def lines(self, content: RenderableType, width: int) -> list[str]:
        """Return `content` as lines of text with the terminal's escape sequences, at most `width` wide."""
        made = Console(
            file=StringIO(),
            width=width,
            force_terminal=True,
            color_system=self.base.color_system,  # type: ignore[arg-type]  # rich gives and takes different types here
            no_color=self.base.no_color,
            legacy_windows=False,
            highlight=False,
            emoji=False,
            markup=False,
            theme=look.THEME,
        )
        with made.capture() as captured:
            made.print(content)
        return captured.get().rstrip("\n").split("\n")


def fits(screen: Screen) -> bool:
    """Whether the screen is large enough to study on."""
    return screen.width >= NARROWEST and screen.height >= LOWEST


def too_small(screen: Screen) -> list[str]:
    """Return what to show on a screen that is too small."""
    said = f"This terminal is {screen.width}×{screen.height}; viva needs {NARROWEST}×{LOWEST}. Enlarge it, or press q."
    return screen.lines(Text(said), max(1, screen.width))[: max(1, screen.height)]


def frame(view: View, title: str, now: datetime, screen: Screen) -> tuple[list[str], Room]:
    """Return the screen's lines, and how far its card can be scrolled. The screen must be large enough (`fits`)."""
    width = min(screen.width, WIDEST)
    footer = screen.lines(_footer(view, now, width), width)[: screen.height - _FRAME_LINES]
    page = screen.height - _FRAME_LINES + 1 - len(footer)
    body = _body(view, screen, width)
    last = max(0, len(body) - page)
    top = min(view.scroll, last)
    shown = body[top : top + page]
    lines = [
        *screen.lines(_header(view, title, width), width)[:1],
        *screen.lines(Rule(style="viva.quiet"), width),
        *shown,
        *[""] * (page - len(shown)),
        *screen.lines(_lower_rule(below=last - top, above=top), width),
        *footer,
    ]
    return lines, Room(max(1, page - 1), last)


def farewell(view: View, screen: Screen) -> list[str]:
    """Return the screen after the last card, as long as its grade can be taken back."""
    width = min(screen.width, WIDEST)
    rule = screen.lines(Rule(style="viva.quiet"), width)
    said = view.message if view.unsaved is not None else "Done: that was the last card."
    footer = _keys(("u", "undo"), ("any other key", "leaves")) if view.unsaved is None else _unsaved()
    page = screen.height - _FRAME_LINES
    body = ["", *screen.lines(Text(said, style="bold"), width)][:page]
    head = screen.lines(_header(view, "", width), width)[:1]
    return [*head, *rule, *body, *[""] * (page - len(body)), *rule, *screen.lines(footer, width)[:1]]


def _header(view: View, title: str, width: int) -> Text:
    session = view.session
    right = Text(f"{session.finished}/{session.total}", style="bold")
    gap = "  "
    for turn, count in session.waiting().items():
        if count:
            right.append(gap, style="viva.quiet").append(f"{count} {turn}", style=f"viva.{turn}")
            gap = " · "
    if width >= _BAR_FROM:
        right = Text("  ").join([_bar(session.finished, session.total, 12), right])
    left = Text(title, style="bold", no_wrap=True, overflow="ellipsis")
    left.truncate(max(8, width - right.cell_len - 2), overflow="ellipsis", pad=True)
    return Text.assemble(left, "  ", right, no_wrap=True, overflow="crop")


def _bar(done: int, total: int, width: int) -> Text:
    filled = round(width * done / total) if total else width
    return Text.assemble(("━" * filled, "viva.good"), ("─" * (width - filled), "viva.quiet"))


def _body(view: View, screen: Screen, width: int) -> list[str]:
    if view.has_help:
        return screen.lines(_help(), width)
    card = view.session.current.card
    question = screen.lines(look.markdown(card.question, "bold"), width)
    top = ["", *question, ""]
    if not view.is_revealed:
        return top
    rule = screen.lines(Rule(style="viva.quiet"), width)
    return [*top, *rule, *screen.lines(Group(*look.answer(card, view.follow_ups_open)), width)]


def _help() -> RenderableType:
    width = max(len(key) for key, _ in HELP)
    lines = [Text.assemble((key.ljust(width), "viva.key"), "  ", what) for key, what in HELP]
    return Group("", *lines, "", Text("Any key goes back.", style="viva.quiet"))


def _lower_rule(below: int, above: int) -> Rule:
    if below:
        return Rule(f"↓ {below} more line{'s' if below > 1 else ''}", style="viva.quiet", align="right")
    return Rule("↑ the beginning is above" if above else "", style="viva.quiet", align="right")


def _footer(view: View, now: datetime, width: int) -> Text:
    if view.unsaved is not None:
        return Text.assemble(_unsaved(), "  ", (view.message, "viva.bad"))  # the keys first: a long message is cut
    if view.message:
        return Text(view.message, style="bold")
    if view.has_help:
        return Text("")
    if not view.is_revealed:
        return _keys(("Space", "shows the answer"), ("s", "skip"), ("?", "keys"), ("q", "quit"))
    return _grades(sessions.outlook(view.session, now), width)


def _unsaved() -> Text:
    return _keys(("r", "try again"), ("q", "quit without it"))


def _keys(*keys: tuple[str, str]) -> Text:
    return Text("   ").join(Text.assemble((key, "viva.key"), f" {what}") for key, what in keys)


def _grades(outlook: dict[int, str], width: int) -> Text:
    names = {0: "forgot", 1: "forgot", 2: "forgot", 3: "hard", 4: "good", 5: "easy"}
    parts: list[Text] = []
    for name, same in groupby(outlook, key=lambda grade: names[grade]):
        grades = list(same)
        parts.append(
            Text.assemble(("·".join(map(str, grades)), "viva.key"), f" {name} ", (outlook[grades[0]], "viva.quiet"))
        )
    parts.append(Text.assemble(("?", "viva.key"), " keys"))
    line = Text("    ").join(parts)
    return line if line.cell_len <= width else Text("  ").join(parts)
