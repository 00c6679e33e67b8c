"""Where things are: viva's home, the decks that come with it, and the decks to use."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.errors import VivaError


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
