"""A home in which viva is killed again and again: its decks, its clock, and what is recorded in it."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import ledger
from ledger import LedgerState
from watched import ROOT, VIVA, Watched

from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.progress.json_file import dump

MANY, GROUPS, GROUP = 300, 40, 3  # cards of the deck `many`; groups of the deck `few`, and cards in each
_BEGINNING = datetime.fromisoformat("2026-03-02T09:00:00+01:00")
_HOUSEHOLD = 60  # kills in one home, on average
INTERRUPTED = re.compile(r"Traceback.*?^KeyboardInterrupt\s", re.DOTALL | re.MULTILINE)
_TORN = "the last line was cut off before it was saved"
_TORN_NOTICE = re.compile(r"\S*progress\.json\.journal:\s+" + _TORN.replace(" ", r"\s+"))  # a terminal wraps it


@dataclass
class KillTally:
    """What was done, and with what result: `counts` by name, and `problems` in words."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, other: KillTally) -> None:
        self.counts += other.counts
        self.problems += other.problems


class Victim:
    """One home after another. `recorded` is what was read from the present one last, `now` when its last viva began."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.tally = KillTally()
        self.recorded = Progress()
        self.now = _BEGINNING
        self._folder = folder
        self._rng = rng
        self._is_torn = False
        self._moves = 0
        self._swaps = 0  # files that were to be swapped in, left by the kills
        decks = folder / "decks"
        decks.mkdir(parents=True)
        (decks / "many.yaml").write_text(_deck("many", ["" for _ in range(MANY)]), "utf-8")
        (decks / "few.yaml").write_text(_deck("few", [f"g{n // GROUP}" for n in range(GROUPS * GROUP)]), "utf-8")
        (decks / "asked.yaml").write_text(_deck("asked", ["" for _ in range(MANY)], asks_back=True), "utf-8")
        self.move()

    @property
    def home(self) -> Path:
        return self._folder / f"home-{self._moves}"

    def move(self) -> None:
        """Go on in a new home; every other one has a history, so that to fold takes its time."""
        self._moves += 1
        self.recorded, self._is_torn, self._swaps = Progress(), False, 0
        self.groups = list(range(GROUPS))
        for _ in range(2 if self._moves % 2 == 0 else 0):
            self._pass_time()
            lines = "".join(f"\n{self._rng.choice('2344445')}\n" for _ in range(MANY))
            self.run("study", "many", "--new", str(MANY), stdin=lines)
            self.recorded, _ = ledger.read(self.home, self.now.date())
        if self.recorded.reviews:
            self._be_of_a_newer_viva()

    def _be_of_a_newer_viva(self) -> None:
        """Let every third review have fields that this viva does not know: a kill may take none of them away."""
        points = ("points", '"+3fa2 -91bc"')
        reviews = [
            each._replace(further=(points,)) if number % 3 == 0 else each
            for number, each in enumerate(self.recorded.reviews)
        ]
        self.recorded = self.recorded._replace(reviews=tuple(reviews))
        (self.home / "progress.json").write_text(dump(self.recorded), "utf-8")

    def perhaps_move(self) -> None:
        """Go on in a new home now and then. Ask what is recorded after this."""
        if self._rng.random() < 1 / _HOUSEHOLD or not self.groups:
            self.move()

    def start(self, *arguments: str) -> Watched:
        """Run viva in a terminal, some time after the last."""
        self._pass_time()
        return Watched(arguments, self._environment())

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Run viva to its end, and return its output."""
        done = subprocess.run(
            [*VIVA, *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=ROOT,
            env=self._environment(),
            encoding="utf-8",
            timeout=60,
        )
        if done.returncode or _amiss(done.stderr):
            self.note(f"viva {' '.join(arguments)}: {done.returncode} {done.stderr[-2000:]}")
        return done.stdout

    def check(self, watched: Watched, states: Sequence[LedgerState], where: str) -> None:
        """Compare what a start would read now with what it must be (one of `states`, as `ledger.compare` has it)."""
        counts, problems = self.tally.counts, len(self.tally.problems)
        for line in _amiss(watched.said):
            self.note(f"{where}: it said {line!r}")
        self._check_torn(watched, where)
        try:
            progress, notices = ledger.read(self.home, self.now.date())
            twice = ledger.twice_in(self.home / "progress.json")
        except (VivaError, ValueError) as error:
            self.note(f"{where}: {error}")
            self.move()
            return
        was_torn, self._is_torn = self._is_torn, any(_TORN in notice for notice in notices)
        counts["torn by a kill"] += self._is_torn and not was_torn
        for notice in notices:
            if _TORN not in notice:
                self.note(f"{where}: notice {notice!r}")
        swaps = len([*self.home.rglob(".progress*")])
        counts["killed while a file was swapped in"] += max(0, swaps - self._swaps)
        self._swaps = swaps
        verdict = ledger.compare(self.recorded, progress, states, self.now)
        counts.update(lost=verdict.lost, invented=verdict.invented, twice=verdict.twice + twice)
        if len(states) > 1:
            counts["in flight, found" if verdict.ahead else "in flight, not found"] += 1
        if any(verdict[:3]) or twice:
            self.tally.problems.append(f"{where}: {verdict} {twice} twice in the file; {states} {watched.keys}")
        self.recorded = progress
        if len(self.tally.problems) > problems:
            self.move()

    def check_commands(self) -> None:
        """Compare what the real commands tell with what was read."""
        reviewed = sorted({review.card for review in self.recorded.reviews}) or ["many/c0000"]
        card = self._rng.choice(reviewed)
        reviews = [(each["at"], each["grade"]) for each in json.loads(self.run("show", card, "--json"))["reviews"]]
        shown = [(datetime.fromisoformat(at), grade) for at, grade in reviews]
        if shown != [(review.at, review.grade) for review in self.recorded.reviews if review.card == card]:
            self.note(f"viva show {card} tells {shown}")
        if len(json.loads(self.run("due", "--json"))) != 3:
            self.note("viva due does not tell of three decks")
        for path in (self.home / "backups").glob("*.json"):
            self.tally.counts["twice"] += ledger.twice_in(path)

    def tear(self) -> None:
        """Leave in the journal what a power cut can: the beginning of a line that was never acknowledged."""
        journal = self.home / "progress.json.journal"
        if not self.home.exists():
            return
        lines = journal.read_bytes().splitlines() if journal.exists() else []
        line = lines[-1] if lines else b'{"review":{"card":"many/c0000",'
        with journal.open("ab") as file:
            file.write(line[: self._rng.randint(1, len(line) - 1)])
        self._is_torn = True
        self.tally.counts["torn on purpose"] += 1

    def note(self, problem: str) -> None:
        """Take down an error."""
        self.tally.counts["errors"] += 1
        self.tally.problems.append(f"{self.home}: {problem}")

    def _check_torn(self, watched: Watched, where: str) -> None:
        is_reported = _TORN in " ".join(watched.said.split())
        self.tally.counts["torn, reported by viva"] += is_reported
        if watched.frames and is_reported < self._is_torn:
            self.note(f"{where}: not a word about the torn line")

    def _pass_time(self) -> None:
        hours = self._rng.choice((1, 3, 8, 24, 24, 72, 500))
        self.now += timedelta(hours=hours * self._rng.uniform(0.5, 1.0))

    def _environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("VIVA_")},
            "VIVA_HOME": str(self.home),
            "VIVA_CACHE": str(self._folder / "cache"),
            "VIVA_DECKS": str(self._folder / "decks"),
            "VIVA_NOW": self.now.isoformat(),
            "TERM": "xterm-256color",
            "NO_COLOR": "1",
            "PYTHONIOENCODING": "utf-8",
        }


def _deck(name: str, tags: Sequence[str], *, asks_back: bool = False) -> str:
    """Return a deck; where it `asks_back`, each card has a follow-up, whose question names the card again."""

    def card(number: int, tag: str) -> str:
        place = f"{name}/c{number:04}"
        follow_up = f", follow_ups: [{{question: 'Why Q{place}?', answer: 'Because.'}}]" if asks_back else ""
        return f"  - {{id: c{number:04}, question: 'Q{place}?', answer: 'A{place}.', tags: [{tag}]{follow_up}}}\n"

    cards = "".join(card(number, tag) for number, tag in enumerate(tags))
    return f"deck: {name}\ntitle: The {name} deck\ncards:\n{cards}"


def _amiss(said: str) -> list[str]:
    """Return the lines that a viva must not say: of tracebacks, and of progress other than a torn line.

    Python's own start is not viva's: what Ctrl-C does to it does not count (later, the exit status would tell).
    """
    signs = ("Traceback", "Error", "Not saved", "progress.json", "Another viva")
    lines = _TORN_NOTICE.sub("", INTERRUPTED.sub("", said)).splitlines()
    return [line for line in lines if any(sign in line for sign in signs)]
