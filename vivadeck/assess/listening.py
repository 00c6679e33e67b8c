"""What a card listens for, and which of its words each word of an answer may be. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from vivadeck.assess import everyday, structure
from vivadeck.assess.words import Word, is_negation, near, stem, terms, words
from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.text import folded

EXACT, _MEANS_THE_SAME = 1.0, 0.7  # what a word counts, and an everyday word that stands for another
_MOST_WORDS = 5_000  # of an answer; what follows is not read
_ENGLISH = 0.15  # share of small words; English prose has .4, German .05 of these
_LEAST_ALIKE = 2  # stems that a sentence of the model answer and a key point share, so that one is about the other
_LONGEST_WORD = 40  # letters; a longer one is no word
_LONGEST_JOIN = 4  # words that a listener may have split: "r m s prop"
_LEAST_JOIN = 5  # letters of a word that may have been split, or was written with the next one
_LEAST_HALF = 3
_MOST_INITIALS = 4  # words that are written with their first letters only: "mse"
_LEAST_SHORTENED, _LEFT_OUT = 3, 3  # letters that are written of a word, and that are not: "prob"
# "It reduces overfitting" is said as "it does not overfit", too.
LESSENS = frozenset(
    stem(word) for word in ("reduce", "prevent", "avoid", "stop", "less", "fewer", "against", "remove", "hard")
)
_CLAUSES = re.compile(r"[.,;:]\s|\b(?:and|but|while|whereas)\b")


class Phrase(NamedTuple):
    """What a student may say for a key point: its stems without the small words, those of all words, whether it denies
    something, and what, the stems of each of its clauses, and those that lessen something ("reduces"). `terms` are the
    stems of each hyphenated term, by each of them.
    """

    stems: tuple[str, ...]
    every: frozenset[str]
    denies: bool
    denied: frozenset[str]
    clauses: tuple[frozenset[str], ...]
    lessens: frozenset[str]
    terms: Mapping[str, frozenset[str]]

    def term(self, each: str) -> frozenset[str]:
        """Return the stems of the term that a stem is part of: itself, where it is none."""
        return self.terms.get(each, frozenset((each,)))


class Expected(NamedTuple):
    """What a card listens for. `points` are the wordings of each key point, `asked` the stems of the question, `shared`
    in how many key points a stem is, `spelt` the stems by the words as they are written, `known` all stems of the card,
    `contexts` what else the model answer says in the sentence that is nearest to each key point, `by_letter` the
    written words and their stems by their first letter, `alike` what an everyday word may stand for, `initials` the
    stems of words that follow each other by their first letters, `acronyms` the stems of words that are written in
    capitals, `follow` stems that are soon after each other, and `questions` the stems of the question and of each
    follow-up. Small words are known in English only: `is_english` tells whether the card has its share of them.
    """

    points: tuple[tuple[Phrase, ...], ...]
    asked: frozenset[str]
    shared: Mapping[str, int]
    spelt: Mapping[str, str]
    known: frozenset[str]
    contexts: tuple[frozenset[str], ...]
    by_letter: Mapping[str, Sequence[str]]
    alike: Mapping[str, set[str]]
    initials: Mapping[str, Sequence[str]]
    acronyms: Mapping[str, str]
    follow: frozenset[tuple[str, str]]
    questions: tuple[frozenset[str], ...]
    is_english: bool


class HeardAnswer(NamedTuple):
    """An answer: its text, its words, for each word the stems of the card that it may be, with what it counts, and the
    places of the hyphenated term that it is part of, and the number of its sentence. Words that say nothing ("I don't
    know the chain rule") are none of the card."""

    text: str
    words: Sequence[Word]
    heard: Sequence[Mapping[str, float]]
    terms: Sequence[range]
    sentences: Sequence[int]

    def between(self, begins: int, ends: int) -> str:
        """Return the text from word to word, both included and whole: "2D", where a word is its letter only."""
        first, last = self.words[begins].begins, self.words[ends].ends
        while first and self.text[first - 1].isalnum():
            first -= 1
        while last < len(self.text) and self.text[last].isalnum():
            last += 1
        return self.text[first:last]


@lru_cache(maxsize=128)
def expected(card: Card) -> Expected:
    """Return what a card listens for."""
    texts = [[math.plain(text) for text in (point, *more)] for point, more in card.points_with_wordings]
    points = tuple((_phrase(text), *map(_wording, more)) for text, *more in texts)
    question = math.plain(card.question)
    every = (question, math.plain(f"{card.short}\n{card.answer}"), *(text for listed in texts for text in listed))
    said = [(text, words(text)) for text in every]
    written = [(text[word.begins : word.ends], word) for text, listed in said for word in listed]
    spelt = {folded(each): word.stem for each, word in written if not word.is_small}
    by_letter: dict[str, list[str]] = {}
    for each in dict.fromkeys([*spelt, *spelt.values()]):
        by_letter.setdefault(each[0], []).append(each)
    shared = Counter(each for listed in points for each in {each for phrase in listed for each in phrase.stems})
    known = frozenset(spelt.values()).union(shared)
    asked = frozenset(word.stem for word in words(question) if not word.is_small)
    return Expected(
        points=points,
        asked=asked,
        shared=shared,
        spelt=spelt,
        known=known,
        contexts=_contexts(math.plain(card.answer), points, asked),
        by_letter=by_letter,
        alike=everyday.alike(known),
        initials={
            letters: [word.stem for word in listed[begins:ends] if not word.is_small]
            for text, listed in said
            for letters, begins, ends in _initials(text, listed)
        },
        acronyms={folded(each): word.stem for each, word in written if each.isupper() and len(each) > 1},
        follow=frozenset(structure.follow(every[1:])),
        questions=tuple(
            frozenset(word.stem for word in words(math.plain(each)) if not word.is_small)
            for each in (card.question, *(more.question for more in card.follow_ups))
        ),
        is_english=sum(word.is_small for _, word in written) >= _ENGLISH * len(written),
    )


def _contexts(answer: str, points: Sequence[Sequence[Phrase]], asked: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Return, for each key point, the stems of the sentence of a model answer that has most of it, without its own and
    the question's; none where it has only one of the key point's: that may be chance."""
    sentences = [*map(frozenset, structure.stems_of_sentences(answer))]
    own = [frozenset(each for phrase in phrases for each in phrase.stems) for phrases in points]
    nearest = [max(sentences, key=lambda stems: len(stems & each) / sqrt(len(stems) or 1)) for each in own]
    return tuple(
        stems - each - asked if len(stems & each) >= _LEAST_ALIKE else frozenset[str]()
        for stems, each in zip(nearest, own, strict=True)
    )


def _initials(text: str, said: Sequence[Word]) -> Iterator[tuple[str, int, int]]:
    """Yield the first letters of words that follow each other, and from where to where they are: two are not small."""
    letters = [folded(text[word.begins]) for word in said]
    for begins in range(len(said)):
        telling = 0
        for place in range(begins, min(begins + _MOST_INITIALS, len(said))):
            telling += not said[place].is_small
            if telling > 1:
                yield "".join(letters[begins : place + 1]), begins, place + 1


def _wording(text: str) -> Phrase:
    """Return what is said in another way, by chance with a denial: it does not matter of what."""
    return _phrase(text)._replace(denied=frozenset(), clauses=())


def _phrase(text: str) -> Phrase:
    said = words(text)
    telling = [word for word in said if not word.is_small] or said
    negations = [place for place, word in enumerate(said) if is_negation(folded(text[word.begins : word.ends]))]
    every = frozenset(word.stem for word in said)
    joined = [frozenset(said[place].stem for place in term) for term in terms(text, said) if len(term) > 1]
    in_terms = {each: term for term in joined for each in term}
    denied = {next((other.stem for other in said[place + 1 :] if not other.is_small), "") for place in negations}
    clauses = tuple(frozenset(word.stem for word in words(part)) for part in _CLAUSES.split(text))
    return Phrase(
        stems=tuple(dict.fromkeys(word.stem for word in telling)),
        every=every,
        denies=bool(negations),
        denied=frozenset().union(*(in_terms.get(each, {each}) for each in denied if each)),
        clauses=clauses,
        lessens=every & LESSENS,
        terms=in_terms,
    )


def listen(text: str, card: Expected) -> HeardAnswer:
    """Return an answer with what each of its words may be on a card."""
    said = words(text)[:_MOST_WORDS]
    raw = [folded(text[word.begins : word.ends]) for word in said]
    heard = [{} if word.is_small else _meant(word.stem, spelt, card) for word, spelt in zip(said, raw, strict=True)]
    for begins in range(len(raw)):
        for ends in range(begins + 2, min(begins + _LONGEST_JOIN, len(raw)) + 1):
            for each in _joined(raw[begins:ends], card):
                for stems in heard[begins:ends]:
                    stems[each] = EXACT
    for letters, begins, ends in _initials(text, said):
        for stems in heard[begins:ends] if letters in card.acronyms else ():
            stems[card.acronyms[letters]] = EXACT
    for place, word in enumerate(said):
        if not heard[place] and not word.is_small and len(raw[place]) <= _LONGEST_WORD:
            written = text[word.begins : word.ends]
            heard[place] = dict.fromkeys(
                _shortened(written, raw[place], card) or _halves(raw[place], card.known), EXACT
            )
    sentences = structure.sentences(text, said)
    for place in structure.unsaid(text, said, sentences, card.questions) if card.is_english else ():
        heard[place] = {}
    numbers = [number for number, sentence in enumerate(sentences) for _ in sentence]
    return HeardAnswer(text, said, heard, terms(text, said), numbers)


def _joined(parts: Sequence[str], card: Expected) -> Sequence[str]:
    """Return the stems of the card that a word in parts may be: "r m s prop", or letters for words: "m s e"."""
    joined = "".join(parts)
    if joined in card.spelt and len(joined) >= _LEAST_JOIN:
        return [card.spelt[joined]]
    if len(joined) > len(parts):
        return []
    return [*card.initials.get(joined, ()), *([card.acronyms[joined]] if joined in card.acronyms else [])]


def _shortened(written: str, spelt: str, card: Expected) -> Sequence[str]:
    """Return the stems of the card that a shortened word may be: "MSE", "prob"."""
    if spelt in card.initials and (len(spelt) > 2 or written.isupper()):
        return card.initials[spelt]
    begins = spelt.removesuffix("s")
    if len(begins) < _LEAST_SHORTENED or not begins.isalpha():
        return []
    longer = (each for each in card.by_letter.get(begins[0], ()) if len(each) >= len(begins) + _LEFT_OUT)
    return [card.spelt.get(each, each) for each in longer if each.startswith(begins)]


def _meant(each: str, spelt: str, card: Expected) -> dict[str, float]:
    """Return the stems of the card that one word may be: itself, but for a slip, or others that mean the same."""
    meant = dict.fromkeys(sorted(card.alike.get(each, ())), _MEANS_THE_SAME)
    if each in card.known:
        meant[each] = EXACT
    elif len(spelt) <= _LONGEST_WORD and (other := near(spelt, card.by_letter.get(spelt[0], ()))):
        meant[card.spelt.get(other, other)] = EXACT
    return meant


def _halves(spelt: str, known: frozenset[str]) -> Sequence[str]:
    """Return two stems of the card that were written as one word; none without such two."""
    halves = ([stem(spelt[:at]), stem(spelt[at:])] for at in range(_LEAST_HALF, len(spelt) - _LEAST_HALF + 1))
    return next((each for each in halves if known.issuperset(each)), [])
