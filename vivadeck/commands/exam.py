"""`viva exam`: when an exam is, what it is about, and what the student means to spend on it a day."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, NamedTuple

import typer

from vivadeck.agenda import Item
from vivadeck.app import Desk
from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, JsonOption, desk
from vivadeck.errors import VivaError
from vivadeck.exam import exams
from vivadeck.exam.exams import Pace, budget_warning, seconds_per_card, showings_a_day
from vivadeck.model import Exam, Progress, moment_after
from vivadeck.query import Kind
from vivadeck.terminal import output
from vivadeck.terminal.output import Column
from vivadeck.terminal.wording import counted, in_days

FIRST_MINUTES = 20  # a day, where the student does not say
MINUTES_OF_A_DAY, MOST_CARDS = 24 * 60, 10_000
_COLUMNS = (
    Column("exam", style="viva.id"),
    Column("when"),
    Column("", style="viva.due"),
    Column("cards", is_number=True),
    Column("a day"),
)


app = typer.Typer(rich_markup_mode=None)


DeckOption = Annotated[
    list[str] | None,
    typer.Option(
        "--deck",
        metavar="NAME",
        help="Only the cards of this deck; can be repeated.",
        autocompletion=completion.deck,
        show_default=False,
    ),
]
ExamQuery = Annotated[
    str,
    typer.Option(
        "--query",
        "-q",
        metavar="QUERY",
        help='Only the cards that match: words, "phrases", -not, deck:, tag:.',
        autocompletion=completion.query,
        show_default=False,
    ),
]


@app.command("exam", cls=Command)
def command(
    day: Annotated[
        str, typer.Argument(metavar="[DATE]", help="The day of the exam, such as 2026-12-08.", show_default=False)
    ] = "",
    time: Annotated[str, typer.Option("--time", metavar="HH:MM", help="When it begins.", show_default=False)] = "",
    names: DeckOption = None,
    query: ExamQuery = "",
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar="N", help="Minutes a day to study for it; else 20.")
    ] = None,
    cards: Annotated[int | None, typer.Option("--cards", metavar="N", help="Cards a day, instead of minutes.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Remove the exam.")] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Tell when the exam is, so that most is known on the day; alone, list the exams.

    There can be several, each about other cards. What is not told again stays as it was.
    """
    told = Told(day, time, names or (), query, minutes, cards)
    if json and (clear or told != Told()):
        raise typer.BadParameter("--json lists the exams: it goes with nothing else.")
    if clear:
        remove(desk(decks), told)
    elif told == Told():
        show(desk(decks), json)
    else:
        put(desk(decks), told)


class Told(NamedTuple):
    """What the student typed; None or "" for what was not said."""

    day: str = ""
    time: str = ""
    decks: Sequence[str] = ()
    query: str = ""
    minutes: int | None = None
    cards: int | None = None


def put(desk: Desk, told: Told) -> None:
    """Set an exam, or change the one about these cards. Raises VivaError for what makes no sense."""
    _check_budget(told)
    day = _day(told.day, desk) if told.day else None
    at = _time(told.time) if told.time else None
    decks, query = _selection(desk, told)
    progress = desk.progress()
    if not (told.day or decks or query):
        decks, query = _only(progress)
    held = progress.exams.get((decks, query))
    known = held if held and held.day else None
    if known and exams.is_over(known, desk.now(), desk.today):
        known = known._replace(time=None)  # the next exam is at a time of its own
    if day is None and known is None:
        about = _which(decks, query) or " about all cards"
        raise VivaError(f"There is no exam{about} yet: tell its day, as in `viva exam {_example(desk)}`.")
    items = _items(desk, decks, query)
    exam = _changed(known or Exam(decks, query, desk.now(), minutes=FIRST_MINUTES), told, day, at)
    if exams.is_over(exam, desk.now(), desk.today):
        raise VivaError(f"{exams.when(exam)} is over: tell a day that lies ahead.")
    _record(desk, exam._replace(at=moment_after(desk.now(), held.at if held else None)))
    at_pace = seconds_per_card(progress.reviews, desk.today, desk.settings.day_ends)
    _say(desk, exam, items, at_pace)
    _say_together(desk, {**progress.exams, exam.selection: exam}.values(), at_pace)


