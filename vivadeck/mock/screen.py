"""The screen of a mock viva: a view → the lines of one full screen. Pure but for rich's rendering, which writes
nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.text import Text

from vivadeck import ticks
from vivadeck.mock.examiner import TARGET_SECONDS, Mock, Stage
from vivadeck.mock.view import NAMES, MockView
from vivadeck.terminal import look, screen
from vivadeck.terminal.screen import Body, Drawing, Screen
from vivadeck.terminal.wording import on_clock

_OVER_TARGET = "  time to finish"
_BAR = 12
_LATE = 0.02  # seconds, so that the clock shows the next second and not the same one again


def _clock_seconds(view: MockView, now: datetime) -> float | None:
    return 1 - view.mock.spoken(now) % 1 + _LATE if view.mock.is_listening else None


def _header(view: MockView, now: datetime, width: int) -> Text:
    mock = view.mock
    minutes = max(0, int((now - mock.began).total_seconds() // 60))
    number, of = f"{mock.number} of {len(mock.questions)}", ""
    if mock.ends_at is not None:
        most = round((mock.ends_at - mock.began).total_seconds() / 60)
        number = "last question" if mock.is_time_up(now) else f"question {mock.number}"
        minutes, of = min(minutes, most), f" of {most}"
    left = Text(f"Mock viva · {number} · {minutes}{of} min", style="viva.quiet")
    clock = _clock(mock, now, width, left.cell_len)
    if width >= screen.BAR_FROM:  # of what subject a question is, as an examiner says it: "Why this loss?"
        left.append(f" · {mock.card.deck}")
    return screen.header(left, clock, width)


def _body(view: MockView, on: Screen) -> Body:
    mock, width = view.mock, on.text_width
    if mock.follow_up is not None:
        return _asked_back(view, on)
    lines = ["", *on.lines(look.markdown(mock.card.question, "bold"), width), ""]
    is_alone = view.faces_student or (mock.stage is Stage.QUESTION and not mock.has_partner)
    if is_alone:
        return Body(lines)
    opened, whole = len(lines), list[str]()
    if mock.typed:
        opened -= 2  # the end of the question stays above
        typed, whole = screen.typed(on, mock.typed.text, mock.typed.sentences(mock.typed_before))
        lines += typed
    lines += on.lines(Rule(style="viva.quiet"), width)
    lines += on.lines(Group(*expected(mock)), width)
    return Body([*lines, *whole], (opened, len(lines)))


def _footer(view: MockView, _now: datetime, width: int) -> Text:
    *parts, hint = [screen.key(*each) for each in _keys(view)]
    return screen.with_hint(parts, hint, width)


def _farewell(view: MockView) -> list[str]:
    is_time_up = len(view.mock.recorded) < len(view.mock.questions)
    return ["The time is up." if is_time_up else "Done. That was the last question."]


def _clock(mock: Mock, now: datetime, width: int, taken: int) -> Text:
    """Return how long the student has spoken, with a mark from the target on."""
    if mock.stage is Stage.GRADING:
        return Text(f"answered in {on_clock(mock.spoken(now))}", style="viva.quiet")
    if not mock.is_listening:
        return Text("no answer" if mock.stage is Stage.PASSED else "", style="viva.quiet")
    seconds = mock.spoken(now)
    is_over = seconds >= TARGET_SECONDS
    right = Text(on_clock(seconds), style="viva.early" if is_over else "")
    if width >= screen.BAR_FROM:
        filled = screen.bar(min(1.0, seconds / TARGET_SECONDS), _BAR, "viva.early" if is_over else "")
        right = Text("  ").join([filled, right])
    if is_over and right.cell_len + len(_OVER_TARGET) + taken + 2 <= width:
        right.append(_OVER_TARGET, style="viva.early")
    return right


def _asked_back(view: MockView, on: Screen) -> Body:
    """Return the follow-up, below the question that it belongs to, with its answer once it is open."""
    mock, width = view.mock, on.text_width
    assert mock.follow_up is not None
    if view.faces_student:
        return Body(["", *on.lines(look.markdown(mock.follow_up.question, "bold"), width)])
    says = "Ask back:" if mock.has_partner else "The examiner asks back:"
    asked = screen.asked_back(on, mock.card.question, says, mock.follow_up.question)
    if mock.stage is not Stage.FOLLOW_UP:
        return asked
    wrote, whole = screen.typed(on, mock.wrote, ()) if mock.wrote else ([], [])
    answer = Group(Rule(style="viva.quiet"), look.markdown(mock.follow_up.answer))
    lines = [*asked.lines, *wrote, *on.lines(answer, width)]
    return Body([*lines, *whole], (asked.opened[0], len(lines)))


def expected(mock: Mock) -> list[RenderableType]:
    """Return what the answer should have, with empty lines between: the key points first, which are to be ticked."""
    return look.apart(_expected(mock))


def _expected(mock: Mock) -> Iterable[RenderableType]:
    card = mock.card
    if card.key_points:
        yield look.key_points(card, mock.ticks, mock.typed.evidence if mock.typed else ())
    if not mock.is_strict:
        yield from look.parts(card, "")
    elif not card.key_points:
        yield look.markdown(card.short or card.answer)
    if mock.has_partner and mock.stage is Stage.QUESTION and card.follow_ups:
        yield Text("After the grade, one of these is asked back:", style="viva.quiet")
        yield Group(*(look.follow_up(each, is_open=not mock.is_strict) for each in card.follow_ups))


def _keys(view: MockView) -> list[tuple[str, str]]:
    """Return the keys of the bottom line; the last one is left out where there is no room."""
    mock, more = view.mock, ("?", "keys")
    turn = (
        [("Tab", "turns the screen back" if view.faces_student else "the question alone")] if mock.has_partner else []
    )
    tick = [(keys, "tick")] if (keys := ticks.keys(len(mock.card.key_points))) else []
    if mock.stage is Stage.QUESTION and not mock.has_partner:
        return [("Space", "when you have finished"), ("p", "no answer"), ("q", "stop"), more]
    if mock.stage is Stage.QUESTION:
        return [
            ("Space", "the answer is over"),
            *([] if view.faces_student else [*tick, ("p", "no answer")]),
            *turn,
            more,
        ]
    if mock.stage is Stage.GRADING:
        if view.faces_student:
            return [*turn, ("q", "stop"), more]
        enter = ("Enter", f"gives {view.suggested}, {NAMES[view.suggested]}")
        return [*tick, enter, ("0-5", "another grade"), *turn, more]
    if mock.stage is Stage.ASKED_BACK:
        return [("Space", "goes on" if mock.is_strict else "shows its answer"), *turn, ("q", "stop"), more]
    return [("any key", "goes on"), *turn, ("q", "stop"), ("u", "undo")]


DRAWING = Drawing(
    _header,
    _body,
    _footer,
    _farewell,
    last_keys=(("u", "takes the last grade back"), ("any other key", "shows the report")),
    clock_seconds=_clock_seconds,
)
