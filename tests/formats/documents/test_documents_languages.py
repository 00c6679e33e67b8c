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
    "Swedish": (
        (
            "Fråga 1: Vad är en cell\nSvar: Livets enhet\n\nFråga 2: Cellens kraftverk\nSvar: Mitokondrien\n\n"
            "Fråga 3: Beskriv osmos\nSvar: Vatten går genom ett membran\n\nLycka till!\n"
        ),
        {
            "": [
                ("Vad är en cell", "Livets enhet"),
                ("Cellens kraftverk", "Mitokondrien"),
                ("Beskriv osmos", "Vatten går genom ett membran"),
            ]
        },
    ),
    "Swedish without labels": (
        (
            "Uppgift 1\nVad är en cell\nUppgift 2\nBeskriv osmos\n\nFacit\n"
            "1. Livets enhet\n2. Vatten går genom ett membran\n"
        ),
        {"": [("Vad är en cell", "Livets enhet"), ("Beskriv osmos", "Vatten går genom ett membran")]},
    ),
    "Vietnamese": (
        "Câu 1: Tế bào là gì\nTrả lời: Đơn vị của sự sống\n\nCâu 2. Nêu chức năng của tim\nĐáp án: Bơm máu\n",
        {"": [("Tế bào là gì", "Đơn vị của sự sống"), ("Nêu chức năng của tim", "Bơm máu")]},
    ),
    "Vietnamese without labels": (
        "Tế bào là gì?\nĐơn vị của sự sống.\n\nTrình bày cấu tạo của tim.\nTim có bốn ngăn.\n",
        {"": [("Tế bào là gì?", "Đơn vị của sự sống."), ("Trình bày cấu tạo của tim.", "Tim có bốn ngăn.")]},
    ),
    "Turkish": (
        "Soru 1: Hücre nedir\nCevap: Yaşamın birimi\n\nSoru 2: Kalbin görevini açıklayınız\nCevap: Kan pompalar\n",
        {"": [("Hücre nedir", "Yaşamın birimi"), ("Kalbin görevini açıklayınız", "Kan pompalar")]},
    ),
}


@pytest.mark.parametrize("language", DECKS)
def test_cards(language: str) -> None:
    text, expected = DECKS[language]
    decks = reader.parse(text).decks
    assert {deck.name: [(each.question, each.answer) for each in deck.drafts] for deck in decks} == expected
