"""viva in a home after a power cut: steps, each acknowledged, and the states that are allowed after each."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Container, Iterable, Iterator
from datetime import timedelta
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import NamedTuple

from disk import Cut, Disk, Left, lay
from homes import TODAY, review, undo
from syscalls import Call, calls

from vivadeck.errors import VivaError
from vivadeck.model import Choice, Decision, Entry, Progress
from vivadeck.progress.json_file import dump
from vivadeck.progress.merge import apply
from vivadeck.progress.store import Store

Step = tuple[str, int]  # its name, and the number of its review, or of days from today

STEPS: tuple[Step, ...] = (
    *(("prepare", 0), ("record", 1), ("record", 2), ("record", 3), ("undo", 2), ("record", 4), ("fold", 0)),
    *(("record", 5), ("suspend", 6), ("other", 7), ("record", 8), ("fold", 1)),
    *(("record", 9), ("torn", 0), ("record", 10), ("merge", 16)),
    *(("record", 11), ("fold", 1), ("killed", 12), ("record", 13), ("unbroken", 14), ("other", 15), ("prepare", 0)),
)
BY_HAND: tuple[Step, ...] = (("mkdir", 0), ("prepare", 0), ("record", 1))  # in a home that viva did not make
_SCRIPT = """
from vivadeck.progress.merge import merge, progress

other = Store(home, today)

journal = home / "progress.json.journal"
inode = 0

def leave(data):
    '''Write what a process leaves if it was killed before its journal's name was durable.'''
    if not journal.exists():
        name_as_before()
    handle = os.open(journal, os.O_WRONLY | os.O_APPEND)
    os.write(handle, data)
    os.fsync(handle)
    os.close(handle)

