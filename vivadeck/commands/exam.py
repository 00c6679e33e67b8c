"""`viva exam`: when an exam is, what it is about, and what the student wants to spend on it a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from vivadeck.agenda import Item
from vivadeck.app import App
from vivadeck.collection.query import Kind
from vivadeck.commands import completion, planning
from vivadeck.commands.boundary import Command
from vivadeck.commands.nothing import why_none
from vivadeck.commands.options import MINUTES_OF_A_DAY, DecksOption, JsonOption, app_for
from vivadeck.errors import VivaError
from vivadeck.exam import exams
from vivadeck.exam.exams import Pace
from vivadeck.model import Drawn, Exam, ExamForm, Progress, moment_after
from vivadeck.terminal import dates, output
from vivadeck.terminal.tables import Column
from vivadeck.terminal.wording import NOTHING, counted, in_days, on_day, or_dash

if TYPE_CHECKING:
    from vivadeck.exam.today import Plan, Plans

FIRST_MINUTES = 20  # a day, where the student does not say
MOST_CARDS = 10_000
MOST_DRAWN = 100
ON_TOP = "The plan counts no minutes on the day of the exam: what you study then comes on top."
_COLUMNS = (
    Column("exam", style="viva.id"),
    Column("when"),
    Column("", style="viva.due"),
    Column("cards", is_number=True),
    Column("a day"),
)
_TO_PASS = Column("to pass")


cli = typer.Typer(rich_markup_mode=None)


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


@cli.command("exam", cls=Command)
def command(
    day: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATE]", help="The day of the exam, such as 15 Dec, Friday, +14 or 2026-12-15.", show_default=False
        ),
    ] = None,
    time: Annotated[
        str, typer.Option("--time", metavar="TIME", help="When it begins, such as 10:00 or 2 pm.", show_default=False)
    ] = "",
    names: DeckOption = None,
    query: ExamQuery = "",
    minutes: Annotated[
        int | None, typer.Option("--minutes", metavar="N", help="Minutes a day to study for it. Default: 20.")
    ] = None,
    cards: Annotated[int | None, typer.Option("--cards", metavar="N", help="Cards a day, instead of minutes.")] = None,
    draw: Annotated[int | None, typer.Option("--draw", metavar="N", help="So many topics are drawn by lot.")] = None,
    needed: Annotated[
        str,
        typer.Option(
            "--pass", metavar="N", help="You pass if you know so many of them, such as 2 or 60%.", show_default=False
        ),
    ] = "",
    topics: Annotated[
        Drawn | None,
        typer.Option("--topics", help="What is drawn: tags, decks or single cards. Default: tag.", show_default=False),
    ] = None,
    no_draw: Annotated[bool, typer.Option("--no-draw", help="Nothing is drawn: forget --draw and --pass.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Remove the exam.")] = False,
    json: JsonOption = False,
    decks: DecksOption = None,
) -> None:
    """Set your exam date; viva plans up to it.

    There can be several exams, each about its own cards. What you leave out stays as it is.
    """
    form = FormOptions(draw, needed, topics, no_draw)
    options = Options(*_day_and_time(day or (), time), names or (), query, minutes, cards, form)
    if json and (clear or options != Options()):
        raise typer.BadParameter("--json only lists the exams. Leave out the other options.")
    if clear:
        remove(app_for(decks), options)
    elif options == Options():
        show(app_for(decks), json)
    else:
        put(app_for(decks), options)


def _day_and_time(words: Sequence[str], time: str) -> tuple[str, str]:
    """Return both as texts. The "pm" of `--time 2 pm` comes as a word of the day: the shell knows no better."""
    half = [word for word in words if time and word.lower() in ("am", "pm")]
    return dates.day_and_time(" ".join(word for word in words if word not in half), " ".join([time, *half]))


class FormOptions(NamedTuple):
    """What the student typed about what is drawn."""

    draw: int | None = None
    needed: str = ""
    topics: Drawn | None = None
    none: bool = False


class Options(NamedTuple):
    """What the student typed; None or "" for what was left out."""

    day: str = ""
    time: str = ""
    decks: Sequence[str] = ()
    query: str = ""
    minutes: int | None = None
    cards: int | None = None
    form: FormOptions = FormOptions()


def put(app: App, options: Options) -> None:
    """Set an exam, or change the one about these cards. Raises VivaError for what makes no sense."""
    _check_budget(options)
    day = _day(options.day, app) if options.day else None
    begins = dates.time_of(options.time) if options.time else None
    decks, query = _selection(app, options)
    progress = app.progress()
    if not (options.day or decks or query):
        decks, query = _only(progress)
    recorded = progress.exams.get((decks, query))
    before = recorded if recorded and recorded.day else None
    if before and exams.is_over(before, app.now(), app.today):
        before = before._replace(time=None)  # the next exam has its own time
    if day is None and before is None:
        about = exams.name(Exam(decks, query, app.now()))
        raise VivaError(f"There is no exam about {about} yet. Give its date first, as in `viva exam {_example(app)}`")
    items = _items(app, decks, query)
    exam = _changed(before or Exam(decks, query, app.now(), minutes=FIRST_MINUTES), options, day, begins)
    tonight = exam._replace(day=app.now().date())  # after midnight, "today" with an hour that is still to come
    if options.day.casefold() == "today" and not exams.is_over(tonight, app.now(), app.today):
        exam = tonight if exam.time else exam
    exam = exam._replace(form=_form(exam.form, options.form, items))
    if exams.is_over(exam, app.now(), app.today):
        raise VivaError(f"{exams.when(exam, app.today)} is over. Give a later date or time.")
    _record(app, exam._replace(at=moment_after(app.now(), recorded.at if recorded else None)))
    app.refresh()
    _say(app, exam, items, planning.plans(app))


def show(app: App, json: bool) -> None:
    """List the exams, the next one first."""
    progress = app.progress()
    pace = planning.pace(app)
    rows = [(exam, _cards(app, exam)) for exam in _all(progress.exams.values())]
    if json:
        output.as_json([_as_json(app, exam, cards, pace) for exam, cards in rows])
    elif rows:
        forms = any(exam.form for exam, _ in rows)
        output.table(
            (*_COLUMNS, _TO_PASS) if forms else _COLUMNS,
            [(*_row(app, exam, cards, pace), *([_to_pass(exam)] if forms else [])) for exam, cards in rows],
        )
    else:
        output.say(f"There is no exam. To set one: `viva exam {_example(app)} --minutes {FIRST_MINUTES}`")


def remove(app: App, options: Options) -> None:
    """Remove the exam about these cards, or the only exam. Raises VivaError when it is not clear which one."""
    if options._replace(decks=(), query="") != Options():
        raise VivaError("--clear removes an exam. Only --deck and -q go with it, to say which one.")
    by_selection = {exam.selection: exam for exam in _all(app.progress().exams.values())}
    selection = tuple(sorted({*options.decks})), " ".join(options.query.split())
    exam = by_selection.get(selection)
    if exam is None and len(by_selection) == 1 and not any(selection):
        exam = next(iter(by_selection.values()))
    if exam is None:
        listed = "".join(f"\n  {_clearing(each)}" for each in by_selection.values())
        raise VivaError(f"Which exam? Type one of these:{listed}" if by_selection else "There is no exam.")
    _record(app, Exam(*exam.selection, moment_after(app.now(), exam.at)))
    output.say(
        f"Removed the exam about {exams.name(exam)} ({exams.when(exam, app.today)}). "
        "If no other exam asks its cards, `viva study` now asks them by the usual schedule."
    )


def _only(progress: Progress) -> tuple[tuple[str, ...], str]:
    """Return what the only exam is about; all cards, where there are none or several."""
    recorded = _all(progress.exams.values())
    return recorded[0].selection if len(recorded) == 1 else ((), "")


def _check_budget(options: Options) -> None:
    if options.minutes is not None and options.cards is not None:
        raise VivaError("Give minutes a day or cards a day, not both.")
    for amount, unit, most in ((options.minutes, "minutes", MINUTES_OF_A_DAY), (options.cards, "cards", MOST_CARDS)):
        if amount is not None and not 0 < amount <= most:
            raise VivaError(f"{amount} {unit} a day is not possible. Give a number from 1 to {most}.")


def _day(text: str, app: App) -> date:
    day = dates.day_of(text, app.today)
    if day < app.today:
        raise VivaError(f"{on_day(day, app.today)} was {in_days(day, app.today)}. Give a later date.")
    return day


def _selection(app: App, options: Options) -> tuple[tuple[str, ...], str]:
    """Return the decks and the query in one spelling, so that equal selections are the same exam.

    Raises VivaError for an unknown deck or tag, and for `is:` in the query.
    """
    if any(term.kind is Kind.IS for term in app.query(options.query)):
        raise VivaError("An exam is about the same cards every day. So leave `is:…` out of its query.")
    decks = {app.library.deck(name).name for name in options.decks}
    return tuple(sorted(decks)), " ".join(options.query.split())


def _items(app: App, decks: Sequence[str], query: str) -> list[Item]:
    """Return the cards that an exam is about and that can be asked. Raises VivaError where there are none."""
    items = app.select(decks, app.query(query)).items()
    if not items:
        plain = f"There is no card{_which(decks, query)}, so there is nothing to plan."
        raise VivaError(why_none(app, decks, query, plain))
    asked = [item for item in items if not item.is_suspended]
    if not asked:
        raise VivaError(f"Every card{_which(decks, query)} is suspended. To bring one back: `viva resume CARD`")
    return asked


def _which(decks: Sequence[str], query: str) -> str:
    """Write which card, after the word "card": " in general that matches tag:cnn"; "" for any."""
    deck = f" in {', '.join(decks)}" if decks else ""
    return f"{deck} that matches {query}" if query else deck


def _changed(exam: Exam, options: Options, day: date | None, begins: time | None) -> Exam:
    """Return the exam with the options that the student typed."""
    exam = exam._replace(day=day or exam.day, time=begins or exam.time)
    if options.minutes is None and options.cards is None:
        return exam
    return exam._replace(minutes=options.minutes, cards=options.cards)


def _form(before: ExamForm | None, options: FormOptions, items: Sequence[Item]) -> ExamForm | None:
    """Return how the exam goes, with what the student typed. Raises VivaError for what is not possible."""
    if options == FormOptions():
        return before
    if options.none:
        if options != FormOptions(none=True):
            raise VivaError("--no-draw removes what is drawn. Leave out --draw, --pass and --topics.")
        return None
    draw = options.draw if options.draw is not None else before.draw if before else None
    if draw is None:
        raise VivaError("How many topics are drawn? Say it, too, as in `viva exam --draw 3 --pass 2`")
    if not 0 < draw <= MOST_DRAWN:
        raise VivaError(f"To draw {draw} is not possible. Give --draw a number from 1 to {MOST_DRAWN}.")
    if not options.needed and (before is None or before.needed > draw):
        raise VivaError(f"How many of the {draw} must you know? Say it, as in `viva exam --draw {draw} --pass 60%`")
    needed = _needed(options.needed, draw) if options.needed else before.needed if before else draw
    topics = options.topics or (before.topics if before else Drawn.TAG)
    _check_draw(draw, topics, items)
    return ExamForm(draw, needed, topics)


def _needed(text: str, draw: int) -> int:
    """Read how many of the drawn ones one must know: "2", or "60%", which is rounded up. Raises VivaError."""
    import re  # seldom needed

    match = re.fullmatch(r"\s*(-?\d{1,9})(?:[.,](\d{1,9}))?\s*(%?)\s*", text)
    if not match or (match[2] and not match[3]):
        raise VivaError(f"{text!r} is not a number or a share. Type it as `--pass 2` or `--pass 60%`.")
    whole, decimals, is_share = match[1], match[2] or "", match[3]
    amount, unit = int(whole + decimals), 10 ** len(decimals)
    if is_share and not 0 < amount <= 100 * unit:
        raise VivaError(f"To pass with {text.strip()} is not possible. Give --pass a share from 1% to 100%.")
    needed = -(-draw * amount // (100 * unit)) if is_share else amount
    if not 0 < needed <= draw:
        raise VivaError(f"To pass with {needed} of {draw} is not possible. Give --pass a number from 1 to {draw}.")
    return needed


def _check_draw(draw: int, topics: Drawn, items: Sequence[Item]) -> None:
    """Raise VivaError where fewer topics are there than are to be drawn."""
    from vivadeck.exam import passing

    counts = {each: len(passing.topics(items, each)) for each in Drawn}
    if draw <= counts[topics]:
        return
    only = exams.topics(counts[topics], topics)
    others = [f"`--topics {each}` ({exams.topics(count, each)})" for each, count in counts.items() if count >= draw]
    remedy = f" Or draw something else: {' or '.join(others)}." if others else ""
    raise VivaError(f"These cards have {only}, so {draw} cannot be drawn. Give --draw a smaller number.{remedy}")


def _to_pass(exam: Exam) -> str:
    return exams.to_pass(exam.form) if exam.form else NOTHING


def _record(app: App, exam: Exam) -> None:
    app.store.prepare()
    app.store.record(exam)
    app.store.fold()


def _say(app: App, exam: Exam, items: Sequence[Item], plans: Plans | None) -> None:
    """Write what was set, how long one pass takes, what a day's budget is enough for, and what is possible in all."""
    assert exam.day is not None
    output.say(f"Exam {exams.countdown(exam, app.today)}. {counted(len(items), 'card')}.")
    pace = plans.pace if plans else planning.pace(app)
    cards = "To see it once takes" if len(items) == 1 else "To see each of them once takes"
    output.say(f"{cards} about {exams.one_pass(len(items), pace)} ({seconds_per_card(pace)}).")
    a_day = f" is about {_cards_a_day(exam, pace)}" if exam.cards is None else ""
    output.say(f"{exams.budget(exam)}{a_day}.")
    if exam.form:
        from vivadeck.exam.passing import topics

        output.say(exams.draw(exam.form, len(topics(items, exam.form.topics))))
        if exam.form.topics is Drawn.TAG:
            output.say("A topic is a tag, or a deck without tags.")
        if exams.is_planned(exam, app.today):
            output.say("Your chance to pass: `viva plan`")
    for plan in plans.by_exam if plans else ():
        if plan.exam.selection == exam.selection:
            _say_possible(plan, pace)
            if plan.outlook.days <= exams.SHORT_DAYS and not plan.outlook.is_exam_day:
                output.say(ON_TOP)
    if exams.is_planned(exam, app.today):
        output.say("From now on `viva study` follows the plan. To see it: `viva plan`")
    else:
        begins = on_day(exams.begins(exam), app.today)
        output.say(f"The plan begins on {begins}. Until then `viva study` follows the usual schedule.")
    if plans and len(plans.by_exam) > 1:
        _say_together(plans)


