"""Anki's text format, tried in Anki itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportCsvRequest

from vivadeck.decks.library import load
from vivadeck.formats.anki import text_writer
from vivadeck.formats.anki.notes import named_notes
from vivadeck.model import Card, Deck, FollowUp

DECKS = load([Path(__file__).parents[3] / "decks"]).decks
HOSTILE = Card(
    "x/one", "x", '#deck:y\n"a"\tb', "1\t2\n\"3\"\n\n[sound:x.mp3] <script>alert(1)</script>", key_points=("k",),
    follow_ups=(FollowUp("f?", "g"),), see_also=("x/two",), tags=("t", "u::v"),
)  # fmt: skip


@pytest.fixture
def col(tmp_path: Path) -> Iterator[Any]:
    collection = Collection(str(tmp_path / "student.anki2"))
    yield collection
    collection.close()


def bring(collection: Any, folder: Path, *decks: Deck) -> tuple[int, int]:
    """Import as Anki's dialog does when nothing is changed in it; return how many notes are new and updated."""
    path = folder / "cards.txt"
    path.write_bytes(text_writer.dump(named_notes([(deck, deck.cards) for deck in decks])))
    metadata = collection.get_csv_metadata(str(path), None)
    log = collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
    assert log.found_notes == sum(len(deck.cards) for deck in decks)
    return len(log.new), len(log.updated)


def test_all_bundled_cards_arrive_and_are_updated(col: Any, tmp_path: Path) -> None:
    assert bring(col, tmp_path, *DECKS) == (110, 0)
    first = DECKS[0].cards[0]
    (found,) = col.find_notes(f'"deck:viva::{first.deck}" "Front:{first.question}"')
    assert sorted(col.get_note(found).tags) == sorted(first.tags)
    assert bring(col, tmp_path, *DECKS) == (0, 0)
    changed = DECKS[0]._replace(cards=(first._replace(question="Changed?"), *DECKS[0].cards[1:]))
    assert bring(col, tmp_path, changed) == (0, 1)
    assert col.get_note(found)["Front"] == "Changed?"
    assert col.note_count() == 110


def test_a_hostile_card_is_one_note_of_text(col: Any, tmp_path: Path) -> None:
    deck = Deck("x", "X", (HOSTILE,))
    assert bring(col, tmp_path, deck) == (1, 0)
    (note,) = map(col.get_note, col.find_notes(""))
    assert note["Front"] == "#deck:y\n&quot;a&quot;\tb" or note["Front"].endswith("&quot;a&quot; b")
    assert "&#91;sound:x.mp3] &lt;script&gt;" in note["Back"]
    assert note["Back"].index("Key points") < note["Back"].index("Follow-ups") < note["Back"].index("See also")
    assert note.tags == ["t", "u::v"]
    assert not note.cards()[0].render_output().answer_av_tags


def test_cards_with_one_question_or_none_in_words_are_all_notes(col: Any, tmp_path: Path) -> None:
    """A picture is no words, and Anki leaves out each note whose first field is empty."""
    asked = {"same": "Why?", "again": "Why?", "picture": "![](brain.png)"}
    deck = Deck("x", "X", tuple(Card(f"x/{name}", "x", question, "a") for name, question in asked.items()))
    assert bring(col, tmp_path, deck) == (3, 0)
    assert sorted(note["Front"] for note in map(col.get_note, col.find_notes(""))) == ["Why?", "Why?", "brain.png"]
    assert bring(col, tmp_path, deck) == (0, 0)
