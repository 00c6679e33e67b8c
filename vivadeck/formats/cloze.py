"""Cloze texts: words in marks that a card hides, one showing for each of them; and those of Anki, by number. Pure.

A cloze, `The [order] of a group is [the cardinality of its set].`, is a card for each outermost pair of brackets.
Brackets in code, formulas, pictures, links to the web and after a backslash hide nothing; in code and formulas they do
where there are no others. A backslash that keeps a bracket from hiding something is removed where it would be visible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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
_ANKI = re.compile(r"\{\{c([0-9]{1,3}(?:,[0-9]{1,3})*)::|\}\}")
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


def asked(text: str, number: int) -> tuple[str, str]:
    """Return the question and the answer of the card that a text with Anki's marks is for this number."""
    return with_gap(text, number, is_back=False), ", ".join(hidden(text, number))


def with_gap(text: str, number: int, *, is_back: bool) -> str:
    """Return a text in which all that is hidden is shown, except for what has `number`: a gap, or on the back, bold."""
    return _uncovered(text, number, lambda hidden, hint: f"<b>{hidden}</b>" if is_back else f"[{hint or '…'}]")


def hidden(text: str, number: int) -> list[str]:
    """Return what is hidden under a number."""
    texts: list[str] = []

    def kept(hidden: str, _: str) -> str:
        texts.append(hidden)
        return hidden

    _uncovered(text, number, kept)
    return texts


def numbers(text: str) -> set[int]:
    """Return the numbers under which a text hides something."""
    lists = _ANKI.findall(text) if "{{c" in text else ()
    return {int(number) for listed in lists if listed for number in listed.split(",")}


def _uncovered(text: str, number: int, asked: Callable[[str, str], str]) -> str:
    """Return a text in which all that is hidden is shown, what has `number` as `asked` shows it with its hint."""
    open_parts: list[tuple[bool, list[str]]] = [(False, [])]
    done = 0
    for match in _ANKI.finditer(text):
        open_parts[-1][1].append(text[done : match.start()])
        done = match.end()
        if match[1]:
            open_parts.append((number in map(int, match[1].split(",")), []))
        elif len(open_parts) > 1:
            is_asked, parts = open_parts.pop()
            inner, _, hint = "".join(parts).partition("::")
            open_parts[-1][1].append(asked(inner, hint.strip()) if is_asked else inner)
        else:
            open_parts[-1][1].append("}}")
    open_parts[-1][1].append(text[done:])
    return "".join(part for _, parts in open_parts for part in parts)
