"""`viva import`: cards from other programs' files, into decks."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from vivadeck import files
from vivadeck import settings as homes
from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.move import say_undo
from vivadeck.commands.options import app_for
from vivadeck.errors import VivaError
from vivadeck.formats import left_out, naming
from vivadeck.formats.anki import guids
from vivadeck.formats.draft import Draft, DraftDeck, Found, Skipped
from vivadeck.importing import detect, write
from vivadeck.importing.write import ReadDeck, Target, Written
from vivadeck.markdown import math
from vivadeck.model import Deck, Progress
from vivadeck.progress import merge
from vivadeck.sanitize import quoted, single_line
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, in_shell
from vivadeck.text import former_name

_MOST_SKIPPED = 20  # are listed
_MOST_SHOWN = 5  # cards of each deck, in a trial
_LONGEST_SHOWN = 72  # characters of a text

cli = typer.Typer(rich_markup_mode=None)


@cli.command("import", cls=Command)
def command(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Anki packages (.apkg, .colpkg), CrowdAnki (.json), tables (.csv, .tsv), text, Markdown, Word, PDF.",
            show_default=False,
            readable=False,
        ),
    ],
    deck: Annotated[
        str | None, typer.Option("--deck", metavar="NAME", help="Put all cards into one deck with this name.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The .yaml file or the folder to write to. Without it: your own decks.",
            readable=False,
        ),
    ] = None,
    with_progress: Annotated[
        bool, typer.Option("--with-progress", help="Import reviews and suspended cards, too.")
    ] = False,
    is_trial: Annotated[
        bool, typer.Option("--dry-run", help="Show the decks, their first cards and what is left out. Write nothing.")
    ] = False,
    separator: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="What is between the cells of a table, such as ; or \\t.", show_default=False
        ),
    ] = None,
    row_separator: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What is between its rows, where these are not lines.", show_default=False),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            metavar="NAMES",
            help="The columns of a table, in order: question,answer,tags. A dash - leaves one out.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Put the cards of other programs' files into decks.

    You can import a file again. What changed in the file changes in the deck. What you edited in the deck stays.
    """
    named = detect.AsTable(separator, row_separator, columns)
    import_(app_for(None), paths, ImportOptions(deck, out, with_progress, is_trial, named))


class ImportOptions(NamedTuple):
    """The options: the name of one deck for all cards, and the file or folder to write to; None without the option.

    `is_trial`: nothing is written. `named` is what the student says of a table.
    """

    deck: str | None = None
    output: Path | None = None
    with_progress: bool = False
    is_trial: bool = False
    named: detect.AsTable = detect.AsTable()


def import_(app: App, paths: Sequence[Path], options: ImportOptions) -> None:
    """Put the cards of files into decks. Raises VivaError when no file has a card."""
    paths = [*dict.fromkeys(paths)]  # each file once
    all_read = [(path, _read(path, options.named, alone=len(paths) == 1)) for path in paths]
    contents = [(path, content) for path, content in all_read if content]
    decks = _gathered(contents, options)
    skipped = [each for _, content in contents for each in content.skipped]
    _list_skipped(skipped)
    for path, content in contents:
        for note in content.notes:
            output.warn(note if len(paths) == 1 else f"{single_line(str(path))}: {note}")
    if not any(deck.drafts for deck in decks):
        raise VivaError(f"There are no cards in {', '.join(single_line(str(path)) for path in paths)}.")
    if options.with_progress:
        app.progress()  # what is damaged is refused before anything is written
    media = {name: data for _, content in contents for name, data in content.media.items()}
    written = _put(app, decks, options, media)
    if options.is_trial:
        _preview(written)
    _sum_up(written, skipped)
    _count_unanswered(written, is_trial=options.is_trial)
    _list_doubts(written, is_trial=options.is_trial)
    _write_left_out(written, skipped, is_trial=options.is_trial)
    _progress(app, [pair for each in written for pair in zip(each.update.cards, each.drafts, strict=True)], options)
    if options.is_trial:
        output.say("Nothing was written, because this was a trial. To import, leave out `--dry-run`")
    if unread := [single_line(str(path)) for path, content in all_read if not content]:
        raise VivaError(f"Not imported: {', '.join(unread)}.")


def _count_unanswered(written: Sequence[Written], *, is_trial: bool) -> None:
    """Say how many questions have no answer in the files."""
    count = sum(not draft.answer for each in written for draft in each.drafts)
    if count:
        has = "1 question has" if count == 1 else f"{count} questions have"
        output.warn(f"{has} no answer.{'' if is_trial else ' To find them: `viva search is:unanswered`'}")


def _preview(written: Sequence[Written]) -> None:
    """Show the first cards of each deck."""
    for each in written:
        output.print_line(single_line(str(each.path)))
        for draft in each.drafts[:_MOST_SHOWN]:
            output.print_line(f"  {_beginning(draft.question)}")
            output.print_line(f"    {_beginning(draft.answer) or 'no answer yet'}")
        if len(each.drafts) > _MOST_SHOWN:
            output.print_line(f"  and {counted(len(each.drafts) - _MOST_SHOWN, 'more card')}")
        output.print_line("")


