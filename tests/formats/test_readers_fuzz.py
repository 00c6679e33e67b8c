"""Any bytes become cards that a deck accepts, or an error of viva's own, in a short time."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivadeck.errors import VivaError
from vivadeck.formats import flashcards, sections, table

FUZZED = settings(max_examples=200, deadline=None)
READERS = {"table": table.read, "flashcards": flashcards.read, "sections": sections.read}
TABLES = [
    "question",
    "answer",
    ",",
    ";",
    "\t",
    "|",
    "\n",
    '"',
    '""',
    "\r\n",
    "a",
    " - ",
    "$",
    "\\",
    "é",
    "\x1b",
    "\ud7ff",
]
ANKI = [
    "#separator:tab\n",
    "#html:true\n",
    "#tags column:3\n",
    "#guid column:1\n",
    "#deck column:99\n",
    "#columns:a\tq\n",
]
HTML = ["<b>", "<br>", "{{c1::", "}}", "::", "\\(", "\\)", "&#0;", "\ue011999\ue012"]
CARDS = ["Q: ", "A: ", "C: ", "[", "]", "```", "---\n", "name = ", "![](x)"]
SHEETS = ["## ", "# ", "<!-- id: a/b -->\n", "Sources:\n- ", "Tags: ", "**Follow-ups**\n", "- **x**\n"]
NOTES = [
    "?\n",
    " >> ",
    "- ",
    " #card\n",
    "\n\t- ",
    "==",
    "{{cloze ",
    "<!--SR:-->",
    "tags: [flashcards]\n",
    ";TAB;",
    ";BREAK;",
]
SECTIONS = ["%\n", "# Note\n", "## Front\n", "deck: x\n", "[#a]()\n"]
PIECES = st.sampled_from([*TABLES, *ANKI, *HTML, *CARDS, *SHEETS, *NOTES, *SECTIONS])
TEXTS = st.lists(PIECES, max_size=30).map("".join)
BYTES = st.one_of(st.binary(max_size=200), TEXTS.map(str.encode), TEXTS.map(lambda text: text.encode("utf-16")))


@pytest.mark.parametrize("name", READERS)
@FUZZED
@given(data=BYTES)
def test_any_bytes(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder, contextlib.suppress(VivaError):
        path = Path(folder, "file")
        path.write_bytes(data)
        result = READERS[name](path)
        drafts = [draft for deck in result.decks for draft in deck.drafts]
        assert drafts
        assert all(draft.question.strip() for draft in drafts)
        assert name == "table" or all(draft.answer.strip() for draft in drafts)  # a table may have open questions
        assert not any("\x1b" in text or "\r" in text for draft in drafts for text in draft[:2])


HOSTILE = {
    "rows": "a,b\n",
    "lines": "\n",
    "cells": ",",
    "quotes": '"',
    "quoted": '"",',
    "open quotes": '"a\n',
    "tabs and quotes": '"\t',
    "semicolons": ";a",
    "dashes": "a - b\n",
    "headed": "#tags:a\n",
    "html": "#html:true\n<",
    "fences": "```\n",
    "long fences": "````````````\n```\n",
    "open fences": "```a\n",
    "questions": "Q: a\n",
    "brackets": "C: [[",
    "cloze": "C: [a]\n",
    "sheets": "## a\n<!-- id: a/b -->\n",
    "lists": "## a\n<!-- id: a/b -->\n- **a**\n",
}


LARGE = [
    *((name, piece) for piece in HOSTILE.values() for name in ("table", "flashcards")),
    ("flashcards", "- a #card\n  - b\n"),
    ("flashcards", "?\n==a== "),
    ("sections", "a\n%\n"),
]


@pytest.mark.parametrize(("name", "piece"), LARGE)
def test_a_large_file_takes_a_bounded_time(name: str, piece: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(piece * (250_000 // len(piece)))
    begun = time.process_time()
    with contextlib.suppress(VivaError):
        READERS[name](path)
    assert time.process_time() - begun < 5
