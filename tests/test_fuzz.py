"""Any bytes in: a value or an error that viva makes itself, and nothing that steers a terminal out.

`tests/benchmarks/fuzz.py` does the same for as long as it is told to, led by the lines that an input reaches.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from vivadeck.decks.library import Library, load
from vivadeck.markdown import math, tex, to_html
from vivadeck.progress import json_file
from vivadeck.progress.records import Unreadable
from vivadeck.sanitize import escape_controls
from vivadeck.terminal import look

FUZZED = settings(max_examples=100, deadline=None)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")

SCALARS = st.sampled_from(
    [
        "Q",
        "''",
        '"\\e"',
        '"\\ud800"',
        "|\n  a",
        "*a",
        "&a b",
        "!x y",
        "~",
        "[a, b]",
        "{a: b}",
        "\t",
        "'",
        "a: b",
        "é",
        "\0",
    ]
) | st.text(max_size=12)
KEYS = st.sampled_from(
    ["deck", "title", "description", "tags", "sources", "cards", "id", "question", "answer", "key_points", "follow_ups"]  # noqa: RUF005 - two lines
    + ["see_also", "<<", "? a", "-", "url"]
)
LINES = st.builds(
    "{}{}{}: {}".format, st.sampled_from(["", "  ", "    ", "\t"]), st.sampled_from(["", "- "]), KEYS, SCALARS
)
DECKS = st.lists(LINES, max_size=14).map(lambda lines: "cards:\n- question: Q\n  answer: A\n" + "\n".join(lines))
MARKDOWN = st.lists(
    st.sampled_from(
        ["$", "$$", "`", "```py\n", "*", "[", "](", ")", "|", "\n", "    ", "> ", "- ", "\\frac", "{", "}", "^", "_"]  # noqa: RUF005 - two lines
        + ["&#27;", "\\", "<b>", "\x1b[2J", "\u202e", "|a|\n|-|\n", "\\text{", "\\begin{cases}", "&", "\\\\"]
    )
    | st.text(max_size=4),
    max_size=30,
).map("".join)

ENTRY = '{"review": {"card": "d/a", "at": "2026-03-02T18:00:00+01:00", "grade": 4, "seconds": 5.0, "mode": "study"}}'
REVIEW = ENTRY.removeprefix('{"review": ').removesuffix("}")
PROGRESS = f'{{\n"version": 1,\n"reviews": [\n{REVIEW}\n],\n"decisions": []\n}}\n'


def sealed(entry: str) -> str:
    """Return a journal line with the checksum that makes viva look further into it."""
    body = entry.removesuffix("}")
    checksum = zlib.crc32(body.encode(errors="surrogatepass"))
    return f'{body}, "checksum": "{checksum:08x}"}}'


def read(data: bytes) -> Library:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "deck.yaml"
        path.write_bytes(data)
        return load([path])


def is_told(library: Library) -> bool:
    """Whether there is a deck, or what is wrong with it, on one tame line."""
    told = [str(problem) for problem in library.problems]
    return bool(library.decks or told) and all(line.isprintable() for line in told)


@FUZZED
@given(st.binary(max_size=200))
@example(b"\xff\xfe\x00\xd8")
@example(b"\xef\xbb\xbf\xef\xbb\xbf\x00")
def test_any_bytes_are_a_deck_or_problems(data: bytes) -> None:
    assert is_told(read(data))


@FUZZED
@given(DECKS)
def test_any_lines_are_a_deck_or_problems(text: str) -> None:
    library = read(text.encode(errors="surrogatepass"))
    assert is_told(library)
    for card in library.cards.values():
        assert not STEERING.search("".join((card.id, card.question, card.answer, *card.tags, *card.key_points)))


@st.composite
def mutated(draw: st.DrawFn, valid: str) -> str:
    """A valid text in which a few pieces are replaced."""
    text = valid
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = start + draw(st.integers(0, 6))
        text = (
            text[:start]
            + draw(st.sampled_from(['"', "{", "]", "null", "1e999", "-1", "\\ud800"]) | st.text(max_size=3))
            + text[end:]
        )
    return text


@FUZZED
@given(st.text() | mutated(PROGRESS), st.text() | mutated(ENTRY))
@example("[" * 100_000, "[" * 100_000)
@example("1" * 5_000, "1" * 5_000)
def test_any_progress_is_a_value_or_unreadable(whole: str, line: str) -> None:
    with contextlib.suppress(Unreadable):
        json_file.parse(whole)
    for each in (line, sealed(line)):
        with contextlib.suppress(Unreadable):
            json_file.parse_entry(each)


def test_the_texts_that_are_mutated_are_valid() -> None:
    assert json_file.parse(PROGRESS).reviews == (json_file.parse_entry(sealed(ENTRY)),)


@FUZZED
@given(MARKDOWN)
@example("&#27;[2J &#x202e; `&#155;`")
def test_any_markdown_is_shown_and_steers_nothing(text: str) -> None:
    tame = escape_controls(text)  # as the deck reader makes it
    assert not STEERING.search(look.as_text(look.markdown(tame)))
    assert not STEERING.search(tex.to_unicode(tame))
    assert not STEERING.search(math.for_reading(tame))
    for made in (to_html.block(tame), to_html.line(tame), to_html.phrase(tame)):
        assert not STEERING.search(made)


@pytest.mark.parametrize("number", [27, 0x9B, 0x202E, 0x2066, 0xFEFF, 7, 0x2028])
def test_a_character_reference_is_no_way_around(number: int) -> None:
    for text in (f"*a* &#{number};", f"[a](https://a.b '&#{number};')", f"| &#{number}; |\n|-|\n"):
        assert not STEERING.search(look.as_text(look.markdown(text)))
        assert not STEERING.search(to_html.block(text))
