"""The settings, in `config.toml` in viva's home, and the folders that viva uses."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, NamedTuple

from vivadeck.clock import DAY_ENDS
from vivadeck.errors import VivaError, did_you_mean
from vivadeck.files import read, reason

FILE = "config.toml"
LATEST_DAY_END = time(12)
_MOST_BYTES = 1_000_000


class Settings(NamedTuple):
    """How viva behaves. Each setting has a rule in RULES.

    `new` is the most new cards a day; a study day ends at `day_ends`, local time; `decks` are files and folders;
    `order` is how the cards of one day are asked, an `agenda.Order`.
    """

    new: int = 15
    day_ends: time = DAY_ENDS
    decks: tuple[str, ...] = ()
    order: str = "mixed"


class Rule(NamedTuple):
    """How a setting is read from `config.toml`, and from its variable: VIVA_ and its name in capitals.

    `check` returns a value as viva uses it, None for a wrong one; `must` then says what it must be. `from_text` makes a
    value of the variable's text; None where another function reads the variable.
    """

    check: Callable[[Any], Any]
    must: str
    from_text: Callable[[str], Any] | None = None


def load(home: Path) -> Settings:
    """Return the settings of `home`; a variable (VIVA_NEW, VIVA_DAY_ENDS) comes before the file.

    Raises VivaError, naming file, line and key, for a setting that is unknown or wrong.
    """
    values = _read(home / FILE)
    for name, rule in RULES.items():
        variable = f"VIVA_{name.upper()}"
        if rule.from_text and (text := os.environ.get(variable, "")):
            values[name] = (rule.from_text(text), variable)
    return Settings(**{name: _checked(name, value, place) for name, (value, place) in values.items()})


def _read(path: Path) -> dict[str, tuple[Any, str]]:
    """Return each value of the file, with the place to name when it is wrong."""
    try:
        text = read(path, _MOST_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else "it is not UTF-8 text. Save it as UTF-8"
        raise VivaError(f"{path} cannot be read: {why}.") from None
    import tomllib  # most homes have no settings

    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5000 digits is a plain ValueError
        raise VivaError(_not_toml(path, text, str(error))) from None
    places = {name: f"{path}:{_line_of(name, text)}: {name}" for name in values}
    for name, place in places.items():
        if name not in RULES:
            hint = did_you_mean(name, RULES) or f" The settings are {', '.join(RULES)}."
            raise VivaError(f"{place}: there is no such setting.{hint}")
    return {name: (value, places[name]) for name, value in values.items()}


def _not_toml(path: Path, text: str, error: str) -> str:
    """Say which line of the file cannot be read as TOML, the setting that it belongs to, and how to write that."""
    at = re.search(r"at line (\d+)", error)
    line = int(at[1]) if at else text.count("\n") + 1
    begun = re.findall(r"""^[ \t\[]*["']?(\w+)""", "\n".join(text.split("\n")[:line]), re.MULTILINE)
    names = [name for name in begun if name in RULES]
    place = f"{path}:{line}: {names[-1]}" if names else f"{path}:{line}"
    if "overwrite" in error and names:
        return f"{place} is set twice. Delete one of the two lines."
    must = f" It must be {RULES[names[-1]].must}." if names else " Write a setting as in `new = 15`."
    return f"{place}: this is not valid TOML.{must}"


def _line_of(key: str, text: str) -> int:
    line = re.search(rf"""^[ \t\[]*["']?{re.escape(key)}(?![\w-])""", text, re.MULTILINE)
    return text.count("\n", 0, line.start()) + 1 if line else 1


def _checked(name: str, value: Any, place: str) -> Any:
    checked = RULES[name].check(value)
    if checked is None:
        raise VivaError(f"{place} is {_as_written(value)}. It must be {RULES[name].must}.")
    return checked


def _as_written(value: Any) -> str:
    """Write a value about as the file does."""
    return (
        str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, date | time) else repr(value)
    )


def _count(value: Any) -> int | None:
    return value if type(value) is int and value >= 0 else None


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else text


def _time_of_day(value: Any) -> time | None:
    try:
        moment = value if isinstance(value, time) else time.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return None if moment.tzinfo or moment > LATEST_DAY_END else moment


