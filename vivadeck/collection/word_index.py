"""An index of words: finds the cards that may match a query without looking at the others.

It finds all that match, and perhaps more; `ranking` says which really match, and how well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from vivadeck.agenda import LEECH_LAPSES, State
from vivadeck.collection import ranking
from vivadeck.collection.database import Database
from vivadeck.collection.deck_sync import DeckFile, numbers
from vivadeck.collection.query import Kind, Query, Term, named
from vivadeck.collection.rows import CARD, NEW, card_of

_NOWHERE = Path()
_TERMS_AT_ONCE = 200  # in one query of SQLite's
_CARDS_AT_ONCE = 2_000
_OF_STATE = {  # the condition of a state; the other states have too many cards
    State.DUE: f"(s.waits > {NEW} and s.waits <= :today or s.touched >= :today and s.drill > 0)",
    State.LEECH: f"s.lapses >= {LEECH_LAPSES}",
    State.SUSPENDED: "s.choice = 'suspend'",
}
_UNANSWERED = "select row from cards where answer = ''"


def missing(database: Database, files: Iterable[DeckFile]) -> list[DeckFile]:
    """Return the files whose words are not in the index."""
    indexed = {file for (file,) in database.rows("select file from terms")}
    return [file for file in files if file.file not in indexed]


def take_in(database: Database, files: Sequence[DeckFile], tracked: Callable[[Any, str], Iterable[Any]]) -> None:
    """Add the words of those files that are not in the index."""
    _drop_if_mostly_gone(database, sum(file.cards for file in missing(database, files)))
    for file in tracked(missing(database, files), "Reading words"):
        words: set[str] = set()
        rows = database.connection.execute(f"select row, {CARD} from cards where file = ? order by row", (file.file,))
        while some := rows.fetchmany(_CARDS_AT_ONCE):
            fields = [(row[0], *ranking.words_by_field(card_of(row[1:], _NOWHERE))) for row in some]
            database.connection.executemany(
                "insert into words (rowid, question, tags, answer) values (?, ?, ?, ?)",
                ((row, *map(" ".join, texts)) for row, *texts in fields),
            )
            words.update(*(text for _, *texts in fields for text in texts))
        database.put("terms", [(file.file, "".join(f"\n{word}\n" for word in sorted(words)))])


def vocabulary(database: Database, files: Iterable[DeckFile]) -> str:
    """Return all words of these files, each between line breaks, once for each file that has it."""
    rows = database.rows_of_each("select words from terms where file = ?", (file.file for file in files))
    return "".join(words for (words,) in rows)


def candidates(database: Database, files: Sequence[DeckFile], query: Query, today: int) -> set[int] | None:
    """Return the rows of the cards that may match on the study day `today` (an ordinal); None if all may match.

    Some may be cards of other files.
    """
    rows: set[int] | None = None
    words = ""
    for term in query:
        if term.negated or (term.kind is Kind.IS and State(term.text) not in (*_OF_STATE, State.UNANSWERED)):
            continue
        if term.kind is Kind.WORDS:
            if not (sought := ranking.sought(term)):
                continue
            words = words or vocabulary(database, files)
            of_term = _holding(database, *sought, words)
        elif term.kind is Kind.TAG:
            of_term = _tagged(database, files, term)
        elif term.kind is Kind.DECK:
            of_decks = (file.file for file in files if named(term, file.name))
            of_term = {row for (row,) in database.rows_of_each("select row from cards where file = ?", of_decks)}
        else:
            of_term = _in_state(database, State(term.text), today)
        rows = of_term if rows is None else rows & of_term
    return rows


def most_promising(database: Database, files: Sequence[DeckFile], term: Term, most: int) -> set[int] | None:
    """Return the `most` rows of cards that rank highest for a term of one word; None if no more cards may match.

    A question outweighs tags, tags outweigh an answer, and of two questions the shorter is more about the word: see
    `ranking`. In the last field that is searched, not all cards are compared.
    """
    if not (sought := ranking.sought(term)):
        return None
    terms = _terms(*sought, vocabulary(database, files))
    if len(terms) > _TERMS_AT_ONCE:
        return None
    rows: dict[int, None] = {}
    for column, order in (("question", "order by length(c.question), c.row"), ("tags", ""), ("answer", "")):
        sql = (
            "select c.row from words w cross join cards c on c.row = w.rowid "
            f"where words match ? and c.file in ({numbers(files)}) {order} limit ?"
        )
        matches = database.rows(sql, (f"{column} : ({' OR '.join(terms)})", most + 1))
        rows |= dict.fromkeys(row for (row,) in matches)
        if len(rows) > most:
            return set(list(rows)[:most])
    return None


def _terms(beginning: str, inside: str, words: str) -> list[str]:
    return [f'"{beginning}" *', *(f'"{word}"' for word in _words_with(inside, words))]


def _holding(database: Database, beginning: str, inside: str, words: str) -> set[int]:
    terms = _terms(beginning, inside, words)
    rows: set[int] = set()
    for at in range(0, len(terms), _TERMS_AT_ONCE):
        match = " OR ".join(terms[at : at + _TERMS_AT_ONCE])
        rows.update(row for (row,) in database.rows("select rowid from words where words match ?", (match,)))
    return rows


def _tagged(database: Database, files: Iterable[DeckFile], term: Term) -> set[int]:
    rows: set[int] = set()
    for file in files:
        for tag in json.loads(file.tags):
            if named(term, tag):
                sql = "select row from cards where file = ? and instr(rest, ?)"
                rows.update(row for (row,) in database.rows(sql, (file.file, json.dumps(tag, ensure_ascii=False))))
    return rows


def _in_state(database: Database, state: State, today: int) -> set[int]:
    if state is State.UNANSWERED:
        return {row for (row,) in database.rows(_UNANSWERED)}
    sql = f"select c.row from states s cross join cards c on c.id = s.card where {_OF_STATE[state]}"
    return {row for (row,) in database.connection.execute(sql, {"today": today})}


def _words_with(part: str, words: str) -> list[str]:
    """Return the words that contain `part`; none if it is empty."""
    matches: dict[str, None] = {}
    at = words.find(part) if part else -1
    while at >= 0:
        start, end = words.rfind("\n", 0, at) + 1, words.index("\n", at)
        matches[words[start:end]] = None
        at = words.find(part, end)
    return list(matches)


def _drop_if_mostly_gone(database: Database, added: int) -> None:
    """Empty the index if most of its words would be of deleted cards: words cannot be removed one by one."""
    before = database.meta("cards with words") or 0
    ((cards,),) = database.rows("select coalesce(sum(cards), 0) from files")
    if before + added > 2 * cards + _CARDS_AT_ONCE:
        database.connection.execute("delete from terms")
        database.connection.execute("insert into words (words) values ('delete-all')")
        before = 0
    database.put("meta", [("cards with words", before + added)])
