"""Measure how much longer a durable grade takes than the fsync that it needs, with histories of several sizes.

    .venv/bin/python tests/benchmarks/durability.py [GRADES]

In turn, in one run: append the same bytes to an open file and fsync it; `Store.record` with histories of 0, 10,000 and
100,000 reviews. The exit status is 1 when the median difference exceeds 1 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from vivadeck.model import Entry, Review
from vivadeck.progress.json_file import dump, dump_entry
from vivadeck.progress.merge import progress
from vivadeck.progress.store import Store

GRADES = 300
BUDGET_MS = 1.0
START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def reviews(count: int) -> list[Review]:
    """Return a history: one review a second over 1,000 cards."""
    return [Review(f"deck/card-{each % 1000}", START + timedelta(seconds=each), 4, 5.0) for each in range(count)]


def timed(store: Store, bare: int, entry: Entry) -> tuple[float, float]:
    """Return the seconds for an append with fsync, and for a durable grade after it."""
    line = dump_entry(entry).encode()
    began = time.perf_counter()
    os.write(bare, line)
    os.fsync(bare)
    between = time.perf_counter()
    store.record(entry)
    return between - began, time.perf_counter() - between


def main() -> int:
    """Measure, print the table, and return the exit status."""
    grades = int(sys.argv[1]) if len(sys.argv) > 1 else GRADES
    exceeded = 0
    print(f"{'history':>8}  {'fsync ms':>8}  {'grade ms':>8}  {'over ms':>8}  budget {BUDGET_MS:g}")
    for history in (0, 10_000, 100_000):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            (home / "progress.json").write_text(dump(progress(reviews(history))), "utf-8")
            store = Store(home, date(2026, 1, 1))
            store.prepare()
            bare = os.open(home / "bare", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
            late = [START + timedelta(days=1, seconds=each) for each in range(grades)]
            pairs = [timed(store, bare, Review("deck/card-1", at, 4, 5.0)) for at in late]
            os.close(bare)
        fsync, grade = (statistics.median(each) * 1000 for each in zip(*pairs, strict=True))
        exceeded += grade - fsync > BUDGET_MS
        print(f"{history:8,}  {fsync:8.3f}  {grade:8.3f}  {grade - fsync:8.3f}")
    return int(exceeded > 0)


if __name__ == "__main__":
    sys.exit(main())
