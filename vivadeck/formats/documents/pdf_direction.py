"""The letters of a line as a page draws them → as they are read: with spaces at gaps, from the left or right. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from vivadeck.formats.documents.pdf_glyphs import Part

GAP, WIDE_GAP = "\t", "\n"  # a space that is no letter; one between columns
_APART, _BACK, _WIDE = 0.15, -0.4, 1.0  # times the size: a gap between words, a step back, a gap between columns
_NO_WIDTH, _ROOM = 0.01, 0.05  # points; times the size
_NEAR = 200  # letters: how far a letter may be drawn from its marks
_FEWEST = 8  # steps from letter to letter whose median is the usual one
_KINDS = {"AL": "R", "EN": "N", "AN": "N", "CS": "S", "ES": "E", "ET": "T", "NSM": "M", "S": "G", "B": "W", "WS": " "}
_SIGNS = "=×÷*<>"
_ARABIC = str.maketrans("ET", "PO")  # there signs are no part of a number
# Runs that are read the other way round, as a reader meets them: in a line from the right, and in one from the left.
_FROM_LEFT = re.compile(r"(?:N(?:[NSE]*N)?[ GEP]*)?L(?:[^RW]*L)?|T{0,3}N(?:[NSE]*N)?")
_FROM_RIGHT = re.compile(r"R(?:[^LW]*R)?")
_NUMBER = re.compile(r"N(?:[NSE]*N)?")
_NUMBERED = re.compile(r"\W*\w{1,3}\(\s")  # "1)" as it looks
_ENDS = re.compile(r"[.,:;!?)،؛؟]")
_MIRRORED = {ord(each): other for each, other in zip("()[]{}<>«»‹›", ")(][}{><»«›‹", strict=True)}


def as_read(rows: Sequence[Sequence[Part]]) -> tuple[list[list[Part]], bool]:
    """Return the parts of each line in the order in which they are read, and whether the page is read from the right.

    What is seen is clear, what is meant is not always: this undoes what the Unicode Bidirectional Algorithm
    (https://www.unicode.org/reports/tr9) does to plain text.
    """
    counts = Counter(_kinds(part.text for row in rows for part in row))
    is_rightward = counts["R"] > counts["L"]
    read = [_read(row, {}, is_rightward=is_rightward) for row in rows]
    if counts["R"] and _are_mirrored(["".join(part.text for part in row) for row in read]):
        read = [_read(row, _MIRRORED, is_rightward=is_rightward) for row in rows]
    return read, is_rightward


def is_mixed(text: str) -> bool:
    """Tell whether a text has letters that are read from the right, and others or numbers."""
    return "R" in (kinds := _kinds(text)) and ("L" in kinds or "N" in kinds)


def _kinds(texts: Iterable[str]) -> str:
    """Return a letter for each of the letters: how the Unicode Bidirectional Algorithm sees it."""
    kinds = ((letter, unicodedata.bidirectional(letter)) for text in texts for letter in text)
    return "".join(
        "P" if letter in _SIGNS else kind if kind in "LR" and kind else _KINDS.get(kind, "O") for letter, kind in kinds
    )


def _are_mirrored(texts: Sequence[str]) -> bool:
    """Tell whether most brackets in right-to-left text are as they look, and not as they are meant."""
    brackets = [re.sub(r"[^()]", "", text) for text in texts if "R" in _kinds(text)]
    closing = sum(each.startswith(")") and "(" in each for each in brackets) + sum(
        map(bool, map(_NUMBERED.match, texts))
    )
    return closing > sum(each.startswith("(") and ")" in each for each in brackets)


def _read(row: Sequence[Part], brackets: Mapping[int, str], *, is_rightward: bool) -> list[Part]:
    kinds = _kinds(part.text for part in row)
    if "R" not in kinds and not is_rightward:
        return [*_with_gaps(row)]
    seen = [*_with_gaps(sorted(_with_marks(row), key=lambda part: part.left))]
    is_own = "R" in kinds if ("R" in kinds) != ("L" in kinds) else is_rightward
    read = _in_order(seen, brackets, is_rightward=is_own)
    is_end_first = read and _ENDS.match(read[0].text)
    return _in_order(seen, brackets, is_rightward=is_rightward) if is_end_first else read


def _in_order(seen: Sequence[Part], brackets: Mapping[int, str], *, is_rightward: bool) -> list[Part]:
    if is_rightward:
        return _turned(seen[::-1], _FROM_LEFT, outside=brackets)
    return _turned(seen, _FROM_RIGHT, inside=brackets)


def _with_gaps(row: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts with spaces where words are apart, also in a line whose letters all are."""
    row = [part for part, after in zip(row, [*row[1:], None], strict=True) if not _is_over(part, after)]
    steps = [part.left - before.right for before, part in pairwise(row)]
    usual = max(0.0, median(steps)) if len(steps) >= _FEWEST else 0.0
    yield from row[:1]
    for gap, (before, part) in zip(steps, pairwise(row), strict=True):
        size = max(before.style.size, part.style.size)
        if not _BACK * size <= gap - usual < _APART * size:
            text = GAP if _BACK * size <= gap < _WIDE * size else WIDE_GAP
            yield part._replace(text=text, left=before.right, right=before.right)
        yield part


def _is_over(part: Part, after: Part | None) -> bool:
    """Tell whether the next letter begins where a space does: the space has no room."""
    return part.text == " " and after is not None and _BACK <= (after.left - part.left) / (part.style.size or 1) < _ROOM


def _with_marks(row: Sequence[Part]) -> list[Part]:
    """Return the letters of a line, each with the marks above or below it, which are drawn before it.

    In some files the text of a mark is a wrong letter, which has no width, or that of the letter and its marks.
    """
    letters, marks = list[Part](), ""
    for at, part in enumerate(row):
        near = (each for each in row[at + 1 : at + _NEAR] if abs(each.left - part.left) < part.style.size)
        if part.text == " " or (len(part.text) > 1 and any(each.text == part.text for each in near)):
            continue
        if part.text and all(map(unicodedata.combining, part.text)):
            if letters and not marks and letters[-1].left > part.left:  # the line is drawn from the right
                letters[-1] = letters[-1]._replace(text=letters[-1].text + part.text)
            else:
                marks += part.text
        elif part.right - part.left > _NO_WIDTH or "R" in _kinds(part.text):
            letters.append(part._replace(text=part.text + marks))
            marks = ""
    return letters


def _turned(
    parts: Sequence[Part],
    runs: re.Pattern[str],
    outside: Mapping[int, str] | None = None,
    inside: Mapping[int, str] | None = None,
) -> list[Part]:
    """Return parts with the runs turned that are read the other way round, and with the brackets changed."""
    kinds = "".join(_kinds(part.text[:1] or " ") for part in parts)
    if any(unicodedata.bidirectional(letter) == "AL" for part in parts for letter in part.text):
        kinds = kinds.translate(_ARABIC)
    turned, end = list[Part](), 0
    for run in runs.finditer(kinds):
        start, within = run.start(), "".join(part.text for part in parts[run.start() : run.end()])
        start -= start > end and parts[start - 1].text == ")" and within.count("(") > within.count(")")
        turned += _changed(parts[end:start], outside)
        turned_run = _changed(parts[start : run.end()][::-1], inside)
        turned += _turned(turned_run, _NUMBER) if runs is _FROM_RIGHT else turned_run
        end = run.end()
    return [*turned, *_changed(parts[end:], outside)]


def _changed(parts: Sequence[Part], brackets: Mapping[int, str] | None) -> list[Part]:
    return [part._replace(text=part.text.translate(brackets or {})) for part in parts]
