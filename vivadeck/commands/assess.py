"""`viva assess`: which key points of a card an answer mentions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from vivadeck import files
from vivadeck.app import App
from vivadeck.assess import coverage
from vivadeck.assess.typed import LOOK, NOTICE, mistake_hints
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import CardArgument, DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.errors import VivaError
from vivadeck.markdown import math
from vivadeck.model import Card
from vivadeck.sanitize import escape_controls, single_line
from vivadeck.terminal import output
from vivadeck.terminal.wording import in_shell
from vivadeck.ticks import Tick

STDIN = Path("-")
MOST_BYTES = 1_000_000  # of an answer
_STATES = {Tick.HEARD: "heard", Tick.UNSURE: "unsure", Tick.NOT_HEARD: "not heard"}

cli = typer.Typer(rich_markup_mode=None)


@cli.command("assess", cls=Command)
def command(
    card: CardArgument,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="A file with the answer; - is stdin. Default: what you type."),
    ] = None,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Compare an answer with a card's key points.

    It checks which points you mentioned, not whether what you said is true. Nothing is recorded.
    """
    assess(app_for(decks), card, file, json=json)


def assess(app: App, name: str, file: Path | None, *, json: bool) -> None:
    """Compare the answer in a file (None: on stdin) with a card. Raises VivaError."""
    follow_former_ids(app)
    card = app.card(name)
    if not card.key_points:
        edit = " ".join(map(in_shell, ("viva", "edit", card.id, *app.decks_option)))
        raise VivaError(f"{card.id} has no key points. To write some: `{edit}`")
    answer = _answer(None if file == STDIN else file, card)
    result = coverage.assess(answer, card, coverage.learn(app.library.cards.values(), card.deck))
    if json:
        points = [_row(each) for each in result.points]
        mistakes = [each._asdict() for each in result.mistakes]
        output.as_json({"card": card.id, "grade": result.grade, "points": points, "mistakes": mistakes})
    else:
        _show(card, result)


def _row(point: coverage.Point) -> dict[str, str]:
    """Return a key point for `--json`."""
    row = {"point": point.point, "state": _STATES[point.tick], "words": point.words}
    return {**row, "hint": point.hint} if point.hint else row


def _answer(file: Path | None, card: Card) -> str:
    """Return the student's answer. Raises VivaError."""
    if file is None and sys.stdin is not None and sys.stdin.isatty():
        end = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
        output.warn(math.plain(card.question))
        output.warn(f"Type your answer. {end} on a line of its own ends it.")
    try:
        data = files.read(file, MOST_BYTES) if file else sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b""
    except OSError as error:
        raise VivaError(f"{single_line(str(file))} cannot be read: {files.reason(error)}.") from error
    if len(data) > MOST_BYTES:
        raise VivaError(f"This answer is longer than {MOST_BYTES // 1_000_000} MB. Is it the right file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if file is None:
            raise VivaError("Your answer is not UTF-8 text. Type it, or send it as UTF-8.") from None
        raise VivaError(f"{single_line(str(file))} is not UTF-8 text. Save it as UTF-8 in your editor.") from None


def _show(card: Card, result: coverage.Assessment) -> None:
    """Write each key point with its state, the words that show it, and a word to look at; then the grade and the usual
    mistakes."""
    marks = {Tick.HEARD: "☑", Tick.UNSURE: "◐", Tick.NOT_HEARD: "☐"}
    output.print_line(f"[{card.id}] {math.plain(card.question)}")
    for each in result.points:
        output.print_line(f"{marks[each.tick]} {math.plain(each.point)}")
        if each.words:
            output.print_line(f"  {_STATES[each.tick]}: “{escape_controls(single_line(each.words))}”")
        if each.hint:
            output.print_line(f"  look: “{escape_controls(each.hint)}”")
    heard = sum(each.tick is Tick.HEARD for each in result.points)
    unsure = sum(each.tick is Tick.UNSURE for each in result.points)
    more = f", {unsure} unsure" if unsure else ""
    output.say(f"{heard} of {len(result.points)} key points heard{more}. That suggests grade {result.grade}.")
    for sentence in mistake_hints(result.mistakes):
        output.say(sentence)
    output.say(NOTICE)
    if any(each.hint for each in result.points):
        output.say(LOOK)
