"""The real program on a failing disk: strace makes each system call of viva on its home fail in turn.

A scenario runs once to list its calls, then once for each fault. Then the disk, the messages and the next undisturbed
run are judged. `progress/test_faults.py` takes a sample of the faults, `benchmarks/faults.py` all of them.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from straced import ProgressState, Ran, Scenario, TracedHome

from vivadeck.errors import VivaError
from vivadeck.model import Progress
from vivadeck.progress.backups import STATES
from vivadeck.progress.json_file import dump, parse_bytes
from vivadeck.progress.store import Store

ERRORS = ("ENOSPC", "EIO", "EACCES")
LOCK_ERRORS = ("ENOLCK", "EOPNOTSUPP")
_CLEANING = ("ftruncate", "unlink", "unlinkat")  # calls that clean up after a failure
_SHARED = ("openat", "read", "write")  # Python makes these elsewhere, too, so only calls on own files fail
_CAN_BE_SILENT = re.compile(
    r"openat\(|mkdir\(|flock\(|\w+\(\d+<[^>]*\.lock>"
)  # a failure of these may make no difference
_KNOWN = ("", "/progress.json", "/progress.json.journal", "/progress.json.lock", "/backups")
_INJECTED = "(INJECTED)"  # strace's mark at a call that it made fail
CONFLICT = "progress.sync-conflict-20260302-180000-ABCDEFG.json"
_LEFT_RIGHT = re.compile(
    r"progress\.(sync-conflict-.*\.)?json|progress\.json\.lock|backups|"
    r"backups/progress-\d{4}-\d\d-\d\d(-\d{6}-before-[a-z]+)?\.json"
)


class Fault(NamedTuple):
    """The `when`-th call of this name fails. If it is `lasting`, all later ones and the clean-up fail, too."""

    call: str
    error: str
    when: int
    lasting: bool = False
    cleaning: tuple[tuple[str, int], ...] = ()

    def options(self, home: Path) -> list[str]:
        """Return the options of strace for this fault."""
        options = [f"inject={self.call}:error={self.error}:when={self.when}{'+' * self.lasting}"]
        options += [f"inject=?{call}:error={self.error}:when={when}+" for call, when in self.cleaning]
        only = _KNOWN if self.lasting and self.call in _SHARED else ()
        return [*(f"-P{home}{path}" for path in only), *(f"-e{each}" for each in options)]


def read(home: Path) -> ProgressState:
    """Return the state of a home. Raises VivaError."""
    return _state(Store(home, date(2026, 3, 2)).load())


def _state(progress: Progress) -> ProgressState:
    reviews = [f"{review.card} {review.grade}" for review in progress.reviews]
    return tuple(sorted([*reviews, *(f"{each.card} {each.choice}" for each in progress.decisions.values())]))


def faults(place: TracedHome, calls: list[str]) -> Iterator[Fault]:
    """Return every fault that is possible with the calls of an undisturbed run."""
    own_files = re.compile(rf'[<"]{re.escape(str(place.home))}({"|".join(map(re.escape, _KNOWN))})[>"]')
    counted: Counter[str] = Counter()
    counted_known: Counter[str] = Counter()
    for line in calls:
        name = line.split()[1].partition("(")[0]
        is_known = bool(own_files.search(line))
        counted[name] += 1
        counted_known[name] += is_known
        if not place.ours.match(line):
            continue
        for error in ERRORS + (LOCK_ERRORS if name == "flock" else ()):
            yield Fault(name, error, counted[name])
            seen = counted_known if name in _SHARED else counted
            cleaning = tuple((each, seen[each] + 1) for each in _CLEANING if each != name)
            if (name not in _SHARED or is_known) and (name, error) != ("flock", "EACCES"):  # 10 s of patience each
                yield Fault(name, error, seen[name], lasting=True, cleaning=cleaning)


class Verdict(NamedTuple):
    """The result of a fault. `wrong` is empty if everything is right."""

    is_missed: bool = False  # the call that failed was another one, three times
    is_new: bool = False  # at the end everything was saved
    is_retried: bool = False
    is_beyond: bool = False  # the refused entry is saved, too
    is_unsaid: bool = False
    is_lost: bool = False
    is_twice: bool = False
    has_traceback: bool = False
    temporary: int = 0  # files left by a clean-up that failed, too
    wrong: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return the column of a table in which this verdict counts."""
        return {
            "faults": 1,
            "old": int(not (self.is_missed or self.is_new)),
            "new": int(self.is_new),
            "retried": int(self.is_retried),
            "beyond": int(self.is_beyond),
            "unsaid": int(self.is_unsaid),
            "missed": int(self.is_missed),
            "temp": self.temporary,
            "lost": int(self.is_lost),
            "twice": int(self.is_twice),
            "trace": int(self.has_traceback),
            "wrong": int(bool(self.wrong)),
        }


