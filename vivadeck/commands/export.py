"""`viva export`: cards to files for other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vivadeck.agenda import Item, has_come
from vivadeck.app import App
from vivadeck.clock import study_day
from vivadeck.commands.boundary import Boundary, Command
from vivadeck.commands.nothing import why_none
from vivadeck.commands.options import DeckNames, DecksOption, QueryOption, app_for
from vivadeck.errors import VivaError
from vivadeck.formats import paper, target_file
from vivadeck.model import Deck, Progress, Review
from vivadeck.terminal import output
from vivadeck.terminal.wording import MOST_LISTED, counted, listed, with_year

if TYPE_CHECKING:
    from vivadeck.formats.pictures import ImageFiles

DeckItems = list[tuple[Deck, list[Item]]]

_IN_ANKI = "In Anki, choose File, then Import."
_STUDY_PAGE = "Send it to your phone and open it in a browser. Bring your grades back: `viva merge viva-grades.json`"
_TO_PRINT = "Open it in a browser and print it."


cli = typer.Typer(rich_markup_mode=None)


export_app = typer.Typer(
    cls=Boundary,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Write cards to a file: for Anki, a phone, paper or a table.",
)
cli.add_typer(export_app, name="export")

ExportFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="The file to write, or - for stdout.", show_default=False, readable=False)
]

HtmlFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="The .html file to write, or - for stdout.", show_default=False, readable=False
    ),
]


@export_app.command("anki", cls=Command)
def export_anki(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The .apkg file to write, or - for stdout.", show_default=False, readable=False
        ),
    ],
    names: DeckNames = None,
    query: QueryOption = "",
    with_progress: Annotated[
        bool,
        typer.Option(
            "--with-progress",
            help="Export the schedule and all reviews, too, for cards that are new to Anki.",
        ),
    ] = False,
    decks: DecksOption = None,
) -> None:
    """Write an .apkg file for Anki.

    Import a newer file at any time: Anki updates its notes and keeps its own progress.
    """
    anki(app_for(decks), file, names or [], query, with_progress)


@export_app.command("page", cls=Command)
def export_page(
    file: HtmlFile,
    names: DeckNames = None,
    query: QueryOption = "",
    decks: DecksOption = None,
) -> None:
    """Write one HTML file, to study in a browser: on a phone, too, and without a network.

    It has the cards, your schedule and what is asked today. It keeps your grades, and gives them back as a file for
    `viva merge`.
    """
    page(app_for(decks), file, names or [], query)


@export_app.command("print", cls=Command)
def export_print(
    file: HtmlFile,
    names: DeckNames = None,
    query: QueryOption = "",
    kind: Annotated[
        paper.Kind,
        typer.Option("--kind", help="What is on the paper.", case_sensitive=False),
    ] = paper.Kind.ANSWERS,
    decks: DecksOption = None,
) -> None:
    """Write one HTML file for paper: open it in a browser and print it, on A4 or Letter.

    Kinds: "questions" has room to write your answers. "answers" is for learning and for checking what you wrote.
    "examiner" is for the friend who asks you: key points and follow-ups to tick, and a line for a mark. "last-day" has
    the short answers of the cards that are tagged core, on two pages.
    """
    on_paper(app_for(decks), file, names or [], query, kind)


@export_app.command("csv", cls=Command)
def export_csv(file: ExportFile, names: DeckNames = None, query: QueryOption = "", decks: DecksOption = None) -> None:
    """Write a table for a spreadsheet.

    An apostrophe stands before text that a spreadsheet could take for a formula.
    """
    table(app_for(decks), file, names or [], query)


@export_app.command("text", cls=Command)
def export_text(file: ExportFile, names: DeckNames = None, query: QueryOption = "", decks: DecksOption = None) -> None:
    """Write a text file that Anki imports as Basic notes.

    Import a newer file at any time: Anki updates its notes. An .apkg file looks better and can have your progress, too:
    `viva export anki`
    """
    anki_text(app_for(decks), file, names or [], query)


@export_app.command("markdown", cls=Command)
def export_markdown(
    file: ExportFile, names: DeckNames = None, query: QueryOption = "", decks: DecksOption = None
) -> None:
    """Write a study sheet in Markdown, to read."""
    sheet(app_for(decks), file, names or [], query)


@export_app.command("json", cls=Command)
def export_json(file: ExportFile, names: DeckNames = None, query: QueryOption = "", decks: DecksOption = None) -> None:
    """Write everything as JSON: cards, schedules and reviews."""
    everything(app_for(decks), file, names or [], query)


def anki(app: App, file: Path, decks: Sequence[str], query: str, with_progress: bool) -> None:
    """Write the chosen cards to an .apkg, with their schedules and reviews if wanted. Raises VivaError."""
    from vivadeck.formats.anki import package_writer as package
    from vivadeck.formats.pictures import ImageFiles

    progress = app.progress() if with_progress else None
    chosen, unanswered = _answered(file, _chosen(app, file, decks, query, with_states=with_progress))
    cards = [(deck, [item.card for item in items]) for deck, items in chosen]
    items = {item.card.id: item for _, items in chosen for item in items}
    reviews = [review for review in _counting(app, progress) if review.card in items]
    learned = package.ExportedProgress(items, reviews, app.today, app.settings.day_ends) if progress else None
    media = ImageFiles()
    if file == target_file.STDOUT:
        if output.is_terminal():
            raise VivaError("A terminal cannot show an Anki package. Name a file, or use > or |.")
        stamp = int(app.now().timestamp())
        target_file.to_stdout(package.package(cards, stamp, learned, media))
    else:
        package.write(file, cards, app.now(), learned, media)
        output.say(f"{_summary(file, chosen, 'note')} {_IN_ANKI}")
    _say_left_out(unanswered)
    _say_pictures_left_out(media)
    if progress:
        _say_what_to_tick(len(reviews))


def _exams_to_come(app: App) -> list[tuple[date, str]]:
    """Return the day of each exam to come, with when and about what it is: "Tue 10 Mar, 10:00 (all cards)"."""
    from vivadeck.exam import exams

    to_come = exams.ahead(app.exams.values(), app.now(), app.today)
    return [(each.day, f"{exams.when(each, app.today)} ({exams.name(each)})") for each in to_come if each.day]


def _say_pictures_left_out(images: ImageFiles) -> None:
    if images.left_out:
        pictures = ", ".join(images.left_out[:5]) + (", …" if len(images.left_out) > 5 else "")
        output.warn(f"These pictures were left out, and words stand in their place: {pictures}")


def _say_what_to_tick(reviews: int) -> None:
    output.warn(
        f"The file has your schedule and {counted(reviews, 'review') if reviews else 'no reviews'}. "
        "In Anki's import dialog, tick “Import any learning progress”. "
        "Cards that Anki already has keep Anki's schedule and reviews."
    )


def page(app: App, file: Path, decks: Sequence[str], query: str) -> None:
    """Write the chosen cards to a page, with their schedules and what is asked today. Raises VivaError."""
    from vivadeck.commands import planning
    from vivadeck.formats.page import grades, writer
    from vivadeck.formats.pictures import ImageFiles

    target_file.check_page(file, "viva.html", writer.is_export)
    chosen = _chosen(app, file, decks, query, with_states=True)
    plans = planning.plans(app)
    session = planning.session(app, app.select(decks, app.query(query)), plans, None)
    queue = [item.card.id for item in session.queue]
    later_first = sorted(plans.by_exam if plans else (), key=lambda plan: plan.exam.day or app.today, reverse=True)
    planned = {item.card.id: plan.exam.day or app.today for plan in later_first for item in plan.items}
    today = writer.Today(app.today, queue, planned, _exams_to_come(app))
    images = ImageFiles()
    origin = grades.origin(app.home, app.now(), app.collection.with_field(grades.FIELD))
    data = writer.dump(chosen, today, app.settings, origin, images)
    _write(file, data, writer.is_export, "viva.html", chosen, f" {_STUDY_PAGE}")
    _say_pictures_left_out(images)


def on_paper(app: App, file: Path, decks: Sequence[str], query: str, kind: paper.Kind) -> None:
    """Write the chosen cards to a file to print. Raises VivaError."""
    from vivadeck.formats.pictures import ImageFiles

    _check_paper(file)
    chosen, suspended = _asked(_chosen(app, file, decks, query, with_states=True))
    without_core: list[str] = []
    if kind is paper.Kind.LAST_DAY:
        chosen, without_core = paper.core(chosen)
    images = ImageFiles()
    data = paper.dump(kind, chosen, with_year(app.today), images)
    target_file.put(file, data, "print.html", paper.is_export)
    cards, pages = counted(sum(len(of_deck) for _, of_deck in chosen), "card"), paper.pages(kind, data)
    if file != target_file.STDOUT:
        about = f"{cards} in {counted(len(chosen), 'deck')}, about {counted(pages, 'page')}"
        output.say(f"{file}: {about}. {_TO_PRINT}")
    if suspended:
        are = "card is suspended, so it is" if len(suspended) == 1 else "cards are suspended, so they are"
        back = f"To bring {'it' if len(suspended) == 1 else 'one'} back"
        output.warn(
            f"{len(suspended)} {are} not on the paper: {listed(suspended)}. {back}: `viva resume {suspended[0]}`"
        )
    if kind is paper.Kind.LAST_DAY:
        _say_of_last_day(chosen, without_core, pages)
    _say_pictures_left_out(images)


def _check_paper(file: Path) -> None:
    """Make sure that a paper may be written to `file`. Raises VivaError."""
    if file.suffix.lower() == ".pdf":
        html = file.with_suffix(".html")
        raise VivaError(f"A browser makes the PDF: write {html} instead, open it in a browser and print it to a PDF.")
    if file != target_file.STDOUT and not file.suffix and not file.is_dir():
        raise VivaError(f"The file comes first, then the decks: `viva export print print.html {file}`")
    target_file.check_page(file, "print.html", paper.is_export)


def _asked(chosen: DeckItems) -> tuple[paper.DeckCards, list[str]]:
    """Return the cards that are not suspended, and the ids of the others. Raises VivaError where all are suspended."""
    asked = [(deck, [item.card for item in items if not item.is_suspended]) for deck, items in chosen]
    suspended = [item.card.id for _, items in chosen for item in items if item.is_suspended]
    if not any(cards for _, cards in asked):
        raise VivaError("All of these cards are suspended. To bring one back: `viva resume CARD`")
    return [(deck, cards) for deck, cards in asked if cards], suspended


def _say_of_last_day(chosen: paper.DeckCards, without_core: Sequence[str], pages: int) -> None:
    """Say which cards and which words are on the last day's paper in place of core cards and short answers."""
    if without_core:
        output.warn(f"No chosen card of {listed(without_core)} has the tag core, so all chosen cards are on the paper.")
    long = [card.id for _, of_deck in chosen for card in of_deck if card.answer and not card.short]
    if long:
        has, its = ("card has", "its") if len(long) == 1 else ("cards have", "their")
        instead = f"The paper has the first sentence of {its} answer instead"
        output.warn(f"{len(long)} {has} no short answer. {instead}: {listed(long)}.")
    if pages > 2:
        output.warn("That is more than two pages. For two pages, choose fewer cards, for example with `-q tag:NAME`.")


