"""A longer fuzz run, guided by coverage: inputs that reach new lines of viva are kept and changed further.

    .venv/bin/python tests/benchmarks/fuzz.py SECONDS [SEED] [TARGET]

SECONDS are for each target. The exit status is 1 when an input gives anything but a value or viva's own error, gives
text that could control a terminal, or takes more than 2 s of processor time.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, NamedTuple

import vivadeck
from vivadeck.collection import query
from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.markdown import math, to_html
from vivadeck.progress import json_file, records
from vivadeck.sanitize import escape_controls
from vivadeck.terminal import look

PACKAGE = str(Path(vivadeck.__file__).parent)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
SLOWEST_SECONDS = 2.0
LONGEST = 3_000  # characters of an input: many short inputs reach more than a few long ones
Arc = tuple[CodeType, int, int]

DECK_SEED = """deck: d
tags: [x]
sources: {s: {title: T, url: U}}
cards:
- id: a
  question: Q
  answer: |
    A
  key_points: [p]
  follow_ups:
  - {question: Q, answer: A}
  sources: [s]
  see_also: [d/a]
"""
REVIEW_SEED = '{"card": "d/a", "at": "2026-03-02T18:00:00+01:00", "grade": 4, "seconds": 5.0, "mode": "study"}'
MARKDOWN_SEED = (
    "# a\n*b* `c` $\\frac{a}{b}_{x^2}$ [d](https://a.b) ![e](f) &#8238; <b>\n\n- e\n> f\n\n"
    "|a|\n|-|\n|b|\n\n[g]: http://a 'h'\n```py\nx = 1\n```\n"
)
SEEDS = {
    "deck": [DECK_SEED],
    "progress": [
        f'{{"version": 1, "reviews": [{REVIEW_SEED}], "decisions": []}}',
        f'{{"review": {REVIEW_SEED}}}',
        '{"undo": {"card": "d/a", "at": "2026-03-02T18:00:00+01:00"}}',
    ],
    "terminal": [MARKDOWN_SEED],
    "html": [MARKDOWN_SEED],
    "query": ['deck:general -tag:cnn is:due "two words" x*'],
}
PIECES = re.findall(
    r"\S+",
    r"""$ $$ ` ``` ~~~ * ** _ [ ]( ) ![ | > - # \ { } \frac{ \text{ \begin{cases} ^ & &#27; &#x202e; <b>
    : ? ! &a *a !x ' " , null \ud800 \e 1e999 -1 true deck: tag: is: cards: question: answer: - +01:00 2026""",
)
PIECES += ["\n", "\n\n", "  ", "\t", "\0", "\x1b[2J", "\r", "\u202e", "\ufeff", "\ud800", "e\u0301", "😀"]


class Failed(Exception):
    """An input gave a wrong result."""


def tame(*shown: str) -> None:
    """Raise Failed for text that could control a terminal."""
    for text in shown:
        if found := STEERING.search(text):
            raise Failed(f"{found.group()!r} is in the output")


def deck(text: str) -> None:
    """Read a deck from a file."""
    FILE.write_bytes(text.encode("utf-8", "surrogatepass"))
    library = load([FILE])
    if not library.decks and not library.problems:
        raise Failed("neither a deck nor a problem")
    tame(*map(str, library.problems))
    tame(*(part for card in library.cards.values() for part in (card.id, card.question, card.answer, *card.tags)))


def progress(text: str) -> None:
    """Read a history, and a line of the journal."""
    body = text.removesuffix("}")
    checksum = zlib.crc32(body.encode("utf-8", "surrogatepass"))
    sealed = f'{body}, "checksum": "{checksum:08x}"}}'  # else viva would not read on
    for read, told in ((json_file.parse, text), (json_file.parse_entry, text), (json_file.parse_entry, sealed)):
        try:
            read(told)
        except records.Unreadable as error:
            str(error).encode()


def terminal(text: str) -> None:
    """Show Markdown in a terminal and in a pipe."""
    tame(look.as_text(look.markdown(escape_controls(text))), math.for_reading(escape_controls(text)))


def as_html(text: str) -> None:
    """Turn Markdown into HTML."""
    made = [show(escape_controls(text)) for show in (to_html.block, to_html.line, to_html.phrase, to_html.text)]
    tame(*made)
    if any(re.search("<(?:script|img|svg)|href=[\"']?(?:javascript|file|data):", each, re.IGNORECASE) for each in made):
        raise Failed("something active is in the output")


