"""The command line: what can be typed."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
import sys
from pathlib import Path
from typing import Annotated

import typer

from vivadeck import __version__, complete, output
from vivadeck.boundary import Boundary, Command
from vivadeck.cli_exam import exam, plan
from vivadeck.cli_export import FORMATS, export_app
from vivadeck.cli_options import QUERY_HELP, CardIds, DeckNames, DecksOption, JsonOption, QueryOption, desk

app = typer.Typer(
    cls=Boundary,
    help="Flashcards for a viva: drill questions, look things up, take the decks to Anki.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
app.add_typer(export_app, name="export")


def _version(wanted: bool) -> None:
    if wanted:
        output.data(f"viva {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def today(
    ctx: typer.Context,
    decks: DecksOption = None,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Flashcards for a viva: drill questions, look things up, take the decks to Anki.

    Without a command: what waits today, and what to type next.
    """
    del version
    if decks:  # `viva --decks PATH study` means the same as `viva study --decks PATH`
        below = {"decks": decks}
        formats = dict.fromkeys(FORMATS, below)
        ctx.default_map = {name: {**below, **formats} for name in getattr(ctx.command, "commands", ())}
    if ctx.invoked_subcommand is None:
        from vivadeck.commands import overview

        overview.today(desk(decks))


@app.command(cls=Command)
def study(
    names: DeckNames = None,
    query: QueryOption = "",
    new: Annotated[
        int | None,
        typer.Option(
            "--new",
            min=0,
            metavar="N",
            help="New cards a day, at most, besides an exam's; else 15, or as in config.toml.",
        ),
    ] = None,
    no_exam: Annotated[bool, typer.Option("--no-exam", help="Leave exams aside: ask what SM-2 has for today.")] = False,
    decks: DecksOption = None,
) -> None:
    """Drill what is due, then some new cards; before an exam, what its plan wants.

    Every grade is saved before the next card is shown.
    """
    from vivadeck.commands import study as command

    command.study(desk(decks), command.Wanted(names or [], query, new, by_plan=not no_exam))


app.command(cls=Command)(exam)
app.command(cls=Command)(plan)


@app.command(cls=Command, context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS...", help=QUERY_HELP, autocompletion=complete.query, show_default=False),
    ],
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, metavar="N", help="Hits to list, at most; else what fits the terminal, or all."),
    ] = None,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Find cards: in questions first, then tags, then answers."""
    from vivadeck.commands import search as command

    command.search(desk(decks), " ".join(words), limit, json)


@app.command(cls=Command)
def show(
    card: Annotated[
        str,
        typer.Argument(
            metavar="CARD",
            help="The id of a card, such as general/dropout.",
            autocompletion=complete.card,
            show_default=False,
        ),
    ],
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show one card in full, with its schedule and history."""
    from vivadeck.commands import show as command

    command.show(desk(decks), card, json)


@app.command("decks", cls=Command)
def list_decks(json: JsonOption = False, decks: DecksOption = None) -> None:
    """List the decks."""
    from vivadeck.commands import overview

    overview.decks(desk(decks), json)


@app.command(cls=Command)
def due(json: JsonOption = False, decks: DecksOption = None) -> None:
    """Show what waits, deck by deck and day by day."""
    from vivadeck.commands import overview

    overview.due(desk(decks), json)


@app.command(cls=Command)
def suspend(cards: CardIds, decks: DecksOption = None) -> None:
    """Stop asking cards, until they are resumed."""
    from vivadeck.commands import decide

    decide.suspend(desk(decks), cards)


@app.command(cls=Command)
def resume(cards: CardIds, decks: DecksOption = None) -> None:
    """Ask suspended or skipped cards again."""
    from vivadeck.commands import decide

    decide.resume(desk(decks), cards)


@app.command(cls=Command)
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Deck files and folders; the usual decks and the progress, when none is named.",
            show_default=False,
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Write missing ids into the deck files, and let history follow cards that were renamed."
        ),
    ] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Check decks and progress, and list everything that is wrong."""
    from vivadeck.commands import check as command

    command.check(paths or [], desk([*(paths or ()), *(decks or ())]), fix=fix, json=json)


@app.command(cls=Command)
def move(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A card or a deck that is in no deck file now.", show_default=False)
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW", help="The card or the deck that it is now.", autocompletion=complete.card, show_default=False
        ),
    ],
    decks: DecksOption = None,
) -> None:
    """Give the history of a card, or of a whole deck, to another one.

    `viva check` lists history without a card, and `viva check --fix` moves what is sure.
    """
    from vivadeck.commands import move as command

    command.move(desk(decks), old, new)


@app.command(cls=Command)
def merge(
    others: Annotated[
        list[Path],
        typer.Argument(
            metavar="OTHER.json...",
            help="Files of progress from other computers, or the folders they are in.",
            show_default=False,
        ),
    ],
    git: Annotated[bool, typer.Option("--git", help="Be git's merge driver; the three files are %O %A %B.")] = False,
) -> None:
    """Put reviews from other computers together with your own.

    No review is lost and none counts twice, however often and in whatever order files are merged.
    """
    from vivadeck.commands import merge as command

    if not git:
        command.merge(desk(None), others)
    elif len(others) == 3:
        command.drive(*others[1:])
    else:
        raise typer.BadParameter("--git takes three files: %O %A %B, the base, ours and theirs.")


@app.command(cls=Command)
def restore(
    backup: Annotated[
        str,
        typer.Argument(
            metavar="[BACKUP]",
            help="The day of a backup, such as 2026-11-24, or a file; the newest good one, when progress is damaged.",
            autocompletion=complete.backup,
            show_default=False,
        ),
    ] = "",
) -> None:
    """Bring progress back from a backup, and keep what was there.

    Without a name: mend damaged progress, or list the backups where it is sound.
    """
    from vivadeck.commands import restore as command

    command.restore(desk(None), backup)


@app.command("import", cls=Command)
def import_(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Anki packages (.apkg, .colpkg), tables (.csv, .tsv), text, Markdown, Word and PDF documents.",
            show_default=False,
        ),
    ],
    deck: Annotated[
        str | None, typer.Option("--deck", metavar="NAME", help="Put all cards in one deck of this name.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="The .yaml file, or the folder, to write; else your own decks."
        ),
    ] = None,
    with_progress: Annotated[
        bool, typer.Option("--with-progress", help="Bring along reviews and suspended cards, too.")
    ] = False,
) -> None:
    """Put cards from other programs' files into decks.

    A file can be imported again: what changed in it is updated, what you edited in a deck stays.
    """
    from vivadeck.commands import import_ as command

    command.import_(desk(None), paths, command.Wanted(deck, out, with_progress))


def run() -> None:
    """Run the command line."""
    output.open_streams()
    app(prog_name="viva", args=sys.argv[1:])
