"""Text that cannot control a terminal, and short forms for messages. `decks/yaml_reader` escapes the text of decks."""

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


def escape_controls(text: str) -> str:
    """Return `text` with visible signs for what could control a terminal: control characters, bidirectional overrides.

    Line breaks and tabs stay. Text that was escaped once is safe on every screen, and in every file and message.
    """
    return text.translate(_pictures()) if not text.isprintable() and re.search(_UNSAFE, text) else text


def single_line(text: str) -> str:
    """Return `text` on one line, control characters escaped, each run of spaces, tabs and line breaks as one space."""
    return collapse_spaces(escape_controls(text))


def collapse_spaces(text: str) -> str:
    """Return `text`, whose control characters are escaped already, on one line as `single_line` does."""
    return " ".join(text.split())


def short(text: str) -> str:
    """Return the first LONGEST_SHOWN characters of `text`, with "…" where more follow."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def quoted(text: str) -> str:
    """Return `text`, shortened, in quotes."""
    return repr(short(text))


def near(name: str, names: Iterable[str]) -> str:
    """Return " Did you mean …?" with the one of `names` that is nearest to `name`, or "". Its time is bounded."""
    return did_you_mean(short(name), islice(names, _MOST_COMPARED))


@cache
def _pictures() -> dict[int, str | None]:
    """Return the sign of each unsafe character: the picture of a control character, nothing for CR, else U+FFFD."""
    unsafe = (code for code in range(0x10000) if re.match(_UNSAFE, chr(code)))
    pictures = {code: chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}" for code in unsafe}
    return {**pictures, ord("\r"): None}
