"""Check that a power cut loses nothing that was acknowledged, after any call and in any state of the disk.

    .venv/bin/python tests/benchmarks/powercut.py [MOST]

One process records, undoes, folds and rewrites under strace. After each of its calls, build every state that a disk may
then have (see `tests/progress/disk.py`): writes torn at every byte, names in every combination; a sample if there are
more than MOST (300) states for a combination of names and a torn file. viva reads each state and continues with it.
Then leave out each fsync in turn, and say what is lost. The exit status is 1 when a state is not as it must be.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "progress"))

from disk import Cut
from outage import BY_HAND, STEPS, PowerCut, Step, traced

MOST = 300


def main() -> int:
    """Cut the power, print the tables, and return the exit status."""
    cut = Cut(every=True, most=int(sys.argv[1]) if len(sys.argv) > 1 else MOST)
    scenarios = {"a home made by hand": BY_HAND, "all steps": STEPS}
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'':20}  {'calls':>6}  {'points':>6}  {'states':>8}  {'distinct':>8}  {'wrong':>6}  {'s':>5}")
        for name, steps in scenarios.items():
            wrong += swept(name, Path(folder) / name, steps, cut)
        left_out(Path(folder) / "fsyncs")
    return int(wrong > 0)


def swept(name: str, folder: Path, steps: tuple[Step, ...], cut: Cut) -> int:
    """Check every state, print a line, and return the number of wrong states."""
    began = time.perf_counter()
    calls = traced(folder, steps)
    power = PowerCut(calls, folder / "disk", cut, steps)
    wrong = 0
    for failure in power.failures():
        wrong += 1
        print(f"WRONG after {calls[failure.point]}: {failure.wrong}\n{failure.left}", file=sys.stderr)
    seconds = time.perf_counter() - began
    print(
        f"{name:20}  {len(calls):6}  {power.points:6}  {power.states:8}  {len(power.outcomes):8}  {wrong:6}"
        f"  {seconds:5.0f}",
        flush=True,
    )
    return wrong


def left_out(folder: Path) -> None:
    """Print what is lost without each kind of fsync."""
    calls = traced(folder)
    power = PowerCut(calls, folder / "disk", Cut(most=2), STEPS)
    kinds: dict[str, set[int]] = defaultdict(set)
    for number, name in power.syncs():
        kinds[name].add(number)
    for name, numbers in kinds.items():
        first = next(power.failures(numbers), None)
        loss = f"after {calls[first.point]}" if first else "nothing"
        print(f"without {len(numbers):2} × fsync {name}: {loss}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
