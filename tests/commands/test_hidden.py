"""Hidden decks: what still finds their cards, what leaves them out, and what viva says then."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from vivadeck.app import App
from vivadeck.commands import decks, exam, export, practice, search, study, suspend, today
from vivadeck.commands.nothing import why_none
from vivadeck.errors import VivaError
from vivadeck.model import Choice

DO = "{} cards in hidden decks do. To take those of general: `-q 'deck:general regularization'`"


@pytest.fixture
def mine(home: Path) -> Path:
    """A deck of one's own, so that the bundled decks step back."""
    path = home / "decks" / "mine.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("cards:\n- {id: a, question: What is a?, answer: a}\n", "utf-8")
    return path


def found(query: str, *, everywhere: bool = False) -> list[str]:
    app = App()
    return [item.card.id for item in app.select((), app.query(query), everywhere=everywhere).items()]


def asked() -> list[str]:
    return [deck.name for deck in App().asked_decks()]


def outcome(step: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a command says, or refuses, on one line."""
    capsys.readouterr()
    try:
        step()
    except VivaError as error:
        return str(error)
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("mine")
def test_what_is_left_out_is_said_with_the_way_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hidden = found("regularization", everywhere=True)
    assert (len(hidden) > 10, found("regularization")) == (True, [])
    file = tmp_path / "cards.csv"
    for step, start in (
        (lambda: practice.practice(App(), (), "regularization", is_shuffled=False), "No card matches."),
        (lambda: study.study(App(), study.StudyOptions(query="regularization")), "No card matches."),
        (lambda: study.study(App(), study.StudyOptions(query="regularization", more=5)), "No card matches."),
        (lambda: export.table(App(), file, (), "regularization"), f"No card matches, so {file} was not written."),
        (
            lambda: exam.put(App(), exam.Options(day="+9", query="regularization")),
            "There is no card that matches regularization, so there is nothing to plan.",
        ),
    ):
        assert outcome(step, capsys) == f"{start} {DO.format(len(hidden))}"
    assert why_none(App(), (), "zebra") == why_none(App(), ["mine"], "regularization") == "No card matches."
    assert len(found("deck:general regularization")) == sum(card.startswith("general/") for card in hidden)


@pytest.mark.usefixtures("mine")
def test_suspended_cards_of_hidden_decks_are_found_and_resumed(capsys: pytest.CaptureFixture[str]) -> None:
    suspend.decide(App(), ["general/dropout"], "", Choice.SUSPEND)
    assert asked() == ["mine"]  # to suspend a card is no beginning
    assert found("is:suspended", everywhere=True) == ["general/dropout"]
    assert outcome(lambda: suspend.decide(App(), (), "is:suspended", Choice.RESUME), capsys) == (
        "1 card resumed: general/dropout"
    )
    outcome(lambda: suspend.decide(App(), (), "regularization", Choice.SUSPEND), capsys)
    assert found("is:suspended", everywhere=True) == found("regularization", everywhere=True)
    assert asked() == ["mine"]


def test_search_finds_all_decks(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine.write_text(mine.read_text("utf-8") + "- {id: b, question: What is b?, tags: [training]}\n", "utf-8")
    outcome(lambda: decks.decide(App(), {"mine": Choice.HIDE}), capsys)
    for query, card in (
        ("is:new", "general/dropout"),
        ("is:new", "mine/b"),
        ("is:unanswered", "mine/b"),
        ("tag:training", "mine/b"),
        ("what is b", "mine/b"),
    ):
        search.search(App(), query, None, json=True)
        assert card in [hit["id"] for hit in json.loads(capsys.readouterr().out)]


def test_where_all_decks_are_hidden_every_command_says_so(
    mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    del mine
    outcome(lambda: decks.decide(App(), {"mine": Choice.HIDE}), capsys)
    said = (
        "All decks are hidden: assignment-1, assignment-2, assignment-3, assignment-4, general, mine. "
        "To show one: `viva decks --show mine`"
    )
    file = tmp_path / "cards.out"
    for step in (
        lambda: practice.practice(App(), (), "", is_shuffled=False),
        lambda: study.study(App(), study.StudyOptions()),
        lambda: study.study(App(), study.StudyOptions(more=5)),
        lambda: exam.put(App(), exam.Options(day="+9")),
        lambda: export.anki(App(), file, (), "", False),
        lambda: export.anki_text(App(), file, (), ""),
        lambda: export.table(App(), file, (), ""),
        lambda: export.sheet(App(), file, (), ""),
        lambda: export.everything(App(), file, (), ""),
    ):
        assert outcome(step, capsys) == said
    assert said in outcome(lambda: today.today(App()), capsys)
    assert not file.exists()


@pytest.mark.usefixtures("mine")
def test_a_deck_of_an_exam_is_still_asked(capsys: pytest.CaptureFixture[str]) -> None:
    exam.put(App(), exam.Options(day="+8", decks=["mine"]))
    exam.put(App(), exam.Options(day="+9", query="deck:general tag:training"))
    for name, said in (
        ("mine", "The exam on Tue 10 Mar names it, so viva asks its cards until then."),
        ("general", "The exam on Wed 11 Mar names it, so viva asks its cards until then."),
        ("assignment-1", ""),
    ):
        assert outcome(lambda name=name: decks.decide(App(), {name: Choice.HIDE}), capsys) == (  # type: ignore[misc]
            f"{name}: hidden. To show it again: `viva decks --show {name}` {said}".rstrip()
        )


@pytest.mark.usefixtures("mine")
def test_hide_with_json_lists_the_decks(capsys: pytest.CaptureFixture[str]) -> None:
    decks.command(hide=["mine"], json=True)
    listed = json.loads(capsys.readouterr().out)
    assert {deck["deck"]: deck["asked"] for deck in listed}["mine"] is False
