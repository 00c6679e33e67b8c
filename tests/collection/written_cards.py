"""Deck files by number: valid ones with every field that is searched, and broken ones."""

from __future__ import annotations

from typing import NamedTuple


class Written(NamedTuple):
    """A card as it is written in a deck file; `id` is made from the question unless `has_id`."""

    id: str
    question: str
    rest: str
    has_id: bool = True
    is_answered: bool = True


CARDS = (
    Written("dropout", "What is dropout?", "tags: [regularization, training]"),
    Written("cross", "What is cross-entropy loss?", "key_points: [sum of logs, 'one class → 0']"),
    Written("what-is-a-learning-rate", "What is a learning rate?", "see_also: [a/dropout]", has_id=False),
    Written("how-do-you-choose-the-learning-rate", "How do you choose the learning rate?", "", has_id=False),
    Written("how-do-we-choose-a-learning-rate", "How do we choose a learning rate?", "", has_id=False),
    Written("pool", "What is MaxPooling?", "tags: [cnn, computer-vision]"),
    Written("naive", "What does naïve Bayes assume? (≠ relu)", "see_also: [nowhere/card]"),
    Written("lang", "Is it in C++ or C#? So is `a_b`.", "follow_ups: [{question: 'Which optimizer?', answer: Adam}]"),
    Written("tune", "What is fine-tuning?", "see_also: [b/cross]"),
    Written("open", "What is zero-shot learning?", "tags: [training]", is_answered=False),
    Written("why-relu", "Why relu?", "answer: ''", has_id=False, is_answered=False),
)
_BROKEN = (b"cards: [{answer: A}]", b"", b"cards: [", b"\xff\xfe\xfa", b"cards: [{question: \xfc, answer: A}]")


def written(stem: str, number: int, variant: int | None = None) -> bytes:
    """Return the text of a deck. Another `variant` has the same size and other content."""
    if number % 11 == 10 and variant is None:
        return _BROKEN[number // 11 % len(_BROKEN)]
    chosen = [card for at, card in enumerate(CARDS) if (number * 2654435761 >> 7 + at) & 1] or CARDS[:1]
    shown = number % 10 if variant is None else variant
    cards = "".join(_card(card, shown) for card in chosen)
    name = f"deck: {stem}\n" if number % 7 else ("" if number % 2 else "deck: a\n")
    return f"{name}title: The deck {shown}\ncards:\n{cards}".encode()


def _card(card: Written, variant: int) -> str:
    name = f"    id: {card.id}\n" if card.has_id else ""
    rest = f"    {card.rest}\n" if card.rest else ""
    answer = f'    answer: "Answer {variant}: it switches → relu units off."\n' if card.is_answered else ""
    return f'  - question: "{card.question}"\n{answer}{name}{rest}'
