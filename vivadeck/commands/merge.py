"""`viva merge`: the reviews of other computers, added to this one's."""

from __future__ import annotations

import contextlib
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
from vivadeck.formats.page import grades
from vivadeck.model import Progress, Review
from vivadeck.progress.json_file import dump
from vivadeck.progress.merge import merge as union
from vivadeck.progress.others import conflict_copies, is_own, read
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, percent

_FEW_REVIEWS, _FEW = 10, 0.05  # so many reviews, or this share of all, may be undone without a question


cli = typer.Typer(rich_markup_mode=None)


@cli.command("merge", cls=Command)
def command(
    others: Annotated[
        list[Path],
        typer.Argument(
            metavar="OTHER.json...",
            help="Progress files from other computers, or the folders that they are in.",
            show_default=False,
            readable=False,
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first: merge in any case.")] = False,
    git: Annotated[
        bool, typer.Option("--git", help="Work as git's merge driver. The three files are %O %A %B.")
    ] = False,
) -> None:
    """Add the reviews of other computers to yours.

    No review is lost and none counts twice. The order does not matter, and you can merge a file again. viva asks first
    when a merge would undo or change many of your reviews, or when a file has no card in common with yours. To undo a
    merge: `viva restore`
    """
    if not git:
        merge(app_for(None), others, is_agreed=yes)
    elif len(others) == 3:
        drive(*others[1:])
    else:
        raise typer.BadParameter("--git needs three files: %O (the base), %A (ours) and %B (theirs).")


def merge(app: App, others: Sequence[Path], *, is_agreed: bool) -> None:
    """Put the union of all files in this home. Ask first where that undoes much, unless it `is_agreed`.

    Raises VivaError, with nothing changed, for a damaged file, and where the answer is no.
    """
    parts, torn = [], []
    for other in others:
        part, notices = _read(other)
        parts.append(part)
        torn += [other] if notices else []
    before = app.progress()
    copies = {path.resolve() for path in conflict_copies(app.home)}
    theirs = [
        (other, part)
        for other, part in zip(others, parts, strict=True)
        if not is_own(other, app.home) and not grades.is_from(app.home, part)
    ]
    doubts = [] if is_agreed else [*_strangers(before, theirs), *_taken_back(before, union(before, *parts))]
    if doubts and not _is_wanted(doubts):
        again = " ".join(shlex.quote(str(other)) for other in others)
        raise VivaError(f"Nothing was changed. To merge anyway: `viva merge --yes {again}`")
    app.store.prepare()
    state = app.store.rewrite(partial(union, *parts), "merge", app.now())
    gained = before
    for other, part in zip(others, parts, strict=True):
        grown = union(gained, part)
        output.say(f"{other}: {_gained(gained, grown)}")
        gained = grown
    output.say(f"Your progress now has {counted(len(gained.reviews), 'review')}.")
    whole = [
        other
        for other, part in zip(others, parts, strict=True)
        if other.resolve() in copies and other not in torn and _is_all_in(part, gained)
    ]
    _say_what_to_delete(whole, torn)
    mine = _by_key(before)
    _say_in_no_deck(app, [review for key, review in _by_key(gained).items() if key not in mine])
    say_undo(state)


def _is_all_in(part: Progress, merged: Progress) -> bool:
    """Tell whether all that is in a part is in `merged`, too: every review, with every field."""
    after, undone = _by_key(merged), {(undo.card, undo.at) for undo in merged.undone}
    return all(
        key in undone
        or (
            after[key]._replace(further=()) == review._replace(further=())
            and {*review.further} <= {*after[key].further}
        )
        for key, review in _by_key(part).items()
    )


def _say_what_to_delete(whole: Sequence[Path], torn: Sequence[Path]) -> None:
    """Say which conflict copies can be deleted, and which files must stay because a part of them cannot be read."""
    if whole:
        named = " ".join(shlex.quote(str(path)) for path in whole)
        output.warn(f"You can delete {named}: your progress now has everything that is in it.")
    for path in torn:
        output.warn(f"Keep {path}: viva cannot read a part of it, and there is no copy of that part.")


def _say_in_no_deck(app: App, came: Sequence[Review]) -> None:
    """Say how many of the reviews that came are of cards that are in no deck now, such as one that a page still has."""
    if not came:
        return
    from vivadeck.commands.reminders import find_renames

    cards = {review.card for review in came}
    with contextlib.suppress(VivaError):  # the merge is done; what needs the decks says what is wrong with them
        library = app.load_decks(app.places)
        gone = {each.orphan for each in find_renames(app, cards, cards - library.cards.keys(), library)}
        reviews = sum(review.card in gone for review in came)
        are, them = ("is", "it") if reviews == 1 else ("are", "them")
        which = f"{are} of {'a card that is' if len(gone) == 1 else 'cards that are'} in no deck now"
        if reviews:
            output.warn(f"{counted(reviews, 'review')} {which}. viva keeps {them}. To see more: `viva check`")


def drive(ours: Path, theirs: Path) -> None:
    """Merge as git's merge driver: write the result to `ours`. Raises VivaError, with `ours` unchanged."""
    merged = union(_read(ours)[0], _read(theirs)[0])
    files.replace(ours, dump(merged).encode())


def _read(path: Path) -> tuple[Progress, list[str]]:
    progress, notices = read(path / "progress.json" if path.is_dir() else path)
    for notice in notices:
        output.warn(notice)
    return progress, notices


def _strangers(mine: Progress, theirs: Sequence[tuple[Path, Progress]]) -> list[str]:
    """Say which files have reviews, but no card and no moment in common with `mine`: they may be another student's."""
    cards = {review.card for review in mine.reviews}
    moments = {review.at for review in mine.reviews}
    return [
        f"{path} has {counted(len(part.reviews), 'review')}, but no card in common with yours. Is it another student's?"
        for path, part in theirs
        if cards
        and part.reviews
        and cards.isdisjoint(review.card for review in part.reviews)
        and moments.isdisjoint([review.at for review in part.reviews] + [undo.at for undo in part.undone])
    ]


def _taken_back(mine: Progress, merged: Progress) -> list[str]:
    """Say how many of the student's reviews would be undone or changed, where these are many."""
    after = _by_key(merged)
    changed = sum(
        key in after and (after[key].grade, after[key].mode) != (review.grade, review.mode)
        for key, review in _by_key(mine).items()
    )
    missing = [review for review in mine.reviews if (review.card, review.at) not in after]
    gone = changed + _lost(missing, set(merged.reviews).difference(mine.reviews))
    if gone <= _FEW_REVIEWS or gone <= _FEW * len(mine.reviews):
        return []
    verb = "undo or change" if changed else "undo"
    share = f"{gone} of your {counted(len(mine.reviews), 'review')} ({percent(gone / len(mine.reviews))})"
    left = counted(len(merged.reviews), "review") if merged.reviews else "no reviews"
    return [f"This merge would {verb} {share}. It would leave {left}."]


def _lost(gone: Collection[Review], came: Collection[Review]) -> int:
    """Return how many reviews are gone and did not come back under another card: those would be moved, not lost.

    One that is moved back to a card comes a microsecond later.
    """
    left, new = (Counter((round(each.at.timestamp(), 3), each.grade) for each in side) for side in (gone, came))
    return (left - new).total()


def _is_wanted(doubts: Sequence[str]) -> bool:
    """Say what would happen, and ask. Without a terminal nobody can answer, so the answer is no."""
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
    """Say what `after` has that `before` did not have."""
    had, has = _by_key(before), _by_key(after)
    gone, came = ([one[key] for key in one.keys() - other.keys()] for one, other in ((had, has), (has, had)))
    lost = _lost(gone, came)
    moved = len(gone) - lost
    decided = sum(before.decisions.get(card) != decision for card, decision in after.decisions.items())
    decided += sum(before.exams.get(about) != exam for about, exam in after.exams.items())
    new = len(came) - moved
    changed = sum(has[key] != had[key] for key in has.keys() & had.keys())
    if after == before:
        return "nothing new. Your progress already has everything in it."
    parts = (
        (new, counted(new, "new review")),
        (changed, f"{counted(changed, 'review')} changed"),
        (moved, f"{counted(moved, 'review')} moved to another card"),
        (lost, f"{counted(lost, 'review')} undone"),
        (decided, counted(decided, "newer decision")),
    )
    return f"{', '.join(text for number, text in parts if number) or 'no new reviews'}."


def _by_key(progress: Progress) -> dict[tuple[str, datetime], Review]:
    return {(review.card, review.at): review for review in progress.reviews}