def anki_text(app: App, file: Path, decks: Sequence[str], query: str) -> None:
    """Write the chosen cards as text that Anki imports. Raises VivaError."""
    from vivadeck.formats.anki import text_file
    from vivadeck.formats.anki.notes import named_notes

    chosen, unanswered = _answered(file, _chosen(app, file, decks, query))
    notes = named_notes([(deck, [item.card for item in items]) for deck, items in chosen])
    _write(file, text_file.dump(notes), text_file.is_export, "cards.txt", chosen, f" {_IN_ANKI}")
    _say_left_out(unanswered)


def table(app: App, file: Path, decks: Sequence[str], query: str) -> None:
    """Write the chosen cards as a table for a spreadsheet. Raises VivaError."""
    from vivadeck.formats import table as csv_table

    chosen = _chosen(app, file, decks, query, with_states=True)
    rows = csv_table.dump(item for _, items in chosen for item in items)
    _write(file, rows, csv_table.is_export, "cards.csv", chosen)


def sheet(app: App, file: Path, decks: Sequence[str], query: str) -> None:
    """Write the chosen cards as a study sheet in Markdown. Raises VivaError."""
    from vivadeck.formats import study_sheet

    chosen = _chosen(app, file, decks, query)
    text = study_sheet.dump((deck, [item.card for item in items]) for deck, items in chosen)
    _write(file, text, study_sheet.is_export, "cards.md", chosen)


