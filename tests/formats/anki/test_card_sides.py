"""Anki's templates with a note's fields in them."""

from __future__ import annotations

import pytest

from vivadeck.formats.anki.card_sides import Sides, sides
from vivadeck.formats.anki.database import AnkiNote, NoteType, Template
from vivadeck.formats.cloze import with_gap


def note(front: str, back: str = "B", *fields: str, is_cloze: bool = False) -> AnkiNote:
    kind = NoteType("Type", ("A", "B", "C"), (Template("One", front, back),), is_cloze)
    return AnkiNote("guid", kind, (), fields or ("a", "b", ""))


@pytest.mark.parametrize(
    ("front", "question"),
    [
        ("{{A}} and {{ B }}", "a and b"),
        ("{{hint:text:A}}{{type:B}}{{Tags}}{{nothing}}{{FrontSide}}", "a"),
        ("{{#A}}yes{{/A}}{{^A}}no{{/A}}", "yes"),
        ("{{#C}}yes {{A}}{{/C}}{{^C}}no {{B}}{{/C}}!", "no b!"),
        ("{{#A}}{{#C}}x{{/C}}y{{/A}}z", "yz"),
        ("{{#C}}never closed {{A}}", ""),
        ("{{/A}}a}} {{", "a}} {{"),
    ],
)
def test_a_side_shows_its_fields(front: str, question: str) -> None:
    shown = sides(note(front), 0)
    assert shown is not None
    assert shown.question == question


@pytest.mark.parametrize("empty", ["", " ", "<br>", "<div>&nbsp;</div>"])
def test_a_field_without_anything_to_see_is_empty(empty: str) -> None:
    shown = sides(note("{{#A}}x{{/A}}", "", empty), 0)
    assert shown == Sides("", "")
    shown = sides(note("{{#A}}x{{/A}}", "", '<img src="x.png">'), 0)
    assert shown == Sides("x", "")


@pytest.mark.parametrize("rule", ["<hr id=answer>", '<HR id="answer"/>', "<hr  id = 'answer' class=x>"])
def test_the_answer_is_what_comes_after_the_rule(rule: str) -> None:
    assert sides(note("{{A}}", f"{{{{FrontSide}}}}{{{{A}}}}{rule}{{{{type:B}}}}"), 0) == Sides("a", "b")


def test_cards_that_the_type_does_not_have() -> None:
    assert sides(note("x"), 1) is None
    assert sides(note("x"), -1) is None


@pytest.mark.parametrize(
    ("text", "front", "back"),
    [
        ("a {{c1::b}} c", "a […] c", "a <b>b</b> c"),
        ("{{c1::b::hint}} {{c2::d::other}}", "[hint] d", "<b>b</b> d"),
        ("{{c1,2::b}}", "[…]", "<b>b</b>"),
        ("{{c2::a {{c1::b}}}}", "a […]", "a <b>b</b>"),
        ("{{c1::never closed", "never closed", "never closed"),
        ("x}} {{c}}", "x}} {{c}}", "x}} {{c}}"),
    ],
)
def test_gaps_of_clozes(text: str, front: str, back: str) -> None:
    assert (with_gap(text, 1, is_back=False), with_gap(text, 1, is_back=True)) == (front, back)


def test_a_number_without_hidden_text_has_no_gap() -> None:
    kind = note("{{cloze:A}}{{#c2}} two{{/c2}}", "{{cloze:A}}", "{{c2::x}}", "", "", is_cloze=True)
    assert sides(kind, 0) == Sides("x", "x", has_gap=False)
    assert sides(kind, 1) == Sides("[…] two", "<b>x</b>", has_gap=True)
