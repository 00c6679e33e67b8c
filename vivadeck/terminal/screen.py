"""A full screen: a line at the top, a text that scrolls, and keys below. Pure but for rich's rendering, which writes
nowhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Generic, NamedTuple

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from vivadeck.terminal import look
from vivadeck.terminal.asking import V
from vivadeck.terminal.escape_codes import CLOSED, TIMED_OUT
from vivadeck.terminal.scrolling import Viewport, visible
from vivadeck.terminal.wording import counted, wrapped

NARROWEST, LOWEST = 36, 10
WIDEST = 88
BAR_FROM = 66  # a narrower screen has no room for a bar
FAREWELL_SECONDS = 3.0  # how long the last grade can be undone
_FRAME_LINES = 4  # header, rule, rule, footer
_LEAST_FIELD = 3  # lines
_MOST_TYPED, _BESIDE_TYPED = 8, 10  # lines of a typed answer; of what should be on the screen with them
_FIELD_KEYS = ("Enter", "sends"), ("Ctrl-J", "new line"), ("Ctrl-_", "undo"), ("Ctrl-C", "stops")
_PARTS = 3  # of a screen: a message with the keys takes one of them at most
_LEAST_LEFT = 10  # of a header, with the gap behind it


@dataclass(frozen=True, slots=True)
class Screen:
    """The screen to draw on, in characters. `console` is one of `console_like`."""

    width: int
    height: int
    console: Console

    @property
    def text_width(self) -> int:
        """The width of a text on it: long lines are hard to read."""
        return min(self.width, WIDEST)

    def lines(self, content: RenderableType, width: int) -> list[str]:
        """Return `content` as lines of text with the terminal's escape sequences, at most `width` wide."""
        self.console.width = width
        with self.console.capture() as captured:
            self.console.print(content)
        return captured.get().rstrip("\n").split("\n")


