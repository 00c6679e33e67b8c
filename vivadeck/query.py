"""The query language of `search`, `study -q` and `export -q`: text → terms. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from vivadeck.agenda import State
from vivadeck.errors import VivaError, did_you_mean


class Kind(StrEnum):
    """What a term asks for."""

    WORDS = "words"
    DECK = "deck"
    TAG = "tag"
    IS = "is"


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. All terms of a query must hold; a negated one must not."""

    kind: Kind
    text: str
    negated: bool = False


Query = tuple[Term, ...]

_TERM = re.compile(r'(?P<no>-?)(?:(?P<key>[^\W\d_]+):(?=\S))?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
_KEYS = (Kind.DECK, Kind.TAG, Kind.IS)


def parse(text: str) -> Query:
    """Return the terms of `text`: words, "phrases", `deck:`, `tag:`, `is:`, each with `-` before it to exclude.

    Raises VivaError for a quote without its partner and for an unknown `is:`.
    """
    if text.count('"') % 2:
        raise VivaError(f'The query {text!r} has a quote (") without its partner.')
    return tuple(term for term in map(_term, _TERM.finditer(text)) if term.text)


def check(query: Query, decks: Iterable[str], tags: Iterable[str]) -> None:
    """Raise VivaError, naming the nearest one, when `query` names a deck or tag that is not there."""
    known = {Kind.DECK: sorted(decks), Kind.TAG: sorted(tags)}
    for term in query:
        names = known.get(term.kind)
        if names is not None and not any(named(term, name) for name in names):
            raise VivaError(f"There is no {term.kind} {term.text!r}.{did_you_mean(term.text, names)}")


def named(term: Term, name: str) -> bool:
    """Whether a `deck:` or `tag:` term names `name`; case does not matter, and a final * stands for anything."""
    wanted, name = term.text.casefold(), name.casefold()
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted


def _term(found: re.Match[str]) -> Term:
    key, text = found["key"], found["quoted"] if found["quoted"] is not None else found["bare"]
    negated = bool(found["no"])
    if key is None or key.lower() not in _KEYS:
        near = did_you_mean(key, _KEYS) if key else ""
        if near:
            raise VivaError(f"A query knows deck:, tag: and is:, not {key}:.{near}")
        return Term(Kind.WORDS, f"{key}:{text}" if key else text, negated)
    kind = Kind(key.lower())
    if kind is Kind.IS and text.lower() not in list(State):
        hint = did_you_mean(text, State) or f" It can be {', '.join(State)}."
        raise VivaError(f"A card cannot be is:{text}.{hint}")
    return Term(kind, text.lower() if kind is Kind.IS else text, negated)
