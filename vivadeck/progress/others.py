"""Progress from other computers: files to merge, and the conflict copies in a synced folder."""

from __future__ import annotations

import contextlib
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.progress.backups import WrittenByNewer
from vivadeck.progress.backups import read as read_json
from vivadeck.progress.journal import SUFFIX, Journal, JournalContent, journal_of

# What a program writes into the name of a conflict copy, between `progress` (for a journal: `progress.json`) and the
# last suffix. Syncthing and ownCloud write the word itself; Dropbox, Nextcloud, Seafile and Google Drive brackets with
# words of any language; iCloud Drive a number; OneDrive a computer's name, which can be anything. A reminder accepts
# every name; a file counts as the student's own only with one of these.
_CONFLICT = r".*(?i:conflict).*| ?\(.*\)| \d+|-(?=.*[A-Z])[A-Z0-9-]+|-.*(?:MacBook|iMac|Mac-mini).*"
_OWN = rf"progress(?:\.json)?(?:{_CONFLICT})(?:\.json|(?:\.json)?\{SUFFIX})"
_BACKUP = r"progress-(?:\d{4}-\d\d-\d\d|set-aside)(?:-.*)?"  # a backup that was copied into the home
_HERE = ("progress.json", "progress.json.lock", f"progress.json{SUFFIX}")


def conflict_copies(home: Path) -> list[Path]:
    """Return the conflict copies that Syncthing, Dropbox and the like made of the JSON file or of the journal. Leave
    out the journal of a copy, which is read together with it.
    """
    others: list[Path] = []
    with contextlib.suppress(VivaError):  # this is only for a reminder
        others = [path for path in files.matching(home, "progress*") if path.name not in _HERE]
    if not others:
        return []
    import re  # only when there may be one

    kinds = (".json", SUFFIX)
    copies = [path for path in others if path.suffix in kinds and path.is_file()]
    copies = [path for path in copies if not re.fullmatch(_BACKUP, path.name.partition(".")[0])]
    with_copies = {journal_of(path) for path in copies}
    return [path for path in copies if path not in with_copies]


def is_own(path: Path, home: Path) -> bool:
    """Tell by its name whether a file is in `home`, and a conflict copy of the student's own progress."""
    import re

    return path.resolve().parent == home.resolve() and bool(re.fullmatch(_OWN, path.name))


def read(path: Path) -> tuple[Progress, list[str]]:
    """Return the progress in another home's file and its journal, and messages about it. `path` may be a journal.

    Raises VivaError when it is missing, not a file, damaged, unreadable, or from a newer viva.
    """
    if path.exists() and not path.is_file():
        raise VivaError(
            f"{path} is not a file but a pipe, a device or a folder. Save its content to a file, then merge that file: "
            "`viva merge other.json`"
        )
    notices: list[str] = []
    is_journal = path.suffix == SUFFIX
    journal = Journal(path if is_journal else journal_of(path), notices.append).read()
    folded = None if is_journal else read_json(path, is_sent=True)
    if folded is None and not journal.entries and not (is_journal and path.exists()):
        raise VivaError(f"There is no file {path}.")
    notices += _left_out(journal)
    return journal.added_to(folded or Progress()), notices


def _left_out(journal: JournalContent) -> list[str]:
    """Return a message for each unreadable line. Raises VivaError if all are, or a newer viva wrote one."""
    if journal.newer:
        raise WrittenByNewer(journal.newer[0])
    if journal.damage and not journal.entries:
        raise VivaError(f"{journal.damage[0]}. viva cannot read any line of this file.")
    return [f"{problem}. viva leaves this line out." for problem in journal.damage]
