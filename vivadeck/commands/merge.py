"""`viva merge`: what other computers recorded, put together with what this one did."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from vivadeck import files, output
from vivadeck.desk import Desk
from vivadeck.model import Progress
from vivadeck.progress import history
from vivadeck.progress.document import dump
from vivadeck.progress.store import read
from vivadeck.wording import counted


def merge(desk: Desk, others: Sequence[Path]) -> None:
    """Put the union of all files in this home. Raises VivaError, with nothing changed, for one that is damaged."""
    parts = [_read(other) for other in others]
    before = desk.progress()
    desk.store.prepare()
    desk.store.rewrite(partial(history.merge, *parts))
    known = before
    for other, part in zip(others, parts, strict=True):
        grown = history.merge(known, part)
        output.data(f"{other}: {_gained(known, grown)}")
        known = grown
    output.data(f"{desk.store.path}: {counted(len(known.reviews), 'review')}.")
    taken_in = [path for path in others if path in desk.store.conflict_copies()]
    if taken_in:
        named = " ".join(shlex.quote(str(path)) for path in taken_in)
        output.note(f"All that is in {named} is in {desk.store.path.name} now; you can delete it.")
    desk.say_notices()


def drive(ours: Path, theirs: Path) -> None:
    """Merge as git asks a merge driver to: the result goes where `ours` is. Raises VivaError, with `ours` as it was."""
    merged = history.merge(_read(ours), _read(theirs))
    files.replace(ours, dump(merged).encode())


def _read(path: Path) -> Progress:
    progress, notices = read(path / "progress.json" if path.is_dir() else path)
    for notice in notices:
        output.note(notice)
    return progress


def _gained(before: Progress, after: Progress) -> str:
    """Say what `after` has that `before` had not."""
    had, has = _keys(before), _keys(after)
    gained, lost = len(has - had), len(had - has)
    decided = sum(before.decisions.get(card) != decision for card, decision in after.decisions.items())
    decided += sum(before.exams.get(about) != exam for about, exam in after.exams.items())
    told = [counted(gained, "new review")]
    if lost:
        told.append(f"{lost} taken back there")
    if decided:
        told.append(counted(decided, "later decision"))
    return ", ".join(told) + "."


def _keys(progress: Progress) -> set[tuple[str, object]]:
    return {(review.card, review.at) for review in progress.reviews}
