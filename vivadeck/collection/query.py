"""The query language of `search` and of `-q`: text → terms. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from vivadeck.agenda import State
from vivadeck.errors import VivaError, did_you_mean


class Kind(StrEnum):
    """What a term asks for."""

    WORDS = "words"
    DECK = "deck"
    TAG = "tag"
    IS = "is"


class Term(NamedTuple):
    """One condition. A card matches a query if it meets all terms, and no negated one."""

    kind: Kind
    text: str
    negated: bool = False


Query = tuple[Term, ...]

_TERM = re.compile(
    r"""(?P<no>-?) (?![!#-/:-@[-`{-~–—]+(?:\s|$))  # a lone - or & is punctuation, not a term
        (?: (?P<key>\w+): (?=\S) )? (?: "(?P<quoted>[^"]*)" | (?P<bare>[^\s"]+) )""",
    re.VERBOSE,
)
_KEYS = (Kind.DECK, Kind.TAG, Kind.IS)


def parse(text: str) -> Query:
    """Return the terms of `text`: words, "phrases", `deck:`, `tag:`, `is:`, each with `-` before it to exclude.

    Raises VivaError for a quote without its partner, a key without a name, a misspelled key and an unknown `is:`.
    """
    if text.count('"') % 2:
        raise VivaError(f'The query {text!r} has an opening quote (") and no closing one.')
    return tuple(term for term in map(_term, _TERM.finditer(text)) if term.text.strip())


def check(query: Query, decks: Iterable[str], tags: Iterable[str]) -> None:
    """Raise VivaError, with the nearest name, when `query` names a deck or tag that does not exist."""
    names_by_kind = {Kind.DECK: sorted(decks), Kind.TAG: sorted(tags)}
    for term in query:
        names = names_by_kind.get(term.kind)
        if names is not None and not any(named(term, name) for name in names):
            raise VivaError(f"There is no {term.kind} {term.text!r}.{did_you_mean(term.text, names)}")


def only_in(query: Iterable[Term], decks: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return those of `decks` that a term of `query` names, unless it names one of `others` too."""
    deck_terms = [term for term in query if term.kind is Kind.DECK and not any(named(term, name) for name in others)]
    return [name for name in decks if any(named(term, name) for term in deck_terms)]


def named(term: Term, name: str) -> bool:
    """Whether a `deck:` or `tag:` term names `name`; case does not matter, and a final * stands for anything."""
    wanted, name = term.text.casefold(), name.casefold()
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted


def _term(match: re.Match[str]) -> Term:
    key, text = (match["key"] or "").lower(), match["bare"] if match["quoted"] is None else match["quoted"]
    negated = bool(match["no"])
    if (key in _KEYS and not text.strip()) or (match["bare"] or "").lower() in [f"{each}:" for each in _KEYS]:
        raise VivaError(f"{match.group()} needs a name right after it, as in deck:general, tag:cnn or is:due.")
    if key not in _KEYS:
        near = did_you_mean(key, [each for each in _KEYS if each[0] == key[0]]) if key else ""
        if near:
            raise VivaError(f"{match['key']}: is unknown in a query. You can use deck:, tag: and is:.{near}")
        return Term(Kind.WORDS, f"{match['key']}:{text}" if key else text, negated)
    if key == Kind.IS and text.lower() not in list(State):
        hint = did_you_mean(text, State) or f" It can be {', '.join(State)}."
        raise VivaError(f"is:{text} is unknown.{hint}")
    return Term(Kind(key), text.lower() if key == Kind.IS else text, negated)
