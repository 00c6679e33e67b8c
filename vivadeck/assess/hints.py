"""Words of an answer to look at again, since they may turn a key point round: a hint, never a deduction. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

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
        each, spelt, term = answer.words[place].stem, answer.between(place, place), answer.terms[place]
        if any(answer.words[other].stem not in phrase.every for other in term if other != place):
            continue  # another term: "high-level" is not the opposite of "low"
        opposites = {
            other
            for other in phrase.every.intersection(everyday.OPPOSITE.get(each, ()))
            if stems.issuperset(phrase.term(other) - {other})
        }
        turns = bool(opposites) and each not in phrase.every and not opposites & stems
        denies = is_negation(folded(spelt)) and not phrase.denies and _is_meant(answer, place, phrase)
        if turns or denies:
            return answer.between(term[0], term[-1])
    return ""


def _is_meant(answer: HeardAnswer, place: int, phrase: Phrase) -> bool:
    """Return whether the negation at a place turns the phrase round: "not overfit" does not if the phrase is "reduces
    overfitting", but "not reduce" does.
    """
    return not phrase.lessens or any(word.stem in phrase.lessens for word in answer.words[place + 1 : place + 3])


def swapped(answer: HeardAnswer, card: Expected) -> Sequence[str]:
    """Return, for each key point, the student's word for what another one is about, where the two are exchanged, or "":
    "Variance means underfitting, and bias overfitting". Each word is taken to be about what was named last.
    """
    subjects = _subjects(card)
    wordings = [{each for phrase in phrases for each in phrase.stems} for phrases in card.points]
    terms = {
        subject: phrases[0].term(subject) for subject, phrases in zip(subjects, card.points, strict=True) if subject
    }
    named = _named(answer, terms)
    last = next(filter(None, named), "")
    names = [last := each or last for each in named]  # before any name, the first one
    about = [Counter[str]() for _ in subjects]  # for each key point, what its own words are said about, how often
    about_all: dict[str, Counter[str]] = {}  # the same for all key points with a subject
    for subject, its_words, counts in zip(subjects, wordings, about, strict=True):
        others = (words for other, words in zip(subjects, wordings, strict=True) if other != subject)
        own = its_words.difference(subjects, terms.get(subject, ()), *others)
        counts.update(name for name, heard in zip(names, answer.heard, strict=True) if not own.isdisjoint(heard))
        about_all.setdefault(subject, Counter()).update(counts)
    result = []
    for subject, its_words, counts in zip(subjects, wordings, about, strict=True):
        foreign = [each for each in counts if each not in its_words and each not in (subject, "")]
        other = max(foreign, key=lambda each: counts[each], default="")
        takes = bool(subject and other) and counts[other] > counts[subject]
        gives = takes and about_all[other][subject] > about_all[other][other]
        result.append(_spelt(answer, named.index(other), terms[other]) if gives else "")
    return result


def _named(answer: HeardAnswer, terms: Mapping[str, frozenset[str]]) -> Sequence[str]:
    """Return, for each word of an answer, the subject that it names, or that begins to, or "".

    The subjects are named by their `terms`: "cross-validation" is not "cross-entropy".
    """

    def names(subject: str, place: int) -> bool:
        term = terms.get(subject)
        return term is not None and term.issubset(chain(*answer.heard[place : place + len(term)]))

    return [
        next((each for each in heard if heard[each] == EXACT and names(each, place)), "")
        for place, heard in enumerate(answer.heard)
    ]


def _spelt(answer: HeardAnswer, place: int, term: frozenset[str]) -> str:
    """Return a term as the student wrote it, whose first word stands at a place."""
    after = range(place + 1, min(place + len(term), len(answer.words)))
    return answer.between(
        place, max([answer.terms[place][-1], *(at for at in after if term & answer.heard[at].keys())])
    )


def _subjects(card: Expected) -> Sequence[str]:
    """Return what each key point is about: its first stem that begins one or is asked for, and is not in all."""
    listed = [phrases[0].stems for phrases in card.points]
    names = card.asked.union(stems[0] for stems in listed if stems)
    names -= frozenset.intersection(*map(frozenset, listed)) if listed else set()
    return [next((each for each in stems if each in names), "") for stems in listed]
