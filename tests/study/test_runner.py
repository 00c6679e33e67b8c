"""The runner: what each action records and shows next, whatever the face is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest

from vivadeck.agenda import Item
from vivadeck.decks.library import load
from vivadeck.progress.store import Store
from vivadeck.study import card_editing
from vivadeck.study.session import start
from vivadeck.study.view import StudyView
from vivadeck.terminal.asking import Action, Face, Runner, Step, Stopped
from vivadeck.terminal.escape_codes import Closed

NOW = datetime.fromisoformat("2026-03-02T18:00:00+01:00")
ScriptedAnswer = Action | int | Exception | type[BaseException] | Callable[[StudyView], None] | None


class Script(Face[StudyView]):
    """A face whose student does what is written; `seen` are the views, with the journal's entries at that moment."""

    def __init__(self, journal: Path, answers: Sequence[ScriptedAnswer]) -> None:
        self.seen: list[tuple[StudyView, list[str]]] = []
        self.events: list[str] = []
        self._journal = journal
        self._answers = iter(answers)

    @contextmanager
    def taken(self) -> Iterator[None]:
        self.events.append("taken")
        try:
            yield
        finally:
            self.events.append("given back")

    def ask(self, view: StudyView) -> tuple[StudyView, Step]:
        lines = self._journal.read_text("utf-8").splitlines() if self._journal.is_file() else []
        self.seen.append((view, [next(iter(json.loads(line))) for line in lines]))
        answer = next(self._answers, Action.QUIT)
        if isinstance(answer, type | Exception):
            raise answer
        if callable(answer):
            answer(view)
            return view, None
        return view, answer

    @contextmanager
    def suspended(self) -> Iterator[None]:
        self.events.append("suspended")
        yield
        self.events.append("resumed")

    @property
    def cards(self) -> list[str]:
        return [view.session.current.card.name if view.session.queue else "" for view, _ in self.seen]

    @property
    def messages(self) -> list[str]:
        return [view.message for view, _ in self.seen]


@pytest.fixture
def run(deck: Path, home: Path) -> Callable[..., tuple[Runner[StudyView], Script]]:
    """Run a session of small/one, small/two and small/three with these answers, and a real store."""

    def run(*answers: ScriptedAnswer) -> tuple[Runner[StudyView], Script]:
        store = Store(home, date(2026, 3, 2))
        store.prepare()
        items = [Item(card) for card in load([deck]).cards.values()]
        view = StudyView(start(items, date(2026, 3, 2)), NOW)
        runner = Runner(view, store.record, lambda: NOW, lambda view, face: card_editing.edited(view, face, ()))
        face = Script(home / "progress.json.journal", answers)
        runner.run(face)
        return runner, face

    return run


Run = Callable[..., tuple[Runner[StudyView], Script]]


def test_every_entry_is_on_disk_before_the_next_view(run: Run) -> None:
    _, face = run(4, Action.SKIP, Action.UNDO, Action.SUSPEND, Action.UNDO, Action.UNDO)
    assert [len(entries) for _, entries in face.seen] == [0, 1, 2, 3, 4, 5, 6]
    assert face.cards == ["one", "two", "three", "two", "three", "two", "one"]
    assert face.events == ["taken", "given back"]


def test_each_action_has_its_message(run: Run) -> None:
    _, face = run(Action.UNDO, Action.SKIP, Action.UNDO, Action.SUSPEND, 4, None)
    assert face.messages == [
        "",
        "There is nothing to undo.",
        "Skipped until tomorrow. u undoes it.",
        "Undone.",
        "Suspended. u undoes it. To bring it back later: `viva resume small/one`",
        "",
        "",
    ]


def test_an_undone_grade_is_asked_for_with_the_answer_open(run: Run) -> None:
    _, face = run(4, Action.UNDO, Action.SKIP, Action.UNDO)
    assert [view.is_revealed for view, _ in face.seen] == [False, False, True, False, False]


def test_an_entry_that_cannot_be_saved_waits_until_it_can(run: Run, home: Path) -> None:
    journal = home / "progress.json.journal"
    runner, face = run(lambda _: journal.mkdir(), 5, None, Action.RETRY, lambda _: journal.rmdir(), Action.RETRY)
    unsaved = [view.unsaved.entry.card if view.unsaved else "" for view, _ in face.seen]
    assert unsaved == ["", "", "small/one", "small/one", "small/one", "small/one", ""]
    assert face.messages[2].startswith("Not saved: ")
    assert face.cards == ["one"] * 6 + ["two"]
    assert [(each.card, each.grade) for each in runner.view.session.reviews] == [("small/one", 5)]


def test_the_entry_of_the_session_is_the_one_that_was_saved(run: Run, home: Path) -> None:
    other = Store(home, date(2026, 3, 2))
    other.prepare()
    first, _ = run(4)
    second, _ = run(4)  # at the same moment, so it is saved a millisecond later
    moments = [runner.view.session.reviews[0].at for runner in (first, second)]
    assert moments[0] < moments[1]
    assert [each.at for each in other.load().reviews] == moments


@pytest.mark.parametrize(
    ("end", "stopped"), [(KeyboardInterrupt, KeyboardInterrupt), (Stopped("why"), Stopped), (Closed, type(None))]
)
def test_after_any_end_of_a_session_the_terminal_is_as_before(
    run: Run, end: Exception | type[BaseException], stopped: type[BaseException]
) -> None:
    runner, face = run(4, end, 4)
    assert isinstance(runner.stopped, stopped)
    assert face.events == ["taken", "given back"]
    assert len(runner.view.session.reviews) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="an editor that is a shell script")
def test_the_editor_has_the_terminal_while_it_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = tmp_path / "betters"
    editor.write_text('#!/bin/sh\nsed -i.bak "s/question: one/question: better/" "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    runner, face = run(Action.EDIT)
    assert face.events == ["taken", "suspended", "resumed", "given back"]
    assert runner.view.session.current.card.question == "better"


def test_an_editor_that_cannot_be_started_is_a_message(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    runner, _ = run(Action.EDIT, Action.EDIT)
    assert runner.view.message.startswith("The editor /no/such/editor cannot be started: ")
