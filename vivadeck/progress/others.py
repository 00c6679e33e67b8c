"""Progress that other computers recorded: files to merge, and the copies of conflicts that a synced folder gets."""

from __future__ import annotations

import contextlib
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.progress.backups import WrittenByNewer
from vivadeck.progress.backups import read as read_json
from vivadeck.progress.journal import SUFFIX, Held, Journal, journal_of

# What stands in the name of a copy between `progress` (of a journal: `progress.json`) and the last suffix. Syncthing
# and ownCloud have the word itself; Dropbox, Nextcloud, Seafile and Google Drive have brackets, with words of any
# language in them; iCloud Drive has a number, OneDrive a computer's name.
_CONFLICT = r".*(?i:conflict).*| \(.*\)| \d+|-(?=.*[A-Z])[A-Z0-9-]+|-.*(?:MacBook|iMac|Mac-mini).*"
_COPY = rf"progress(?:\.json)?(?:{_CONFLICT})(?:\.json|(?:\.json)?\{SUFFIX})"
_OURS = ("progress.json", "progress.json.lock", f"progress.json{SUFFIX}")


def conflict_copies(home: Path) -> list[Path]:
    """Return the files in which Syncthing, Dropbox and the like put what another computer wrote: of the JSON file or of
    the journal. A copy's own journal is read with it.
    """
    others: list[Path] = []
    with contextlib.suppress(VivaError):  # only to remind of them
        others = [path for path in files.matching(home, "progress*") if path.name not in _OURS]
    if not others:
        return []
    import re  # only when there may be one

    copies = [path for path in others if re.fullmatch(_COPY, path.name) and path.is_file()]
    with_copies = {journal_of(path) for path in copies}
    return [path for path in copies if path not in with_copies]


def read(path: Path) -> tuple[Progress, list[str]]:
    """Return what a progress file that is not this home's holds, with its journal, and what is to be told about it.

    It can be a journal, too. Raises VivaError when it is not there, no file, damaged, a newer viva's, or unreadable.
    """
    if path.exists() and not path.is_file():
        raise VivaError(
            f"{path} is no file but a pipe, a device or a folder. Save what it gives to a file first, then merge that: "
            "`… > other.json`, `viva merge other.json`."
        )
    notices: list[str] = []
    is_journal = path.suffix == SUFFIX
    held = Journal(path if is_journal else journal_of(path), notices.append).read()
    folded = None if is_journal else read_json(path)
    if folded is None and not held.entries and not (is_journal and path.exists()):
        raise VivaError(f"{path} is not there.")
    _check(held)
    return held.added_to(folded or Progress()), notices


def _check(held: Held) -> None:
    """Raise VivaError for a journal with a line that cannot be read."""
    if held.newer:
        raise WrittenByNewer(f"{held.newer[0]}.")
    if held.damage:
        raise VivaError(f"{held.damage[0]}. Without that line the rest can be merged.")
