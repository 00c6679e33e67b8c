"""The lines of reviews in the bytes of a `progress.json` that viva wrote, and that is intact (see `layout`): each on a
line of its own, spelt in one way, all in order. So they are read several times as quickly as any JSON. Pure.

Whatever is not so is refused, not mended: `document.parse` has the last word on it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, partial
from itertools import chain, repeat
from operator import itemgetter, lt
from sys import intern

from vivadeck.model import Review, Undo
from vivadeck.progress import records
from vivadeck.progress.json_file import line
from vivadeck.progress.records import Unreadable

_BLOCK_BYTES = 1 << 16  # as much as a processor has at hand; much larger blocks take twice as long
_MOST_LENGTHS = 50_000
_MOST_SOUGHT = 100  # of more cards the lines are found sooner by looking at each line
_MOMENT_AND_CARD = itemgetter(1, 0)
_CARD = itemgetter(0)


def read(data: bytes, first: int, end: int, undone: Iterable[Undo] = ()) -> Iterator[Review]:
    """Return the reviews whose lines begin at `first` and end at `end`, none of which may be `undone`.

    Raises Unreadable on the way, where something is not as viva writes it.
    """
    found = map(partial(_reviews, lengths=_Lengths()), _blocks(data, first, end))
    return chain.from_iterable(_in_order(found, undone))


def of_cards(data: bytes, first: int, end: int, cards: Collection[str]) -> Iterator[Review]:
    """Return those of the reviews that are about these cards, without reading the others. Raises as `read` does."""
    spelt = [json.dumps(card, ensure_ascii=False).encode("utf-8", "surrogatepass") for card in cards]
    found = (_found if len(spelt) <= _MOST_SOUGHT else _sifted)(data, first, end, spelt) if spelt else ()
    held = b",\n".join(row.removesuffix(b",") for row in found)
    return read(held, 0, len(held))


def _found(data: bytes, first: int, end: int, spelt: Iterable[bytes]) -> list[bytes]:
    """Return the lines about cards that are spelt so: what comes before and after a card is on no other place of it."""
    any_of = b"|".join(map(re.escape, spelt))
    return re.compile(rb'\n(\{"card": (?:%b), "at": [^\n]*)' % any_of).findall(data, first - 1, end)


def _sifted(data: bytes, first: int, end: int, spelt: Iterable[bytes]) -> Iterator[bytes]:
    wanted = frozenset(spelt)
    start = len(b'{"card": ')
    for block in _blocks(data, first, end):
        for row in block.split(b"\n"):
            if row[start : row.find(b', "at": ', start)] in wanted:
                yield row


def _blocks(data: bytes, first: int, end: int) -> Iterator[bytes]:
    """Yield the lines in blocks, so that there is never more than one in hand. Each ends with a comma and its break."""
    while first < end:
        last = data.find(b"\n", first + _BLOCK_BYTES, end)
        if last < 0:
            yield data[first:end] + b",\n"
            return
        yield data[first : last + 1]
        first = last + 1


def _in_order(blocks: Iterable[list[Review]], undone: Iterable[Undo]) -> Iterator[list[Review]]:
    """Hand on the reviews of each block. Raises Unreadable when they are not as `history.progress` makes them."""
    gone = {(undo.at, undo.card) for undo in undone}
    cards = {card for _, card in gone}
    before: list[tuple[datetime, str]] = []
    for reviews in blocks:
        keys = before + list(map(_MOMENT_AND_CARD, reviews))
        if not all(map(lt, keys, keys[1:])):
            raise Unreadable("the reviews are not in order")
        if not cards.isdisjoint(map(_CARD, reviews)) and not gone.isdisjoint(keys):
            raise Unreadable("a review was taken back")
        before = keys[-1:]
        yield reviews


def _reviews(block: bytes, lengths: Mapping[str, float]) -> list[Review]:
    """Return the reviews of a block. Raises Unreadable."""
    try:
        text = block.decode()
        odd = {}
        if "\\" in text:
            rows = text.split("\n")
            odd = {number: _spelt_out(row) for number, row in enumerate(rows) if "\\" in row}
            text = "\n".join(row for number, row in enumerate(rows) if number not in odd)
        reviews = _plain_reviews(text, lengths)
    except (ValueError, RecursionError) as error:  # not UTF-8, no such day, not JSON
        raise Unreadable(f"not as viva writes it: {error}") from None
    for number, review in odd.items():
        reviews.insert(number, review)
    return reviews


def _plain_reviews(text: str, lengths: Mapping[str, float]) -> list[Review]:
    """Return the reviews on lines on which nothing is escaped. Raises Unreadable and ValueError."""
    found = _plain().findall(text)
    if len(found) != text.count("\n"):
        raise Unreadable("not as viva writes it")
    cards, moments, grades, seconds, modes = zip(*found, strict=True) if found else [()] * 5
    columns = (
        map(intern, cards),  # one text for all reviews of a card
        map(datetime.fromisoformat, moments),
        map(int, grades),
        map(lengths.__getitem__, seconds),
        map(intern, modes),
    )
    return list(map(tuple.__new__, repeat(Review), zip(*columns, strict=True)))


class _Lengths(dict[str, float]):
    """What each length of time says, by how it is spelt: the same few come over and over."""

    def __missing__(self, spelt: str) -> float:
        value = int(spelt) if spelt.isdecimal() else float(spelt)
        if repr(value) != spelt:
            raise Unreadable(f"{spelt} is not as viva writes it")
        if len(self) >= _MOST_LENGTHS:
            self.clear()
        self[spelt] = records.seconds(value, "review")
        return value


def _spelt_out(row: str) -> Review:
    """Return the review on a line on which something had to be escaped. Raises Unreadable and ValueError."""
    review = records.review(json.loads(row.removesuffix(",")), "review")
    if row != f"{line(review)},":
        raise Unreadable("not as viva writes it")
    return review


@cache
def _plain() -> re.Pattern[str]:
    """Return what a line matches in which nothing is escaped. It has an offset, as moments without one are refused."""
    text = r'"([^"\\\x00-\x1f]+)"'
    moment = r'"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+[+-][0-9]{2}:[0-9:.]+)"'
    fields = rf'"card": {text}, "at": {moment}, "grade": ([0-5]), "seconds": ([0-9.e+-]+), "mode": {text}'
    return re.compile(rf"^\{{{fields}\}},\n", re.MULTILINE)
