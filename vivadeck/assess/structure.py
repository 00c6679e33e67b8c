"""Whether an answer has the structure of speech, or is a list of terms, which says nothing. Pure; for English.

Speech has links between its terms: small words, verbs, signs, values. A list has few, whatever divides it. In shaken
words there are links where none can be: "of the is".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from vivadeck.assess.words import Word, stem
from vivadeck.text import folded


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Fitted on the labelled answers and the lists of tests/benchmarks/assessment.py. They are on a plateau.
_SAYS, _MAY_SAY = 0.18, 0.08  # share of small words and signs from which on something is said
_TERM, _SAID_PART, _LONGEST_PART = 1.8, 2.0, 8  # words between two commas, "and"s, or full stops
_LINKED, _VALUE = 0.22, 0.75  # share of links in a part that says something without small words; what a number counts
_SHAKEN, _FEW = 0.12, 3  # share of small words before one that cannot follow; so many more are added to their number
_JOINS = frozenset(stem(word) for word in ("and", "or", "with", "then", "also", "plus"))
_BEGINS = frozenset(("the", "a"))  # what a term of a list begins with
_DIVIDES = re.compile(r"[,;/|\n•:=()+.!?>&]")
_RELATES = re.compile(r"->|=>|→|[=:(<>+]")
# Verbs, and not those that are nouns as well, such as "update". Their form on "-ing" is a noun: "training".
_VERBS = """
    activate adapt add adjust allow apply arrive assign avoid become begin belong bring build calculate choose classify
    collapse collect combine come compare compete compress compute consist contain continue converge convert create
    decide decrease delete depend describe detect deliver differ discard disable divide enable ensure exist
    exclude explain explode extract fall find follow forget generalize generate give grow happen help hold ignore
    improve include increase invent keep know lack lead learn lie lose lower maximize memorize merge minimize move
    multiply need normalize observe occur offer optimize overfit own penalize perform predict prevent process produce
    protect provide punish put raise reach receive recognize reduce regularize remain remember remove replace represent
    require return reuse run saturate save say see select send separate serve shrink simplify skip slow smooth solve
    speed stabilize stay stop store subtract suffer summarize switch take tell tend transform translate treat turn
    underfit understand use vanish vary want watch work write
"""
# What else links terms.
_ADVERBS = _set("""
    after again against already always across along among around away back before behind below between beyond by down
    during enough every everywhere except faster fewer first higher inside instead larger later less longer lower
    near nearly often once outside per quickly randomly several since slower smaller somewhere soon still than though
    together toward towards twice under unlike until upon usually via yet better worse easier easily bigger greater
    cheaper closer earlier deeper few many given taken made found kept seen shown got left set trained based called
