"""Charts as SVG for a page: bars, lines, and days. No script, no colours of their own: the page's style has them. Pure.

Each chart says in words what it shows, for a screen reader; the page has the numbers in a table below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from math import ceil
from typing import NamedTuple

WIDTH, HEIGHT = 420, 180  # as wide as a phone, so that its names are not made small there
_LEFT, _BOTTOM, _TOP, _RIGHT = 60, 24, 12, 36  # what the axes and their names take
_CELL = 13  # of a day, with the gap
_MOST_LABELS = 8  # along an axis
LETTER = 8  # the width of a letter


class Bar(NamedTuple):
    """A bar with its name, and a part of it that is drawn in another colour."""

    name: str
    value: float
    part: float = 0.0


class Series(NamedTuple):
    """A line of shares (0–1), None where there is none; `style` is a class of the page."""

    name: str
    style: str
    shares: Sequence[float | None]


class Square(NamedTuple):
    """A day in the calendar: its week (column), its weekday (row), its level 0–4, and what it says."""

    week: int
    weekday: int
    level: int
    words: str


def bars(words: str, values: Sequence[Bar], unit: str = "") -> str:
    """Draw bars beside each other, with an axis from 0 to the highest."""
    highest = max((bar.value for bar in values), default=0) or 1
    names = [bar.name for bar in values]
    step, room = (WIDTH - _LEFT - _right_of(names)) / max(1, len(values)), HEIGHT - _BOTTOM - _TOP
    parts = [_axis(f"{highest:.0f}{unit}", "0")]
    for place, bar in enumerate(values):
        x, tall = _LEFT + place * step, room * bar.value / highest
        small = room * bar.part / highest
        shown = f"<title>{escape(bar.name)}: {bar.value:.0f}{escape(unit)}</title>"
        parts.append(f"<g>{shown}{_box('bar', x, tall - small, step, small)}{_box('part', x, small, step)}</g>")
    return _svg(words, [*parts, *_names(names, step, step / 2)])


def lines(words: str, names: Sequence[str], drawn: Sequence[Series]) -> str:
    """Draw lines of shares from 0 to 100 %, with a dot for each share."""
    step, room = (WIDTH - _LEFT - 10 - _right_of(names)) / max(1, len(names) - 1), HEIGHT - _BOTTOM - _TOP
    parts = [_axis("100 %", "0 %")]
    for line in drawn:
        points = [
            (_LEFT + 10 + place * step, _TOP + room * (1 - share), names[place], share)
            for place, share in enumerate(line.shares)
            if share is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, *_ in points)
        parts.append(f'<polyline class="line {line.style}" points="{path}"/>')
        parts += [
            f'<circle class="{line.style}" cx="{x:.1f}" cy="{y:.1f}" r="3.5">'
            f"<title>{escape(f'{line.name}, {name}: {100 * share:.0f} %')}</title></circle>"
            for x, y, name, share in points
        ]
    return _svg(words, [*parts, *_names(names, step, 10)])


def calendar(
    words: str,
    squares: Iterable[Square],
    months: Sequence[tuple[int, str]],
    weeks: int,
    legend: Sequence[tuple[int, str]],
) -> str:
    """Draw the days of so many weeks: a column a week, Monday above; `months` are (week, name) above them. The
    `legend` below says what some levels mean.
    """
    parts = [
        f'<text x="0" y="{20 + _CELL * row + 10}">{name}</text>' for row, name in ((0, "Mon"), (2, "Wed"), (4, "Fri"))
    ]
    parts += [f'<text x="{_LEFT + _CELL * week}" y="12">{escape(name)}</text>' for week, name in months]
    parts += [
        f'<rect class="day{square.level}" x="{_LEFT + _CELL * square.week}" y="{20 + _CELL * square.weekday}" '
        f'width="{_CELL - 2}" height="{_CELL - 2}" rx="2"><title>{escape(square.words)}</title></rect>'
        for square in squares
    ]
    x, y = _LEFT, 30 + 7 * _CELL
    for level, name in legend:
        parts.append(f'<rect class="day{level}" x="{x}" y="{y}" width="{_CELL - 2}" height="{_CELL - 2}" rx="2"/>')
        parts.append(f'<text x="{x + _CELL + 2}" y="{y + 10}">{escape(name)}</text>')
        x += _CELL + LETTER * (len(name) + 2)
    return _svg(words, parts, max(x, _LEFT + _CELL * weeks + _RIGHT), y + _CELL + 4)


def _svg(words: str, parts: Iterable[str], width: int = WIDTH, height: int = HEIGHT) -> str:
    said = escape(words)
    return f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" aria-label="{said}">{"".join(parts)}</svg>'


def _axis(top: str, bottom: str) -> str:
    floor = HEIGHT - _BOTTOM
    return (
        f'<path class="axis" d="M{_LEFT} {_TOP}V{floor}H{WIDTH}"/>'
        f'<text x="{_LEFT - 4}" y="{_TOP + 8}" class="end">{escape(top)}</text>'
        f'<text x="{_LEFT - 4}" y="{floor}" class="end">{escape(bottom)}</text>'
    )


def _box(style: str, x: float, tall: float, step: float, above: float = 0.0) -> str:
    if tall <= 0:
        return ""
    gap = min(3.0, step / 5)
    y = HEIGHT - _BOTTOM - above - tall
    return f'<rect class="{style}" x="{x + gap:.1f}" y="{y:.1f}" width="{step - gap:.1f}" height="{tall:.1f}"/>'


def _right_of(names: Sequence[str]) -> float:
    """Return the room beside the last place on an axis, so that half of a name below it fits."""
    return max(_RIGHT, LETTER * max(map(len, names), default=0) / 2)


def _names(names: Sequence[str], step: float, middle: float) -> list[str]:
    """Write names below an axis, but only every second, third, … where there are many, or they are long."""
    longest = LETTER * (2 + max(map(len, names), default=0))  # with the space between two
    every = max(-(-len(names) // _MOST_LABELS), ceil(longest / max(step, 1)))
    return [
        f'<text x="{_LEFT + place * step + middle:.1f}" y="{HEIGHT - 6}" class="middle">{escape(name)}</text>'
        for place, name in enumerate(names)
        if place % max(1, every) == 0
    ]
