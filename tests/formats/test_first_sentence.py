"""The first sentence of an answer: a table of answers."""

from __future__ import annotations

import pytest

from vivadeck.formats.first_sentence import first_sentence

SENTENCES = {
    "One. Two.": "One.",
    "Is it? Yes.": "Is it?",
    "It is 3.5 times as large. Then": "It is 3.5 times as large.",
    "Use a list, e.g. a set, and no tree. Then": "Use a list, e.g. a set, and no tree.",
    "J. S. Bach wrote it. Then": "J. S. Bach wrote it.",
    "Dr. Hinton invented it in approx. 1986. Then": "Dr. Hinton invented it in approx. 1986.",
    "It is Fig. 3 of Rumelhart et al. (1986), i.e. Eq. 2. Then": "It is Fig. 3 of Rumelhart et al. (1986), i.e. Eq. 2.",
    "Is it a tree? No. Then": "Is it a tree?",
    "No. It is none. Then": "No.",
    "They are lists, sets, etc. Then": "They are lists, sets, etc.",
    "He said “no.” Then": "He said “no.”",
    "**Bold. Words** and `a.b. C`. Then": "Bold.",
    "It has two parts:\n\n- one,\n- two\n\nThat is all. Then": "It has two parts: one; two",
    "It is this:\n1. one\n2. two": "It is this: one; two",
    "With $x_1$ it ends. Then": "With x₁ it ends.",
    "これは文です。次の文。": "これは文です。",
    "```\ncode first\n```\nThen text. More.": "Then text.",
    "# Head\nText v. 2.0 is here. More.": "Text v. 2.0 is here.",
    "Head\n====\n\n- one\n- two": "one; two",
    "# Head": "Head",
    "| a | b |\n|---|---|\n| 1 | 2 |": "a | b; 1 | 2",
    "| a | b |\n|---|---|\n| 1 | 2 |\n\nSo it is. Then": "So it is.",
    "![a net](net.png)\n\nA net. Then": "A net.",
    "> Said so. Then": "Said so.",
    "```\na = 1\nb = 2\n```": "a = 1; b = 2",
    "- Otto\n- Diesel\n\nThey differ.": "Otto; Diesel",
    "![a net](net.png)\n\n1. one\n2. two\n\nThat is all.": "one; two",
    "- first\n- second:\n\n  $$a = b$$\n- third": "first; second: a = b; third",
    "See [the site](https://a.example), e.g. a page. B is a letter. Then": "B is a letter.",
    "See below:\n\n```\nx = 1\n```\n\nThat sets it. Then": "That sets it.",
    "See below:\n\n```\nx = 1\n```": "See below: x = 1",
    "Here:\n\n- one\n- two": "one; two",
    "Here is the code:\n\n```\nx = 1\n```\n\nIt sets x.": "It sets x.",
    "Here:\n\n| a | b |\n|---|---|\n| 1 | 2 |": "Here: a | b; 1 | 2",
    "See\n\n$$a = b$$": "a = b",
    "Here the gradient is 0. Then": "Here the gradient is 0.",
    "See.": "See.",
    "---": "",
    "no end": "no end",
    "": "",
    "word " * 100: "word " * 59 + "word …",
}


@pytest.mark.parametrize("answer", SENTENCES)
def test_the_first_sentence(answer: str) -> None:
    assert first_sentence(answer) == SENTENCES[answer]
