"""The first sentence of an answer, for where a card has no short one. Pure."""

from __future__ import annotations

import re

from vivadeck.markdown import dialect, math
from vivadeck.sanitize import escape_controls

LONGEST = 300  # characters
_END = re.compile(r"""[.!?…]["'”’»)\]]*(?=\s+[^\sa-z])|[。！？]""")  # no sentence begins with a small letter
_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\Z")
_ABBREVIATIONS = frozenset(re.findall(r"\w+", "dr prof mr mrs ms st vs cf approx ca al bzw vgl resp incl excl"))
_BEFORE_A_NUMBER = frozenset(re.findall(r"\w+", "no nr fig figs eq eqs sec ch chap vol p pp abb tab bd kap art"))
_PICTURES = re.compile(r"(?:!\[[^\]]*\]\([^)]*\)\s*)+")
_MARK = re.compile(r"^\s*(?:•|\d+[.)])\s+")
_LAST_WORD = re.compile(r"\s+\S*\Z")


def first_sentence(markdown: str) -> str:
    """Return the first sentence of an answer as plain text, or its beginning where that is long.

    It comes from the first paragraph; a list is part of it that follows a colon. An answer without a paragraph is a
    list, a table or code, of which all is taken.
    """
    if math.is_too_much(markdown):
        return _short(_sentence(" ".join(math.for_reading(markdown).split())))
    blocks = dialect.blocks(math.for_terminal(markdown))
    chosen = next((at for at, each in enumerate(blocks) if _is_paragraph(*each)), None)
    if chosen is None:
        others = [text for kind, text in blocks if kind != "heading"] or [text for _, text in blocks]
        return _short(_joined(others[0])) if others else ""
    sentence = _sentence(" ".join(_plain(blocks[chosen][1]).split()))
    if sentence.endswith((":", "：")) and blocks[chosen + 1 : chosen + 2]:
        sentence += f" {_joined(blocks[chosen + 1][1])}"
    return _short(sentence)


def _is_paragraph(kind: str, text: str) -> bool:
    return kind in ("paragraph", "blockquote") and not _PICTURES.fullmatch(text)


def _sentence(text: str) -> str:
    """Return a text up to where its first sentence ends: not behind one letter (e.g., J. S. Bach) or "Dr."."""
    for end in _END.finditer(text):
        word = _WORD.search(text[: end.start()])
        if end[0] != "." or not word or not _is_abbreviated(word[0], text[end.end() :].lstrip()):
            return text[: end.end()]
    return text


def _is_abbreviated(word: str, after: str) -> bool:
    last = word.casefold().rpartition(".")[2]
    return len(last) == 1 or last in _ABBREVIATIONS or (last in _BEFORE_A_NUMBER and after[:1].isdigit())


def _joined(markdown: str) -> str:
    """Return the lines of a list, a table or code as one line."""
    lines = [_MARK.sub("", line).rstrip(",;") for line in _plain(markdown).split("\n") if line.strip()]
    return "; ".join(" ".join(line.split()) for line in lines)


def _plain(markdown: str) -> str:
    return escape_controls(dialect.plain(markdown))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else _LAST_WORD.sub("", sentence[:LONGEST]) + " …"
