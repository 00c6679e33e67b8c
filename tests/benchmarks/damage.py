"""Check every kind of damage to a home: both files of progress cut off at every byte, and with every bit flipped.

    .venv/bin/python tests/benchmarks/damage.py [SAMPLE]

`Store` reads all of them, and the real `viva due` a random sample (200). Three outcomes are allowed: read completely,
read with a notice, refused with the place and the remedy. Then 8 processes record 500 reviews each into one home, of
the same cards at the same moment. The exit status is 1 for any other outcome, and for a missing or doubled review.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "progress"))

from damaged import Sound, Violation, cuts, damage_journal, damage_json, flips, small_home
from homes import CHILD, NOW, TODAY, journal
from test_together import GRADE_THE_SAME

from vivadeck.progress.store import Store

SAMPLE, PROCESSES, GRADES = 200, 8, 500
Damage = Callable[[Sound, bytes], str]


def swept(sound: Sound, damage: Damage, all_damage: list[bytes]) -> Counter[str]:
    """Return the number of times for each outcome of damage to one of the files."""
    came: Counter[str] = Counter()
    for data in all_damage:
        try:
            came[damage(sound, data)] += 1
        except Violation as violation:
            came["VIOLATION"] += 1
            print(violation, file=sys.stderr)
    sound.reset()
    return came


def commanded(sound: Sound, path: Path, data: bytes) -> str:
    """Return the outcome of `viva due` with a damaged file."""
    path.write_bytes(data)
    environment = {**os.environ, "VIVA_HOME": str(sound.home), "VIVA_NOW": NOW.isoformat()}
    ran = subprocess.run(
        [sys.executable, "-m", "vivadeck", "due"], capture_output=True, text=True, check=False, env=environment
    )
    sound.reset()
    told = ran.stderr.strip()
    if "Traceback" in told or ran.returncode not in (0, 1) or (ran.returncode == 1 and str(sound.home) not in told):
        print(told, file=sys.stderr)
        return "VIOLATION"
    if ran.returncode == 1:
        return "refused"
    return "read with a notice" if told else "read completely"


def together(home: Path) -> Counter[str]:
    """Let many processes record at one moment, and count the reviews that are right, missing or doubled."""
    command = [sys.executable, "-c", CHILD + GRADE_THE_SAME, str(home)]
    many = [subprocess.Popen([*command, str(number), str(GRADES)]) for number in range(PROCESSES)]
    failed = sum(process.wait() != 0 for process in many)
    found = Counter(review.seconds for review in Store(home, TODAY).load().reviews)
    expected = {process * 10_000 + number for process in range(PROCESSES) for number in range(GRADES)}
    wrong = failed + len(expected ^ set(found)) + sum(count - 1 for count in found.values())
    return Counter({"recorded once": len(expected & set(found)), "VIOLATION": wrong})


def main() -> int:
    """Run all checks, print the table, and return the exit status."""
    sample = int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    table: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, is_marked in (("marked", True), ("unmarked", False)):
            (home := Path(folder) / name).mkdir()
            sound = small_home(home, is_marked=is_marked, size=2)
            table[f"journal cut off, {name}"] = swept(sound, damage_journal, list(cuts(sound.journal)))
            table[f"journal bits, {name}"] = swept(sound, damage_journal, list(flips(sound.journal)))
        table["progress.json cut off"] = swept(sound, damage_json, list(cuts(sound.json)))  # the mark does not matter
        table["progress.json bits"] = swept(sound, damage_json, list(flips(sound.json)))
        every = [(sound.path, data) for data in [*cuts(sound.json), *flips(sound.json)]]
        every += [(journal(sound.home), data) for data in [*cuts(sound.journal), *flips(sound.journal)]]
        chosen = random.Random(24).sample(every, sample)
        table["viva due, a sample of these"] = Counter(commanded(sound, path, data) for path, data in chosen)
        (home := Path(folder) / "together").mkdir()
        table[f"{PROCESSES} processes, {GRADES} grades each"] = together(home)
    for name, came in table.items():
        print(f"{name:36}{sum(came.values()):8,}  " + ", ".join(f"{each} {count:,}" for each, count in came.items()))
    return int(any(came["VIOLATION"] for came in table.values()))


if __name__ == "__main__":
    sys.exit(main())
