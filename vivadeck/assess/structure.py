"""What a clause of an answer says: nothing, where it is a list of terms, a question, or "I don't know". Pure.

Words that say something belong together: a small word or a sign joins them, or they follow each other as on the card.
In a list, commas or "and" divide most words; in a shaken one, words follow each other that do not on the card.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain, pairwise

from vivadeck.assess.words import Word, stem, words

# Fitted on the labelled answers and the lists of tests/benchmarks/assessment.py. They are on a plateau.
_SHORT = 4  # words; in fewer, no comma may be
_LEAST_TOGETHER, _CLOSE = 0.2, 0.5  # share of words that belong to the one before; what counts one that is next to it
_LONGEST_RUN = 9  # terms with nothing between
_MOST_ITEMS_SAY, _FEWEST_ITEMS, _LONG_ITEM = 0.25, 5, 4  # share of items that say something; items; words of one
_FEWEST_WORDS, _MOST_SMALL = 10, 0.3  # without a sign between; share of small words, which is .4 in English prose
_MOST_SHAKEN, _FEW = 0.125, 5  # share of words that do not follow the one before on the card; added to their number
_AFTER = 2  # words of a card after one that "follow" it
_SAID_BACK = 0.8  # share of a sentence's words that are a question's, from which on it is that question
_JOINS = frozenset(stem(word) for word in ("and", "or", "with", "then", "also", "plus"))
_BEGINS = frozenset(("the", "a"))  # what a term of a list begins with
_LINKING = frozenset(
    stem(word)
    for word in (
        *("against", "after", "before", "behind", "below", "between", "during", "per", "until", "toward", "towards"),
        *("under", "above", "across", "along", "use"),
    )
)
_DIVIDES = re.compile(r"[,;/|\n•).!?&]")
_RELATES = re.compile(r"->|=>|→|[=:<>(+]")
_ENDS = re.compile(r"[.!?;]|\n\s*\n")  # a sentence
_OPENS = r"^\W*(?:(?:so|and|but|well|um|uh|ok|okay|please|sorry|then|yes|no|now|hm+)\b\W*)*"
_ASKS = re.compile(
    _OPENS + r"(?:what|why|how|when|which|who|whose|where|can|could|do|does|did|is|are|was|would|will|should|may)\b"
)
_NOT = r"(?:(?:do|did|could|can|would)\ ?not|(?:do|did|could|ca|would)n'?t|never|no\ longer|hardly)"
_KNOW = r"(?:know|remember|recall|underst[ao]nd|understood|explain|say|tell|learn(?:ed|t)?|think\ of|heard|get)"
_IGNORANT = re.compile(
    rf"""
    (?: \bi\ (?:\w+\ ){{0,2}}? | {_OPENS} ) {_NOT} (?:\ (?:really|quite|actually|even|have|been|able|to))*\ {_KNOW}\b
    | \b(?:no|any)\ (?:idea|clue|memory)\b
    | (?: \bi(?:\ have|'ve)?\ (?:\w+\ )? | {_OPENS} ) forg[eo]t(?:ten)?\b
    | \bnot\ sure\ (?:what|how|which|about|why)\b
    | \bi(?:'ve|\ have)?\ (?:\w+\ )?heard\ (?:of|about)\b
    | \b(?:tell|explain\ to)\ me\b
    | \b(?:remember|know|heard|saw|seen|read)\b (?=.*\bbut\ (?:not?|nothing|that'?s|i\ (?:do\ ?n|ca|forg))\b)
    """,
    re.VERBOSE,
)
_NOTHING_ELSE = re.compile(r"(?: (?:exactly|precisely|it|that|this|really|for sure|any ?more|well))*[,:]")
_CLAUSE = r"(?:\w+\ ){1,4}?(?:is|are|was|were|has|have|does|do|can|cannot|will|get|gets|should|must)\b"
_SAYS_AGAIN = re.compile(
    rf"""
    \bbut\ (?!not?\b|nothing\b|that'?s\b)
    | [,:]\ ?(?: i\ (?:think|guess|know) | maybe|perhaps|probably|it|they|you|we|so|because|something|only|just
               | the\ {_CLAUSE} )\b
    | \ -\ """,
    re.VERBOSE,
)


class _Link(StrEnum):
    """How a term follows the one before."""

    JOINED = "joined by a small word or a sign"
    CLOSE = "next to it, as on the card or with a word of the student's own"
    DIVIDED = "divided by a comma or the like"
    SHAKEN = "next to it, although the card has both elsewhere only"


def is_list(
    text: str, said: Sequence[Word], heard: Sequence[Mapping[str, float]], follow: Collection[tuple[str, str]]
) -> bool:
    """Tell whether the words of a text are only a list of terms. `follow` are stems of the card that follow another."""
    links = Counter(_links(text, said, heard, follow))
    if not links:
        return False
    if len(said) < _SHORT:
        return links[_Link.DIVIDED] > 0
    together = (links[_Link.JOINED] + _CLOSE * links[_Link.CLOSE]) / links.total()
    return together < _LEAST_TOGETHER or links[_Link.SHAKEN] >= _MOST_SHAKEN * (len(said) + _FEW)


def is_enumeration(text: str, said: Sequence[Word]) -> bool:
    """Tell whether a sentence only names terms: "chain rule, loss function, layer weights", or many words without a
    sign between, of which hardly any is small.
    """
    items = [*_items(text, said)] if len(sentences(text, said)) == 1 else []
    if len(items) == 1 and not _RELATES.search(text):
        small = sum(not _is_term(word) for word in said)
        return len(said) >= _FEWEST_WORDS and small <= _MOST_SMALL * len(said)
    return len(items) >= _FEWEST_ITEMS and sum(items) < _MOST_ITEMS_SAY * len(items)


def _items(text: str, said: Sequence[Word]) -> Iterator[bool]:
    """Yield for each part that commas or "and" divide whether it says something: it is long, or a small word or a sign
    joins its terms.
    """
    terms, says, ended = 0, False, 0
    for word in said:
        gap = text[ended : word.begins]
        ended = word.ends
        if terms and (word.stem in _JOINS or _DIVIDES.search(gap)):
            yield says or terms >= _LONG_ITEM
            terms, says = 0, False
        says = says or _links_terms(word, is_first=not terms) or bool(_RELATES.search(gap))
        terms += _is_term(word)
    if terms:
        yield says or terms >= _LONG_ITEM


def _is_term(word: Word) -> bool:
    return not (word.is_small or word.stem in _LINKING)


def _links_terms(word: Word, *, is_first: bool) -> bool:
    """Tell whether a word joins terms to something that is said; "and" does not, nor "the" where a part begins."""
    is_list = word.stem in _JOINS or (is_first and word.stem in _BEGINS)
    return not _is_term(word) and not is_list


def _links(
    text: str, said: Sequence[Word], heard: Sequence[Mapping[str, float]], follow: Collection[tuple[str, str]]
) -> Iterator[_Link]:
    """Yield for each term but the first, a word that is not small, how it follows the term before."""
    before = -1
    is_divided = is_joined = is_joined_since = False  # since the term before, and since the last division
    ended = run = 0
    for place, word in enumerate(said):
        gap = text[ended : word.begins]
        ended = word.ends
        if word.stem in _JOINS or _DIVIDES.search(gap):
            is_joined = is_joined or (is_joined_since and not is_divided)
            is_joined_since, is_divided = False, True
        is_joined_since = is_joined_since or bool(_RELATES.search(gap))
        is_joined_since = is_joined_since or _links_terms(word, is_first=is_divided)
        if not _is_term(word):
            continue
        if before >= 0:
            is_joined = is_joined or is_joined_since
            run = 0 if is_divided or is_joined else run + 1
            if is_joined:
                yield _Link.JOINED
            elif is_divided:
                yield _Link.DIVIDED
            elif run < _LONGEST_RUN and _is_close(heard[before], heard[place], follow):
                yield _Link.CLOSE
            else:
                yield _Link.SHAKEN
        before, is_divided, is_joined, is_joined_since = place, False, False, False


def _is_close(one: Mapping[str, float], other: Mapping[str, float], follow: Collection[tuple[str, str]]) -> bool:
    """Tell whether two terms of an answer belong together: so they are on the card, or one is not the card's own."""
    if max(one.values(), default=0) < 1 or max(other.values(), default=0) < 1:
        return True
    return any(
        each == after or each[0].isdigit() or after[0].isdigit() or (each, after) in follow
        for each in one
        for after in other
    )


def sentences(text: str, said: Sequence[Word]) -> list[range]:
    """Return the places of the words of each sentence of a text."""
    begins = [
        place for place, (last, word) in enumerate(pairwise(said), 1) if _ENDS.search(text, last.ends, word.begins)
    ]
    return [range(first, after) for first, after in pairwise([0, *begins, len(said)])]


def stems_of_sentences(text: str) -> Iterator[list[str]]:
    """Yield the stems of each sentence of a text, without the small words."""
    said = words(text)
    for sentence in sentences(text, said):
        yield [said[place].stem for place in sentence if not said[place].is_small]


def follow(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each two stems of which the second is soon after the first in a sentence of the texts."""
    for stems in chain.from_iterable(map(stems_of_sentences, texts)):
        for place, each in enumerate(stems):
            yield from ((each, other) for other in stems[place + 1 : place + 1 + _AFTER])


def unsaid(
    text: str, said: Sequence[Word], sentences: Iterable[range], questions: Collection[frozenset[str]]
) -> Iterator[int]:
    """Yield the places of words that say nothing: in questions, and in what is not known ("I can't remember ...").

    `questions` are the stems of the card's questions: they are questions without their sign, too.
    """
    for sentence in sentences:
        begins = said[sentence.start].begins if sentence else 0
        ends = said[sentence.stop].begins if sentence.stop < len(said) else len(text)
        spoken = text[begins:ends].rstrip().replace("’", "'")
        spoken = spoken.lower() if len(spoken.lower()) == len(spoken) else spoken
        stems = {said[place].stem for place in sentence if not said[place].is_small}
        first, after = _unsaid(spoken, stems, questions)
        yield from (place for place in sentence if first <= said[place].begins - begins < after)


def _unsaid(spoken: str, stems: set[str], questions: Iterable[frozenset[str]]) -> tuple[int, int]:
    """Return from which letter to which a sentence says nothing."""
    is_ours = any(len(stems & each) >= _SAID_BACK * len(stems) for each in questions)
    if _ASKS.match(spoken) and (is_ours or spoken.endswith("?")):
        return 0, len(spoken)
    if ignorant := _IGNORANT.search(spoken):
        again = _NOTHING_ELSE.match(spoken, ignorant.end()) or _SAYS_AGAIN.search(spoken, ignorant.end())
        return ignorant.start(), again.end() if again else len(spoken)
    return 0, 0
