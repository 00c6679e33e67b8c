"""viva → real Anki → Anki's own export, old and new → viva: the same cards, schedules and reviews."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

if TYPE_CHECKING:
    from conftest import Viva

CARDS = "cards:\n" + "".join(
    f"- {{id: c{number}, question: What is {number}?, answer: It is {number}.}}\n" for number in range(8)
)
DAYS = {"2026-03-02": "01234505\n", "2026-03-03": "54321044\n", "2026-03-04": "4540\n", "2026-03-09": "424515\n"}
LATER = {"VIVA_NOW": "2026-03-09T20:00:00+01:00"}


def reviews(home: Path) -> list[tuple[Any, ...]]:
    """Return the reviews of a home; a moment is the same whatever its offset."""
    stored = json.loads((home / "progress.json").read_text("utf-8"))["reviews"]
    keys = ("card", "grade", "seconds", "mode")
    return [(*(each[key] for key in keys), datetime.fromisoformat(each["at"])) for each in stored]


def schedules(viva: Viva, home: Path) -> list[Any]:
    shown = [viva("show", f"c{number}", "--json", VIVA_HOME=str(home), **LATER).out for number in range(8)]
    return [json.loads(each)["schedule"] for each in shown]


@pytest.mark.parametrize("legacy", [True, False])
def test_everything_comes_back(legacy: bool, home: Path, tmp_path: Path, viva: Viva) -> None:
    (home / "decks").mkdir(parents=True)
    (home / "decks" / "mine.yaml").write_text(CARDS, "utf-8")
    for day, grades in DAYS.items():
        viva("study", "mine", stdin="\n".join(grades), VIVA_NOW=f"{day}T18:00:00+01:00")
    viva("suspend", "mine/c7", **LATER)
    assert viva("export", "anki", str(tmp_path / "out.apkg"), "mine", "--with-progress", **LATER).status == 0
    col = Collection(str(tmp_path / "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "out.apkg"), options=options))
    back = str(tmp_path / "back.apkg")
    col.export_anki_package(
        out_path=back, options=ExportAnkiPackageOptions(with_scheduling=True, legacy=legacy), limit=None
    )
    col.close()
    other = tmp_path / "other"
    done = viva("import", back, "--with-progress", VIVA_HOME=str(other), **LATER)
    assert done.status == 0, done.err
    assert len(reviews(home)) > 20
    assert sorted(reviews(other)) == sorted(reviews(home))
    assert schedules(viva, other) == schedules(viva, home)
    hits = json.loads(viva("search", "is:suspended", "--json", VIVA_HOME=str(other), **LATER).out)
    assert [hit["id"] for hit in hits] == ["mine/c7"]
    again = viva("import", back, "--with-progress", VIVA_HOME=str(home), **LATER)  # and home: nothing new
    assert "8 unchanged" in again.out
    assert ": nothing new" in again.out
