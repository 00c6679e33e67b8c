"""`viva show`: one card in full, with its schedule and history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from vivadeck.agenda import Item, State
from vivadeck.app import App
from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, app_for
from vivadeck.commands.reminders import follow_former_ids
from vivadeck.formats.json_export import card_as_json, schedule_as_json
from vivadeck.markdown import math
from vivadeck.model import Review, Source
from vivadeck.progress.records import as_json
from vivadeck.sanitize import escape_controls
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, duration, in_days, on_day, span

if TYPE_CHECKING:
    from rich.console import RenderableType

_HISTORY_LENGTH = 10


cli = typer.Typer(rich_markup_mode=None)


@cli.command("show", cls=Command)
def command(
    card: Annotated[
        str,
        typer.Argument(
            metavar="CARD",
            help="The id of a card, such as general/dropout, or the number of a hit of your last search.",
            autocompletion=completion.card,
            show_default=False,
        ),
    ],
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Show one card in full, with its schedule and history."""
    with output.paged():
        show(app_for(decks), card, json)


def show(app: App, card_id: str, json: bool) -> None:
    """Show one card in full. Raises VivaError when there is no such card."""
    follow_former_ids(app)
    card = app.card(card_id)
    item = app.collection.item(card)
    reviews = app.collection.reviews(card.id)
    if json:
        output.as_json(
            {
                **card_as_json(card),
                "schedule": schedule_as_json(item),
                "reviews": [as_json(review) for review in reviews],
            }
        )
    elif output.is_terminal():
        output.show(_card_on_screen(app, item, reviews))
    else:
        output.print_line(_card_as_text(app, item, reviews))


def _schedule_lines(app: App, item: Item, reviews: Sequence[Review]) -> list[str]:
    """Return a card's schedule, its state and its last reviews, a line each."""
    schedule = item.schedule
    if schedule is None:
        lines = ["new: not reviewed yet"]
    else:
        due = f"due {on_day(schedule.due, app.today)} ({in_days(schedule.due, app.today)})"
        memory = f"interval {span(schedule.interval_days)}, ease {schedule.ease:.2f}"
        recalls = f", {counted(schedule.repetitions, 'recall')} in a row" if schedule.repetitions else ""
        lapses = f", {counted(schedule.lapses, 'lapse')}" if schedule.lapses else ""
        lines = [f"{due}, {memory}{recalls}{lapses}"]
    if State.SUSPENDED in item.states(app.today):
        lines.append(f"suspended; to study it again: `viva resume {item.card.id}`")
    if State.UNANSWERED in item.states(app.today):
        lines.append(f"unanswered; to write the answer: `viva edit {item.card.id}`")
    if State.LEECH in item.states(app.today):
        lines.append("leech: you forget this card again and again. Reword it, or split it in two.")
    if len(reviews) > _HISTORY_LENGTH:
        lines.append(counted(len(reviews) - _HISTORY_LENGTH, "earlier review"))
    return lines + _history_lines(reviews[-_HISTORY_LENGTH:], app.today)


def _history_lines(reviews: Sequence[Review], today: date) -> list[str]:
    """Return a line for each review, in columns."""
    times = [duration(review.seconds) for review in reviews]
    days = [f"{on_day(review.at.date(), today)}, {review.at:%H:%M}" for review in reviews]
    day_width, time_width = max(map(len, days), default=0), max(map(len, times), default=0)
    return [
        f"{day:{day_width}}  grade {review.grade}  {time:>{time_width}}  {escape_controls(review.mode)}"
        for review, day, time in zip(reviews, days, times, strict=True)
    ]


def _card_as_text(app: App, item: Item, reviews: Sequence[Review]) -> str:
    from vivadeck.terminal import look

    return f"[{item.card.id}] {math.plain(item.card.question)}\n\n" + look.as_text(_below_question(app, item, reviews))


def _card_on_screen(app: App, item: Item, reviews: Sequence[Review]) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from vivadeck.terminal import look

    head = Text(item.card.id, style="viva.id")
    return Group(head, look.markdown(item.card.question, "bold"), "", _below_question(app, item, reviews))


def _below_question(app: App, item: Item, reviews: Sequence[Review]) -> RenderableType:
    """Return what stands below a card's question: all else."""
    from rich.console import Group
    from rich.text import Text

    from vivadeck.terminal import look

    card = item.card
    parts = look.answer_itself(card, with_wordings=True)
    parts += _spaced(look.follow_up(each, is_open=True) for each in card.follow_ups)
    parts += _spaced(Text(_named(each), style="viva.quiet") for each in card.sources)
    if card.tags:
        parts += ["", look.tags(card)]
    if card.see_also:
        parts += ["", Text("See also: " + "  ".join(card.see_also), style="viva.id")]
    return Group(*parts, "", *(Text(line) for line in _schedule_lines(app, item, reviews)))


def _named(source: Source) -> str:
    return f"{source.title}: {source.url}" if source.url else source.title


def _spaced(parts: Iterable[RenderableType]) -> list[RenderableType]:
    listed = list(parts)
    return ["", *listed] if listed else []
