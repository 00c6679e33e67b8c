"""`viva import`: cards from other programs' files, into decks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from vivadeck import home as homes
from vivadeck import output
from vivadeck.commands.move import say_undo
from vivadeck.decks.tame import one_line
from vivadeck.desk import Desk
from vivadeck.errors import VivaError
from vivadeck.imports import brought, kinds, names, references, write
from vivadeck.imports.draft import Draft, DraftDeck, Found
from vivadeck.imports.write import Target, Written
from vivadeck.model import Deck, Progress
from vivadeck.progress import history
from vivadeck.wording import counted

_MOST_SKIPPED = 20  # are listed


class Wanted(NamedTuple):
    """Where the student wants it: all in one deck of this name, in this file or folder; what is not said is None."""

    deck: str | None = None
    output: Path | None = None
    with_progress: bool = False


def import_(desk: Desk, paths: Sequence[Path], wanted: Wanted) -> None:
    """Put the cards of files into decks. Raises VivaError when there is none in any of them."""
    found = [(path, each) for path in paths if (each := _read(path, alone=len(paths) == 1))]
    decks = _gathered(found, wanted)
    for _, each in found:
        _tell_skipped([f"{skipped.place}: {skipped.why}" for skipped in each.skipped])
        for note in each.notes:
            output.note(note)
    if not any(deck.drafts for deck in decks):
        raise VivaError(f"No cards were found in {', '.join(one_line(str(path)) for path in paths)}.")
    media = {name: data for _, each in found for name, data in each.media.items()}
    written = _put(desk, decks, wanted, media)
    _progress(desk, [pair for each in written for pair in zip(each.plan.cards, each.drafts, strict=True)], wanted)


def _read(path: Path, *, alone: bool) -> Found | None:
    """Return what is in a file. One of several that cannot be read does not keep the others from being imported."""
    try:
        return kinds.reader(path)(path)
    except VivaError as error:
        if alone:
            raise
        output.note(str(error))
        return None


def _gathered(found: Sequence[tuple[Path, Found]], wanted: Wanted) -> list[DraftDeck]:
    """Return the decks that are to be made, each with all drafts for it."""
    decks: dict[str, DraftDeck] = {}
    parts = [(deck, wanted.deck or deck.name or path.stem) for path, each in found for deck in each.decks]
    ids = references.moved([deck for deck, _ in parts], [name for _, name in parts])
    for deck, name in parts:
        there = decks.get(name, deck._replace(name=name, drafts=(), title="" if wanted.deck else deck.title))
        decks[name] = there._replace(drafts=(*there.drafts, *references.renamed(deck, ids).drafts))
    return [deck for deck in decks.values() if deck.drafts]


def _put(desk: Desk, decks: Sequence[DraftDeck], wanted: Wanted, media: dict[str, bytes]) -> list[Written]:
    targets = _targets(desk, decks, wanted)
    known = {card.id for deck in _decks(desk) for card in deck.cards} if any(map(_has_references, decks)) else set()
    for deck, target in zip(decks, targets, strict=True):
        known |= {f"{target.name}/{draft.name}" for draft in deck.drafts}
    ids = references.moved(decks, [target.name for target in targets])
    written = []
    for deck, target in zip(decks, targets, strict=True):
        kept, dropped = references.followed(references.renamed(deck, ids), target.name, known)
        done = write.put(kept, target, media)
        output.data(f"{one_line(str(done.path))}: {_counts(done)}")
        _tell_skipped([f"{skipped.place}: {skipped.why}" for skipped in done.skipped])
        if done.plan.kept:
            listed = ", ".join(done.plan.kept[:_MOST_SKIPPED])
            output.note(f"Kept as you edited them, though the source says otherwise: {listed}")
        if dropped:
            output.note(f"Left out, as there is no such card to see also: {', '.join(dropped[:_MOST_SKIPPED])}")
        written.append(done)
    return written


def _has_references(deck: DraftDeck) -> bool:
    return any(draft.see_also for draft in deck.drafts)


def _targets(desk: Desk, decks: Sequence[DraftDeck], wanted: Wanted) -> list[Target]:
    """Return where each deck goes. Raises VivaError when several would go into one file."""
    told = wanted.output
    is_file = told is not None and told.suffix.lower() in (".yaml", ".yml") and not told.is_dir()
    if told and is_file:
        if len(decks) > 1:
            raise VivaError(
                f"There are {len(decks)} decks, and {one_line(str(told))} is one file: "
                "name a folder, or put all cards in one deck with `--deck NAME`."
            )
        return [Target(told, names.deck_name(wanted.deck or told.stem, decks[0].drafts))]
    taken: set[str] = set()
    targets = []
    for deck in decks:
        own = "" if wanted.deck else names.exported_deck(deck, partial(_decks, desk))
        name = names.unique(own or names.deck_name(deck.name, deck.drafts), lambda each: each not in taken)
        taken.add(name)
        targets.append(_target(desk, name, told))
    return targets


def _target(desk: Desk, name: str, folder: Path | None) -> Target:
    """Return the file of a deck: where one of its name is the student's, else a new one in the folder.

    A deck that came with viva goes on as the student's own, with all of its cards.
    """
    path = (folder or homes.own_decks()) / f"{names.file_stem(name)}.yaml"
    if folder or path.exists():
        return Target(path, name)
    there = next((deck for deck in _decks(desk) if deck.name == name), None)
    if there is None:
        return Target(path, name)
    is_bundled = there.path.parent == homes.bundled_decks()
    return Target(path, name, there.path) if is_bundled else Target(there.path, name)


def _decks(desk: Desk) -> Sequence[Deck]:
    try:
        return desk.checked_library.decks
    except VivaError:  # there are none
        return ()


def _counts(done: Written) -> str:
    plan = done.plan
    told = [
        f"{len(plan.new)} new",
        f"{len(plan.updated)} updated",
        f"{len(plan.same)} same",
        f"{len(plan.kept)} kept as edited",
        f"{len(done.skipped)} skipped",
    ]
    return ", ".join(told)


def _tell_skipped(lines: Sequence[str]) -> None:
    for line in lines[:_MOST_SKIPPED]:
        output.note(f"Skipped: {line}")
    if len(lines) > _MOST_SKIPPED:
        output.note(f"Skipped: {len(lines) - _MOST_SKIPPED} more")


def _progress(desk: Desk, cards: Sequence[tuple[str, Draft]], wanted: Wanted) -> None:
    """Record the reviews that cards bring along, or say that they could be."""
    many = sum(len(draft.reviews) for _, draft in cards)
    if not many and not any(draft.is_suspended for _, draft in cards):
        return
    if not wanted.with_progress:
        if many:
            output.note(f"{counted(many, 'review')} could be brought along: import again with --with-progress.")
        return
    desk.progress()  # damaged progress is refused before anything is recorded
    desk.store.prepare()
    gained: list[Progress] = []

    def grown(progress: Progress) -> Progress:
        gained[:] = [brought.facts(cards, progress, desk.now())]
        return history.merge(progress, gained[0]) if gained[0].reviews or gained[0].decisions else progress

    before = desk.store.rewrite(grown, "import", desk.now())
    output.data(f"{desk.store.path}: {counted(len(gained[0].reviews), 'new review')}{_suspended(gained[0])}")
    say_undo(before)
    desk.say_notices()


def _suspended(gained: Progress) -> str:
    return f", {counted(len(gained.decisions), 'card')} suspended" if gained.decisions else ""
