"""Which program makes an index: what another one made is not taken for one's own."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import zlib
from pathlib import Path

from vivadeck import __version__

_CODE = ("", "decks", "index", "progress")  # folders of the package; what is in them makes what is kept


def maker() -> int:
    """Return what stands for the program that makes an index: another one may put other things into it."""
    told = [__version__, sys.version, sqlite3.sqlite_version]
    package = Path(__file__).parent.parent
    with contextlib.suppress(OSError):
        for folder in _CODE:
            for entry in sorted(os.scandir(package / folder), key=lambda entry: entry.name):
                if entry.name.endswith(".py"):
                    state = entry.stat()
                    told.append(f"{folder}/{entry.name} {state.st_size} {state.st_mtime_ns}")
    return zlib.crc32(repr(told).encode())
