"""What a change outside a session (a merge, a move, a restore) replaced, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from vivadeck import files
from vivadeck.model import Progress
from vivadeck.progress.backups import Backups, Copy, DamagedFile, WrittenByNewer, read


class Restored(NamedTuple):
    """What a restoration came to: what is in place now, and where from. Of what was there before: the state that is
    kept; where it could not be used, the files that are kept for good, and what could not be read of the journal.
    """

    progress: Progress
    source: Path
    before: Copy | None = None
    aside: tuple[Path, ...] = ()
    unread: tuple[str, ...] = ()


class Spared(NamedTuple):
    """What was kept of today's backup: a state before the change; a file for good, where it cannot be used."""

    state: Copy | None = None
    aside: Path | None = None

    def notices(self) -> list[str]:
        """Return what to tell the student, who did not expect that something was kept."""
        if self.state:
            reason = "Today's backup has reviews that your progress did not have, so viva keeps it."
            return [f"{reason} To go back to it: `viva restore {self.state.name}`"]
        return [f"Today's backup cannot be used. It is kept as {self.aside}."] if self.aside else []


def spare(backups: Backups, path: Path, change: str, now: datetime, others: Sequence[Progress]) -> Spared:
    """Keep today's backup before a change that puts another there, where it has what none of the `others` has.

    That is so where somebody put an older file in the place of the one at `path`, and where that is damaged or gone.
    Raises VivaError.
    """
    from vivadeck.progress.merge import merge

    data = files.contents(backups.todays) if backups.todays.is_file() else None
    if data is None or (path.is_file() and data == files.contents(path)):  # which is kept anyway
        return Spared()
    try:
        todays = read(backups.todays) or Progress()
    except (DamagedFile, WrittenByNewer):
        return Spared(aside=backups.set_aside(backups.todays, now))
    if any(merge(other, todays) == other for other in others):
        return Spared()
    return Spared(backups.keep_state(data, change, now))
