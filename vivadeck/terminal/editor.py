"""The student's editor, opened at a line of a file."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

from vivadeck.errors import VivaError
from vivadeck.files import reason

_LINE_FIRST = {"vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro", "ne", "joe", "mg", "pico", "gvim"}
_COLUMN_BEHIND = {"nano": ",", "ne": ",", "emacs": ":", "emacsclient": ":", "kak": ":", "micro": ":"}
_LINE_LAST = {"hx", "subl", "zed"}
_LINE_GOTO = {"code", "codium", "cursor"}


def chosen() -> str:
    """Return the student's editor: `VISUAL`, `EDITOR`, or else the first usual one that is installed."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return named
    installed = [name for name in ("nano", "vim", "vi", "notepad") if shutil.which(name)]
    return installed[0] if installed else "vi"


def command(editor: str, path: Path, line: int, column: int = 1) -> list[str]:
    """Return the command that opens `path` with `editor`, at `line` and `column` as far as it is known to take them.

    Raises VivaError when `editor` cannot be split into words.
    """
    try:
        words = [word.strip('"') for word in shlex.split(editor, posix=os.name != "nt")] or ["vi"]
    except ValueError:
        raise VivaError(f"The editor {editor!r} has a quote that is not closed. Correct EDITOR or VISUAL.") from None
    name = Path(words[0]).stem.lower()
    if name in _LINE_FIRST:
        behind = f"{_COLUMN_BEHIND[name]}{column}" if name in _COLUMN_BEHIND and column > 1 else ""
        return [*words, f"+{line}{behind}", str(path)]
    place = f"{path}:{line}:{column}" if column > 1 else f"{path}:{line}"
    if name in _LINE_LAST:
        return [*words, place]
    if name in _LINE_GOTO:
        return [*words, "--wait", "--goto", place]
    return [*words, str(path)]


def run(command: list[str]) -> int:
    """Run the editor until it is closed and return its exit status. Raises VivaError when there is no such program."""
    name = command[0]
    try:
        # on Windows, `code` is `code.cmd`
        return subprocess.run([shutil.which(name) or name, *command[1:]], check=False).returncode  # noqa: S603
    except OSError as error:
        raise VivaError(f"The editor {name} cannot be started: {reason(error)}. Set EDITOR to your editor.") from error


def run_alone(command: list[str]) -> int:
    """Run the editor as `run` does. A Ctrl-C meanwhile is the editor's alone."""
    before = signal.signal(signal.SIGINT, lambda *_: None)  # SIG_IGN would be the editor's, too
    try:
        return run(command)
    finally:
        signal.signal(signal.SIGINT, before)


def was_interrupted(status: int) -> bool:
    """Whether an exit status says that Ctrl-C ended the editor."""
    return status in (-signal.SIGINT, 128 + signal.SIGINT)
