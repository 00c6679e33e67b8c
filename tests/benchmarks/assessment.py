"""How well the assessment finds key points: labelled answers, and attacks without labels.

    python tests/benchmarks/assessment.py [FILE…]

The answers are in tests/assess/answers, by hands that did not build the method: all files there are read, or those that
are named ("one"). The method was fitted on one to four, and on seven (answers in telegram style), which has only short
answers. The baseline is the plain rule that it must beat: the weighted share of a key point's words in a stretch, and a
little for words of the model answer.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import yaml

from vivadeck import ticks
from vivadeck.assess import coverage
from vivadeck.assess.listening import EXACT, expected, listen
from vivadeck.assess.words import words
from vivadeck.decks.library import load
from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.settings import bundled_decks
from vivadeck.ticks import Tick

ANSWERS = Path(__file__).resolve().parent.parent / "assess" / "answers"


class Labelled(NamedTuple):
    """An answer with a label for each key point of its card, and the grade that a person gave. `mistakes` are the usual
    ones that it makes, by their position; None where nobody looked for them.
    """

    card: str
    kind: str
    answer: str
    points: str
    grade: int
    mistakes: Sequence[int] | None = None


def files() -> list[str]:
    return sorted(path.stem for path in ANSWERS.glob("*.yaml"))


def labelled(*names: str) -> list[Labelled]:
    """Return the answers in these files, in all without a name."""
    rows = [row for name in names or files() for row in yaml.safe_load((ANSWERS / f"{name}.yaml").read_text("utf-8"))]
    return [Labelled(*(row.get(name) for name in Labelled._fields)) for row in rows]


def by_deck(cards: Iterable[Card]) -> dict[str, coverage.Decks]:
    """Return what the program compares the answers to each deck's cards with."""
    every = [*cards]
    return {deck: coverage.learn(every, deck) for deck in {card.deck for card in every}}


BASELINE_FROM = 0.4  # the score from which on a point is heard: the best on the files one to four

Assess = Callable[[str, Card, coverage.Decks], coverage.Assessment]


def baseline(text: str, card: Card, decks: coverage.Decks) -> coverage.Assessment:
    """Assess an answer by the plain rule: slips and split words are known, everyday words are not."""
    wanted = expected(card)
    answer = listen(text, wanted)
    heard = [{each for each, share in stems.items() if share == EXACT} for stems in answer.heard]
    said = set().union(*heard)
    model = {
        word.stem for word in words(math.plain(f"{card.short}\n{card.answer}")) if not word.is_small
    } - wanted.asked
    glue = {"and", "or", "the", "a", "with", "then", "also", "of", "plus"}
    small = sum(word.is_small and word.stem not in glue for word in answer.words) / max(1, len(answer.words))
    parts = sum(bool(part.strip()) for part in re.split(r"[,;/|\n]", text))
    says = small >= 0.08 and (len(answer.words) / max(1, parts) >= 1.8 or small > 0.24)
    scores = []
    for phrases in wanted.points:
        best = 0.0
        for phrase in phrases:
            weights = {
                each: decks.own.rarity.get(each, 1.0) * (0.1 if each in wanted.asked else 1.0) for each in phrase.stems
            }
            length = 2 * len(weights) + 8
            for place in range(len(heard)):
                there = weights.keys() & set().union(*heard[place : place + length])
                best = max(best, sum(weights[each] for each in there) / (sum(weights.values()) or 1.0))
        scores.append(best and best + 0.15 * len(model & said) / max(1, len(model)))
    marks = tuple(
        Tick.HEARD if says and score >= BASELINE_FROM and said - wanted.asked else Tick.NOT_HEARD for score in scores
    )
    points = tuple(coverage.Point(point, tick, "") for point, tick in zip(card.key_points, marks, strict=True))
    return coverage.Assessment(points, min(ticks.BEST_SUGGESTED, ticks.grade(marks)))


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    mean, mean_other = fmean(one), fmean(other)
    both = sum((a - mean) * (b - mean_other) for a, b in zip(one, other, strict=True))
    spread = sum((a - mean) ** 2 for a in one) * sum((b - mean_other) ** 2 for b in other)
    return float(both / spread**0.5) if spread else 0.0


