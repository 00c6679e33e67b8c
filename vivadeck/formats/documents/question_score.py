"""How much a text reads like an examiner's question, by its words and punctuation. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from vivadeck.formats.documents.phrases import any_of, words

_INTERROGATIVE, _AUXILIARY, _IMPERATIVE = (frozenset(words(each)) for each in ("interrogative", "auxiliary", "order"))
_LISTED = _INTERROGATIVE | _AUXILIARY | _IMPERATIVE
_UNSPACED = re.compile(
    rf"\W*(?:请|試|试)?(?:{any_of('asking in Chinese')})|[\u4e00-\u9fff]{{1,30}}(?:什么|什麼|多少|哪些)|.+[吗嗎]$"
)
_AT_THE_END = re.compile(rf".*\s(?:{any_of('order at the end')})\W*$", re.DOTALL)
_LETTER = r"[\w'’\u064b-\u0652\u0900-\u0963-]"  # `\w` has no vowel signs
_NOUNS = re.compile(
    r"(?:(?:the )?(?:key |main )?differences? between|(?:dis)?advantages of|(?:short|brief) notes? on|types of|"
    r"unterschiede? zwischen|différences? entre|diferencias? entre|true or false)\b|"
    r"[^?]{4,300}\(\s*(?:true|t)\s*(?:/|or)\s*(?:false|f)\s*\)[.\s]*$",
    re.IGNORECASE,
)
_PREPOSITION = r"(?:(?:in|to|at|for|with|by|from|on|under|of|through|mit|in|auf|für|à|de|por|para|con|en)[ ])?"
_FIRST = re.compile(rf"[\W_]*{_PREPOSITION}(?P<word>[^\W\d_]{_LETTER}*)", re.IGNORECASE)
_BARE = re.compile(rf"[\W_]*(?P<word>[^\W\d_]{_LETTER}*)")
_ENDS_ASKING = re.compile(
    r"[?？؟][\s*_\"'”’»)\]}]*(?:\([^()]{0,60}\)\s*|\[[^\[\]]{0,40}\]\s*){0,5}[\s*_.:\u2190-\u2bff\ufe0f\U0001f300-\U0001faff]*$"
)
_THEN_MORE = re.compile(r"[?？؟][*_\"”’)]*\s+(?P<more>.{2,120})$", re.DOTALL)
_TERM = re.compile(
    r"(?:\*\*[^*]{1,80}\*\*\s*[:–—-]|\*\*[^*]{1,80}:\*\*|[^:.?!]{1,60}:|[^:.?!]{1,60}\s[–—]\s|[^:.?!]{1,40}\s-\s)\s*\S"
)
_LATER = re.compile(r"(?:.*[.?!:][*_\"”’)]*|[^.?!,]{3,60},)\s+(?P<order>[*_(]*[^\W\d_].*)", re.DOTALL)
_LONG_WORDS, _LONG, _LONGEST = 45, 320, 1_000


@lru_cache(maxsize=32_768)
def asks(text: str) -> float:
    """Return how much `text` asks: 0 for not at all, 3 and more for a question with its mark."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONG]} {text[-_LONG:]}"
    first = _first_words(text)
    score = 0.0
    if _ENDS_ASKING.search(text) or ((more := _THEN_MORE.search(text)) and is_order(more["more"])):
        score += 3
    elif first[:1] and first[0] in _INTERROGATIVE and re.match(r".{6,250}?[?？]", text):
        score += 1.25  # its answer may follow in the same paragraph
    is_worded = is_order(text) or (bool(first) and first[0] in _INTERROGATIVE) or bool(_UNSPACED.match(text))
    if is_worded or _NOUNS.match(text.lstrip(" *_")):
        score += 1.5
    elif score and first[:1] and first[0] in _AUXILIARY:
        score += 0.5
    if "¿" in text[:3] or "___" in text:
        score += 1
    return score


def is_order(text: str) -> bool:
    """Tell whether `text` begins as "Explain …" does."""
    first = _first_words(text)
    is_listed = bool(first) and first[0] in _IMPERATIVE and not re.match(r"\W*\w+\*{0,2}:", text)
    return is_listed or bool(_AT_THE_END.match(text))


def orders_later(text: str) -> bool:
    """Tell whether an order comes after facts or after how: "A lamp has 60 W. Find …", "In short, explain …"."""
    return any(is_order(later["order"]) for later in [_LATER.match(text.rstrip("*_ "))] if later)


def likeness(text: str, *, is_bold: bool) -> float:
    """Return the evidence in a paragraph's own text that it is a question: below 0 when it reads like a list item."""
    asked = asks(text)
    score = asked
    if is_bold:
        score += 1.5
    if asked < 2 and is_term(text):
        score -= 3
    if len(text) > _LONG or len(text.split()) > _LONG_WORDS:
        score -= 2
    if asked == 0:
        score -= 2 if re.search(r"[.;,!][\s*_)\"”]*$", text) else 0.5
    if text[:1].islower():
        score -= 1
    return score


def is_term(text: str) -> bool:
    """Tell whether `text` is a term and what it means, as "Rods: cells that …" is."""
    return bool(_TERM.match(text)) and not is_order(text)


def _first_words(text: str) -> list[str]:
    after_preposition = _FIRST.match(text)
    bare = _BARE.match(text)
    both = [each["word"].lower().replace("’", "'") for each in (after_preposition, bare) if each]
    listed = [word for word in both if word in _LISTED or word.split("'")[0] in _LISTED]
    return [listed[0] if listed[0] in _LISTED else listed[0].split("'")[0]] if listed else both[-1:]
