"""A query whose words no card holds → the query that may have been meant. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from vivadeck.errors import nearest
from vivadeck.query import Kind, Query, Term
from vivadeck.search import wanted, words_in

_LETTERS = re.compile(r"[^\W\d_]{3,}")


def suggestion(query: Query, holds: Callable[[str], bool], held: Callable[[], Iterable[str]]) -> str:
    """Return `query` as text with each word that no card `holds` replaced by the nearest one; "" for no idea.

    `held` returns all `words` of the cards.
    """
    known: dict[str, None] = {}
    changed, spelled = False, []
    for term in query:
        words, text = words_in(term.text), term.text
        if term in wanted(query):
            known = known or dict.fromkeys(part for word in held() for part in _LETTERS.findall(word))
            mended = [word if holds(word) else nearest(word, known) for word in words]
            if not all(mended):
                return ""
            if mended != words:
                text, changed = " ".join(mended), True
        spelled.append(_spelled(term, text))
    return " ".join(spelled) if changed else ""


def _spelled(term: Term, text: str) -> str:
    quoted = f'"{text}"' if " " in text else text
    key = "" if term.kind is Kind.WORDS else f"{term.kind}:"
    return f"{'-' if term.negated else ''}{key}{quoted}"
