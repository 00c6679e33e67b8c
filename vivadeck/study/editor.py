"""The student's editor, opened at a card."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from vivadeck import settings
from vivadeck.decks.deck_file import LARGEST_BYTES, write_ids
from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.files import read, reason, replace
from vivadeck.model import Card
from vivadeck.sanitize import one_line

_LINE_FIRST = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro", "ne", "joe", "mg", "pico", "gvim"}
_LINE_BEHIND = {"hx", "subl", "zed"}
_LINE_GOTO = {"code", "codium", "cursor"}


def command(editor: str, path: Path, line: int) -> list[str]:
    """Return the command that opens `path` with `editor`, at `line` where the editor is known to take one.

    Raises VivaError when `editor` cannot be taken apart into words.
    """
    try:
        words = [word.strip('"') for word in shlex.split(editor, posix=os.name != "nt")] or ["vi"]
    except ValueError:
        raise VivaError(f"The editor {editor!r} has a quote without its partner: mend EDITOR or VISUAL.") from None
    name = Path(words[0]).stem.lower()
    if name in _LINE_FIRST:
        return [*words, f"+{line}", str(path)]
    if name in _LINE_BEHIND:
        return [*words, f"{path}:{line}"]
    if name in _LINE_GOTO:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    return [*words, str(path)]


def chosen() -> str:
    """Return the student's editor: `VISUAL`, `EDITOR`, else one that is there."""
    told = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if told:
        return told
    there = [name for name in ("nano", "vim", "vi", "notepad") if shutil.which(name)]
    return there[0] if there else "vi"


def edit(card: Card, *, is_shared: bool, run: Callable[[list[str]], int]) -> tuple[Card | None, str]:
    """Let the student edit `card`, and return it as it is then, and what to say; None when it is not there any more.

    A deck that is shared (it came with viva) is copied to the student's own decks first, for good if it was changed. A
    card without an id gets one before it is edited, so that a new question keeps its history. `run` runs a command and
    returns its exit status. Raises VivaError; the card is then as it was.
    """
    path, is_new = _own_copy(card) if is_shared else (card.path, False)
    before = offered = _bytes(path)
    status = 0
    try:
        if not card.has_id:
            write_ids(path, {card.line})
            offered = _bytes(path)
        status = run(command(chosen(), path, card.line))
    finally:
        is_untouched = path.exists() and _bytes(path) in (before, offered)
        if is_untouched:
            _put_back(path, None if is_new else before)
    if is_untouched:
        return card, f"The editor ended with status {status}." if status else "Nothing was changed."
    changed, said = _reread(card, path)
    return changed, said or (one_line(f"This deck is now your own: {path}") if is_new else "")


def _bytes(path: Path) -> bytes:
    try:
        return read(path, LARGEST_BYTES)
    except OSError as error:
        raise VivaError(f"{path} cannot be read: {reason(error)}.") from error


def _put_back(path: Path, before: bytes | None) -> None:
    """Leave a deck that was not edited as it was, and a copy that was not edited away."""
    if before is None:
        path.unlink()
    elif _bytes(path) != before:
        replace(path, before)


def run(command: list[str]) -> int:
    """Run the editor until it is closed and return its exit status. Raises VivaError when there is no such program."""
    name = command[0]
    try:
        # on Windows, `code` is `code.cmd`
        return subprocess.run([shutil.which(name) or name, *command[1:]], check=False).returncode  # noqa: S603
    except OSError as error:
        raise VivaError(f"The editor {name} cannot be started: {reason(error)}. Set EDITOR.") from error


def _own_copy(card: Card) -> tuple[Path, bool]:
    """Return the student's own copy of the deck file that `card` is in, and whether it had to be made.

    Raises VivaError when it cannot be made, or when another deck has its place.
    """
    copy = settings.own_decks() / card.path.name
    if copy.exists():
        if card.deck not in {deck.name for deck in load([copy]).decks}:
            raise VivaError(f"{copy} is another deck, or broken, so {card.deck} cannot be copied there: rename it.")
        return copy, False
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        replace(copy, _bytes(card.path))
    except OSError as error:
        raise VivaError(f"{copy} cannot be made: {reason(error)}.") from error
    return copy, True


def _reread(card: Card, path: Path) -> tuple[Card | None, str]:
    """Return the card as it is in its file now, or as it was with what is wrong with the file."""
    library = load([path])
    if library.problems and not library.decks:
        return card, f"The deck is broken now, and the card stays as it was: {library.problems[0]}"
    if card.id in library.cards:
        return library.cards[card.id], ""
    return None, one_line(f"{card.id} is not in {path} any more, and left this session. Its history is kept.")
