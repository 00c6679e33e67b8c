"""Items + query → the items that match, the best first, with what to highlight. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from os.path import commonprefix

from vivadeck.agenda import Item
from vivadeck.errors import nearest
from vivadeck.query import Kind, Query, Term, named

# A word in the question outweighs any tag, a tag outweighs any answer: the worst match of one field is above the best
# of the next (quality is between WORST and 1, and the bonus for an answer that repeats the word stays below 1).
QUESTION, TAG, ANSWER = 16.0, 4.0, 1.0
WHOLE, PREFIX, STEM, WORST = 1.0, 0.9, 0.7, 0.5
SHORTEST_INFIX = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found. `score` is larger for a better match, and 0 when the query has no words."""

    item: Item
    score: float


@dataclass(frozen=True, slots=True)
class _Needle:
    """A word or phrase to look for, with patterns for how well a text holds it, best first."""

    text: str
    least: str  # a text without this cannot match
    patterns: tuple[tuple[float, re.Pattern[str]], ...]


def select(items: Iterable[Item], query: Query, today: date) -> Iterator[Item]:
    """Yield the items that match all of `query`, in their order."""
    for item in items:
        if _score(item, query, today) is not None:
            yield item


def rank(items: Iterable[Item], query: Query, today: date) -> list[Hit]:
    """Return the items that match all of `query`: those with its words in the question first, then tags, then answers."""
    found = ((item, _score(item, query, today)) for item in items)
    hits = [Hit(item, round(score, 3)) for item, score in found if score is not None]
    return sorted(hits, key=lambda hit: -hit.score)


def highlight(query: Query) -> re.Pattern[str] | None:
    """Return a pattern for what to highlight in a found text: the whole words that hold the query's words; None for no words."""
    wanted = [term for term in query if term.kind is Kind.WORDS and not term.negated]
    patterns = [pattern.pattern for term in wanted for _, pattern in _needle(term.text).patterns]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE) if patterns else None


def suggestion(items: Iterable[Item], query: Query) -> str:
    """Return `query` as text with each word that no card holds replaced by the nearest word of the cards; "" for no idea."""
    texts = [text for item in items for text in _texts(item)]
    changed, words = False, []
    for term in query:
        text = term.text
        if term.kind is Kind.WORDS and not term.negated and not any(_quality(_needle(text), low) for low in texts):
            near = nearest(text, {word for low in texts for word in re.findall(r"[^\W\d_]{3,}", low)})
            if not near:
                return ""
            text, changed = near, True
        words.append(_spelled(term, text))
    return " ".join(words) if changed else ""


def _spelled(term: Term, text: str) -> str:
    quoted = f'"{text}"' if " " in text else text
    key = "" if term.kind is Kind.WORDS else f"{term.kind}:"
    return f"{'-' if term.negated else ''}{key}{quoted}"


def _score(item: Item, query: Query, today: date) -> float | None:
    score = 0.0
    for term in query:
        found = _term_score(item, term, today)
        if bool(found) is term.negated:
            return None
        if not term.negated and term.kind is Kind.WORDS:
            score += found
    return score + _adjacent(item, query)


def _adjacent(item: Item, query: Query) -> float:
    """Return a bonus for a question that holds the query's words side by side."""
    words = [term.text for term in query if term.kind is Kind.WORDS and not term.negated]
    return float(len(words) > 1 and _quality(_needle(" ".join(words)), item.card.question.lower()) > 0)


def _term_score(item: Item, term: Term, today: date) -> float:
    if term.kind is Kind.DECK:
        return named(term, item.card.deck)
    if term.kind is Kind.TAG:
        return any(named(term, tag) for tag in item.card.tags)
    if term.kind is Kind.IS:
        return term.text in item.states(today)
    return _words_score(item, _needle(term.text))


def _words_score(item: Item, needle: _Needle) -> float:
    question, tags, answer = _texts(item)
    if quality := _quality(needle, question):
        return QUESTION * quality + 1 / (1 + len(question.split()))
    if quality := _quality(needle, tags):
        return TAG * quality
    if quality := _quality(needle, answer):
        times = answer.count(needle.least)
        return ANSWER * quality + 0.9 * (1 - 1 / (1 + math.log2(times)))
    return 0.0


def _texts(item: Item) -> tuple[str, str, str]:
    """Return the three fields that are searched, in lower case."""
    card = item.card
    follow_ups = [text for each in card.follow_ups for text in (each.question, each.answer)]
    rest = "\n".join((card.answer, *card.key_points, *follow_ups))
    return card.question.lower(), " ".join(card.tags).lower(), rest.lower()


def _quality(needle: _Needle, lowered: str) -> float:
    if needle.least not in lowered:
        return 0.0
    for quality, pattern in needle.patterns:
        if quality == STEM:  # the longer the beginning that both share, the nearer: "normalizing" is not "normal"
            shared = max((len(commonprefix([needle.text, word])) for word in pattern.findall(lowered)), default=0)
            if shared:
                return WORST + (STEM - WORST) * shared / len(needle.text)
        elif pattern.search(lowered):
            return quality
    return 0.0


@cache
def _needle(text: str) -> _Needle:
    """Return how to look for a word or phrase: whole, as the beginning of a word, by its stem, inside a word."""
    words = re.findall(r"\w+", text.lower())
    if not words:  # "++" or "∑": as it is
        return _Needle(text.lower(), text.lower(), ((WHOLE, re.compile(re.escape(text.lower()))),))
    joined = r"\W+".join(map(re.escape, words))
    patterns = [(WHOLE, rf"\b{joined}\b"), (PREFIX, rf"\b{joined}\w*")]
    least = words[0]
    if len(words) == 1:
        stem = _stem(words[0])
        patterns.append((STEM, rf"\b{re.escape(stem)}\w*"))
        least = stem
        if len(words[0]) >= SHORTEST_INFIX:
            patterns.append((WORST, rf"\w*{joined}\w*"))
    return _Needle(text.lower(), least, tuple((quality, re.compile(pattern)) for quality, pattern in patterns))


def _stem(word: str) -> str:
    """Return the beginning of `word` that its other forms share: "normalizing" → "normal"; short words stay whole."""
    import snowballstemmer  # noqa: PLC0415 - only when there is something to search for

    stem = commonprefix([word, snowballstemmer.stemmer("english").stemWord(word)])
    return stem if len(stem) > 3 else word
