"""Shared by the tests: a home for each test, the real command, and a real terminal for it."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from forking import Forking
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# Every run has the same examples, so a failure comes from the change. tests/benchmarks/fuzz.py has random ones.
settings.register_profile("steady", derandomize=True, max_examples=60)
settings.load_profile("steady")

os.environ.pop("PYTEST_ADDOPTS", None)  # for this pytest only, not for those that tests run

ROOT = Path(__file__).parent.parent
VIVA = (sys.executable, "-m", "vivadeck")
NOW = "2026-03-02T18:00:00+01:00"
PATIENCE_SECONDS = 30.0
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


class Result(NamedTuple):
    """The exit status of a command, and what it wrote."""

    status: int
    out: str
    err: str


Viva = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home without history, at a fixed moment, with no settings of the person who runs the tests."""
    for name in list(os.environ):
        if name.startswith("VIVA_") or name in (
            "NO_COLOR",
            "FORCE_COLOR",
            "EDITOR",
            "VISUAL",
            "PAGER",
            "LESS",
            "COLUMNS",
            "LINES",
        ):
            monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("VIVA_HOME", str(folder))
    monkeypatch.setenv("VIVA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("VIVA_NOW", NOW)
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")
    return folder


@pytest.fixture(scope="module")
def module_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Return a home for all examples of a module, in this process; fsync does nothing, since no power is cut here."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("VIVA_HOME", "VIVA_CACHE"):
            patched.setenv(name, str(tmp_path_factory.mktemp(name)))
        patched.setattr(os, "fsync", lambda _: None)
        patched.setenv("VIVA_NOW", NOW)
        yield


@pytest.fixture(scope="session")
def forking() -> Iterator[Forking | None]:
    """Return what runs commands quicker than to start Python for each; None where that is not possible."""
    if sys.platform != "linux":
        yield None
        return
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONIOENCODING", "utf-8")
        process = Forking(str(ROOT))
    yield process
    process.close()


@pytest.fixture
def viva(home: Path, forking: Forking | None) -> Viva:
    """Run the real command: `viva("study", "general", stdin="4\\n", VIVA_NOW=…)`."""

    def run(*arguments: str, stdin: str = "", **environment: str) -> Result:
        variables = {**os.environ, **environment}
        if forking and forking.can_run(variables):
            status, out, err = forking.run(arguments, stdin.encode(), variables)
            return Result(status, out.decode(), err.decode())
        done = subprocess.run(
            [*VIVA, *arguments],
            input=stdin.encode(),
            capture_output=True,
            check=False,
            cwd=ROOT,
            env=variables,
            timeout=60,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def deck_text(name: str, *questions: str) -> str:
    """Return a small deck with a card for each question; the ids are made from the questions."""
    cards = "".join(f"  - question: {question}\n    answer: The answer to {question}\n" for question in questions)
    return f"deck: {name}\ntitle: The {name} deck\ncards:\n{cards}"


@pytest.fixture
def deck(tmp_path: Path, home: Path) -> Path:
    """Return a deck of three cards: small/one, small/two, small/three."""
    path = tmp_path / "small.yaml"
    path.write_text(deck_text("small", "one", "two", "three"), "utf-8")
    return path


@pytest.fixture
def path(request: pytest.FixtureRequest, tmp_path: Path, home: Path) -> str:
    """Return the path of the deck m, whose text is `DECK` in the test's module."""
    deck = tmp_path / "m.yaml"
    deck.write_text(request.module.DECK, "utf-8")
    return str(deck)


def recorded(home: Path) -> list[dict[str, Any]]:
    """Return the reviews in progress.json, after checking that nothing is left in the journal."""
    assert not (home / "progress.json.journal").exists()
    reviews: list[dict[str, Any]] = json.loads((home / "progress.json").read_text("utf-8"))["reviews"]
    return reviews


def chromium() -> str | None:
    """Return the path of this machine's Chromium, None without one."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a real Chromium. Without one the test is skipped, but in CI on Linux it fails.

    The browser ends with the module, since Playwright keeps an event loop running in this thread.
    """
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        must = os.environ.get("CI") and sys.platform == "linux"
        (pytest.fail if must else pytest.skip)("This needs Chromium: on Debian `apt-get install chromium`")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_OPTIONS])
        yield started
        started.close()


if sys.platform != "win32":
    import pyte
    from ptyprocess import PtyProcess

    class PseudoTerminal:
        """A program in a pseudo-terminal, and its screen as a person sees it."""

        def __init__(self, command: tuple[str, ...], columns: int, rows: int, environment: dict[str, str]) -> None:
            variables = {**os.environ, "TERM": "xterm-256color", **environment}
            self.process = PtyProcess.spawn(list(command), cwd=str(ROOT), env=variables, dimensions=(rows, columns))
            self.raw = b""
            self._screen = pyte.Screen(columns, rows)
            self._stream = pyte.ByteStream(self._screen)

        @property
        def text(self) -> str:
            """The screen, line by line."""
            return "\n".join(line.rstrip() for line in self._screen.display)

        def press(self, *keys: str) -> None:
            """Type keys, each as the terminal sends it."""
            for key in keys:
                self.process.write(key.encode())

        def wait_for(self, *texts: str) -> str:
            """Return the screen as soon as it shows all `texts`, wrapped or not; fail if it never does."""
            patience = time.monotonic() + PATIENCE_SECONDS
            while not all(text in self.text or text in " ".join(self.text.split()) for text in texts):
                left = patience - time.monotonic()
                goes_on = left > 0 and bool(select.select([self.process.fd], [], [], left)[0]) and self._read()
                assert goes_on, f"{texts} are not on the screen:\n{self.text}"
            return self.text

        def wait_for_output(self) -> None:
            """Wait until the program writes something, such as the same screen again."""
            comes = select.select([self.process.fd], [], [], PATIENCE_SECONDS)[0]
            assert comes, f"nothing came after this screen:\n{self.text}"
            self._read()

        def resize(self, columns: int, rows: int) -> None:
            """Change the terminal's size, as dragging its window does."""
            self._screen.resize(rows, columns)
            self.process.setwinsize(rows, columns)

        def end(self) -> tuple[int | None, str]:
            """Wait until the program ends; return its exit status and what it left on the normal screen."""
            patience = time.monotonic() + PATIENCE_SECONDS
            while select.select([self.process.fd], [], [], max(0.0, patience - time.monotonic()))[0]:
                if not self._read():
                    break
            else:
                raise AssertionError(f"the program still runs:\n{self.text}")
            self.process.wait()
            left = self.raw.rpartition(b"\x1b[?1049l")[2]
            return self.process.exitstatus, left.decode()

        def _read(self) -> bool:
            try:
                data = self.process.read(65536)
            except EOFError:
                return False
            self.raw += data
            self._stream.feed(data)
            return True

    @pytest.fixture
    def terminal(home: Path) -> Iterator[Callable[..., PseudoTerminal]]:
        """Run viva, or another program, in a real terminal: `terminal("study", "--decks", …, columns=100)`."""
        opened: list[PseudoTerminal] = []

        def start(
            *arguments: str, columns: int = 80, rows: int = 24, program: tuple[str, ...] = VIVA, **environment: str
        ) -> PseudoTerminal:
            opened.append(PseudoTerminal((*program, *arguments), columns, rows, environment))
            return opened[-1]

        yield start
        for each in opened:
            each.process.close(force=True)
