"""README.md and the help pages say what the program does."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer.main
from readme import DOCUMENTS, PICTURE, ROOT, blocks, picture, section, with_tables

from vivadeck.card_fields import CARD_FIELDS
from vivadeck.cli import app
from vivadeck.commands import deck_warnings
from vivadeck.commands import help as help_pages
from vivadeck.decks.deck_parser import parse
from vivadeck.decks.library import load
from vivadeck.mock import view
from vivadeck.settings import Settings
from vivadeck.study.view import HELP

if TYPE_CHECKING:
    from conftest import Viva

TEXT = DOCUMENTS["README"]
MOST_LINES = 200  # of the README, which a student reads in three minutes
# Not typed here: `.ci/run` and `commands/test_merge.py` do it.
ELSEWHERE = re.compile(r"python3 -m venv|echo 'progress|printf '%s|git config")
VIVA = re.compile(r"(?:^|(?<=[ /\\]))viva(?: |$)")  # as it is typed, also behind a path or another program


def lines_to_type(text: str) -> list[str]:
    """Return the lines of the examples for a shell, but those that are typed elsewhere."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    return [line for line in lines if not ELSEWHERE.match(line)]


def words_after_viva(text: str) -> list[list[str]]:
    """Return the words behind each `viva` in code: what a reader may type."""
    prose = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    code = [*re.findall(r"`([^`]+)`", prose), *lines_to_type(text)]
    return [shlex.split(each[viva.end() :], comments=True) for each in code if (viva := VIVA.search(each))]


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    """Return the command that a line begins with, and the words behind it; fail when there is no such command."""
    command = typer.main.get_command(app)
    while words and hasattr(command, "commands") and not words[0].startswith("-"):
        assert words[0] in [*command.commands, "COMMAND"], f"no command {words[0]}"
        if words[0] == "COMMAND":
            break
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_command_that_is_named_is_there_with_its_options(name: str) -> None:
    typed = words_after_viva(DOCUMENTS[name])
    assert typed
    for words in typed:
        command, behind = command_of(words)
        options = {option for each in command.params for option in each.opts} | {"--help", "-h"}
        ours = behind[: behind.index("|")] if "|" in behind else behind
        named = [word for word in ours if re.match(r"--?[a-z]", word)]
        assert set(named) <= options, f"{words} has no such option"


def test_each_help_page_that_is_named_is_there() -> None:
    topics = {topic for text in DOCUMENTS.values() for topic in re.findall(r"viva\s+help\s+([a-z]+)", text)}
    assert topics <= set(help_pages.TOPICS)


def test_the_readme_is_short_and_its_tables_are_what_the_program_says() -> None:
    assert len(TEXT.splitlines()) <= MOST_LINES
    assert with_tables(TEXT) == TEXT
    assert TEXT.count("<!-- ") == 2  # the two tables


def test_each_link_leads_to_a_file() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT) if "://" not in link]
    assert all((ROOT / link).is_file() for link in links)
    assert {Path(link).stem for link in links if link.startswith("vivadeck/help/")} == set(help_pages.TOPICS)


def test_the_readmes_numbers_are_the_programs() -> None:
    cards = sum(len(deck.cards) for deck in load([ROOT / "decks"]).decks)
    assert f"{cards} questions" in TEXT
    for text in (TEXT, DOCUMENTS["study"]):
        assert f"at most {Settings().new} " in " ".join(text.split())
    assert f"ends at {Settings().day_ends:%H:%M}" in DOCUMENTS["study"]


@pytest.mark.parametrize(("topic", "keys_of_it"), [("study", HELP), ("mock", (*view.HELP, view.PARTNER))])
def test_each_key_of_a_session_is_explained(topic: str, keys_of_it: Sequence[tuple[str, str]]) -> None:
    page = DOCUMENTS[topic]
    explained = {key.strip("`") for row in _rows(page) for key in re.split(r",? ", row[0])}
    for keys, _ in keys_of_it:
        if "~" in keys:  # not keys: signs on the bottom line
            assert all(f"`{sign}`" in page for sign in keys.split(", "))
        else:
            assert set(re.split(r",? ", keys)) <= explained


@pytest.mark.parametrize(
    ("document", "name", "ids"),
    [
        ("README", "cells", ["cells/what-do-mitochondria-do"]),
        ("decks", "thermodynamics", ["thermodynamics/carnot", "thermodynamics/second-law"]),
    ],
)
def test_the_sample_decks_are_good_decks(document: str, name: str, ids: list[str]) -> None:
    (sample,) = blocks(DOCUMENTS[document], "yaml")
    parsed = parse(sample, Path(f"{name}.yaml"))
    assert parsed.problems == ()
    assert parsed.deck is not None
    assert [card.id for card in parsed.deck.cards] == ids
    assert deck_warnings.warnings([parsed.deck]) == []


