"""The words of a text as they are compared: stems, with numbers as digits, and where each stands in the text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from vivadeck.text import folded

_RAISED = "²³¹\u1d2c-\u1d6a\u2070-\u209c"  # and lowered: each sign is a word
_LETTER = rf"[^\W\d_\u3040-\u30ff\u3400-\u9fff{_RAISED}]"
_SYMBOL = r"[\u03b1-\u03c9](?=\d)"  # "β1" is said "beta one"
_DERIVES = rf"\bd(?={_LETTER}[ ]?/[ ]?d)|(?<=/)d(?={_LETTER}\b)|(?<=/ )d(?={_LETTER}\b)"  # "dL/dw" is said "d L by d w"
_WORD = re.compile(
    rf"\^[23T]\b|[√∂%]|[{_RAISED}]|{_SYMBOL}|{_DERIVES}|\b[ei]\.[ge]\.|\d+(?:[.,]\d+)*(?:k\b)?|(?<!\d){_LETTER}+\d+{_LETTER}*|{_LETTER}+(?:['’]{_LETTER}+)?"
    r"|[\u3040-\u30ff\u3400-\u9fff]"  # Japanese and Chinese: each sign is a word
)
_SIGNS = {  # as they are said
    **dict.fromkeys(("²", "^2"), "squared"),
    **dict.fromkeys(("³", "^3"), "cubed"),
    **dict.fromkeys(("ᵀ", "^T"), "transposed"),
    **dict.fromkeys(("√", "sqrt"), "root"),
    "∂": "d",
    "%": "percent",
}
_GREEK = "GREEK SMALL LETTER "
_SUFFIXES = (  # with what stays of them; from the top, until none fits
    *((ending, "iz") for ending in ("ization", "isation", "izing", "ising", "ized", "ised", "izer", "iser")),
    *((ending, "iz") for ending in ("ize", "ise")),
    *((ending, "") for ending in ("ational", "ional", "ation", "ating", "ated", "ate", "ment", "ness")),
    *((ending, "") for ending in ("ion", "ing", "edly", "ed")),
    *(("ically", "ic"), ("ical", "ic"), ("ability", "abl"), ("ibility", "ibl"), ("ility", "il"), ("ity", "")),
    *((ending, "") for ending in ("est", "er", "or", "ly")),
)
_LEAST_STEM = 3
_HYPHENS = ("-", "\u2010", "\u2011")
_IRREGULAR = {
    form: forms.split()[0]
    for forms in """
        freeze froze frozen, choose chose chosen, break broke broken, speak spoke spoken, write wrote written
        rise rose risen, take took taken, give gave given, see saw seen, know knew known, grow grew grown
        draw drew drawn, show showed shown, throw threw thrown, fall fell fallen, forget forgot forgotten
        begin began begun, find found, keep kept, hold held, build built, send sent, tell told, think thought
        come came, become became, run ran, lose lost, leave left, lead led, learn learnt, burn burnt, catch caught
        teach taught, bring brought, buy bought, sell sold, feed fed, stand stood, understand understood, win won
        hide hid hidden, drive drove driven, go went gone, meet met, shrink shrank shrunk, matrix matrices
        vertex vertices, index indices, axis axes, half halves halved, life lives, leaf leaves, man men, woman women
        child children, datum data, analysis analyses, hypothesis hypotheses, criterion criteria, bias biases
        use used using user users, gpu gpus, tpu tpus, cpu cpus, label labelled labelling, model modelled modelling
        color colour colours coloured, neighbor neighbour neighbours neighbouring, behavior behaviour
    """.replace("\n", ",").split(",")
    for form in forms.split()[1:]
}
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {
    **{word: number for number, word in enumerate(_UNITS.split())},
    **{word: 10 * number for number, word in enumerate(_TENS.split(), 2)},
}
_POWERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_SMALL = """
    a about actually all also although am an and any are as at basically be because been being both but by can could
    did do does done each else even for from get gets getting go goes going got had has have having he her here him
    his how i if in into is it its itself just kind like made make makes many may maybe me mean means might more
    most much must my nor now of off oh ok okay on only onto or other our out over own per perhaps quite rather
    really right s same say says she should so some something sort stuff such t than that the their them then there
    these they thing things think this those through thus to too uh um up us very want was way we well were what
    when where whether which while who whom whose why will with within would yeah yes you your e.g. i.e.
