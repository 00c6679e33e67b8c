"""`viva add` and `viva new`: cards that the student writes, into an existing deck or a new one."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from vivadeck import files, settings
from vivadeck.app import App
from vivadeck.commands import completion
from vivadeck.commands.boundary import Command
from vivadeck.commands.options import DecksOption, app_for
from vivadeck.decks import deck_writer
from vivadeck.errors import VivaError
from vivadeck.formats import collector, flashcards, naming
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.draft import Draft
from vivadeck.importing import deck_merge, write
from vivadeck.importing.deck_merge import Before
from vivadeck.model import Deck, Mistake
from vivadeck.sanitize import quoted, single_line
from vivadeck.terminal import editor, output
from vivadeck.text import made_name

MOST_BYTES = 1_000_000
_FORM = "Q: \n\nS: \n\nA: \n"
_HELP = (
    "# Write the question after Q: and the answer after A: (Markdown, with $TeX$). Each can have several lines.",
    "# After S: write the answer in one short sentence, or leave that empty.",
    "# For another card, write Q: and A: again. You can leave an answer empty and write it later.",
    "# Save and close the editor to add the cards. viva leaves these four lines out.",
)
_SHORT = re.compile(r"\nS:[ \t]*(.*)", re.DOTALL)  # at the end of what is asked, above A:
_FORM_NAME = "unsaved-card.md"  # in viva's home: text that could not be added yet

cli = typer.Typer(rich_markup_mode=None)

QuestionOption = Annotated[
    str, typer.Option("--question", "-Q", metavar="TEXT", help="The question.", show_default=False)
]
AnswerOption = Annotated[
    str,
    typer.Option("--answer", "-A", metavar="TEXT", help="The answer; you can write it later.", show_default=False),
]
ShortOption = Annotated[
    str,
    typer.Option("--short", metavar="TEXT", help="The answer in one sentence, to say first.", show_default=False),
]
MistakesOption = Annotated[
    list[str] | None,
    typer.Option("--mistake", metavar="CLAIM: WHY", help="What is often said, and why it is wrong; can be repeated."),
]
KeyPointsOption = Annotated[
    list[str] | None, typer.Option("--key-point", metavar="TEXT", help="A key point; can be repeated.")
]
TagsOption = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="A tag; can be repeated."),
]


@cli.command("add", cls=Command)
def add_command(
    deck: Annotated[
        str,
        typer.Argument(
            metavar="[DECK]",
            help="The deck; your own one where you have just one.",
            autocompletion=completion.deck,
            show_default=False,
        ),
    ] = "",
    question: QuestionOption = "",
    short: ShortOption = "",
    answer: AnswerOption = "",
    key_points: KeyPointsOption = None,
    mistakes: MistakesOption = None,
    tags: TagsOption = None,
    decks: DecksOption = None,
) -> None:
    """Add a card to a deck.

    Without --question, your editor opens. In a pipe, the cards are read from stdin: Q: and A: before each question and
    answer, and S: between them before the answer in one sentence; or the question on the first line and the answer
    below it.
    """
    typed = Draft(question, answer, tuple(key_points or ()), tags=tuple(tags or ()), short=short)
    add(app_for(decks), deck, typed._replace(mistakes=_mistakes(mistakes or ())))


@cli.command("new", cls=Command)
def new_command(
    deck: Annotated[str, typer.Argument(metavar="DECK", help="The name of the new deck.", show_default=False)],
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="Its title, as lists show it.", show_default=False)
    ] = "",
    question: QuestionOption = "",
    short: ShortOption = "",
    answer: AnswerOption = "",
    key_points: KeyPointsOption = None,
    mistakes: MistakesOption = None,
    tags: TagsOption = None,
) -> None:
    """Begin a deck of your own with its first cards.

    Write them in your editor, in a pipe, or with --question and --answer, as with `viva add`.
    """
    typed = Draft(question, answer, tuple(key_points or ()), tags=tuple(tags or ()), short=short)
    new(app_for(None), deck, title, typed._replace(mistakes=_mistakes(mistakes or ())))


def _mistakes(texts: Iterable[str]) -> tuple[Mistake, ...]:
    """Return the mistakes, which come as `CLAIM: WHY`. Raises typer.BadParameter."""
    parted = [text.partition(": ") for text in texts]
    for claim, _, why in parted:
        if not claim.strip() or not why.strip():
            raise typer.BadParameter(
                f"{quoted(claim)} needs a reason: write it as `CLAIM: WHY`.", param_hint="--mistake"
            )
    return tuple(Mistake(claim.strip(), why.strip()) for claim, _, why in parted)


def add(app: App, name: str, typed: Draft) -> None:
    """Add cards to the deck of that name: the card `typed` on the command line, or else those that the student writes.

    Raises VivaError; the deck is then unchanged.
    """
    deck = _deck(app, name) if name else _own_deck(app)
    path, base = deck.path, None
    if path.parent in app.places.behind:  # it came with viva: the student gets a copy
        path, base = settings.own_decks() / path.name, path
    _put(app, deck._replace(path=path), typed, *write.text_and_mark(path, base))
    if base:
        output.say(f"This deck is now your own: {single_line(str(path))}")


def new(app: App, name: str, title: str, typed: Draft) -> None:
    """Create a deck with cards, as `add` adds them. Raises VivaError, also if there is a deck of that name."""
    wanted = naming.deck_name(name, ())
    folders = [place for place in app.places.first if place.is_dir()]
    path = (folders[0] if folders else settings.own_decks()) / f"{wanted}.yaml"
    if path.exists() or any(deck.name == wanted for deck in app.library.decks):
        raise VivaError(f"There is already a deck {quoted(wanted)}. `viva add {wanted}` adds a card to it.")
    _put(app, Deck(wanted, title or name, (), path=path), typed, "", b"")


def _deck(app: App, name: str) -> Deck:
    try:
        return app.library.deck(name)
    except VivaError as error:
        raise VivaError(f"{error} A new deck begins with `viva new {name}`.") from None


def _own_deck(app: App) -> Deck:
    """Return the only deck that did not come with viva."""
    own = [deck for deck in app.library.decks if deck.path.parent not in app.places.behind]
    if len(own) == 1:
        return own[0]
    if not own:
        raise VivaError("You have no deck of your own yet. Begin one: `viva new NAME`.")
    raise VivaError(f"Which deck? `viva add DECK`, where DECK is {', '.join(deck.name for deck in own)}.")


def _put(app: App, deck: Deck, typed: Draft, text: str, mark: bytes) -> None:
    """Write the cards into the deck's file and print their ids. The file has this byte order `mark`, then `text`."""
    part = deck_merge.before(deck.path, text, {}) if text else deck_merge.Before(deck.path, deck)
    form = None if typed.question or not _has_terminal() else app.home / _FORM_NAME
    if form:
        _let_write(form)
    try:
        drafts = [typed] if typed.question else _parsed(_text(form))
        named = _named(drafts, part)
        update = deck_merge.update(named, {}, set(), part)
        files.make_folder(deck.path.parent)
        files.replace(deck.path, mark + update.text.encode())
    except VivaError as error:
        hint = " What you wrote is kept: run the command again to go on with it." if form else ""
        raise VivaError(f"{error}{hint}") from error
    if form:
        form.unlink()
    for card, draft in zip(update.cards, named.values(), strict=True):
        output.say(f"Added: {card}")
        if not deck_writer.clean(draft.answer):
            output.say(f"It has no answer yet. To write it: `viva edit {card}`")


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _named(drafts: Sequence[Draft], part: Before) -> dict[str, Draft]:
    """Return the drafts by the names that their cards get. Raises VivaError for a draft that cannot be a card."""
    if not drafts:
        raise VivaError("No card was written, so nothing was added.")
    questions = {single_line(card.question): card.id for card in part.deck.cards}
    named: dict[str, Draft] = {}
    for draft in drafts:
        if existing := questions.get(single_line(draft.question)):
            raise VivaError(f"This question is already in the deck. `viva edit {existing}` changes its card.")
        if why := collector.refusal(draft):
            raise VivaError(f"{quoted(single_line(draft.question))}: {why}.")
        taken = {*part.cards, *named}
        named[naming.unique(made_name(draft.question), lambda name: name not in taken)] = draft  # noqa: B023
    return named