def test_the_sample_deck_has_every_field_of_a_card() -> None:
    (sample,) = blocks(DOCUMENTS["decks"], "yaml")
    deck = parse(sample, Path("thermodynamics.yaml")).deck
    assert deck is not None
    card = deck.cards[0]
    assert all(getattr(card, field.name) for field in CARD_FIELDS)
    assert all(f"`{key}`" in DOCUMENTS["decks"] for key in ("short", "point", "says", "claim", "why"))
    assert card.key_point_wordings == ((), ("the colder the sink, the better",))
    assert [mistake.claim for mistake in card.mistakes] == ["a perfect engine turns all heat into work"]


def test_the_sample_settings_are_good_settings(viva: Viva, home: Path) -> None:
    (sample,) = blocks(DOCUMENTS["settings"], "toml")
    home.mkdir()
    (home / "config.toml").write_text(sample.replace("~/decks", str(ROOT / "decks")), "utf-8")
    assert viva().status == 0


@pytest.mark.skipif(sys.platform == "win32", reason="the lines are for a POSIX shell")
@pytest.mark.parametrize("name", [name for name, text in DOCUMENTS.items() if lines_to_type(text)])
def test_the_lines_to_type_work_one_after_another(name: str, home: Path, tmp_path: Path) -> None:
    viva = tmp_path / "bin" / "viva"
    viva.parent.mkdir()
    viva.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vivadeck "$@"\n')
    viva.chmod(0o755)
    (tmp_path / "cells.yaml").write_text(blocks(TEXT, "yaml")[0], "utf-8")
    (tmp_path / "questions.csv").write_text("question,answer\nWhat is ATP?,The cell's energy.\n", "utf-8")
    (tmp_path / "terms.csv").write_text("ATP;1;The cell's energy\nRNA;2;A nucleic acid\n", "utf-8")
    (tmp_path / "notes.md").write_text("Q: What is RNA?\nA: A nucleic acid.\n", "utf-8")
    making = f"'{viva}' export anki notes.apkg --decks cells.yaml"
    before = [making] if "notes.apkg" in DOCUMENTS[name] else []
    for line in before + lines_to_type(DOCUMENTS[name]):
        script = f'PATH="{viva.parent}:$PATH"; {line}'
        done = subprocess.run(
            ["sh", "-c", script], cwd=tmp_path, capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
        assert done.returncode == 0, done.stderr.decode()
        if re.match(r"viva (?:export|exam \d|plan|study|search|show|check)|printf", line):
            notes = [] if "--with-progress" not in line else [b"Import any learning progress"]  # what to tick in Anki
            assert len(done.stderr.splitlines()) == len(notes), done.stderr.decode()
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
    kinds_by_key: dict[str, set[str]] = {}
    for part in parts:
        for key, more_kinds in part.items():
            kinds_by_key.setdefault(key, set()).update(more_kinds)
    return kinds_by_key


def test_the_json_table_names_what_the_export_writes(viva: Viva, tmp_path: Path) -> None:
    rows = _rows(section(DOCUMENTS["json"], "What `viva export json` writes"))
    described = {key: row[1] for row in rows for key in re.findall(r"`([^`]+)`", row[0])}
    assert viva("study", "general", "--new", "1", stdin="\n4\n").status == 0
    assert viva("mock", "general", "--questions", "1", stdin="\n4\n").status == 0
    assert viva("study", "general", "--type", "--new", "2", stdin="A word.\n\n4\n").status == 0
    grades = tmp_path / "viva-grades.json"  # as a page gives them back
    review = {"card": "general/dropout", "at": "2026-03-02T17:00:00.000+01:00", "grade": 4, "seconds": 9.5}
    grades.write_text(json.dumps({"version": 4, "reviews": [{**review, "mode": "study", "page": "0123abcd"}]}), "utf-8")
    assert viva("merge", "--yes", str(grades)).status == 0
    sample = tmp_path / "thermodynamics.yaml"  # its cards have every field
    sample.write_text(blocks(DOCUMENTS["decks"], "yaml")[0], "utf-8")
    done = viva("export", "json", "-", "--decks", str(ROOT / "decks"), "--decks", str(sample))
    written = _keys(json.loads(done.out))
    assert set(described) == set(written)
    assert all(any(kind in described[key] for kind in kinds) for key, kinds in written.items())


def test_the_keys_of_each_listing_are_named(viva: Viva, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("cards:\n- answer: no question\n", "utf-8")
    arguments = {"search": ["dropout", "--limit", "1"], "check": [str(tmp_path / "bad.yaml")]}
    assert viva("exam", "2026-03-10", "--deck", "general").status == 0
    named = {}
    for commands, keys in _rows(DOCUMENTS["json"].partition("\n## ")[0]):
        for command in re.findall(r"`viva (\w+)", commands):
            named[command] = keys.replace("`", "").split()
    written = {each: json.loads(viva(each, *arguments.get(each, []), "--json").out)[0] for each in named}
    assert {command: list(first) for command, first in written.items()} == named
    assert named.keys() == {"search", "decks", "due", "exam", "plan", "check"}
    shown = json.loads(viva("show", "general/dropout", "--json").out)
    assert {"id", "question", "schedule", "reviews"} <= shown.keys()


def _rows(text: str) -> list[list[str]]:
    """Return the rows of the table in `text`, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [line.removeprefix("| ").removesuffix(" |").split(" | ") for line in lines[1:]]
