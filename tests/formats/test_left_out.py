"""Whatever a reader does with a file, each of its words is on a card, in a deck's name, or in a quote with its line."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from docx_made import docx, paragraph
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pdf_made import Shown, pdf
from written_decks import TIMES

from vivadeck.card_fields import texts_of
from vivadeck.errors import VivaError
from vivadeck.formats import flashcards, left_out
from vivadeck.formats.documents import reader
from vivadeck.formats.draft import Found, Skipped
from vivadeck.importing import detect

WORD = re.compile(r"zz[a-j]+|\d+\.\d+")  # or a decimal, which looks like the number of a section
HELD = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def numbered(at: int) -> str:
    """Return a word that no other number has."""
    return "zz" + "".join("abcdefghij"[int(digit)] for digit in f"{at:03}")


def filled(parts: list[str]) -> str:
    """Return a document of these parts, with another word in place of each `@`, and a decimal of each `~`."""
    words, decimals = map(numbered, count()), (f"{n + 3}.{7 * n % 10}" for n in count())
    text = re.sub("@", lambda _: next(words), "\n\n".join(parts) + "\n")
    return re.sub("~", lambda _: next(decimals), text)


def assert_kept(text: str, found: Found, *, has_lines: bool = True) -> None:
    """Assert that each word of a file can be found again, and each quote in one piece, with `has_lines` at its line."""
    kept = [deck.name for deck in found.decks]
    kept += [text for deck in found.decks for draft in deck.drafts for text in (*texts_of(draft), draft.doubt)]
    words = set(WORD.findall(" ".join((*kept, *(each.text for each in found.skipped)))))
    visible = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    lost = [word for word in WORD.findall(visible) if word not in words]
    assert not lost, (lost, found)
    lines = text.split("\n")
    orders = [" ".join(WORD.findall(each)) for each in (visible, text)]  # in code, a comment is text
    for each in found.skipped if has_lines else ():
        quoted = WORD.findall(each.text)
        assert any(" ".join(quoted) in order for order in orders), each
        line = int(re.findall(r"\d+", each.place)[-1])
        there = lines[line - 1 : line + lines[line - 1].endswith("-")]  # with the rest of a word that a hyphen parts
        assert set(WORD.findall(each.text.split("\n")[0])) <= set(WORD.findall(" ".join(there))), (line, each)


# What a document may have, each with new words.
PARTS = [
    "# @ @",
    "## Unit 1: @ @",
    "@ @ @ @ and some more @.",
    "@",
    "@ @:",
    "1. What is @ @?\n\nIt is @ @ @.",
    "2. What is @? It is the @ of all @ @.",
    "3. What is @? Ans: @ @.",
    "Q: What is @?\nA: @ @\nand @ @.",
    "Q4. @ @\nAns. @",
    "**What is @?**\n@ @ @.",
    "### Why @ @?\n\n- @\n- @ @\n  @\n\n1. @\n2. @",
    "5. Which @ is it?\na) @\nb) @\nc) @\nAnswer: b",
    "6. Name @ and @.\n7. Why @?",
    "Answers\n\n6. @ @\n7. @",
    "```\n# @ @\n1. @\n```",
    "```\n## What is @?",
    "| Question | Answer |\n|---|---|\n| What is @? | @ @ |\n| @ | @ |\n| @ | |",
    "| @ | @ | @ |\n|---|---|---|\n| @ | @ | @ |",
    "| What is @? |\n| --- |\n| @ @ |",
    "What is @ @?[^1] It is @.\n\n[^1]: @ @ 1999, https://@.example",
    "[^2]: @ @",
    "Contents\n\nWhat is @? ........ 3\n@ @ ......... 4",
    "- [@ @](#@)\n- [@](#x)",
    "<details><summary>What is <b>@</b>?</summary>\n\n@ @\n</details>",
    "<!-- @ @ --> @<br>@ <sub>@</sub> <b>@</b> <String @>",
    "<ul><li>@</li><li>@ @</li></ul>",
    "<table><tr><td>@</td><td>@</td></tr></table>",
    "> 💡 **Follow-up:** why @?",
    r"It is \( @ + 1 \) and \[ @ = @ \] for @.",
    "- 3 -",
    "Good luck @!",
    "---\n@ @\n---",
    "Sources\n\n[1] @ @ https://@.example\n[2] @",
    "¹ @ @\nhttps://x.example/@",
    "@ @ [1], @ [2].",
    "Experiment 2: @ @",
    "@\n---\n\n@ @",
    "@-\n@ @/\n\n@",
    "@ | @\n--- | ---\n@ | @",
    "11 .",
    "Name @: @ @\nState @.\nThe @ @ @.",
    "1. How much @?\n~ mg of @\n2. How often @?\n~ - ~ @",
    "~ g of @\n- ~ mg @\n- ~ @\n(~) @",
    "**What is @?** ~ @\n\nQ5. Dose?\nA5.\n~ g @",
    "Answers: 6. ~ @ 7. ~ mg",
    "Q. How much @?\nA. ~\nQ. And @?\nA. ~. It is @.",
    "6. How much @?\nAns. ~\n7. And @?\nAnswer ~",
    "8. How much @?\nAns ~\n@ @",
]


@settings(HELD, max_examples=60 * TIMES)
@given(parts=st.lists(st.sampled_from(PARTS), min_size=2, max_size=9))
@example(["```\n## What is @?", "6. How much @?\nAns. ~\n7. And @?\nAnswer ~", "```\n## What is @?"])
def test_each_word_of_a_document_is_kept_or_quoted(parts: list[str]) -> None:
    text = filled(parts)
    with contextlib.suppress(VivaError):  # where nothing is imported, nothing is lost
        assert_kept(text, reader.parse(text))


# Lines of few words, which other lines have, too: the halves of "a cell: the unit" are the end of the question and the
# answer of "Why a cell? Ans: the unit". Words twice, as in a link to a heading, need one place.
FEW = ["the unit", "the unit of life", "a cell", "a cell membrane", "life of a cell", "of a membrane"]
SAID = ["{n}. What is {a}?", "{n}. Why {a}? Ans: {b}.", "# {a}", "{a} is {b}.", "{a}: {b}", "{a}", "15 20 30", "Unit 1"]
LINES = st.lists(st.tuples(*map(st.sampled_from, (SAID, FEW, FEW))), min_size=2, max_size=14)


@settings(HELD, max_examples=60 * TIMES)
@given(LINES)
def test_each_line_is_kept_in_one_piece_though_all_its_words_are_elsewhere(parts: list[tuple[str, str, str]]) -> None:
    lines = [said.format(n=n, a=a, b=b if b != a else "a part") for n, (said, a, b) in enumerate(parts, 1)]
    with contextlib.suppress(VivaError):
        found = reader.parse("\n\n".join(lines))
        texts = [" ".join(words(text)) for text in left_out.kept_texts(found)]
        pieces = {" ".join(words(piece)) for line in lines for piece in re.split(r"^(?:\d+\.|#) | Ans: ", line)}
        cards = [draft for deck in found.decks for draft in deck.drafts]
        of_glossary = {" ".join(words(f"{draft.question} {draft.answer}")) for draft in cards}  # "term: meaning"
        for piece in filter(None, pieces - of_glossary):
            assert any(f" {piece} " in f" {text} " for text in texts), (piece, lines, found)
        there = Counter(word for text in texts for word in text.split())
        written = Counter(word for piece in pieces for word in piece.split())
        assert not written - there, (written - there, lines, found)


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def word(lines: list[str]) -> bytes:
    return docx(*(paragraph(escape(line)) for line in lines))


def pages(lines: list[str]) -> bytes:
    """Return a PDF of pages of twelve lines, with a running head and a number."""
    count_of_pages = len(lines) // 12 + 1
    return pdf(
        *(
            [
                ("Biology 101", 820.0),
                *((line, 780.0 - 14 * at) for at, line in enumerate(lines[12 * page : 12 * page + 12])),
                (f"Page {page + 1} of {count_of_pages}", 20.0),
            ]
            for page in range(count_of_pages)
        )
    )


PLAIN = [part for part in PARTS if part.isascii() and not re.search(r"[<\\`|]|\[\^|\(#", part)]


@pytest.mark.parametrize(("ending", "write"), [(".docx", word), (".pdf", pages)])
@settings(HELD, max_examples=12 * TIMES)
@given(parts=st.lists(st.sampled_from(PLAIN), min_size=3, max_size=9))
def test_each_word_of_a_word_document_or_a_pdf(
    parts: list[str], ending: str, write: Callable[[list[str]], bytes], tmp_path: Path
) -> None:
    text = filled(parts)
    path = tmp_path / f"x{ending}"
    path.write_bytes(write(text.split("\n")))
    with contextlib.suppress(VivaError):
        assert_kept(text, detect.reader(path)(path), has_lines=False)


NOTES = ["{n}. @ @, p. {n}.", "{n} See @ @, page 12", "{n}@, page {n}.", "[{n}] @ 1999", "{n} @ @, page {n}"]


def noted(marked: list[list[bool]], note: str, size: float, *, is_raised: bool) -> bytes:
    """Return a PDF of pages whose questions have the numbers of the notes at its foot; some of the answers refer."""
    words, pages = map(numbered, count()), list[list[Shown | tuple[str, float]]]()
    for page in marked:
        lines: list[Shown | tuple[str, float]] = []
        for at, has_mark in enumerate(page):
            top, number = 800 - 60 * at, str(page[:at].count(True) + 1)
            lines += [(f"{at + 1}. What is {next(words)}?", top), (f"It is {next(words)}.", top - 26)]
            lines += [Shown(number, top - 22, 130, 7)] * has_mark
        for n in range(1, page.count(True) + 1):
            text = re.sub("@", lambda _: next(words), note.removeprefix("{n}" * is_raised).format(n=n))
            height = 100 - 16 * n
            lines += [Shown(str(n), height + 3, 50, size - 4)] * is_raised + [Shown(text, height, 56, size)]
        pages.append(lines)
    return pdf(*pages)


@settings(HELD, max_examples=30 * TIMES)
@given(
    marked=st.lists(st.lists(st.booleans(), min_size=1, max_size=5), min_size=1, max_size=4),
    note=st.sampled_from(NOTES),
    size=st.sampled_from([8.0, 12.0]),
    is_raised=st.booleans(),
)
def test_each_word_of_a_pdf_with_footnotes(
    marked: list[list[bool]], note: str, size: float, is_raised: bool, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(noted(marked, note, size, is_raised=is_raised))
    found = detect.reader(path)(path)
    words = 2 * sum(map(len, marked)) + note.count("@") * sum(page.count(True) for page in marked)
    assert_kept(" ".join(map(numbered, range(words))), found, has_lines=False)
    drafts = [draft for deck in found.decks for draft in deck.drafts]
    assert len(drafts) == sum(map(len, marked)), found


ROWS = [["@ @", "@"], ["@", ""], ["", "@"], ["@"], ["@", "@", "@ @", "@", "@"], ["@", '"@" @'], ["@ @", "@", "@"]]


@pytest.mark.parametrize("head", ["", "question,answer\n", "question,answer,@,tags\n", "#separator:comma\n"])
@settings(HELD, max_examples=15 * TIMES)
@given(rows=st.lists(st.sampled_from(ROWS), min_size=1, max_size=8))
def test_each_word_of_a_table(rows: list[list[str]], head: str, tmp_path: Path) -> None:
    width = head.count(",") + 1
    good = [[*["@"] * width]] * (len(rows) + 2)
    text = filled([head + "\n".join(",".join(row) for row in (*good, *rows))])
    path = tmp_path / ("x.txt" if head.startswith("#") else "x.csv")
    path.write_text(text, "utf-8")
    with contextlib.suppress(VivaError):
        assert_kept(text, detect.reader(path)(path), has_lines=False)


CARDS = [
    "Q: @ @\nA: @",
    "Q: @",
    "A: @ @",
    "C: @ [@] @",
    "C: @ @",
    "@::@ @",
    "@ @ @",
    "# @ @",
    "---",
    "Q: @\nA: @\n\n# @",
    "```\n@::@\n```",
    "Q: @\nA: \\( @ + 1 \\)",
]


@settings(HELD, max_examples=40 * TIMES)
@given(parts=st.lists(st.sampled_from(CARDS), min_size=1, max_size=9))
def test_each_word_of_flashcards(parts: list[str], tmp_path: Path) -> None:
    text = filled(parts)
    path = tmp_path / "x.md"
    path.write_text(text, "utf-8")
    with contextlib.suppress(VivaError):
        assert_kept(text, flashcards.read(path))


LEFT_OUT = {
    "nothing": ("1. What is it?", "What is it", []),
    "a line": ("one two three\nfour five six", "four five six", [(1, "one two three")]),
    "lines together": ("one two\n\nthree four\nfive six seven", "five six seven", [(1, "one two\nthree four")]),
    "the middle of a line": (
        *("one two three four five six seven", "one two three\0five six seven"),
        [(1, "one two three four five six seven")],
    ),
    "numbers and labels are markers": ("one two three Answer 5 four five six", "one two three\0four five six", []),
    "most of a line": ("one two three four five", "two three", [(1, "one two three four five")]),
    "a cell": ("one\x1ftwo\x1fthree", "one\0three", [(1, "one | two | three")]),
    "a row": ("one\x1ftwo", "", [(1, "one | two")]),
    "a heading whose words a question has": ("What is the unit\nThe unit", "What is the unit", [(2, "The unit")]),
    "a sentence of known words": (
        "the unit of life is a cell",
        "the unit of life\0a cell",
        [(1, "the unit of life is a cell")],
    ),
    "a question, a label and an answer": ("why so Answer because", "and why so\0because it is", []),
    "halves of a card": ("the unit a cell\nwhy the unit", "why the unit\0a cell", [(1, "the unit a cell")]),
    "parts that are no ends": ("why so Answer because", "why so then\0because it is", [(1, "why so Answer because")]),
    "many markers": ("unit 1 2 3 4", "unit", [(1, "unit 1 2 3 4")]),
    "only numbers": ("15 20 30", "15\0x 20 y", [(1, "15 20 30")]),
    "a line that comes twice": ("one two three\nfour\none two three", "one two three\0four", []),
    "a part of a line that comes later": ("two three\none two three", "one two three", [(1, "two three")]),
    "more equal lines than places": ("a b\na b\na b c\na b", "a b\0a b c", []),
    "equal lines that end a text, and are one": ("b c\nb c", "a b c\0b c", []),
    "citations": ("It is [3] so [4†L2] here", "It is so here", []),
    "letters of any case, and footnotes raised": ("A Cell¹ divides", "a cell divides", []),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_quotes(name: str) -> None:
    text, kept, expected = LEFT_OUT[name]
    rows = [line.split("\x1f") for line in text.split("\n")]
    lines = [left_out.FileLine(number, row, row, is_row=True) for number, row in enumerate(rows, 1)]
    is_marker = re.compile("[0-9]+|Answer|Answer 5|What is it", re.IGNORECASE).fullmatch
    assert left_out.quotes(lines, kept.split("\0"), lambda words: bool(is_marker(words))) == expected


def test_what_the_screen_says() -> None:
    assert left_out.said(Skipped("line 3", "why", 0, "its\nwords")) == "line 3: why: “its words”"
    assert left_out.said(Skipped("note 'Q'", "why", 1, "Q")) == "note 'Q': why"
    assert left_out.said(Skipped("line 3", "why", 0, "word " * 100)).endswith(" word…”")
    assert not left_out.is_whole_on_screen([Skipped("line 3", "why", 0, "word " * 100)])
    assert left_out.is_whole_on_screen([Skipped("line 3", "why")] * 20)
    assert not left_out.is_whole_on_screen([Skipped("line 3", "why")] * 21)
    assert left_out.written([Skipped("line 3", "why", 0, "its\nwords"), Skipped("row 1", "so")]).decode() == (
        "What viva left out of this deck\n\nline 3: why\n    its\n    words\n\nrow 1: so\n"
    )
