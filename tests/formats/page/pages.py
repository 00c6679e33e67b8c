"""Shared by the tests of pages: an export in this process, and the page in a browser, opened from its file."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from conftest import NOW
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

import vivadeck.formats.page as package
from vivadeck.commands import export
from vivadeck.formats.page import writer

PHONE: ViewportSize = {"width": 360, "height": 740}
_FAILURES: list[str] = []
_KEEPING: list[BrowserContext] = []
SOURCES = Path(package.__file__).parent


def exported(folder: Path, decks: Sequence[Path] | None = None, query: str = "") -> Path:
    """Export a page into the folder, as the command does."""
    path = folder / "viva.html"
    export.export_page(path, query=query, decks=list(decks) if decks else None)
    return path


def data_of(path: Path) -> dict[str, Any]:
    """Return what Python wrote into a page for its scripts."""
    written = re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text("utf-8"))
    assert written
    data: dict[str, Any] = json.loads(written[1])
    return data


@contextlib.contextmanager
def context(browser: Browser, *, keeps: bool = False, **options: Any) -> Iterator[BrowserContext]:
    """Return a browser of one student at NOW, with an empty storage. `keeps`: it must still have it after a reload.

    Fail where a page in it had an error, opened a dialog, or asked for anything but its own file.
    """
    _FAILURES.clear()
    if keeps:
        with _keeping(browser) as student:
            yield student
    else:
        with contextlib.closing(_new(browser, **options)) as student:
            yield student
    assert _FAILURES == []


def _new(browser: Browser, **options: Any) -> BrowserContext:
    student = browser.new_context(timezone_id="Europe/Berlin", viewport=PHONE, **options)
    student.clock.install(time=NOW)
    student.set_default_timeout(5_000)
    return student


@contextlib.contextmanager
def _keeping(browser: Browser) -> Iterator[BrowserContext]:
    """Return a context that all tests of a browser share: to wait until it keeps anything takes a second."""
    shared = next((each for each in browser.contexts if each in _KEEPING), None)
    if shared is None:
        shared = _new(browser)
        _wait_for_storage(shared)
        _KEEPING[:] = [shared]
    shared.clock.set_system_time(NOW)
    try:
        yield shared
    finally:
        for page in shared.pages[:-1]:
            page.close()
        for page in shared.pages:  # the databases are named by the home, and each test has another
            page.evaluate("localStorage.clear()")
            page.close(run_before_unload=False)


def _wait_for_storage(context: BrowserContext) -> None:
    """Wait until the browser keeps anything: on a busy machine, a new private window of Chromium first loses it all."""
    for _ in range(10):
        for code in ("localStorage.setItem('probe', '1')", "localStorage.getItem('probe')"):
            page = context.new_page()
            page.goto((SOURCES / "page.css").as_uri())
            kept = page.evaluate(code)
            page.evaluate("localStorage.removeItem('probe')") if kept else None
            page.close()
        if kept:
            return


def opened(context: BrowserContext, path: Path, part: str = "") -> Page:
    """Open a page from its file."""
    page = context.new_page()
    page.on("pageerror", lambda error: _FAILURES.append(f"an error: {error}"))
    page.on("console", lambda message: _FAILURES.append(f"{message.type}: {message.text}"))
    page.on("dialog", lambda dialog: _FAILURES.append(f"a dialog: {dialog.message}"))
    page.on("request", lambda request: _FAILURES.append(request.url) if _is_foreign(request.url, path) else None)
    page.goto(path.as_uri() + part)
    return page


def _is_foreign(address: str, path: Path) -> bool:
    return address.partition("#")[0] != path.as_uri() and not address.startswith(("data:", "blob:"))


def stored(page: Page) -> list[dict[str, Any]]:
    """Return the entries in the browser's storage, in the order of time."""
    entries = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => / (review|undo|decision) /.test(key)).sort()"
    )
    return [json.loads(text) for _, text in entries]


def press(page: Page, *keys: str) -> None:
    """Press keys as a person does: not the same one twice at once, which the page takes for a slip."""
    for key in keys:
        page.clock.fast_forward(400)
        page.keyboard.press(key)


def tap(target: Locator) -> None:
    """Tap as a person does who has seen what is there: not twice at once, which the page takes for a slip."""
    target.page.clock.fast_forward(400)
    target.tap()


def question(page: Page) -> str:
    """Return the question on the screen."""
    return page.locator(".question").inner_text()


def kill_browser(profile: Path) -> None:
    """Kill all processes of the browser that was started with this profile, as a device without power does."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"--user-data-dir={profile}\0".encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)


def file_of(page: Page, folder: Path) -> Path:
    """Save the page's grades as a file, as the student does, and return it."""
    page.goto(page.url.partition("#")[0] + "#grades")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save the file").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def scripts(*names: str) -> str:
    """Return JavaScript files of the page as one text."""
    return "\n".join((SOURCES / name).read_text("utf-8") for name in names or writer.SCRIPTS)
