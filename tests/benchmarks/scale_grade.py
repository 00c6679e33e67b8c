"""Measure how much longer a durable grade takes than its fsync, in a home with a long history.

    python tests/benchmarks/scale_grade.py HOME GRADES

Prints the medians in milliseconds: an append with fsync, and how much longer `Store.record` took. They are measured
in turn, in a folder of their own beside the home's `progress.json`, which stays as it is.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from durability import timed

from vivadeck import clock
from vivadeck.model import Review
from vivadeck.progress.store import Store


def main() -> None:
    """Measure and print the two figures."""
    home, grades = Path(sys.argv[1]), int(sys.argv[2])
    now = clock.start()()
    with tempfile.TemporaryDirectory(dir=home) as made:
        shutil.copy(home / "progress.json", made)
        store = Store(Path(made), now.date())
        store.prepare()
        bare = os.open(Path(made) / "bare", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        moments = [now + timedelta(seconds=each) for each in range(grades)]
        pairs = [timed(store, bare, Review("subject-1/card-1", at, 4, 5.0)) for at in moments]
        os.close(bare)
    fsync, grade = (statistics.median(each) * 1000 for each in zip(*pairs, strict=True))
    print(f"{fsync:.3f} {grade - fsync:.3f}")


if __name__ == "__main__":
    main()
