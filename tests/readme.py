"""The README and the help pages, and the parts of README.md that the program writes: tables and the picture.

`python tests/readme.py` writes these parts; `test_readme.py` checks that they are up to date.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from vivadeck.agenda import Item
from vivadeck.cli import COMMANDS, EXPORTS
from vivadeck.commands.help import TOPICS, page, title
from vivadeck.decks.library import load
from vivadeck.study import session
from vivadeck.study.screen import drawing
from vivadeck.study.view import StudyView
from vivadeck.terminal.screen import Screen, console_like, frame

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PICTURE = ROOT / ".github" / "study.svg"
WIDTH, HEIGHT = 88, 34
_TABLE = re.compile(r"<!-- (?P<name>commands|topics) -->\n(?:\|.*\n)*")
DOCUMENTS = {"README": README.read_text("utf-8"), **{topic: page(topic) for topic in TOPICS}}


def with_tables(text: str) -> str:
    """Return the README's text with up-to-date tables of commands and of help pages."""
    commands = {"viva": "Show what waits today, and what to type next."}
    for name, summary in COMMANDS.items():
        kinds = "`, `".join(EXPORTS)
        commands[f"viva export {kinds}" if name == "export" else f"viva {name}"] = summary
    tables = {
        "commands": [
            "| command | what it does |",
            *(f"| `{name}` | {summary} |" for name, summary in commands.items()),
        ],
        "topics": [
            "| topic | what it explains |",
            *(f"| [{topic}](vivadeck/help/{topic}.md) | {title(topic)} |" for topic in TOPICS),
        ],
    }

    def table(mark: re.Match[str]) -> str:
        head, *rows = tables[mark["name"]]
        return "\n".join([f"<!-- {mark['name']} -->", head, "|---|---|", *rows, ""])

    return _TABLE.sub(table, text)


def section(text: str, heading: str) -> str:
    """Return the text below a heading, up to the next one."""
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def blocks(text: str, language: str) -> list[str]:
    """Return the examples in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def picture() -> str:
    """Return the study screen as SVG, drawn by the program's own code."""
    library = load([ROOT / "decks"])
    now = datetime(2026, 3, 2, 18, tzinfo=UTC)
    running = session.start([Item(card) for card in library.deck("general").cards[:15]], now.date())
    while running.current.card.id != "general/backpropagation":
        running = session.apply(running, session.review(running, 4, now, now))
    view = StudyView(running, now, is_revealed=True, follow_up_steps=2)
    console = Console(width=WIDTH, record=True, force_terminal=True, color_system="standard", file=StringIO())
    on = Screen(WIDTH, HEIGHT, console_like(console))
    looks = drawing({deck.name: deck.title for deck in library.decks})
    lines, _ = frame(looks, view, now, on)
    for line in lines:
        console.print(Text.from_ansi(line), no_wrap=True, crop=True)
    drawn = console.export_svg(title="viva study", unique_id="viva")
    return re.sub(r"\s*@font-face \{.*?\n\s*\}", "", drawn, flags=re.DOTALL) + "\n"  # no font from the network


if __name__ == "__main__":
    README.write_text(with_tables(DOCUMENTS["README"]), "utf-8", newline="\n")
    PICTURE.write_text(picture(), "utf-8", newline="\n")