def everything(app: App, file: Path, decks: Sequence[str], query: str) -> None:
    """Write the chosen cards with schedules and reviews as JSON. Raises VivaError."""
    from vivadeck.formats import json_export

    progress = app.progress()
    chosen = _chosen(app, file, decks, query, with_states=True)
    reviews: dict[str, list[Review]] = {}
    for review in progress.reviews:
        reviews.setdefault(review.card, []).append(review)
    _write(file, json_export.dump(chosen, reviews), json_export.is_export, "cards.json", chosen)


def _answered(file: Path, chosen: DeckItems) -> tuple[DeckItems, list[str]]:
    """Return the cards that have an answer, which a note in Anki needs, and the ids of the others.

    Raises VivaError when no card has one.
    """
    answered = [(deck, [item for item in items if item.card.answer]) for deck, items in chosen]
    unanswered = [item.card.id for _, items in chosen for item in items if not item.card.answer]
    if not any(items for _, items in answered):
        raise VivaError(
            f"A note in Anki needs an answer, and no chosen card has one yet, so {_not_written(file)}: "
            f"{listed(unanswered)}."
        )
    return [(deck, items) for deck, items in answered if items], unanswered


def _say_left_out(unanswered: Sequence[str]) -> None:
    if unanswered:
        has, are = ("has", "it is") if len(unanswered) == 1 else ("have", "they are")
        more = " To list them: `viva search is:unanswered`" if len(unanswered) > MOST_LISTED else ""
        cards = counted(len(unanswered), "card")
        output.warn(f"{cards} {has} no answer yet, so {are} not in the file: {listed(unanswered)}.{more}")


