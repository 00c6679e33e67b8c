"""`viva merge`: what other computers recorded, put together with what this one did."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from vivadeck import files
from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.move import say_undo
from vivadeck.commands.options import app_for
from vivadeck.errors import VivaError
from vivadeck.model import Progress, Review
from vivadeck.progress.json_file import dump
from vivadeck.progress.merge import merge as union
from vivadeck.progress.others import conflict_copies, is_own, read
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted

_FEW_REVIEWS, _FEW = 10, 0.05  # that may be taken back without a question; few is either of these


cli = typer.Typer(rich_markup_mode=None)


@cli.command("merge", cls=Command)
def command(
    others: Annotated[
        list[Path],
        typer.Argument(
            metavar="OTHER.json...",
            help="Files of progress from other computers, or the folders they are in.",
            show_default=False,
            readable=False,
        ),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask, whatever the files take back, and whoever they are of.")
    ] = False,
    git: Annotated[bool, typer.Option("--git", help="Be git's merge driver; the three files are %O %A %B.")] = False,
) -> None:
    """Add the reviews of other computers to yours.

    No review is lost and none counts twice, however often and in whatever order files are merged. Asks first when many
    of your reviews would be taken back, or when a file shares no card with yours. `viva restore` undoes it.
    """
    if not git:
        merge(app_for(None), others, is_agreed=yes)
    elif len(others) == 3:
        drive(*others[1:])
    else:
        raise typer.BadParameter("--git takes three files: %O %A %B, the base, ours and theirs.")


def merge(app: App, others: Sequence[Path], *, is_agreed: bool) -> None:
    """Put the union of all files in this home; ask first, unless it `is_agreed`, where that takes much back.

    Raises VivaError, with nothing changed, for a file that is damaged, and where the answer is no.
    """
    parts, torn = [], []
    for other in others:
        part, notices = _read(other)
        parts.append(part)
        torn += [other] if notices else []
    before = app.progress()
    copies = {path.resolve() for path in conflict_copies(app.home)}
    theirs = [(other, part) for other, part in zip(others, parts, strict=True) if not is_own(other, app.home)]
    doubts = [] if is_agreed else [*_strangers(before, theirs), *_taken_back(before, union(before, *parts))]
    if doubts and not _is_wanted(doubts):
        again = " ".join(shlex.quote(str(other)) for other in others)
        raise VivaError(f"Nothing was changed. To merge all the same: `viva merge --yes {again}`")
    app.store.prepare()
    state = app.store.rewrite(partial(union, *parts), "merge", app.now())
    gained = before
    for other, part in zip(others, parts, strict=True):
        grown = union(gained, part)
        output.print_line(f"{other}: {_gained(gained, grown)}")
        gained = grown
    output.print_line(f"{app.store.path}: {counted(len(gained.reviews), 'review')}.")
    over = [
        other
        for other, part in zip(others, parts, strict=True)
        if other.resolve() in copies and other not in torn and _is_all_in(part, gained)
    ]
    _say_what_is_over(over, torn)
    say_undo(state)


def _is_all_in(part: Progress, merged: Progress) -> bool:
    """Whether nothing that is in a part would be lost with it: of a review that differs here, something would be."""
    after, undone = _by_key(merged), {(undo.card, undo.at) for undo in merged.undone}
    return all(
        key in undone
        or (
            after[key]._replace(further=()) == review._replace(further=())
            and {*review.further} <= {*after[key].further}
        )
        for key, review in _by_key(part).items()
    )


def _say_what_is_over(whole: Sequence[Path], torn: Sequence[Path]) -> None:
    """Say which copies of conflicts can go, and which files must stay, as not all of them could be read."""
    if whole:
        named = " ".join(shlex.quote(str(path)) for path in whole)
        output.warn(f"All that is in {named} is in progress.json now; you can delete it.")
    for path in torn:
        output.warn(f"Keep {path}: what could not be read in it is nowhere else.")


def drive(ours: Path, theirs: Path) -> None:
    """Merge as git asks a merge driver to: the result goes where `ours` is. Raises VivaError, with `ours` as it was."""
    merged = union(_read(ours)[0], _read(theirs)[0])
    files.replace(ours, dump(merged).encode())


def _read(path: Path) -> tuple[Progress, list[str]]:
    progress, notices = read(path / "progress.json" if path.is_dir() else path)
    for notice in notices:
        output.warn(notice)
    return progress, notices


def _strangers(mine: Progress, theirs: Sequence[tuple[Path, Progress]]) -> list[str]:
    """Say which files have reviews, and none of a card, or of a moment, of which there is one here. They may be another
    student's.
    """
    cards = {review.card for review in mine.reviews}
    moments = {review.at for review in mine.reviews}
    return [
        f"{path} has {counted(len(part.reviews), 'review')}, and none is of a card that you have studied here."
        for path, part in theirs
        if cards
        and part.reviews
        and cards.isdisjoint(review.card for review in part.reviews)
        and moments.isdisjoint([review.at for review in part.reviews] + [undo.at for undo in part.undone])
    ]


def _taken_back(mine: Progress, merged: Progress) -> list[str]:
    """Say how many of the student's reviews would be gone, or another in their place, where these are not few."""
    after = _by_key(merged)
    changed = sum(
        key in after and (after[key].grade, after[key].mode) != (review.grade, review.mode)
        for key, review in _by_key(mine).items()
    )
    left = [review for review in mine.reviews if (review.card, review.at) not in after]
    gone = changed + _lost(left, set(merged.reviews).difference(mine.reviews))
    if gone <= _FEW_REVIEWS or gone <= _FEW * len(mine.reviews):
        return []
    share = f"{gone} of your {counted(len(mine.reviews), 'review')} ({100 * gone / len(mine.reviews):.0f} %)"
    what = "removed from your progress or changed" if changed else "removed from your progress"
    return [f"{share} would be {what}; {len(merged.reviews)} would be left."]


def _lost(gone: Collection[Review], came: Collection[Review]) -> int:
    """Return how many reviews are gone that did not come again under another card: those are moved, not lost.

    One that is moved back to a card comes a microsecond later.
    """
    left, new = (Counter((round(each.at.timestamp(), 3), each.grade) for each in side) for side in (gone, came))
    return (left - new).total()


def _is_wanted(doubts: Sequence[str]) -> bool:
    """Say what would happen, and ask. Without a terminal nobody can answer, and so that is no."""
    for doubt in doubts:
        output.warn(doubt)
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    output.prompt("Merge? [y/N] ")
    try:
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    except KeyboardInterrupt:
        output.warn("")
        return False


def _gained(before: Progress, after: Progress) -> str:
    """Say what `after` has that `before` had not."""
    had, has = _by_key(before), _by_key(after)
    gone, came = ([one[key] for key in one.keys() - other.keys()] for one, other in ((had, has), (has, had)))
    lost = _lost(gone, came)
    moved = len(gone) - lost
    decided = sum(before.decisions.get(card) != decision for card, decision in after.decisions.items())
    decided += sum(before.exams.get(about) != exam for about, exam in after.exams.items())
    told = [counted(len(came) - moved, "new review")]
    if changed := sum(has[key] != had[key] for key in has.keys() & had.keys()):
        told.append(f"{changed} changed")
    if moved:
        told.append(f"{moved} moved to another card")
    if lost:
        told.append(f"{lost} taken back here")
    if decided:
        told.append(counted(decided, "later decision"))
    if after == before:
        return "nothing new; your progress has all that is in it."
    return ", ".join(told) + "."


def _by_key(progress: Progress) -> dict[tuple[str, datetime], Review]:
    return {(review.card, review.at): review for review in progress.reviews}
