"""What may happen to deck files. Each step takes two numbers, which say what exactly."""

from __future__ import annotations

import os
import time

from world import World
from written_cards import written

_SURELY_JUST_NOW_NS = 1_500_000_000


def write(world: World, a: int, b: int) -> None:
    """A deck file is written, long before the next command starts."""
    path = world.path(a)
    path.write_bytes(written(path.stem, b))
    world.settle(path)


def write_just_now(world: World, a: int, b: int) -> None:
    """A deck file is written while commands start."""
    world.path(a).write_bytes(written(world.path(a).stem, b))
    world.changes += 1


def edit_within_the_grain(world: World, a: int, b: int) -> None:
    """A file that was just written changes again, with the same size and time."""
    path = world.path(a)
    path.write_bytes(written(path.stem, b, 0))
    moment = path.stat().st_mtime_ns
    world.check()
    path.write_bytes(written(path.stem, b, 1))
    if time.time_ns() - moment < _SURELY_JUST_NOW_NS:
        os.utime(path, ns=(moment, moment))
    world.changes += 1


def touch(world: World, a: int, b: int) -> None:
    """A file gets another time, and the same content."""
    if world.path(a).exists():
        world.settle(world.path(a))


def put_in_place(world: World, a: int, b: int) -> None:
    """A file is replaced by another one, as editors do, which may be older."""
    path, new = world.path(a), world.decks / "new"
    new.write_bytes(written(path.stem, b))
    moment = world.next_moment() - (10**15 if b % 2 else 0)
    os.utime(new, ns=(moment, moment))
    new.replace(path)
    world.changes += 1


def rename(world: World, a: int, b: int) -> None:
    """A file gets the name, and perhaps the place, of another."""
    if world.path(a).exists():
        world.path(a).replace(world.path(b))
        world.changes += 1


def link(world: World, a: int, b: int) -> None:
    """A file is a link to another."""
    target, link = world.path(a), world.path(b)
    if target.exists() and not target.is_symlink() and target != link:
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        world.changes += 1


def delete(world: World, a: int, b: int) -> None:
    """A deck file is deleted."""
    world.path(a).unlink(missing_ok=True)
    world.changes += 1


STEPS = (write, write_just_now, edit_within_the_grain, touch, put_in_place, rename, link, delete)
