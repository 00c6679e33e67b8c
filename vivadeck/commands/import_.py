"""`viva import`: cards from other programs' files, into decks."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from vivadeck import settings as homes
from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.move import say_undo
from vivadeck.commands.options import app_for
from vivadeck.errors import VivaError
from vivadeck.formats import naming
from vivadeck.formats.anki import guids
from vivadeck.formats.draft import Draft, DraftDeck, Found, Skipped
from vivadeck.importing import detect, write
from vivadeck.importing.write import ReadDeck, Target, Written
from vivadeck.model import Deck, Progress
from vivadeck.progress import merge
from vivadeck.sanitize import quoted, single_line
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted
from vivadeck.text import former_name

_MOST_SKIPPED = 20  # are listed


cli = typer.Typer(rich_markup_mode=None)


@cli.command("import", cls=Command)
def command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Anki packages (.apkg, .colpkg), tables (.csv, .tsv), text, Markdown, Word and PDF documents.",
            show_default=False,
            readable=False,
        ),
    ],
    deck: Annotated[
        str | None, typer.Option("--deck", metavar="NAME", help="Put all cards in one deck of this name.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The .yaml file, or the folder, to write; else your own decks.",
            readable=False,
        ),
    ] = None,
    with_progress: Annotated[
        bool, typer.Option("--with-progress", help="Bring along reviews and suspended cards, too.")
    ] = False,
) -> None:
    """Put the cards of other programs' files into decks.

    A file can be imported again: what changed in it is updated, what you edited in a deck stays.
    """
    import_(app_for(None), paths, ImportOptions(deck, out, with_progress))


class ImportOptions(NamedTuple):
    """The options: all cards in one deck of this name, the file or folder to write; None where not given."""

    deck: str | None = None
    output: Path | None = None
    with_progress: bool = False


def import_(app: App, paths: Sequence[Path], options: ImportOptions) -> None:
    """Put the cards of files into decks. Raises VivaError when there is none in any of them."""
    read = [(path, _read(path, alone=len(paths) == 1)) for path in paths]
    found = [(path, each) for path, each in read if each]
    decks = _gathered(found, options)
    skipped = [each for _, part in found for each in part.skipped]
    _tell_skipped(skipped)
    for _, each in found:
        for note in each.notes:
            output.warn(note)
    if not any(deck.drafts for deck in decks):
        raise VivaError(f"No cards were found in {', '.join(single_line(str(path)) for path in paths)}.")
    if options.with_progress:
        app.progress()  # what is damaged is refused before anything is written
    media = {name: data for _, each in found for name, data in each.media.items()}
    written = _put(app, decks, options, media)
    _sum_up(written, skipped)
    _progress(app, [pair for each in written for pair in zip(each.update.cards, each.drafts, strict=True)], options)
    if unread := [single_line(str(path)) for path, each in read if not each]:
        raise VivaError(f"Not imported: {', '.join(unread)}.")


def _read(path: Path, *, alone: bool) -> Found | None:
    """Read a file. Where there are several, one that cannot be read is reported and the others are imported."""
    try:
        return detect.reader(path)(path)
    except VivaError as error:
        if alone:
            raise
        output.warn(str(error))
        return None


def _gathered(found: Sequence[tuple[Path, Found]], options: ImportOptions) -> list[DraftDeck]:
    """Return the drafts by deck, each deck once."""
    decks: dict[str, DraftDeck] = {}
    parts = [(deck, options.deck or deck.name or path.stem) for path, each in found for deck in each.decks]
    ids = write.new_ids([deck for deck, _ in parts], [name for _, name in parts])
    for deck, name in parts:
        there = decks.get(name, deck._replace(name=name, drafts=(), title="" if options.deck else deck.title))
        decks[name] = there._replace(drafts=(*there.drafts, *write.with_new_references(deck, ids).drafts))
    return [deck for deck in decks.values() if deck.drafts]


def _put(app: App, decks: Sequence[DraftDeck], options: ImportOptions, media: dict[str, bytes]) -> list[Written]:
    targets = _targets(app, decks, options)
    card_ids = {card.id for deck in _decks(app) for card in deck.cards} if any(map(_has_references, decks)) else set()
    for deck, target in zip(decks, targets, strict=True):
        card_ids |= {f"{target.name}/{draft.name}" for draft in deck.drafts}
    ids = write.new_ids(decks, [target.name for target in targets])
    written = []
    for deck, target in zip(decks, targets, strict=True):
        kept, dropped = write.without_dangling_references(write.with_new_references(deck, ids), target.name, card_ids)
        results = write.put(kept, target, media)
        for each in results:
            _tell(each)
        if dropped:
            output.warn(f"Left out, as there is no such card to see also: {', '.join(dropped[:_MOST_SKIPPED])}")
        written += results
    return written


def _tell(done: Written) -> None:
    """Say what happened to the drafts of a deck file."""
    update = done.update
    _tell_skipped(done.skipped)
    if update.kept:
        listed = ", ".join(update.kept[:_MOST_SKIPPED])
        output.warn(f"Kept as you edited them, though the source says otherwise: {listed}")
    asked = {card: draft.question for card, draft in zip(update.cards, done.drafts, strict=True)}
    for card, before in list(done.reworded.items())[:_MOST_SKIPPED]:
        output.warn(f"{card} was reworded, and keeps its history: {quoted(before)} is {quoted(asked[card])} now.")
    for new, old in list(done.perhaps.items())[:_MOST_SKIPPED]:
        output.warn(
            f"{new} is new: perhaps it is {old}, reworded. If so, delete {old} from its deck, "
            f"then `viva move {old} {new}` brings its history along."
        )


def _has_references(deck: DraftDeck) -> bool:
    return any(draft.see_also for draft in deck.drafts)


def _targets(app: App, decks: Sequence[DraftDeck], options: ImportOptions) -> list[Target]:
    """Return where each deck goes. Raises VivaError when several would go into one file."""
    output_path = options.output
    is_file = output_path is not None and output_path.suffix.lower() in (".yaml", ".yml") and not output_path.is_dir()
    if output_path and is_file:
        if len(decks) > 1:
            raise VivaError(
                f"There are {len(decks)} decks, and {single_line(str(output_path))} is one file: "
                "name a folder, or put all cards in one deck with `--deck NAME`."
            )
        read = write.read_deck(output_path) if output_path.exists() else None
        named = options.deck or (read.parsed.name if read and read.parsed.deck else output_path.stem)
        name = naming.deck_name(named, decks[0].drafts)
        asked = (options.deck, name, former_name(options.deck)) if options.deck else ()
        return [Target(output_path, name, read=read, asked_names=asked)]
    targets: dict[str, Target] = {}
    for deck in decks:
        own = "" if options.deck else guids.exported_deck(deck, partial(_decks, app))
        name = naming.unique(own or _name(app, deck), lambda each: each not in targets)
        targets[name] = _target(app, name, output_path, {target.path for target in targets.values()})
    return [*targets.values()]


def _name(app: App, found: DraftDeck) -> str:
    """Return a deck's name: the one that an earlier version of viva made, where such a deck exists."""
    name, former = naming.deck_name(found.name, found.drafts), former_name(found.name)
    if former != name and any(deck.name == former and deck.title == found.name for deck in _decks(app)):
        return former
    return name


