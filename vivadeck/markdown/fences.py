"""Which lines of Markdown are code, in which nothing is a marker. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

_OPENING = re.compile(r"(?:[QAC]:)?[ \t]*(?:[-*][ ]+)?(`{3,}(?=[^`]*$)|~{3,})")  # also after a flashcard's marker
_LONGEST = 10  # longer fences are taken for this long


def fenced(lines: Sequence[str]) -> list[bool]:
    """Return for each line whether it is below a fence that begins a code block, up to the one that closes it.

    A fence that is never closed begins none.
    """
    inside = [False] * len(lines)
    closings = _closings(lines)
    if not any(closings.values()):
        return inside
    i = 0
    while i < len(lines):
        opening = _OPENING.match(lines[i])
        if opening:
            ends = closings[opening[1][0], min(len(opening[1]), _LONGEST)]
            at = bisect_right(ends, i)
            if at < len(ends):
                inside[i + 1 : ends[at] + 1] = [True] * (ends[at] - i)
                i = ends[at]
        i += 1
    return inside


def unclosed(lines: Sequence[str]) -> str:
    """Return the first fence that nothing closes, with what is before it on its line; "" when there is none."""
    inside = [*fenced(lines), False]
    for i, line in enumerate(lines):
        opening = None if inside[i] or inside[i + 1] else _OPENING.match(line)
        if opening:
            return opening.group()
    return ""


def _closings(lines: Sequence[str]) -> dict[tuple[str, int], list[int]]:
    """Return, by a fence's character and length, the lines that can close it."""
    closing_lines: dict[tuple[str, int], list[int]] = {(tick, n): [] for tick in "`~" for n in range(3, _LONGEST + 1)}
    for i, line in enumerate(lines):
        bare = line.strip()
        if bare[:3] in ("```", "~~~") and not bare.strip(bare[0]):
            for length in range(3, min(len(bare), _LONGEST) + 1):
                closing_lines[bare[0], length].append(i)
    return closing_lines
