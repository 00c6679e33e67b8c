"""Text that cannot steer a terminal, and what a message shows of it. `nodes` makes all text tame at its birth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice

from vivadeck.errors import did_you_mean

LONGEST_SHOWN = 60
_MOST_COMPARED = 300
_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"  # compiled when needed
)


def visible(text: str) -> str:
    """Return `text` with what could steer a terminal (control characters, bidirectional overrides) made visible.

    Line breaks and tabs stay; no screen, file or message has to think of the rest again.
    """
    return text.translate(_pictures()) if not text.isprintable() and re.search(_UNSAFE, text) else text


def one_line(text: str) -> str:
    """Return `text` on one line: its line breaks, tabs and runs of spaces are single spaces."""
    return on_one_line(visible(text))


def on_one_line(text: str) -> str:
    """Return text that is tame already as `one_line` does."""
    return " ".join(text.split())


def short(text: str) -> str:
    """Return as much of `text` as a message should show."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def quoted(text: str) -> str:
    """Return `text` in quotes, as a message shows it."""
    return repr(short(text))


def near(name: str, known: Iterable[str]) -> str:
    """Return a sentence that names the known name nearest to `name`, or "". It takes a bounded time."""
    return did_you_mean(short(name), islice(known, _MOST_COMPARED))


@cache
def _pictures() -> dict[int, str | None]:
    """Return what to show for each unsafe character: a picture of a control character, nothing for CR, else U+FFFD."""
    unsafe = (code for code in range(0x10000) if re.match(_UNSAFE, chr(code)))
    pictures = {code: chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}" for code in unsafe}
    return {**pictures, ord("\r"): None}
