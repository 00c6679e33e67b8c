"""Deck files in the collection: a file is read again only when it has changed, and its cards only when needed."""

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

SETTLED_NS = 2_000_000_000  # a file written since may change again and keep its time and size
_MUCH_BYTES = 5_000_000  # other processes take a tenth of a second to begin
_DIGEST_BYTES = 16
_json = json.JSONEncoder(ensure_ascii=False).encode
_T = TypeVar("_T")


class DeckFile(NamedTuple):
    """A row of `files`: a deck file without its cards. `title` is None when the file is not a valid deck.

    `file` is a new number each time the content changes. `tags`, `problems` and `links` are JSON.
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


GONE = DeckFile(0, b"", 0, 0, 0, 0, 0, b"", 0, "", None, "", "[]", "", "")  # a file that no longer exists


class Examined(NamedTuple):
    """A deck file that may have changed: its size, times and inode, whether they are reliable (`is_settled`: it was not
    written just now), and a digest of its bytes. `content` is None when the digest is the same as before, and a Problem
    when the file cannot be read.
    """

    size: int
    written_ns: int
    changed_ns: int
    inode: int
    is_settled: int
    digest: bytes
    content: Content | Problem | None


class Content(NamedTuple):
    """The content of a deck file: the columns of DeckFile from `cards` on, and the rows of its cards."""

    columns: tuple[Any, ...]
    cards: tuple[tuple[Any, ...], ...]


class Later(Sequence[_T]):
    """A sequence of `count` items. `read` returns them; it is called when the first of them is needed."""

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
    """Return the key of a file: its real path, with the name of the link if a link gives its deck another name."""
    return real if real.endswith(os.sep + path.name) else f"{real}\0{path.name}"


def files_of(database: Database, wanted: Iterable[str]) -> dict[str, DeckFile]:
    """Return the wanted files that are in the collection, by their keys."""
    paths = {os.fsencode(path) for path in wanted}
    rows = database.rows("select * from files")
    return {os.fsdecode(row[1]): DeckFile(*row) for row in rows if row[1] in paths}


def is_current(file: DeckFile | None, path: Path) -> bool:
    """Whether a file has not changed since it was read."""
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
    """Read deck files that may have changed. Return their new rows, and the problems of those that cannot be read."""
    _forget_gone(database)
    new: dict[str, DeckFile] = {}
    unread: dict[str, Problem] = {}
    for key, file in _examined_each(changed, files, tracked):
        before, content = files.get(key), file.content
        state = (os.fsencode(key), *file[:6])
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
    """Return a deck file as it was parsed, from its row in the collection."""
    deck = None if file.title is None else Deck(file.name, file.title, cards, file.description, path)
    problems = tuple(Problem(path, *each) for each in json.loads(file.problems)) if file.problems else ()
    links = [Reference(card, target, Place(*at)) for card, target, at in json.loads(file.links or "[]")]
    return Parsed(path, file.name, deck, problems, links)


def examined(path: Path, digest: bytes) -> Examined:
    """Return the present state of a deck file, with its content if its digest is not this one."""
    try:
        state = path.stat()  # before the file is read: a change meanwhile is noticed the next time
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
    """Examine the files, in other processes if they are large, and show the progress."""
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
    """Replace the rows of a file by its new content, and return its row."""
    if before is not None:
        _forget(database, before.file)
    values = (*state, *content.columns)
    added = database.connection.execute(f"insert into files values (null, {', '.join('?' * len(values))})", values)
    number = added.lastrowid or 0
    database.connection.executemany(f"insert into cards values (null, {number}, ?, ?, ?, ?, ?, ?)", content.cards)
    count(database, f"where c.file = {number}")
    return DeckFile._make((number, *values))


def count(database: Database, where: str = "") -> None:
    """Count the cards of files: by the day from which they wait (`states.waits`), and those with a history."""
    joined = f"from cards c left join states s on s.card = c.id {where}"
    waiting = f"select c.file, iif(s.card is null, {NEW}, s.waits) as day, count(*) {joined} group by 1, 2"
    database.connection.execute(f"insert into counts select * from ({waiting}) where day is not null")
    with_history = (
        f"select c.file, {WITH_HISTORY}, count(*) {joined} {'and' if where else 'where'} {HAS_HISTORY} group by 1"
    )
    database.connection.execute(f"insert into counts {with_history}")


def _forget_gone(database: Database) -> None:
    """Delete the rows of files that no longer exist."""
    for file, path in database.rows("select file, path from files"):
        if not os.path.lexists(path.partition(b"\0")[0]):
            _forget(database, file)


def _forget(database: Database, file: int) -> None:
    for table in ("files", "cards", "terms", "counts", "standings"):
        database.connection.execute(f"delete from {table} where file = ?", (file,))
