"""What may happen to the index, the clock and the settings, and commands that run at other times."""

from __future__ import annotations

import random
import shutil
from datetime import time, timedelta, timezone

from comparison import Places, assert_same, loaded, outcome, some_queries
from world import Session, World

_OFFSETS = (1, 1, 1, 14, -12)


def look_once(world: World, a: int, b: int) -> None:
    """Another command runs with other decks, perhaps on another day, or with other settings."""
    chosen = (
        Places((world.decks / "other", world.decks / "own"), (), (world.decks / "behind",)),
        Places((world.decks / "own" / "a.yaml",), (), (world.decks / "behind",)),
        Places((world.decks / "behind",)),
        world.places,
    )[a % 4]
    ends = time(12) if a % 5 == 4 else world.day_ends
    seen = world.seen._replace(today=world.seen.today + timedelta(days=b % 9 - 3), day_ends=ends)
    assert_same(seen.starts(), seen, chosen, some_queries(b, 2))


def begin_session(world: World, a: int, b: int) -> None:
    """A command begins that runs while other things happen."""
    collection = world.seen.starts()
    outcome(lambda: loaded(collection, world.places))
    world.session = Session(collection, world.seen, world.changes, world.places)


def end_session(world: World, a: int, b: int) -> None:
    """The command ends without an error, with the decks of its start or the present ones."""
    if world.session is None:
        return
    collection, seen, _, _ = world.session
    library = outcome(lambda: loaded(world.seen.starts(), world.places))
    outcome(collection.follow)
    if not isinstance(library, str) and world.session.changes == world.changes:
        assert_same(collection, seen, world.places, some_queries(a, 2))
    world.session = None


def go_on(world: World, a: int, b: int) -> None:
    """Days pass, or hours."""
    world.now += timedelta(days=a % 12, hours=b % 24)


def go_back(world: World, a: int, b: int) -> None:
    """The clock is set back."""
    world.now -= timedelta(days=a % 9, hours=b % 24)


def look_from_days_before(world: World, a: int, b: int) -> None:
    """A command of an earlier day runs after one of today: 2 or 3 days are the limit of what a journey explains."""
    world.check()
    seen = world.seen._replace(today=world.seen.today - timedelta(days=(2, 3, 4, 400)[a % 4]))
    assert_same(seen.starts(), seen, world.places, some_queries(b, 1))


def travel(world: World, a: int, b: int) -> None:
    """The time zone changes."""
    world.now = world.now.astimezone(timezone(timedelta(hours=_OFFSETS[a % len(_OFFSETS)])))


def end_days_at(world: World, a: int, b: int) -> None:
    """The setting for the end of the day changes."""
    world.day_ends = (time(4), time(), time(12))[a % 3]


def delete_index(world: World, a: int, b: int) -> None:
    """The index is deleted, with or without its folder."""
    if b % 2:
        shutil.rmtree(world.cache, ignore_errors=True)
    for path in world.indexes():
        path.unlink()


def spoil_index(world: World, a: int, b: int) -> None:
    """The index is cut short, or overwritten with something else."""
    for path in world.indexes():
        data = path.read_bytes()
        at = a * 131 % (len(data) + 1)
        chance = random.Random(b).randbytes(4096)
        path.write_bytes((b"", data[:at], b"garbage" * 999, data[:at] + chance + data[at + 4096 :])[b % 4])


def keep_index(world: World, a: int, b: int) -> None:
    """A copy of the index is made, as by a backup."""
    world.old_index = next((path.read_bytes() for path in world.indexes()), b"")


def bring_back_index(world: World, a: int, b: int) -> None:
    """The copy replaces the index."""
    for path in world.indexes():
        if world.old_index:
            path.unlink()
            path.write_bytes(world.old_index)


def block_index(world: World, a: int, b: int) -> None:
    """The index cannot be written during one command."""
    shutil.rmtree(world.cache, ignore_errors=True)
    world.cache.write_bytes(b"")
    world.check()
    world.cache.unlink()


STEPS = (
    look_from_days_before,
    look_once,
    begin_session,
    end_session,
    go_on,
    go_back,
    travel,
    end_days_at,
    delete_index,
    spoil_index,
    keep_index,
    bring_back_index,
    block_index,
)
