"""Tables, as spreadsheets, Quizlet and Mnemosyne write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivadeck.agenda import Item
from vivadeck.errors import VivaError
from vivadeck.formats import columns, table
from vivadeck.formats.draft import Draft, Found
from vivadeck.model import Card, FollowUp, Mistake, Source

OWN = (
    "id,deck,question,answer,key_points,follow_ups,tags,sources,see_also,"
    "due,interval_days,ease,repetitions,lapses,suspended"
)
WITH_MORE = f"{OWN},short,key_point_wordings,mistakes"


def read(folder: Path, text: str | bytes, name: str = "cards.csv") -> Found:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return table.read(path)


def cards(result: Found) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(draft.question, draft.answer, draft.tags) for deck in result.decks for draft in deck.drafts]


READ: dict[str, tuple[str | bytes, list[tuple[str, str, tuple[str, ...]]]]] = {
    "comma": ("Q one,A one\nQ two,A two\n", [("Q one", "A one", ()), ("Q two", "A two", ())]),
    "semicolon, commas in the prose": (
        "Where, when?;Here, now\nWho?;You, me, us\n",
        [("Where, when?", "Here, now", ()), ("Who?", "You, me, us", ())],
    ),
    "tab, all else in the prose": ("a,b;c\td,e;f\ng,h;i\tj,k;l\n", [("a,b;c", "d,e;f", ()), ("g,h;i", "j,k;l", ())]),
    "pipe": ("one | first\ntwo | second\n", [("one", "first", ()), ("two", "second", ())]),
    "header": ("Front,Back\nQ,A\n", [("Q", "A", ())]),
    "header in any order and case": ("TAGS;Answer;QUESTION\nx y;A;Q\n", [("Q", "A", ("x", "y"))]),
    "header tells the delimiter": ("term;definition\na, b;c\nd, e;f\n", [("a, b", "c", ()), ("d, e", "f", ())]),
    "German": ("\ufeffFrage;Antwort;Schlagwörter\r\nQ;A, B;x\r\n", [("Q", "A, B", ("x",))]),
    "French": ("Question;Réponse\nQ;A\n", [("Q", "A", ())]),
    "a line for Excel": ("sep=;\r\nquestion;answer\r\nQ;A\r\n", [("Q", "A", ())]),
    "no header, tags": ('X,Y,"cell biology, exam"\n', [("X", "Y", ("cell-biology", "exam"))]),
    "quotes": ('question,answer\n"say ""hi"", twice","a,\nb"\n', [('say "hi", twice', "a,\\\nb", ())]),
    "CRLF, also in a cell": ('q,a\r\nQ,"- x\r\n- y"\r\n', [("Q", "- x\n- y", ())]),
    "old Mac": ("q,a\rQ,A\r", [("Q", "A", ())]),
    "BOM": ("\ufeffquestion,answer\nQ,A\n", [("Q", "A", ())]),
    "UTF-16": ("question\tanswer\nQ\tÄ\n".encode("utf-16"), [("Q", "Ä", ())]),
    "UTF-16 BE": ("\ufeffquestion\tanswer\nQ\tÄ\n".encode("utf-16-be"), [("Q", "Ä", ())]),
    "a row without an answer": ("question,answer\nQ,A\nR,\n", [("Q", "A", ()), ("R", "", ())]),
    "a row without an answer, and no header": ("a,b\nc,d\nR,\n", [("a", "b", ()), ("c", "d", ()), ("R", "", ())]),
    "a question alone in its row": ("Why?,A\nHow?\nWho?,B\n", [("Why?", "A", ()), ("How?", "", ()), ("Who?", "B", ())]),
    "a column of questions": ("question\nWhy and how?\nState it.\n", [("Why and how?", "", ()), ("State it.", "", ())]),
    "questions in quotes": (
        '"Why, and how?"\n"Who?"\n"State it."\n',
        [("Why, and how?", "", ()), ("Who?", "", ()), ("State it.", "", ())],
    ),
    "a term and its meaning": ('"Term","Meaning"\n"Cell","A, b"\n', [("Cell", "A, b", ())]),
    "meanings between bars": ("Term | Meaning\nCell | A unit\n", [("Cell", "A unit", ())]),
    "arrows": (
        "What is a cell? -> A unit\nDefine tissue => Cells\nRod → A cell\n",
        [("What is a cell?", "A unit", ()), ("Define tissue", "Cells", ()), ("Rod", "A cell", ())],
    ),
    "empty rows and columns": ("question,answer,,\nQ,A,,\n,,,\n\nR,B,,\n", [("Q", "A", ()), ("R", "B", ())]),
    "formulas and lists": ("q,a\nE?,$m_0*c_0*c$\nL?,\\(x_1\\)\n", [("E?", "$m_0*c_0*c$", ()), ("L?", "$x_1$", ())]),
    "text that is no Markdown": ("q,a\n__init__?,2*3*4 <b>\n", [("\\_\\_init\\_\\_?", "2\\*3\\*4 \\<b>", ())]),
    "Quizlet": (
        'mitosis\t"division", of a cell\n"Hamlet" author\tW. S.\n',
        [("mitosis", '"division", of a cell', ()), ('"Hamlet" author', "W. S.", ())],
    ),
    "Quizlet, comma and semicolon": ("a,b;c,d;e,f", [("a", "b", ()), ("c", "d", ()), ("e", "f", ())]),
    "Quizlet, dash": (
        "mitosis - division, of a cell\nmeiosis - two - of them\n",
        [("mitosis", "division, of a cell", ()), ("meiosis", "two - of them", ())],
    ),
    "Quizlet, dash and even commas": ("x - a, b\ny - c, d\n", [("x", "a, b", ()), ("y", "c, d", ())]),
    "Mnemosyne": (
        "What<br>is it?\t<b>this</b> &amp; that\nx\ty\n",
        [("What\\\nis it?", "**this** & that", ()), ("x", "y", ())],
    ),
    "one card": ("X;Y", [("X", "Y", ())]),
    "controls": ("q,a\nQ,\x1b[31mred\n", [("Q", "␛[31mred", ())]),
}


@pytest.mark.parametrize("name", READ)
def test_a_table_is_read(name: str, tmp_path: Path) -> None:
    text, expected = READ[name]
    result = read(tmp_path, text)
    assert cards(result) == expected
    assert not result.skipped


SKIPPED = {
    "too few": (
        "question,answer,tags\nQ,A,t\nonly a question\nR,B,u\n",
        "row 3",
        "the row has 1 cell, but the table has 3 columns",
    ),
    "too many": ("question,answer\nQ,A\nR,b, and c\n", "row 3", "the row has 3 cells, but the table has 2 columns"),
    "no question": ("question,answer\nQ,A\n,B\n", "row 3", "the question is empty"),
    "a stray quote": ('question,answer\nQ,A\n"R" s,B\n"S, T",C\n', "row 3", "write it twice"),
    "too long": (
        f"question,answer\nQ,A\nR,{'x' * 20_001}\n",
        "row 3",
        "longer than 20,000 characters (card 'R')",
    ),
    "twice": ("question,answer\nQ,A\nQ,A\n", "row 3", "the same card"),
    "after empty rows": ("question,answer\n\nQ,A\n,,\n\nR,b,c\n", "row 6", "3 cells"),
    "Quizlet's definition of two lines": (
        "a\tb\nc\td\nmore of d\n",
        "row 3",
        "the row has 1 cell, but the table has 2 columns",
    ),
}


def test_a_row_without_an_answer_is_marked_where_the_columns_have_no_names(tmp_path: Path) -> None:
    texts = ("a,b\nR,\n", "Who?,A\nWhy?,B\nHow?\n", "question,answer\nQ,A\nR,\n", "Why?\nHow?\n")
    last = [read(tmp_path, text).decks[0].drafts[-1] for text in texts]
    assert [bool(each.doubt) for each in last] == [True, True, False, False]


@pytest.mark.parametrize("name", SKIPPED)
def test_rows_that_are_not_cards_are_skipped_and_reported(name: str, tmp_path: Path) -> None:
    text, place, why = SKIPPED[name]
    result = read(tmp_path, text)
    assert [(each.place, why in each.why) for each in result.skipped] == [(f"{tmp_path / 'cards.csv'}, {place}", True)]
    assert cards(result)[0][:2] in (("Q", "A"), ("a", "b"))


REFUSED = {
    "nothing": (b"", "is empty"),
    "a header only": (b"question,answer\n", "There are no cards"),
    "a column of prose": (b"Tell me\nhello\nwhy?\n", "no tab, semicolon or comma"),
    "prose": (b"Dear diary\nnothing happened\n", "no tab, semicolon or comma"),
    "Latin-1": ("question,answer\ncafé,A\n".encode("latin-1"), r"\(line 2, byte 20\)"),
    "UTF-16 without its mark": ("question,answer\nQ,A\n".encode("utf-16-le"), "character 2 is NUL"),
    "a torn UTF-16": ("a,b".encode("utf-16") + b"\0", "not UTF-16"),
    "a quote that nothing closes": (b'question,answer\nQ,A\nR,"B\nS,C\n', "row 3"),
    "too many rows": (b"a,b\n" * 200_001, "split"),
    "too large": (b"a,b\n" * 12_500_001, "50 MB"),
    "too many lines": (b"a,b\n" * 1_000_001, "1,000,000 lines"),
    "too many cells": (b"a," * 100_000, "no tab, semicolon or comma"),
    "nothing but skipped": (b"question,answer\n,A\n", "row 2: the question is empty"),
    "nothing but skipped, twice": (
        b"question,answer\n,A\n,B\n",
        r"row 2: the question is empty\. There is 1 more problem\.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_a_table_is_refused_with_the_place(name: str, tmp_path: Path) -> None:
    data, message = REFUSED[name]
    with pytest.raises(VivaError, match=message) as error:
        read(tmp_path, data)
    assert str(tmp_path / "cards.csv") in str(error.value)


def test_a_table_from_viva_is_read_completely_and_unchanged(tmp_path: Path) -> None:
    cells = [
        "bio/cell",
        "bio",
        "What *is* a cell?",
        "A **unit**.\n\n```\n? no\n```",
        "a $x$\nb",
        "? Why?\nBecause.\n\n- x\n? And\n?\n? what?\n```\n\\? code\n\\\\? more\n```",
        "t1\nt2",
        "Alberts <https://a.example/x>\nNotes",
        "bio/dna\nbio/rna",
        "2026-03-01",
        "6",
        "2.5",
        "2",
        "0",
        "true",
    ]
    text = io.StringIO()
    csv.writer(text).writerows([OWN.split(","), cells])
    result = read(tmp_path, text.getvalue())
    assert [deck.name for deck in result.decks] == ["bio"]
    assert result.decks[0].drafts == (
        Draft(
            "What *is* a cell?",
            "A **unit**.\n\n```\n? no\n```",
            ("a $x$", "b"),
            (FollowUp("Why?", "Because.\n\n- x"), FollowUp("And\n\nwhat?", "```\n? code\n\\? more\n```")),
            ("t1", "t2"),
            (Source("Alberts", "https://a.example/x"), Source("Notes")),
            ("bio/dna", "bio/rna"),
            name="cell",
            is_suspended=True,
        ),
    )
    assert result.notes == ()


def test_decks_ids_and_notes_of_other_tables(tmp_path: Path) -> None:
    result = read(tmp_path, "id,deck,q,a,colour\nb1,Bio,Q,A,red\nb/x y,,R,B,blue\nc/d,,S,C,\n,Bio,T,D,\n")
    assert [(deck.name, [(draft.name, draft.origin) for draft in deck.drafts]) for deck in result.decks] == [
        ("Bio", [("b1", ""), ("", "")]),
        ("b", [("", "b/x y")]),
        ("c", [("d", "")]),
    ]
    assert result.notes == ("Columns left out: colour.",)
    assert (
        read(tmp_path, "X,Y,t,hint\n")
        .notes[0]
        .startswith("The columns have no names, so viva read the third one as tags")
    )
    assert read(tmp_path, "question,reply\nQ,A\n").notes[0].startswith("The first row became a card")


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.csv", tmp_path / "nu\0l"):
        with pytest.raises(VivaError):
            table.read(path)


WORDS = st.text("abcXYZäß,;'\" \n123", min_size=1, max_size=30).map(str.strip).filter(bool)
ROWS = st.lists(
    st.tuples(WORDS, WORDS, st.lists(st.sampled_from(["x", "y-z", "ü"]), unique=True)), min_size=1, max_size=6
)


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, delimiter=st.sampled_from(",;\t"), quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
def test_tables_of_the_csv_module_are_read_back(
    rows: list[tuple[str, str, list[str]]], delimiter: str, quoting: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoting == 1 else csv.QUOTE_MINIMAL)
    writer.writerows([["question", "answer", "tags"], *([q, a, " ".join(tags)] for q, a, tags in rows)])
    result = read(tmp_path_factory.getbasetemp(), text.getvalue())
    seen = [(as_words(question), as_words(answer), tags) for question, answer, tags in cards(result)]
    assert seen == list(dict.fromkeys((as_words(q), as_words(a), tuple(tags)) for q, a, tags in rows))


def as_words(text: str) -> str:
    """Return a text without the marks of a line break, in which spaces are one."""
    return " ".join(text.replace("\\\n", "\n").split())


TEXT = st.text(st.sampled_from("=+-@'\"\t\r\n,;ab") | st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXT, TEXT)
def test_cells_come_back_as_they_were(question: str, answer: str) -> None:
    data = table.dump([Item(Card("d/a", "d", question, answer))])
    _, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert [columns.unguarded(cell) for cell in row[2:4]] == [question, answer]
    assert all(
        cell == text or text.lstrip("'")[:1] in set("=+-@\t\r")
        for cell, text in zip(row[2:4], (question, answer), strict=True)
    )


def test_a_table_from_viva_is_recognized() -> None:
    assert table.is_export(table.dump([]))
    assert table.dump([]).decode("utf-8-sig") == f"{WITH_MORE}\r\n"
    assert table.is_export(f"{OWN}\r\nbio/cell,bio,Q,A".encode("utf-8-sig"))  # of a viva whose cards had fewer fields
    assert not table.is_export(b"id,deck\n1,2\n")


def test_further_columns_are_read_as_they_were_written(tmp_path: Path) -> None:
    points, more = "one\ntwo", ["=so", "2: zwei\n2: deux", "? 1 is two\nNo: $1 \\ne 2$."]
    cells = ["bio/cell", "bio", "Q", "A", points, *[""] * 10, *more]

    def draft(cells: list[str], head: str = WITH_MORE) -> Draft:
        text = io.StringIO()
        csv.writer(text).writerows([head.split(","), cells])
        return read(tmp_path, text.getvalue()).decks[0].drafts[0]

    whole = draft(cells)
    assert (whole.short, whole.key_points) == ("=so", ("one", "two"))
    assert whole.key_point_wordings == ((), ("zwei", "deux"))
    assert whole.mistakes == (Mistake("1 is two", "No: $1 \\ne 2$."),)
    old = draft(cells[:-3], OWN)
    assert old == whole._replace(short="", key_point_wordings=(), mistakes=())
    for typed, wordings, is_doubtful in (
        ("1: eins\nun", (("eins", "un"), ()), False),
        ("eins", (("eins",), ()), False),
        ("7: sieben", (), True),
        ("0: null\n2:zwei", (("null",), ("zwei",)), False),
    ):
        read_again = draft([*cells[:-2], typed, cells[-1]])
        assert (read_again.key_point_wordings, bool(read_again.doubt)) == (wordings, is_doubtful)
    assert draft(["Q", "A", "in short"], "question,answer,Short").short == "in short"
