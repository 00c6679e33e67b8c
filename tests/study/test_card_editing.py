"""A card edited in the student's editor."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, deck_text

from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.model import Card
from vivadeck.study import card_editing
from vivadeck.terminal import editor


def edited(card: Card, old: str, new: str, *, is_shared: bool = False, status: int = 0) -> tuple[Card | None, str]:
    """Edit a card as a student would who replaces `old` by `new` in the file that the editor was given."""

    def run(command: list[str]) -> int:
        path = Path(command[-1])
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        return status

    return card_editing.edit(card, is_shared=is_shared, run=run)


@pytest.fixture
def bundled(home: Path) -> Card:
    """A card of a deck that came with viva."""
    return load([ROOT / "decks"]).cards["general/dropout"]


def test_a_shared_deck_is_copied_and_the_copy_changed(bundled: Card, home: Path) -> None:
    before = bundled.path.read_bytes()
    copy = home / "decks" / "general.yaml"
    changed, said = edited(bundled, "What is dropout?", "What is it?", is_shared=True)
    assert changed is not None
    assert (changed.question, changed.path) == ("What is it?", copy)
    assert said == f"You now have your own copy of this deck: {copy}"
    assert bundled.path.read_bytes() == before
    pictures = [path.name for path in bundled.path.with_name("general.media").iterdir()]
    assert {path.name for path in copy.with_name("general.media").iterdir()} == set(pictures)
    assert len(pictures) >= 5
    again, said = edited(changed, "What is it?", "And now?")
    assert again is not None
    assert (again.question, said) == ("And now?", "")


def test_a_copy_that_was_not_changed_does_not_stay(bundled: Card, home: Path) -> None:
    assert edited(bundled, "nothing like this", "", is_shared=True) == (bundled, "Nothing was changed.")
    assert list((home / "decks").iterdir()) == []


def test_a_missing_editor_leaves_no_copy(bundled: Card, home: Path) -> None:
    with pytest.raises(VivaError, match="/no/such/editor cannot be started"):
        card_editing.edit(bundled, is_shared=True, run=lambda command: editor.run(["/no/such/editor", *command[1:]]))
    assert not (home / "decks" / "general.yaml").exists()


def test_a_card_without_an_id_keeps_its_history_when_it_is_reworded(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(deck_text("own", "wat is alpha", "other"), "utf-8")
    card = load([path]).cards["own/wat-is-alpha"]
    changed, said = edited(card, "question: wat", "question: What")
    assert changed is not None
    assert (changed.id, changed.question, said) == ("own/wat-is-alpha", "What is alpha", "")
    assert [each.has_id for each in load([path]).cards.values()] == [True, False]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: a", "id: renamed", "own/a is no longer in"),
        ("- id: a\n  question: A\n  answer: A\n", "", "own/a is no longer in"),
        ("question: A", "quest: A", "The deck is broken now, so the session keeps the card as it was: "),
    ],
)
def test_an_edit_can_change_or_delete_a_card_or_break_its_deck(
    home: Path, tmp_path: Path, old: str, new: str, says: str
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("cards:\n- id: a\n  question: A\n  answer: A\n- id: b\n  question: B\n  answer: B\n", "utf-8")
    card = load([path]).cards["own/a"]
    changed, said = edited(card, old, new)
    assert says in said
    assert changed == (card if "broken" in said else None)


def test_a_deck_that_an_edit_broke_can_be_corrected_by_the_next_edit(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("cards:\n- question: A\n  answer: B\n", "utf-8")
    card = load([path]).cards["own/a"]
    broken, said = edited(card, "  answer: B", " answer: B")
    assert (broken, said.startswith("The deck is broken now, so the session keeps the card as it was: ")) == (
        card,
        True,
    )
    mended, said = edited(card, " answer: B", "  answer: better")
    assert mended is not None
    assert (mended.id, mended.answer, said) == ("own/a", "better", "")


def test_a_failing_editor_brings_a_message(bundled: Card) -> None:
    assert edited(bundled, "nothing like this", "", is_shared=True, status=3) == (
        bundled,
        "The editor failed (status 3). Nothing was changed.",
    )


def test_a_deck_that_was_not_edited_stays_unchanged(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(deck_text("own", "one"), "utf-8")
    before = path.read_bytes()
    assert edited(load([path]).cards["own/one"], "nothing like this", "")[1] == "Nothing was changed."
    assert path.read_bytes() == before


@pytest.mark.parametrize("text", [deck_text("mine", "one"), "cards: ["])
def test_another_deck_of_that_file_name_is_not_touched(home: Path, text: str) -> None:
    copy = home / "decks" / "general.yaml"
    copy.parent.mkdir(parents=True)
    copy.write_text(text, "utf-8")
    with pytest.raises(VivaError, match=r"general\.yaml is another deck, or it is broken"):
        edited(load([ROOT / "decks"]).cards["general/dropout"], "a", "b", is_shared=True)
    assert copy.read_text("utf-8") == text


UNANSWERED = "cards:\n- id: a\n  question: A?\n  tags: [x]\n- question: B?\n"


def test_an_unanswered_card_gets_an_empty_answer_in_which_the_student_types(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(UNANSWERED, "utf-8")
    changed, said = edited(load([path]).cards["own/a"], "answer: |\n    ", "answer: |\n    It is so.\nAnd so.")
    assert changed is not None
    assert (changed.id, changed.answer, changed.tags, said) == ("own/a", "It is so.\nAnd so.", ("x",), "")
    assert path.read_text("utf-8") == UNANSWERED.replace("A?\n", "A?\n  answer: |\n    It is so.\n    And so.\n")
    changed, said = edited(load([path]).cards["own/b"], "answer: |\n    \n", "answer: |\nB, then.\n")  # at its end
    assert changed is not None
    assert (changed.id, changed.has_id, changed.answer, said) == ("own/b", True, "B, then.", "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("nothing like this", ""),
        ("answer: |\n    ", "answer: |\n\n"),
        ("answer: |\n    ", "answer: |"),
        ("  answer: |\n", ""),
    ],
)
@pytest.mark.parametrize("card", ["own/a", "own/b"])
@pytest.mark.parametrize("text", [UNANSWERED, UNANSWERED.rstrip("\n")])
def test_an_answer_that_was_not_written_leaves_the_deck_as_it_was(
    home: Path, tmp_path: Path, text: str, card: str, old: str, new: str
) -> None:
    """Some editors remove spaces at the end of a line, or write a last line end."""
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    before = load([path]).cards[card]
    assert edited(before, old, new) == (before, "Nothing was changed.")
    assert path.read_text("utf-8") == text


@pytest.mark.parametrize("text", ["cards:\n- {id: a, question: A?}\n", "\ufeffcards:\n- {id: a, question: A?}\n"])
def test_a_card_in_brackets_is_opened_as_it_is(home: Path, tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(text, "utf-8")
    changed, said = edited(load([path]).cards["own/a"], "A?}", "A?, answer: so}")
    assert changed is not None
    assert (changed.answer, said) == ("so", "")


def test_the_editor_opens_where_the_answer_is_to_be_written(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(UNANSWERED, "utf-8")
    monkeypatch.setenv("VISUAL", "nano")
    commands: list[list[str]] = []

    def run(command: list[str]) -> int:
        commands.append(command)
        return 0

    card_editing.edit(load([path]).cards["own/a"], is_shared=False, run=run)
    assert commands == [["nano", "+5,5", str(path)]]


def test_a_deck_that_was_deleted_in_the_editor_is_named(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(UNANSWERED, "utf-8")

    def run(command: list[str]) -> int:
        path.unlink()
        return 0

    with pytest.raises(VivaError, match=r"own\.yaml"):
        card_editing.edit(load([path]).cards["own/a"], is_shared=False, run=run)
