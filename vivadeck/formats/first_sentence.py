"""The first sentence of an answer, for where a card has no short one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vivadeck.markdown import dialect, math
from vivadeck.sanitize import escape_controls

LONGEST = 300  # characters
_END = re.compile(r"""[.!?…]["'”’»)\]]*(?=\s+[^\sa-z])|[。！？]""")  # no sentence begins with a small letter
_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\Z")
_ABBREVIATIONS = frozenset(re.findall(r"\w+", "dr prof mr mrs ms st vs cf approx ca al bzw vgl resp incl excl"))
_BEFORE_A_NUMBER = frozenset(re.findall(r"\w+", "no nr fig figs eq eqs sec ch chap vol p pp abb tab bd kap art"))
_PICTURES = re.compile(r"(?:!\[[^\]]*\]\([^)]*\)\s*)+")
_MARK = re.compile(r"^\s*(?:•|\d+[.)])\s+")
_COLON = re.compile(r"([:：]);\s")  # an item that ends with a colon needs no other mark behind it
_LISTS = ("bullet_list", "ordered_list")
_LEADS = re.compile(
    r"(?:see|cf\.|siehe|vgl\.)\b|(?:here|hier|look|below|as follows)(?:\s\w+){0,3}[:：.]?\Z", re.IGNORECASE
)
_LAST_WORD = re.compile(r"\s+\S*\Z")


def first_sentence(markdown: str) -> str:
    """Return the first sentence of an answer as plain text, or its beginning where that is long.

    A sentence that only leads to something else ("See the page:", "Here:") is none where there is another. A list is
    taken whole where it comes first, and as part of a sentence before it that ends with a colon. Of an answer without
    sentences and lists all of the table or the code is taken.
    """
    if math.is_too_much(markdown):
        return _short(next(_sentences(" ".join(math.for_reading(markdown).split()))))
    blocks = dialect.blocks(math.for_terminal(markdown))
    said = next(_said(blocks), "") or next(_said(blocks, is_any=True), "")
    others = [text for kind, text in blocks if kind != "heading"] or [text for _, text in blocks]
    return _short(said or (_joined(others[0]) if others else ""))


def _said(blocks: Sequence[tuple[str, str]], *, is_any: bool = False) -> Iterator[str]:
    """Yield the sentences and lists that say something, or `is_any` of them."""
    for at, (kind, text) in enumerate(blocks):
        if kind in _LISTS:
            yield _joined(text)
        elif kind in ("paragraph", "blockquote") and not _PICTURES.fullmatch(text):
            for sentence in _sentences(" ".join(_plain(text).split())):
                if is_any or not _LEADS.match(sentence):
                    is_open = sentence.endswith((":", "：")) and at + 1 < len(blocks)
                    yield f"{sentence} {_joined(blocks[at + 1][1])}" if is_open else sentence


def _sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text. None ends behind one letter (e.g., J. S. Bach) or "Dr."."""
    begin = 0
    for end in _END.finditer(text):
        word = _WORD.search(text[begin : end.start()])
        if end[0] != "." or not word or not _is_abbreviated(word[0], text[end.end() :].lstrip()):
            yield text[begin : end.end()].lstrip()
            begin = end.end()
    if text[begin:].strip() or not begin:
        yield text[begin:].lstrip()


def _is_abbreviated(word: str, after: str) -> bool:
    last = word.casefold().rpartition(".")[2]
    return len(last) == 1 or last in _ABBREVIATIONS or (last in _BEFORE_A_NUMBER and after[:1].isdigit())


def _joined(markdown: str) -> str:
    """Return the lines of a list, a table or code as one line."""
    lines = [_MARK.sub("", line).rstrip(",;") for line in _plain(markdown).split("\n") if line.strip()]
    return _COLON.sub(r"\1 ", "; ".join(" ".join(line.split()) for line in lines))


def _plain(markdown: str) -> str:
    return escape_controls(dialect.plain(markdown))


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else _LAST_WORD.sub("", sentence[:LONGEST]) + " …"
