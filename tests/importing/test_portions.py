"""Decks that are too large for one file: they continue in another, and every card stays where it is."""

from __future__ import annotations

from pathlib import Path

from vivadeck.decks.library import load
from vivadeck.formats.draft import Draft, DraftDeck
from vivadeck.importing.write import Target, Written, put

TAGS = tuple(f"tag{number}" for number in range(190))
CARDS = tuple(Draft(f"What is item {number}?", f"It is the {number}th thing.", tags=TAGS) for number in range(900))


def imported(folder: Path, *drafts: Draft) -> list[Written]:
    return put(DraftDeck("Big", drafts), Target(folder / "big.yaml", "big"), {})


def test_a_large_deck_continues_in_another_file(tmp_path: Path) -> None:
    first, second = imported(tmp_path, *CARDS)
    assert [first.path.name, second.path.name] == ["big.yaml", "big-part-2.yaml"]
    assert [*first.drafts, *second.drafts] == [*CARDS]
    library = load([tmp_path])
    assert library.problems == ()
    assert [(deck.name, deck.title) for deck in library.decks] == [("big", "Big"), ("big-part-2", "Big, part 2")]
    assert len(library.cards) == len(CARDS)


def test_every_card_stays_in_its_part(tmp_path: Path) -> None:
    first, second = imported(tmp_path, *CARDS)
    at = len(first.drafts)
    changed = CARDS[at]._replace(question="Reworded")
    again = imported(tmp_path, Draft("New?", "new"), changed, *CARDS[at + 1 :], *CARDS[:at])
    assert [(len(each.update.same), each.update.updated) for each in again] == [(at, ()), (len(CARDS) - at - 1, ())]
    assert [each.update.new for each in again] == [(), ("new", "reworded")]
    assert dict(again[1].perhaps) == {"big-part-2/reworded": second.update.cards[0]}


def test_a_row_at_the_end_of_a_part_is_matched_by_its_neighbours(tmp_path: Path) -> None:
    first, second = imported(tmp_path, *CARDS)
    at = len(first.drafts)
    drafts = [*CARDS]
    for place in (at - 1, at + 1):
        drafts[place] = drafts[place]._replace(question=f"Reworded {place}")
    again = imported(tmp_path, *drafts)
    assert [len(each.update.updated) for each in again] == [1, 1]
    assert [each.update.cards for each in again] == [first.update.cards, second.update.cards]


def test_a_deck_of_the_student_is_not_a_part_and_stays(tmp_path: Path) -> None:
    own = tmp_path / "big-part-2.yaml"
    own.write_text("deck: lectures\ncards:\n- id: mine\n  question: Mine?\n  answer: Yes\n", "utf-8")
    before = own.read_bytes()
    assert [each.path.name for each in imported(tmp_path, *CARDS)] == ["big.yaml", "big-part-3.yaml"]
    again = imported(tmp_path, Draft("Mine?", "No"), *CARDS[1:])
    assert [each.path.name for each in again] == ["big.yaml", "big-part-3.yaml"]
    assert own.read_bytes() == before


def test_a_missing_part_does_not_affect_the_others(tmp_path: Path) -> None:
    first, _ = imported(tmp_path, *CARDS)
    third = tmp_path / "big-part-3.yaml"
    (tmp_path / "big-part-2.yaml").rename(third)
    (tmp_path / ".big-part-2.imported.json").rename(tmp_path / ".big-part-3.imported.json")
    before = third.read_bytes()
    again = imported(tmp_path, *CARDS)
    assert [(each.path.name, each.update.new) for each in again] == [("big.yaml", ()), ("big-part-3.yaml", ())]
    assert third.read_bytes() == before
    assert again[0].update.cards == first.update.cards
