"""The command line of `viva export`."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
from pathlib import Path
from typing import Annotated

import typer

from vivadeck.commands.boundary import Boundary, Command
from vivadeck.commands.options import DeckNames, DecksOption, QueryOption, desk

FORMATS = ("anki", "csv", "text", "markdown", "json")

app = typer.Typer(rich_markup_mode=None)
export_app = typer.Typer(
    cls=Boundary, rich_markup_mode=None, no_args_is_help=True, help="Write cards to a file for another program."
)
app.add_typer(export_app, name="export")

ExportFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The file to write; - for stdout.", show_default=False, readable=False)
]


@export_app.command("anki", cls=Command)
def export_anki(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The .apkg file to write; - for stdout.", show_default=False, readable=False
        ),
    ],
    names: DeckNames = None,
    query: QueryOption = "",
    with_progress: Annotated[
        bool,
        typer.Option(
            "--with-progress",
            help="Take the schedule and all reviews along, for cards that Anki does not have yet.",
        ),
    ] = False,
    decks: DecksOption = None,
) -> None:
    """Write an .apkg file for Anki.

    Importing it again updates the notes and keeps Anki's own progress.
    """
    from vivadeck.commands import export

    export.anki(desk(decks), file, names or [], query, with_progress)


@export_app.command("csv", cls=Command)
def export_csv(file: ExportFile, names: DeckNames = None, query: QueryOption = "", decks: DecksOption = None) -> None:
    """Write a table for a spreadsheet.

    A cell that a spreadsheet would run has an apostrophe in front.
    """
    from vivadeck.commands import export

    export.table(desk(decks), file, names or [], query)


@export_app.command("text", cls=Command)
def export_text(file: ExportFile, names: DeckNames = None, query: QueryOption = "", decks: DecksOption = None) -> None:
    """Write text that Anki imports as notes of its Basic type.

    Importing it again updates the notes. An .apkg (`viva export anki`) looks better and carries progress.
    """
    from vivadeck.commands import export

    export.anki_text(desk(decks), file, names or [], query)


@export_app.command("markdown", cls=Command)
def export_markdown(
    file: ExportFile, names: DeckNames = None, query: QueryOption = "", decks: DecksOption = None
) -> None:
    """Write a study sheet in Markdown, to read or to print."""
    from vivadeck.commands import export

    export.sheet(desk(decks), file, names or [], query)


@export_app.command("json", cls=Command)
def export_json(file: ExportFile, names: DeckNames = None, query: QueryOption = "", decks: DecksOption = None) -> None:
    """Write everything as JSON: cards, schedules and reviews."""
    from vivadeck.commands import export

    export.everything(desk(decks), file, names or [], query)
