"""Where viva's home and the decks are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.settings import Places, bundled_decks, cache, deck_places, home, own_decks

ROOT = Path(__file__).parent.parent
NOBODY = "~nobody-of-this-name"
LOST = "viva cannot find your home folder. Set the variable HOME to it, or VIVA_HOME to a folder for viva."


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user with a home folder and nothing in it; `~` stands for it."""
    folder = tmp_path / "user"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("VIVA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VIVA_DECKS", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    return folder


def test_viva_home_is_the_home(tmp_path: Path) -> None:
    assert home() == tmp_path / "home"
    assert own_decks() == tmp_path / "home" / "decks"


@pytest.mark.parametrize("setting", ["~", "~/study"])
def test_a_tilde_is_the_users_home(monkeypatch: pytest.MonkeyPatch, user: Path, setting: str) -> None:
    monkeypatch.setenv("VIVA_HOME", setting)
    monkeypatch.setenv("VIVA_CACHE", setting)
    assert home() == cache() == Path(setting.replace("~", str(user)))


@pytest.mark.parametrize("setting", [None, ""], ids=["unset", "empty"])
def test_by_default_it_is_the_platforms_folder(
    monkeypatch: pytest.MonkeyPatch, user: Path, setting: str | None
) -> None:
    monkeypatch.delenv("VIVA_HOME")
    if setting is not None:
        monkeypatch.setenv("VIVA_HOME", setting)
    assert home().is_absolute()
    assert home().name == "viva"
    if sys.platform.startswith("linux"):
        assert home() == user / ".local" / "share" / "viva"
        monkeypatch.setenv("XDG_DATA_HOME", str(user / "data"))
        assert home() == user / "data" / "viva"


def test_the_cache_is_elsewhere(monkeypatch: pytest.MonkeyPatch, user: Path) -> None:
    monkeypatch.setenv("VIVA_CACHE", "there")
    assert cache() == Path("there")
    monkeypatch.delenv("VIVA_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache() not in (home(), home().parent)
    if sys.platform.startswith("linux"):
        assert cache() == user / ".cache" / "viva"


def test_the_bundled_decks_are_those_of_the_checkout() -> None:
    assert bundled_decks() == ROOT / "decks"
    assert (bundled_decks() / "general.yaml").is_file()


def test_by_default_the_bundled_decks_are_used(tmp_path: Path) -> None:
    assert deck_places([], []) == Places((), (bundled_decks(),))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "decks").write_text("a file, not a folder")
    assert deck_places([], []) == Places((), (bundled_decks(),))


def test_the_students_own_decks_come_before_the_bundled_ones(tmp_path: Path) -> None:
    own_decks().mkdir(parents=True)
    assert deck_places([], []) == Places((tmp_path / "home" / "decks",), (bundled_decks(),))


def test_the_command_line_outranks_viva_decks_which_outranks_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    own_decks().mkdir(parents=True)
    assert deck_places([], ["configured", "/more"]) == Places(
        (home() / "configured", home() / "/more"), named_in="decks"
    )
    monkeypatch.setenv("VIVA_DECKS", "variable")
    assert deck_places([], ["configured"]) == Places((Path("variable"),), named_in="VIVA_DECKS")
    assert deck_places([Path("chosen"), Path("too")], ["configured"]).first == (Path("chosen"), Path("too"))
    assert deck_places([Path("chosen")], []).are_chosen


@pytest.mark.parametrize(
    ("parts", "places"),
    [
        (["a"], ["a"]),
        (["a", "b/c.yaml"], ["a", "b/c.yaml"]),
        (["", "a", "", "b", ""], ["a", "b"]),
        (["with space", "ü"], ["with space", "ü"]),
    ],
)
def test_viva_decks_holds_several_places(monkeypatch: pytest.MonkeyPatch, parts: list[str], places: list[str]) -> None:
    monkeypatch.setenv("VIVA_DECKS", os.pathsep.join(parts))
    assert deck_places([], ["configured"]) == Places(tuple(map(Path, places)), named_in="VIVA_DECKS")


@pytest.mark.parametrize("parts", [["", ""], [""]])
def test_an_empty_viva_decks_is_none(monkeypatch: pytest.MonkeyPatch, parts: list[str]) -> None:
    monkeypatch.setenv("VIVA_DECKS", os.pathsep.join(parts))
    assert deck_places([], ["configured"]) == Places((home() / "configured",), named_in="decks")


def test_a_tilde_is_the_users_home_in_every_place(monkeypatch: pytest.MonkeyPatch, user: Path) -> None:
    assert deck_places([], ["~/decks"]) == Places((user / "decks",), named_in="decks")
    assert deck_places([Path("~/decks")], []).first == (user / "decks",)
    monkeypatch.setenv("VIVA_DECKS", os.pathsep.join(["~/a", "b"]))
    assert deck_places([], []).first == (user / "a", Path("b"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guesses where other users' homes are")
def test_a_tilde_that_stands_for_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for chosen, configured in (([Path(NOBODY)], []), ([], [f"{NOBODY}/decks"])):
        with pytest.raises(VivaError, match=f"{NOBODY}.*Write the whole path"):
            deck_places(chosen, configured)
    monkeypatch.setenv("VIVA_DECKS", NOBODY)
    with pytest.raises(VivaError, match=f"{NOBODY}.*Write the whole path"):
        deck_places([], [])
    monkeypatch.setenv("VIVA_HOME", f"{NOBODY}/viva")
    with pytest.raises(VivaError, match=f"{NOBODY}/viva.*Write the whole path"):
        home()
    monkeypatch.setenv("VIVA_CACHE", f"{NOBODY}/cache")
    with pytest.raises(VivaError, match=f"{NOBODY}/cache.*Write the whole path"):
        cache()


# As a user whom the system does not know: nobody but root can become one.
UNKNOWN_USER = """
import os, sys
import vivadeck.commands.today, vivadeck.collection.collection, vivadeck.settings, vivadeck.app, platformdirs.unix
from vivadeck import settings as home
os.setgroups([])
os.setuid(54_321)
for each in (home.home, home.cache):
    try:
        print(each())
    except home.VivaError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform != "linux" or bool(os.geteuid()), reason="only root can become an unknown user")
@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ({}, [LOST, LOST]),
        ({"VIVA_HOME": "/viva"}, ["/viva", "/viva/cache"]),
        ({"VIVA_CACHE": "/cache"}, [LOST, "/cache"]),
        ({"XDG_DATA_HOME": "/data"}, ["/data/viva", "/data/viva/cache"]),
        ({"HOME": "/h"}, ["/h/.local/share/viva", "/h/.cache/viva"]),
    ],
)
def test_a_user_without_a_home_folder(setting: dict[str, str], expected: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNKNOWN_USER], env={"PYTHONPATH": str(ROOT), **setting}, capture_output=True, check=True
    )
    assert done.stdout.decode().splitlines() == expected
