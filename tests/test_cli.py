"""The command line as a whole: exit statuses, where text goes, and errors that help."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer.main
from conftest import ROOT, VIVA, deck_text

from vivadeck import __version__
from vivadeck.cli import COMMANDS, EXPORTS

if TYPE_CHECKING:
    from conftest import Viva


def test_version(viva: Viva) -> None:
    assert viva("--version").out == f"viva {__version__}\n"
    assert viva("--version", "--help").status == 0


def test_version_is_answered_before_anything_heavy_is_imported(home: Path) -> None:
    code = (
        "import sys; sys.argv[1:] = ['--version']; from vivadeck.__main__ import main; main(); "
        "print(sorted({'typer', 'rich', 'yaml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT)
    assert done.stdout.decode().splitlines()[1] == "[]"


@pytest.mark.parametrize(
    ("command", "modules"),
    [
        (("--help",), {"rich", "yaml", "genanki", "pylatexenc", "vivadeck.decks.deck_parser"}),
        (("help", "decks"), {"rich", "yaml", "markdown_it", "vivadeck.app"}),
        (
            ("due",),
            {"rich", "genanki", "pylatexenc", "markdown_it", "vivadeck.commands.exam", "vivadeck.commands.export"},
        ),
        (
            ("search", "backprop"),
            {"rich", "genanki", "vivadeck.progress.store", "platformdirs", "vivadeck.commands.exam"},
        ),
        (("check",), {"rich", "pylatexenc", "markdown_it"}),
        (("show", "general/dropout"), {"pylatexenc", "markdown_it", "pygments", "rich.markdown"}),
    ],
)
def test_a_command_imports_only_what_it_needs(home: Path, command: tuple[str, ...], modules: set[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *VIVA[1:], *command], capture_output=True, check=True, cwd=ROOT
    )
    imported = {
        line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines() if line.startswith("import time:")
    }
    assert imported & modules == set()
    assert "vivadeck.cli" in imported


def test_each_command_is_in_the_file_with_its_name() -> None:
    others = {"import": "import_", "new": "add", "resume": "suspend"}
    for name, summary in COMMANDS.items():
        file = others.get(name, name)
        group = typer.main.get_group(import_module(f"vivadeck.commands.{file}").cli)
        assert group.commands[name].get_short_help_str(1_000) == summary
        assert set(group.commands) == {each for each in COMMANDS if others.get(each, each) == file}


@pytest.mark.parametrize("name", ["", *COMMANDS, *(f"export {each}" for each in EXPORTS)])
def test_a_short_option_asks_for_help_everywhere(viva: Viva, name: str) -> None:
    words = name.split()
    assert viva(*words, "-h").out == viva(*words, "--help").out != ""


def test_each_summary_in_the_help_is_whole(viva: Viva) -> None:
    lines = viva("--help").out.partition("Commands:\n")[2].splitlines()
    assert {line.split(maxsplit=1)[0]: line.split(maxsplit=1)[1] for line in lines} == COMMANDS


def test_each_export_is_in_the_list() -> None:
    group = typer.main.get_group(import_module("vivadeck.commands.export").cli)
    assert tuple(group.commands["export"].commands) == EXPORTS  # type: ignore[attr-defined]


def test_alone_it_shows_today_and_what_to_type(viva: Viva) -> None:
    done = viva()
    assert done.status == 0
    assert "general" in done.out
    mock = "To be examined: `viva mock`\n"
    assert done.out.endswith(f"Today: 15 new cards. To start: `viva study`\n{mock}")
    viva("study", "--new", "15", stdin="4\n" * 15)
    more = (
        "`viva study --more` (your weakest cards), `viva study --new 25` (10 new cards) or `viva practice` (any cards)"
    )
    assert viva().out.endswith(f"Done for today. The next cards come tomorrow.\nMore now: {more}\n{mock}")
    tomorrow = viva(VIVA_NOW="2026-03-03T18:00").out
    assert tomorrow.endswith(f"Today: 15 due and 15 new cards. To start: `viva study`\n{mock}")


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("study", "genral"), 1, "There is no deck 'genral'. Did you mean general?"),
        (("study", "-q", "deck:genral"), 1, "There is no deck 'genral'. Did you mean general?"),
        (("study", "-q", "is:lerned"), 1, "is:lerned is unknown. Did you mean learned?"),
        (("study", "-q", 'an "open quote'), 1, "no closing one"),
        (("show", "general/backpropagatoin"), 1, "Did you mean general/backpropagation?"),
        (("show", "confusion-matrix"), 1, "the name of several cards"),
        (("search", "tag:cnnn"), 1, "There is no tag 'cnnn'. Did you mean cnn?"),
        (("suspend", "general/dropuot"), 1, "Did you mean general/dropout?"),
        (("decks", "--decks", "no/such/folder"), 1, "There is no deck or folder"),
        (("studdy",), 2, "No such command 'studdy'. Did you mean 'study'?"),
        (("imprt",), 2, "No such command 'imprt'. Did you mean 'import'?"),
        (("study", "--new", "-1"), 2, "--new"),
        (("study", "--new", "many"), 2, "--new"),
        (("show",), 2, "Missing argument"),
        (("search",), 2, "Missing argument"),
        (("export",), 2, "anki"),
    ],
)
def test_a_mistake_is_reported_on_stderr(viva: Viva, arguments: tuple[str, ...], status: int, says: str) -> None:
    done = viva(*arguments)
    assert done.status == status
    assert says in done.err + (done.out if arguments == ("export",) else "")
    assert "Traceback" not in done.err


def test_a_bad_deck_is_reported_and_does_not_hide_the_good_ones(viva: Viva, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(deck_text("good", "one"), "utf-8")
    (tmp_path / "bad.yaml").write_text("cards:\n- answer: no question\n- answr: typo\n", "utf-8")
    done = viva("study", "--decks", str(tmp_path), stdin="4\n")
    assert done.status == 0
    assert done.out.startswith("[good/one] one")
    assert f"{tmp_path / 'bad.yaml'}:2:3: the question is missing" in done.err
    assert f"{tmp_path / 'bad.yaml'}:3:3:" in done.err
    assert "Did you mean answer?" in done.err
    asked_for = viva("study", "bad", "--decks", str(tmp_path))
    assert asked_for.status == 1
    assert "bad.yaml:2:3" in asked_for.err
    queried = viva("study", "-q", "deck:bad", "--decks", str(tmp_path))
    assert queried == asked_for
    assert viva("search", "deck:*", "--decks", str(tmp_path)).out == "good/one\tone\n"


def test_no_decks(viva: Viva, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    done = viva("study", "--decks", str(empty))
    assert (done.status, done.out) == (1, "")
    assert f"There are no decks in {empty}" in done.err


@pytest.mark.parametrize("how", ["option", "root option", "variable", "settings", "home"])
def test_decks_come_from_these_places(viva: Viva, deck: Path, home: Path, how: str) -> None:
    arguments, environment = ["decks", "--json"], {}
    if how == "option":
        arguments += ["--decks", str(deck)]
    elif how == "root option":
        arguments = ["--decks", str(deck), *arguments]
    elif how == "variable":
        environment = {"VIVA_DECKS": os.pathsep.join([str(deck), str(ROOT / "decks" / "general.yaml")])}
    elif how == "settings":
        home.mkdir()
        (home / "config.toml").write_text(f"decks = [{json.dumps(str(deck))}]", "utf-8")
    else:
        (home / "decks").mkdir(parents=True)
        deck.rename(home / "decks" / "small.yaml")
    listed = [each["deck"] for each in json.loads(viva(*arguments, **environment).out)]
    expected = {
        "variable": ["general", "small"],
        "home": [*(f"assignment-{n}" for n in range(1, 5)), "general", "small"],
    }
    assert listed == expected.get(how, ["small"])


@pytest.mark.parametrize(
    "arguments", [("decks",), ("due",), ("search", "one"), ("show", "small/one"), ("check",), ("export", "json", "-")]
)
def test_decks_can_be_named_before_any_command(viva: Viva, deck: Path, arguments: tuple[str, ...]) -> None:
    before, behind = viva("--decks", str(deck), *arguments), viva(*arguments, "--decks", str(deck))
    assert before == behind
    assert (before.status, before.err) == (0, "")
    assert "small" in before.out


@pytest.mark.skipif(sys.platform == "win32", reason="a folder that nobody can write is POSIX")
def test_an_unwritable_home_is_reported_before_the_first_question(viva: Viva, deck: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    done = viva("study", "--decks", str(deck), stdin="4\n", VIVA_HOME=str(tmp_path / "file" / "home"))
    assert (done.status, done.out) == (1, "")
    assert "VIVA_HOME" in done.err


def test_a_damaged_progress_file_is_reported_and_left_alone(viva: Viva, deck: Path, home: Path) -> None:
    home.mkdir()
    (home / "progress.json").write_text('{"version": 1, "reviews": [', "utf-8")
    for arguments in (("study",), ("due",), ("show", "small/one"), ("check",), ("suspend", "small/one"), ()):
        done = viva(*arguments, VIVA_DECKS=str(deck), stdin="4\n")
        assert done.status == 1
        assert str(home / "progress.json") in done.err
    assert (home / "progress.json").read_text("utf-8") == '{"version": 1, "reviews": ['
    assert viva("search", "one", VIVA_DECKS=str(deck)).status == 0  # looking up needs no progress


def test_an_output_that_cannot_show_a_character_shows_another(viva: Viva) -> None:
    done = subprocess.run(
        [*VIVA, "show", "general/softmax"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "utf-16", "utf-8"])
def test_nothing_is_lost_in_json(viva: Viva, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "b.yaml"
    path.write_text("cards:\n- {id: one, question: 'η → ∞ é', answer: A}\n", "utf-8")
    command = [*VIVA, "show", "b/one", "--json", "--decks", str(path)]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env=environment)
    assert json.loads(done.stdout.decode(encoding))["question"] == "η → ∞ é"
    assert ("η → ∞ é".encode() in done.stdout) is (encoding == "utf-8")


def test_no_skipped_card_waits_as_new(viva: Viva, deck: Path) -> None:
    viva("study", "--decks", str(deck), stdin="s\nx\nq\n")
    for command in ("decks", "due"):
        assert json.loads(viva(command, "--json", "--decks", str(deck)).out)[0]["new"] == 1
    assert "Today: 1 new card." in viva("--decks", str(deck)).out


def test_text_from_files_cannot_steer_the_terminal(viva: Viva, deck: Path, home: Path) -> None:
    viva("study", "--decks", str(deck), stdin="4\nq\n")
    recorded = json.loads((home / "progress.json").read_text("utf-8"))
    recorded["reviews"][0]["mode"] = "\x1b[2J\x9b31m"
    recorded["reviews"].append({**recorded["reviews"][0], "card": "gone/\x1b]0;x\x07", "mode": "text"})
    del recorded["checksum"]
    (home / "progress.json").write_text(json.dumps(recorded), "utf-8")
    (home / "decks").mkdir()
    deck.rename(home / "decks" / "small\x1b[1m.yaml")
    for arguments in (("show", "small/one"), ("check",), ("export", "anki", f"{home}/\x1b[1m.apkg", "small"), ("due",)):
        done = viva(*arguments)
        assert done.status == 0
        assert not {"\x1b", "\x9b", "\x07"} & set(done.out + done.err)
    assert json.loads(viva("show", "small/one", "--json").out)["reviews"][0]["mode"] == "\x1b[2J\x9b31m"


@pytest.mark.parametrize("command", ["decks", "due"])
def test_counts_as_json(viva: Viva, deck: Path, command: str) -> None:
    viva("study", "--decks", str(deck), stdin="4\n2\nq\n")
    listed = json.loads(viva(command, "--json", "--decks", str(deck)).out)
    asked = {"asked": True} if command == "decks" else {}
    assert listed == [{"deck": "small", "title": "The small deck", "cards": 3, "new": 1, "due": 1, **asked}]


def test_due_day_by_day(viva: Viva, deck: Path) -> None:
    viva("study", "--decks", str(deck), stdin="4\n4\n4\n")
    text = viva("due", "--decks", str(deck)).out
    assert "today" in text
    assert [line.split() for line in text.splitlines() if line.startswith("tomorrow")] == [["tomorrow", "3"]]


def test_nothing_is_written_by_looking(viva: Viva, home: Path) -> None:
    for arguments in ((), ("due",), ("decks",), ("search", "dropout"), ("show", "general/dropout"), ("check",)):
        assert viva(*arguments).status == 0
    assert not home.exists()
