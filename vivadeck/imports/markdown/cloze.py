"""Cloze texts of Markdown flashcards: `The [order] of a group is [the cardinality of its set].` Pure.

Brackets in code, formulas, pictures, links to the web and after a backslash hide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_DELETIONS = 200
_TOKEN = re.compile(
    r"""
      (?P<other>
          \\.
        | ^[ ]{0,3}(?P<fence>```|~~~)[^\n]*(?:\n(?![ ]{0,3}(?P=fence))[^\n]*)*+\n[ ]{0,3}(?P=fence)
        | (?<!`)(?P<ticks>`{1,2})(?!`)[^`\n]++(?P=ticks)(?!`)
        | \$\$[^$]++\$\$
        | \$(?![\s$])[^$\n]++(?<![\s\\])\$(?!\d)
        | !\[[^\[\]\n]*+\](?:\([^()\n]*+\))?
        | \[[^\[\]\n]++\]\(https?://[^()\s]++\)
        | \[\^[^\[\]\s]++\]
      )
    | (?P<open>\[)
    | (?P<close>\])
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


class NoCloze(Exception):
    """The text is no cloze, and why."""


class Deletion(NamedTuple):
    """What is hidden in one showing of a text: the text with a gap, and what belongs there."""

    question: str
    answer: str


def deletions(text: str) -> list[Deletion]:
    """Return one deletion for each outermost pair of brackets. Raises NoCloze."""
    spans = list(_spans(text))
    if not spans:
        raise NoCloze("it hides nothing: put [brackets] around what is to be recalled")
    if len(spans) > MOST_DELETIONS:
        raise NoCloze(f"it hides more than {MOST_DELETIONS} texts")
    hidden = [text[start + 1 : end].strip() for start, end in spans]
    if not all(hidden):
        raise NoCloze("a pair of brackets is empty")
    between = [
        text[end + 1 : start] for (_, end), (start, _) in zip([(0, -1), *spans], [*spans, (len(text), 0)], strict=True)
    ]
    return [Deletion(_with_gap(between, hidden, i), answer) for i, answer in enumerate(hidden)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each outermost pair of brackets opens and closes."""
    opened: list[int] = []
    for found in _TOKEN.finditer(text):
        if found["open"]:
            opened.append(found.start())
        elif found["close"]:
            if not opened:
                raise NoCloze("a bracket is closed that none opened")
            start = opened.pop()
            if not opened:
                yield start, found.start()
    if opened:
        raise NoCloze("a bracket is not closed")


def _with_gap(between: list[str], hidden: list[str], gap: int) -> str:
    """Return the text with a gap for one of the `hidden` texts. A gap must not become a link by what follows it."""
    parts = [between[0]]
    for i, (answer, after) in enumerate(zip(hidden, between[1:], strict=True)):
        mark = r"\[…\]" if after.startswith(("(", "[", ":")) else "[…]"
        parts += [mark if i == gap else answer, after]
    return "".join(parts).strip()