def _target(app: App, name: str, folder: Path | None, taken: Container[Path]) -> Target:
    """Return the file of a deck: the student's own deck of this name, else a free file in the folder.

    A deck that came with viva is copied to the student's own decks, with all of its cards.
    """
    there = None if folder else next((deck for deck in _decks(app) if deck.name == name), None)
    if there and there.path.parent != homes.bundled_decks():
        return Target(there.path, name)
    path, read = _path(folder or homes.own_decks(), name, taken)
    return Target(path, name, there and there.path, read)


def _path(folder: Path, name: str, taken: Container[Path]) -> tuple[Path, ReadDeck | None]:
    """Return the deck's file, also when its deck was renamed since, with its content; else a free one, never another
    deck's.
    """
    stem = naming.file_stem(name)
    stems = dict.fromkeys([stem, naming.file_stem(former_name(name))])
    read = {path: write.read_deck(path) for each in stems if (path := folder / f"{each}.yaml").exists()}
    names = {path: each.parsed.name for path, each in read.items()}
    named = [path for path, deck in names.items() if deck == name]
    renamed = [path for path, deck in names.items() if path.stem == stem and naming.file_stem(deck) != stem]
    free = (folder / f"{naming.numbered(stem, number)}.yaml" for number in count(1))
    path = next(
        path for path in chain(named, renamed, (path for path in free if not path.exists())) if path not in taken
    )
    return path, read.get(path)


