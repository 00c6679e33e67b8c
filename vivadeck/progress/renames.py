"""Find the card that each orphan (an id with reviews but no card) has become, and say whether that is certain. Pure.

Only the id of an orphan is known, and it was often made from its question. A wrong match spoils a schedule in silence,
so a match is certain only if the names mean one thing (`similarity.py`), or a distinctive name is in another deck.

Measured in tests/progress/test_renames.py with 82 rewordings of bundled questions, with all other cards reviewed, or
none: 48 to 50 are certain and right, none is certain and wrong, 18 to 20 are likely and right, 0 to 2 likely and wrong.
Of 13 questions with all new words it finds none: their names have nothing in common. No bundled card is certainly
another one that was removed, not even if it is the only card left, except for four names that are in two decks: a card
that was moved looks like this. 1,000 orphans among 10,000 new cards take 2 seconds.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from vivadeck.model import Card
from vivadeck.progress.similarity import Keywords, NameWord, is_same, keywords, similarity
from vivadeck.text import former_name, has_digits, is_lossy, made_name, slug

LIKELY, LIKELY_ELSEWHERE = 0.5, 0.75  # least similarity (0 to 1) to a card of the same deck, of another deck
SURE, EXACT = 2, 3  # grades above any similarity: one meaning; exactly the name
MOST_COMPARED = 8  # cards that are compared word by word with one orphan
MOST_COUNTED = 2000  # cards that share the beginning or the end of a word with it

_NAMELESS = slug("")  # the name of a question without words, such as "∇?"
_ANYWHERE = {
    word.stem
    for word in keywords(
        "answer-basic-card-chapter-comparison-conclusion-definition-example-exercise-final-formula-general-goal-item-intro"
        "-introduction-lesson-limitation-motivation-objective-overview-part-problem-purpose-question-result-section-step"
        "-summary-task-term-topic-week-advantage-disadvantage-application-background-concept-method-model-data-test"
    ).words
}
_ASIDE = re.compile(r"\([^()]*\)")


class Rename(NamedTuple):
    """The card that should get the reviews of an orphan; "" if none is like it. Only certain ones are moved unasked."""

    orphan: str
    card: str
    is_certain: bool


class _Pair(NamedTuple):
    """An orphan and the card that it may be now. The whole part of `similarity` is its grade: 0 if only likely."""

    similarity: float
    orphan: str
    card: str


def find_renames(
    orphans: Collection[str], cards: Iterable[Card], reviewed: Collection[str], fixed: Collection[str] = ()
) -> list[Rename]:
    """Return the card that each of the `orphans` (ids with history but no card) is now, sorted; no card comes twice.

    The `reviewed` cards have their own history and get no other; but if one of them matches as well, the match is not
    certain. The `fixed` decks came with viva: the student moved no card into them.
    """
    library = {card.id: card for card in sorted(cards, key=lambda card: card.id)}
    possible = {*_by_made_name(orphans, library), *_by_name(orphans, library, fixed), *_by_similarity(orphans, library)}
    pairs = sorted(possible, key=lambda pair: (-pair.similarity, pair.orphan, pair.card))
    rivals: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
    for pair in pairs:
        for end in _ends(pair):
            rivals[end].append(pair)
    result: dict[str, Rename] = {}
    taken = set(reviewed)
    for pair in pairs:
        if pair.orphan not in result and pair.card not in taken:
            others = [each for end in _ends(pair) for each in rivals[end] if _ends(each) != _ends(pair)]
            is_certain = all(int(each.similarity) < int(pair.similarity) for each in others) and pair.similarity >= SURE
            result[pair.orphan] = Rename(pair.orphan, pair.card, is_certain)
            taken.add(pair.card)
    return [result.get(orphan, Rename(orphan, "", False)) for orphan in sorted(set(orphans))]


def _ends(pair: _Pair) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("orphan", pair.orphan), ("card", pair.card)


def _by_made_name(orphans: Collection[str], library: Mapping[str, Card]) -> Iterator[_Pair]:
    """Find the cards in an orphan's deck whose question gives its name, or gave it in earlier versions of viva.

    An earlier name is certain only if the name of the card is made from its question, too.
    """
    for card in library.values():
        current, former = made_name(card.question), former_name(card.question)
        if f"{card.deck}/{current}" in orphans:
            yield _Pair(EXACT, f"{card.deck}/{current}", card.id)
        has_made_name = _name(card.id) == current
        if former != current and f"{card.deck}/{former}" in orphans and (has_made_name or former != _NAMELESS):
            yield _Pair(EXACT if has_made_name else LIKELY, f"{card.deck}/{former}", card.id)


def _by_name(orphans: Collection[str], library: Mapping[str, Card], fixed: Collection[str]) -> Iterator[_Pair]:
    """Find the cards with an orphan's name in another deck: the card was moved, or its deck renamed."""
    named: dict[str, list[Card]] = defaultdict(list)
    for card in library.values():
        named[_name(card.id)].append(card)
    groups: dict[str, list[str]] = defaultdict(list)
    for orphan in set(orphans):
        groups[_deck(orphan)].append(orphan)
    decks = {card.deck for card in library.values()}
    for deck, group in groups.items():
        renamed = "" if deck in decks else _renamed_to(group, named)
        for orphan in group:
            same = named.get(_name(orphan), [])
            is_telling = len(same) == 1 and bool(_telling(_name(orphan)))
            for card in same:
                is_certain = card.deck not in fixed and (is_telling or card.deck == renamed)
                yield _Pair(SURE if is_certain else LIKELY_ELSEWHERE, orphan, card.id)