"""
NEGATIONS = frozenset(["no", "not", "never", "none", "neither", "without", "cannot", "nothing"])
SMALL = frozenset(_SMALL.split()) | NEGATIONS


class Word(NamedTuple):
    """A word of a text: its stem, whether it is a small word, and from where to where it stands in the text."""

    stem: str
    is_small: bool
    begins: int
    ends: int


def words(text: str) -> list[Word]:
    """Return the words of a text, in order; a number in words is one word."""
    found = [(_said(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]
    return list(_numbered(found))


def _said(written: str) -> str:
    """Return a word or a sign as it is said, folded: "squared" for "²", "theta" for "θ"."""
    if sign := _SIGNS.get(written):
        return sign
    if written.isascii():
        return folded(written)
    word = folded(unicodedata.normalize("NFKC", written))
    name = unicodedata.name(word, "") if len(word) == 1 else ""
    return name.removeprefix(_GREEK).lower().replace("lamda", "lambda") if name.startswith(_GREEK) else word


def terms(text: str, said: Sequence[Word]) -> list[range]:
    """Return, for each word of a text, the places of the words that are one hyphenated term with it: its own alone."""
    found: list[range] = []
    for place, word in enumerate(said):
        is_joined = place and text[said[place - 1].ends : word.begins] in _HYPHENS
        term = range(found[-1].start if is_joined else place, place + 1)
        found[term.start :] = [term] * len(term)
    return found


def _numbered(found: Sequence[tuple[str, int, int]]) -> Iterator[Word]:
    """Yield the words with each number that is spelled out ("sixty thousand") as one word of digits ("60000")."""
    place = 0
    while place < len(found):
        word, begins, ends = found[place]
        value, after = _number(found, place)
        if after > place and (after > place + 1 or word != "one"):
            yield Word(str(value), False, begins, found[after - 1][2])
            place = after
        else:
            yield Word(stem(word), _is_small(word), begins, ends)
            place += 1


def _number(found: Sequence[tuple[str, int, int]], place: int) -> tuple[int, int]:
    """Return the number whose words begin here, and the place after them: this place where there is none."""
    total = part = 0
    start = place
    while place < len(found):
        word = found[place][0]
        if word in _NUMBERS:
            part += _NUMBERS[word]
        elif word in _POWERS and place > start:
            part = max(1, part) * _POWERS[word]
            if _POWERS[word] > 100:
                total, part = total + part, 0
        else:
            break
        place += 1
    return total + part, place


def _is_small(word: str) -> bool:
    return word in SMALL or re.sub(r"['’](?:s|re|ve|ll|d|m)$", "", word) in SMALL or is_negation(word)


def is_negation(word: str) -> bool:
    """Tell whether a folded word denies: "not", "never", "doesn't"."""
    return word in NEGATIONS or word.endswith(("n't", "n’t"))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return what the forms of a folded word have in common: "normalizes" and "normalization" are "normaliz"."""
    if word[0].isdigit():
        return word.replace(",", "").replace("k", "000")
    word = _IRREGULAR.get(word, word)
    word = re.sub(r"['’]s$", "", word)
    if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > _LEAST_STEM:
        word = word[:-1]
    if word.endswith(("ie", "ied", "ier", "iest")) and len(word) > _LEAST_STEM + 1:
        word = word[: word.rindex("ie")] + "y"
    while shorter := _without_suffix(word):
        word = shorter
    return word[:-1] if len(word) > _LEAST_STEM and word[-1] in "ey" else word


def _without_suffix(word: str) -> str:
    """Return a word without its ending, and without a doubled letter before it; "" when it has none."""
    for ending, kept in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            word = word[: len(word) - len(ending)] + kept
            return word[:-1] if len(word) > _LEAST_STEM and word[-1] == word[-2] and word[-1] not in "ls" else word
    return ""


def near(word: str, others: Iterable[str]) -> str:
    """Return the word of these that `word` is, but for a slip of the finger; "" without one."""
    if len(word) < _LEAST_STEM or word[0].isdigit():
        return ""
    for other in others:
        longer = max(len(word), len(other))
        swapped = len(word) == len(other) == 4 and sorted(word) == sorted(other)  # too short for other slips
        most = int(swapped) if longer < 5 else 1 if longer < 9 else 2
        if other[0] == word[0] and abs(len(other) - len(word)) <= most and _slips(word, other, most):
            return other
    return ""


def _slips(one: str, other: str, most: int) -> bool:
    """Tell whether at most so many letters differ: one that is wrong, missing, too many, or changed with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row = row, [i]
        for j, b in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
        before = last
    return row[-1] <= most
