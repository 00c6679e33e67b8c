"""Words of an answer to look at again, since they may turn a key point round: a hint, never a deduction. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from vivadeck.assess import everyday
from vivadeck.assess.listening import EXACT, Expected, HeardAnswer, Phrase
from vivadeck.assess.words import is_negation
from vivadeck.text import folded

_BEFORE = 3  # words that may deny what follows: “it does not really need”
_CLAUSE_ENDS = re.compile(r"[.,;:!?\n]")


def turned(answer: HeardAnswer, begins: int, ends: int, phrase: Phrase) -> str:
    """Return a word from word to word, or just before, that denies, or is the opposite of one of the phrase, or ""."""
    first = begins
    while first > max(0, begins - _BEFORE) and not _CLAUSE_ENDS.search(
        answer.text, answer.words[first - 1].ends, answer.words[first].begins
    ):
        first -= 1
    stems = {word.stem for word in answer.words[first : ends + 1]}
    for place in range(first, ends + 1):
        each, spelt = answer.words[place].stem, answer.between(place, place)
        opposites = phrase.every.intersection(everyday.OPPOSITE.get(each, ()))
        if opposites and each not in phrase.every and not opposites & stems:
            return spelt
        if is_negation(folded(spelt)) and not phrase.denies:
            return spelt
    return ""


def swapped(answer: HeardAnswer, card: Expected) -> Sequence[str]:
    """Return, for each key point, the student's word for what another one is about, where its own words follow that, or
    "": "AutoKeras tunes" where KerasTuner should. Each word is taken to be about what was named last.
    """
    subjects = _subjects(card)
    named: list[tuple[str, int]] = []  # for each word of the answer: what it is about, and where that was named
    last = ("", 0)
    for place, heard in enumerate(answer.heard):
        last = next(((each, place) for each in subjects if heard.get(each) == EXACT), last)
        named.append(last)
    return [_swapped(answer, card, place, subjects, named) for place in range(len(subjects))]


def _swapped(
    answer: HeardAnswer, card: Expected, point: int, subjects: Sequence[str], named: Sequence[tuple[str, int]]
) -> str:
    mine = {each for phrase in card.points[point] for each in phrase.stems}
    telling = {each for each in mine if card.shared[each] == 1}.difference(subjects, card.asked)
    about = [named[place] for place, heard in enumerate(answer.heard) if _says(heard, telling)]
    others = [place for subject, place in about if subject and subject not in mine]
    is_named = any(subject == subjects[point] for subject, _ in named)
    if not is_named or not others or any(subject in mine for subject, _ in about):
        return ""
    return answer.between(others[0], others[0])


def _says(heard: Mapping[str, float], telling: set[str]) -> bool:
    return any(each in telling and share == EXACT for each, share in heard.items())


def _subjects(card: Expected) -> list[str]:
    """Return what each key point is about: its first stem with which no other one begins."""
    begins = [phrases[0].stems[0] if phrases[0].stems else "" for phrases in card.points]
    return [next((each for each in listed[0].stems if begins.count(each) < 2), "") for listed in card.points]
