"""Deck files in the collection: what has not changed is not read again, and no more of it is looked at than needed."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, overload

from vivadeck.collection.database import Database
from vivadeck.collection.rows import HAS_HISTORY, NEW, WITH_HISTORY, card_row
from vivadeck.decks import deck_file
from vivadeck.decks.problems import Parsed, Place, Problem, Reference
from vivadeck.model import Deck

SETTLED_NS = 2_000_000_000  # a file written since may change again without its time or size telling
_MUCH_BYTES = 5_000_000  # other processes take a tenth of a second to begin
_DIGEST_BYTES = 16
_json = json.JSONEncoder(ensure_ascii=False).encode
_T = TypeVar("_T")


class DeckFile(NamedTuple):
    """A row of `files`: what is known of a deck file, apart from its cards. `title` is None when it is no sound deck.

    `file` is another number whenever its content is another. `tags`, `problems` and `links` are JSON.
    """

    file: int
    path: bytes
    size: int
    written_ns: int
    changed_ns: int
    inode: int
    is_settled: int
    digest: bytes
    cards: int
    name: str
    title: str | None
    description: str
    tags: str
    problems: str
    links: str


GONE = DeckFile(0, b"", 0, 0, 0, 0, 0, b"", 0, "", None, "", "[]", "", "")  # of a file that was there before


class Examined(NamedTuple):
    """A deck file that may have changed: what tells it from others, whether that can be relied on, and a digest of its
    bytes. `content` is what it gave: None when that is known already, a problem when it cannot be read.
    """

    size: int
    written_ns: int
    changed_ns: int
    inode: int
    is_settled: int
    digest: bytes
    content: Content | Problem | None


class Content(NamedTuple):
    """What a deck file gave: the columns of DeckFile from `name` on, and the rows of its cards."""

    columns: tuple[Any, ...]
    cards: tuple[tuple[Any, ...], ...]


class Later(Sequence[_T]):
    """A sequence that `read` returns when one looks into it; how many items it has is known before that."""

    def __init__(self, read: Callable[[], Sequence[_T]], count: int) -> None:
        self._read = read
        self._count = count

    @cached_property
    def _items(self) -> tuple[_T, ...]:
        return tuple(self._read())

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[_T]:
        return iter(self._items)

    @overload
    def __getitem__(self, place: int) -> _T: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[_T]: ...

    def __getitem__(self, place: int | slice) -> _T | Sequence[_T]:
        return self._items[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._items == tuple(other)

    def __hash__(self) -> int:
        return hash(self._items)


def numbers(files: Iterable[DeckFile]) -> str:
    """Return the numbers of files as SQL lists them."""
    return ",".join(str(file.file) for file in files)


def file_key(real: str, path: Path) -> str:
    """Return what a file is known by: a link may give it another name, by which its deck is called."""
    return real if real.endswith(os.sep + path.name) else f"{real}\0{path.name}"


def files_of(database: Database, wanted: Iterable[str]) -> dict[str, DeckFile]:
    """Return those of the wanted files that the collection has, by what they are known by."""
    paths = {os.fsencode(path) for path in wanted}
    rows = database.rows("select * from files")
    return {os.fsdecode(row[1]): DeckFile(*row) for row in rows if row[1] in paths}


def is_current(file: DeckFile | None, path: Path) -> bool:
    """Whether a file is as it was when it was read."""
    if file is None or not file.is_settled:
        return False
    try:
        state = path.stat()
    except OSError:
        return False
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino) == file[2:6]


def take_in(
    database: Database,
    changed: Mapping[str, Path],
    files: Mapping[str, DeckFile],
    tracked: Callable[[Any, str], Iterable[Any]],
) -> tuple[dict[str, DeckFile], dict[str, Problem]]:
    """Read deck files that may have changed, and return them as they are now known, and why others cannot be read."""
    _forget_gone(database)
    new: dict[str, DeckFile] = {}
    unread: dict[str, Problem] = {}
    for key, seen in _examined_each(changed, files, tracked):
        before, content = files.get(key), seen.content
        state = (os.fsencode(key), *seen[:6])
        if isinstance(content, Problem):
            unread[key] = content
        elif content is not None:
            new[key] = _replace(database, before, state, content)
        elif before is not None:
            new[key] = DeckFile._make((before.file, *state, *before[8:]))
            if new[key] != before:
                database.put("files", [new[key]])
    return new, unread


def parsed(file: DeckFile, path: Path, cards: Sequence[Any]) -> Parsed:
    """Return what a deck file gave, as the collection knows it."""
    deck = None if file.title is None else Deck(file.name, file.title, cards, file.description, path)
    problems = tuple(Problem(path, *each) for each in json.loads(file.problems)) if file.problems else ()
    links = [Reference(card, target, Place(*at)) for card, target, at in json.loads(file.links or "[]")]
    return Parsed(path, file.name, deck, problems, links)


def examined(path: Path, digest: bytes) -> Examined:
    """Return what a deck file is and gives now, when it does not have this digest any more."""
    try:
        state = path.stat()  # before it is read: what changes meanwhile is noticed the next time
    except OSError:
        size, written, changed, inode = 0, 0, 0, 0
    else:
        size, written, changed, inode = state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino
    is_settled = int(min(abs(time.time_ns() - moment) for moment in (written, changed)) >= SETTLED_NS)
    data = deck_file.contents(path)
    if isinstance(data, Problem):
        return Examined(size, written, changed, inode, 0, b"", data)
    from hashlib import blake2b  # only when something changed

    now = blake2b(data, digest_size=_DIGEST_BYTES).digest()
    content = None if now == digest else _content(deck_file.parsed(data, path))
    return Examined(size, written, changed, inode, is_settled, now, content)


def _content(parsed: Parsed) -> Content:
    deck = parsed.deck
    cards = deck.cards if deck else ()
    columns = (
        len(cards),
        parsed.name,
        deck.title if deck else None,
        deck.description if deck else "",
        _json(list(dict.fromkeys(tag for card in cards for tag in card.tags))),
        _json([each[1:] for each in parsed.problems]) if parsed.problems else "",
        _json(parsed.references) if parsed.references else "",
    )
    return Content(columns, tuple(map(card_row, cards)))


def _examined_each(
    changed: Mapping[str, Path], files: Mapping[str, DeckFile], tracked: Callable[[Any, str], Iterable[Any]]
) -> Iterator[tuple[str, Examined]]:
    """Examine the files, in other processes where that is much, and show how far it is."""
    calls = [(path, files[key].digest if key in files else b"") for key, path in changed.items()]
    is_much = len(calls) > 1 and sum(_size(path) for path in changed.values()) > _MUCH_BYTES
    yield from zip(
        tracked(list(changed), "Reading decks"), _in_processes(calls) if is_much else _here(calls), strict=True
    )


def _here(calls: Iterable[tuple[Path, bytes]]) -> Iterator[Examined]:
    return (examined(path, digest) for path, digest in calls)


def _in_processes(calls: Sequence[tuple[Path, bytes]]) -> Iterator[Examined]:
    from vivadeck.collection import workers

    return workers.each(examined, calls)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _replace(database: Database, before: DeckFile | None, state: tuple[Any, ...], content: Content) -> DeckFile:
    """Put what a file gives in the place of what it gave before."""
    if before is not None:
        _forget(database, before.file)
    values = (*state, *content.columns)
    added = database.connection.execute(f"insert into files values (null, {', '.join('?' * len(values))})", values)
    number = added.lastrowid or 0
    database.connection.executemany(f"insert into cards values (null, {number}, ?, ?, ?, ?, ?, ?)", content.cards)
    count(database, f"where c.file = {number}")
    return DeckFile._make((number, *values))


def count(database: Database, where: str = "") -> None:
    """Count the cards of files anew: by what they wait for (`states.waits`), and those that have a history."""
    joined = f"from cards c left join states s on s.card = c.id {where}"
    waiting = f"select c.file, iif(s.card is null, {NEW}, s.waits) as day, count(*) {joined} group by 1, 2"
    database.connection.execute(f"insert into counts select * from ({waiting}) where day is not null")
    with_history = (
        f"select c.file, {WITH_HISTORY}, count(*) {joined} {'and' if where else 'where'} {HAS_HISTORY} group by 1"
    )
    database.connection.execute(f"insert into counts {with_history}")


def _forget_gone(database: Database) -> None:
    """Let go of what is known of files that are not there any more."""
    for file, path in database.rows("select file, path from files"):
        if not os.path.lexists(path.partition(b"\0")[0]):
            _forget(database, file)


def _forget(database: Database, file: int) -> None:
    for table in ("files", "cards", "terms", "counts"):
        database.connection.execute(f"delete from {table} where file = ?", (file,))
