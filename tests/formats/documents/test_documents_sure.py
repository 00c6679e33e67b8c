"""A wrong pair is worse than none: what is a number, a heading or another question is never taken for an answer."""

from __future__ import annotations

import pytest

from vivadeck.errors import VivaError
from vivadeck.formats.documents import reader

# For each kind documents with their cards: the question, the answer, "?" where the student should check it. A card in
# a named deck begins with "# NAME". What was left out is "< words".
KINDS: dict[str, list[tuple[str, list[str]]]] = {
    "a decimal is no marker": [
        (
            "1. Maximum daily dose of paracetamol?\n4.0 g a day\n2. Loading dose of digoxin?\n0.5 mg\n",
            ["Maximum daily dose of paracetamol? | 4.0 g a day", "Loading dose of digoxin? | 0.5 mg"],
        ),
        ("1. What is g?\n9.81 m/s²\n2. Tagesdosis?\n1.000 mg\n", ["What is g? | 9.81 m/s²", "Tagesdosis? | 1.000 mg"]),
        (
            "Q1. Dose?\nA1.\n4.5 g a day\nQ2. Interval?\nA2.\n1.5 hours\n",
            ["Dose? | 4.5 g a day", "Interval? | 1.5 hours"],
        ),
        (
            "# Q\n\n**What is the dose of X?** 1.5 mg\n\n**What is the dose of Y?**\n\n2.5 mg\n",
            ["# Q | What is the dose of X? | 1.5 mg", "# Q | What is the dose of Y? | 2.5 mg"],
        ),
        (
            "1. What are the doses?\n   - children: 0.5 mg\n   - 1.5 mg in adults\n   - 2.0 mg in emergencies\n",
            ["What are the doses? | - children: 0.5 mg\n- 1.5 mg in adults\n- 2.0 mg in emergencies"],
        ),
        (
            "1. Normal calcium?\n2.2 to 2.6 mmol/L\n2. And creatinine?\n0.7 - 1.3 mg/dL\n",
            ["Normal calcium? | 2.2 to 2.6 mmol/L", "And creatinine? | 0.7 - 1.3 mg/dL"],
        ),
        (
            "1. Normal sugar?\n12 - 15 units\n2. Fever?\n37.5° Celsius\n",
            ["Normal sugar? | 12 - 15 units", "Fever? | 37.5° Celsius"],
        ),
        ("1. Dose?\nAnswer 4.0 g a day\n2. Time?\nAns. 1.5 h\n", ["Dose? | Answer 4.0 g a day", "Time? | 1.5 h"]),
        ("1. Dose?\n1.1 mg once\n2. And later?\n1.2 mg twice\n", ["Dose? | 1.1 mg once", "And later? | 1.2 mg twice"]),
        (
            "1. Dose of X?\n2. Dose of Y?\n\nAnswers: 1. 0.5 mg 2. 4.0 g\n",
            ["Dose of X? | 0.5 mg", "Dose of Y? | 4.0 g"],
        ),
        (
            "1.1 What is a mole?\nAn amount.\n1.2 What is a gram?\n4.0 g are 4.0 g.\n2.1 What is g?\n9.81 m/s²\n",
            ["What is a mole? | An amount.", "What is a gram? | 4.0 g are 4.0 g.", "What is g? | 9.81 m/s²"],
        ),
        (
            "Constants:\n6.022 x 10^23 is a mole\n\n1. What is a mole?\nAn amount.\n2. What is K?\nA unit.\n",
            ["What is a mole? | An amount.", "What is K? | A unit.", "< Constants:\n6.022 x 10^23 is a mole"],
        ),
    ],
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_answer(kind: str) -> None:
    assert [(text, _read(text)) for text, _ in KINDS[kind]] == KINDS[kind]


def _read(text: str) -> list[str]:
    try:
        found = reader.parse(text)
    except VivaError as error:
        return [str(error)]
    cards = [
        " | ".join([*[f"# {deck.name}"] * bool(deck.name), each.question, each.answer, *["?"] * bool(each.doubt)])
        for deck in found.decks
        for each in deck.drafts
    ]
    return [*cards, *(f"< {each.text}" for each in found.skipped)]
