"""The student's editor, opened at a card."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from vivadeck import home
from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.files import reason, replace
from vivadeck.model import Card

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


def own_copy(card: Card) -> Path:
    """Return the student's own copy of the deck file that `card` is in, which is made when it is not there yet.

    Raises VivaError when it cannot be made, or when another deck has its place.
    """
    copy = home.own_decks() / card.path.name
    if copy.exists():
        if card.deck not in {deck.name for deck in load([copy]).decks}:
            raise VivaError(f"{copy} is another deck, or broken, so {card.deck} cannot be copied there: rename it.")
        return copy
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        replace(copy, card.path.read_bytes())
    except OSError as error:
        raise VivaError(f"{copy} cannot be made: {reason(error)}.") from error
    return copy


def edit(path: Path, line: int) -> None:
    """Open the editor at a line of a file and wait until it is closed. Raises VivaError when there is no editor."""
    asked = command(chosen(), path, line)
    asked[0] = shutil.which(asked[0]) or asked[0]  # on Windows, `code` is `code.cmd`
    try:
        subprocess.run(asked, check=False)  # noqa: S603 - the student's own editor
    except OSError as error:
        raise VivaError(f"The editor {asked[0]} cannot be started: {reason(error)}. Set EDITOR.") from error
