"""What may happen to progress. Each step takes two numbers, which say what exactly."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from comparison import outcome
from world import World, card_of

from vivadeck.model import Choice, Decision, Exam, Progress, Review, Undo
from vivadeck.progress import records
from vivadeck.progress.json_file import dump, parse_bytes
from vivadeck.progress.merge import merge as union
from vivadeck.progress.merge import moved, progress

MODES = ("study", "study", "practice", "mock", "cram", "later")


def review(world: World, a: int, b: int) -> None:
    """A card is graded."""
    further = (("points", '"+3fa2"'),) if a % 3 == 0 else ()
    world.record(Review(card_of(a), world.tick(b), (a + b) % 6, 1.5, MODES[(a + b) % len(MODES)], further))


def forget(world: World, a: int, b: int) -> None:
    """A card is forgotten again and again."""
    for _ in range(5):
        world.record(Review(card_of(a), world.tick(b), 5, 1.0, MODES[b % len(MODES)]))
        world.record(Review(card_of(a), world.tick(b), 1, 1.0, MODES[a % len(MODES)]))


def undo(world: World, a: int, b: int) -> None:
    """One of the last reviews is taken back."""
    recorded = outcome(world.store.load)
    if not isinstance(recorded, str) and recorded.reviews:
        last = recorded.reviews[-1 - b % min(3, len(recorded.reviews))]
        world.record(Undo(last.card, last.at))


def decide(world: World, a: int, b: int) -> None:
    """A card is skipped, suspended or resumed."""
    world.record(Decision(card_of(a), world.tick(b), list(Choice)[b % 3]))


def set_exam(world: World, a: int, b: int) -> None:
    """An exam is set, or removed."""
    day = (world.now + timedelta(days=b % 9)).date() if b % 4 else None
    world.record(Exam(("a",) if a % 2 else (), "", world.tick(b), day, None, 20, None))


def fold(world: World, a: int, b: int) -> None:
    """A session ends."""
    outcome(world.store.prepare)


def crash_in_fold(world: World, a: int, b: int) -> None:
    """A process dies between the two steps of a fold."""
    path = world.home / "progress.json.journal"
    data = path.read_bytes() if path.exists() else b""
    fold(world, a, b)
    if data:
        path.write_bytes(data)


def settle(world: World, a: int, b: int) -> None:
    """It is long since progress was written."""
    path = world.home / "progress.json"
    if path.exists():
        moment = world.next_moment()
        os.utime(path, ns=(moment, moment))


def merge(world: World, a: int, b: int) -> None:
    """What another computer recorded comes in."""
    chance = random.Random(a * 1000 + b)
    days = [timedelta(days=chance.randrange(-30, 3), minutes=chance.randrange(999)) for _ in range(4)]
    new = [
        Review(card_of(chance.randrange(99)), world.now + day, chance.randrange(6), 1.0, chance.choice(MODES))
        for day in days
    ]
    recorded = outcome(world.store.load)
    mine = (
        [] if isinstance(recorded, str) else [Undo(each.card, each.at) for each in recorded.reviews[b % 7 : b % 7 + 1]]
    )
    decided = [Decision(card_of(b), world.now + days[0], list(Choice)[a % 3])]
    outcome(world.store.prepare)
    outcome(lambda: world.store.rewrite(partial(union, progress(new, decided, mine)), "merge", world.now))


def move(world: World, a: int, b: int) -> None:
    """A card's history goes to another."""
    if card_of(a) != card_of(b):
        outcome(lambda: world.store.rewrite(partial(moved, heirs={card_of(a): card_of(b)}), "move", world.now))


def restore(world: World, a: int, b: int) -> None:
    """A backup comes back."""
    backups = world.store.backups.all()
    outcome(lambda: world.store.restore(backups[a % len(backups)] if backups and b % 2 else None, world.now))


def lay_out_by_hand(world: World, a: int, b: int) -> None:
    """Another program writes progress.json anew: without a checksum, in another order."""

    def by_hand(recorded: Progress) -> bytes:
        fields = {"version": 4, "reviews": [records.to_fields(each) for each in reversed(recorded.reviews)]}
        fields["decisions"] = [records.to_fields(each) for each in recorded.decisions.values()]
        fields["undone"] = [records.to_fields(each) for each in recorded.undone]
        fields["exams"] = [records.to_fields(each) for each in recorded.exams.values()]
        return json.dumps(fields, indent=b % 3 or None).encode()

    _rewrite(world, by_hand)


def change_a_grade(world: World, a: int, b: int) -> None:
    """One digit changes, with the checksum; file, size and time stay."""

    def changed(recorded: Progress) -> bytes:
        at = a % max(1, len(recorded.reviews))
        new = [each._replace(grade=(each.grade + 1) % 6) for each in recorded.reviews[at : at + 1]]
        return dump(recorded._replace(reviews=(*recorded.reviews[:at], *new, *recorded.reviews[at + 1 :]))).encode()

    _rewrite(world, changed)


def damage_progress(world: World, a: int, b: int) -> None:
    """A byte of it changes."""
    path = world.home / "progress.json"
    if path.exists():
        data = bytearray(path.read_bytes())
        data[a * 1009 % len(data)] ^= 1
        path.write_bytes(data)


def lose_progress(world: World, a: int, b: int) -> None:
    """It is deleted, with or without its backups and the journal."""
    for name, remainder in (("progress.json", 0), ("progress.json.journal", b % 2)):
        if not remainder:
            (world.home / name).unlink(missing_ok=True)
    if a % 3:
        shutil.rmtree(world.home / "backups", ignore_errors=True)


def _rewrite(world: World, change: Callable[[Progress], bytes]) -> None:
    path = world.home / "progress.json"
    recorded = outcome(world.store.load)
    if path.exists() and not isinstance(recorded, str):
        state = path.stat()
        path.write_bytes(change(parse_bytes(path.read_bytes())))
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def lose_journal(world: World, a: int, b: int) -> None:
    """The journal is deleted, or another one comes into its place; perhaps the file is written anew as it is."""
    path = world.home / "progress.json.journal"
    if not path.exists():
        return
    path.unlink()
    for number in range(a % 3):
        world.record(Review(card_of(a + number), world.tick(b), (a + b) % 6, 1.5))
    if b % 2:
        settle(world, a, b)


STEPS = (
    lose_journal,
    review,
    forget,
    undo,
    decide,
    set_exam,
    fold,
    crash_in_fold,
    settle,
    merge,
    move,
    restore,
    lay_out_by_hand,
    change_a_grade,
    damage_progress,
    lose_progress,
)