def ask(text: str) -> None:
    """Read a query."""
    try:
        query.parse(text)
    except VivaError as error:
        str(error)


TARGETS: dict[str, Callable[[str], None]] = {
    "deck": deck,
    "progress": progress,
    "terminal": terminal,
    "html": as_html,
    "query": ask,
}


class FuzzRun(NamedTuple):
    """The lines that an input reached, and what went wrong, or ""."""

    arcs: set[Arc]
    wrong: str


def run(target: Callable[[str], None], text: str) -> FuzzRun:
    """Run one input, noting which line of viva follows which."""
    arcs: set[Arc] = set()
    last: dict[int, int] = {}

    def inside(frame: FrameType, event: str, _: Any) -> Any:
        arcs.add((frame.f_code, last.get(id(frame), 0), frame.f_lineno))
        last[id(frame)] = frame.f_lineno
        return inside

    def enter(frame: FrameType, event: str, _: Any) -> Any:
        return inside if frame.f_code.co_filename.startswith(PACKAGE) else None

    wrong, began = "", time.process_time()
    sys.settrace(enter)
    try:
        target(text)
    except Exception as error:  # any exception is a failure
        wrong = f"{type(error).__name__}: {error}"
    finally:
        sys.settrace(None)
    took = time.process_time() - began
    return FuzzRun(arcs, wrong or (f"took {took:.1f} s" if took > SLOWEST_SECONDS else ""))


def changed(text: str, corpus: list[str], chance: random.Random) -> str:
    """Return the text with a few pieces removed, inserted, repeated, or copied from another text."""
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        start = chance.randint(0, len(text))
        end = min(len(text), start + chance.choice((0, 1, 2, 8, 40)))
        other = chance.choice(corpus)
        cut = chance.randint(0, len(other))
        put = chance.choice(
            (
                "",
                chance.choice(PIECES),
                chance.choice(PIECES) * chance.choice((2, 30, 300)),
                text[start:end] * chance.choice((2, 30)),
                other[cut : cut + chance.randint(1, 60)],
                chr(chance.choice((chance.randint(0, 0x7F), chance.randint(0, 0xFFFF), chance.randint(0, 0x10FFFF)))),
            )
        )
        text = text[:start] + put + text[end:]
    return text[:LONGEST]


def smallest(target: Callable[[str], None], text: str) -> str:
    """Return a shorter text that also fails; try only for a short time."""
    step, patience = len(text) // 2, time.monotonic() + 20
    while step and time.monotonic() < patience:
        shorter = (text[:at] + text[at + step :] for at in range(0, len(text), step))
        found = next((each for each in shorter if run(target, each).wrong), None)
        text, step = (found, step) if found is not None else (text, step // 2)
    return text


def fuzz(name: str, seconds: float, seed: int) -> int:
    """Fuzz one target, print its line, and return the number of different failures."""
    target, chance = TARGETS[name], random.Random(seed)
    corpus, seen, failures, inputs = list(SEEDS[name]), set[Arc](), dict[str, str](), 0
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        text = corpus[inputs] if inputs < len(SEEDS[name]) else changed(chance.choice(corpus), corpus, chance)
        inputs += 1
        ran = run(target, text)
        kind = re.sub(r"\d+", "#", ran.wrong)[:60]
        if ran.wrong and kind not in failures:
            failures[kind] = f"{ran.wrong[:200]} with {smallest(target, text)[:400]!r}"
        if not ran.arcs <= seen:
            seen |= ran.arcs
            corpus.append(text)
    lines = len({(code.co_filename, line) for code, _, line in seen})
    speed = inputs / (time.monotonic() - began)
    print(f"{name:>8}  {inputs:9,}  {len(corpus):6,}  {lines:5,}  {speed:8,.0f}  {len(failures):8}", flush=True)
    for failure in failures.values():
        print(f"          {failure}")
    return len(failures)


def main() -> int:
    """Fuzz each target, print the table, and return the exit status."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    names = sys.argv[3:] or list(TARGETS)
    print(f"{'target':>8}  {'inputs':>9}  {'corpus':>6}  {'lines':>5}  {'per s':>8}  {'failures':>8}   seed {seed}")
    return int(sum([fuzz(name, seconds, seed) for name in names]) > 0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        FILE = Path(folder) / "deck.yaml"
        sys.exit(main())
