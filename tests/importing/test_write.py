"""Imports into deck files: new cards, changed cards, and what a person wrote in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vivadeck.decks import yaml_reader
from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.draft import Draft, DraftDeck
from vivadeck.importing import sidecar
from vivadeck.importing.write import Target, Written, new_facts, put
from vivadeck.model import Choice, Decision, FollowUp, Mistake, Progress, Review, Source, Undo
from vivadeck.progress import merge

ONE = Draft(
    "What is one?", "A number.", ("point",), (FollowUp("Q?", "A."),), ("a b",), (Source("S", "u"),), origin="g1",
    short="It counts.", key_point_wordings=(("spot",),), mistakes=(Mistake("it is odd", "It is even, too."),),
)  # fmt: skip
TWO = Draft("What is two?", "Another.\n\n# not a comment", origin="g2")
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
MS = timedelta(milliseconds=1)


def imported(folder: Path, *drafts: Draft, media: dict[str, bytes] | None = None) -> Written:
    target = Target(folder / "numbers.yaml", "numbers")
    (written,) = put(DraftDeck("Numbers", drafts), target, media or {})
    return written


def counts(done: Written) -> tuple[int, ...]:
    plan = done.update
    return tuple(map(len, (plan.new, plan.updated, plan.same, plan.kept, done.skipped)))


def text(folder: Path) -> str:
    """Return the deck, which is sound."""
    path = folder / "numbers.yaml"
    assert load([path]).problems == ()
    return path.read_text("utf-8")


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "numbers.yaml"
    before = path.read_bytes().decode()
    assert old in before
    path.write_bytes(before.replace(old, new).encode())


def test_a_new_deck_and_the_same_again(tmp_path: Path) -> None:
    done = imported(tmp_path / "new" / "folder", ONE, TWO)
    assert counts(done) == (2, 0, 0, 0, 0)
    assert done.update.cards == ("numbers/what-is-one", "numbers/what-is-two")
    before = text(tmp_path / "new" / "folder")
    assert counts(imported(tmp_path / "new" / "folder", TWO, ONE)) == (0, 0, 2, 0, 0)
    assert text(tmp_path / "new" / "folder") == before


def test_changed_cards_are_updated_and_all_else_stays(tmp_path: Path) -> None:
    imported(tmp_path, ONE, TWO)
    edit(
        tmp_path,
        "  - id: what-is-two",
        "  # mine\n  - id: hand\n    question: H # x\n    answer: h\n\n  - id: what-is-two",
    )
    edit(tmp_path, "cards:", "# all of them\ncards:")
    before = text(tmp_path) + "# the end"
    (tmp_path / "numbers.yaml").write_text(before, "utf-8")
    changed = ONE._replace(question="What is 1?", sources=(Source("T"),))
    assert counts(imported(tmp_path, changed, TWO, Draft("What is three?", "3"))) == (1, 1, 1, 0, 0)
    after = text(tmp_path)
    assert "# mine\n  - id: hand\n    question: H # x\n    answer: h\n\n  - id: what-is-two" in after
    assert "  - id: what-is-one\n    question: What is 1?\n" in after
    assert after.endswith("  - id: what-is-three\n    question: What is three?\n    answer: |\n      3\n# the end")
    expected = before.replace("What is one?", "What is 1?").replace("sources: [s]", "sources: [t]")
    expected = expected.replace("sources:\n  s:", "sources:\n  t:\n    title: T\n  s:")
    assert after == expected.replace(
        "# the end", "\n  - id: what-is-three\n    question: What is three?\n    answer: |\n      3\n# the end"
    )


@pytest.mark.parametrize(
    ("written", "edited"),
    [
        ("short: It counts.", "short: It counts one."),
        ("          - spot", "          - spot\n          - dot"),
        ("claim: it is odd", "claim: it is prime"),
        ("      - claim: it is odd\n        why: It is even, too.\n", "      - {claim: a, why: b}\n"),
    ],
)
def test_each_new_part_of_a_card_follows_its_source_until_a_person_edits_it(
    tmp_path: Path, written: str, edited: str
) -> None:
    assert "  - {claim: a, why: b}" not in written
    imported(tmp_path, ONE)
    less = ONE._replace(short="", key_point_wordings=(), mistakes=())
    assert counts(imported(tmp_path, less)) == (0, 1, 0, 0, 0)
    assert counts(imported(tmp_path, ONE)) == (0, 1, 0, 0, 0)
    edit(tmp_path, written, edited)
    before = text(tmp_path)
    assert counts(imported(tmp_path, ONE._replace(short="New."))) == (0, 0, 0, 1, 0)
    assert text(tmp_path) == before


def test_parts_that_a_deck_cannot_have_are_reported(tmp_path: Path) -> None:
    for bad, why in (
        (ONE._replace(key_point_wordings=(("a", "b", "c", "d"),)), "more than 3 other wordings"),
        (ONE._replace(short="x" * 3_000), "longer than 2,000 characters"),
        (ONE._replace(mistakes=(Mistake("x" * 3_000, "y"),)), "longer than 2,000 characters"),
    ):
        done = imported(tmp_path, bad, TWO)
        assert [why in each.why for each in done.skipped] == [True]
    for bad, why in (
        (ONE._replace(mistakes=(Mistake("x", " "),)), "the mistake's why is empty"),
        (ONE._replace(mistakes=(Mistake("", "y"),)), "the mistake's claim is empty"),
    ):
        gathered = DraftCollector(tmp_path / "x.csv")
        gathered.add(":1", "numbers", bad)
        assert [why in each.why for each in gathered.skipped] == [True]


def test_other_wordings_stay_with_their_key_points(tmp_path: Path) -> None:
    imported(tmp_path, ONE._replace(key_points=("one", " ", "three"), key_point_wordings=((), ("two",), ("drei", " "))))
    assert "    key_points:\n      - one\n      - point: three\n        says:\n          - drei\n" in text(tmp_path)
    assert "two" not in text(tmp_path)


def test_edits_of_a_person_stay(tmp_path: Path) -> None:
    imported(tmp_path, ONE, TWO)
    edit(tmp_path, "A number.", "A number, the first.")
    edit(tmp_path, "    question: What is two?", "    # ask Ann\n    question: What is two?")
    before = text(tmp_path)
    done = imported(tmp_path, ONE._replace(answer="New"), TWO._replace(answer="New"))
    assert counts(done) == (0, 0, 0, 2, 0)
    assert text(tmp_path) == before
    assert counts(imported(tmp_path, ONE, TWO)) == (0, 0, 1, 1, 0)


@pytest.mark.parametrize(
    "damage", [None, b"", b"{", b"[]", b'{"format": 1, "cards": {"a": 1}}', b'{"format": 9}', b"[" * 9999]
)
def test_without_a_sidecar_cards_match_by_their_questions(tmp_path: Path, damage: bytes | None) -> None:
    imported(tmp_path, ONE, TWO)
    beside = sidecar.path_of(tmp_path / "numbers.yaml")
    if damage is None:
        beside.unlink()
    else:
        beside.write_bytes(damage)
    before = text(tmp_path)
    assert counts(imported(tmp_path, ONE, TWO._replace(answer="New"))) == (0, 0, 1, 1, 0)
    assert text(tmp_path) == before
    assert counts(imported(tmp_path, ONE._replace(answer="New"), TWO)) == (0, 1, 1, 0, 0)


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_a_mark_stay(tmp_path: Path, ends: str) -> None:
    imported(tmp_path, ONE, TWO)
    path = tmp_path / "numbers.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", ends.encode()))
    assert counts(imported(tmp_path, ONE._replace(answer="a\nb"), TWO, Draft("Q", "A"))) == (1, 1, 1, 0, 0)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfdeck:")
    assert data.count(ends.encode()) == len(data.decode().replace(ends, "\n").split("\n")) - 1
    assert b"\n" not in data.replace(ends.encode(), b"")


@pytest.mark.parametrize(
    "existing",
    [
        "cards:\n- id: a\n  question: Q\n  answer: A",
        "sources: {x: {title: X}}\ncards:\n    -   question: Q\n        answer: |+\n            A\n\n\n",
        "sources:\ncards:\n  -\n    question: Q\n    answer: A\ntitle: after\n",
        "tags: [all]\ncards:\n  - {question: Q, answer: A}\n",
        '"cards":\n  - question: Q\n    answer: "A"\n    tags: [x] # end\n',
    ],
)
def test_cards_can_be_added_to_a_deck_in_any_style(tmp_path: Path, existing: str) -> None:
    path = tmp_path / "numbers.yaml"
    path.write_text(existing, "utf-8")
    assert counts(imported(tmp_path, ONE, TWO)) == (2, 0, 0, 0, 0)
    assert counts(imported(tmp_path, ONE._replace(answer="1"), TWO)) == (0, 1, 1, 0, 0)
    assert [card.answer for card in load([path]).decks[0].cards] == ["A", "1", TWO.answer]
    for line in existing.splitlines():
        assert line in text(tmp_path) or line.startswith(("sources:",))


@pytest.mark.parametrize(
    "existing", ["cards: [{question: Q, answer: A}]", "cards: [", "", "\n", "cards:\n- answer: A\n"]
)
def test_a_deck_that_cannot_take_cards_is_not_changed(tmp_path: Path, existing: str) -> None:
    path = tmp_path / "numbers.yaml"
    path.write_text(existing, "utf-8")
    with pytest.raises(VivaError, match=r"numbers\.yaml"):
        imported(tmp_path, ONE)
    assert path.read_text("utf-8") == existing
    assert [each.name for each in tmp_path.iterdir()] == ["numbers.yaml"]


def test_cards_that_no_deck_can_have_are_reported(tmp_path: Path) -> None:
    bad = [
        Draft("Q", "A", ("x" * 2_001,)),
        Draft("Q", "A", tags=("t",) * 201),
        Draft("Q", "A", sources=(Source("S", "u" * 2_001),)),
    ]
    done = imported(tmp_path, *bad, ONE)
    assert counts(done) == (1, 0, 0, 0, 3)
    assert [each.place for each in done.skipped] == ["'Q'"] * 3
    assert "one of its lists has more than 200 items: shorten it" in done.skipped[1].why
    text(tmp_path)
    assert counts(imported(tmp_path / "none", *bad)) == (0, 0, 0, 0, 3)
    assert not (tmp_path / "none").exists()


def test_a_deck_is_read_once_before_an_import_and_once_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    class Counting(yaml_reader.LOADER):  # type: ignore[misc]
        def __init__(self, text: str) -> None:
            read.append(text)
            super().__init__(text)

    monkeypatch.setattr(yaml_reader, "LOADER", Counting)
    imported(tmp_path, ONE)
    before = text(tmp_path)
    read.clear()
    imported(tmp_path, ONE, TWO)
    assert read == [before, (tmp_path / "numbers.yaml").read_text("utf-8")]


def test_cards_of_one_question_have_names_of_their_own(tmp_path: Path) -> None:
    cards = [Draft("Same?", str(number), origin=f"g{number}") for number in range(3)]
    names = imported(tmp_path, *cards).update.cards
    assert len({*names}) == 3
    again = imported(tmp_path, Draft("Same?", "new", origin="g9"), *reversed(cards))
    assert again.update.cards[1:] == (*reversed(names),)
    assert again.update.cards[0] not in names
    afresh = imported(tmp_path / "afresh", *reversed(cards))
    assert afresh.update.cards == (*reversed(names),)  # a deck that was deleted: its history goes to no other card


def test_pictures_stand_beside_the_deck(tmp_path: Path) -> None:
    shown = Draft("![](x.png)", "[y.mp3](y.mp3) ![](../z.png)", media=("x.png", "y.mp3", "../z.png", "gone.png"))
    done = imported(tmp_path, shown, media={"x.png": b"x", "y.mp3": b"y", "../z.png": b"z"})
    assert [each.place for each in done.skipped] == ["'../z.png'", "'gone.png'"]
    assert "![](numbers.media/x.png)" in text(tmp_path)
    assert "[y.mp3](numbers.media/y.mp3)" in text(tmp_path)
    assert {each.name: each.read_bytes() for each in (tmp_path / "numbers.media").iterdir()} == {
        "x.png": b"x",
        "y.mp3": b"y",
    }
    assert counts(imported(tmp_path, shown, media={"x.png": b"other"}))[:4] == (0, 0, 1, 0)
    assert (tmp_path / "numbers.media" / "x.png").read_bytes() == b"x"


def card(*reviews: datetime, is_suspended: bool = False) -> tuple[str, Draft]:
    drafted = tuple(Review("", at, 4, 1.0) for at in reviews)
    return "d/a", Draft("Q", "A", reviews=drafted, is_suspended=is_suspended)


def test_reviews_are_the_cards_and_new_ones_only() -> None:
    before = Progress((Review("d/a", NOW + MS / 2, 4, 1.0), Review("d/b", NOW + 5000 * MS, 4, 1.0)))
    gained = new_facts([card(NOW, NOW + 5000 * MS)], before, NOW)
    assert [(each.card, each.at) for each in gained.reviews] == [("d/a", NOW + 5000 * MS)]
    assert new_facts([card(NOW, NOW + 5000 * MS)], merge.merge(before, gained), NOW) == Progress()


def test_undone_reviews_do_not_come_back() -> None:
    assert new_facts([card(NOW)], Progress(undone=(Undo("d/a", NOW),)), NOW) == Progress()


@pytest.mark.parametrize(
    ("choice", "is_suspended"), [(None, True), (Choice.SKIP, True), (Choice.SUSPEND, False), (Choice.RESUME, False)]
)
def test_an_import_does_not_overrule_a_decision_made_in_viva(choice: Choice | None, is_suspended: bool) -> None:
    before = Progress(decisions={"d/a": Decision("d/a", NOW, choice)} if choice else {})
    gained = new_facts([card(is_suspended=True)], before, NOW)
    assert bool(gained.decisions) is is_suspended
    after = merge.merge(before, gained)
    assert (after.decisions["d/a"].choice is Choice.SUSPEND) is (is_suspended or choice is Choice.SUSPEND)


def test_a_new_deck_is_not_written_without_its_sidecar(tmp_path: Path) -> None:
    """An import that is stopped between the two files then leaves nothing that the next import would not recognize."""
    path = tmp_path / "numbers.yaml"
    sidecar.path_of(path).mkdir()
    with pytest.raises(VivaError):
        put(DraftDeck("numbers", (Draft("One?", "1"),)), Target(path, "numbers"), {})
    assert not path.exists()
