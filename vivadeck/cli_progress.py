"""The command line of `viva move`, `merge` and `restore`."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
from pathlib import Path
from typing import Annotated

import typer

from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, desk

app = typer.Typer(rich_markup_mode=None)


@app.command(cls=Command)
def move(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="A card or a deck that is in no deck file now.", show_default=False)
    ],
    new: Annotated[
        str,
        typer.Argument(
            metavar="NEW",
            help="The card or the deck that it is now.",
            autocompletion=completion.card,
            show_default=False,
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
            readable=False,
        ),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask, whatever the files take back, and whoever they are of.")
    ] = False,
    git: Annotated[bool, typer.Option("--git", help="Be git's merge driver; the three files are %O %A %B.")] = False,
) -> None:
    """Put reviews from other computers together with your own.

    No review is lost and none counts twice, however often and in whatever order files are merged. Asks first when many
    of your reviews would be taken back, or when a file shares no card with yours. `viva restore` undoes it.
    """
    from vivadeck.commands import merge as command

    if not git:
        command.merge(desk(None), others, is_agreed=yes)
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
            help="A name that `viva restore` lists, such as 2026-11-24, or a file.",
            autocompletion=completion.backup,
            show_default=False,
        ),
    ] = "",
) -> None:
    """Bring progress back as it was on a day or before a change, and keep what was there.

    Without a name: mend damaged progress from the newest good backup; where it is sound, list what can be brought back.
    """
    from vivadeck.commands import restore as command

    command.restore(desk(None), backup)