def _say_possible(plan: Plan, pace: Pace) -> None:
    """Write what is possible until the exam."""
    if warning := planning.unseen_warning(plan, pace):
        output.warn(warning)
    elif possible := planning.possible(plan):
        output.say(possible)


def _say_together(plans: Plans) -> None:
    """Write how long all planned exams take today. A card of several exams is asked once."""
    if cards := plans.showings.expected():
        more = "more " if any(plan.shown for plan in plans.by_exam) else ""
        time = exams.one_pass(cards, plans.pace)
        output.say(f"Together, your {len(plans.by_exam)} exams take about {time} {more}today.")


def seconds_per_card(pace: Pace) -> str:
    """Write how long a card takes, and how viva knows: "24 s a card in your last 40 reviews"."""
    if pace.reviews:
        return f"{pace.seconds:.0f} s a card in your last {pace.reviews} reviews"
    return f"{pace.seconds:.0f} s a card, a guess until viva knows your pace"


def _all(recorded: Iterable[Exam]) -> list[Exam]:
    """Return the exams that were not removed, the next one first."""
    return sorted((exam for exam in recorded if exam.day), key=lambda exam: (exam.day or date.max, exam.selection))


def _cards(app: App, exam: Exam) -> int:
    """Return how many cards an exam is about; 0 with a warning where its decks or tags are gone."""
    try:
        return len(_items(app, exam.decks, exam.query))
    except VivaError as error:
        output.warn(f"The exam about {exams.name(exam)} has no cards now. {error}")
        return 0


