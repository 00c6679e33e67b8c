"""A card in the student's editor: a bundled deck is copied first, and the deck is read again afterwards."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vivadeck import settings, ticks
from vivadeck.decks.deck_file import LARGEST_BYTES, copy_media, decode, write_ids
from vivadeck.decks.library import load
from vivadeck.decks.problems import Problem
from vivadeck.errors import VivaError
from vivadeck.files import read, reason, replace
from vivadeck.model import Card
from vivadeck.sanitize import single_line
from vivadeck.study import session
from vivadeck.study.view import StudyView
from vivadeck.terminal import editor
from vivadeck.terminal.asking import Face

if TYPE_CHECKING:
    from vivadeck.decks.deck_editor import Blank


def edited(view: StudyView, face: Face[StudyView], shared: Collection[Path]) -> StudyView:
    """Let the student edit the card of a view, and return the view after that: an edited key point loses its tick.

    A deck in one of the `shared` folders came with viva.
    """

    def run(command: list[str]) -> int:
        with face.suspended():
            return editor.run(command)

    card = view.card
    try:
        changed, message = edit(card, is_shared=card.path.parent in shared, run=run)
    except VivaError as error:
        return dataclasses.replace(view, message=single_line(str(error)))
    if changed is None:
        return StudyView(session.left_out(view.session), view.shown, view.listener, message=message)
    kept = ticks.kept(ticks.further(card.key_points, view.ticks), changed.key_points)
    return dataclasses.replace(
        view,
        session=session.edited(view.session, changed),
        ticks=kept if view.typed is not None else ticks.some(kept),
        typed=view.typed if changed.key_points == card.key_points else None,
        message=message,
    )


def edit(card: Card, *, is_shared: bool, run: Callable[[list[str]], int]) -> tuple[Card | None, str]:
    """Let the student edit `card`. Return the card afterwards (None if it is gone), and a message, "" for none.

    A shared deck (it came with viva) is first copied to the student's own decks. The copy stays only if it was changed.
    A card without an id gets one first, so that it keeps its history when its question changes; an unanswered card gets
    an empty answer, in which the student only types. `run` runs a command and returns its exit status. Raises
    VivaError; the card is then unchanged.
    """
    path, is_new = _own_copy(card) if is_shared else (card.path, False)
    before = _bytes(path)
    unchanged, status, blank = [before], 0, None
    try:
        if not card.has_id:
            _write_id(card, path)
            unchanged.append(_bytes(path))
        if not card.answer:
            blank = _write_blank(card, path)
            unchanged.append(_bytes(path))
        place = (blank.place.line, blank.place.column) if blank else (card.line,)
        status = run(editor.command(editor.chosen(), path, *place))
        if blank and path.exists():
            _indent(path, blank)
    finally:
        is_unchanged = path.exists() and _is_one_of(_bytes(path), unchanged, has_blank=blank is not None)
        if is_unchanged:
            _restore(path, None if is_new else before)
        elif is_new:
            copy_media(card.path, path)
    if is_unchanged:
        return (
            card,
            f"The editor failed (status {status}). Nothing was changed." if status else "Nothing was changed.",
        )
    changed, message = _reread(card, path)
    return changed, message or (single_line(f"You now have your own copy of this deck: {path}") if is_new else "")


def _write_id(card: Card, path: Path) -> None:
    from vivadeck.decks.yaml_reader import Malformed  # it imports YAML, which no other key needs

    with contextlib.suppress(Malformed):  # an earlier edit broke the deck, and this one may correct it
        write_ids(path, {card.line})


def _write_blank(card: Card, path: Path) -> Blank | None:
    """Put an empty answer into the deck, if there is a place for it, and return it."""
    from vivadeck.decks.deck_editor import with_blank  # it imports YAML

    mark, text = _text(path)
    blank = None if text is None else with_blank(text, path, card.id)
    if blank:
        replace(path, mark + blank.text.encode())
    return blank


def _indent(path: Path, blank: Blank) -> None:
    """Indent the answer that was typed, as far as the editor did not."""
    from vivadeck.decks.deck_editor import with_indent

    mark, text = _text(path)
    if text is not None and (indented := with_indent(text, blank)) != text:
        replace(path, mark + indented.encode())


def _text(path: Path) -> tuple[bytes, str | None]:
    """Return a deck's text behind its byte order mark; None where it is not UTF-8."""
    data = _bytes(path)
    text = decode(data, path)
    if isinstance(text, Problem) or not data.endswith(text.encode()):
        return b"", None
    return data.removesuffix(text.encode()), text


def _is_one_of(now: bytes, before: Sequence[bytes], *, has_blank: bool) -> bool:
    """Tell whether a deck is as it was. With a blank, empty lines and spaces do not count: some editors change them."""
    return now in before or (has_blank and _filled_lines(now) in map(_filled_lines, before))


def _filled_lines(data: bytes) -> list[bytes]:
    return [line.rstrip() for line in data.split(b"\n") if line.strip()]


def _bytes(path: Path) -> bytes:
    try:
        return read(path, LARGEST_BYTES)
    except OSError as error:
        raise VivaError(f"{path} cannot be read: {reason(error)}.") from error


def _restore(path: Path, before: bytes | None) -> None:
    """Put back a deck that was not edited; remove a new copy (`before` is None) that was not edited."""
    if before is None:
        path.unlink()
    elif _bytes(path) != before:
        replace(path, before)


def _own_copy(card: Card) -> tuple[Path, bool]:
    """Return the path of the student's own copy of the card's deck, and whether it is new.

    Raises VivaError when it cannot be written, or when another deck has its path.
    """
    copy = settings.own_decks() / card.path.name
    if copy.exists():
        if card.deck not in {deck.name for deck in load([copy]).decks}:
            raise VivaError(
                f"viva cannot make your own copy of the deck {card.deck}: {copy} is another deck, or it is broken. "
                "Give that file another name."
            )
        return copy, False
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        replace(copy, _bytes(card.path))
    except OSError as error:
        raise VivaError(
            f"viva cannot write {copy}, your copy of this deck: {reason(error)}. "
            "Set VIVA_HOME to a folder that you can write to."
        ) from error
    return copy, True


def _reread(card: Card, path: Path) -> tuple[Card | None, str]:
    """Return the card as it is in its file now; if the file is broken now, the unchanged card and the problem."""
    library = load([path])
    if library.problems and not library.decks:
        return card, f"The deck is broken now, so the session keeps the card as it was: {library.problems[0]}"
    if card.id in library.cards:
        return library.cards[card.id], ""
    return None, single_line(f"{card.id} is no longer in {path}, so this session leaves it out. Its history is kept.")
