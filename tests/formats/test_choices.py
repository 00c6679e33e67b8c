"""Multiple-choice tables: their options stay with the question, and the answer is what the key names."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.formats import choices, table
from vivadeck.formats.documents import reader

CITIES = {"A": "Lima", "B": "Santiago", "C": "Quito"}
NUMBERS = {"1": "2", "2": "4", "3": "8"}
# What the key is, the options, the answer, and whether a person should check it.
KEYS: list[tuple[str, dict[str, str], str, bool]] = [
    ("B", CITIES, "B) Santiago", False),
    ("b)", CITIES, "B) Santiago", False),
    ("(b)", CITIES, "B) Santiago", False),
    ("2", CITIES, "B) Santiago", False),
    ("Option B", CITIES, "B) Santiago", False),
    ("santiago.", CITIES, "B) Santiago", False),
    ("B) Santiago", CITIES, "B) Santiago", False),
    ("A) Santiago", CITIES, "A) Santiago", True),
    ("A, C", CITIES, "A) Lima\n\nC) Quito", False),
    ("AC", CITIES, "A) Lima\n\nC) Quito", False),
    ("Lima and Quito", CITIES, "A) Lima\n\nC) Quito", False),
    ("D", CITIES, "D", True),
    ("Bogota", CITIES, "Bogota", True),
    ("", CITIES, "", True),
    ("8", NUMBERS, "3) 8", False),
    ("2", NUMBERS, "", True),
    ("B", {"": "A) car B) rose"}, "B) rose", False),
    ("B", {"": "car or rose"}, "B", False),
    ("", {"A": "", "B": " "}, "", False),
    ("open", {}, "open", False),
    ("C", CITIES | {"C": ""}, "C", True),
]


@pytest.mark.parametrize("number", range(len(KEYS)))
def test_the_answer_is_what_the_key_names(number: int) -> None:
    key, texts, answer, is_doubted = KEYS[number]
    choice = choices.choice(key, texts)
    assert (choice.answer, bool(choice.doubt)) == (answer, is_doubted)


def test_keys_that_have_a_0_count_from_0() -> None:
    assert choices.first_number(["0", "2"]) == 0
    assert [choices.choice(key, CITIES, 0).answer for key in ("0", "2")] == ["A) Lima", "C) Quito"]
    assert choices.choice("3", CITIES, 0).doubt


CHILE = "Capital of Chile?"
HEADERS = [
    ("Question,A,B,C,Answer", f"{CHILE},Lima,Santiago,Quito,B", "ABC", "B"),
    ("Question,Answer 1,Answer 2,Answer 3,Correct", f"{CHILE},Lima,Santiago,Quito,2", "123", "2"),
    (
        "Question - max 120 characters,Answer 1 - max 75,Answer 2 - max 75,Answer 3 - max 75,Correct answer(s)",
        f"{CHILE},Lima,Santiago,Quito,2",
        "123",
        "2",
    ),
    (
        "Question #,Question Text,Answer 1,Answer 2,Answer 3 (Optional),Correct Answer(s)",
        f"1,{CHILE},Lima,Santiago,Quito,2",
        "123",
        "2",
    ),
    ("Frage,Antwort 1,Antwort 2,Antwort 3,Richtig", f"{CHILE},Lima,Santiago,Quito,2", "123", "2"),
    ("question,option a,option b,option c,correct", f"{CHILE},Lima,Santiago,Quito,b", "ABC", "B"),
    ("Question Text,Option 1,Option 2,Option 3,Correct Answer", f"{CHILE},Lima,Santiago,Quito,2", "123", "2"),
    ("Pregunta,Opción A,Opción B,Opción C,Respuesta correcta", f"{CHILE},Lima,Santiago,Quito,b", "ABC", "B"),
    ("Answer key,Question,Choice A,Choice B,Choice C", f"B,{CHILE},Lima,Santiago,Quito", "ABC", "B"),
]


@pytest.mark.parametrize("number", range(len(HEADERS)))
@pytest.mark.parametrize("kind", ["a file", "a document"])
def test_a_table_of_options_is_read_by_its_names(number: int, kind: str, tmp_path: Path) -> None:
    header, row, labels, right = HEADERS[number]
    path = tmp_path / "quiz.csv"
    path.write_text(f"{header}\n{row}\n", "utf-8")
    bars = "\n".join("| " + line.replace(",", " | ") + " |" for line in (header, "-," * header.count(",") + "-", row))
    (deck,) = (table.read(path) if kind == "a file" else reader.parse(bars)).decks
    options = [f"{label}) {city}" for label, city in zip(labels, CITIES.values(), strict=True)]
    (card,) = deck.drafts
    assert card.question == "\n\n".join((CHILE, *options))
    assert (card.answer, card.doubt) == (f"{right}) Santiago", "")


def test_without_a_key_nothing_is_right(tmp_path: Path) -> None:
    path = tmp_path / "quiz.csv"
    path.write_text(f"Question,Answer 1,Answer 2\n{CHILE},Lima,Santiago\n", "utf-8")
    (card,) = table.read(path).decks[0].drafts
    assert (card.question, card.answer) == (f"{CHILE}\n\n1) Lima\n\n2) Santiago", "")
    assert card.doubt == choices.NO_KEY