def _beginning(markdown: str) -> str:
    """Return how a text begins, on one line of a narrow terminal."""
    text = single_line(math.plain(markdown[: _LONGEST_SHOWN * 4]))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"


def _read(path: Path, named: detect.AsTable, *, alone: bool) -> Found | None:
    """Read a file. Where there are several, one that cannot be read is reported and the others are imported."""
    try:
        return detect.reader(path, named)(path)
    except VivaError as error:
        if alone:
            raise
        output.warn(str(error))
        return None


def _gathered(contents: Sequence[tuple[Path, Found]], options: ImportOptions) -> list[DraftDeck]:
    """Return the drafts by deck, each deck once."""
    decks: dict[str, DraftDeck] = {}
    parts = [(deck, options.deck or deck.name or path.stem) for path, content in contents for deck in content.decks]
    ids = write.new_ids([deck for deck, _ in parts], [name for _, name in parts])
    for deck, name in parts:
        before = decks.get(name, deck._replace(name=name, drafts=(), title="" if options.deck else deck.title))
        decks[name] = before._replace(drafts=(*before.drafts, *write.with_new_references(deck, ids).drafts))
    return [deck for deck in decks.values() if deck.drafts]


def _put(app: App, decks: Sequence[DraftDeck], options: ImportOptions, media: dict[str, bytes]) -> list[Written]:
    """Write the decks, and say what became of their cards. Raises VivaError."""
    targets = _targets(app, decks, options)
    card_ids = {card.id for deck in _decks(app) for card in deck.cards} if any(map(_has_references, decks)) else set()
    for deck, target in zip(decks, targets, strict=True):
        card_ids |= {f"{target.name}/{draft.name}" for draft in deck.drafts}
    ids = write.new_ids(decks, [target.name for target in targets])
    written = []
    for deck, target in zip(decks, targets, strict=True):
        kept, dropped = write.without_dangling_references(write.with_new_references(deck, ids), target.name, card_ids)
        results = write.put(kept, target, media, is_trial=options.is_trial)
        for each in results:
            _report(each)
        if dropped:
            output.warn(f"These links were left out (there is no such card): {', '.join(dropped[:_MOST_SKIPPED])}")
        written += results
    return written


