"""`config.toml`: good values, and errors that name the place and the remedy."""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from vivadeck.errors import VivaError
from vivadeck.settings import RULES, Settings, load

if TYPE_CHECKING:
    from conftest import Viva


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIVA_NEW", raising=False)
    monkeypatch.delenv("VIVA_DAY_ENDS", raising=False)


def written(home: Path, text: str | bytes) -> Path:
    """Write `config.toml` and return the home that it is in."""
    (home / "config.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return home


@pytest.mark.parametrize("home", ["", "not-there"])
def test_without_a_file_everything_has_a_default(tmp_path: Path, home: str) -> None:
    assert load(tmp_path / home) == Settings(new=15, day_ends=time(4), decks=())


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("", Settings()),
        ("# nothing yet\n", Settings()),
        ("new = 0", Settings(new=0)),
        ("new = 20\n", Settings(new=20)),
        ("new = 1_000_000_000_000", Settings(new=10**12)),
        ('"new" = 3', Settings(new=3)),
        ('day_ends = "00:00"', Settings(day_ends=time(0))),
        ('day_ends = "05:30"', Settings(day_ends=time(5, 30))),
        ('day_ends = "12:00"', Settings(day_ends=time(12))),
        ("day_ends = 02:15:00", Settings(day_ends=time(2, 15))),
        ("decks = []", Settings(decks=())),
        ('decks = ["~/decks"]', Settings(decks=("~/decks",))),
        ('decks = ["a.yaml", "b"]', Settings(decks=("a.yaml", "b"))),
        ('new = 7\r\nday_ends = "03:00"\r\ndecks = ["x"]\r\n', Settings(7, time(3), ("x",))),
        ("\ufeffnew = 9", Settings(new=9)),
    ],
)
def test_good_files(tmp_path: Path, text: str, settings: Settings) -> None:
    assert load(written(tmp_path, text)) == settings


NEW = "It must be a whole number of new cards a day, 0 or more"
DAY_ENDS = 'It must be the time when a study day ends, from "00:00" to "12:00", such as "04:00"'
DECKS = 'It must be a list of files and folders, such as ["~/decks"]'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("new = -1", f":1: new is -1. {NEW}."),
        ("\n\nnew = 2.5", f":3: new is 2.5. {NEW}."),
        ("new = true", f":1: new is true. {NEW}."),
        ('new = "20"', f":1: new is '20'. {NEW}."),
        ("# new = 1\nnew = []", f":2: new is []. {NEW}."),
        ("new = 1e3", f":1: new is 1000.0. {NEW}."),
        ("new.cards = 3", f":1: new is {{'cards': 3}}. {NEW}."),
        ('new = 3\nday_ends = "24:30"', f":2: day_ends is '24:30'. {DAY_ENDS}."),
        ('day_ends = "12:01"', f":1: day_ends is '12:01'. {DAY_ENDS}."),
        ('day_ends = "-01:00"', f":1: day_ends is '-01:00'. {DAY_ENDS}."),
        ('day_ends = "four"', f":1: day_ends is 'four'. {DAY_ENDS}."),
        ('day_ends = "4"', f":1: day_ends is '4'. {DAY_ENDS}."),
        ('day_ends = "04:00+01:00"', f":1: day_ends is '04:00+01:00'. {DAY_ENDS}."),
        ("day_ends = 4", f":1: day_ends is 4. {DAY_ENDS}."),
        ("day_ends = 2026-01-01", f":1: day_ends is 2026-01-01. {DAY_ENDS}."),
        ("day_ends = 13:00:00", f":1: day_ends is 13:00:00. {DAY_ENDS}."),
        ('decks = "~/decks"', f":1: decks is '~/decks'. {DECKS}."),
        ("decks = [1]", f":1: decks is [1]. {DECKS}."),
        ('decks = ["a", ""]', f":1: decks is ['a', '']. {DECKS}."),
        ("decks = {a = 1}", f":1: decks is {{'a': 1}}. {DECKS}."),
        ("[decks]\na = 1", f":1: decks is {{'a': 1}}. {DECKS}."),
        ("nwe = 3", ":1: nwe: there is no such setting. Did you mean new?"),
        ("new = 3\n\nday_end = 3", ":3: day_end: there is no such setting. Did you mean day_ends?"),
        ("NEW = 3", ":1: NEW: there is no such setting. Did you mean new?"),
        ("deck = []", ":1: deck: there is no such setting. Did you mean decks?"),
        ("new-cards = 3", ":1: new-cards: there is no such setting. Did you mean new?"),
        ("n = 3", ":1: n: there is no such setting. Did you mean new?"),
        ("colour = 3", ":1: colour: there is no such setting. The settings are new, day_ends, decks, order."),
        (
            "new = 1\n[study]\nnew = 3",
            ":2: study: there is no such setting. The settings are new, day_ends, decks, order.",
        ),
        ('new = 1\n"day ends" = 3', ":2: day ends: there is no such setting. Did you mean day_ends?"),
        ('new = 1\n"fast!" = 3', ":2: fast!: there is no such setting. The settings are new, day_ends, decks, order."),
        ('new = 1\n"" = 3', ":2: : there is no such setting. The settings are new, day_ends, decks, order."),
    ],
)
def test_bad_values_are_named_with_line_and_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(VivaError) as refused:
        load(written(tmp_path, text))
    assert str(refused.value) == f"{tmp_path / 'config.toml'}{message}"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("new = ", f":1: new: this is not valid TOML. {NEW}."),
        ("new 3", f":1: new: this is not valid TOML. {NEW}."),
        ("# two\nnew = 1\nnew = 2", ":3: new is set twice. Delete one of the two lines."),
        ("new = 1\nday_ends = 04:00", f":2: day_ends: this is not valid TOML. {DAY_ENDS}."),
        ("[decks", f":1: decks: this is not valid TOML. {DECKS}."),
        ('new = 1\ndecks = [\n"a"\n"b"]', f":4: decks: this is not valid TOML. {DECKS}."),
        ("day_ends = 2026-13-01", f":1: day_ends: this is not valid TOML. {DAY_ENDS}."),
        (f"new = {'9' * 5000}", f":1: new: this is not valid TOML. {NEW}."),
        (f"decks = {'[' * 100_000}", f":1: decks: this is not valid TOML. {DECKS}."),
        ("colour red", ":1: this is not valid TOML. Write a setting as in `new = 15`."),
        ("= 3", ":1: this is not valid TOML. Write a setting as in `new = 15`."),
        ("new = 3".encode("utf-16"), " cannot be read: it is not UTF-8 text. Save it as UTF-8."),
        (b"# caf\xe9", " cannot be read: it is not UTF-8 text. Save it as UTF-8."),
    ],
    ids=range(13),
)
def test_a_broken_file_is_named(tmp_path: Path, text: str | bytes, part: str) -> None:
    with pytest.raises(VivaError) as refused:
        load(written(tmp_path, text))
    assert str(refused.value).startswith(f"{tmp_path / 'config.toml'}{part}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('decks = ["nowhere"]', ":1: decks: There is no deck or folder {home}/nowhere.\n"),
        (
            'new = 3\n\ndecks = ["~no such user/decks"]',
            ":3: decks: ~no such user/decks: viva does not know which folder",
        ),
    ],
)
def test_decks_that_are_not_where_the_file_says(viva: Viva, home: Path, text: str, said: str) -> None:
    home.mkdir()
    written(home, text)
    for command in ("decks", "check"):
        done = viva(command)
        assert (done.status, done.out) == (1, "")
        assert done.err.startswith(f"{home / 'config.toml'}{said.format(home=home)}")