def show(desk: Desk, json: bool) -> None:
    """List the exams, the next one first."""
    progress = desk.progress()
    at = seconds_per_card(progress.reviews, desk.today, desk.settings.day_ends)
    rows = [(exam, _cards(desk, exam)) for exam in _all(progress.exams.values())]
    if json:
        output.as_json([_as_json(desk, exam, cards, at) for exam, cards in rows])
    elif rows:
        output.table(_COLUMNS, [_row(desk, exam, cards, at) for exam, cards in rows])
    else:
        output.data(f"There is no exam. This sets one: viva exam {_example(desk)} --minutes {FIRST_MINUTES}")


def remove(desk: Desk, told: Told) -> None:
    """Remove the exam about these cards, or the only one there is. Raises VivaError where it is not clear which."""
    if told.day or told.time or told.minutes is not None or told.cards is not None:
        raise VivaError("--clear removes an exam: only --deck and -q go with it, to say which.")
    progress = desk.progress()
    there = {exam.selection: exam for exam in _all(progress.exams.values())}
    selection = tuple(sorted({*told.decks})), " ".join(told.query.split())
    exam = there.get(selection)
    if exam is None and len(there) == 1 and not any(selection):
        exam = next(iter(there.values()))
    if exam is None:
        listed = "".join(f"\n  {_options(each)}" for each in there.values())
        raise VivaError(f"Which exam? There is:{listed}" if there else "There is no exam.")
    _record(desk, Exam(*exam.selection, moment_after(desk.now(), exam.at)))
    output.data(f"Removed: {exams.name(exam)}, {exams.when(exam)}. viva study asks its cards as SM-2 says.")


def _only(progress: Progress) -> tuple[tuple[str, ...], str]:
    """Return what the only exam is about; all cards, where there is none or several."""
    there = _all(progress.exams.values())
    return there[0].selection if len(there) == 1 else ((), "")


def _check_budget(told: Told) -> None:
    if told.minutes is not None and told.cards is not None:
        raise VivaError("Tell minutes a day or cards a day, not both.")
    for amount, noun, most in ((told.minutes, "minutes", MINUTES_OF_A_DAY), (told.cards, "cards", MOST_CARDS)):
        if amount is not None and not 0 < amount <= most:
            raise VivaError(f"{amount} {noun} a day cannot be planned with: tell a number from 1 to {most:,}.")


def _day(text: str, desk: Desk) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise VivaError(f"{text!r} is not a day such as {_example(desk)} (year-month-day).") from None
    if day < desk.today:
        raise VivaError(f"{day.isoformat()} was {in_days(day, desk.today)}: tell a day that lies ahead.")
    return day