def figures(rows: Iterable[Labelled], cards: Mapping[str, Card], assess: Assess = coverage.assess) -> dict[str, float]:
    """Return the figures: a point is there where its label is "+", and found where it is heard.

    `kappa` is Cohen's; `sure` is the share of heard points that are there at least in part ("~"); grades are compared
    with the person's.
    """
    decks = by_deck(cards.values())
    pairs: list[tuple[bool, bool]] = []
    sure: list[bool] = []
    grades: list[tuple[int, int]] = []
    for row in rows:
        result = assess(row.answer, cards[row.card], decks[cards[row.card].deck])
        for point, label in zip(result.points, row.points, strict=True):
            pairs.append((label == "+", point.tick is Tick.HEARD))
            if point.tick is Tick.HEARD:
                sure.append(label != "-")
        grades.append((min(4, row.grade), result.grade))
    both, there, found = (
        sum(each) for each in ([a and b for a, b in pairs], [a for a, _ in pairs], [b for _, b in pairs])
    )
    precision, recall = both / max(1, found), both / max(1, there)
    agreed = fmean(a == b for a, b in pairs)
    chance = fmean(a for a, _ in pairs) * fmean(b for _, b in pairs)
    chance += fmean(not a for a, _ in pairs) * fmean(not b for _, b in pairs)
    return {
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / max(1e-9, precision + recall),
        "kappa": (agreed - chance) / max(1e-9, 1 - chance),
        "sure": fmean(sure) if sure else 0.0,
        "r": correlation([a for a, _ in grades], [b for _, b in grades]),
        "RMSE": fmean((a - b) ** 2 for a, b in grades) ** 0.5,
        "within 1": fmean(abs(a - b) <= 1 for a, b in grades),
    }


class Hints(NamedTuple):
    """How many usual mistakes some answers make, how many hints there are, and how many of these are true."""

    made: int
    hints: int
    true: int


def hints(rows: Iterable[Labelled], cards: Mapping[str, Card]) -> Hints:
    """Return what the hints at usual mistakes are worth, in answers that are labelled for them."""
    decks = by_deck(cards.values())
    made = set[tuple[str, str, str]]()
    hinted = set[tuple[str, str, str]]()
    for row in rows:
        if row.mistakes is not None:
            card = cards[row.card]
            made |= {(card.id, row.answer, card.mistakes[place].claim) for place in row.mistakes}
            result = coverage.assess(row.answer, card, decks[card.deck])
            hinted |= {(card.id, row.answer, each.claim) for each in result.mistakes}
    return Hints(len(made), len(hinted), len(made & hinted))


def hinted(answers: Iterable[tuple[Card, str]], decks: Mapping[str, coverage.Decks]) -> float:
    """Return in which share of answers there is a hint at a usual mistake."""
    return fmean(bool(coverage.assess(answer, card, decks[card.deck]).mistakes) for card, answer in answers)


def attacks(cards: Mapping[str, Card]) -> dict[str, Callable[[Card], list[str]]]:
    """Return ways to be credited for nothing, and the card's own answer, by name."""
    chosen = random.Random(1)

    def content(card: Card) -> list[str]:
        text = math.plain(card.answer)
        return list(dict.fromkeys(text[word.begins : word.ends] for word in words(text) if not word.is_small))

    def others(card: Card) -> list[str]:
        far = [each for each in cards.values() if each.id not in {card.id, *card.see_also}]
        return [math.plain(each.answer) for each in chosen.sample(far, 4)]

    return {
        "own answer": lambda card: [math.plain(f"{card.short} {card.answer}")],
        "own key points": lambda card: [". ".join(map(math.plain, card.key_points)) + "."],
        "another card's answer": others,
        "the question": lambda card: [math.plain(card.question), f"Well, {math.plain(card.question)} Good question."],
        "I don't know": lambda _: [
            "I don't know",
            "no idea, sorry",
            "um I can't remember that",
            "I think I forgot this one",
        ],
        "nothing": lambda _: ["", " ", "...", "um"],
        "words with commas": lambda card: [", ".join(content(card))],
        "words with and": lambda card: [" and ".join(content(card))],
        "words": lambda card: [" ".join(content(card))],
    }


def pairs(texts: Iterable[list[str]]) -> list[str]:
    """Return the words of each text two by two."""
    return [" ".join(text[at : at + 2]) for text in texts for at in range(0, len(text), 2)]


