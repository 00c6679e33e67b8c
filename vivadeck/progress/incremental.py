"""The lines of reviews in an intact `progress.json` that viva wrote (see `layout`): one review a line, one spelling, in
order. So reading them takes a fraction of the time of other JSON. Pure.

Anything else is refused: `json_file.parse` then decides about it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from itertools import chain, repeat
from operator import itemgetter, lt
from sys import intern

from vivadeck.model import Review, Undo
from vivadeck.progress import records
from vivadeck.progress.layout import FURTHER_SINCE, VERSION
from vivadeck.progress.records import Unreadable

_BLOCK_BYTES = 1 << 16  # fits into the cache of a processor; much larger blocks take twice as long
_MOST_LENGTHS = 50_000
_PLAIN_FIELD = re.compile(r', "([^"\\\x00-\x1f]*)": ("[^"\\\x00-\x1f]*"|0|-?[1-9][0-9]{0,17}|true|false|null)')
_MOMENT_AND_CARD = itemgetter(1, 0)
_CARD = itemgetter(0)


def read(data: bytes, first: int, end: int, undone: Iterable[Undo] = (), version: int = VERSION) -> Iterator[Review]:
    """Return the reviews whose lines begin at `first` and end at `end`, in the format of this version. None of them may
    be `undone`. The iterator raises Unreadable where a line is not as viva writes it.
    """
    read_block = partial(_reviews, lengths=_Lengths(), version=version)
    blocks = map(read_block, _blocks(data, first, end))
    return chain.from_iterable(_in_order(blocks, undone))


def _blocks(data: bytes, first: int, end: int) -> Iterator[bytes]:
    """Yield the lines in blocks, of which only one is in memory. Each ends with a comma and a line break."""
    while first < end:
        last = data.find(b"\n", first + _BLOCK_BYTES, end)
        if last < 0:
            yield data[first:end] + b",\n"
            return
        yield data[first : last + 1]
        first = last + 1


def _in_order(blocks: Iterable[list[Review]], undone: Iterable[Undo]) -> Iterator[list[Review]]:
    """Yield the reviews of each block. Raises Unreadable when they are not in the order of `merge.progress`."""
    undone_keys = {(undo.at, undo.card) for undo in undone}
    cards = {card for _, card in undone_keys}
    before: list[tuple[datetime, str]] = []
    for reviews in blocks:
        keys = before + list(map(_MOMENT_AND_CARD, reviews))
        if not all(map(lt, keys, keys[1:])):
            raise Unreadable("the reviews are not in order")
        if not cards.isdisjoint(map(_CARD, reviews)) and not undone_keys.isdisjoint(keys):
            raise Unreadable("a review was taken back")
        before = keys[-1:]
        yield reviews


def _reviews(block: bytes, lengths: Mapping[str, float], version: int) -> list[Review]:
    """Return the reviews of a block. Raises Unreadable."""
    try:
        text = block.decode()
        plain = _plain(version).findall(text)
        if len(plain) == text.count("\n"):
            return _plain_reviews(plain, lengths)
        rows = text.removesuffix("\n").split("\n")
        is_plain = _plain(version).fullmatch
        odd = {number: _spelt_out(row, version) for number, row in enumerate(rows) if not is_plain(f"{row}\n")}
        reviews = _plain_reviews(plain, lengths)
    except (ValueError, RecursionError) as error:  # not UTF-8, no such day, not JSON
        raise Unreadable(f"not as viva writes it: {error}") from None
    for number, review in odd.items():
        reviews.insert(number, review)
    return reviews


def _plain_reviews(rows: Sequence[tuple[str, ...]], lengths: Mapping[str, float]) -> list[Review]:
    """Return the reviews from the fields of plain lines. Raises Unreadable and ValueError."""
    cards, moments, grades, seconds, modes, further = zip(*rows, strict=True) if rows else [()] * 6
    columns = (
        map(intern, cards),  # all reviews of a card share one text
        map(datetime.fromisoformat, moments),
        map(int, grades),
        map(lengths.__getitem__, seconds),
        map(intern, modes),
        map(_further, further) if any(further) else repeat(()),
    )
    return list(map(tuple.__new__, repeat(Review), zip(*columns, strict=False)))  # the last column may have no end


def _further(spelt: str) -> tuple[tuple[str, str], ...]:
    """Return the further fields at the end of a plain line. Raises Unreadable."""
    if not spelt:
        return ()
    fields = _PLAIN_FIELD.findall(spelt)
    names = {name for name, _ in fields}
    if len(names) < len(fields) or not names.isdisjoint(records.REVIEW_FIELDS):
        raise Unreadable("a field is there twice")
    return tuple((intern(name), text) for name, text in fields)


class _Lengths(dict[str, float]):
    """Lengths of time in seconds, by their spelling: a few of them come again and again."""

    def __missing__(self, spelt: str) -> float:
        value = int(spelt) if spelt.isdecimal() else float(spelt)
        if repr(value) != spelt:
            raise Unreadable(f"{spelt} is not as viva writes it")
        if len(self) >= _MOST_LENGTHS:
            self.clear()
        self[spelt] = records.seconds(value, "review")
        return value


def _spelt_out(row: str, version: int) -> Review:
    """Return the review on a line that is not plain: it has escapes, or a further field of another kind.

    Raises Unreadable and ValueError.
    """
    review = records.review(json.loads(row.removesuffix(",")), "review", version)
    if row != f"{records.line(review)},":
        raise Unreadable("not as viva writes it")
    return review


@cache
def _plain(version: int) -> re.Pattern[str]:
    """Return the pattern of a plain line: without escapes, and with further fields that are texts, whole numbers, true,
    false or null. Its moment has an offset; moments without one are refused.
    """
    text = r'"([^"\\\x00-\x1f]+)"'
    moment = r'"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+[+-][0-9]{2}:[0-9:.]+)"'
    fields = rf'"card": {text}, "at": {moment}, "grade": ([0-5]), "seconds": ([0-9.e+-]+), "mode": {text}'
    further = f"((?:{_PLAIN_FIELD.pattern.replace('(', '(?:')})*)" if version >= FURTHER_SINCE else "()"
    return re.compile(rf"^\{{{fields}{further}\}},\n", re.MULTILINE)
