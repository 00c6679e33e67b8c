"""`config.toml` in viva's home: what a student can set once and for all."""

from __future__ import annotations

import os
import re
from datetime import time
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck.day import DAY_ENDS
from vivadeck.errors import VivaError, did_you_mean
from vivadeck.files import read, reason

LATEST_DAY_END = time(12)
_MOST_BYTES = 1_000_000


class Settings(NamedTuple):
    """How viva behaves. The defaults are good ones.

    `new` new cards are shown a day at most; a study day ends at `day_ends`, local time; `decks` are files and folders.
    """

    new: int = 15
    day_ends: time = DAY_ENDS
    decks: tuple[str, ...] = ()


def load(home: Path) -> Settings:
    """Return the settings of `home`; a variable (VIVA_NEW, VIVA_DAY_ENDS) goes before the file.

    Raises VivaError, naming file, line and key, for a setting that is unknown or makes no sense.
    """
    path = home / "config.toml"
    found = _read(path)
    for key in ("new", "day_ends"):
        variable = f"VIVA_{key.upper()}"
        told = os.environ.get(variable, "")
        if told:
            found[key] = (int(told) if key == "new" and re.fullmatch(r"\d{1,9}", told) else told, variable)
    return Settings(**{key: _checked(key, value, where) for key, (value, where) in found.items()})


def _read(path: Path) -> dict[str, tuple[Any, str]]:
    """Return each value of the file, with the place to name when it is wrong."""
    try:
        text = read(path, _MOST_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        said = reason(error) if isinstance(error, OSError) else "not UTF-8 text; save it as UTF-8"
        raise VivaError(f"{path} cannot be read: {said}.") from None
    import tomllib  # most homes have no settings

    try:
        held = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5000 digits is a plain ValueError
        raise VivaError(f"{path}: not TOML: {error}.") from None
    known = Settings._fields
    places = {key: f"{path}:{_line_of(key, text)}: {key}" for key in held}
    for key, place in places.items():
        if key not in known:
            hint = did_you_mean(key, known) or f" There is {', '.join(known)}."
            raise VivaError(f"{place}: unknown setting.{hint}")
    return {key: (value, places[key]) for key, value in held.items()}


def _line_of(key: str, text: str) -> int:
    found = re.search(rf"""^[ \t\[]*["']?{re.escape(key)}(?![\w-])""", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _checked(key: str, value: Any, where: str) -> Any:
    if key == "new":
        if type(value) is int and value >= 0:
            return value
        raise VivaError(f"{where} is {value!r}: the number of new cards a day must be a whole number from 0 up.")
    if key == "day_ends":
        return _time_of_day(value, where)
    if isinstance(value, list) and all(isinstance(each, str) and each for each in value):
        return tuple(value)
    raise VivaError(f'{where} is {value!r}: it must be a list of files and folders, such as ["~/decks"].')


def _time_of_day(value: Any, where: str) -> time:
    try:
        moment = value if isinstance(value, time) else time.fromisoformat(value)
    except (TypeError, ValueError):
        moment = None
    if moment is None or moment.tzinfo or moment > LATEST_DAY_END:
        raise VivaError(f'{where} is {value!r}: the end of the day is a time from "00:00" to "12:00", such as "04:00".')
    return moment
