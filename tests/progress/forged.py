"""Files of progress with a right checksum, from any program: viva's files with changes."""

from __future__ import annotations

from collections.abc import Callable

from facts import checksum
from hypothesis import strategies as st

from vivadeck.model import Progress
from vivadeck.progress.json_file import dump
from vivadeck.progress.records import Unreadable

_HEAD_LINES = 3


def forged(text: str) -> bytes:
    """Return a text in viva's layout with the right checksum."""
    *head, body = text.split("\n", _HEAD_LINES)
    head[2] = f'"checksum": "{checksum(body)}",'
    return "\n".join([*head, body]).encode()


def outcome(read: Callable[[], Progress]) -> str:
    """Return what is read, with offsets, or the error."""
    try:
        return dump(read())
    except Unreadable as error:
        return f"unreadable: {error}"


# Pieces of such a file, to put in the place of others.
PIECES = st.sampled_from(
    [
        *(
            "",
            "\n",
            ",\n",
            "},\n{",
            " ",
            "\t",
            '"',
            "\\",
            "\\u0061",
            "\\ud800",
            "\x00",
            "\u2028",
            "0",
            "6",
            "-0.0",
            "1e3",
        ),
        *(
            "1e400",
            "NaN",
            "Infinity",
            "true",
            "null",
            "[]",
            "{}",
            "+01:00",
            "Z",
            "T",
            "-",
            "2026-W01",
            ".5",
            "mode",
            "card",
        ),
        *('"reviews": [', '],\n"decisions": [', '\n],\n"decisions": [', '"undone": []', '"checksum": "0"', "ö", "日"),
    ]
)
