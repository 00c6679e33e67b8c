"""Cloze texts: words in marks that a card hides, one showing for each of them. Pure.

A cloze, `The [order] of a group is [the cardinality of its set].`, is a card for each outermost pair of brackets.
Brackets in code, formulas, pictures, links to the web and after a backslash hide nothing; in code and formulas they do
where there are no others. A backslash that keeps a bracket from hiding something is removed where it would be visible.
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
    """A cloze that cannot be a card, and why."""


class Deletion(NamedTuple):
    """One showing of a cloze text: the text with a gap, and the words that belong there."""

    question: str
    answer: str


def deletions(text: str) -> list[Deletion]:
    """Return one deletion for each outermost pair of brackets. Raises NoCloze."""
    spans = list(_spans(text, _IN_TEXT)) or list(_spans(text, _ANYWHERE))
    if not spans:
        raise NoCloze("this cloze (C:) hides nothing: put [brackets] around the words to recall")
    if len(spans) > MOST_DELETIONS:
        raise NoCloze(f"this cloze (C:) hides more than {MOST_DELETIONS} texts")
    hidden = [text[start + 1 : end].strip() for start, end in spans]
    if not all(hidden):
        raise NoCloze("this cloze (C:) has an empty pair of brackets")
    between = [
        text[end + 1 : start] for (_, end), (start, _) in zip([(0, -1), *spans], [*spans, (len(text), 0)], strict=True)
    ]
    return [Deletion(_shown(asked), _shown(answer)) for asked, answer in _gaps(between, hidden)]


def marked(text: str, mark: re.Pattern[str]) -> list[Deletion]:
    """Return a deletion for each place of `mark`, whose first group it hides; none in code, or for too many places."""
    parts = [0]
    hidden = []
    for each in mark.finditer(without_code(text)):
        hidden.append(text[each.start(1) : each.end(1)].strip())
        parts += [each.start(), each.end()]
    parts.append(len(text))
    if len(hidden) > MOST_DELETIONS:
        return []
    return _gaps([text[start:end] for start, end in zip(parts[::2], parts[1::2], strict=True)], hidden)


def without_code(text: str) -> str:
    """Return a text of the same length in which code and formulas are blank, so that nothing in them is a mark."""
    return _WRITTEN.sub(lambda each: " " * len(each.group()) if each["code"] else each.group(), text)


def _spans(text: str, token: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield where each outermost pair of brackets opens and closes."""
    starts: list[int] = []
    for match in token.finditer(text):
        if match["open"]:
            starts.append(match.start())
        elif match["close"]:
            if not starts:
                raise NoCloze("this cloze (C:) closes a bracket that is not open")
            start = starts.pop()
            if not starts:
                yield start, match.start()
    if starts:
        raise NoCloze("this cloze (C:) opens a bracket and does not close it")


def _gaps(between: list[str], hidden: list[str]) -> list[Deletion]:
    return [Deletion(_with_gap(between, hidden, i), hidden[i]) for i in range(len(hidden))]


def _with_gap(between: list[str], hidden: list[str], gap: int) -> str:
    """Return the text with a gap for one of the `hidden` texts. A gap must not become a link by what follows it."""
    parts = [between[0]]
    for i, (answer, after) in enumerate(zip(hidden, between[1:], strict=True)):
        mark = r"\[…\]" if after.startswith(("(", "[", ":")) else "[…]"
        parts += [mark if i == gap else answer, after]
    return "".join(parts).strip()


def _shown(text: str) -> str:
    """Return a text without the backslashes before brackets in code and formulas, where Markdown shows them."""
    return _WRITTEN.sub(lambda match: _ESCAPED.sub("", match.group()) if match["code"] else match.group(), text)
