"""`viva check`: what is wrong with decks and progress."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from vivadeck.app import App
from vivadeck.commands.boundary import Command
from vivadeck.commands.deck_warnings import warnings
from vivadeck.commands.move import give
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import find_renames
from vivadeck.decks.deck_file import write_ids
from vivadeck.errors import VivaError
from vivadeck.progress import merge
from vivadeck.sanitize import single_line
from vivadeck.terminal import output
from vivadeck.terminal.tables import Column
from vivadeck.terminal.wording import NOTHING, counted, or_dash

if TYPE_CHECKING:
    from vivadeck.decks.library import Library
    from vivadeck.decks.problems import Problem
    from vivadeck.model import Deck, Progress
    from vivadeck.progress.renames import Rename

cli = typer.Typer(rich_markup_mode=None)


@cli.command("check", cls=Command)
def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Deck files or folders. Without one: your usual decks, and your progress.",
            show_default=False,
            readable=False,
        ),
    ] = None,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Write missing ids into the deck files, and move the history of renamed cards."),
    ] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Check decks and progress, and list every problem."""
    with output.paged():
        check(paths or [], app_for([*(paths or ()), *(decks or ())]), fix=fix, json=json)


class Checked(NamedTuple):
    """What to check: the decks as they are in their files, and the progress. `fix`: repair what is certain."""

    app: App
    library: Library
    fix: bool
    json: bool


def check(paths: Sequence[Path], app: App, *, fix: bool, json: bool) -> None:
    """List every problem; with `fix`, write missing ids into the deck files and move the history of renamed cards.

    Raises VivaError when there is a problem, after all are listed, and when progress cannot be read.
    """
    errors = _fix_ids(app) if fix else []
    checked = Checked(app, app.load_decks(app.places), fix, json)
    wrong: list[str] = []
    for each in (check_decks,) if paths else CHECKS:
        wrong = [*each(checked), *wrong]  # the number of problems in the decks comes last
    if errors + wrong:
        raise VivaError("\n".join(errors + wrong))


def check_decks(checked: Checked) -> list[str]:
    """List the problems of the deck files, what is likely a mistake, and the decks that have no problem."""
    problems = checked.library.problems
    wrong = {problem.path for problem in problems}  # what is only doubtful there can wait
    decks = (deck for deck in checked.library.decks if deck.path not in wrong)
    doubts = warnings(decks, checked.app.places.behind)
    if checked.json:
        levels = [*((each, "error") for each in problems), *((each, "warning") for each in doubts)]
        output.as_json([_as_json(*each) for each in levels])
    else:
        for problem in problems:
            output.say(str(problem))
        for each in doubts:
            output.say(str(each._replace(message=f"warning: {each.message}")))
        for deck in checked.library.decks:
            output.print_line(f"{single_line(str(deck.path))}: {deck.name}, {_cards_in(deck)}")
    if doubts:
        output.warn(f"{counted(len(doubts), 'warning')}. viva asks these cards as they are.")
    return [f"{counted(len(problems), 'problem')}."] if problems else []


def _cards_in(deck: Deck) -> str:
    """Return how many cards a deck has, how many of them are unanswered, and how many are without an id."""
    unanswered, without = sum(not card.answer for card in deck.cards), sum(not card.has_id for card in deck.cards)
    hints = [f"{unanswered} unanswered"] if unanswered else []
    if without:
        hints.append(f"{without} without an id; to write ids: `viva check --fix`")
    return counted(len(deck.cards), "card") + (f" ({'; '.join(hints)})" if hints else "")


def check_history(checked: Checked) -> list[str]:
    """List the history of cards that are in no deck; with `fix`, move what certainly belongs to a renamed card."""
    app, library = checked.app, checked.library
    progress = app.progress()
    if not checked.json:
        output.print_line(f"{app.store.path}: {counted(len(progress.reviews), 'review')}")
    with_history = merge.known(progress)
    heirs = find_renames(app, with_history, with_history - library.cards.keys(), library)
    if checked.fix:
        heirs = _move(app, heirs)
    if heirs:
        _list_orphans(progress, heirs, json=checked.json)
    return []


def check_backups(checked: Checked) -> list[str]:
    """Find backups of the progress that are missing or damaged."""
    return checked.app.store.backups.problems()


# A check lists what a student should know, and returns what is wrong, a sentence each. Where deck files are named, only
# the first one runs.
CHECKS: tuple[Callable[[Checked], list[str]], ...] = (check_decks, check_history, check_backups)


def _move(app: App, heirs: Sequence[Rename]) -> list[Rename]:
    """Move the history that certainly belongs to a card, say so on stderr, and return the rest."""
    sure = {heir.orphan: heir.card for heir in heirs if heir.is_certain}
    if not sure:
        return list(heirs)
    give(app, sure, "check")
    return [heir for heir in heirs if not heir.is_certain]


def _list_orphans(progress: Progress, heirs: Sequence[Rename], *, json: bool) -> None:
    """List cards that are in no deck, with the number of their reviews; with `json`, on stderr."""
    reviews = Counter(review.card for review in progress.reviews)
    if json:
        output.warn(
            f"viva keeps the history of these cards, which are in no deck: {', '.join(heir.orphan for heir in heirs)}"
        )
        return
    output.print_line("")
    output.say("These cards are in no deck now. viva keeps their history.")
    rows = [(heir.orphan, or_dash(reviews[heir.orphan]), _likely(heir)) for heir in heirs]
    output.table((Column("card", style="viva.id"), Column("reviews", is_number=True), Column("belongs to")), rows)
    if any(heir.is_certain for heir in heirs):
        output.print_styled(("To move it there: ", ""), ("viva check --fix", "viva.key"))
    if any(heir.card and not heir.is_certain for heir in heirs):
        output.print_styled(("Where it says “perhaps”, you decide: ", ""), ("viva move OLD NEW", "viva.key"))


def _likely(heir: Rename) -> str:
    return heir.card if heir.is_certain else f"perhaps {heir.card}" if heir.card else NOTHING


def _fix_ids(app: App) -> list[str]:
    """Write the missing ids, move the history of ids that changed, and return what could not be written."""
    errors, moved = _write_ids(app.again().load_decks(app.places).decks)  # `app` reads the files after that
    if moved := {old: new for old, new in moved.items() if old in merge.known(app.progress())}:
        give(app, moved, "check")
    return errors


def _write_ids(decks: Sequence[Deck]) -> tuple[list[str], dict[str, str]]:
    """Write the missing ids and say so on stderr.

    Returns the errors, and the new ids by old ones, where the id written is not the one made from the question.
    """
    errors = []
    moved: dict[str, str] = {}
    for deck in decks:
        try:
            added = {} if all(card.has_id for card in deck.cards) else write_ids(deck.path)
        except VivaError as error:
            errors.append(str(error))
        else:
            if added:
                output.warn(f"{single_line(str(deck.path))}: {counted(len(added), 'id')} written")
            moved |= {f"{deck.name}/{old}": f"{deck.name}/{new}" for old, new in added.items() if old != new}
    return errors, moved


def _as_json(problem: Problem, level: str) -> dict[str, Any]:
    return {
        "level": level,
        "path": str(problem.path),
        "line": problem.line,
        "column": problem.column,
        "card": problem.card,
        "message": problem.message,
    }
