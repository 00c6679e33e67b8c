"""The clock: the local time, or the moment that VIVA_NOW starts it from."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from vivadeck import clock
from vivadeck.errors import VivaError

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("setting", "first"),
    [
        ("2026-11-24T18:30+01:00", "2026-11-24T18:30+01:00"),
        ("2026-11-24T18:30:15.250-05:30", "2026-11-24T18:30:15.250-05:30"),
        ("2026-11-24T18:30Z", "2026-11-24T18:30+00:00"),
        ("2026-11-24 18:30+00:00", "2026-11-24T18:30+00:00"),
        ("20261124T1830Z", "2026-11-24T18:30+00:00"),
        ("2028-02-29T23:59+14:00", "2028-02-29T23:59+14:00"),
        ("0001-01-01T00:00+00:00", "0001-01-01T00:00+00:00"),
        ("9000-12-31T23:59+00:00", "9000-12-31T23:59+00:00"),
    ],
)
def test_viva_now_sets_the_moment(monkeypatch: pytest.MonkeyPatch, setting: str, first: str) -> None:
    monkeypatch.setenv("VIVA_NOW", setting)
    now = clock.start()()
    expected = datetime.fromisoformat(first)
    assert timedelta(0) <= now - expected < MINUTE
    assert now.utcoffset() == expected.utcoffset()


@pytest.mark.parametrize("setting", ["2026-11-24T18:30", "2026-07-24T18:30", "2026-11-24"])
def test_viva_now_without_an_offset_is_local(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv("VIVA_NOW", setting)
    now, local = clock.start()(), datetime.fromisoformat(setting)
    assert timedelta(0) <= now.replace(tzinfo=None) - local < MINUTE
    assert now.utcoffset() == local.astimezone().utcoffset()


def test_viva_now_runs_on_from_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_NOW", "2026-11-24T18:30+01:00")
    now = clock.start()
    monkeypatch.delenv("VIVA_NOW")
    first = now()
    readings = (now() for _ in range(10_000_000))  # how fine the system's clock is differs
    assert timedelta(0) < next(each for each in readings if each != first) - first < MINUTE


@pytest.mark.parametrize("setting", [None, ""], ids=["unset", "empty"])
def test_without_viva_now_it_is_the_local_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str | None
) -> None:
    monkeypatch.delenv("VIVA_NOW", raising=False)
    if setting is not None:
        monkeypatch.setenv("VIVA_NOW", setting)
    now = clock.start()()
    (tmp_path / "written").touch()
    written = datetime.fromtimestamp((tmp_path / "written").stat().st_mtime).astimezone()
    assert abs(now - written) < MINUTE
    assert now.utcoffset() == written.utcoffset()


@pytest.mark.parametrize(
    "setting",
    [
        "now",
        "tomorrow",
        "Friday",
        "18:30",
        "24.11.2026",
        "2026-13-01",
        "2026-02-29T12:00",
        "2026-11-24T25:00",
        "2026-11-24T18:30+25:00",
        " 2026-11-24T18:30",
        "2026-11-24T18:30 ",
        "1764005400",
        "0",
        "9001-01-01T00:00+00:00",
        "9999-12-31T23:59:59.999999+00:00",
    ],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, setting: str) -> None:
    monkeypatch.setenv("VIVA_NOW", setting)
    with pytest.raises(VivaError) as refused:
        clock.start()
    assert str(refused.value).startswith(f"VIVA_NOW is {setting!r}")
    assert "such as 2026-11-24T18:30" in str(refused.value) or "year 9000" in str(refused.value)
