"""A sample of the faults of `tests/benchmarks/faults.py`: the disk fails, and nothing is lost."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("strace is for Linux", allow_module_level=True)

from faulty import SCENARIOS, Fault, Verdict, faults, judge
from straced import TracedHome, are_possible

AT_ONCE = 4
SAVING, STRIDE = ("write", "fsync", "rename"), 11  # no multiple of the number of errors


@pytest.fixture(scope="module", autouse=True)
def _strace() -> None:
    if not are_possible():
        pytest.skip("needs strace, which makes system calls fail")


@pytest.mark.parametrize("number", range(len(SCENARIOS)), ids=[scenario.name for scenario in SCENARIOS])
def test_a_failing_disk_loses_no_acknowledged_entry(number: int, tmp_path: Path) -> None:
    scenario = SCENARIOS[number]
    first = TracedHome(tmp_path / "first")
    template = first.prepared(scenario)
    undisturbed = first.run(scenario)
    assert (undisturbed.status, undisturbed.acknowledged) == (0, len(scenario.states) - 1)
    chosen = sample(list(faults(first, undisturbed.calls)), number)[:: 4 if scenario.keys else 1]

    def judged(one: int) -> list[tuple[Fault, Verdict]]:
        place = TracedHome(tmp_path / str(one))
        return [(fault, judge(place, template, scenario, fault)) for fault in chosen[one::AT_ONCE]]

    if scenario.keys:  # a pseudo-terminal forks, which does not work with threads
        outcomes = [each for one in range(AT_ONCE) for each in judged(one)]
    else:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            outcomes = [each for some in pool.map(judged, range(AT_ONCE)) for each in some]
    assert [f"{fault}: {wrong}" for fault, verdict in outcomes for wrong in verdict.wrong] == []
    assert sum(verdict.is_missed for _, verdict in outcomes) <= len(outcomes) // 4  # else the test itself is wrong


def sample(every: list[Fault], number: int) -> list[Fault]:
    """Return some faults of the calls that save something, and one of every fourth other call, once or lasting.

    Which ones differs from scenario to scenario; in a row there are the errors of one call after the other's.
    """
    ordered = sorted(every, key=lambda fault: (fault.call, fault.lasting))
    groups = [list(group) for _, group in groupby(ordered, lambda fault: (fault.call, fault.lasting))]
    saving = [fault for group in groups if group[0].call in SAVING for fault in group[number % len(group) :: STRIDE]]
    others = [group for group in groups if group[0].call not in SAVING][number % 4 :: 4]
    return saving + [group[(5 * number + 7 * place) % len(group)] for place, group in enumerate(others)]
