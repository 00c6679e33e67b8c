"""After any steps in any order, the collection answers as the oracle does."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import deck_steps
import other_steps
import progress_steps
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import World

Step = Callable[[World, int, int], None]

# So many times the sequences of the suite: `VIVA_SEQUENCES=50 pytest tests/collection/test_collection_property.py`.
TIMES = int(os.environ.get("VIVA_SEQUENCES", "1"))
_NUMBERS = st.integers(0, 999)
_STEPS: tuple[Step, ...] = (*deck_steps.STEPS, *progress_steps.STEPS, *other_steps.STEPS)
_RARE = {progress_steps.damage_progress, progress_steps.lose_progress}  # after them hardly anything can be asked
_USUAL = [progress_steps.review, progress_steps.fold, progress_steps.settle, progress_steps.decide]
_NAMES = st.sampled_from([step for step in _STEPS if step not in _RARE]) | st.sampled_from(_USUAL)
_ALL = _NAMES | _NAMES | st.sampled_from(_STEPS)
_SHM = "/dev/shm"


@pytest.fixture(autouse=True, scope="module")
def _no_power_cuts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)
        yield


@settings(max_examples=50 * TIMES, deadline=None)
@given(st.lists(st.tuples(_ALL, _NUMBERS, _NUMBERS, st.booleans()), min_size=4, max_size=24))
def test_the_collection_agrees_with_the_oracle(steps: list[tuple[Step, int, int, bool]]) -> None:
    with tempfile.TemporaryDirectory(dir=_SHM if os.access(_SHM, os.W_OK) else None) as folder:
        world = World(Path(folder))
        for step, a, b, is_checked in steps:
            step(world, a, b)
            if is_checked:
                world.check()
        world.check()
