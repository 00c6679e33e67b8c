"""Reviews read from the bytes: exactly those that `parse` reads, or none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta
from zlib import crc32

import pytest
from facts import MINUTE, NOON, PROGRESS, R0, R1, SECOND, unhurried
from forged import PIECES, forged, outcome
from hypothesis import given
from hypothesis import strategies as st

from vivadeck.model import Progress, Review, Undo
from vivadeck.progress.appended import Prefix, since
from vivadeck.progress.json_file import dump, parse, parse_bytes
from vivadeck.progress.layout import BODY
from vivadeck.progress.merge import progress
from vivadeck.progress.records import Unreadable

ODD = ['a/"b"', "a/\\", "a/\n", "日本語/問", "a/\x7f\u2028", 'a/", "at": "', "a/" + "long" * 20_000]


def history(count: int) -> Progress:
    """Return some of a history: a card in ten is odd, several reviews share a moment, clocks and offsets differ."""
    return progress(
        Review(
            ODD[number // 10 % len(ODD)] if number % 500 == 0 else f"deck/card-{number % 97}",
            (NOON + number // 2 * SECOND + timedelta(microseconds=number % 3)).astimezone(UTC if number % 7 else None),
            number % 6,
            number if number % 2 else number / 8,
        )
        for number in range(count)
    )


def read(data: bytes) -> tuple[Review, ...] | None:
    """Return the reviews that are read from the bytes, None if they are refused."""
    part = since(data, Prefix())
    try:
        return None if part is None else tuple(part.reviews)
    except Unreadable:
        return None


def assert_same(actual: Progress, wanted: Progress) -> None:
    assert actual == wanted
    assert dump(actual) == dump(wanted)  # offsets, and whole numbers, too


@unhurried
@given(PROGRESS)
def test_any_reviews_are_read_as_they_were_written(value: Progress) -> None:
    data = dump(value).encode()
    part = since(data, Prefix())
    assert part is not None
    assert_same(part.rest._replace(reviews=tuple(part.reviews)), value)
    assert_same(parse_bytes(data), value)


def test_many_reviews_are_read_block_by_block() -> None:
    value = history(5_000)
    data = dump(value).encode()
    assert len(data) > 8 * 65_536
    assert read(data) == value.reviews
    assert_same(parse_bytes(data), parse(data.decode()))


def test_reviews_are_in_order_from_block_to_block() -> None:
    first, then = (Review("a" * 70_000, at, 4, 1.5) for at in (R0.at, R1.at))
    assert read(dump(Progress((first, then))).encode()) == (first, then)
    assert read(dump(Progress((then, first))).encode()) is None


def test_reviews_are_tuples_of_their_own_kind() -> None:
    [review] = read(dump(progress([R0])).encode()) or ()
    assert type(review) is Review
    assert review._replace(grade=5) == R0._replace(grade=5)


@unhurried
@given(PROGRESS, st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 12), PIECES), min_size=1, max_size=3))
def test_a_changed_file_is_read_correctly_or_refused(value: Progress, changes: list[tuple[int, int, str]]) -> None:
    text = dump(value)
    start = text.index('"reviews"')
    for place, length, piece in changes:
        at = start + place % (len(text) - start)
        text = text[:at] + piece + text[at + length :]
    assert_told_truly(forged(text))


def assert_told_truly(data: bytes) -> None:
    """Whoever reads the bytes makes the same of them as `parse`, or leaves them to it."""
    assert outcome(lambda: parse_bytes(data)) == outcome(lambda: parse(data.decode()))
    value = read(data)
    if value is not None:
        assert value == parse(data.decode()).reviews


TEXT = dump(progress([R0, R1], undone=[Undo("a/c", NOON)]))
LINE0, LINE1 = TEXT.split("\n")[4:6]
FORGED: dict[str, Callable[[str], str]] = {
    "the later review first": lambda text: text.replace(f"{LINE0}\n{LINE1}", f"{LINE1},\n{LINE0[:-1]}"),
    "a review twice": lambda text: text.replace(LINE0, f"{LINE0}\n{LINE0}"),
    "two reviews of a moment": lambda text: text.replace(LINE0, LINE0 + "\n" + LINE0.replace(": 3", ": 4")),
    "a moment with two offsets": lambda text: text.replace(
        LINE0, LINE0 + "\n" + LINE0.replace("12:00:00.000+01:00", "11:00:00.000+00:00")
    ),
    "a review that was taken back": lambda text: text.replace('"a/b"', '"a/c"', 1),
    "a card with a control character": lambda text: text.replace("a/b", "a/\tb", 1),
    "a card spelt otherwise": lambda text: text.replace("a/b", "\\u0061/b", 1),
    "half of a surrogate pair": lambda text: text.replace("a/b", "a/\\ud800", 1),
    "no card": lambda text: text.replace("a/b", "", 1),
    "no such day": lambda text: text.replace("-11-24", "-11-31", 1),
    "no offset": lambda text: text.replace("+01:00", "", 1),
    "a week for a date": lambda text: text.replace("2026-11-24T12:00:00.000+01:00", "2026-W01+12:00", 1),
    "grade 6": lambda text: text.replace('"grade": 3', '"grade": 6'),
    "not a number": lambda text: text.replace('"seconds": 1.0', '"seconds": NaN', 1),
    "more seconds than there are": lambda text: text.replace('"seconds": 1.0', '"seconds": 1e400', 1),
    "a number as JSON has none": lambda text: text.replace('"seconds": 1.0', '"seconds": 01.0', 1),
    "a key twice": lambda text: text.replace('"grade": 3', '"grade": 3, "grade": 3'),
    "two reviews on a line": lambda text: text.replace(f"{LINE0}\n", LINE0),
    "a review on two lines": lambda text: text.replace('"grade": 3', '"grade":\n3'),
    "no comma": lambda text: text.replace(LINE0, LINE0[:-1]),
    "no list of reviews": lambda text: text.replace(f"{LINE0}\n{LINE1}", "5"),
    "a list of lists": lambda text: text.replace(f"{LINE0}\n{LINE1}", f"[\n{LINE0}\n{LINE1}\n]"),
    "reviews again": lambda text: text.replace('"undone"', '"reviews"'),
    "a checksum again": lambda text: text.replace('"undone": [', '"checksum": "00000000",\n"undone": ['),
    "a key of a newer viva": lambda text: text.replace('"undone"', '"colours": [],\n"undone"'),
    "more after the end": lambda text: f"{text}[]",
}


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED.keys())
def test_text_that_viva_does_not_write_is_left_to_the_full_parser(change: Callable[[str], str]) -> None:
    data = forged(change(TEXT))
    assert data != TEXT.encode()
    assert read(data) is None
    assert_told_truly(data)
    assert_told_truly(change(TEXT).encode())  # with a checksum that does not fit


def test_a_file_with_a_wrong_checksum_is_refused() -> None:
    with pytest.raises(Unreadable, match="does not match its checksum"):
        parse_bytes(TEXT.encode().replace(b'"grade": 3', b'"grade": 4'))


def test_bytes_that_are_no_text_are_refused_with_their_place() -> None:
    data = TEXT.encode().replace(b"a/b", b"a/\xff")
    with pytest.raises(Unreadable, match=f"^byte {data.index(0xFF) + 1} is not UTF-8 text$"):
        parse_bytes(data)


# --- what comes after a prefix


def later(*minutes: int) -> list[Review]:
    return [Review("ö/ü", NOON + number * MINUTE, 4, 3) for number in minutes]


@unhurried
@given(PROGRESS, st.integers(0, 6))
def test_added_reviews_are_read(value: Progress, count: int) -> None:
    old = progress(value.reviews[:count])
    earlier = since(dump(old).encode(), Prefix())
    assert earlier is not None
    assert earlier.prefix.reviews == len(old.reviews)
    assert (earlier.prefix == Prefix()) == (not old.reviews)
    part = since(dump(value).encode(), earlier.prefix)
    assert part is not None
    assert tuple(part.reviews) == value.reviews[count:]
    whole = since(dump(value).encode(), Prefix())
    assert whole is not None
    assert part.prefix == whole.prefix
    assert part.rest == whole.rest == value._replace(reviews=())


def test_a_prefix_that_is_not_the_beginning_is_refused() -> None:
    old, new = dump(progress(later(1, 2))).encode(), dump(progress(later(1, 2, 3))).encode()
    earlier = since(old, Prefix())
    assert earlier is not None
    prefix = earlier.prefix
    assert since(new, prefix) is not None
    for other in (
        dump(progress(later(1, 3))),
        dump(progress(later(0, 1, 2, 3))),
        dump(progress(later(1))),
        dump(Progress()),
        new.decode()[:-1],
        new.decode().replace('"grade": 4', '"grade": 5'),
    ):
        assert since(other.encode(), prefix) is None
    for wrong in (prefix._replace(crc=prefix.crc ^ 1), prefix._replace(bytes=prefix.bytes + 1), Prefix(0, 1, 0)):
        assert since(new, wrong) is None


def test_a_prefix_ends_where_a_line_does() -> None:
    data = dump(progress(later(1, 2))).encode()
    ends = [length for length in range(1, len(data) - BODY) if since(data, Prefix(length, crc32(data[BODY:][:length])))]
    assert ends == [data.index(b"},\n{") + 1 - BODY, data.index(b"}\n]") + 1 - BODY]


def test_reviews_after_the_prefix_must_be_later() -> None:
    earlier = since(dump(progress(later(1, 2))).encode(), Prefix())
    assert earlier is not None
    part = since(dump(Progress((*later(1, 2, 2),))).encode(), earlier.prefix)
    assert part is not None
    with pytest.raises(Unreadable, match="not in order"):
        tuple(part.reviews)
