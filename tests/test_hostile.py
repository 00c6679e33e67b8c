"""Decks that were made to do harm: each works as text or is a one-line error with its place, soon and in little memory.

`.venv/bin/python -m pytest -s tests/test_hostile.py` prints the worst processor time and memory with their cases.
"""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT, VIVA

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processor time is measured as POSIX does it")

MOST_SECONDS, MOST_MB = 2.0, 500.0
MANY = 19_000  # characters, what a text may hold at most, nearly
# Between pytest and viva: a process that inherits no memory from pytest, which would be counted as viva's.
MEASURED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(pid, 0)
told = f"{os.waitstatus_to_exitcode(status)} {used.ru_utime + used.ru_stime} {used.ru_maxrss}"
open(sys.argv[1], "w").write(told)
"""
# Control characters (but the line break and the tab of a listing), bidirectional overrides, a mark in the middle.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")


class CommandResult(NamedTuple):
    status: int
    out: str
    err: str


Run = Callable[..., CommandResult]
worst: dict[str, tuple[float, str]] = {"s": (0.0, ""), "MB": (0.0, "")}


@pytest.fixture(scope="module", autouse=True)
def _report() -> Iterator[None]:
    yield
    for unit, (most, case) in worst.items():
        print(f"\nworst: {most:.2f} {unit}: {case}", end="")


@pytest.fixture
def run(home: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Run:
    """Run viva, within its limits of time and memory, and without a traceback."""
    told = tmp_path / "told"

    def measured(*arguments: str | Path, stdin: str = "") -> CommandResult:
        command = [sys.executable, "-I", "-S", "-c", MEASURED, str(told), *VIVA, *map(str, arguments)]
        done = subprocess.run(command, input=stdin.encode(), capture_output=True, check=True, cwd=ROOT, timeout=60)
        status, seconds, size = map(float, told.read_text().split())
        megabytes = size / (1e6 if sys.platform == "darwin" else 1e3)
        case = f"{request.node.name}: {arguments[0]}"
        for unit, used in (("s", seconds), ("MB", megabytes)):
            worst[unit] = max(worst[unit], (used, case))
        assert seconds <= MOST_SECONDS, case
        assert megabytes <= MOST_MB, case
        out, err = done.stdout.decode(), done.stderr.decode()
        assert status in (0, 1), err
        assert "Traceback" not in err
        assert not STEERING.search(out + err), case
        return CommandResult(int(status), out, err)

    return measured


def card(answer: str, question: str = "What?") -> str:
    """Return a deck with one card, d/one, whose answer is a block of text."""
    block = "\n".join(f"      {line}" for line in answer.split("\n"))
    return f"deck: d\ncards:\n  - id: one\n    question: {question}\n    answer: |\n{block}\n"


def cards(count: int, more: str = "") -> str:
    return "cards:\n" + "".join(f"- {{question: Q{number}, answer: A{more}}}\n" for number in range(count))


LAUGHS = "".join(
    f"{name}: &{name} [*{before}, *{before}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
LONG_ID = "abcdefghij" * 5
LOOSE = "".join(
    f"- {{question: Q, id: {LONG_ID}{n}, answer: A, see_also: [{LONG_ID[::-1]}{n}]}}\n" for n in range(3_000)
)
BROKEN: dict[str, tuple[str | bytes, str]] = {
    "aliases that explode": (f"a: &a [x, x]\n{LAUGHS}", "1:4: .*anchors"),
    "a merge key": ("base: &b {question: Q}\ncards:\n- <<: *b\n", "1:7: .*anchors"),
    "a Python object": ('cards: !!python/object/apply:os.system ["touch hacked"]\n', "1:8: .*tags"),
    "10,000 lists": ("cards: " + "[" * 10_000 + "]" * 10_000, r"1:\d+: more than 20 lists or keys"),
    "10,000 lines, each deeper": (
        "".join(f"{' ' * depth}a:\n" for depth in range(4_000)),
        "21:21: more than 20 lists or keys",
    ),
    "50 MB scalar": ("cards:\n- answer: " + "x" * 50_000_000, "1:1: the file is larger than 20 MB"),
    "9 MB scalar": ("cards:\n- question: Q\n  answer: " + "x " * 4_500_000, "3:11: .*longer than 20,000"),
    "9 MB id": (f"cards:\n- {{question: Q, answer: A, id: {'x' * 9_000_000}}}\n", "2:32: .*longer than 200"),
    "1,000,000 cards": (cards(1_000_000), "1:1: the file is larger"),
    "more cards than fit": (cards(300_000), r"40001:\d+: the file has more than 200,000"),
    "1,000,000 keys": (
        "".join(f"{number}: a\n" for number in range(1_000_000)),
        r"100000:\d+: the file has more than 200,000",
    ),
    "1,000,000 items": ("cards: [" + "a," * 1_000_000, r"1:\d+: the file has more than 200,000"),
    "a thousand mistakes": ("cards: []\n" + "".join(f"x{number}: a\n" for number in range(1_000)), "2:1: unknown key"),
    "references to nearly known cards": (f"cards:\n{LOOSE}", r"2:\d+: "),
    "key points without end": (card("A") + f"    key_points: [{'a,' * 9_000}]\n", "7:17: .*more than 200"),
    "tags for everyone": (f"tags: [{','.join(f't{n}' for n in range(190))}]\n{cards(19_000)}", r"\d+:3: .*too many"),
    "1 MB of TeX": (card("$" + r"\frac{a}{b}" * 90_000 + "$"), "5:13: .*longer than 20,000"),
    "200 kB of accents": (card("x" + "\u0301\u0323" * 100_000), "5:13: .*longer than 20,000"),
    "NUL": ("cards:\n- {question: Q, answer: a\0b}\n", "2:26: this is not text"),
    "9 MB of NUL": (b"\0" * 9_000_000, "1:1: this is not text"),
    "an escape sequence": ("cards:\n- {question: Q, answer: a\x1b[2Jb}\n", r"2:26: .*U\+001B"),
    "escapes for one": ('cards:\n- {question: Q, answer: "a\\e]0;x\\a\\x9b2J"}\n', "2:25: .*invisible character"),
    "half a pair, as bytes": (b'cards:\n- {question: "\xed\xa0\x80", answer: A}\n', "2:15: this is not UTF-8"),
    "half a pair, as an escape": ('cards:\n- {question: "\\ud800", answer: A}\n', r"\d+:\d+: a backslash"),
    "UTF-16 without its mark": (card("é").encode("utf-16-le"), r"\d+:\d+: .*UTF-8"),
    "UTF-16 cut in two": (card("é").encode("utf-16") + b"x", r"\d+:\d+: this is not UTF-16"),
    "UTF-32": (card("é").encode("utf-32"), r"\d+:\d+: .*UTF-8"),
    "Latin-1": (card("é").encode("latin-1"), "6:7: this is not UTF-8"),
    "tabs": ("cards:\n\t- question: Q\n", "2:1: use spaces"),
    "a mark in the middle": ("cards:\n- question: Q\n\ufeff  answer: A\n", r"3:\d+: "),
    "a name that climbs": (f"deck: ../../x\n{cards(1)}", "1:7: .*must not contain"),
    "an id that climbs": ("cards:\n- {question: Q, answer: A, id: ../../x}\n", "2:32: .*must not contain"),
}
LINKS = """
<script>alert(1)</script> <img src=https://a.b/track.png onerror=alert(1)> <iframe src="file:///etc/passwd"></iframe>
[a](javascript:alert(1)) [b](file:///etc/passwd) [c](data:text/html,x) <javascript:alert(1)> [sound:/etc/passwd]
![d](/etc/passwd) ![e](../../secret.png) ![f](https://a.b/track.png) $\\href{javascript:alert(1)}{x}$ [latex]x[/latex]
<style>@import url(https://a.b)</style> <svg onload=alert(1)> <a href="x" onclick="alert(1)">y</a>"""
SECRET = "root:secret"  # what stands in a file beside the decks, which nothing may show
BIDI = "a\u202eb\u2066c\ufeffd"
WORKING: dict[str, str | bytes] = {
    "harmless": card("The *answer* is $x^2$."),
    **{f"flood of {piece!r}": card((piece * MANY)[:MANY]) for piece in ("[a][", "$a ", "<b@c.d>")},
    "a table with more cells than characters": card("|a" * 1_000 + "|\n" + "|-" * 1_000 + "|\n" + "x\n" * 5_000),
    "quotes in quotes": card("\n".join(">" * depth for depth in range(1, 190))),
    "lists in lists": card("\n".join("  " * depth + "- a" for depth in range(130))),
    "TeX in TeX": card("$" + "{" * 900 + "x" + "}" * 900 + "$"),
    "fractions in fractions": card("$" + r"\frac{" * 220 + "x" + "}{y}" * 220 + "$"),
    "accents": card("x" + "\u0301\u0323" * 9_000),
    "widthless": card("\u200b" * 6_000 + "x" + "\u200d\u2060" * 6_000),
    "code that hurts": card("```perl\n" + "<" * 16_000 + "\n```\n```yaml\n" + "*" * 2_000 + "\n```"),
    "code in a bad language": card("```autohotkey\n" + "\n" * 2_000 + "x\n```"),
    "code of empty lines": card("```java\n" + "\n" * 2_000 + "x\n```"),
    "links that are none": card(LINKS) + "    sources: [s]\n    tags: ['<script>', '../../x']\n"
    "sources:\n  s: {title: <b>, url: 'file:///etc/passwd'}\n",
    "bidirectional overrides": card(BIDI, BIDI) + f"    tags: ['x{BIDI}']\n    key_points: ['{BIDI}']\n",
    "a name of Windows": card("A").replace("deck: d", "deck: CON"),
    "CRLF": card("a\nb").replace("\n", "\r\n"),
    "CR": card("a\nb").replace("\n", "\r"),
    "the line breaks of Unicode": card("A\x85      b\u2028      c\u2029      d"),
    "a mark": "\ufeff\ufeff" + card("A"),
    "UTF-16": card("é").encode("utf-16"),
    "19,000 cards": cards(19_000),
    "as much text as fits": cards(450, ", answer: x").replace(", answer: A", "").replace("x}", "words " * 3_300 + "}"),
}


def made(folder: Path, held: str | bytes) -> Path:
    path = folder / "decks" / "hostile.yaml"
    path.parent.mkdir()
    path.write_bytes(held if isinstance(held, bytes) else held.encode())
    (folder / "secret.png").write_text(SECRET)
    return path


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_not_a_deck_is_an_error_with_its_place(run: Run, tmp_path: Path, name: str) -> None:
    held, expected = BROKEN[name]
    path = made(tmp_path, held)
    checked = run("check", path)
    assert checked.status == 1
    problems = [line for line in checked.out.splitlines() if not line.startswith(f"{path}: ")]
    assert re.match(rf"{re.escape(str(path))}:{expected}", problems[0])
    assert all(re.match(rf"{re.escape(str(path))}:\d+:\d+: ", line) for line in problems)
    assert len(problems) <= 101
    assert not (ROOT / "hacked").exists()


class NoteHtml(HTMLParser):
    """Reads a note, and is content with what cannot do or load anything by itself."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "img", "iframe", "style", "link", "svg", "object", "embed", "audio", "video")
        for name, value in attrs:
            assert name in ("href", "title", "class", "dir", "type", "start", "style")
            assert name != "href" or re.match(r"(?i:https?://|mailto:)", value or "")
            assert name != "style" or re.fullmatch(r"text-align:\w+", value or "")


def notes(package: Path, folder: Path) -> str:
    """Return the fields of all notes in an Anki package."""
    with zipfile.ZipFile(package) as archive:
        assert sorted(archive.namelist()) == ["collection.anki2", "media"]
        assert archive.read("media") == b"{}"
        archive.extract("collection.anki2", folder)
    database = sqlite3.connect(folder / "collection.anki2")
    try:
        return "\n".join(row[0] for row in database.execute("select flds from notes")).replace("\x1f", "\n")
    finally:
        database.close()


@pytest.mark.parametrize("name", WORKING)
def test_hostile_text_in_a_valid_deck_is_only_text(run: Run, tmp_path: Path, name: str) -> None:
    path = made(tmp_path, WORKING[name])
    assert run("check", path).status == 0
    package = tmp_path / "out.apkg"
    for arguments, stdin in (
        (("show", "one"), ""),
        (("search", "words"), ""),
        (("study",), "\n4\n"),
        (("export", "anki", package), ""),
    ):
        done = run(*arguments, "--decks", path, stdin=stdin)
        assert done.status == 0 or (arguments[0] == "show" and "There is no card" in done.err)
        assert SECRET not in done.out
    held = notes(package, tmp_path)
    assert SECRET not in held
    assert not STEERING.search(held)
    assert not re.search(r"\[(?:sound:|latex\])", held)
    NoteHtml().feed(held)
    there = {"collection.anki2", "out.apkg", "decks", "secret.png", "told", "home", "cache"}
    assert {entry.name for entry in tmp_path.iterdir()} <= there
    assert [entry.name for entry in path.parent.iterdir()] == ["hostile.yaml"]


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "loop", "lost", "steering", "option"])
def test_a_deck_that_is_no_plain_file(run: Run, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "decks"
    folder.mkdir()
    path = folder / {"steering": "a\x1b[31m\n\u202eb.yaml", "option": "--help"}.get(kind, "a.yaml")
    if kind == "folder":
        (path / "b.yaml").mkdir(parents=True)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind in ("device", "loop", "lost"):
        path.symlink_to({"device": "/dev/zero", "loop": str(path), "lost": str(folder / "none")}[kind])
    else:
        path.write_text("cards: [", "utf-8")
    done = run("check", "--decks", path)
    assert done.status == 1
    assert len((done.out + done.err).splitlines()) <= 3
    assert "cannot" in done.out + done.err or "There is no deck" in done.err or ":1:" in done.out or kind == "folder"
    assert (kind == "folder") is ("There are no decks in" in done.err)