def _decks(app: App) -> Sequence[Deck]:
    try:
        return app.load_decks(app.places).decks
    except VivaError:  # there are none
        return ()


def _sum_up(written: Sequence[Written], skipped: Sequence[Skipped]) -> None:
    """Say how many cards there are in each file, and how much was left out. Raises VivaError when all cards were."""
    counts = [_Counts.of(each) for each in written]
    lines = [(single_line(str(each.path)), counted_cards) for each, counted_cards in zip(written, counts, strict=True)]
    total = _Counts(*map(sum, zip(*counts, strict=True)))
    total = total.with_skipped(skipped)
    if not any(each.drafts for each in written):
        raise VivaError(f"No card was imported: {total.skipped} {'was' if total.skipped == 1 else 'were'} skipped.")
    for path, counted_cards in lines if len(lines) > 1 else ():
        output.print_line(f"{path}: {counted_cards}")
    output.print_line(f"{lines[0][0] if len(lines) == 1 else 'In all'}: {total}")


class _Counts(NamedTuple):
    """How many cards an import made, changed and left, how many it skipped, and how much else it left out: pictures,
    text beside the cards.
    """

    new: int
    updated: int
    same: int
    kept: int
    skipped: int = 0
    left_out: int = 0

    @classmethod
    def of(cls, done: Written) -> _Counts:
        """Count what became of the drafts in a deck file."""
        update = done.update
        return cls(*map(len, (update.new, update.updated, update.same, update.kept))).with_skipped(done.skipped)

    def with_skipped(self, skipped: Sequence[Skipped]) -> _Counts:
        """Return these and what was skipped besides."""
        cards = sum(each.cards for each in skipped)
        others = sum(not each.cards for each in skipped)
        return self._replace(skipped=self.skipped + cards, left_out=self.left_out + others)

    def __str__(self) -> str:
        others = f", {self.left_out} left out (pictures, or text beside the cards)" * bool(self.left_out)
        return (
            f"{self.new} new, {self.updated} updated, {self.same} same, {self.kept} kept as edited, "
            f"{self.skipped} skipped{others}"
        )


def _tell_skipped(skipped: Sequence[Skipped]) -> None:
    for each in skipped[:_MOST_SKIPPED]:
        output.warn(f"Skipped: {each.place}: {each.why}")
    if len(skipped) > _MOST_SKIPPED:
        output.warn(f"Skipped: {len(skipped) - _MOST_SKIPPED} more")


def _progress(app: App, cards: Sequence[tuple[str, Draft]], options: ImportOptions) -> None:
    """Record the reviews that cards bring along, or say how to."""
    many = sum(len(draft.reviews) for _, draft in cards)
    if not many and not any(draft.is_suspended for _, draft in cards):
        return
    if not options.with_progress:
        if many:
            output.warn(f"{counted(many, 'review')} could be brought along: import again with --with-progress.")
        return
    app.store.prepare()
    gained: list[Progress] = []

    def grown(progress: Progress) -> Progress:
        gained[:] = [write.new_facts(cards, progress, app.now())]
        return merge.merge(progress, gained[0]) if gained[0].reviews or gained[0].decisions else progress

    before = app.store.rewrite(grown, "import", app.now())
    output.print_line(f"{app.store.path}: {counted(len(gained[0].reviews), 'new review')}{_suspended(gained[0])}")
    say_undo(before)


def _suspended(gained: Progress) -> str:
    return f", {counted(len(gained.decisions), 'card')} suspended" if gained.decisions else ""
