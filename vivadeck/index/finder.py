"""Which cards may match a query: those that hold its words, found without looking at the others.

What is found is never too little; `search` says which of it really matches, and how well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from vivadeck import search
from vivadeck.agenda import LEECH_LAPSES, State
from vivadeck.index.database import Database
from vivadeck.index.shelf import Head, Shelf
from vivadeck.index.standing_rows import NEW
from vivadeck.model import Deck
from vivadeck.query import Kind, Query, Term, named

_TERMS_AT_ONCE = 200  # in one query of SQLite's
_CARDS_AT_ONCE = 2_000
_STANDING = {  # a state's condition; of the other states there are too many cards
    State.DUE: f"s.waits > {NEW} and s.waits <= :today",
    State.LEECH: f"s.lapses >= {LEECH_LAPSES}",
    State.SUSPENDED: "s.choice = 'suspend'",
}


class Finder:
    """The words of the cards that are on the `shelf`. `tracked` shows how far a long reading is."""

    def __init__(self, database: Database, shelf: Shelf, tracked: Callable[[Any, str], Iterable[Any]]) -> None:
        self._database = database
        self._shelf = shelf
        self._tracked = tracked

    def rows(self, decks: Sequence[Deck], query: Query, today: int) -> set[int] | None:
        """Return the rows of the cards of these decks that may match, None when that would be all of them."""
        return self._database.attempt(lambda: self._rows(self._shelf.of(decks), query, today))

    def words(self, decks: Sequence[Deck]) -> list[str]:
        """Return each word of the decks' cards, folded."""
        return self._database.attempt(lambda: self._vocabulary(self._shelf.of(decks)).split())

    def _rows(self, heads: Sequence[Head], query: Query, today: int) -> set[int] | None:
        found: set[int] | None = None
        vocabulary = ""
        for term in query:
            if term.negated or (term.kind is Kind.IS and State(term.text) not in _STANDING):
                continue
            if term.kind is Kind.WORDS:
                if not (sought := search.sought(term)):
                    continue
                vocabulary = vocabulary or self._vocabulary(heads)
                rows = self._holding(*sought, vocabulary)
            elif term.kind is Kind.TAG:
                rows = self._tagged(heads, term)
            elif term.kind is Kind.DECK:
                rows = {row for head in heads if named(term, head.name) for row in range(head.first, head.rows[1] + 1)}
            else:
                rows = self._standing(State(term.text), today)
            found = rows if found is None else found & rows
        return found

    def _holding(self, beginning: str, inside: str, vocabulary: str) -> set[int]:
        wanted = [f'"{beginning}" *', *(f'"{word}"' for word in _words_with(inside, vocabulary))]
        found: set[int] = set()
        for at in range(0, len(wanted), _TERMS_AT_ONCE):
            matching = " OR ".join(wanted[at : at + _TERMS_AT_ONCE])
            found.update(
                row for (row,) in self._database.rows("select rowid from words where words match ?", (matching,))
            )
        return found

    def _tagged(self, heads: Sequence[Head], term: Term) -> set[int]:
        found: set[int] = set()
        for head in heads:
            for tag in json.loads(head.tags):
                if named(term, tag):
                    quoted = json.dumps(tag, ensure_ascii=False)
                    rows = self._database.rows(
                        "select id from cards where id between ? and ? and instr(rest, ?)", (*head.rows, quoted)
                    )
                    found.update(row for (row,) in rows)
        return found

    def _standing(self, state: State, today: int) -> set[int]:
        rows = self._database.connection.execute(
            f"select c.id from standings s cross join cards c on c.card = s.card where {_STANDING[state]}",
            {"today": today},
        )
        return {row for (row,) in rows}

    def _vocabulary(self, heads: Sequence[Head]) -> str:
        """Return all words of these files, each on a line of its own for each file that has it."""
        files = ", ".join(str(head.file) for head in heads)
        select = f"select file, words, seal from vocabularies where file in ({files})"
        held = dict(self._database.sealed(select))
        missing = [head for head in heads if head.file not in held]
        if missing:
            self._database.changing()
            if self._are_mostly_gone(missing):
                missing, held = list(heads), {}
            for head in self._tracked(missing, "Reading words"):
                held[head.file] = self._learned(head)
        return "".join(held.values())

    def _are_mostly_gone(self, missing: Sequence[Head]) -> bool:
        """Begin anew, once most words would be of cards that are gone: a card's words cannot be taken out."""
        held = self._database.sealed("select * from facts where name = 'words'")
        ((there,),) = self._database.rows("select coalesce(sum(cards), 0) from files")
        cards = sum(head.cards for head in missing) + int(held[0][1] if held else 0)
        is_too_much = cards > 2 * int(there) + _CARDS_AT_ONCE
        if is_too_much:
            self._database.connection.execute("delete from vocabularies")
            self._database.connection.execute("insert into words (words) values ('delete-all')")
        self._database.put("facts", ("words", there if is_too_much else cards))
        return is_too_much

    def _learned(self, head: Head) -> str:
        """Take in the words of a deck file."""
        known: set[str] = set()
        for start in range(head.first, head.rows[1] + 1, _CARDS_AT_ONCE):
            end = min(start + _CARDS_AT_ONCE - 1, head.rows[1])
            held = [(row, search.words(card)) for row, card in self._shelf.cards_between(start, end)]
            self._database.connection.executemany(
                "insert into words (rowid, text) values (?, ?)", ((row, " ".join(words)) for row, words in held)
            )
            known.update(*(words for _, words in held))
        told = "".join(f"\n{word}\n" for word in sorted(known))
        self._database.put("vocabularies", (head.file, told))
        return told


def _words_with(part: str, vocabulary: str) -> list[str]:
    """Return the words of the vocabulary that have this part, none for no part."""
    found: dict[str, None] = {}
    at = vocabulary.find(part) if part else -1
    while at >= 0:
        start, end = vocabulary.rfind("\n", 0, at) + 1, vocabulary.index("\n", at)
        found[vocabulary[start:end]] = None
        at = vocabulary.find(part, end)
    return list(found)
