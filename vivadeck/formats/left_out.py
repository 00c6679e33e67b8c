"""What of a file is on no card: the words that are nowhere, as quotes with their places. Pure.

Double entry: whatever a reader did, each line of the file is looked up in the texts that it kept, as a whole, and takes
its place there. Another line needs another place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from heapq import merge
from itertools import groupby, islice, pairwise
from pathlib import Path
from typing import NamedTuple

from vivadeck.card_fields import texts_of
from vivadeck.formats.draft import Found, Skipped
from vivadeck.sanitize import single_line

MOST_SHOWN = 20  # on the screen
_LONGEST_SHOWN = 200
_WORD = re.compile(r"[^\W_⁰¹²³⁴-⁹]+")
_CITED = re.compile(r"\[\d{1,3}(?:\s*[,–-]\s*\d{1,3})*\]|\[\d{1,3}†[^\]\n]{0,40}\]|【[^】\n]{1,40}】")
_LONGEST_MARKER = 3  # words
_MOST_PARTS = 20
_APART = "\0"

Quote = tuple[int, str]  # the number of its first line, and its words
IsMarker = Callable[[str], bool]  # whether words are no more than a number or a label


class FileLine(NamedTuple):
    """A line of a file: its number, the texts on it, and each as it is `written`. A table's row is quoted whole."""

    number: int
    texts: Sequence[str]
    written: Sequence[str]
    is_row: bool = False


def quotes(lines: Sequence[FileLine], kept: Iterable[str], is_marker: IsMarker) -> list[Quote]:
    """Return the texts that are not, as a whole, in the texts that were kept: in runs, by the number of their line.

    The longest lines come first: a heading of two words is not kept because a question has these words, too. Lines in
    parts that begin inside a text come last: the end of a question and the beginning of its answer may be another's.
    """
    texts = _Texts(kept, is_marker)
    left = [
        (at, n, words)
        for at, line in enumerate(lines)
        for n, words in enumerate(map(_words, line.texts))
        if words and not _is_label(words, line, is_marker)
    ]
    left.sort(key=lambda each: -len(each[-1]))
    for is_begin in (True, False):
        left = [(at, n, words) for at, n, words in left if not texts.take(words, at / len(lines), is_begin=is_begin)]
    lost = {(at, n) for at, n, _ in left}
    runs: list[Quote] = []
    goes_on = False  # the last quote ends on the line above, or only empty lines are between
    for at, line in enumerate(lines):
        places = [(at, n) for n, text in enumerate(line.texts) if _WORD.search(text)]
        is_whole = line.is_row and not lost.isdisjoint(places)
        for is_lost, group in groupby(places, key=lambda place: is_whole or place in lost):
            shown = (" | " if line.is_row else " ").join(line.written[n].strip() for _, n in group)
            if is_lost and goes_on:
                runs[-1] = (runs[-1][0], f"{runs[-1][1]}\n{shown}")
            elif is_lost:
                runs.append((line.number, shown))
            goes_on = is_lost
    return runs


def _is_label(words: Sequence[str], line: FileLine, is_marker: IsMarker) -> bool:
    """Tell whether a text is no more than a label or a number: a letter beside others in a line is a key's answer."""
    is_short = len(words) == 1 or (len(words) <= _LONGEST_MARKER and not all(map(str.isdigit, words)))
    is_answer = len("".join(words)) == 1 and len(line.texts) > 1 and not line.is_row
    return is_short and not is_answer and all(map(is_marker, words))


def kept_texts(found: Found) -> Iterator[str]:
    """Yield all texts in which a student finds a file's words again."""
    for deck in found.decks:
        yield from (deck.name, deck.title, deck.description)
        for draft in deck.drafts:
            yield from (*texts_of(draft), draft.doubt)
    for each in found.skipped:
        yield from (each.text, each.why)


_Span = tuple[int, int]
_Pair = tuple[int, tuple[str, ...]]  # two words of a line, or one, after so many others


class _Places(NamedTuple):
    """Where the same words are, by the beginning: where no line may be yet, and whole texts that a line has."""

    length: int  # words
    free: list[int]
    again: list[int]