""")


def _present(verb: str) -> str:
    """Return the form of a verb after "it"."""
    if verb[-1] == "y" and verb[-2] not in "aeo":
        return f"{verb[:-1]}ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x")) else "s")


def _past(verb: str) -> str:
    return f"{_present(verb)[:-3]}ied" if _present(verb).endswith("ies") else f"{verb.removesuffix('e')}ed"


_PLURAL = _set(_VERBS)  # "layers learn"
_SINGULAR = frozenset(map(_present, _PLURAL))  # "a layer learns"
_EITHER = frozenset(map(_past, _PLURAL))  # "layers learned"
_VERB_FORMS = _PLURAL | _SINGULAR | _EITHER

_BE, _PRONOUNS = _set("is are was were be am"), _set("it they we he she i")
_DETERMINERS = _set("a an the my your its their our")
_PREPOSITIONS = _set("of in for from by with at into on onto than")
_CONJUNCTIONS = _set("and or but because if when which")
_HELPERS = _set("has have had do does did can will would could should must may might")
_QUESTIONS = _set("that which who where how what while whether")
_SMALL = _DETERMINERS | _PREPOSITIONS | _BE | _PRONOUNS | _CONJUNCTIONS | _HELPERS | _QUESTIONS | {"to"}
# Which small words cannot stand behind one, by the kinds of both.
_CANNOT_FOLLOW: dict[str, frozenset[str]] = {
    **dict.fromkeys(("not", "also", "only", "just", "these", "those", "this"), _set("of than")),
    **dict.fromkeys(_QUESTIONS, _set("of than and or")),
    **dict.fromkeys(_CONJUNCTIONS, (_CONJUNCTIONS - {"if", "when", "because", "which"}) | {"than"}),
    **dict.fromkeys(_DETERMINERS, (_SMALL - {"that"}) | _set("then as not them there so also this these you")),
    **dict.fromkeys(
        _PREPOSITIONS,
        (_PREPOSITIONS | _BE | _CONJUNCTIONS | _HELPERS | _PRONOUNS | _set("to then as so also not"))
        - _set("it when which if than and or but"),
    ),
    **dict.fromkeys(_BE, _BE | (_HELPERS - {"do"}) | _set("them of and or but than")),
    **dict.fromkeys(_HELPERS, (_BE - {"be"}) | (_HELPERS - {"have", "do", "has"}) | _set("of and or than but")),
    **dict.fromkeys(_PRONOUNS, _PRONOUNS | _set("of from than by its an your my their")),
    "to": (_SMALL - _DETERMINERS - _set("be have do it how what which where that on from")) | {"then", "so"},
}


def says_something(text: str, said: Sequence[Word]) -> bool:
    """Tell whether the words of a text say something, and are not only a list of terms."""
    parts = _parts(text, said)
    if len(said) < 4:
        return len(parts) == 1
    if _is_shaken(text, said):
        return False
    spelt = [[folded(text[word.begins : word.ends]) for word in part] for part in parts]
    signs = len(_RELATES.findall(text[: said[-1].ends]))
    small, among_others = (
        (signs + sum(word.is_small for part in parts if len(part) > least for word in part)) / len(said)
        for least in (0, 1)
    )
    words_a_part = sum(map(len, parts)) / max(1, len(parts))
    if among_others >= _MAY_SAY and (small >= _SAYS or words_a_part >= _TERM):
        return True
    linked = max(
        (_links(*each) / len(each[0]) for each in zip(spelt, parts, strict=True) if len(each[0]) > 1), default=0
    )
    return linked >= _LINKED and _SAID_PART <= words_a_part <= _LONGEST_PART


def _parts(text: str, said: Sequence[Word]) -> list[list[Word]]:
    """Return the words between two divisions, without those that only join terms."""
    parts: list[list[Word]] = []
    last, divided = 0, True
    for word in said:
        divided = divided or bool(_DIVIDES.search(text, last, word.begins)) or word.stem in _JOINS
        last = word.ends
        if word.stem in _JOINS or (divided and word.stem in _BEGINS):
            continue
        if divided:
            parts.append([])
        parts[-1].append(word)
        divided = False
    return parts


def _links(spelt: Sequence[str], part: Sequence[Word]) -> float:
    """Return how many of a part's words link others: small words, adverbs, verbs that agree with the word before, and,
    a little less, numbers. Of verbs that follow each other only the first does, and what ends a part only behind
    a verb.
    """
    links = 0.0
    for place, (word, each) in enumerate(zip(spelt, part, strict=True)):
        before = spelt[place - 1] if place else ""
        is_after_verb = before in _VERB_FORMS
        if each.is_small:
            links += 1
        elif word in _ADVERBS:
            links += is_after_verb or place + 1 < len(part)
        elif word in _VERB_FORMS:
            is_plural = before.endswith("s") and not before.endswith(("ss", "us", "is"))
            agrees = not is_plural if word in _SINGULAR else not before or is_plural
            links += not is_after_verb and (word in _EITHER or (agrees and place + 1 < len(part)))
        elif word[0].isdigit():
            links += _VALUE
    return links


def _is_shaken(text: str, said: Sequence[Word]) -> bool:
    """Tell whether many small words stand before one that cannot follow them, or a determiner before a comma."""
    spelt = [folded(text[word.begins : word.ends]) for word in said]
    small = wrong = 0
    for place, word in enumerate(spelt):
        if word not in _CANNOT_FOLLOW:
            continue
        small += 1
        if place + 1 == len(said):
            wrong += word in _DETERMINERS or word in _CONJUNCTIONS
        elif gap := text[said[place].ends : said[place + 1].begins].strip():
            wrong += word in _DETERMINERS and "," in gap
        else:
            wrong += spelt[place + 1] in _CANNOT_FOLLOW[word]
    return wrong >= _SHAKEN * (small + _FEW) and wrong > 0
