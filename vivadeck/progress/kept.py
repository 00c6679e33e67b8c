"""What is kept of the progress that a change outside a session (a merge, a move, a restore) replaces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from vivadeck import files
from vivadeck.model import Progress
from vivadeck.progress.backups import Backups, Copy, DamagedFile, WrittenByNewer, read


class Restored(NamedTuple):
    """The result of a restore: the progress now, and the file it came from. Of the old progress: the state `before`;
    or, if it could not be used, the files `aside` that are kept for good, and the problems of unread lines of the
    journal.
    """

    progress: Progress
    source: Path
    before: Copy | None = None
    aside: tuple[Path, ...] = ()
    unread: tuple[str, ...] = ()


class Spared(NamedTuple):
    """What was kept of today's backup: a state before the change, or, if it cannot be used, a file for good."""

    state: Copy | None = None
    aside: Path | None = None

    def notices(self) -> list[str]:
        """Return the message for the student, who does not expect that something was kept."""
        if self.state:
            reason = "Today's backup has reviews that your progress did not have, so viva keeps it."
            return [f"{reason} To go back to it: `viva restore {self.state.name}`"]
        return [f"Today's backup cannot be used. It is kept as {self.aside}."] if self.aside else []


def spare(backups: Backups, path: Path, change: str, now: datetime, others: Sequence[Progress]) -> Spared:
    """Keep today's backup before a change replaces it, if it has something that none of the `others` has.

    This happens when somebody put an older file at `path`, or the file there is damaged or missing. Raises VivaError.
    """
    from vivadeck.progress.merge import merge

    data = files.contents(backups.todays) if backups.todays.is_file() else None
    if data is None or (path.is_file() and data == files.contents(path)):  # the change keeps that anyway
        return Spared()
    try:
        todays = read(backups.todays) or Progress()
    except (DamagedFile, WrittenByNewer):
        return Spared(aside=backups.set_aside(backups.todays, now))
    if any(merge(other, todays) == other for other in others):
        return Spared()
    return Spared(backups.keep_state(data, change, now))