def judge(place: TracedHome, template: Path, scenario: Scenario, fault: Fault) -> Verdict:
    """Make the fault happen, and judge the result."""
    for _ in range(3):
        place.fill(template)
        ran = place.run(scenario, *fault.options(place.home))
        injected = [line for line in ran.calls if _INJECTED in line]
        if injected and place.ours.match(injected[0]):
            return _verdict(place, scenario, fault, ran)
    return Verdict(is_missed=True)


def _verdict(place: TracedHome, scenario: Scenario, fault: Fault, ran: Ran) -> Verdict:
    reason = os.strerror(getattr(errno, fault.error)).lower()
    said = " ".join(ran.err.split())  # a terminal's lines end between words
    is_said = reason in said.lower() and str(place.home) in said
    is_said |= bool(scenario.keys) and "Not saved" in ran.err  # the screen shows the rest only if there is room
    state, wrong = _state_now(place)
    due, *beyond = scenario.states[ran.acknowledged : ran.acknowledged + 2]
    if state not in (due, *beyond):
        wrong.append(f"{ran.acknowledged} steps were acknowledged, and the state is {state}")
    if ran.status not in (0, 1) or "Traceback" in ran.err:
        wrong.append(f"exit status {ran.status}: {ran.err}")
    if beyond and not (is_said and (ran.status == 1 or scenario.keys)):
        wrong.append(f"not everything is saved; exit status {ran.status}, messages: {ran.err}")
    if not is_said and not all(_CAN_BE_SILENT.search(line) for line in ran.calls if _INJECTED in line):
        wrong.append(f"the fault was not reported, only: {ran.err}")
    if state != due and not fault.lasting and "is written, but might not outlast" not in said:
        wrong.append("an entry that was refused is saved")
    if beyond and "Not saved" in ran.err and not fault.lasting:
        wrong.append(f"trying again did not help: {ran.err}")
    if scenario.is_kept:
        wrong += _kept(place, scenario, state)
    left, more = _later(place, state, may_leave=fault.lasting)
    return Verdict(
        is_new=state == scenario.states[-1],
        is_retried="Not saved" in ran.err and not beyond,
        is_beyond=state in beyond and state != due,
        is_unsaid=not is_said,
        is_lost=state is None or not (set(due) <= set(state) or state in beyond),
        is_twice=state is not None and len(set(state)) < len(state),
        has_traceback="Traceback" in ran.err,
        temporary=left,
        wrong=(*wrong, *more),
    )


def _kept(place: TracedHome, scenario: Scenario, state: ProgressState | None) -> list[str]:
    """Return what is wrong with the kept states: none may be removed before the new one is in place."""
    states = [_state(parse_bytes(path.read_bytes())) for path in place.home.glob("backups/*-before-*.json")]
    if state == scenario.states[-1]:
        lost = [] if scenario.states[0] in states else ["the state before the change is not kept"]
        return lost if len(states) >= STATES else [*lost, f"only {len(states)} states are kept"]
    return [] if states.count(()) == STATES else ["the change was not made, but a kept state was removed"]