def _renamed_to(group: Sequence[str], named: Mapping[str, Sequence[Card]]) -> str:
    """Return the deck that has most of a removed deck's orphans; "" if their names (q1, q2) fit to any deck."""
    names_by_deck: dict[str, set[str]] = defaultdict(set)
    for orphan in group:
        for card in named.get(_name(orphan), ()):
            names_by_deck[card.deck].add(_name(orphan))
    (best, names), (_, second) = (
        *sorted(names_by_deck.items(), key=lambda item: -len(item[1])),
        ("", set()),
        ("", set()),
    )[:2]
    telling = {stem for name in names for stem in _telling(name)}
    is_most = 2 * len(names) >= len(group) and len(names) >= 2 * len(second)
    return best if is_most and len(names) > 1 and len(telling) > 2 else ""


def _telling(name: str) -> set[str]:
    """Return the distinctive words of a name: not those of q1, card-3 or summary, which any deck may have."""
    return {word.stem for word in keywords(name).words if len(word.stem) > 3} - _ANYWHERE


def _by_similarity(orphans: Collection[str], library: Mapping[str, Card]) -> Iterator[_Pair]:
    """Find the cards whose name or question is like an orphan's name; compare only those that share rare words."""
    keywords_by_card = {card.id: _keywords_of(card) for card in library.values()}
    cards_by_key: dict[str, list[str]] = defaultdict(list)
    often: Counter[str] = Counter()
    for card, each in keywords_by_card.items():
        words = {word for one in each for word in one.words}
        often.update({word.stem for word in words})
        for key in _keys(words):
            cards_by_key[key].append(card)
            cards_by_key[f"{_deck(card)}/{key}"].append(card)
    for orphan in {orphan for orphan in orphans if _name(orphan) != _NAMELESS}:
        name, deck, is_whole = keywords(_name(orphan)), _deck(orphan), not has_digits(_name(orphan))
        for card in {*_nearest(name, f"{deck}/", cards_by_key), *_nearest(name, "", cards_by_key)}:
            score = max((similarity(name, each, often) for each in keywords_by_card[card]), default=0.0)
            if deck != _deck(card):
                score *= LIKELY_ELSEWHERE if score >= LIKELY_ELSEWHERE else 0
            elif (
                is_whole
                and not is_lossy(library[card].question)
                and any(is_same(name, each) for each in keywords_by_card[card])
            ):
                score = SURE + score / 2
            else:
                score = min(score, 0.99)
            if score >= LIKELY:
                yield _Pair(score, orphan, card)


def _keywords_of(card: Card) -> tuple[Keywords, ...]:
    """Return the keywords of a card's name, of its question, and of the question without asides: they may be new."""
    short = _ASIDE.sub(" ", card.question).partition("?")[0]
    return tuple({keywords(name) for name in (_name(card.id), slug(card.question), slug(short)) if name != _NAMELESS})


def _nearest(name: Keywords, prefix: str, cards_by_key: Mapping[str, Sequence[str]]) -> list[str]:
    hits: Counter[str] = Counter()
    keys = sorted(
        {prefix + key for key in _keys(name.words)} & cards_by_key.keys(), key=lambda key: (len(cards_by_key[key]), key)
    )
    for cards in map(cards_by_key.__getitem__, keys):
        if hits and hits.total() + len(cards) > MOST_COUNTED:
            break
        hits.update(cards)
    return [card for card, _ in hits.most_common(MOST_COMPARED)]


def _keys(words: Iterable[NameWord]) -> set[str]:
    """Return the beginning and the end of each word: a misspelled word shares one of them with the right word."""
    return {part for word in words for part in (word.stem[:4], f"-{word.stem[-4:]}")}


def _name(card: str) -> str:
    return card.partition("/")[2] if "/" in card else card


def _deck(card: str) -> str:
    return card.partition("/")[0] if "/" in card else ""
