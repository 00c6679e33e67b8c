"""`viva help`: pages about viva, one for each topic: the Markdown files in `vivadeck/help/`, linked in the README."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vivadeck.commands.boundary import Command
from vivadeck.errors import VivaError, did_you_mean
from vivadeck.files import read
from vivadeck.terminal import output
from vivadeck.terminal.tables import Column

TOPICS = (  # in the order in which they are listed; each is the name of a file
    *("study", "mock", "assess", "exam", "stats", "decks", "query", "history", "progress", "merge"),
    *("anki", "import", "export", "json", "settings"),
)
_PAGES = Path(__file__).parent.parent / "help"
_MOST_BYTES = 1_000_000


cli = typer.Typer(rich_markup_mode=None)


def _topics(incomplete: str) -> list[str]:
    return [topic for topic in TOPICS if topic.startswith(incomplete)]


@cli.command("help", cls=Command)
def command(
    ctx: typer.Context,
    topic: Annotated[
        str,
        typer.Argument(
            metavar="[TOPIC]",
            help="A topic or a command. Without one: list the topics.",
            autocompletion=_topics,
            show_default=False,
        ),
    ] = "",
) -> None:
    """Explain a topic, such as decks or query."""
    if not topic:
        list_topics()
    elif topic in TOPICS:
        with output.paged():
            show(page(topic))
    else:
        _show_options(ctx.find_root(), topic)


def list_topics() -> None:
    """List the topics, each with the title of its page."""
    columns = (Column("topic", style="viva.id"), Column("what it explains"))
    output.table(columns, [(topic, title(topic)) for topic in TOPICS])
    output.print_line("")
    output.print_styled(
        ("To read one: ", ""),
        ("`viva help TOPIC`", "viva.key"),
        (". Options of a command: ", ""),
        ("`viva COMMAND --help`", "viva.key"),
    )


def show(markdown: str) -> None:
    """Show a page: rendered on a terminal, as Markdown into a pipe."""
    if output.is_terminal():
        from vivadeck.terminal import look

        output.show(look.markdown(markdown))
    else:
        output.print_line(markdown)


def page(topic: str) -> str:
    """Return the Markdown about a topic, without its last line end."""
    return read(_PAGES / f"{topic}.md", _MOST_BYTES).decode().replace("\r\n", "\n").rstrip("\n")


def title(topic: str) -> str:
    """Return what the page about a topic explains: its title, without the name of the topic."""
    return page(topic).partition("\n")[0].partition(": ")[2]


def _show_options(root: Any, name: str) -> None:
    """Write what `viva NAME --help` writes, and exit. Raises VivaError when there is no such command."""
    if name not in root.command.commands:
        near = did_you_mean(name, (*TOPICS, *root.command.commands))
        raise VivaError(f"There is no topic or command {name!r}.{near or ' To list the topics: `viva help`'}")
    root.command.get_command(root, name).make_context(name, ["--help"], parent=root)