def _report(done: Written) -> None:
    """Say which drafts of a deck file were skipped, kept or reworded, or may be other cards."""
    update = done.update
    _list_skipped(done.skipped)
    if update.kept:
        listed = ", ".join(update.kept[:_MOST_SKIPPED])
        output.warn(f"You edited these cards, so they were not updated: {listed}")
    questions = {card: draft.question for card, draft in zip(update.cards, done.drafts, strict=True)}
    for card, before in list(done.reworded.items())[:_MOST_SKIPPED]:
        output.warn(
            f"{card} keeps its history. Its question was {quoted(before)} and is now {quoted(questions[card])}."
        )
    for new, old in list(done.perhaps.items())[:_MOST_SKIPPED]:
        output.warn(
            f"{new} is new. Perhaps it is {old} with another question. If so, delete {old} from its deck, "
            f"then move the history: `viva move {old} {new}`"
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
                f"There are {len(decks)} decks, but {single_line(str(output_path))} is one file. "
                "Name a folder, or put all cards into one deck: `--deck NAME`"
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


def _name(app: App, drafts: DraftDeck) -> str:
    """Return a deck's name: the one that an earlier version of viva made, where such a deck exists."""
    name, former = naming.deck_name(drafts.name, drafts.drafts), former_name(drafts.name)
    if former != name and any(deck.name == former and deck.title == drafts.name for deck in _decks(app)):
        return former
    return name


def _target(app: App, name: str, folder: Path | None, taken: Container[Path]) -> Target:
    """Return the file of a deck: the student's own deck of this name, else a free file in the folder.

    A deck that came with viva is copied to the student's own decks, with all of its cards.
    """
    existing = None if folder else next((deck for deck in _decks(app) if deck.name == name), None)
    if existing and existing.path.parent != homes.bundled_decks():
        return Target(existing.path, name)
    path, read = _path(folder or homes.own_decks(), name, taken)
    return Target(path, name, existing and existing.path, read)


def _path(folder: Path, name: str, taken: Container[Path]) -> tuple[Path, ReadDeck | None]:
    """Return the deck's file and content, also when its deck was renamed; else a free path, never another deck's."""
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
    """Say what became of the cards, by file and in total. Raises VivaError when none was imported."""
    counts = [_Counts.of(each) for each in written]
    total = _Counts(*map(sum, zip(*counts, strict=True))).with_skipped(skipped)
    if not any(each.drafts for each in written):
        raise VivaError(f"No card was imported. Skipped: {counted(total.skipped, 'card')}.")
    paths = [single_line(str(each.path)) for each in written]
    if len(written) > 1:
        for path, count_of_file in zip(paths, counts, strict=True):
            output.say(f"{path}: {count_of_file}")
    output.say(f"{paths[0] if len(written) == 1 else 'Total'}: {total}")


class _Counts(NamedTuple):
    """How many cards an import made, changed, left or skipped, and how many texts and media it left out."""

    new: int
    updated: int
    same: int
    kept: int
    skipped: int = 0
    texts: int = 0
    media: int = 0

    @classmethod
    def of(cls, done: Written) -> _Counts:
        """Count what became of the drafts in a deck file."""
        update = done.update
        return cls(*map(len, (update.new, update.updated, update.same, update.kept))).with_skipped(done.skipped)

    def with_skipped(self, skipped: Sequence[Skipped]) -> _Counts:
        """Return the counts with these skipped things added."""
        cards = sum(each.cards for each in skipped)
        texts, media = (
            sum(not each.cards and bool(each.text) == is_text for each in skipped) for is_text in (True, False)
        )
        return self._replace(skipped=self.skipped + cards, texts=self.texts + texts, media=self.media + media)

    def __str__(self) -> str:
        parts = (
            (self.new, "new"),
            (self.updated, "updated"),
            (self.same, "unchanged"),
            (self.kept, "kept with your changes"),
            (self.skipped, "skipped"),
            (self.texts, "left out (text)"),
            (self.media, "left out (pictures or sounds)"),
        )
        return ", ".join(f"{number} {label}" for number, label in parts if number) or "no cards"


def _list_skipped(skipped: Sequence[Skipped]) -> None:
    for each in skipped[:_MOST_SKIPPED]:
        output.warn(f"Skipped: {left_out.said(each)}")
    if len(skipped) > _MOST_SKIPPED:
        output.warn(f"Skipped: {len(skipped) - _MOST_SKIPPED} more")


def _new(done: Written) -> list[Draft]:
    """Return the drafts that became new cards of a deck file."""
    names = {*done.update.new}
    return [
        draft for card, draft in zip(done.update.cards, done.drafts, strict=True) if card.partition("/")[2] in names
    ]


def _list_doubts(written: Sequence[Written], *, is_trial: bool) -> None:
    """List the new cards that an import was not sure about, and say how to find them later."""
    marked = [(each.path, draft) for each in written for draft in _new(each) if draft.doubt]
    if not marked:
        return
    output.warn(f"Please check {counted(len(marked), 'card')}:")
    for _, draft in marked[:_MOST_SKIPPED]:
        output.warn(f"  {_beginning(draft.question)}\n    {draft.doubt}")
    if len(marked) > _MOST_SKIPPED:
        output.warn(f"  and {counted(len(marked) - _MOST_SKIPPED, 'more card')}")
    if not is_trial:
        paths = " ".join(dict.fromkeys(in_shell(str(path)) for path, _ in marked))
        output.warn(f"The deck has a comment `# please check` above each. To list them again: `viva check {paths}`")


def _write_left_out(written: Sequence[Written], skipped: Sequence[Skipped], *, is_trial: bool) -> None:
    """Write all that was left out into a file beside the deck, if the screen cannot show it, and say so.

    A trial writes nothing, and says where that file will be.
    """
    everything = (*skipped, *(each for done in written for each in done.skipped))
    path, is_whole = left_out.path_beside(written[0].path), left_out.is_whole_on_screen(everything)
    if not is_trial and (not is_whole or path.exists()):
        files.replace(path, left_out.written(everything))
    if not is_whole:
        when = "After the import, all that was left out" if is_trial else "All that was left out"
        output.warn(f"{when}, with its lines, is in {single_line(str(path))}")


def _progress(app: App, cards: Sequence[tuple[str, Draft]], options: ImportOptions) -> None:
    """Record the reviews and suspensions that come with the cards, or say how to import them."""
    many = sum(len(draft.reviews) for _, draft in cards)
    if not many and not any(draft.is_suspended for _, draft in cards):
        return
    if options.is_trial and options.with_progress:
        output.say(f"With them come {counted(many, 'review')}.")
        return
    if not options.with_progress:
        if many:
            output.warn(f"Not imported: {counted(many, 'review')}. To import reviews, too, add `--with-progress`.")
        return
    app.store.prepare()
    gained: list[Progress] = []

    def grown(progress: Progress) -> Progress:
        gained[:] = [write.new_facts(cards, progress, app.now())]
        return merge.merge(progress, gained[0]) if gained[0].reviews or gained[0].decisions else progress

    before = app.store.rewrite(grown, "import", app.now())
    output.say(f"{app.store.path}: {_gained(gained[0])}")
    say_undo(before)


def _gained(gained: Progress) -> str:
    """Say how many reviews and suspended cards were new."""
    parts = []
    if gained.reviews:
        parts.append(counted(len(gained.reviews), "new review"))
    if gained.decisions:
        parts.append(f"{counted(len(gained.decisions), 'card')} suspended")
    return ", ".join(parts) or "nothing new"
