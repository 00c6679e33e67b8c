"""Check that a failing disk loses nothing, whichever write, fsync, rename, open … in viva's home fails.

    .venv/bin/python tests/benchmarks/faults.py [SCENARIO]…

Every system call of a scenario on its home fails once, and then from there on ("…"), with each error. The exit status
is 1 when something is lost or doubled, or viva does not report it, when the next run does not work, and after a
traceback. The faults: `old` ended with what was acknowledged, and viva said what is not saved; `new` ended with
everything; `retried` are new after an `r`; `beyond` has the refused entry, too, because the disk refused to remove it;
`unsaid` were not reported, and nothing was lost; `missed` hit something else, three times. `temp` are the files that
stay because removing them failed, too.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))  # the modules of the tests

from faulty import SCENARIOS, Fault, Verdict, faults, judge
from straced import Scenario, TracedHome

COLUMNS = tuple(Verdict().counts())


def main() -> int:
    """Make every call fail, print the table, and return the exit status."""
    chosen = [each for each in SCENARIOS if len(sys.argv) == 1 or each.name in sys.argv[1:]]
    total: Counter[str] = Counter()
    began = time.perf_counter()
    print(f"{'scenario':27}  {'call':10}  {'error':8}" + "".join(f"  {each:>7}" for each in COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        for number, scenario in enumerate(chosen):
            total += table(scenario, verdicts(scenario, Path(folder) / str(number)))
    print(f"{'all':47}" + "".join(f"  {total[each]:7}" for each in COLUMNS))
    print(f"{time.perf_counter() - began:.0f} s")
    return int(total["wrong"] > 0 or not total["faults"])


def verdicts(scenario: Scenario, folder: Path) -> list[tuple[Fault, Verdict]]:
    """Return the verdict on every fault; run as many at a time as there are processors."""
    first = TracedHome(folder / "first")
    template = first.prepared(scenario)
    every = list(faults(first, first.run(scenario).calls))
    here = threading.local()

    def judged(fault: Fault) -> tuple[Fault, Verdict]:
        if not hasattr(here, "place"):
            here.place = TracedHome(folder / str(threading.get_ident()))
        return fault, judge(here.place, template, scenario, fault)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(judged, every))


def table(scenario: Scenario, judged: list[tuple[Fault, Verdict]]) -> Counter[str]:
    """Print a scenario's part of the table, and everything that is wrong; return its sums."""
    rows: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for fault, verdict in judged:
        row = rows[fault.call + "…" * fault.lasting, fault.error]
        row.update(verdict.counts())
        for each in verdict.wrong:
            print(f"WRONG: {scenario.name}, {fault}: {each}")
    for (call, error), row in rows.items():
        print(f"{scenario.name:27}  {call:10}  {error:8}" + "".join(f"  {row[each]:7}" for each in COLUMNS), flush=True)
    return sum(rows.values(), Counter())


if __name__ == "__main__":
    sys.exit(main())
