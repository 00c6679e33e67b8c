"""`viva help`: its pages, in a terminal and in a pipe."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from readme import blocks

from vivadeck.cli import COMMANDS
from vivadeck.commands.help import TOPICS, _topics, page, title
from vivadeck.terminal import look

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva


def rendered(text: str, columns: int) -> str:
    """Return a page as a terminal of so many columns shows it, without colours."""
    written = StringIO()
    look.console(file=written, width=columns, color_system=None).print(look.markdown(text))
    return written.getvalue()


def test_alone_it_lists_each_topic_with_what_its_page_explains(viva: Viva) -> None:
    assert {path.stem for path in (ROOT / "vivadeck" / "help").iterdir()} == set(TOPICS)
    done = viva("help")
    assert (done.status, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line.split(maxsplit=1) for line in lines[1 : 1 + len(TOPICS)]] == [[each, title(each)] for each in TOPICS]
    assert lines[-1] == "To read one: `viva help TOPIC`. Options of a command: `viva COMMAND --help`"


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_named_for_its_topic_and_fits_a_terminal(topic: str) -> None:
    text = page(topic)
    assert text.splitlines()[0].lower().startswith(f"# {topic}: ")
    assert title(topic)
    narrow, wide = rendered(text, 80), look.as_text(look.markdown(text))
    assert all(len(line) <= 80 for line in narrow.splitlines())
    words = [sorted(re.findall(r"[^\s─]+", shown)) for shown in (narrow, wide)]
    assert words[0] == words[1]  # none is broken, or cut
    code = [
        line for language in ("sh", "yaml", "toml") for block in blocks(text, language) for line in block.splitlines()
    ]
    assert all(f"  {line}" in {shown.rstrip() for shown in narrow.splitlines()} for line in code if line)


def test_into_a_pipe_a_page_is_markdown(viva: Viva) -> None:
    file = ROOT / "vivadeck" / "help" / "decks.md"
    assert viva("help", "decks") == (0, file.read_text("utf-8"), "")


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
def test_on_a_terminal_a_page_is_rendered_and_wrapped_at_words(terminal: Callable[..., PseudoTerminal]) -> None:
    status, out = terminal("help", "query", columns=60, rows=200).end()
    shown = re.sub(r"\x1b\[[0-9;]*m", "", out).replace("\r\n", "\n")
    assert status == 0
    assert "\x1b[1m" in out  # the headings
    assert [line.rstrip() for line in shown.splitlines()] == [
        line.rstrip() for line in rendered(page("query"), 60).splitlines()
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal")
@pytest.mark.parametrize(
    ("typed", "rows", "part"),
    [
        (("help", "query"), 24, "side by side"),
        (("show", "general/backpropagation"), 10, "general/backpropagation"),
        (("search", "loss", "--limit", "30"), 24, "30  "),
        (("search", "loss", "--limit", "30", "--json"), 24, "question"),
        (("decks",), 6, "assignment-4"),
        (("due",), 6, "assignment-4"),
        (("check",), 6, "assignment-4"),
        (("plan",), 6, "Exam tomorrow"),
    ],
)
def test_what_is_longer_than_the_screen_goes_through_the_pager(
    viva: Viva,
    terminal: Callable[..., PseudoTerminal],
    tmp_path: Path,
    typed: tuple[str, ...],
    rows: int,
    part: str,
) -> None:
    viva("exam", "tomorrow")
    script = tmp_path / "pager"
    script.write_text(f"#!/bin/sh\ncat > '{tmp_path}/written'\n")
    script.chmod(0o755)
    assert terminal(*typed, rows=rows, PAGER=str(script)).end()[0] == 0
    assert part in (tmp_path / "written").read_text("utf-8")
    (tmp_path / "written").unlink()
    assert terminal(*typed, rows=2_000, PAGER=str(script)).end()[0] == 0
    assert viva(*typed, PAGER=str(script)).status == 0
    assert not (tmp_path / "written").exists()


@pytest.mark.parametrize(
    ("topic", "hint"),
    [
        ("deks", " Did you mean decks?"),
        ("serach", " Did you mean search?"),
        ("quantum", " To list the topics: `viva help`"),
        ("../help/decks", " Did you mean decks?"),
    ],
)
def test_an_unknown_topic(viva: Viva, topic: str, hint: str) -> None:
    assert viva("help", topic) == (1, "", f"There is no topic or command '{topic}'.{hint}\n")


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - set(TOPICS)))
def test_the_name_of_a_command_shows_its_options(viva: Viva, command: str) -> None:
    done = viva("help", command)
    assert done == viva(command, "--help")
    assert (done.status, done.out.split()[:3]) == (0, ["Usage:", "viva", command])


def test_no_decks_and_no_home_are_needed(viva: Viva, tmp_path: Path) -> None:
    missing = str(tmp_path / "none")
    assert viva("help", "decks", VIVA_DECKS=missing, VIVA_HOME=missing).status == 0
    assert viva("help", VIVA_DECKS=missing, VIVA_HOME=missing).status == 0


def test_topics_are_completed() -> None:
    assert _topics("e") == ["exam", "export"]
    assert _topics("x") == []
