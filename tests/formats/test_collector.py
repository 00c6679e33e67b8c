"""Which drafts of a file are kept, whatever its format: doubles, pictures, texts that no deck can hold."""

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
    """Return what is gathered of drafts, each in a row of its own."""
    collecting = DraftCollector(Path("f.csv"), doubles)
    for row, draft in enumerate(drafts, 1):
        collecting.add(f", row {row}", "d", draft)
    return collecting.result()


def kept(found: Found) -> list[Draft]:
    return [draft for deck in found.decks for draft in deck.drafts]


@pytest.mark.parametrize("doubles", Doubles)
@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (Draft("", "A"), "the question is empty"),
        (Draft("Q", " \n"), "the answer is empty, in the card 'Q'"),
        (Draft("Q", LONG), f"the answer is longer than 20,000 characters, in the card 'Q': {REMEDY}"),
        (Draft("Q", "A", follow_ups=(FollowUp("", "a"),)), "the follow-up's question is empty, in the card 'Q'"),
        (Draft("Q", "A", follow_ups=(FollowUp("q", ""),)), "the follow-up's answer is empty, in the card 'Q'"),
        (
            Draft("Q", "A", follow_ups=(FollowUp("q", LONG),)),
            f"the follow-up's answer is longer than 20,000 characters, in the card 'Q': {REMEDY}",
        ),
        (
            Draft("Q", "A", key_points=("k" * 1_000,) * (LONGEST_CARD // 1_000)),
            "the card is longer than 40,000 characters, in the card 'Q': split the card",
        ),
    ],
)
def test_a_text_that_no_deck_can_hold_is_skipped_with_its_place(doubles: Doubles, draft: Draft, why: str) -> None:
    found = gathered(draft, ONE, doubles=doubles)
    assert kept(found) == [ONE]
    assert [(each.place, each.why, each.cards) for each in found.skipped] == [("f.csv, row 1", why, 1)]


def test_a_text_counts_as_its_deck_would_hold_it() -> None:
    spaced = Draft("Q", " " * LONGEST_TEXT + "A")
    assert kept(gathered(spaced)) == [spaced]


def test_a_place_that_names_the_card_is_enough() -> None:
    collecting = DraftCollector()
    collecting.add("note 'Q' (Basic)", "d", Draft("Q", ""))
    assert collecting.result().skipped == (("note 'Q' (Basic)", "the answer is empty", 1),)


def test_doubles_are_skipped_kept_or_marked() -> None:
    again = ONE._replace(question="What is  ONE?", answer="Another.")
    found = gathered(ONE, ONE, again)
    assert kept(found) == [ONE, again._replace(origin="")]
    assert [each.place for each in found.skipped] == ["f.csv, row 2"]
    assert found.notes == ("What has the id of a card before it became a card of its own: row 3.",)
    found = gathered(ONE, ONE, again, doubles=Doubles.KEEP)
    assert (kept(found), found.skipped, found.notes) == ([ONE, ONE, again], (), ())
    found = gathered(ONE, ONE, again, doubles=Doubles.MARK)
    assert [each.doubt for each in kept(found)] == ["", *["The deck asks this twice."] * 2]
    assert (found.skipped, found.notes) == ((), ())


@pytest.mark.parametrize("doubles", Doubles)
def test_a_picture_whose_file_is_not_brought_along_is_named(doubles: Doubles) -> None:
    brought = Draft("![](a.png)", "A", media=("a.png",))
    found = gathered(brought, Draft("![](b.png) ![](https://c.org/c.png)", "B"), doubles=doubles)
    assert [each.doubt for each in kept(found)] == ["", "it shows a picture that is not brought along: b.png"]
    assert found.notes == ("1 picture not in the file, so only named in the cards: b.png.",)


def test_a_file_with_too_many_cards_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "MOST_CARDS", 1)
    with pytest.raises(VivaError, match="is more than viva reads at once: split it"):
        gathered(ONE, Draft("Q", "A"))
    package = DraftCollector(is_counted=False)
    package.add("one", "d", ONE)
    package.add("two", "d", Draft("Q", "A"))
    assert len(kept(package.result())) == 2