def _order(value: Any) -> str | None:
    return value if value in ("mixed", "deck") else None


def _paths(value: Any) -> tuple[str, ...] | None:
    is_list = isinstance(value, list) and all(isinstance(each, str) and each for each in value)
    return tuple(value) if is_list else None


RULES = {
    "new": Rule(_count, "a whole number of new cards a day, 0 or more", _number),
    "day_ends": Rule(_time_of_day, 'the time when a study day ends, from "00:00" to "12:00", such as "04:00"', str),
    "decks": Rule(_paths, 'a list of files and folders, such as ["~/decks"]'),  # VIVA_DECKS: `deck_places`
    "order": Rule(_order, '"mixed" (all decks and topics) or "deck" (one deck after the other)', str),
}


class Places(NamedTuple):
    """Where to look for decks. A deck in `behind` gives way to one of the same name in `first`.

    `are_chosen`: they were named for this command; the student may have other decks. `named_in`: the variable or the
    setting that names them.
    """

    first: tuple[Path, ...]
    behind: tuple[Path, ...] = ()
    are_chosen: bool = False
    named_in: str = ""


def home() -> Path:
    """Return viva's home: `VIVA_HOME`, else the platform's folder for a user's data.

    Raises VivaError for a ~ that means no folder, and where the platform has no such folder.
    """
    if folder := _folder_in("VIVA_HOME"):
        return folder
    import platformdirs  # not needed when VIVA_HOME is set

    usual = _usual(platformdirs.user_data_path)
    if usual is None:
        raise VivaError(
            "viva cannot find your home folder. Set the variable HOME to it, or VIVA_HOME to a folder for viva."
        )
    return usual


def cache() -> Path:
    """Return the folder for what viva can compute again: `VIVA_CACHE`, else the platform's folder for caches.

    For a user without a home folder it is in viva's home. Raises VivaError as `home` does.
    """
    if folder := _folder_in("VIVA_CACHE"):
        return folder
    import platformdirs

    return _usual(platformdirs.user_cache_path) or home() / "cache"


def bundled_decks() -> Path:
    """Return the folder of the decks that come with viva: inside the package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "bundled"
    return inside if inside.is_dir() else package.parent / "decks"


def own_decks() -> Path:
    """Return the folder of the student's own decks; it may not exist."""
    return home() / "decks"


def deck_places(chosen: Sequence[Path], configured: Sequence[str]) -> Places:
    """Return where decks are: as `chosen` on the command line, else `VIVA_DECKS`, else as configured, else the default.

    Raises VivaError for a ~ that means no folder.
    """
    if chosen:
        return Places(tuple(map(_expanded, chosen)), are_chosen=True)
    if in_variable := [part for part in os.environ.get("VIVA_DECKS", "").split(os.pathsep) if part]:
        return Places(tuple(_expanded(part, "VIVA_DECKS") for part in in_variable), named_in="VIVA_DECKS")
    if configured:  # relative to the file that says so
        return Places(tuple(home() / _expanded(part, "decks") for part in configured), named_in="decks")
    own = own_decks()
    return Places((own,) if own.is_dir() else (), (bundled_decks(),))


def named_in(name: str) -> str:
    """Return where a variable or a setting is to be changed, as errors say it: "VIVA_DECKS: "; "" for no name."""
    if name not in RULES:
        return f"{name}: " if name else ""
    path = home() / FILE
    try:
        line = _line_of(name, read(path, _MOST_BYTES).decode(errors="replace"))
    except OSError:  # it was there a moment ago
        line = 1
    return f"{path}:{line}: {name}: "


def _usual(folder: Callable[..., Path]) -> Path | None:
    """Return the platform's folder for viva, None for a user without a home folder."""
    try:
        path = folder("viva", appauthor=False)
    except RuntimeError:
        return None
    return None if path.parts[0] == "~" else path  # as older releases of platformdirs leave it


def _folder_in(variable: str) -> Path | None:
    path = os.environ.get(variable, "")
    return _expanded(path, variable) if path else None


def _expanded(path: str | Path, name: str = "") -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:  # no such user, or one without a home
        raise VivaError(
            f"{named_in(name)}{path}: viva does not know which folder ~ means. Write the whole path."
        ) from None