class _Texts:
    """The words of all texts in order, and which of them have a line already."""

    def __init__(self, texts: Iterable[str], is_marker: IsMarker) -> None:
        self._is_marker = is_marker
        self._words = [_APART]
        for words in filter(None, map(_words, texts)):
            self._words += (*words, _APART)
        self._taken = bytearray(len(self._words))
        self._lines: set[tuple[str, ...]] = set()  # that were found
        self._nowhere: set[tuple[bool, tuple[str, ...]]] = set()  # in parts; what is taken stays so
        self._places: dict[tuple[str, ...], list[int]] = defaultdict(list)  # of each word, and of each two
        for at, (word, following) in enumerate(pairwise(self._words)):
            self._places[word,].append(at)
            self._places[word, following].append(at)
        self._whole = cache(self._whole_places)
        self._ending = cache(self._ending_places)

    def take(self, words: Sequence[str], share: float, *, is_begin: bool) -> bool:
        """Take the place of a line, the one next to this share of all words; tell whether it has one.

        A line that comes twice needs one place only, and so does a line that is a whole text. With `is_begin` one in
        parts has to begin a text.
        """
        near, is_number, line = share * len(self._words), all(map(str.isdigit, words)), tuple(words)
        spans: list[_Span] = [*islice(self._nearest(self._whole(line), near), 1)]
        if not (spans or is_number or (is_begin, line) in self._nowhere):
            spans = self._in_parts(line, near, is_begin=is_begin)
        for start, end in spans:
            self._taken[start:end] = b"\1" * (end - start)
        self._lines |= {line} if spans else set()
        return line in self._lines

    def _whole_places(self, words: tuple[str, ...]) -> _Places:
        """Return where all words are together."""
        pairs: list[_Pair] = [*enumerate(pairwise(words))] or [(0, words)]
        starts = self._starts(min(pairs, key=self._count))
        line = [*words]
        return _Places(len(line), [start for start in starts if self._words[start : start + len(line)] == line], [])

    def _count(self, pair: _Pair) -> int:
        return len(self._places.get(pair[1], ()))

    def _starts(self, pair: _Pair) -> list[int]:
        """Return where words begin that have these two after some others."""
        return [place - pair[0] for place in self._places.get(pair[1], ()) if place > pair[0]]

    def _ending_places(self, words: tuple[str, ...], is_begin: bool) -> list[_Places]:
        """Return where words end a text, or all of these words are, the most words first; or only whole texts."""
        starts: dict[int, list[int]] = defaultdict(list)  # by the number of words
        rarest, pairs = (0, words[:1]), set[_Pair]()  # the end of a text is looked for where the fewest texts have it
        for at, word in enumerate(words):
            rarest = min(rarest, (max(at - 1, 0), words[max(at - 1, 0) : at + 1]), key=self._count)
            pairs.add(min(rarest, (at, (word, _APART)), key=self._count))
        for start in sorted({start for pair in (*pairs, rarest) for start in self._starts(pair)}):
            length = self._ending_at(start, words) if not is_begin or self._words[start - 1] == _APART else 0
            starts[length] += [start] * (length > 0)
        return [_Places(length, starts[length], []) for length in sorted(starts, reverse=True)]

    def _ending_at(self, start: int, words: Sequence[str]) -> int:
        """Return how many of the words are at this place and end a text, or are all; else 0."""
        length = 0
        while length < len(words) and self._words[start + length] == words[length]:
            length += 1
        return length if self._words[start + length] == _APART or length == len(words) else 0

    def _nearest(self, places: _Places, near: float) -> Iterator[_Span]:
        """Yield the places that are open, the nearest first, those that a line has after all others."""
        length, free, again = places
        right = bisect_left(free, near)
        left = right - 1
        while left >= 0 or right < len(free):
            is_left = right == len(free) or (left >= 0 and near - free[left] <= free[right] - near)
            start = free[left if is_left else right]
            if any(self._taken[start : start + length]):
                del free[left if is_left else right]
                right -= is_left
                if self._is_open(start, start + length):
                    insort(again, start)
            else:
                yield start, start + length
                right += not is_left
            left -= is_left
        at = bisect_left(again, near)
        sides = (map(again.__getitem__, each) for each in (range(at - 1, -1, -1), range(at, len(again))))
        for start in merge(*sides, key=lambda start: abs(start - near)):
            yield start, start + length

    def _in_parts(self, words: tuple[str, ...], near: float, *, is_begin: bool) -> list[_Span]:
        """Return where the parts of a line are that has a question and its answer, say: [] if a part is nowhere.

        The first part ends a text, the last begins one, those between are texts, one after the other. Markers between
        them need no place.
        """
        spans = self._parts(words, near, is_begin=is_begin) or []
        self._nowhere |= set() if spans else {(is_begin, words)}
        is_end = len(spans) == 1 and self._words[spans[0][0] - 1] != _APART  # of a text, which says nothing of a line
        return [] if is_end else spans

    def _parts(
        self, words: tuple[str, ...], near: float, *, is_begin: bool, before: Sequence[_Span] = ()
    ) -> list[_Span] | None:
        """Return the places of the parts of these words, of which others are `before`; None when there are none."""
        skipped = 0
        while words and len(before) < _MOST_PARTS:
            if before:
                spans = self._next(words, before[-1], near)
            else:
                spans = (span for each in self._ending(words, is_begin) for span in self._nearest(each, near))
            for span in spans:
                rest = self._parts(words[span[1] - span[0] :], near, is_begin=True, before=[*before, span])
                if rest:
                    return rest
            length = self._marker_length(words[:_LONGEST_MARKER])
            skipped += length
            if not length or skipped > _LONGEST_MARKER:  # so many letters and numbers are a key
                break
            words, is_begin = words[length:], True
        return None if words else [*before]

    def _next(self, words: Sequence[str], last: _Span, near: float) -> Iterator[_Span]:
        """Yield where the next part is: below the last one, or there again, as a link has its heading's words twice."""
        ends = ((start, start + self._ending_at(start, words)) for start in {last[1] + 1, last[0]} - {len(self._words)})
        spans = [(start, end) for start, end in ends if end > start and (start > last[1] or (start, end) == last)]
        fitting = (span for span in spans if self._is_open(*span))
        yield from sorted(fitting, key=lambda span: (span[0] - span[1], self._distance(span, near)))

    def _is_open(self, start: int, end: int) -> bool:
        """Tell whether no line has this place, or it is a whole text, which may be there for several lines."""
        is_text = self._words[start - 1] == self._words[end] == _APART
        return is_text or not any(self._taken[start:end])

    def _distance(self, span: _Span, near: float) -> tuple[bool, float]:
        """Return how far a place is, those that a line has after all others."""
        return any(self._taken[slice(*span)]), abs(span[0] - near)

    def _marker_length(self, words: Sequence[str]) -> int:
        """Return how many of the first words are a marker, 0 for none."""
        lengths = range(len(words), 0, -1)
        return next((length for length in lengths if self._is_marker(" ".join(words[:length]))), 0)


