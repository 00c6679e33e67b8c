"""README.md says what the program does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer.main
from readme import PICTURE, README, ROOT, help_page, picture

from vivadeck.cli import app
from vivadeck.decks.deck_parser import parse

if TYPE_CHECKING:
    from conftest import Viva

TEXT = README.read_text("utf-8")


def commands() -> list[str]:
    """Return all commands, as they are typed."""

    def below(group: object, before: str) -> list[str]:
        found = []
        for name, command in getattr(group, "commands", {}).items():
            found += below(command, f"{before}{name} ") if hasattr(command, "commands") else [f"{before}{name}"]
        return found

    return below(typer.main.get_command(app), "")


@pytest.mark.parametrize("command", commands())
def test_each_commands_help_is_in_the_readme(command: str) -> None:
    assert f"<!-- help: viva {command} -->\n```text\n{help_page(command)}\n```\n" in TEXT


def test_the_readme_names_no_command_that_is_not_there() -> None:
    assert sorted(re.findall(r"<!-- help: viva ([a-z ]+) -->", TEXT)) == sorted(commands())


def test_the_sample_deck_is_a_good_deck() -> None:
    sample = re.search(r"<!-- sample deck -->\n```yaml\n(.*?)```", TEXT, re.DOTALL)
    assert sample is not None
    parsed = parse(sample[1], Path("thermodynamics.yaml"))
    assert parsed.problems == ()
    assert parsed.deck is not None
    assert [card.id for card in parsed.deck.cards] == ["thermodynamics/carnot", "thermodynamics/second-law"]


def test_the_sample_settings_are_good_settings(viva: Viva, home: Path) -> None:
    sample = re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert sample is not None
    home.mkdir()
    (home / "config.toml").write_text(sample[1].replace("~/decks", str(ROOT / "decks")), "utf-8")
    assert viva().status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="the README's lines are for a POSIX shell")
@pytest.mark.parametrize(
    "line", [line for line in TEXT.splitlines() if re.match(r"viva (?:export|exam|plan)\b|printf", line)]
)
def test_the_lines_to_type_work(line: str, home: Path, tmp_path: Path) -> None:
    viva = tmp_path / "bin" / "viva"
    viva.parent.mkdir()
    viva.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vivadeck "$@"\n')
    viva.chmod(0o755)
    script = f'PATH="{viva.parent}:$PATH"; {line}'
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, check=False)
    notes = [] if "--with-progress" not in line else [b"Import any learning progress"]  # what to tick in Anki
    assert done.returncode == 0
    assert len(done.stderr.splitlines()) == len(notes)
    assert all(note in done.stderr for note in notes)


def test_ci_runs_the_readmes_test_command() -> None:
    assert len([line for line in TEXT.splitlines() if line.endswith("bin/pytest")]) == 1
    assert "grep -m 1 'bin/pytest$' README.md" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_picture_is_what_the_study_screen_shows() -> None:
    def words(svg: str) -> str:
        return " ".join("".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)).replace("&#160;", " ").split())

    assert words(PICTURE.read_text("utf-8")) == words(picture())
    assert "Backpropagation" in words(picture())


def _keys(value: object, path: str = "") -> dict[str, set[str]]:
    """Return the path of each value in JSON, such as `decks[].title`, with the kinds of value that stand there."""
    if isinstance(value, dict):
        parts = [_keys(each, f"{path}.{key}" if path else key) for key, each in value.items()]
    elif isinstance(value, list):
        parts = [_keys(each, f"{path}[]") for each in value]
    else:
        kinds = {type(None): "null", bool: "true or false", str: "text"}
        return {path: {kinds.get(type(value), "number")}}
    found: dict[str, set[str]] = {}
    for part in parts:
        for key, told in part.items():
            found.setdefault(key, set()).update(told)
    return found


def test_the_json_table_names_what_the_export_writes(viva: Viva) -> None:
    table = TEXT.partition("<!-- json schema -->")[2].partition("\n\n")[0]
    rows = [line.split(" | ") for line in table.splitlines()[3:]]
    told = {key: row[1] for row in rows for key in re.findall(r"`([^`]+)`", row[0])}
    assert viva("study", "general", "--new", "1", stdin="\n4\n").status == 0
    written = _keys(json.loads(viva("export", "json", "-").out))
    assert set(told) == set(written)
    assert all(any(kind in told[key] for kind in kinds) for key, kinds in written.items())
