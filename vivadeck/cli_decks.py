"""The command line of `viva check` and `viva import`."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
from pathlib import Path
from typing import Annotated

import typer

from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, desk

app = typer.Typer(rich_markup_mode=None)


@app.command(cls=Command)
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Deck files and folders; the usual decks and the progress, when none is named.",
            show_default=False,
            readable=False,
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


@app.command("import", cls=Command)
def import_(
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
    """Put cards from other programs' files into decks.

    A file can be imported again: what changed in it is updated, what you edited in a deck stays.
    """
    from vivadeck.commands import import_ as command

    command.import_(desk(None), paths, command.Wanted(deck, out, with_progress))
