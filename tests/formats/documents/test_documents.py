"""Documents as teachers write them: for each way of writing, the decks and cards that must come out."""

from __future__ import annotations

import pytest

from vivadeck.formats.documents import reader

Cards = list[tuple[str, str]]
DECKS: dict[str, tuple[str, dict[str, Cards]]] = {
    "numbers and blank lines": (
        "1. What is a cell?\n\nThe unit of life.\n\n2. Why do cells divide?\n\nTo grow.\n",
        {"": [("What is a cell?", "The unit of life."), ("Why do cells divide?", "To grow.")]},
    ),
    "Q1. and A1.": (
        "Q1. What is a cell?\nA1. The unit of life.\nQ2. Name an organelle\nA2. The nucleus.\n",
        {"": [("What is a cell?", "The unit of life."), ("Name an organelle", "The nucleus.")]},
    ),
    "Q: and Ans:": (
        "Q: What is a cell?\nAns: The unit of life.\n\nQ: Mitosis\nAns: Cells divide.\n",
        {"": [("What is a cell?", "The unit of life."), ("Mitosis", "Cells divide.")]},
    ),
    "Question 1: and Answer:": (
        "Question 1: What is a cell?\nAnswer: The unit of life.\n\nQuestion 2: What is DNA?\nAnswer:\nA molecule.\n",
        {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
    ),
    "1)": (
        "1) What is a cell?\nThe unit of life.\n2) What is DNA?\nA molecule.\n",
        {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
    ),
    "(1)": (
        "(1) What is a cell?\n\nThe unit of life.\n\n(2) What is DNA?\n\nA molecule.\n",
        {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
    ),
    "1.1 under chapters": (
        (
            "Chapter 1\n\n1.1 What is a cell?\n\nA unit.\n\n1.2 What is DNA?\n\n"
            "A molecule.\n\nChapter 2\n\n2.1 What is a gene?\n\nA part.\n"
        ),
        {
            "Chapter 1": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")],
            "Chapter 2": [("What is a gene?", "A part.")],
        },
    ),
    "letters and romans in answers": (
        (
            "1. What does a cell hold?\n(a) A nucleus\n(b) A membrane\n"
            "2. What are its phases?\ni. Growth\nii. Division\n3. What is DNA?\nA molecule.\n"
        ),
        {
            "": [
                ("What does a cell hold?", "(a) A nucleus\n\n(b) A membrane"),
                ("What are its phases?", "i. Growth\n\nii. Division"),
                ("What is DNA?", "A molecule."),
            ]
        },
    ),
    "bold questions without numbers": (
        "# Biology\n\n**What is a cell?**\n\nThe unit of life.\n\nIt divides.\n\n**What is DNA?**\nA molecule.\n",
        {"Biology": [("What is a cell?", "The unit of life.\n\nIt divides."), ("What is DNA?", "A molecule.")]},
    ),
    "bold numbers": (
        "**1. What is a cell?**\nThe unit of life.\n\n**2. What is DNA?**\nA molecule.\n",
        {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
    ),
    "**Q1:** and **A:**": (
        "**Q1:** What is a cell?\n\n**A:** The unit of life.\n\n**Q2:** What is DNA?\n\n**A:** A molecule.\n",
        {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
    ),
    "headings as questions": (
        (
            "# Course\n\n## Cells\n\n### What is a cell?\n\nA unit.\n\n"
            "#### Details\n\nSmall.\n\n## Genes\n\n### What is DNA?\n\nA molecule.\n"
        ),
        {
            "Cells": [("What is a cell?", "A unit.\n\n**Details**\n\nSmall.")],
            "Genes": [("What is DNA?", "A molecule.")],
        },
    ),
    "numbered headings as questions": (
        "## 1. What is a cell?\n\nA unit.\n\n## 2. What is DNA?\n\nA molecule.\n",
        {"": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
    "no blank lines at all": (
        (
            "Unit 1\n1. What is a cell?\nA unit.\nIt lives.\n2. Explain DNA.\n"
            "A molecule.\nUnit 2\n1. What is a gene?\nA part.\n"
        ),
        {
            "Unit 1": [("What is a cell?", "A unit.\nIt lives."), ("Explain DNA.", "A molecule.")],
            "Unit 2": [("What is a gene?", "A part.")],
        },
    ),
    "unnumbered and unmarked": (
        "What is a cell?\nThe unit of life.\nWhat is DNA?\nA molecule.\n",
        {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
    ),
    "answers after all questions": (
        (
            "1. What is a cell?\n2. What is DNA?\n3. What is a gene?\n\nAnswers\n\n"
            "1. The unit of life.\n2. A molecule.\n\nIt is long.\n\n3. A part.\n"
        ),
        {
            "": [
                ("What is a cell?", "The unit of life."),
                ("What is DNA?", "A molecule.\n\nIt is long."),
                ("What is a gene?", "A part."),
            ]
        },
    ),
    "answers after all questions, no heading": (
        "1. What is a cell?\n2. What is DNA?\n3. What is a gene?\n\n1. The unit of life.\n2. A molecule.\n3. A part.\n",
        {
            "": [
                ("What is a cell?", "The unit of life."),
                ("What is DNA?", "A molecule."),
                ("What is a gene?", "A part."),
            ]
        },
    ),
    "a question in two lines": (
        "1. What is the difference between a plant cell\nand an animal cell?\nA wall.\n2. What is DNA?\nA molecule.\n",
        {
            "": [
                ("What is the difference between a plant cell and an animal cell?", "A wall."),
                ("What is DNA?", "A molecule."),
            ]
        },
    ),
    "Windows line ends, tabs, hard spaces": (
        "1.\tWhat is a\u00a0cell?\r\n\r\n\tThe unit\u00a0of life.\r\n\r\n2.\tWhat is DNA?\r\n\r\nA molecule.\r\n",
        {"": [("What is a cell?", "The unit of life."), ("What is DNA?", "A molecule.")]},
    ),
    "no question marks": (
        (
            "1. Define osmosis\n\nWater moves.\n\n2. Difference between mitosis and meiosis\n\n"
            "The number of cells.\n\n3. Photosynthesis\n\nSugar is made.\n"
        ),
        {
            "": [
                ("Define osmosis", "Water moves."),
                ("Difference between mitosis and meiosis", "The number of cells."),
                ("Photosynthesis", "Sugar is made."),
            ]
        },
    ),
    "a table of contents": (
        (
            "Contents\nWhat is a cell? ........ 1\n2. What is DNA? . . . . . . 12\n\n"
            "1. What is a cell?\nA unit.\n2. What is DNA?\nA molecule.\n"
        ),
        {"": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
    "a table of contents without pages": (
        (
            "Contents\n\n1. What is a cell?\n2. What is DNA?\n\nCells\n\n"
            "1. What is a cell?\n\nA unit.\n\n2. What is DNA?\n\nA molecule.\n"
        ),
        {"Cells": [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")]},
    ),
    "multiple choice": (
        "1. Which is a base of DNA?\nA) Adenine\nB) Sugar\nC) Fat\nD) Iron\nAnswer: A\n2. What is a cell?\nA unit.\n",
        {
            "": [
                ("Which is a base of DNA?\n\nA) Adenine\n\nB) Sugar\n\nC) Fat\n\nD) Iron", "A"),
                ("What is a cell?", "A unit."),
            ]
        },
    ),
    "multiple choice with a key": (
        (
            "1. Which is a base?\nA. Adenine\nB. Sugar\nC. Fat\n2. Which is a sugar?\n"
            "A. Iron\nB. Ribose\nC. Fat\n\nAnswer key\n1. A\n2. B\n"
        ),
        {
            "": [
                ("Which is a base?\n\nA. Adenine\n\nB. Sugar\n\nC. Fat", "A"),
                ("Which is a sugar?\n\nA. Iron\n\nB. Ribose\n\nC. Fat", "B"),
            ]
        },
    ),
    "answers in the same paragraph": (
        (
            "1. What is a cell? It is the unit of life.\n"
            "2. What is DNA? Ans: A molecule.\n3. **What is a gene?** It is a part of it.\n"
        ),
        {
            "": [
                ("What is a cell?", "It is the unit of life."),
                ("What is DNA?", "A molecule."),
                ("What is a gene?", "It is a part of it."),
            ]
        },
    ),
    "a list that starts anew inside an answer": (
        (
            "1. What is a cell?\n\nA unit.\n\n2. What are the steps of division?\n\n"
            "1. Prophase\n2. Metaphase\n3. Anaphase\n\n3. What is DNA?\n\nA molecule.\n"
        ),
        {
            "": [
                ("What is a cell?", "A unit."),
                ("What are the steps of division?", "1. Prophase\n2. Metaphase\n3. Anaphase"),
                ("What is DNA?", "A molecule."),
            ]
        },
    ),
    "steps that give orders inside an answer": (
        (
            "1. How is a cell stained?\n\nIn these steps:\n\n1. Write the label.\n"
            "2. Show the slide.\n\n2. What is DNA?\n\nA molecule.\n"
        ),
        {
            "": [
                ("How is a cell stained?", "In these steps:\n\n1. Write the label.\n2. Show the slide."),
                ("What is DNA?", "A molecule."),
            ]
        },
    ),
    "an answer that asks": (
        "1. What is a cell?\n\nA unit. Why is that?\n\nBecause it lives.\n\n2. What is DNA?\n\nA molecule.\n",
        {"": [("What is a cell?", "A unit. Why is that?\n\nBecause it lives."), ("What is DNA?", "A molecule.")]},
    ),
    "code in answers": (
        "1. What prints?\n\n```python\n# 1. What is this?\nprint(1)\n```\n\n2. What is DNA?\n\nA molecule.\n",
        {"": [("What prints?", "```python\n# 1. What is this?\nprint(1)\n```"), ("What is DNA?", "A molecule.")]},
    ),
    "one name for two decks": (
        "# One\n\n## Short\n\n1. What is a cell?\n\nA unit.\n\n# Two\n\n## Short\n\n1. What is DNA?\n\nA molecule.\n",
        {"One::Short": [("What is a cell?", "A unit.")], "Two::Short": [("What is DNA?", "A molecule.")]},
    ),
}


@pytest.mark.parametrize("name", DECKS)
def test_cards(name: str) -> None:
    text, expected = DECKS[name]
    decks = reader.parse(text).decks
    assert {deck.name: [(each.question, each.answer) for each in deck.drafts] for deck in decks} == expected
