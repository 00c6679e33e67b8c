"""The parts of README.md that the program itself writes: help pages and the picture of the study screen.

`python tests/readme.py` writes them; `test_readme.py` checks that they are what the program says now.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from vivadeck.agenda import Item
from vivadeck.decks.library import load
from vivadeck.study import screen, session
from vivadeck.study.view import View

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PICTURE = ROOT / ".github" / "study.svg"
WIDTH, HEIGHT = 88, 34
_HELP = re.compile(r"<!-- help: viva (?P<command>[a-z ]+) -->\n(?:```text\n.*?```\n)?", re.DOTALL)


def help_page(command: str) -> str:
    """Return what `viva COMMAND --help` writes on a terminal of 80 columns."""
    asked = [sys.executable, "-m", "vivadeck", *command.split(), "--help"]
    environment = {**os.environ, "COLUMNS": "80", "TERMINAL_WIDTH": "80", "VIVA_HOME": tempfile.gettempdir()}
    done = subprocess.run(asked, capture_output=True, check=True, cwd=ROOT, env=environment)
    return done.stdout.decode().replace("\r\n", "\n").strip()


def with_help(text: str) -> str:
    """Return the README's text with each help page as it is now."""

    def page(found: re.Match[str]) -> str:
        return f"<!-- help: viva {found['command']} -->\n```text\n{help_page(found['command'])}\n```\n"

    return _HELP.sub(page, text)


def picture() -> str:
    """Return the study screen as SVG, drawn by the program's own code."""
    library = load([ROOT / "decks"])
    now = datetime(2026, 3, 2, 18, tzinfo=UTC)
    running = session.start([Item(card) for card in library.deck("general").cards[:15]], now.date())
    while running.current.card.id != "general/backpropagation":
        running = session.apply(running, session.review(running, 4, now, now))
    view = View(running, is_revealed=True, follow_ups_open=1)
    console = Console(width=WIDTH, record=True, force_terminal=True, color_system="standard", file=StringIO())
    on = screen.Screen(WIDTH, HEIGHT, screen.console_like(console))
    lines, _ = screen.frame(view, library.deck("general").title, now, on)
    for line in lines:
        console.print(Text.from_ansi(line), no_wrap=True, crop=True)
    drawn = console.export_svg(title="viva study", unique_id="viva")
    return re.sub(r"\s*@font-face \{.*?\n\s*\}", "", drawn, flags=re.DOTALL) + "\n"  # no font from the network


if __name__ == "__main__":
    README.write_text(with_help(README.read_text("utf-8")), "utf-8", newline="\n")
    PICTURE.write_text(picture(), "utf-8", newline="\n")
