"""Words of an answer to look at again, since they may turn a key point round: a hint, never a deduction. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from vivadeck.assess import everyday
from vivadeck.assess.listening import EXACT, LESSENS, Expected, HeardAnswer, Phrase
from vivadeck.assess.words import is_negation
from vivadeck.text import folded

_AROUND = 3  # words before and after, in the clause, that may turn it: "it does not really need"
_DENIED = 6  # words after "not", of which the first two that are not small are denied
_SAID = 2  # words of a phrase in a clause, from which on the clause says it
_CLAUSE_ENDS = re.compile(r"[.,;:!?\n]")
_CLAUSE_JOINS = frozenset(("and", "but", "while", "wherea", "so", "becaus"))


def turned(answer: HeardAnswer, begins: int, ends: int, phrase: Phrase) -> str:
    """Return a word of the student's, from word to word or close to them, that turns a phrase round, or "".

    It denies, is the opposite of a word of the phrase, says what the phrase denies, or stands where its opposite does.
    """
    first, last = begins, ends
    while first > max(0, begins - _AROUND) and not _is_end(answer, first):
        first -= 1
    while last < min(len(answer.words) - 1, ends + _AROUND) and not _is_end(answer, last + 1):
        last += 1
    stems = {word.stem for word in answer.words[first : last + 1]}
    for place in range(first, last + 1):
        term = answer.terms[place]
        if any(answer.words[other].stem not in phrase.every for other in term if other != place):
            continue  # another term: "high-level" is not the opposite of "low"
        if _is_opposite(answer.words[place].stem, stems, phrase) or (place <= ends and _denies(answer, place, phrase)):
            return answer.between(term[0], term[-1])
    return _affirmed(answer, begins, ends, phrase) or _exchanged(answer, begins, ends, phrase)


def _is_end(answer: HeardAnswer, place: int) -> bool:
    """Tell whether a clause ends before a word."""
    return bool(_CLAUSE_ENDS.search(answer.text, answer.words[place - 1].ends, answer.words[place].begins))


def _is_opposite(each: str, stems: set[str], phrase: Phrase) -> bool:
    """Tell whether a word is the opposite of one of the phrase, which is not among the `stems` that were said."""
    opposites = {
        other
        for other in phrase.every.intersection(everyday.OPPOSITE.get(each, ()))
        if stems >= phrase.term(other) - {other}
    }
    return bool(opposites) and each not in phrase.every and not opposites.intersection(stems)


def _denies(answer: HeardAnswer, place: int, phrase: Phrase) -> bool:
    """Tell whether a word denies what the phrase says: one of its words is next, or next but one. "Not overfit" does
    not if the phrase is "reduces overfitting", but "not reduce" does. If the phrase denies something, it matters what.
    """
    if not is_negation(folded(answer.between(place, place))):
        return False
    after = [word.stem for word in answer.words[place + 1 : place + 1 + _DENIED] if not word.is_small][:2]
    if phrase.denied:
        return any(each in phrase.stems for each in after) and phrase.denied.isdisjoint(after)
    return not phrase.denies and any(each in (phrase.lessens or phrase.stems) for each in after)


def _affirmed(answer: HeardAnswer, begins: int, ends: int, phrase: Phrase) -> str:
    """Return the student's word for what the phrase denies, where its clause denies and lessens nothing, or ""."""
    for place in range(begins, ends + 1) if phrase.denied else ():
        if answer.words[place].stem in phrase.denied:
            clause = clause_of(answer, place)
            if sum(answer.words[other].stem in phrase.stems for other in clause) < _SAID:
                continue
            denies = any(
                is_negation(folded(answer.between(other, other))) or answer.words[other].stem in LESSENS
                for other in clause
            )
            return "" if denies else answer.between(answer.terms[place][0], answer.terms[place][-1])
    return ""


def _exchanged(answer: HeardAnswer, begins: int, ends: int, phrase: Phrase) -> str:
    """Return a word that the student says of what the phrase says its opposite of, or "": "above" where the phrase is
    "below one it vanishes, above one it explodes", and the student's "above one it vanishes".
    """
    for place in range(begins, ends + 1):
        each = answer.words[place].stem
        others = everyday.OPPOSITE.get(each, set()).intersection(phrase.every)
        own = next((clause for clause in phrase.clauses if each in clause), frozenset())
        against = next((clause for clause in phrase.clauses if not others.isdisjoint(clause)), own)
        if own and against != own:
            said = {answer.words[other].stem for other in clause_of(answer, place)}
            if said.isdisjoint(others) and said.isdisjoint(own - against - {each}) and said & (against - own - others):
                return answer.between(place, place)
    return ""


def clause_of(answer: HeardAnswer, place: int) -> range:
    """Return the places of the words of a clause, without what joins it."""
    first = last = place
    while first > 0 and not _is_end(answer, first) and answer.words[first - 1].stem not in _CLAUSE_JOINS:
        first -= 1
    while (
        last + 1 < len(answer.words)
        and not _is_end(answer, last + 1)
        and answer.words[last + 1].stem not in _CLAUSE_JOINS
    ):
        last += 1
    return range(first, last + 1)


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
