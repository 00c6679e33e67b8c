"""Damage to a home: a small home, every way to damage it, and the judge of the results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from homes import START, TODAY, folded, journal, recorded, review, undo

from vivadeck.errors import VivaError
from vivadeck.model import Choice, Decision, Progress, Review
from vivadeck.progress.json_file import parse_entry
from vivadeck.progress.merge import apply
from vivadeck.progress.others import read
from vivadeck.progress.store import Store

SAFE = "All saved reviews are safe. "
WHOLE, NOTICED, REFUSED = "read completely", "read with a notice", "refused"


class Violation(Exception):
    """Damage had a result that is never allowed."""


class Sound(NamedTuple):
    """A home as it was before it was damaged."""

    home: Path
    json: bytes
    journal: bytes
    folded: Progress
    all: Progress
    is_marked: bool

    @property
    def path(self) -> Path:
        return self.home / "progress.json"

    def contents(self) -> tuple[bytes, bytes]:
        """Return the bytes of the two files now."""
        return self.path.read_bytes(), journal(self.home).read_bytes()

    def reset(self) -> None:
        """Restore the two files."""
        self.path.write_bytes(self.json)
        journal(self.home).write_bytes(self.journal)


def small_home(home: Path, *, is_marked: bool = True, size: int = 1) -> Sound:
    """Return a home with a damaged newest backup; without the mark, as after a power cut before it was written."""
    decisions = [Decision(f"deck/{name}", START, choice) for name, choice in zip("ab", Choice, strict=False)]
    folded(home, *map(review, range(6 * size)), day=TODAY - timedelta(days=1))
    store = folded(home, *decisions, review(6 * size), undo(3))
    (home / "backups" / f"progress-{TODAY}.json").write_bytes(store.path.read_bytes()[:-20])
    before = store.load()
    later = [review(100 + number) for number in range(3 * size)]
    recorded(home, *later, undo(100), Decision("deck/a", START + timedelta(hours=200), Choice.RESUME))
    if not is_marked:
        (home / "progress.json.lock").unlink()
    data = journal(home).read_bytes()
    return Sound(home, store.path.read_bytes(), data, before, store.load(), is_marked)


def cuts(data: bytes) -> Iterator[bytes]:
    """Yield `data` cut off at every byte."""
    for length in range(len(data)):
        yield data[:length]


def flips(data: bytes, *, one_a_byte: bool = False) -> Iterator[bytes]:
    """Yield `data` with every single bit flipped, or with one bit of each byte, each time another."""
    for place in range(len(data)):
        for bit in (place * 5 % 8,) if one_a_byte else range(8):
            yield data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def damage_json(sound: Sound, data: bytes) -> str:
    """Write a damaged JSON file, and return the outcome: everything is read, or nothing. Raises Violation."""
    sound.path.write_bytes(data)
    good = sound.home / "backups" / f"progress-{TODAY - timedelta(days=1)}.json"
    refusal = [
        "Your progress is damaged, but there is a good backup from ",
        "nothing was changed. To go back to the backup: `viva restore`\n",
        f"\n{sound.path} cannot be used: ",
        f"\nThe backup is {good}.",
    ]
    if re.match(rb'\{\n"version": [5-9],\n', data):  # such damage looks like the file of a newer viva
        refusal = [f"Your reviews are safe: nothing was changed. {sound.path} was written by a newer viva (format "]
    return _judged(sound, sound.all, refusal)


def damage_journal(sound: Sound, data: bytes) -> str:
    """Write a damaged journal, and return the outcome: at least all whole lines, or nothing. Raises Violation."""
    journal(sound.home).write_bytes(data)
    kept = apply(sound.folded, map(parse_entry, _whole_lines(sound.journal, data)))
    safe = "All earlier reviews are safe, and nothing was changed. "
    outcome = _judged(sound, kept, [f"{safe}To keep all that can be read: `viva restore`\n{journal(sound.home)}:"])
    if outcome == WHOLE and kept != sound.all and (sound.is_marked or not _is_between_lines(sound.journal, data)):
        raise Violation(f"entries are missing without a word: {data!r}")
    return outcome


def glance(sound: Sound, data: bytes, *, at_journal: bool) -> str:
    """Write a damaged file, and only read the two files, which is fast enough for every bit of them."""
    path, whole = (journal(sound.home), sound.journal) if at_journal else (sound.path, sound.json)
    path.write_bytes(data)
    try:
        progress, notices = read(sound.path)
    except VivaError as error:
        damaged = [f"{path} cannot be used: ", f"{path} was written by a newer viva (format "]
        if not str(error).startswith(f"{path}:" if at_journal else tuple(damaged)):
            raise Violation(f"refused without its place: {error}") from error
        return REFUSED
    finally:
        path.write_bytes(whole)
    if at_journal and notices and all(notice.removeprefix(SAFE).startswith(f"{path}:") for notice in notices):
        if not set(progress.reviews) <= {*sound.all.reviews, *_taken_back(sound)}:
            raise Violation(f"what nobody recorded was read of {data!r}")
        return REFUSED  # the line, with its place; `viva merge` takes the others
    if progress != sound.all:
        raise Violation(f"another value was read of {data!r}")
    return NOTICED if notices else WHOLE


def _whole_lines(before: bytes, after: bytes) -> list[str]:
    """Return the undamaged lines; the line break of the last one may be missing or damaged."""
    *intact, last = after.split(b"\n")
    lines = before.decode().splitlines()
    return [line for line in lines if line.encode() in intact or last[: len(line.encode())] == line.encode()]


def _taken_back(sound: Sound) -> list[Review]:
    """Return all reviews, with those that a later line undoes: that line may be the damaged one."""
    entries = map(parse_entry, _whole_lines(sound.journal, sound.journal))
    return [entry for entry in entries if isinstance(entry, Review)] + list(sound.folded.reviews)


def _is_between_lines(before: bytes, after: bytes) -> bool:
    return not after or before[: len(after)].endswith((b"\n", b'"}'))


def _judged(sound: Sound, expected: Progress, refusal: list[str]) -> str:
    before = sound.contents()
    outcome = _outcome(expected, refusal, Store(sound.home, TODAY))
    if sound.contents() != before:
        raise Violation("reading changed a file")
    if outcome == REFUSED:
        _refuses_to_prepare(sound, before)
    return outcome


def _outcome(expected: Progress, refusal: list[str], store: Store) -> str:
    try:
        progress = store.load()
    except VivaError as error:
        if not all(words in str(error) for words in refusal):
            raise Violation(f"refused without its place or its remedy: {error}") from error
        return REFUSED
    except Exception as error:
        raise Violation(f"{type(error).__name__}: {error}") from error
    if progress != expected:
        raise Violation(f"another value was read: {progress}, not {expected}")
    return NOTICED if store.notices else WHOLE


def _refuses_to_prepare(sound: Sound, before: tuple[bytes, bytes]) -> None:
    try:
        Store(sound.home, TODAY).prepare()
    except VivaError:
        if sound.contents() != before:
            raise Violation("a damaged file was changed") from None
    else:
        raise Violation("a damaged home was made ready for recording")