def _words(text: str) -> list[str]:
    return _WORD.findall(_CITED.sub(" ", text).casefold())


def said(each: Skipped) -> str:
    """Return what was left out for a line of the screen, with the beginning of its words where no other part has it."""
    place_and_why = f"{each.place}: {each.why}"
    quote = single_line(each.text)
    if not quote or quote in place_and_why:
        return place_and_why
    begins = quote if len(quote) <= _LONGEST_SHOWN else f"{quote[:_LONGEST_SHOWN].rsplit(' ', 1)[0]}…"
    return f"{place_and_why}: “{begins}”"


def is_whole_on_screen(skipped: Sequence[Skipped]) -> bool:
    """Tell whether the screen shows all that was left out."""
    return len(skipped) <= MOST_SHOWN and all(len(single_line(each.text)) <= _LONGEST_SHOWN for each in skipped)


def path_beside(deck: Path) -> Path:
    """Return the file beside a deck that lists all that was left out of it."""
    return deck.with_name(f"{deck.stem}.left-out.txt")


def written(skipped: Iterable[Skipped]) -> bytes:
    """Return the bytes of that file."""
    entries = ("\n".join((f"{each.place}: {each.why}", *(f"    {line}" for line in each.text.split("\n") if line)))
               for each in skipped)  # fmt: skip
    return ("\n\n".join(("What viva left out of this deck", *entries)) + "\n").encode()
