"""`viva search`: the cards that match, the best first, or a better query."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vivadeck.app import App
from vivadeck.collection import ranking as searching
from vivadeck.collection.query import Query
from vivadeck.collection.ranking import Hit
from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import QUERY_HELP, DecksOption, JsonOption, app_for
from vivadeck.errors import VivaError
from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.sanitize import collapse_spaces
from vivadeck.terminal import output
from vivadeck.terminal.wording import UNANSWERED

if TYPE_CHECKING:
    from rich.text import Text

_MOST_RANKED = 1_000  # cards; a word that more cards have needs a second word
_LINES_OF_A_HIT = 4
_INDENT = "   "  # of a hit, below its number
_MARK = re.compile(r"\\([!-/:-@\[-`{-~])|[*`]+|^\s*[-#>]+ ", re.MULTILINE)
_LINES_AROUND = 5  # the command itself, the last line, the next prompt, questions that are wrapped
_SNIPPET_BEFORE = 24  # characters of the answer shown before a hit


cli = typer.Typer(rich_markup_mode=None)


class _Search(Command):
    """`-word` excludes a word, but `-h` alone asks for help, as everywhere."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option for help, which says that `-h` is another name of it."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Show this message and exit. -h alone does the same."
        return option

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line."""
        end = args.index("--") if "--" in args else len(args)
        return super().parse_args(ctx, ["--help" if each == "-h" else each for each in args[:end]] + args[end:])


@cli.command("search", cls=_Search, context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
def command(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS...", help=QUERY_HELP, autocompletion=completion.query, show_default=False),
    ],
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", min=1, metavar="N", help="List at most N cards. Without it: as many as fit on the screen."
        ),
    ] = None,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Find cards: in questions first, then tags, then answers."""
    search(app_for(decks), " ".join(words), limit, json)


def search(app: App, words: str, limit: int | None, json: bool) -> None:
    """List the cards that match, the best first. Raises VivaError for a query that makes no sense."""
    query = app.query(words)
    if not query:
        raise VivaError("Type the words to look for, such as `viva search backpropagation`")
    cards = app.select((), query, with_states=False, everywhere=True)
    most = limit or (_hits_that_fit() if output.is_terminal() and not json else None)
    some = cards.most_promising(max(most, _MOST_RANKED)) if most else None
    hits = searching.rank(cards.candidates() if some is None else some, query, app.today)
    shown = hits[:most]
    if json:
        with output.paged():
            output.as_json([_hit_as_json(hit) for hit in shown])
    elif hits:
        _list(app, words, shown, query, len(hits), has_others=some is not None)
    else:
        app.keep_hits(())
        output.warn(f"No card matches {words!r}.")
    if not hits:
        everything = app.select(with_states=False, everywhere=True)
        from vivadeck.collection.ranking import suggestion  # seldom needed

        better = suggestion(query, everything.has, everything.words)
        if better:
            output.warn(f"Did you mean this? `viva search {better}`")


def _hits_that_fit() -> int:
    """Return how many hits fit on the terminal: the best one comes first and should not scroll away."""
    return max(1, (shutil.get_terminal_size().lines - _LINES_AROUND) // _LINES_OF_A_HIT)


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    card = hit.item.card
    texts = {"question": card.question, "short": card.short, "answer": card.answer}
    return {"id": card.id, "deck": card.deck, **texts, "score": hit.score}


def _list(app: App, words: str, hits: Sequence[Hit], query: Query, total: int, *, has_others: bool) -> None:
    """List the first of `total` hits; `has_others`: more cards match, but were not ranked."""
    if not output.is_terminal():
        for hit in hits:
            output.print_line(f"{hit.item.card.id}\t{_one_line(hit.item.card.question)}")
        return
    from rich.console import Group

    pattern = searching.highlight(query)
    width = output.console().width
    with output.paged():  # what to type next stays below it
        output.show(Group(*(_hit_on_screen(number, hit, pattern, width) for number, hit in enumerate(hits, 1))))
    app.keep_hits([hit.item.card.id for hit in hits])
    if has_others:
        output.warn(f"More than {total:,} cards match.")
    elif total > len(hits):
        output.warn(f"{total - len(hits)} more: `viva search {words} --limit {total}`")
    output.warn("To read the first: `viva show 1`")


def _hit_on_screen(number: int, hit: Hit, pattern: re.Pattern[str] | None, width: int) -> Text:
    from rich.text import Text

    card = hit.item.card
    room = width - len(_INDENT)
    question, snippet = Text(_one_line(card.question), style="bold"), Text(_snippet(card, pattern, room - 2))
    if pattern:
        for part in (question, snippet):
            part.highlight_regex(pattern, "viva.hit")
    head = Text.assemble((f"{number}  ", "viva.key"), question, "  ", (card.id, "viva.id"))
    lines = [*head.wrap(output.console(), room), *snippet.wrap(output.console(), room)]
    return Text.assemble(Text(f"\n{_INDENT}").join(lines), "\n")


def _snippet(card: Card, pattern: re.Pattern[str] | None, width: int) -> str:
    """Return the short answer; without one, the answer's words around the first hit, or its beginning.

    It fits on a line of this width, a short answer on two.
    """
    text = _one_line(card.short or card.answer) or UNANSWERED
    hit = pattern.search(text) if pattern and not card.short else None  # a short answer says most at its beginning
    start = max(0, hit.start() - _SNIPPET_BEFORE) if hit else 0
    if start:
        start = text.find(" ", start) + 1
    room = (2 * width if card.short else width) - 4  # less the two ellipses
    cut = text[start : start + room]
    if start + room < len(text):
        cut = cut.rpartition(" ")[0] + " …"
    return ("… " if start else "") + cut


def _one_line(markdown: str) -> str:
    """Return Markdown as one line: formulas readable, without marks. To parse it would double the time."""
    return collapse_spaces(_MARK.sub(lambda mark: mark[1] or "", math.for_reading(markdown)))
