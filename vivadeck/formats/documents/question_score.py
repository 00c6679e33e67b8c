"""How much a text reads like an examiner's question, by its words and punctuation. Pure."""

from __future__ import annotations

import re

_INTERROGATIVE = re.findall(
    r"\S+",
    """what what's why how how's when where which who whom whose
was warum wieso weshalb wie wann wo welche welcher welches welchen welchem wer wem wen wozu wodurch womit woraus worin
qu'est-ce quel quelle quels quelles pourquoi comment quand où qui combien est-ce que
qué cuál cuáles cómo cuándo quién quiénes dónde cuánto cuántos cuánta cuántas
cosa perché quale quali chi dove quanto wat waarom hoe wanneer welke quais qual quando onde""",
)
_AUXILIARY = re.findall(
    r"\S+",
    """is are do does did can could should would will was were has have may must if true
ist sind kann können hat haben wird gibt""",
)
_IMPERATIVE = re.findall(
    r"\S+",
    """explain describe define compare list give state discuss outline name identify distinguish differentiate
derive prove calculate compute draw sketch illustrate justify mention summarise summarize classify contrast
enumerate evaluate analyse analyze comment elaborate tell solve write briefly show interpret suggest
erkläre erklären erläutere erläutern beschreibe beschreiben nenne nennen definiere definieren vergleiche vergleichen
begründe begründen skizziere unterscheide unterscheiden berechne berechnen zeige diskutiere
expliquez expliquer explique décrivez décrire décris définissez définir définis comparez comparer citez citer donnez
donner nommez énumérez
explica describa describe defina compara enumera enumere menciona mencione nombre cite dé
spiega descrivi definisci confronta elenca leg beschrijf""",
)
_NOUNS = re.compile(
    r"(?:(?:the )?(?:key |main )?differences? between|(?:dis)?advantages of|(?:short|brief) notes? on|types of|"
    r"unterschiede? zwischen|différences? entre|diferencias? entre|true or false)\b",
    re.IGNORECASE,
)
_PREPOSITION = r"(?:(?:in|to|at|for|with|by|from|on|under|of|through|mit|in|auf|für|à|de|por|para|con|en)[ ])?"
_FIRST = re.compile(rf"[\W_]*{_PREPOSITION}(?P<word>[^\W\d_][\w'’-]*)", re.IGNORECASE)
_ENDS_ASKING = re.compile(r"[?？؟][\s*_\"'”’»)\]}]*(?:\([^()]{0,60}\)|\[[^\[\]]{0,40}\])?[\s*_.:]*$")
_THEN_MORE = re.compile(r"[?？؟][*_\"”’)]*\s+(?P<more>.{2,120})$", re.DOTALL)
_TERM = re.compile(
    r"(?:\*\*[^*]{1,80}\*\*\s*[:–—-]|\*\*[^*]{1,80}:\*\*|[^:.?!]{1,60}:|[^:.?!]{1,60}\s[–—]\s|[^:.?!]{1,40}\s-\s)\s*\S"
)
_LONG_WORDS, _LONG, _LONGEST = 45, 320, 1_000


def asks(text: str) -> float:
    """Return how much `text` asks: 0 for not at all, 3 and more for a question with its mark."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONG]} {text[-_LONG:]}"
    words = _first_words(text)
    score = 0.0
    if _ENDS_ASKING.search(text) or ((more := _THEN_MORE.search(text)) and is_order(more["more"])):
        score += 3
    elif words[:1] and words[0] in _INTERROGATIVE and re.match(r".{6,250}?[?？]", text):
        score += 1.25  # its answer may follow in the same paragraph
    is_worded = is_order(text) or (bool(words) and words[0] in _INTERROGATIVE)
    if is_worded or _NOUNS.match(text.lstrip(" *_")):
        score += 1.5
    elif score and words[:1] and words[0] in _AUXILIARY:
        score += 0.5
    if "¿" in text[:3] or "___" in text:
        score += 1
    return score


def is_order(text: str) -> bool:
    """Tell whether `text` begins as "Explain …" does."""
    words = _first_words(text)
    return bool(words) and words[0] in _IMPERATIVE and not re.match(r"\W*\w+\*{0,2}:", text)


def likeness(text: str, *, is_bold: bool) -> float:
    """Return the evidence in a paragraph's own text that it is a question: below 0 when it reads like a list item."""
    asked = asks(text)
    score = asked
    if is_bold:
        score += 1.5
    if asked < 2 and _TERM.match(text) and not is_order(text):
        score -= 3
    if len(text) > _LONG or len(text.split()) > _LONG_WORDS:
        score -= 2
    if asked == 0:
        score -= 2 if re.search(r"[.;,!][\s*_)\"”]*$", text) else 0.5
    if text[:1].islower():
        score -= 1
    return score


def _first_words(text: str) -> list[str]:
    after_preposition = _FIRST.match(text)
    bare = re.match(r"[\W_]*(?P<word>[^\W\d_][\w'’-]*)", text)
    words = [each["word"].lower().replace("’", "'") for each in (after_preposition, bare) if each]
    listed = [word for word in words if word in _LISTED or word.split("'")[0] in _LISTED]
    return [listed[0] if listed[0] in _LISTED else listed[0].split("'")[0]] if listed else words[-1:]


_LISTED = frozenset((*_INTERROGATIVE, *_AUXILIARY, *_IMPERATIVE))
