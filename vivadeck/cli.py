"""The command line: the commands there are, where what can be typed behind each is said, and `viva` alone."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
import sys
from collections import UserDict
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.main

from vivadeck import __version__
from vivadeck.commands.boundary import Boundary
from vivadeck.commands.options import DecksOption, desk
from vivadeck.terminal import output

COMMANDS = {  # in the order of `viva --help`; behind each the file that has its arguments and options
    "study": "cli_study",
    "exam": "cli_exam",
    "plan": "cli_exam",
    "search": "cli_lookup",
    "show": "cli_lookup",
    "decks": "cli_lookup",
    "due": "cli_study",
    "suspend": "cli_study",
    "resume": "cli_study",
    "check": "cli_decks",
    "move": "cli_progress",
    "merge": "cli_progress",
    "restore": "cli_progress",
    "import": "cli_decks",
    "export": "cli_export",
}


class _OnDemand(UserDict[str, Any]):
    """The commands by name. A file of COMMANDS is read when one of its commands is asked for: all cost 8 ms."""

    def __getitem__(self, name: str) -> Any:
        if isinstance(super().__getitem__(name), str):
            file = import_module(f"vivadeck.{self.data[name]}")
            self.data.update(typer.main.get_group(file.app).commands)
        return super().__getitem__(name)


class _Viva(Boundary):
    """All of viva's commands."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.commands = _OnDemand(COMMANDS)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, for which none of them has to be built."""
        del ctx
        return list(self.commands)


app = typer.Typer(
    cls=_Viva,
    help="Flashcards for a viva: drill questions, look things up, take the decks to Anki.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


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
        from vivadeck.cli_export import FORMATS

        below = {"decks": decks}
        ctx.default_map = {**dict.fromkeys(COMMANDS, below), "export": dict.fromkeys(FORMATS, below)}
    if ctx.invoked_subcommand is None:
        from vivadeck.commands import today

        today.today(desk(decks))


def run() -> None:
    """Run the command line."""
    output.open_streams()
    app(prog_name="viva", args=sys.argv[1:])
