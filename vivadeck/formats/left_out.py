"""What of a file is on no card: the words that are nowhere, as quotes with their places. Pure.

Double entry: whatever a reader did, the words of each line of the file are looked up in the texts that it kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from vivadeck.card_fields import texts_of
from vivadeck.formats.draft import Found, Skipped
from vivadeck.sanitize import single_line

MOST_SHOWN = 20  # on the screen
_LONGEST_SHOWN = 200
_WORD = re.compile(r"[^\W_⁰¹²³⁴-⁹]+")
_FEWEST = 3  # words that are together on a card by no accident
_APART = "\0"

Line = tuple[int, str]  # its number, and what is written on it; a table's cells have a character BETWEEN them
BETWEEN = "\x1f"
IsMarker = Callable[[str], bool]  # whether words are no more than a number or a label


def quotes(lines: Iterable[Line], kept: Iterable[str], is_marker: IsMarker) -> list[Line]:
    """Return what of the lines is in none of the texts that were kept: runs of lines, by the number of their first."""
    texts = f" {_APART} ".join(" ".join(_words(text)) for text in ("", *kept, ""))
    shown = _ShownWords(f" {texts} ")
    runs: list[Line] = []
    goes_on = False  # the last quote ends where its line does
    for number, line in lines:
        cells = line.split(BETWEEN)
        left = [each for cell in cells if (each := _left(cell, shown, is_marker))]
        if goes_on and left and (len(left) == len(cells) or line.lstrip().startswith(left[0])):
            runs[-1] = (runs[-1][0], f"{runs[-1][1]}\n{' | '.join(left)}")
        elif left:
            runs.append((number, " | ".join(left)))
        goes_on = line.rstrip().endswith(left[-1]) if left else goes_on and not _WORD.search(line)
    return runs


def kept_texts(found: Found) -> Iterator[str]:
    """Yield all texts in which a student finds a file's words again."""
    for deck in found.decks:
        yield from (deck.name, deck.title, deck.description)
        for draft in deck.drafts:
            yield from (*texts_of(draft), draft.doubt)
    for each in found.skipped:
        yield from (each.text, each.why)


class _ShownWords:
    """The words of all texts, in order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = frozenset(text.split())
        self._at = 0

    def longest(self, words: Sequence[str]) -> int:
        """Return how many of the first words are together somewhere, looking first where the last ones were."""
        most = next((at for at, word in enumerate(words) if word not in self._words), len(words))
        low = 0
        while low < most:  # what is together stays so without its last word
            middle = (low + most + 1) // 2
            if self._holds(f" {' '.join(words[:middle])} "):
                low = middle
            else:
                most = middle - 1
        return low

    def has_text(self, words: Sequence[str]) -> bool:
        """Tell whether one of the texts is exactly these words."""
        return self._holds(f" {_APART} {' '.join(words)} {_APART} ")

    def _holds(self, words: str) -> bool:
        at = self._text.find(words, self._at)
        at = self._text.find(words) if at < 0 else at
        self._at = max(0, at) if at >= 0 else self._at
        return at >= 0


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _left(line: str, shown: _ShownWords, is_marker: IsMarker) -> str:
    """Return the part of a line that is nowhere: all of it, if that is most of it; "" when it is on the cards."""
    spans = [match.span() for match in _WORD.finditer(line)]
    words = [line[start:end].casefold() for start, end in spans]
    while len(words) > 1 and (is_marker(words[-1]) or is_marker(words[0])) and shown.longest(words) < len(words):
        end = -1 if is_marker(words[-1]) else 0
        del words[end], spans[end]
    missing: list[int] = []
    begun = at = 0  # the words between are nowhere so far
    while at < len(words):
        length = shown.longest(words[at:])
        is_rest = length == len(words) - at and not _lost(words, range(begun, at), shown, is_marker)
        if length < _FEWEST and not is_rest:
            at += 1
            continue
        missing += _lost(words, range(begun, at), shown, is_marker)
        begun = at = at + length
    missing += _lost(words, range(begun, at), shown, is_marker)
    if 2 * len(missing) > len(words):
        return line.strip()
    return line[spans[missing[0]][0] : spans[missing[-1]][1]] if missing else ""


def _lost(words: Sequence[str], gap: range, shown: _ShownWords, is_marker: IsMarker) -> Iterable[int]:
    """Return the words of a gap that are lost: all, or none where it is markers and at most one short text."""
    rest = [words[at] for at in gap if not is_marker(words[at])]
    return gap if rest and not is_marker(" ".join(words[at] for at in gap)) and not shown.has_text(rest) else ()


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
