"""`viva add` and `viva new`: cards that the student writes, into an existing deck or a new one."""

from __future__ import annotations

import contextlib
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
from vivadeck.decks import deck_file, deck_writer
from vivadeck.errors import VivaError
from vivadeck.formats import collector, flashcards, naming
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.draft import Draft
from vivadeck.importing import deck_merge, write
from vivadeck.importing.deck_merge import Before
from vivadeck.model import Deck, Mistake
from vivadeck.sanitize import quoted, single_line
from vivadeck.terminal import editor, output
from vivadeck.terminal.wording import in_shell
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
_FORM_NAME = "unsaved-{}.md"  # in viva's home: text for a deck that could not be added yet

cli = typer.Typer(rich_markup_mode=None)

QuestionOption = Annotated[
    str | None, typer.Option("--question", "-Q", metavar="TEXT", help="The question.", show_default=False)
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
    question: QuestionOption = None,
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
    add(app_for(decks), deck, _typed(question, answer, key_points, tags, short, mistakes))


@cli.command("new", cls=Command)
def new_command(
    deck: Annotated[str, typer.Argument(metavar="DECK", help="The name of the new deck.", show_default=False)],
    title: Annotated[
        str, typer.Option("--title", metavar="TEXT", help="Its title, as lists show it.", show_default=False)
    ] = "",
    question: QuestionOption = None,
    short: ShortOption = "",
    answer: AnswerOption = "",
    key_points: KeyPointsOption = None,
    mistakes: MistakesOption = None,
    tags: TagsOption = None,
) -> None:
    """Begin a deck of your own with its first cards.

    Write them in your editor, in a pipe, or with --question and --answer, as with `viva add`.
    """
    new(app_for(None), deck, title, _typed(question, answer, key_points, tags, short, mistakes))


def _typed(
    question: str | None,
    answer: str,
    key_points: list[str] | None,
    tags: list[str] | None,
    short: str = "",
    mistakes: list[str] | None = None,
) -> Draft | None:
    """Return the card of these options; None without --question. Raises VivaError for options that make no card."""
    if question is None:
        if short or answer or key_points or mistakes or tags:
            raise VivaError(
                "--short, --mistake, --answer, --key-point and --tag need a question, as in `-Q 'What is a gradient?'`"
            )
        return None
    if not question.strip():
        raise VivaError("The question is empty. Write it after -Q, as in `-Q 'What is a gradient?'`")
    typed = Draft(question, answer, tuple(key_points or ()), tags=tuple(tags or ()), short=short)
    return typed._replace(mistakes=_mistakes(mistakes or ()))


def _mistakes(texts: Iterable[str]) -> tuple[Mistake, ...]:
    """Return the mistakes, which come as `CLAIM: WHY`. Raises typer.BadParameter."""
    parted = [text.partition(": ") for text in texts]
    for claim, _, why in parted:
        if not claim.strip() or not why.strip():
            raise typer.BadParameter(
                f"{quoted(claim)} needs a reason: write it as `CLAIM: WHY`.", param_hint="--mistake"
            )
    return tuple(Mistake(claim.strip(), why.strip()) for claim, _, why in parted)


def add(app: App, name: str, typed: Draft | None) -> None:
    """Add cards to the deck of that name: the card `typed` on the command line, or else those that the student writes.

    Raises VivaError; the deck is then unchanged.
    """
    deck = _deck(app, name) if name else _own_deck(app)
    path, base = deck.path, None
    if path.parent in app.places.behind:  # it came with viva: the student gets a copy
        path, base = settings.own_decks() / path.name, path
    _put(app, deck._replace(path=path), typed, *write.text_and_mark(path, base))
    if base:
        deck_file.copy_media(base, path)
        output.say(f"This deck is now your own: {single_line(str(path))}")


def new(app: App, name: str, title: str, typed: Draft | None) -> None:
    """Create a deck with cards, as `add` adds them. Raises VivaError, also if there is a deck of that name."""
    wanted = _new_name(name)
    path = _folder(app) / f"{wanted}.yaml"
    if path.exists() or wanted in {*(deck.name for deck in app.library.decks), *app.library.broken}:
        raise VivaError(f"There is already a deck {quoted(wanted)}. `viva add {wanted}` adds a card to it.")
    if wanted != name:
        output.say(f"The name of the deck is {wanted}.")
    _put(app, Deck(wanted, single_line(title or name), (), path=path), typed, "", b"")


def _new_name(name: str) -> str:
    """Return the name, and the file's stem, of a new deck: in small letters, with "-" for spaces. Raises VivaError."""
    if not any(map(str.isalnum, name)):
        raise VivaError("A deck needs a name with letters or digits, as in `viva new biology`")
    if "/" in name or "\\" in name:
        raise VivaError(f"{quoted(name)} is a path. Write only a name, as in `viva new biology`")
    return naming.file_stem(name)


def _folder(app: App) -> Path:
    """Return the folder for a new deck, which viva reads. Raises VivaError where there is none."""
    places = app.places
    if folders := [place for place in places.first if place.is_dir()]:
        return folders[0]
    if places.named_in:
        where = settings.named_in(places.named_in)
        raise VivaError(f"{where}it names no folder, so viva would not read a new deck. Add a folder to it.")
    return settings.own_decks()


def _deck(app: App, name: str) -> Deck:
    try:
        return app.library.deck(name)
    except VivaError as error:
        if app.library.is_broken(name):
            raise
        raise VivaError(f"{error} To begin a new deck: `viva new {in_shell(name)}`") from None


def _own_deck(app: App) -> Deck:
    """Return the only deck that did not come with viva."""
    own = [deck for deck in app.library.decks if deck.path.parent not in app.places.behind]
    if len(own) == 1:
        return own[0]
    if not own:
        raise VivaError("You have no deck of your own yet. Begin one: `viva new NAME`.")
    raise VivaError(f"Which deck? `viva add DECK`, where DECK is {', '.join(deck.name for deck in own)}.")


def _put(app: App, deck: Deck, typed: Draft | None, text: str, mark: bytes) -> None:
    """Write the cards into the deck's file and print their ids. The file has this byte order `mark`, then `text`."""
    part = deck_merge.before(deck.path, text, {}) if text else deck_merge.Before(deck.path, deck)
    form = None if typed or not _has_terminal() else app.home / _FORM_NAME.format(naming.file_stem(deck.name))
    if form:
        _let_write(form)
    try:
        drafts = [typed] if typed else _parsed(_text(form))
        named = _named(drafts, part)
        update = deck_merge.update(named, {}, set(), part)
        files.make_folder(deck.path.parent)
        files.replace(deck.path, mark + update.text.encode())
    except VivaError as error:
        raise VivaError(f"{error}{_kept(form) if form else ''}") from error
    if form:
        form.unlink()
    for card, draft in zip(update.cards, named.values(), strict=True):
        output.say(f"Added: {card}")
        if not deck_writer.clean(draft.answer):
            output.say(f"It has no answer yet. To write it: `viva edit {card}`")
    if deck.name not in {each.name for each in app.again().asked_decks()}:
        show = f"`viva decks --show {in_shell(deck.name)}`"
        output.say(f"The deck {deck.name} is hidden, so viva does not ask its cards. To show it: {show}")


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
    """Open the form in the student's editor, with the text that could not be added last time.

    Raises VivaError; KeyboardInterrupt where Ctrl-C ended the editor.
    """
    if not form.exists():
        files.make_folder(form.parent)
        files.replace(form, "\n".join((_FORM, *_HELP, "")).encode())
    try:
        status = editor.run_alone(editor.command(editor.chosen(), form, 1))
    except VivaError as error:
        raise VivaError(f"{error}{_kept(form)}") from error
    if editor.was_interrupted(status):
        output.warn(f"Nothing was added.{_kept(form)}")
        raise KeyboardInterrupt
    if status:
        raise VivaError(f"The editor ended with status {status}, so nothing was added.{_kept(form)}")
    if not _kept(form):
        raise VivaError("No card was written, so nothing was added.")


def _kept(form: Path) -> str:
    """Say that the text in the form is kept; remove a form without text, and return ""."""
    if not form.exists():
        return ""
    with contextlib.suppress(VivaError):  # what cannot be read is text
        if _text(form).split() in ([], _FORM.split()):
            form.unlink()
            return ""
    return " What you wrote is kept: run the command again to go on with it."


def _parsed(text: str) -> list[Draft]:
    """Return the cards in a text: `Q:` and `A:` before each, or one question on the first line and its answer below."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    if not any(line.startswith(("Q:", "A:")) for line in lines):
        answer = "\n".join(lines[1:]).strip()
        return [Draft(lines[0].strip(), answer)] if lines[0].strip() else []
    cards = DraftCollector(takes_unanswered=True)
    flashcards.gather(lines, "", cards)
    if cards.skipped:
        first = cards.skipped[0]
        raise VivaError(f"Line {first.place.removeprefix(':')}: {first.why}. Nothing was added.")
    return [_with_short(draft) for drafts in cards.drafts.values() for draft in drafts]


def _with_short(draft: Draft) -> Draft:
    """Return a draft with the text after `S:`, which is above `A:`, as its short answer."""
    if not (asked := _SHORT.search(draft.question)):
        return draft
    return draft._replace(question=draft.question[: asked.start()].strip(), short=single_line(asked[1]))