def name_as_before():
    '''Make a journal with the inode of the last one, if the file system gives it again: the lowest is next.'''
    for number in range(8):
        spare = home / f"spare-{number}"
        spare.touch()
        if spare.stat().st_ino == inode:
            break
    handle = os.open(home, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    spare.rename(journal)

do = {
    "mkdir": lambda number: home.mkdir(),
    "prepare": lambda number: store.prepare(),
    "record": lambda number: store.record(review(number)),
    "other": lambda number: other.record(review(number)),
    "undo": lambda number: store.record(Undo(review(number).card, review(number).at)),
    "suspend": lambda number: store.record(Decision(review(number).card, review(number).at, Choice.SUSPEND)),
    "fold": lambda days: Store(home, today + timedelta(days=days)).fold(),
    "merge": lambda number: store.rewrite(lambda old: merge(old, progress([review(number)])), "merge", start),
    "torn": lambda number: leave(b'{"review": {"card": ' + bytes(300)),
    "killed": lambda number: leave(dump_entry(review(number)).encode()),
    "unbroken": lambda number: leave(dump_entry(review(number)).encode()[:-1]),
}
for name, number in steps:
    do[name](number)
    inode = journal.stat().st_ino if journal.exists() else inode
    os.write(1, b"done\\n")
"""
_RANDOM = re.compile(r"(?<=viva-).+")
_AFTER, _LATER = review(50), TODAY + timedelta(days=3)


class StateOutcome(NamedTuple):
    """The progress that viva reads in a state, as the text of a JSON file, and what is wrong with it."""

    progress: str
    wrong: str = ""


class Failure(NamedTuple):
    """A state in which something is wrong: after how many calls, what it is, and the files."""

    point: int
    wrong: str
    left: Left


def traced(folder: Path, steps: tuple[Step, ...] = STEPS) -> list[Call]:
    """Take the steps in a home in the folder, one after the other, and return their calls."""
    home = folder / "disk" / "home"
    home.parent.mkdir(parents=True)
    return calls(f"steps = {steps!r}\n{_SCRIPT}", home)


class PowerCut:
    """The calls, made one by one on a disk in `top`; the power can fail after each of them."""

    def __init__(self, calls: list[Call], top: Path, cut: Cut, steps: tuple[Step, ...] = STEPS) -> None:
        self._made = calls
        self._steps = steps
        self._top = top
        self._cut = cut
        self.points = self.states = 0
        self.outcomes: dict[int, StateOutcome] = {}  # by the hash of the state

    def failures(self, without: Container[int] = ()) -> Iterator[Failure]:
        """Yield every wrong state. `without` are the numbers of the calls that the disk ignores."""
        disk = Disk(self._top)
        with _ram() as place:
            for number, call in enumerate(self._made):
                if number in without or not disk.make(call):
                    continue
                self.points += 1
                allowed = possible(self._steps, disk.acknowledged)
                for left in disk.left(self._cut, number):
                    self.states += 1
                    outcome = self._outcome(left, Path(place))
                    if outcome.wrong or outcome.progress not in allowed:
                        yield Failure(number, outcome.wrong or f"not what was acknowledged: {outcome.progress}", left)

    def _outcome(self, left: Left, top: Path) -> StateOutcome:
        key = hash(left)
        if key not in self.outcomes:
            lay(left, top)
            self.outcomes[key] = _outcome(top / "home")
        return self.outcomes[key]

    def syncs(self) -> Iterator[tuple[int, str]]:
        """Yield the number of each fsync that viva makes in the home, and what it comes after."""
        before = ""
        for number, call in enumerate(self._made):
            if not any(Path(path).is_relative_to(self._top) for path in call.paths):
                continue
            name = _RANDOM.sub("", Path(call.paths[-1]).name)
            if call.name == "fsync":
                yield number, f"{name} after {before}"
            if call.name in ("write", "fsync", "rename", "mkdir"):
                before = f"{call.name} {name}"


def _ram() -> tempfile.TemporaryDirectory[str]:
    """Make a folder in memory, if possible: viva's own fsyncs take most of the time."""
    shm = Path("/dev/shm")
    return tempfile.TemporaryDirectory(dir=shm if os.access(shm, os.W_OK) else None)


def _outcome(home: Path) -> StateOutcome:
    """Read the home after a power cut, and continue with it."""
    try:
        store = Store(home, TODAY)
        before = store.load()
        notices = list(store.notices)
        store = Store(home, _LATER)
        store.prepare()
        store.record(_AFTER)
        recorded = store.load()
        store.fold()
        folded = Store(home, _LATER).load()
    except VivaError as error:
        return StateOutcome("", f"refused: {error}")
    wanted = apply(before, [_AFTER])
    if not recorded == folded == wanted or store.path.read_text("utf-8") != dump(wanted):
        return StateOutcome("", "something was lost, or came back, when viva continued")
    if unusable := store.backups.problems():
        return StateOutcome("", unusable[0])
    missed = [notice for notice in [*notices, *store.notices] if "bytes shorter than viva saved it" in notice]
    return StateOutcome(dump(before), f"a false alarm: {missed[0]}" if missed else "")


@cache
def possible(steps: tuple[Step, ...], acknowledged: int) -> frozenset[str]:
    """Return the allowed states after that many steps: all their entries, with or without unacknowledged ones."""
    certain = [entry for step in steps[:acknowledged] if _is_saved(step) for entry in entries(step)]
    unsure = [entry for step in steps[:acknowledged] if not _is_saved(step) for entry in entries(step)]
    unsure += [entry for step in steps[acknowledged : acknowledged + 1] for entry in entries(step)]
    some = chain.from_iterable(combinations(unsure, number) for number in range(len(unsure) + 1))
    return frozenset(dump(apply(Progress(), [*certain, *each])) for each in some)


def _is_saved(step: Step) -> bool:
    return step[0] not in ("killed", "unbroken")


def entries(step: Step) -> Iterable[Entry]:
    """Return the entries that a step records."""
    name, number = step
    if name in ("record", "other", "merge", "killed", "unbroken"):
        return [review(number)]
    if name == "undo":
        return [undo(number)]
    return [Decision(review(number).card, review(number).at, Choice.SUSPEND)] if name == "suspend" else []
