"""Lists of questions of which any may have no answer: no card shows another question's answer, and none is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from written_decks import TIMES

from vivadeck.formats.documents import reader

QUESTIONS = [
    "What is work?",
    "Define tempering.",
    "State Ohm's law.",
    "Why is the core laminated?",
    "Explain the Hall effect.",
    "Which losses occur in a coil?",
    "List the parts of a pump.",
    "How does a fuse protect a circuit?",
]
ANSWERS = [
    "Force times path.",
    "It is heated, and then it cools.",
    "The current goes with the voltage.\nIt is V = IR.",
    "Two parts:\n- a rod\n- a coil",
    "joule",
]
WAYS = {
    "numbers": ("{n}. {q}", "{a}"),
    "numbers and labels": ("{n}. {q}", "Ans: {a}"),
    "brackets": ("{n}) {q}", "A) {a}"),
    "Q1. A1.": ("Q{n}. {q}", "A{n}. {a}"),
    "Que": ("Que {n}: {q}", "Answer: {a}"),
    "number, then Q": ("{n}. Q: {q}", "A: {a}"),
    "German": ("Frage {n}: {q}", "Antwort: {a}"),
    "headings": ("### {n}. {q}", "{a}"),
    "bold": ("**{n}. {q}**", "{a}"),
    "numbered headings": ("{n}. ### {q}", "   {a}"),
    "Roman": ("({r}) {q}", "Ans. {a}"),
}
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")


@settings(max_examples=80 * TIMES, deadline=None)
@given(
    way=st.sampled_from(sorted(WAYS)),
    answers=st.lists(st.none() | st.sampled_from(ANSWERS), min_size=3, max_size=len(QUESTIONS)),
    is_open=st.booleans(),
)
def test_no_question_gets_the_answer_of_another(way: str, answers: list[str | None], is_open: bool) -> None:
    asked, replied = WAYS[way]
    lines: list[str] = []
    for at, answer in enumerate(answers):
        lines.append(asked.format(n=at + 1, r=ROMAN[at], q=QUESTIONS[at]))
        lines += [replied.format(n=at + 1, a=answer)] if answer else []
    text = ("\n\n" if is_open else "\n").join(lines) + "\n"
    cards = {draft.question: draft for deck in reader.parse(text).decks for draft in deck.drafts}
    assert list(cards) == QUESTIONS[: len(answers)], text
    for question, answer in zip(QUESTIONS, answers, strict=False):
        words = (answer or "").replace("\n", " ").split()
        assert cards[question].answer.replace("\n", " ").split() == words, text