def _later(place: TracedHome, state: ProgressState | None, *, may_leave: bool) -> tuple[int, list[str]]:
    """Run the program undisturbed. Return the number of temporary files then, and what is wrong."""
    after = place.viva("study", "--new", "99")
    later_state, wrong = _state_now(place)
    if after.returncode or "[small/" not in after.stdout:
        wrong.append(f"the next run ended with {after.returncode}: {after.stderr}")
    if later_state != state:
        wrong.append(f"the next run changed {state} to {later_state}")
    left = [str(path.relative_to(place.home)) for path in place.home.rglob("*")]
    strange = [path for path in left if not _LEFT_RIGHT.fullmatch(path)]
    temporary = [path for path in strange if Path(path).name.startswith(".")]
    if strange != temporary or (temporary and not may_leave):
        wrong.append(f"files that nobody removed: {strange}")
    return len(temporary), wrong


def _state_now(place: TracedHome) -> tuple[ProgressState | None, list[str]]:
    """Return the state of the home, None if it cannot be read, and what is wrong with it."""
    try:
        for path in (place.home / "progress.json", *(place.home / "backups").glob("progress-*.json")):
            if path.exists():
                json.loads(path.read_bytes())
        return read(place.home), []
    except (VivaError, ValueError) as error:
        return None, [str(error)]


def _crashed(place: TracedHome) -> None:
    place.viva("study", stdin="4\n")
    place.crash("5")


def _conflicting(place: TracedHome) -> None:
    place.viva("study", stdin="3\n4\n")
    (place.home / "progress.json").rename(place.home / CONFLICT)
    shutil.rmtree(place.home / "backups")
    place.viva("study", stdin="4\n")

    _change_often(place)


def _restorable(place: TracedHome) -> None:
    place.viva("study", stdin="4\n")
    shutil.copy(place.home / "progress.json", place.home / "backups" / "progress-2026-03-01.json")
    place.viva("study", stdin="5\n")
    _change_often(place)
    place.crash("3")


def _change_often(place: TracedHome) -> None:
    """Keep the greatest number of states, all empty."""
    folder = place.home / "backups"
    for day in range(1, STATES + 1):
        (folder / f"progress-2026-02-{day:02}-120000-before-merge.json").write_text(dump(Progress()), "utf-8")


def _suspended(place: TracedHome) -> None:
    place.viva("suspend", "small/one", "small/two")


SCENARIOS = (
    Scenario(
        "a session line by line",
        ("study",),
        ((), ("small/one 4",), (), ("small/one 5",), ("small/one 5", "small/two suspend"),
         ("small/one 5", "small/three 4", "small/two suspend")),
        stdin="4\nr\nu\nr\n5\nr\nx\nr\n4\nr\n",
    ),
    Scenario(
        "a journal of a crash",
        ("study",),
        (("small/one 4", "small/two 5"), ("small/one 4", "small/three 4", "small/two 5")),
        prepare=_crashed,
        stdin="4\nr\n",
    ),
    Scenario(
        "suspend",
        ("suspend", "small/one", "small/two"),
        ((), ("small/one suspend",), ("small/one suspend", "small/two suspend")),
        ": suspended\n",
    ),
    Scenario(
        "resume",
        ("resume", "small/two"),
        (("small/one suspend", "small/two suspend"), ("small/one suspend", "small/two resume")),
        ": resumed\n",
        prepare=_suspended,
    ),
    Scenario(
        "merge",
        ("merge", f"HOME/{CONFLICT}"),
        (("small/one 4",), ("small/one 3", "small/one 4", "small/two 4")),
        r"3 reviews\.\n",
        prepare=_conflicting,
        is_kept=True,
    ),
    Scenario(
        "restore",
        ("restore", "2026-03-01"),
        (("small/one 4", "small/three 3", "small/two 5"), ("small/one 4",)),
        r"1 review, from ",
        prepare=_restorable,
        is_kept=True,
    ),
    Scenario(
        "a session on a full screen",
        ("study",),
        ((), ("small/one 4",), (), ("small/one 5",), ("small/one 5", "small/two suspend")),
        keys=" 4u5x",
    ),
)  # fmt: skip