def lists(cards: Iterable[Card]) -> dict[str, Callable[[Card], list[list[str]]]]:
    """Return lists of words that a card would like to hear, in an order and out of it, by name."""
    decks, chosen = by_deck(cards), random.Random(3)

    def rarest(text: str, card: Card, count: int) -> list[str]:
        """Return the rarest terms of a text, in its order."""
        rarity, plain = decks[card.deck].own.rarity, math.plain(text)
        terms = {word.stem: plain[word.begins : word.ends] for word in words(plain) if not word.is_small}
        kept = sorted(terms, key=lambda each: -rarity.get(each, 1.0))[:count]
        return [term for each, term in terms.items() if each in kept]

    def shaken(texts: list[list[str]]) -> list[list[str]]:
        return [*texts, *(chosen.sample(text, len(text)) for text in texts)]

    def of_points(card: Card) -> list[list[str]]:
        return shaken([[term for point in card.key_points for term in rarest(point, card, count)] for count in (1, 2)])

    def of_answer(card: Card) -> list[list[str]]:
        return shaken([rarest(card.answer, card, count) for count in (6, 10)])

    def every_word(card: Card) -> list[list[str]]:
        plain = math.plain(card.answer)
        return [chosen.sample(each, len(each)) for each in [[plain[word.begins : word.ends] for word in words(plain)]]]

    def long_words(texts: Iterable[str]) -> list[str]:
        return [each for text in texts for each in re.findall(r"[\w-]+", math.plain(text)) if len(each) > 3]

    def long_of_points(card: Card) -> list[list[str]]:
        long = long_words(card.key_points)
        return [chosen.sample(long, len(long)), chosen.sample(long, min(10, len(long)))]

    def first_of_points(card: Card) -> list[list[str]]:
        return [long_words(card.key_points)[:10]]

    def long_of_answer(card: Card) -> list[list[str]]:
        long = long_words([card.answer])
        return [chosen.sample(long, len(long)), chosen.sample(long, min(10, len(long)))]

    return {
        "pairs of terms of points": lambda card: shaken([pairs(rarest(point, card, 4) for point in card.key_points)]),
        "terms of key points": of_points,
        "rare words": of_answer,
        "long words of key points": long_of_points,
        "long words of an answer": long_of_answer,
        "first words of points": first_of_points,
        "an answer out of order": every_word,
    }


# What says that nothing is known. {} is a term of a key point, {0} to {2} three of them, {point} a key point.
IGNORANCE = (
    "I don't know if {0} or {1} helps.",
    "I can't remember anything about {0}, {1} or {2}, sorry",
    "I don't know the {0}, nor {1}, nor {2}, sorry",
    "I have no idea about the {0}",
    "I can't remember how {0} changes {1}.",
    "no clue what {0} and {1} mean",
    "I forgot what {0} does with {1} and {2}.",
    "Sorry, I never understood {0}, {1} and {2}.",
    "I don't know whether {point}.",
    "I don't remember that {point}.",
    "I couldn't tell you why {point}",
)
# What mentions terms and says nothing about them.
MENTIONS = (
    "I have heard of {0}, {1}, {2}, but no more.",
    "I remember the slide with {0} and {1} but not what it said",
    "It has something to do with {0}, {1} and {2}.",
    "Please tell me about {0}, {1}, and the {2}.",
    "We had {0} and {1} in the lecture, and also {2}.",
    "Can you explain {0} and {1} to me?",
)


def framed(frames: Iterable[str], cards: Iterable[Card]) -> list[tuple[Card, str]]:
    """Return, for each card, each frame with terms of the card's key points, and with a key point."""
    chosen, answers = random.Random(5), []
    for card in cards:
        plain = [math.plain(point) for point in card.key_points]
        terms = list(
            dict.fromkeys(text[word.begins : word.ends] for text in plain for word in words(text) if not word.is_small)
        )
        for frame in frames:
            point = chosen.choice(plain)
            point = point[:1].lower() + point[1:]
            answers.append((card, frame.format(*chosen.sample(terms, 3), point=point)))
    return answers


def refused(answers: Sequence[tuple[Card, str]], decks: Mapping[str, coverage.Decks]) -> tuple[float, float]:
    """Return in which share of answers no key point is heard, and which share has a grade below 3."""
    results = [coverage.assess(answer, card, decks[card.deck]) for card, answer in answers]
    silent = fmean(all(point.tick is not Tick.HEARD for point in result.points) for result in results)
    return silent, fmean(result.grade < ticks.RECALLED for result in results)


