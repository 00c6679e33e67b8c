"""Items + query → the items that match, the best first, and a pattern for highlighting. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from math import log2
from typing import NamedTuple

from vivadeck.agenda import Item
from vivadeck.collection.query import Kind, Query, Term, named
from vivadeck.errors import nearest
from vivadeck.model import Card
from vivadeck.text import BREAK, CLOSED_UP, Searched, folded, searched

# A word in the question outweighs any tag, a tag outweighs any answer: the worst match of one field is above the best
# of the next (quality is between WORST and 1, and the bonus for an answer that repeats the word stays below 1).
QUESTION, TAG, ANSWER = 16.0, 4.0, 1.0
WHOLE, PREFIX, STEM, WORST = 1.0, 0.9, 0.7, 0.5
_SHORTEST_MISTAKEN = 5  # letters
SHORTEST_INFIX = 4  # "tpu" is not meant to find "output"

_GAP = rf"[^\w{BREAK}]*"  # between the words of a phrase: spaces, line breaks, hyphens, or nothing ("MaxPooling")
_WORD = re.compile(r"\w+(?:\+\+|#)?")  # C++ and C# are words
_ACCENTED = {"a": "àáâãäå", "c": "ç", "e": "èéêë", "i": "ìíîï", "n": "ñ", "o": "òóôõö", "u": "ùúûü", "y": "ýÿ"}
_ENDING = re.compile(  # what English words add to the beginning that they share with others
    r"""(?<=\w{5}) (?: i[sz]ations? | ications? | ations? | ators? | ions? | ional(?:ly)? | iv(?:e|es|ely|ity)
        | ic(?:al|ally|s)? | [ae]n(?:ts?|tly|ces?|cy) | ments? | [ai]bl[ey] | [ai]bility | ness ) \Z
      | (?<=\w{4}) (?: i[sz](?:e[drs]?|ers|ing) | [bdgmnprt](?<=bb|dd|gg|mm|nn|pp|rr|tt)(?:ings?|ed|ers?) | y?ings?
        | ed | ers? | ors? | i(?:es|ed|ers?|ty|ties) | ly | es | [ey] | (?<![su])s ) \Z
      | (?<=\w{3}) (?<![is])s \Z""",
    re.VERBOSE,
)


_LETTERS = re.compile(r"[^\W\d_]{3,}")


class Hit(NamedTuple):
    """An item that matches. `score` is larger for a better match, and 0 when the query has no words."""

    item: Item
    score: float


class _Needle(NamedTuple):
    """A word or phrase to look for, with a pattern for each quality of a match, the best first."""

    word: str  # "" for a phrase
    least: str  # a text that does not contain this cannot match
    patterns: tuple[tuple[float, re.Pattern[str]], ...]


def select(items: Iterable[Item], query: Query, today: date) -> Iterator[Item]:
    """Yield the items that match all of `query`, in their order."""
    for item in items:
        if _score(item, query, today) is not None:
            yield item


def rank(items: Iterable[Item], query: Query, today: date) -> list[Hit]:
    """Return the items that match all of `query`, the best first; equals keep their order."""
    scored = ((item, _score(item, query, today)) for item in items)
    hits = [Hit(item, round(score, 3)) for item, score in scored if score is not None]
    return sorted(hits, key=lambda hit: -hit.score)


def highlight(query: Query) -> re.Pattern[str] | None:
    """Return a pattern for the whole words to highlight in a text; None if the query has no words."""
    patterns = [_shown(term.text) for term in wanted(query)]
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def words_by_field(card: Card) -> tuple[set[str], set[str], set[str]]:
    """Return the words of the question, of the tags, and of the answer with its key points and so on, folded."""
    question, tags, answer = (set(_WORD.findall(text)) for text in searched(card))
    return question, tags, answer


def sought(term: Term) -> tuple[str, str] | None:
    """Return (beginning, inside): a card that matches the term has a word of `words_by_field` with that beginning, or
    with that part inside ("": the inside does not matter). None for a term without words.
    """
    needle = _needle(term.text)
    if not words_in(term.text):
        return None
    return needle.least, needle.word if len(needle.word) >= SHORTEST_INFIX else ""


def wanted(query: Query) -> list[Term]:
    """Return the terms for words that a card must contain."""
    return [term for term in query if term.kind is Kind.WORDS and not term.negated]


def _score(item: Item, query: Query, today: date) -> float | None:
    """Return how well the item matches, None when it does not."""
    words = []
    for term in query:
        if term.kind is Kind.WORDS:
            words.append(term)
        elif _holds(item, term, today) is term.negated:
            return None
    return _words_score(item.card, words) if words else 0.0


def _holds(item: Item, term: Term, today: date) -> bool:
    if term.kind is Kind.DECK:
        return named(term, item.card.deck)
    if term.kind is Kind.TAG:
        return any(named(term, tag) for tag in item.card.tags)
    return term.text in item.states(today)


def _words_score(card: Card, terms: Sequence[Term]) -> float | None:
    fields = searched(card)
    short = 1 / (1 + len(card.question.split()))  # of two questions that hold a word, the shorter is more about it
    score = 0.0
    for term in terms:
        term_score = _needle_score(_needle(term.text), fields, short)
        if bool(term_score) is term.negated:
            return None
        score += term_score
    return score + _bonus(card, fields, [term.text for term in terms if not term.negated])


def _needle_score(needle: _Needle, fields: Searched, short: float) -> float:
    if quality := _quality(needle, fields.question):
        return QUESTION * quality + short
    if quality := _quality(needle, fields.tags):
        return TAG * quality
    if quality := _quality(needle, fields.answer):
        times = fields.answer.count(needle.least)
        return ANSWER * quality + 0.9 * (1 - 1 / (1 + log2(times)))
    return 0.0


def _bonus(card: Card, fields: Searched, texts: Sequence[str]) -> float:
    """Return 1 if the question has the query's words side by side, plus 1 if they are the card's name."""
    together = " ".join(texts)
    is_adjacent = len(texts) > 1 and _quality(_needle(together), fields.question) > 0
    return float(is_adjacent) + float("-".join(words_in(together)) == card.name)


def _quality(needle: _Needle, folded: str) -> float:
    if needle.least not in folded:
        return 0.0
    for quality, pattern in needle.patterns:
        if quality == STEM:  # the longer the beginning that both share, the nearer: "normalizing" is not "normal"
            shared = max((_shared(needle.word, word) for word in pattern.findall(folded)), default=0)
            if shared:
                return WORST + (STEM - WORST) * shared / len(needle.word)
        elif pattern.search(folded):
            return quality
    is_inside = len(needle.word) >= SHORTEST_INFIX and needle.word in folded.partition(CLOSED_UP)[0]
    return WORST if is_inside else 0.0


@cache
def _needle(text: str) -> _Needle:
    """Return how to find a word or phrase: whole, as a beginning, by its stem, inside a word (without a pattern)."""
    words = words_in(text)
    if not words:  # "→" or "∑"
        return _Needle("", folded(text), ((WHOLE, re.compile(re.escape(folded(text)))),))
    first, *more = map(re.escape, words)
    joined = _GAP.join((rf"{first}(?<!\w{first})", *more))  # a pattern that begins with letters is ten times as fast
    patterns = [(WHOLE, rf"{joined}(?!\w)"), (PREFIX, joined)]
    stem, rest = (words[0], "") if more else _stem(words[0])
    if stem != words[0]:
        patterns.append((STEM, rf"{stem}(?<!\w{stem}){rest}"))
    compiled = tuple((quality, re.compile(pattern)) for quality, pattern in patterns)
    return _Needle("" if more else words[0], stem, compiled)


def _shown(text: str) -> str:
    """Return a pattern for the words, as they are written in a card, in which `_needle` finds `text`."""
    words = words_in(text)
    if not words:
        return re.escape(text)
    whole = _GAP.join(map(_however_spelled, words)) + r"\w*"
    if len(words) > 1 or len(words[0]) < SHORTEST_INFIX:
        return rf"(?<!\w){whole}"
    stem, rest = _stem(words[0])
    return rf"(?<!\w)(?:\w*{whole}|{_however_spelled(stem)}{rest})"


def words_in(text: str) -> list[str]:
    """Return the words of a text, folded, in order."""
    return _WORD.findall(folded(text))


def _stem(word: str) -> tuple[str, str]:
    """Return the beginning of `word` that its other forms share ("CNNs" → "CNN") and a pattern for what may follow."""
    stem = _ENDING.sub("", word)
    return stem, r"\w*" if len(stem) > 3 else r"(?!\w)"


def _shared(one: str, other: str) -> int:
    """Return how many first letters both words share; British s and American z count as the same."""
    letters = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in letters if a != b and {a, b} != {"s", "z"}), min(len(one), len(other)))


def _however_spelled(word: str) -> str:
    """Return a pattern for a folded word as it may be written: with accents, with hyphens."""
    return "-?".join(f"[{letter}{_ACCENTED.get(letter, '')}]" for letter in word)


def suggestion(query: Query, holds: Callable[[str], bool], vocabulary: Callable[[], Iterable[str]]) -> str:
    """Return `query` as text, with each word that no card has replaced by the nearest one; "" if there is none.

    `holds` says whether a card has a word, `vocabulary` returns all words of the cards.
    """
    parts: dict[str, None] = {}
    changed, spelled = False, []
    for term in query:
        words, text = words_in(term.text), term.text
        if term in wanted(query):
            parts = parts or dict.fromkeys(part for word in vocabulary() for part in _LETTERS.findall(word))
            mended = [word if holds(word) else _likely(word, parts) for word in words]
            if not all(mended):
                return ""
            if mended != words:
                text, changed = " ".join(mended), True
        spelled.append(_spelled(term, text))
    return " ".join(spelled) if changed else ""


def _likely(word: str, known: Iterable[str]) -> str:
    """Return which of the words was probably meant: one more letter or another order in a short one, which with another
    letter is another word ("lung" is not "long").
    """
    if len(word) < _SHORTEST_MISTAKEN:
        known = [each for each in known if len(each) > len(word) or sorted(each) == sorted(word)]
    return nearest(word, known)


def _spelled(term: Term, text: str) -> str:
    quoted = f'"{text}"' if " " in text else text
    key = "" if term.kind is Kind.WORDS else f"{term.kind}:"
    return f"{'-' if term.negated else ''}{key}{quoted}"
