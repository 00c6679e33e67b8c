"""Documents in other languages than English."""

from __future__ import annotations

import pytest

from vivadeck.formats.documents import reader

Cards = list[tuple[str, str]]
DECKS: dict[str, tuple[str, dict[str, Cards]]] = {
    "German": (
        (
            "Kapitel 1: Zellen\n\n1. Was ist eine Zelle?\n\nEine Einheit.\n\n"
            "2. Erklären Sie die Mitose.\n\nZellen teilen sich.\n"
        ),
        {
            "Kapitel 1: Zellen": [
                ("Was ist eine Zelle?", "Eine Einheit."),
                ("Erklären Sie die Mitose.", "Zellen teilen sich."),
            ]
        },
    ),
    "French": (
        (
            "Question 1 : Qu’est-ce qu’une cellule ?\nRéponse : Une unité.\n"
            "Question 2 : Définissez l’ADN.\nRéponse : Une molécule.\n"
        ),
        {"": [("Qu’est-ce qu’une cellule ?", "Une unité."), ("Définissez l’ADN.", "Une molécule.")]},
    ),
    "Spanish": (
        "1. ¿Qué es una célula?\nUna unidad.\n2. ¿Por qué se dividen?\nPara crecer.\n",
        {"": [("¿Qué es una célula?", "Una unidad."), ("¿Por qué se dividen?", "Para crecer.")]},
    ),
}


@pytest.mark.parametrize("language", DECKS)
def test_cards(language: str) -> None:
    text, expected = DECKS[language]
    decks = reader.parse(text).decks
    assert {deck.name: [(each.question, each.answer) for each in deck.drafts] for deck in decks} == expected
