"""Deck files in the index: what has not changed is not read again, and no more of a file is looked at than needed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck.decks import deck_file
from vivadeck.decks.problems import Parsed, Problem
from vivadeck.index.database import Damaged, Database
from vivadeck.index.deck_rows import CARD, DeckRows, Examined, examined, made_card, made_references
from vivadeck.later import Later
from vivadeck.model import Card, Deck

_MUCH_BYTES = 5_000_000  # other processes take a tenth of a second to begin


class Head(NamedTuple):
    """What is known of a deck file, apart from its cards. `first` is the row of its first card; the others follow."""

    file: int
    path: bytes
    size: int
    written: int
    changed: int
    is_settled: int
    digest: bytes
    cards: int
    first: int
    ids: int
    name: str
    title: str | None
    description: str
    tags: str
    problems: str
    references: str

    @property
    def rows(self) -> tuple[int, int]:
        """The rows of its first and of its last card."""
        return self.first, self.first + self.cards - 1


_GONE = Head(0, b"", 0, 0, 0, 0, b"", 0, 1, 0, "", None, "", "[]", "", "")  # of a file that was there before


class Shelf:
    """The deck files, as far as the index knows them. `tracked` shows how far a long reading is."""

    def __init__(self, database: Database, tracked: Callable[[Any, str], Iterable[Any]]) -> None:
        self._database = database
        self._tracked = tracked
        self.heads: dict[str, Head] = {}  # those that were asked for, by their real paths, as they are in the index
        self._paths: dict[str, Path] = {}
        self._real: dict[Path, str] = {}

    def read(self, files: Mapping[str, Path]) -> list[Parsed]:
        """Return what each file gives; cards and references are looked up when they are first asked for."""
        known = {_known_as(real, path): path for real, path in files.items()}
        self._paths.update(known)
        self._real.update({path: real for real, path in known.items()})
        return self._database.attempt(partial(self._read, known))

    def refill(self) -> None:
        """Read all files that were asked for into an index that has been begun anew."""
        self.heads.clear()
        self._read(self._paths)

    def remembered(self, what: str, read: Iterable[Path], find: Callable[[], list[Any]], also: str = "") -> list[Any]:
        """Return what `find` does, JSON that follows from `read` and from what `also` stands for.

        It is not called again unless one of these files is new.
        """
        return self._remember(what, read, find, lambda head: head.file, also)

    def remembered_of_ids(self, what: str, read: Iterable[Path], find: Callable[[], list[Any]]) -> list[Any]:
        """Return the same of what follows from the ids of the cards in these files alone, whatever else is in them."""
        return self._remember(what, read, find, lambda head: head.ids, "")

    def _remember(
        self, what: str, read: Iterable[Path], find: Callable[[], list[Any]], known_by: Callable[[Head], int], also: str
    ) -> list[Any]:
        heads = [self.heads.get(self._real.get(path, "")) for path in read]
        if None in heads:
            return find()
        of = also + ",".join(str(known_by(head)) for head in heads if head)
        return self._database.attempt(partial(self._remembered, what, of, find))

    def tags(self, decks: Sequence[Deck]) -> set[str]:
        """Return all tags of the decks' cards."""
        return {tag for head in self.of(decks) for tag in json.loads(head.tags)}

    def ids(self, decks: Sequence[Deck]) -> list[str]:
        """Return the ids of the decks' cards, in order."""
        return self._database.attempt(lambda: [name for deck in decks for name in self._ids(self.of([deck])[0])])

    def of(self, decks: Iterable[Deck]) -> list[Head]:
        """Return what is known of the decks' files."""
        return [self.heads.get(self._real[deck.path], _GONE) for deck in decks]

    def cards_between(self, first: int, last: int) -> list[tuple[int, Card]]:
        """Return the cards of these rows, with their row. Raises sqlite3.Error, Damaged."""
        found = self._database.rows(f"select id, {CARD} from cards where id between ? and ? order by id", (first, last))
        return [(row[0], made_card(self._database.checked(row[1:]), Path())) for row in found]

    def _read(self, files: Mapping[str, Path]) -> list[Parsed]:
        missing = {os.fsencode(real) for real in files if real not in self.heads}
        if missing:
            held = self._database.sealed("select * from files")
            self.heads |= {os.fsdecode(row[1]): Head(*row) for row in held if row[1] in missing}
        unread: dict[str, Parsed] = {}
        stale = {real: path for real, path in files.items() if not self._is_current(real, path)}
        if stale:
            self._database.changing()
            unread = self._renewed(stale)
        return [unread.get(real) or self._parsed(real, path) for real, path in files.items()]

    def _is_current(self, real: str, path: Path) -> bool:
        head = self.heads.get(real)
        if head is None or not head.is_settled:
            return False
        try:
            state = path.stat()
        except OSError:
            return False
        return (state.st_size, state.st_mtime_ns, state.st_ctime_ns) == head[2:5]

    def _renewed(self, stale: Mapping[str, Path]) -> dict[str, Parsed]:
        """Read what may have changed, and return what cannot be kept: it could not even be opened."""
        self._forget_gone()
        unread = {}
        for real, seen in self._each_examined(stale):
            head = self.heads.get(real)
            if isinstance(seen.given, Problem):
                unread[real] = deck_file.unread(seen.given)
                self.heads.pop(real, None)
            elif seen.given is not None:
                self._replace(real, seen, seen.given)
            elif head is not None and head[2:7] != seen[:5]:
                size, written, changed, is_settled, digest, _ = seen
                known = head._replace(size=size, written=written, changed=changed, is_settled=is_settled, digest=digest)
                self._keep(known)
        return unread

    def _each_examined(self, stale: Mapping[str, Path]) -> Iterator[tuple[str, Examined]]:
        calls = [(path, head.digest if (head := self.heads.get(real)) else b"") for real, path in stale.items()]
        is_much = sum(map(_size, stale.values())) > _MUCH_BYTES
        results = _in_processes(calls) if is_much else (examined(*call) for call in calls)
        yield from zip(self._tracked(list(stale), "Reading decks"), results, strict=True)

    def _forget_gone(self) -> None:
        """Let go of what is known of files that are not there any more."""
        for row in self._database.rows("select path, file, first, cards from files"):
            if not os.path.lexists(row[0].partition(b"\0")[0]):
                self._forget(*row[1:])

    def _forget(self, file: int, first: int, cards: int) -> None:
        connection = self._database.connection
        connection.execute("delete from cards where id between ? and ?", (first, first + cards - 1))
        for table in ("files", "vocabularies", "main.tallies"):
            connection.execute(f"delete from {table} where file = ?", (file,))

    def _replace(self, real: str, seen: Examined, given: DeckRows) -> None:
        if old := self.heads.pop(real, None):
            self._forget(old.file, old.first, old.cards)
        used = dict(self._database.rows("select name, seq from sqlite_sequence"))
        first = used.get("cards", 0) + 1
        self._database.connection.executemany(
            "insert into cards values (?, ?, ?, ?, ?, ?, ?, ?)",
            ((row, *card) for row, card in enumerate(given.cards, first)),
        )
        size, written, changed, is_settled, digest, _ = seen
        file, cards = used.get("files", 0) + 1, len(given.cards)
        told = (given.ids, given.name, given.title, given.description, given.tags, given.problems, given.references)
        self._keep(Head(file, os.fsencode(real), size, written, changed, is_settled, digest, cards, first, *told))

    def _keep(self, head: Head) -> None:
        self._database.put("files", head)
        self.heads[os.fsdecode(head.path)] = head

    def _parsed(self, real: str, path: Path) -> Parsed:
        head = self.heads[real]
        deck = None
        if head.title is not None:
            cards = Later(partial(self._database.attempt, partial(self._cards, real, path)), head.cards)
            deck = Deck(head.name, head.title, cards, head.description, path)
        problems = tuple(Problem(path, *each) for each in json.loads(head.problems)) if head.problems else ()
        references = Later(partial(made_references, head.references)) if head.references else ()
        return Parsed(path, head.name, deck, problems, references)

    def _cards(self, real: str, path: Path) -> list[Card]:
        head = self.heads.get(real, _GONE)
        found = self._database.sealed(f"select {CARD} from cards where id between ? and ? order by id", head.rows)
        all_of(head.cards, found)
        return [made_card(row, path) for row in found]

    def _ids(self, head: Head) -> list[str]:
        found = self._database.rows("select card from cards where id between ? and ? order by id", head.rows)
        all_of(head.cards, found)
        return [card for (card,) in found]

    def _remembered(self, what: str, of: str, find: Callable[[], list[Any]]) -> list[Any]:
        held = self._database.sealed("select * from remembered where what = ? and of = ?", (what, of))
        if held:
            return list(json.loads(held[0][2]))
        self._database.changing().execute("delete from remembered where what = ?", (what,))
        found = json.dumps(find())
        self._database.put("remembered", (what, of, found))
        return list(json.loads(found))


def all_of(cards: int, found: Sequence[object]) -> None:
    """Raise Damaged when it is not one for each of so many cards."""
    if len(found) != cards:
        raise Damaged


def _known_as(real: str, path: Path) -> str:
    """Return what a file is known by: a link may give it another name, by which its deck is called."""
    return real if real.endswith(os.sep + path.name) else f"{real}\0{path.name}"


def _in_processes(calls: Sequence[tuple[Path, bytes]]) -> Iterator[Examined]:
    from vivadeck.index import workers

    return workers.each(examined, calls)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