def _time(text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day, wherever the exam is
    except ValueError:
        raise VivaError(f"{text!r} is not a time of day such as 09:30.") from None


def _selection(desk: Desk, told: Told) -> tuple[tuple[str, ...], str]:
    """Return the decks and the query, each written in one way. Raises VivaError for what is not there."""
    if any(term.kind is Kind.IS for term in desk.query(told.query)):
        raise VivaError("An exam is about the same cards every day: leave `is:…` out of its query.")
    decks = {desk.library.deck(name).name for name in told.decks}
    return tuple(sorted(decks)), " ".join(told.query.split())


def _items(desk: Desk, decks: Sequence[str], query: str) -> list[Item]:
    """Return the cards that an exam is about. Raises VivaError where there is none to plan with."""
    found = desk.chosen(decks, desk.query(query)).items()
    if not found:
        raise VivaError(f"There is no card{_which(decks, query)}, so nothing to plan.")
    asked = [item for item in found if not item.is_suspended]
    if not asked:
        raise VivaError(f"Every card{_which(decks, query)} is suspended: `viva resume CARD` brings one back.")
    return asked


def _which(decks: Sequence[str], query: str) -> str:
    """Say which card: " in general that matches tag:cnn"; "" for any."""
    deck = f" in {', '.join(decks)}" if decks else ""
    return f"{deck} that matches {query}" if query else deck


def _changed(exam: Exam, told: Told, day: date | None, at: time | None) -> Exam:
    """Return an exam with what was told; the rest stays."""
    exam = exam._replace(day=day or exam.day, time=at or exam.time)
    if told.minutes is None and told.cards is None:
        return exam
    return exam._replace(minutes=told.minutes, cards=told.cards)


def _record(desk: Desk, exam: Exam) -> None:
    desk.store.prepare()
    desk.store.record(exam)
    desk.store.fold()
    desk.say_notices()


def _say(desk: Desk, exam: Exam, items: Sequence[Item], at: Pace) -> None:
    """Say what was set, and what is to be thought of it."""
    assert exam.day is not None
    output.data(
        f"{exams.when(exam)}, {in_days(exam.day, desk.today)}: {exams.name(exam)}, {counted(len(items), 'card')}."
    )
    a_day, days = showings_a_day(exam, at), exams.days_left(exam, desk.today)
    new = sum(item.schedule is None for item in items)
    if exam.cards is None:
        told = f"as your last {at.reviews} reviews tell" if at.reviews else "a guess until there are reviews of yours"
        output.data(f"{exams.budget(exam)} is about {counted(a_day, 'card')} a day ({at.seconds:.0f} s each, {told}).")
    else:
        output.data(f"{exams.budget(exam)}.")
    if warning := budget_warning(new, a_day * days, days, at):
        output.note(warning)
    if exams.is_planned(exam, desk.today):
        output.data("From now on viva study follows the plan; viva plan shows it.")
    else:
        output.data(f"Until {exams.dated(exams.begins(exam))}, viva study goes by SM-2 alone; then the plan begins.")


def _say_together(desk: Desk, held: Iterable[Exam], at: Pace) -> None:
    """Say what all exams that lie ahead take a day, where there are several."""
    ahead = exams.ahead(held, desk.now(), desk.today)
    planned = [exam for exam in ahead if exams.is_planned(exam, desk.today)]
    if len(planned) > 1:
        minutes = sum(showings_a_day(exam, at) for exam in planned) * at.seconds / 60
        output.data(f"Your {len(planned)} exams together take about {minutes:.0f} min a day.")


def _all(held: Iterable[Exam]) -> list[Exam]:
    return sorted((exam for exam in held if exam.day), key=lambda exam: (exam.day or date.max, exam.selection))


def _cards(desk: Desk, exam: Exam) -> int:
    """Return how many cards an exam is about, and say so where its decks or tags are gone."""
    try:
        return len(_items(desk, exam.decks, exam.query))
    except VivaError as error:
        output.note(f"The exam {exams.name(exam)}: {error}")
        return 0


def _row(desk: Desk, exam: Exam, cards: int, at: Pace) -> tuple[str, ...]:
    assert exam.day is not None
    over = exams.is_over(exam, desk.now(), desk.today)
    about = "" if exam.cards else f", about {counted(showings_a_day(exam, at), 'card')}"
    days = "over" if over else in_days(exam.day, desk.today)
    return exams.name(exam), exams.when(exam), days, str(cards), f"{exams.budget(exam).removesuffix(' a day')}{about}"


def _as_json(desk: Desk, exam: Exam, cards: int, at: Pace) -> dict[str, object]:
    assert exam.day is not None
    return {
        "decks": list(exam.decks),
        "query": exam.query,
        "date": exam.day.isoformat(),
        "time": exam.time and exam.time.isoformat("minutes"),
        "days": (exam.day - desk.today).days,
        "over": exams.is_over(exam, desk.now(), desk.today),
        "cards": cards,
        "minutes": exam.minutes,
        "showings_a_day": showings_a_day(exam, at),
        "seconds_a_card": round(at.seconds, 1),
    }


def _options(exam: Exam) -> str:
    """Return what to type to remove an exam."""
    parts = [f" --deck {shlex.quote(deck)}" for deck in exam.decks]
    query = f" -q {shlex.quote(exam.query)}" if exam.query else ""
    return f"viva exam --clear{''.join(parts)}{query}"


def _example(desk: Desk) -> str:
    return (desk.today + timedelta(days=14)).isoformat()
