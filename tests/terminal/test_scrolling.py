"""Which part of a text a screen shows after the screen was resized."""

from __future__ import annotations

import pytest

from vivadeck.terminal.scrolling import Scroll, Viewport, visible

TEXT = [f"line {number}" for number in range(50)]


def shown(*screens: tuple[int, int], line: int, to: Scroll | None = None) -> Viewport:
    """Return what is seen of the text on the last of these screens (width, page), scrolled to a line on the first."""
    (width, page), *_ = screens
    to = to or Scroll(line, visible(TEXT, page, width, Scroll(), (0, 0)).place)
    for width, page in screens:
        viewport = visible(TEXT, page, width, to, (0, 0))
        to = Scroll(viewport.scroll, viewport.place, is_cut=viewport.is_cut)
    return viewport


@pytest.mark.parametrize("line", [0, 7, 20, 44])
@pytest.mark.parametrize(
    "between",
    [
        [(120, 60)],  # all of it is seen there
        [(120, 60), (120, 60), (90, 55)],
        [(40, 60)],  # only higher
        [(120, 30), (40, 30)],
        [(120, 4)],
    ],
)
def test_resizing_to_and_fro_ends_where_it_began(line: int, between: list[tuple[int, int]]) -> None:
    assert shown((40, 6), *between, (40, 6), line=line).scroll == line


def test_where_the_student_scrolls_counts_from_then_on() -> None:
    high = shown((40, 6), (40, 30), line=30)
    assert (high.scroll, high.is_cut) == (20, True)
    moved = Scroll(high.scroll - 1, high.place)
    assert shown((40, 30), (40, 6), line=0, to=moved).scroll == 19