def typed(on: Screen, text: str, sentences: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the lines of what a student typed, with sentences below it.

    Of a long text they have only the beginning. The other lines have all of it then, to stand below everything else.
    """
    whole = on.lines(look.typed(text), on.text_width)
    most = 1 + min(_MOST_TYPED, max(1, (on.height - _BESIDE_TYPED) // 2))  # one for what stands above the text
    is_long = len(whole) > most + 1
    above = [*whole[:most], "…"] if is_long else whole
    said = on.lines(look.quiet(sentences), on.text_width) if sentences else []
    return [*above, *said, ""], ["", *whole] if is_long else []


class Body(NamedTuple):
    """The lines between the rules, and where in them the part that was opened last begins and ends."""

    lines: list[str]
    opened: tuple[int, int] = (0, 0)


def asked_back(on: Screen, question: str, says: str, follow_up: str) -> Body:
    """Return a follow-up, below the question that it belongs to."""
    context = Group("", look.markdown(question, "viva.quiet"), "", Text(says, style="viva.quiet"))
    lines = on.lines(context, on.text_width)
    asked = [*lines, *on.lines(look.markdown(follow_up, "bold"), on.text_width), ""]
    return Body(asked, (len(lines), len(asked)))


@dataclass(frozen=True, slots=True)
class Drawing(Generic[V]):
    """How the views of one kind look: their first line, the text while something is asked, the keys below it, and the
    lines after the last card. `help_keys` and `last_keys` are other keys, on the page of help and at the end.

    `clock_seconds` says how soon the first line changes by itself; None for never.
    """

    header: Callable[[V, datetime, int], Text]
    body: Callable[[V, Screen], Body]
    footer: Callable[[V, datetime, int], Text]
    farewell: Callable[[V], Sequence[str]]
    last_keys: Sequence[tuple[str, str]]
    help_keys: Sequence[tuple[str, str]] = ()
    clock_seconds: Callable[[V, datetime], float | None] = lambda _view, _now: None


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
    """Return whether the screen is large enough for a session."""
    return screen.width >= NARROWEST and screen.height >= LOWEST


def too_small(screen: Screen, stops: str) -> list[str]:
    """Return what to show on a screen that is too small, on which the key `stops` ends the session."""
    notice = (
        f"This terminal is {screen.width}×{screen.height}, but viva needs {NARROWEST}×{LOWEST}. "
        f"Make it larger, or press {stops}."
    )
    return screen.lines(Text(notice), max(1, screen.width))[: max(1, screen.height)]


def stops(key: str) -> bool:
    """Return whether a key ends a session on a screen that is too small. No other key counts: nobody would see what it
    does."""
    return key in ("q", CLOSED, TIMED_OUT)


def frame(drawing: Drawing[V], view: V, now: datetime, screen: Screen) -> tuple[list[str], Viewport]:
    """Return the screen's lines, and the part of the body that they show. The screen must be large enough (`fits`)."""
    width = screen.text_width
    header, body = drawing.header(view, now, width), _body(drawing, view, screen)
    below = screen.lines(_footer(drawing, view, now, width, screen.height), width)[: screen.height - _FRAME_LINES]
    page = screen.height - _FRAME_LINES + 1 - len(below)
    viewport = visible(body.lines, page, width, view.to, body.opened)
    shown = body.lines[viewport.scroll : viewport.scroll + page]
    lines = [
        top_line(screen, header),
        *screen.lines(Rule(style="viva.quiet"), width),
        *shown,
        *[""] * (page - len(shown)),
        *screen.lines(_lower_rule(viewport), width),
        *below,
    ]
    return lines, viewport


def _body(drawing: Drawing[V], view: V, screen: Screen) -> Body:
    if view.is_over:
        first, *more = [view.message] if view.unsaved is not None else drawing.farewell(view)
        return Body(screen.lines(Group("", Text(first, style="bold"), *map(Text, more)), screen.text_width))
    if view.has_help:
        return Body(screen.lines(Group("", _key_list(view.help)), screen.text_width))
    return drawing.body(view, screen)


def _footer(drawing: Drawing[V], view: V, now: datetime, width: int, height: int) -> Text:
    """Return the keys, below the message; the message alone on a screen that is too low for both."""
    if view.unsaved is not None:  # the keys first: a long message is cut
        unsaved = keys(width, ("r", "try again"), ("q", "quit without saving"))
        return unsaved if view.is_over else Text.assemble(unsaved, "  ", (view.message, "viva.bad"))
    if view.is_over:
        return keys(width, *drawing.last_keys)
    message = Text(wrapped(view.message, width), style="bold") if view.message else Text()
    if view.awaits_text:  # a field, with its keys, comes at once
        return message
    if view.has_help:
        return keys(width, ("↑ ↓", "scroll"), *drawing.help_keys, ("any other key", "goes back"))
    shown = drawing.footer(view, now, width)
    if not view.message:
        return shown
    both = Text("\n").join([message, shown])
    return both if both.plain.count("\n") < height // _PARTS else message


def around_field(drawing: Drawing[V], view: V, now: datetime, screen: Screen) -> tuple[list[str], list[str]]:
    """Return the lines above and below a text field: as in a frame, but the body ends where the field begins.

    Where there is little room the question comes first: empty lines are left out, then a message, then the keys.
    """
    if not fits(screen):
        return too_small(screen, "Ctrl-C"), []
    width = screen.text_width
    rule = screen.lines(Rule(style="viva.quiet"), width)
    body = drawing.body(view, screen)
    first = [top_line(screen, drawing.header(view, now, width)), *rule]
    dense = [*filter(str.strip, body.lines)]
    shown = keys(width, *_FIELD_KEYS)
    message = Text(view.message, style="bold")
    whole = [message, shown] if view.message else [shown]
    for lines, hints in (
        (body.lines, whole),
        (dense, whole),
        (dense, [shown]),
        (dense, [keys(width, _FIELD_KEYS[0], _FIELD_KEYS[-1])]),
        (dense, []),
    ):
        above = [*first, *lines]
        below = [*rule, *(line for hint in hints for line in screen.lines(hint, width))] if hints else []
        if len(above) + _LEAST_FIELD + len(below) <= screen.height:
            return above, below
    asked = body.lines[body.opened[0] :]
    return [*first, *filter(str.strip, asked)][: screen.height - _LEAST_FIELD], []


def top_line(screen: Screen, header: Text) -> str:
    """Return the first line of a screen."""
    return screen.lines(header, screen.text_width)[0]


def header(left: Text, right: Text, width: int) -> Text:
    """Return a first line: `left` is cut where it is too long, `right` is whole."""
    left = left.copy()
    left.no_wrap, left.overflow = True, "ellipsis"
    left.truncate(max(_LEAST_LEFT - 2, width - right.cell_len - 2), overflow="ellipsis", pad=True)
    return Text.assemble(left, "  ", right, no_wrap=True, overflow="crop")


def has_room(right: Text, text: str, width: int) -> bool:
    """Whether a text fits behind the right part of a first line."""
    return right.cell_len + len(text) + _LEAST_LEFT < width


def bar(share: float, width: int, style: str = "viva.good") -> Text:
    """Return a bar that shows a share (0–1)."""
    filled = round(width * share)
    return Text.assemble(("━" * filled, style), ("─" * (width - filled), "viva.quiet"))


def _lower_rule(viewport: Viewport) -> Rule:
    if below := viewport.last_scroll - viewport.scroll:
        return Rule(f"↓ {counted(below, 'more line')}", style="viva.quiet", align="right")
    return Rule("↑ the beginning is above" if viewport.scroll else "", style="viva.quiet", align="right")


def _key_list(rows: Sequence[tuple[str, str]]) -> Text:
    """Return what each key does, a line each."""
    width = max(len(key) for key, _ in rows)
    return Text("\n").join([Text.assemble((key.ljust(width), "viva.key"), "  ", action) for key, action in rows])


def keys(width: int, *each: tuple[str, str]) -> Text:
    """Return keys and what they do, on as few lines as they need."""
    return packed([key(*one) for one in each], "   ", width)


def key(name: str, what: str) -> Text:
    """Return a key and what it does."""
    return Text.assemble((name, "viva.key"), f" {what}")


def packed(items: Sequence[Text], gap: str, width: int) -> Text:
    """Return the items on as few lines as they need, each item whole."""
    lines = [items[0]]
    for item in items[1:]:
        line = Text.assemble(lines[-1], gap, item)
        if line.cell_len <= width:
            lines[-1] = line
        else:
            lines.append(item)
    return Text("\n").join(lines)


def roomy(items: Sequence[Text], width: int) -> Text:
    """Return the items packed, as far apart as that needs no more lines."""
    by_gap = [packed(items, gap, width) for gap in ("    ", "   ", "  ")]
    return min(by_gap, key=lambda text: text.plain.count("\n"))


def with_hint(items: Sequence[Text], hint: Text, width: int) -> Text:
    """Return the items packed, with a hint behind them where it needs no line more."""
    without, whole = roomy(items, width), roomy([*items, hint], width)
    return without if whole.plain.count("\n") > without.plain.count("\n") else whole
