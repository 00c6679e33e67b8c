"""What the screen showed to be done survives whatever ends viva. `tests/benchmarks/kills.py` tries a thousand times."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals and SIGKILL are POSIX", allow_module_level=True)

from killing import PHASES, Killer
from signalling import WAYS, Interrupter

if TYPE_CHECKING:
    from victim import KillTally

WRONG = ("lost", "invented", "twice", "errors")


def wrong(tally: KillTally) -> tuple[dict[str, int], list[str]]:
    """Return what must not be."""
    return {name: tally.counts[name] for name in WRONG if tally.counts[name]}, tally.problems


def test_nothing_is_lost_invented_or_twice_after_a_kill(tmp_path: Path) -> None:
    tally = Killer(tmp_path, seed=1).kill(3 * len(PHASES))
    assert wrong(tally) == ({}, [])
    assert tally.counts["grades seen"] > 20


def test_a_signal_or_a_closed_terminal_ends_a_session_with_everything_saved(tmp_path: Path) -> None:
    tally = Interrupter(tmp_path, seed=1).interrupt(len(WAYS))
    assert wrong(tally) == ({}, [])
