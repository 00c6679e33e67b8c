"""Cloze texts of Markdown flashcards: `The [order] of a group is [the cardinality of its set].` Pure.

Brackets in code, formulas, pictures, links to the web and after a backslash hide nothing; in code and formulas they do
where there are no others. A backslash that keeps a bracket from hiding something is taken away where it would be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_DELETIONS = 200
_CODE = r"""
      ^[ ]{0,3}(?P<fence>```|~~~)[^\n]*(?:\n(?![ ]{0,3}(?P=fence))[^\n]*)*+\n[ ]{0,3}(?P=fence)
    | (?<!`)(?P<ticks>`{1,2})(?!`)[^`\n]++(?P=ticks)(?!`)
    | \$\$[^$]++\$\$
    | \$(?![\s$])[^$\n]++(?<![\s\\])\$(?!\d)
"""
_OTHER = r"""
      !\[[^\[\]\n]*+\](?:\([^()\n]*+\))?
    | \[[^\[\]\n]++\]\(https?://[^()\s]++\)
    | \[\^[^\[\]\s]++\]
"""
_FLAGS = re.VERBOSE | re.MULTILINE | re.DOTALL
_IN_TEXT = re.compile(rf"\\. | {_CODE} | {_OTHER} | (?P<open>\[) | (?P<close>\])", _FLAGS)
_ANYWHERE = re.compile(rf"\\. | {_OTHER} | (?P<open>\[) | (?P<close>\])", _FLAGS)
_WRITTEN = re.compile(rf"\\. | (?P<code>{_CODE})", _FLAGS)
_ESCAPED = re.compile(r"(?<!\\)\\(?=[\[\]])")


class NoCloze(Exception):
    """The text is no cloze, and why."""


class Deletion(NamedTuple):
    """What is hidden in one showing of a text: the text with a gap, and what belongs there."""

    question: str
    answer: str


def deletions(text: str) -> list[Deletion]:
    """Return one deletion for each outermost pair of brackets. Raises NoCloze."""
    spans = list(_spans(text, _IN_TEXT)) or list(_spans(text, _ANYWHERE))
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
    questions = (_with_gap(between, hidden, i) for i in range(len(hidden)))
    return [Deletion(_shown(asked), _shown(answer)) for asked, answer in zip(questions, hidden, strict=True)]


def _spans(text: str, token: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield where each outermost pair of brackets opens and closes."""
    opened: list[int] = []
    for found in token.finditer(text):
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


def _shown(text: str) -> str:
    """Return a text without the backslashes before brackets in code and formulas, where Markdown shows them."""
    return _WRITTEN.sub(lambda found: _ESCAPED.sub("", found.group()) if found["code"] else found.group(), text)
