"""Large collections for measuring: decks as YAML, and a `progress.json` of years, the same in every run.

    python tests/benchmarks/scale_collection.py HOME CARDS REVIEWS

Writes HOME/decks and HOME/progress.json. It is its own process, because a new process inherits the peak memory of its
parent, and so this memory would count for the commands that are measured later.
"""

from __future__ import annotations

import gc
import os
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from vivadeck import clock
from vivadeck.decks import deck_writer
from vivadeck.model import Card, Deck, Progress, Review
from vivadeck.progress.json_file import dump
from vivadeck.sm2 import replay

DECK_CARDS = 1_000
RARE, COMMON = "backpropagation", "network"  # in one card of RARE_EVERY, in one of COMMON_EVERY
RARE_EVERY, COMMON_EVERY = 1_000, 3
NEW_EVERY = 10  # one card of so many was never reviewed
MOST_DUE = 200  # a student who is up to date has one day's work, however large the collection
_WORDS, _ANSWER_WORDS, _POINT_WORDS = 8_000, 50, 6
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "xo",
    "bran",
    "cel",
    "dor",
    "gram",
)
_LONG_AGO = 10**9


def words(chance: random.Random) -> tuple[list[str], list[float]]:
    """Return invented words with cumulative weights by Zipf's law, as in a language."""
    made = dict.fromkeys("".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(_WORDS))
    return list(made), list(accumulate(1 / rank for rank in range(1, len(made) + 1)))


def card(number: int, text: Sequence[str]) -> Card:
    """Return a card of some 600 characters, made of the words of `text`."""
    question, rest = text[:8], text[8:]
    rare = f" {RARE}" if number % RARE_EVERY == 0 else ""
    common = f" {COMMON}" if number % COMMON_EVERY == 0 else ""
    answer, points = rest[:_ANSWER_WORDS], rest[_ANSWER_WORDS:]
    half = _ANSWER_WORDS // 2
    return Card(
        f"any/card-{number}",
        "any",
        f"What is {' '.join(question)}{rare}?",
        f"It is the **{answer[0]}** of {' '.join(answer[1:half])}{common}.\n\nAnd {' '.join(answer[half:])}.",
        tuple(" ".join(points[at : at + _POINT_WORDS]) for at in range(0, len(points), _POINT_WORDS)),
        tags=(question[0], f"week-{number % 15}"),
    )


def write_decks(folder: Path, count: int) -> list[str]:
    """Write `count` cards in decks of DECK_CARDS, dated long ago, and return the cards' ids."""
    folder.mkdir(parents=True)
    chance = random.Random(1)
    known, weights = words(chance)
    ids = []
    for first in range(0, count, DECK_CARDS):
        numbers = range(first, min(count, first + DECK_CARDS))
        name, length = f"subject-{first // DECK_CARDS + 1}", 8 + _ANSWER_WORDS + 3 * _POINT_WORDS
        drawn = iter(chance.choices(known, cum_weights=weights, k=length * len(numbers)))
        cards = [(card(number, [next(drawn) for _ in range(length)]), "") for number in numbers]
        path = folder / f"{name}.yaml"
        about = Deck(name, f"Subject {first // DECK_CARDS + 1}", ())
        path.write_text(deck_writer.deck(about, {}, cards), "utf-8")
        os.utime(path, (_LONG_AGO, _LONG_AGO))  # the cache does not keep files that were written just now
        ids += [f"{name}/card-{number}" for number in numbers]
    return ids


def course(grades: Sequence[int]) -> tuple[list[int], int, int]:
    """Return the days on which a card is graded if asked when due, the sum of its intervals, and the last one."""
    start = date(2000, 1, 1)
    days: list[date] = [start]
    for number in range(len(grades)):
        schedule = replay(zip(grades[: number + 1], days, strict=True))
        assert schedule is not None
        days.append(schedule.due)
    return [(day - start).days for day in days[:-1]], (days[-1] - start).days, (days[-1] - days[-2]).days


def courses(length: int) -> list[Sequence[int]]:
    """Return the grades of cards with `length` reviews, each forgotten once at some point."""
    return [[4] * at + [2] + [4] * (length - at - 1) for at in range(4, length - 3)]


def history(ids: Sequence[str], count: int, today: datetime) -> Iterator[Review]:
    """Yield `count` reviews, after which at most MOST_DUE cards are due, and one of NEW_EVERY is new."""
    chance = random.Random(2)
    begun = [each for number, each in enumerate(ids) if number % NEW_EVERY]
    least, more = divmod(count, len(begun))
    known = [[(grades, *course(grades)) for grades in courses(length)] for length in (least, least + 1)]
    due_every = len(begun) // min(MOST_DUE, len(begun) // 10)
    for number, name in enumerate(begun):
        grades, days, length, interval = chance.choice(known[number < more])
        ahead = -chance.randrange(7) if number % due_every == 0 else chance.randrange(1, interval)
        first = today - timedelta(days=length - ahead, minutes=chance.randrange(240), milliseconds=number % 60_000)
        for again, (grade, day) in enumerate(zip(grades, days, strict=True)):
            yield Review(name, first + timedelta(days=day, minutes=again), grade, chance.randrange(20, 600) / 10)


def main() -> None:
    """Write the collection. REVIEWS are none, or eight and more for each card that is not new."""
    gc.disable()  # nothing becomes garbage here, and looking for some takes a third of the time
    home, cards, reviews = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    ids = write_decks(home / "decks", cards)
    noon = clock.start()().replace(hour=12, minute=0, second=0, microsecond=0)
    held = sorted(history(ids, reviews, noon), key=lambda review: (review.at, review.card)) if reviews else ()
    (home / "progress.json").write_text(dump(Progress(tuple(held))), "utf-8")


if __name__ == "__main__":
    main()
