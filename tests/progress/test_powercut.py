"""Every acknowledged entry survives a power cut at any moment. `tests/benchmarks/powercut.py` tries every byte."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("strace is for Linux", allow_module_level=True)

from disk import Cut, DiskFile, Folder
from outage import BY_HAND, STEPS, PowerCut, traced
from straced import are_possible

STATE = ".progress-2026-11-24-120000-before-merge.json.viva-"
SAMPLE = Cut(most=2, at_a_point=8)


@pytest.fixture(scope="module")
def power(tmp_path_factory: pytest.TempPathFactory) -> PowerCut:
    if not are_possible():
        pytest.skip("needs strace, which tells what is written")
    folder = tmp_path_factory.mktemp("power")
    return PowerCut(traced(folder), folder / "disk", SAMPLE, STEPS)


def test_acknowledged_entries_survive_a_power_cut(power: PowerCut) -> None:
    assert list(power.failures()) == []
    assert power.points > 200
    assert len(power.outcomes) > 300


def test_a_home_that_viva_did_not_make_survives_a_power_cut(power: PowerCut, tmp_path: Path) -> None:
    own_power = PowerCut(traced(tmp_path, BY_HAND), tmp_path / "disk", SAMPLE, BY_HAND)
    assert list(own_power.failures()) == []
    assert own_power.points > 10


@pytest.mark.parametrize(
    "sync",
    [
        "progress.json.journal after write progress.json.journal",
        "home after fsync progress.json.journal",
        ".progress.json.viva- after write .progress.json.viva-",
        "home after rename progress.json",
        "progress.json.lock after write progress.json.lock",
        ".progress-2026-11-24.json.viva- after write .progress-2026-11-24.json.viva-",
        f"{STATE} after write {STATE}",
    ],
)
def test_every_fsync_is_needed(sync: str, power: PowerCut) -> None:
    """If the disk ignores one of them, something is lost: so this test would fail if viva left it out."""
    ignored = {number for number, name in power.syncs() if name == sync}
    assert ignored
    assert next(power.failures(ignored), None)


def test_only_synced_bytes_of_a_file_are_certain() -> None:
    file = DiskFile()
    file.pending.append((0, b"ab"))
    assert set(file.whole() + file.torn(SAMPLE)) == {b"", b"ab", b"a", b"\0\0", b"a\0"}
    file.sync()
    assert file.whole() + file.torn(SAMPLE) == [b"ab"]
    file.pending += [(1, None), (1, b"c")]
    assert set(file.whole()) == {b"ab", b"a", b"ac"}


def test_an_unsynced_name_may_stand_for_any_of_its_files() -> None:
    folder, old, new = Folder(), DiskFile(), DiskFile()
    folder.put("name", old)
    folder.sync()
    folder.put("beside", new)
    folder.put("name", new)
    folder.put("beside", None)
    assert len(list(folder.trees())) == 4
    folder.sync()
    assert list(folder.trees()) == [{"name": new}]