def _text(form: Path | None) -> str:
    """Return the text that the student wrote: in the form, else on stdin. Raises VivaError."""
    try:
        data = files.read(form, MOST_BYTES) if form else sys.stdin.buffer.read(MOST_BYTES + 1) if sys.stdin else b""
    except OSError as error:
        raise VivaError(f"{form} cannot be read: {files.reason(error)}.") from error
    if len(data) > MOST_BYTES:
        raise VivaError("This is too much to add by hand: `viva import FILE` takes whole files.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise VivaError("The cards are not UTF-8 text.") from None
    return "\n".join(line for line in text.split("\n") if line.rstrip() not in _HELP)


def _let_write(form: Path) -> None:
    """Open the form in the student's editor, with the text that could not be added last time. Raises VivaError."""
    if not form.exists():
        files.make_folder(form.parent)
        files.replace(form, "\n".join((_FORM, *_HELP, "")).encode())
    if status := editor.run(editor.command(editor.chosen(), form, 1)):
        raise VivaError(f"The editor ended with status {status}, so nothing was added.")
    text = _text(form)
    if text.split() in ([], _FORM.split()):
        form.unlink()
        raise VivaError("No card was written, so nothing was added.")


def _parsed(text: str) -> list[Draft]:
    """Return the cards in a text: `Q:` and `A:` before each, or one question on the first line and its answer below."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    if not any(line.startswith(("Q:", "A:")) for line in lines):
        answer = "\n".join(lines[1:]).strip()
        return [Draft(lines[0].strip(), answer)] if lines[0].strip() else []
    cards = DraftCollector(takes_unanswered=True)
    flashcards.gather(lines, "", cards)
    if cards.skipped:
        place, why, _ = cards.skipped[0]
        raise VivaError(f"Line {place.removeprefix(':')}: {why}. Nothing was added.")
    return [_with_short(draft) for drafts in cards.drafts.values() for draft in drafts]


def _with_short(draft: Draft) -> Draft:
    """Return a draft with the text after `S:`, which is above `A:`, as its short answer."""
    if not (asked := _SHORT.search(draft.question)):
        return draft
    return draft._replace(question=draft.question[: asked.start()].strip(), short=single_line(asked[1]))
