"""Kill viva at random moments, and compare what was on the screen with what the next start reads.

    .venv/bin/python tests/benchmarks/kills.py [KILLS] [SEED]

Runs KILLS (default 1,000) times `kill -9`, and for every 16 of them a signal or a closed terminal, in sessions and mock
vivas in a pseudo-terminal, also where answers are typed. The exit status is 1 when a grade was lost, invented or
doubled, or when anything else was wrong. The seed determines the keys, but not the timing of the clock and the
scheduler.
"""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "study"))

from killing import PHASES, Killer
from signalling import WAYS, Interrupter
from victim import KillTally

KILLS, SEED, WORKERS, SHARE, KILLS_A_SIGNAL = 1000, 1, 2, 100, 16
KILLED, ENDED = [f"killed: {phase}" for phase in PHASES], [f"ended: {way}" for way in WAYS]
SEEN = ("grades seen", "decisions seen", "undone", "in flight, found", "in flight, not found")
TORN = ("killed while a file was swapped in", "torn by a kill", "torn on purpose", "torn, reported by viva")
LEFT = ("traceback of a Ctrl-C",)  # at the start, before viva can do anything about it
WRONG = ("lost", "invented", "twice", "errors")


def work(folder: Path, kills: int, seed: int) -> KillTally:
    """Return the tally of a part of the kills, in homes of its own."""
    tally = Killer(folder / f"kills-{seed}", seed).kill(kills)
    tally.add(Interrupter(folder / f"signals-{seed}", seed).interrupt(kills // KILLS_A_SIGNAL))
    return tally


def main() -> int:
    """Kill, print the table, and return the exit status."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    folder, tally, began = Path(tempfile.mkdtemp(prefix="viva-kills-")), KillTally(), time.monotonic()
    shares = [min(SHARE, kills - begin) for begin in range(0, kills, SHARE)]
    seeds = [seed * 1000 + number for number in range(len(shares))]
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool:
        for each in pool.map(work, [folder] * len(shares), shares, seeds):
            tally.add(each)
            killed = sum(tally.counts[name] for name in KILLED)
            print(f"{killed:,} killed, {len(tally.problems)} problems", file=sys.stderr)
    report(tally)
    print(f"seed {seed}, {time.monotonic() - began:.0f} s")
    is_wrong = bool(tally.problems) or any(tally.counts[name] for name in WRONG)
    if is_wrong:
        print("\n".join(tally.problems), f"The homes are in {folder}.", sep="\n")
    else:
        shutil.rmtree(folder)
    return int(is_wrong)


def report(tally: KillTally) -> None:
    """Print the table."""
    print(f"{'killed':36}  {sum(tally.counts[name] for name in KILLED):6,}")
    for name in (*KILLED, *ENDED, *SEEN, *TORN, *LEFT, *WRONG):
        print(f"{name:36}  {tally.counts[name]:6,}")


if __name__ == "__main__":
    sys.exit(main())