def _chosen(app: App, file: Path, decks: Sequence[str], query: str, *, with_states: bool = False) -> DeckItems:
    """Return the decks with the cards that were chosen of each. Raises VivaError when no card was."""
    cards: dict[str, list[Item]] = {}
    terms = app.query(query)
    for item in app.select(decks, terms, with_states=with_states).items():
        cards.setdefault(item.card.deck, []).append(item)
    if not cards:
        raise VivaError(why_none(app, decks, query, f"No card matches, so {_not_written(file)}."))
    return [(deck, cards[deck.name]) for deck in app.library.decks if deck.name in cards]


def _not_written(file: Path) -> str:
    return "nothing was written" if file == target_file.STDOUT else f"{file} was not written"


def _counting(app: App, progress: Progress | None) -> Sequence[Review]:
    """Return the reviews up to today: others come from a wrong clock."""
    reviews = progress.reviews if progress else ()
    return [each for each in reviews if has_come(study_day(each.at, app.settings.day_ends), app.today)]


def _write(
    file: Path, data: bytes, is_export: Callable[[bytes], bool], example: str, chosen: DeckItems, more: str = ""
) -> None:
    target_file.put(file, data, example, is_export)
    if file != target_file.STDOUT:
        output.say(_summary(file, chosen, "card") + more)


def _summary(file: Path, chosen: DeckItems, noun: str) -> str:
    return f"{file}: {counted(sum(len(items) for _, items in chosen), noun)} in {counted(len(chosen), 'deck')}."
