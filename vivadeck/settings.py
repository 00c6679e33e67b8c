"""`config.toml` in viva's home: what a student can set once and for all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import time
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck.clock import DAY_ENDS
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


class Places(NamedTuple):
    """Where to look for decks. A deck in `behind` gives way to one of the same name in `first`.

    `are_chosen`: they were named for this command, and the student may have others.
    """

    first: tuple[Path, ...]
    behind: tuple[Path, ...] = ()
    are_chosen: bool = False


def home() -> Path:
    """Return viva's home: `VIVA_HOME`, else the platform's folder for a user's data.

    Raises VivaError for a ~ that stands for nothing, and where the platform knows no such folder.
    """
    told = _told("VIVA_HOME")
    if told:
        return told
    import platformdirs  # not needed when VIVA_HOME is set

    usual = _usual(platformdirs.user_data_path)
    if usual is None:
        raise VivaError("Nobody knows where your home folder is. Set HOME to it, or VIVA_HOME to a folder for viva.")
    return usual


def cache() -> Path:
    """Return the folder for what can be made again: `VIVA_CACHE`, else the platform's folder for a user's cache.

    A user without a home folder has it in viva's. Raises VivaError as `home` does.
    """
    told = _told("VIVA_CACHE")
    if told:
        return told
    import platformdirs

    return _usual(platformdirs.user_cache_path) or home() / "cache"


def bundled_decks() -> Path:
    """Return the folder of the decks that come with viva: inside the package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "bundled"
    return inside if inside.is_dir() else package.parent / "decks"


def own_decks() -> Path:
    """Return the folder of the student's own decks, which need not be there."""
    return home() / "decks"


def deck_places(chosen: Sequence[Path], configured: Sequence[str]) -> Places:
    """Return where decks are: as `chosen` on the command line, else `VIVA_DECKS`, else as configured, else the default.

    Raises VivaError for a ~ that stands for nothing.
    """
    told = [part for part in os.environ.get("VIVA_DECKS", "").split(os.pathsep) if part]
    if chosen or told:
        return Places(tuple(_expanded(part) for part in chosen or told), are_chosen=bool(chosen))
    if configured:
        return Places(tuple(home() / _expanded(part) for part in configured))  # relative to the file that says so
    own = own_decks()
    return Places((own,) if own.is_dir() else (), (bundled_decks(),))


def _usual(folder: Callable[..., Path]) -> Path | None:
    """Return the platform's folder for viva, None for a user without a home folder."""
    try:
        path = folder("viva", appauthor=False)
    except RuntimeError:
        return None
    return None if path.parts[0] == "~" else path  # as older releases of platformdirs leave it


def _told(variable: str) -> Path | None:
    told = os.environ.get(variable, "")
    return _expanded(told) if told else None


def _expanded(told: str | Path) -> Path:
    try:
        return Path(told).expanduser()
    except RuntimeError:  # no such user, or one without a home
        raise VivaError(f"{told}: nobody knows which folder ~ stands for. Write the path out in full.") from None