def _row(app: App, exam: Exam, cards: int, pace: Pace) -> tuple[str, ...]:
    assert exam.day is not None
    days = "over" if exams.is_over(exam, app.now(), app.today) else in_days(exam.day, app.today)
    cards_a_day = _cards_a_day(exam, pace)
    a_day = cards_a_day if exam.cards else f"{exam.minutes} min, about {cards_a_day}"
    return exams.name(exam), exams.when(exam, app.today), days, or_dash(cards), a_day


def _cards_a_day(exam: Exam, pace: Pace) -> str:
    return counted(exams.budget_of(exam).a_day(pace), "card")


def _as_json(app: App, exam: Exam, cards: int, pace: Pace) -> dict[str, object]:
    assert exam.day is not None
    return {
        "decks": list(exam.decks),
        "query": exam.query,
        "date": exam.day.isoformat(),
        "time": exam.time and exam.time.isoformat("minutes"),
        "days": (exam.day - app.today).days,
        "over": exams.is_over(exam, app.now(), app.today),
        "cards": cards,
        "minutes": exam.minutes,
        "showings_a_day": exams.budget_of(exam).a_day(pace),
        "seconds_a_card": round(pace.seconds, 1),
        "minutes_for_all": round(cards * pace.seconds / 60),
        "draw": exam.form and exam.form.draw,
        "pass": exam.form and exam.form.needed,
        "topics": exam.form and exam.form.topics,
    }


def _clearing(exam: Exam) -> str:
    """Return what to type to remove an exam."""
    return f"viva exam --clear {exams.options(exam)}".rstrip()


def _example(app: App) -> str:
    return (app.today + timedelta(days=14)).isoformat()