def more_attacks(cards: Mapping[str, Card]) -> dict[str, list[tuple[Card, str]]]:
    """Return answers that should have nothing heard, with their cards, by name."""
    every = list(cards.values())
    return {
        "I don't know, with terms": framed(IGNORANCE, every),
        "terms in a frame": framed(MENTIONS, every),
        "follow-ups": [(card, math.plain(each.question)) for card in every for each in card.follow_ups],
        "another deck's card": [
            (card, math.plain(other.answer))
            for card, other in zip(every, random.Random(7).sample(every, len(every)), strict=True)
            if other.deck != card.deck and other.id not in card.see_also
        ],
        "another card's headline": [
            (card, math.plain(other.short))
            for card, other in zip(every, random.Random(8).sample(every, len(every)), strict=True)
            if other.id != card.id and other.id not in card.see_also
        ],
    }


def listed(way: Callable[[Card], list[list[str]]], between: str, cards: Sequence[Card]) -> float:
    """Return the share of such lists in which a key point is heard."""
    decks = by_deck(cards)
    results = [
        coverage.assess(between.join(each), card, decks[card.deck]) for card in cards for each in way(card) if each[3:]
    ]
    return fmean(any(point.tick is Tick.HEARD for point in result.points) for result in results)


def heard(
    way: Callable[[Card], list[str]],
    cards: Sequence[Card],
    assess: Assess = coverage.assess,
) -> float:
    """Return the share of key points that are heard in such answers."""
    decks = by_deck(cards)
    results = [assess(answer, card, decks[card.deck]) for card in cards for answer in way(card)]
    return fmean(point.tick is Tick.HEARD for result in results for point in result.points)


def alone(cards: Sequence[Card]) -> float:
    """Return the share of key points that are heard where nothing else is said."""
    decks = by_deck(cards)
    return fmean(
        coverage.assess(math.plain(point), card, decks[card.deck]).points[place].tick is Tick.HEARD
        for card in cards
        for place, point in enumerate(card.key_points)
    )


def show_hints(
    some: Iterable[tuple[str, Sequence[Labelled]]], cards: Mapping[str, Card], decks: Mapping[str, coverage.Decks]
) -> None:
    for name, of_file in some:
        found = hints(of_file, cards)
        if found.made:
            print(f"{name:24} usual mistakes made {found.made}, hints {found.hints}, of these true {found.true}")
    for name in ("own answer", "own key points", "another card's answer"):
        answers = [(card, answer) for card in cards.values() for answer in attacks(cards)[name](card)]
        print(f"{name:24} with a hint at a usual mistake {hinted(answers, decks):.3f}, of {len(answers)}")


def main(*names: str) -> None:
    cards = load([bundled_decks()]).cards
    rows = labelled(*names)
    by_kind: dict[str, list[Labelled]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    some: list[tuple[str, list[Labelled]]] = [(name, labelled(name)) for name in names or files()]
    for name, of_file in [*some, ("all", rows)]:
        show(f"{name}: baseline", of_file, cards, baseline)
        show(name, of_file, cards, coverage.assess)
    for name, of_kind in sorted(by_kind.items()):
        show(name, of_kind, cards, coverage.assess)
    every = list(cards.values())
    for name, way in attacks(cards).items():
        print(f"{name:24} heard {heard(way, every):.3f}, baseline {heard(way, every, baseline):.3f}")
    for name, listing in lists(every).items():
        shares = (f"{mark!r} {listed(listing, mark, every):.3f}" for mark in (" ", ", ", "\n", " and "))
        print(f"{name:24} lists with a heard point, by what is between the words:", *shares)
    print(f"{'a key point alone':24} heard {alone(every):.3f}")
    decks = by_deck(every)
    for name, answers in more_attacks(cards).items():
        silent, poor = refused(answers, decks)
        print(f"{name:24} nothing heard {silent:.3f}, grade below 3 {poor:.3f}, of {len(answers)}")
    show_hints(some, cards, decks)
    begun = time.process_time()
    for row in rows:
        coverage.assess(row.answer, cards[row.card], decks[cards[row.card].deck])
    spent = (time.process_time() - begun) / sum(len(words(row.answer)) for row in rows)
    print(f"milliseconds for an answer of 100 words, to a card that was asked before: {spent * 100_000:.2f}")


def show(name: str, rows: Sequence[Labelled], cards: Mapping[str, Card], assess: Assess) -> None:
    values = figures(rows, cards, assess)
    print(f"{name:20} {len(rows):4}", *(f"{key} {value:.2f}" for key, value in values.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
