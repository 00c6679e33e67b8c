"""Which drafts of a file are kept in every format: doubles, pictures, texts that a deck would refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from vivadeck.card_fields import LONGEST_CARD, LONGEST_TEXT
from vivadeck.errors import VivaError
from vivadeck.formats import collector
from vivadeck.formats.collector import Doubles, DraftCollector
from vivadeck.formats.draft import Draft, Found
from vivadeck.model import FollowUp

ONE = Draft("What is one?", "A number.", origin="g1")
LONG = "x" * (LONGEST_TEXT + 1)
REMEDY = "shorten it, or split the card"


def gathered(*drafts: Draft, doubles: Doubles = Doubles.SKIP) -> Found:
    """Collect drafts, each in a row of its own."""
    collecting = DraftCollector(Path("f.csv"), doubles)
    for row, draft in enumerate(drafts, 1):
        collecting.add(f", row {row}", "d", draft)
    return collecting.result()


def kept(result: Found) -> list[Draft]:
    return [draft for deck in result.decks for draft in deck.drafts]


@pytest.mark.parametrize("doubles", Doubles)
@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (Draft("", "A"), "the question is empty"),
        (Draft("Q", " \n"), "the answer is empty (card 'Q')"),
        (Draft("Q", LONG), f"the answer is longer than 20,000 characters (card 'Q'): {REMEDY}"),
        (Draft("Q", "A", follow_ups=(FollowUp("", "a"),)), "the follow-up's question is empty (card 'Q')"),
        (Draft("Q", "A", follow_ups=(FollowUp("q", ""),)), "the follow-up's answer is empty (card 'Q')"),
        (
            Draft("Q", "A", follow_ups=(FollowUp("q", LONG),)),
            f"the follow-up's answer is longer than 20,000 characters (card 'Q'): {REMEDY}",
        ),
        (
            Draft("Q", "A", key_points=("k" * 1_000,) * (LONGEST_CARD // 1_000)),
            "the card is longer than 40,000 characters (card 'Q'): split the card",
        ),
    ],
)
def test_a_text_that_no_deck_can_hold_is_skipped_with_its_place(doubles: Doubles, draft: Draft, why: str) -> None:
    result = gathered(draft, ONE, doubles=doubles)
    assert kept(result) == [ONE]
    assert [(each.place, each.why, each.cards) for each in result.skipped] == [("f.csv, row 1", why, 1)]


def test_the_length_of_a_text_is_that_in_its_deck() -> None:
    spaced = Draft("Q", " " * LONGEST_TEXT + "A")
    assert kept(gathered(spaced)) == [spaced]


def test_the_question_is_not_repeated_after_a_place_that_says_it() -> None:
    collecting = DraftCollector()
    collecting.add("note 'Q' (Basic)", "d", Draft("Q", ""))
    assert collecting.result().skipped == (("note 'Q' (Basic)", "the answer is empty", 1, "Q"),)


def test_doubles_are_skipped_kept_or_marked() -> None:
    again = ONE._replace(question="What is  ONE?", answer="Another.")
    result = gathered(ONE, ONE, again)
    assert kept(result) == [ONE, again._replace(origin="")]
    assert [each.place for each in result.skipped] == ["f.csv, row 2"]
    assert result.notes == ("This card has the id of an earlier card, so it became a separate card: row 3.",)
    result = gathered(ONE, ONE, again, doubles=Doubles.KEEP)
    assert (kept(result), result.skipped, result.notes) == ([ONE, ONE, again], (), ())
    result = gathered(ONE, ONE, again, doubles=Doubles.MARK)
    assert [each.doubt for each in kept(result)] == ["", *["This question is in the deck twice."] * 2]
    assert (result.skipped, result.notes) == ((), ())


@pytest.mark.parametrize("doubles", Doubles)
def test_a_picture_without_its_file_is_named(doubles: Doubles) -> None:
    brought = Draft("![](a.png)", "A", media=("a.png",))
    result = gathered(brought, Draft("![](b.png) ![](https://c.org/c.png)", "B"), doubles=doubles)
    assert [each.doubt for each in kept(result)] == ["", "It shows a picture that was not imported: b.png"]
    assert result.notes == ("1 picture is not in the file. The cards only show its name: b.png.",)


def test_a_file_with_too_many_cards_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "MOST_CARDS", 1)
    with pytest.raises(VivaError, match="is too large to import at once: split it"):
        gathered(ONE, Draft("Q", "A"))
    package = DraftCollector(is_counted=False)
    package.add("one", "d", ONE)
    package.add("two", "d", Draft("Q", "A"))
    assert len(kept(package.result())) == 2
