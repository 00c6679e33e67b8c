"""Counted answers stay right while reviews are added, taken back, and move to other cards."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

from conftest import deck_text
from kept import NOW, TODAY, is_right, recorded, settled

from vivadeck.model import Choice, Decision, Review, Undo
from vivadeck.progress.merge import moved
from vivadeck.progress.store import Store


def test_each_change_is_counted_once(tmp_path: Path) -> None:
    deck = settled(tmp_path / "a.yaml", deck_text("a", "one", "two", "three"))
    first = [Review("a/one", NOW - timedelta(days=ago), 4, 9.0) for ago in (40, 39, 33, 9)]
    recorded(tmp_path, *first)
    is_right(tmp_path, deck)
    last = Review("a/one", NOW, 1, 700.0)
    recorded(tmp_path, last, Review("a/two", NOW, 5, 3.0, "practice"), is_folded=False)
    is_right(tmp_path, deck)
    recorded(tmp_path, Undo("a/one", last.at), Decision("a/two", NOW, Choice.SUSPEND))
    is_right(tmp_path, deck)
    Store(tmp_path / "home", TODAY).rewrite(partial(moved, heirs={"a/one": "a/three"}), "move", NOW)
    is_right(tmp_path, deck)
