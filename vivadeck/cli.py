"""The command line: the list of commands, and `viva` alone."""

# Annotations are values here, not text: typer would have to evaluate each text, at every start.
import sys
from collections import UserDict
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.main
from typer.core import TyperCommand

from vivadeck import __version__
from vivadeck.commands.boundary import Boundary
from vivadeck.commands.options import DecksOption, app_for
from vivadeck.terminal import output

COMMANDS = {  # in the order of `viva --help`, with the summaries that it shows
    "study": "Study what is due, then some new cards.",
    "mock": "Be examined: questions, follow-ups, and a report.",
    "practice": "Practise any cards, also those that are not due.",
    "exam": "Set your exam date; viva plans up to it.",
    "plan": "Show the days until your exam, and what you will know then.",
    "stats": "Show how it goes: what you know, when you studied, what waits.",
    "assess": "Compare an answer with a card's key points.",
    "search": "Find cards: in questions first, then tags, then answers.",
    "show": "Show one card in full, with its schedule and history.",
    "decks": "List the decks.",
    "due": "Show what is due, deck by deck and day by day.",
    "new": "Begin a deck of your own with its first cards.",
    "add": "Add a card to a deck.",
    "edit": "Change a card in your editor.",
    "suspend": "Leave cards out until you resume them.",
    "resume": "Bring suspended or skipped cards back.",
    "check": "Check decks and progress, and list every problem.",
    "move": "Give the history of a card, or of a whole deck, to another one.",
    "merge": "Add the reviews of other computers to yours.",
    "restore": "Go back to your progress of an earlier day, or before a change.",
    "import": "Put the cards of other programs' files into decks.",
    "export": "Write cards to a file: for Anki, a phone, paper or a table.",
    "help": "Explain a topic, such as decks or query.",
}
EXPORTS = ("anki", "page", "print", "csv", "text", "markdown", "json")  # the commands of `viva export`
_FILES = {"import": "import_", "new": "add", "resume": "suspend"}  # the files of commands that are not named like them


class _OnDemand(UserDict[str, Any]):
    """The commands by name. A command's file is imported when it is needed: all of them would cost too much time."""

    def __getitem__(self, name: str) -> Any:
        if isinstance(super().__getitem__(name), str):
            file = import_module(f"vivadeck.commands.{_FILES.get(name, name)}")
            self.data.update(typer.main.get_group(file.cli).commands)
        return super().__getitem__(name)


class _Commands(Boundary):
    """All of viva's commands."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.commands = _OnDemand(COMMANDS)

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands, without importing them."""
        del ctx
        return list(self.commands)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what each command does, without importing them."""
        del ctx
        room = formatter.width - 6 - max(map(len, COMMANDS))
        with formatter.section("Commands"):
            formatter.write_dl([(name, _short(summary, room)) for name, summary in COMMANDS.items()])


def _short(summary: str, room: int) -> str:
    """Return the summary, shortened to `room` characters."""
    return TyperCommand(None, help=summary).get_short_help_str(room)


app = typer.Typer(
    cls=_Commands,
    help="Flashcards for a viva, an oral exam: study cards, look things up, use them in Anki.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        output.print_line(f"viva {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def today(
    ctx: typer.Context,
    decks: DecksOption = None,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Flashcards for a viva, an oral exam: study cards, look things up, use them in Anki.

    Without a command: show what waits today, and what to type next.
    """
    del version
    if decks:  # `viva --decks PATH study` means the same as `viva study --decks PATH`
        below = {"decks": decks}
        ctx.default_map = {**dict.fromkeys(COMMANDS, below), "export": dict.fromkeys(EXPORTS, below)}
    if ctx.invoked_subcommand is None:
        from vivadeck.commands import today

        today.today(app_for(decks))


def run() -> None:
    """Run the command line."""
    output.open_streams()
    app(prog_name="viva", args=sys.argv[1:])