@pytest.mark.parametrize("variable", ["VIVA_DECKS", "VIVA_HOME", "VIVA_CACHE"])
def test_a_folder_that_a_variable_names_wrongly(viva: Viva, variable: str) -> None:
    done = viva("decks", **{variable: "~no such user/x"})
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"{variable}: ~no such user/x: viva does not know which folder ~ means.")


def test_decks_that_are_not_where_the_variable_says(viva: Viva) -> None:
    assert viva("decks", VIVA_DECKS="nowhere") == (1, "", "VIVA_DECKS: There is no deck or folder nowhere.\n")
    assert viva("decks", "--decks", "nowhere") == (1, "", "There is no deck or folder nowhere.\n")


def test_a_folder_in_the_place_of_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(VivaError) as refused:
        load(tmp_path)
    assert str(refused.value).startswith(f"{tmp_path / 'config.toml'} cannot be read: ")


@pytest.mark.parametrize(
    ("variable", "value", "settings"),
    [
        ("VIVA_NEW", "3", Settings(3, time(2))),
        ("VIVA_NEW", "0", Settings(0, time(2))),
        ("VIVA_NEW", "", Settings(7, time(2))),
        ("VIVA_DAY_ENDS", "05:00", Settings(7, time(5))),
        ("VIVA_DAY_ENDS", "", Settings(7, time(2))),
    ],
)
def test_a_variable_outranks_the_settings_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, settings: Settings
) -> None:
    monkeypatch.setenv(variable, value)
    assert load(written(tmp_path, 'new = 7\nday_ends = "02:00"')) == settings


def test_a_variable_needs_no_file_and_hides_a_bad_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_NEW", "4")
    assert load(tmp_path) == Settings(new=4)
    assert load(written(tmp_path, "new = -1")) == Settings(new=4)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("VIVA_NEW", "many", NEW),
        ("VIVA_NEW", "-1", NEW),
        ("VIVA_NEW", "2.5", NEW),
        ("VIVA_NEW", " 3", NEW),
        ("VIVA_NEW", "9" * 5000, NEW),
        ("VIVA_DAY_ENDS", "4", DAY_ENDS),
        ("VIVA_DAY_ENDS", "12:30", DAY_ENDS),
    ],
    ids=["many", "negative", "fraction", "space", "5000 digits", "4", "afternoon"],
)
def test_a_bad_variable_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(VivaError) as refused:
        load(tmp_path)
    assert str(refused.value) == f"{variable} is {value!r}. {message}."


def test_each_setting_has_a_rule_which_its_default_keeps_and_is_on_the_help_page() -> None:
    assert tuple(RULES) == Settings._fields
    page = (ROOT / "vivadeck" / "help" / "settings.md").read_text("utf-8")
    for name, default in Settings._field_defaults.items():
        assert RULES[name].check(list(default) if isinstance(default, tuple) else default) == default
        (line,) = re.findall(rf"^{name} = .*$", page, re.MULTILINE)
        assert f"VIVA_{name.upper()}" in line
