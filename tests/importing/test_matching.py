"""Whatever happens to the rows of a source: no card gets the history of another, and none loses its own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vivadeck.formats.draft import Draft, DraftDeck
from vivadeck.importing import sidecar
from vivadeck.importing.write import Target, Written, put

STEM = "What is the most important difference between a network that is trained for"
QUESTIONS = [
    *("C", "C++", "C#", "c--", "दिन", "दान", "ป่า", "ป้า", "∇?", "∂?", "???", "What is p?", "What is P?"),
    *(f"{STEM} {number} epochs?" for number in range(4)),
    *("card", "c-2", "What is dropout", "What is dropout?", "What, is dropout?"),
]
SHARED = ("yes", "no", "")  # answers that several rows have; "" is none


class SourceRow(NamedTuple):
    """A row of a source; `key` identifies it when its texts change."""

    key: int
    question: str
    answer: str
    origin: str = ""


def imported(folder: Path, rows: list[SourceRow]) -> Written:
    drafts = tuple(Draft(row.question, row.answer, origin=row.origin) for row in rows)
    (written,) = put(DraftDeck("d", drafts), Target(folder / "d.yaml", "d"), {})
    return written


@st.composite
def sources(draw: st.DrawFn) -> list[list[SourceRow]]:
    """Return versions of one source, each made of the one before by a few changes of its rows."""
    has_origins = draw(st.booleans())
    fresh = iter(range(1000))

    def row(question: str) -> SourceRow:
        key = next(fresh)
        return SourceRow(
            key, question, draw(st.sampled_from([*SHARED, f"answer {key}"])), f"o{key}" if has_origins else ""
        )

    rows = [row(question) for question in draw(st.permutations(QUESTIONS))[: draw(st.integers(1, 9))]]
    versions = [rows]
    for _ in range(draw(st.integers(1, 3))):
        rows = list(rows)
        for change in draw(st.lists(st.sampled_from(["move", "insert", "delete", "reword", "answer"]), max_size=3)):
            at = draw(st.integers(0, len(rows) - 1)) if rows else 0
            if change == "insert" or not rows:
                key = next(fresh)
                answer = draw(st.sampled_from(["", f"answer {key}"]))
                rows.insert(at, SourceRow(key, f"Inserted {key}", answer, f"o{key}" if has_origins else ""))
            elif change == "move":
                rows.insert(draw(st.integers(0, len(rows) - 1)), rows.pop(at))
            elif change == "delete":
                rows.pop(at)
            elif change == "reword":
                rows[at] = rows[at]._replace(question=f"Reworded {next(fresh)}")
            else:
                rows[at] = rows[at]._replace(answer=f"answer {next(fresh)}")
        if rows:
            versions.append(rows)
    return versions


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sources(), st.booleans())
def test_history_stays_with_its_row(versions: list[list[SourceRow]], is_remembered: bool) -> None:
    owners: dict[str, int] = {}
    before: list[SourceRow] = []
    cards: dict[int, str] = {}
    with TemporaryDirectory() as name:
        folder = Path(name)
        for rows in versions:
            if not is_remembered:
                sidecar.path_of(folder / "d.yaml").unlink(missing_ok=True)
            ids = imported(folder, rows).update.cards
            assert len({*ids}) == len(rows)
            for row, card in zip(rows, ids, strict=True):
                assert owners.setdefault(card, row.key) == row.key, f"{row} is now the card of row {owners[card]}"
            now = dict(zip([row.key for row in rows], ids, strict=True))
            for key in now.keys() & cards.keys():
                if is_remembered and must_stay(key, before, rows):
                    assert now[key] == cards[key], f"row {key} lost its card"
            before, cards = rows, now


def must_stay(key: int, before: list[SourceRow], rows: list[SourceRow]) -> bool:
    """Tell whether a row must keep its card: nothing in it changed, or enough is the same to match it."""
    (old,), (new,) = ([row for row in each if row.key == key] for each in (before, rows))
    is_its_own = new.answer not in SHARED
    beside = neighbours(key, rows)
    return (
        new.question == old.question
        or bool(new.origin)
        or (new.answer == old.answer and is_its_own and any(beside) and neighbours(key, before) == beside)
    )


def neighbours(key: int, rows: list[SourceRow]) -> list[SourceRow | None]:
    at = next(place for place, row in enumerate(rows) if row.key == key)
    return [rows[at - 1] if at else None, rows[at + 1] if at + 1 < len(rows) else None]


ROWS = [SourceRow(0, "C", "compiled"), SourceRow(1, "C++", "C with classes"), SourceRow(2, "C#", "for .NET")]


@pytest.mark.parametrize(
    ("changed", "same", "perhaps"),
    [
        ([ROWS[2], ROWS[1], ROWS[0]], [2, 1, 0], {}),
        ([ROWS[2]], [2], {}),
        ([ROWS[1]._replace(question="Cpp"), ROWS[0]], [None, 0], {0: 1}),
        ([ROWS[0], ROWS[1]._replace(question="Cpp"), ROWS[2]], [0, 1, 2], {}),
        ([ROWS[0], ROWS[1]._replace(answer="new"), ROWS[2]], [0, 1, 2], {}),
        ([ROWS[0], SourceRow(9, "Cpp", "something else"), ROWS[2]], [0, None, 2], {1: 1}),
        ([ROWS[0]._replace(question="The C"), ROWS[2]], [None, 2], {0: 0}),
        ([SourceRow(9, "C", "compiled"), SourceRow(8, "C", "a letter"), *ROWS[1:]], [0, None, 1, 2], {}),
        ([SourceRow(9, "c", "a letter"), *ROWS[1:]], [None, 1, 2], {0: 0}),
    ],
)
def test_changed_rows_are_matched_with_their_cards(
    tmp_path: Path, changed: list[SourceRow], same: list[int | None], perhaps: dict[int, int]
) -> None:
    cards = imported(tmp_path, ROWS).update.cards
    done = imported(tmp_path, changed)
    assert [cards.index(card) if card in cards else None for card in done.update.cards] == same
    assert done.perhaps == {done.update.cards[new]: cards[old] for new, old in perhaps.items()}


def test_a_frequent_answer_does_not_identify_a_row(tmp_path: Path) -> None:
    rows = [SourceRow(0, "One is odd", "yes"), SourceRow(1, "Two is odd", "no"), SourceRow(2, "Three is odd", "yes")]
    cards = imported(tmp_path, rows).update.cards
    done = imported(tmp_path, [SourceRow(3, "Grass is green, in summer", "yes"), *rows[1:]])
    assert (done.update.cards[0] in cards, done.perhaps) == (False, {done.update.cards[0]: cards[0]})
    slip = imported(tmp_path, [rows[0], rows[1], SourceRow(2, "Three are odd", "yes")])
    assert slip.update.cards == cards


def test_one_question_with_several_answers(tmp_path: Path) -> None:
    rows = [SourceRow(0, "Name one", "Adam"), SourceRow(1, "Name one", "RMSprop"), SourceRow(2, "Else?", "no")]
    cards = imported(tmp_path, rows).update.cards
    assert imported(tmp_path, [rows[2], rows[1], rows[0]]).update.cards == (cards[2], cards[1], cards[0])
    replaced = imported(tmp_path, [SourceRow(3, "Name one", "SGD"), rows[2]])
    assert replaced.update.cards[0] not in cards
    assert replaced.update.cards[1] == cards[2]


def test_an_inserted_row_is_a_new_card(tmp_path: Path) -> None:
    cards = imported(tmp_path, ROWS).update.cards
    done = imported(tmp_path, [ROWS[0], SourceRow(9, "Cpp", "C with classes"), SourceRow(8, "D", "1999"), ROWS[2]])
    assert [card in cards for card in done.update.cards] == [True, False, False, True]
    assert done.perhaps == {done.update.cards[1]: cards[1]}


@pytest.mark.parametrize("edit", ["question: C#", "for .NET"])
def test_a_card_edited_by_hand_still_belongs_to_its_row(tmp_path: Path, edit: str) -> None:
    cards = imported(tmp_path, ROWS).update.cards
    path = tmp_path / "d.yaml"
    text = path.read_text("utf-8")
    path.write_text(text.replace(edit, f"{edit} (as I see it)"), "utf-8")
    done = imported(tmp_path, [*reversed(ROWS)])
    assert (done.update.cards, done.update.kept) == ((*reversed(cards),), (cards[2].removeprefix("d/"),))


@pytest.mark.parametrize("answer", ["compiled", "C with classes"])
def test_a_card_edited_to_look_like_another_still_belongs_to_its_row(tmp_path: Path, answer: str) -> None:
    cards = imported(tmp_path, ROWS).update.cards
    path = tmp_path / "d.yaml"
    text = path.read_text("utf-8").replace("question: C\n", "question: C++\n").replace("compiled", answer)
    path.write_text(text, "utf-8")
    rows = [ROWS[1], ROWS[0], ROWS[2]] if answer != "compiled" else [ROWS[1]._replace(answer="new"), ROWS[0], ROWS[2]]
    assert imported(tmp_path, rows).update.cards == (cards[1], cards[0], cards[2])


def test_imports_of_an_earlier_version_continue(tmp_path: Path) -> None:
    cards = [("c", *ROWS[0][1:3]), ("c-2", *ROWS[1][1:3]), ("c-3", *ROWS[2][1:3])]
    text = "".join(f"- id: {name}\n  question: {asked}\n  answer: {said}\n" for name, asked, said in cards)
    (tmp_path / "d.yaml").write_text(f"deck: d\ncards:\n{text}", "utf-8")
    records = ",".join(f'"{name}": {{"origin": "", "checksum": "x"}}' for name, _, _ in cards)
    sidecar.path_of(tmp_path / "d.yaml").write_text(f'{{"format": 1, "cards": {{{records}}}}}', "utf-8")
    assert imported(tmp_path, [*reversed(ROWS)]).update.cards == ("d/c-3", "d/c-2", "d/c")
    assert imported(tmp_path, [ROWS[2], ROWS[0]]).update.cards == ("d/c-3", "d/c")


def test_cards_of_an_earlier_version_match_by_the_id_from_their_question_only_when_edited(tmp_path: Path) -> None:
    def remember(checksum: str) -> None:
        record = f'{{"format": 1, "cards": {{"what-is-p": {{"origin": "", "checksum": "{checksum}"}}}}}}'
        sidecar.path_of(tmp_path / "d.yaml").write_text(record, "utf-8")

    text = "- id: what-is-p\n  question: What is P?\n  answer: Pressure\n"
    (tmp_path / "d.yaml").write_text(f"deck: d\ncards:\n{text}", "utf-8")
    remember(sidecar.checksum(text.strip().removeprefix("- ")))
    assert imported(tmp_path, [SourceRow(0, "What is p?", "Probability")]).update.cards != ("d/what-is-p",)
    (tmp_path / "d.yaml").write_text(f"deck: d\ncards:\n{text}", "utf-8")
    remember("other")
    assert imported(tmp_path, [SourceRow(0, "What is p?", "Pressure")]).update.cards == ("d/what-is-p",)


def rows(*texts: str) -> list[SourceRow]:
    """Return rows of `question,answer` texts."""
    return [SourceRow(0, *text.split(",")) for text in texts]


@pytest.mark.parametrize(
    "versions",
    [
        [["The sun is hot,True", "Cats have fur,True", "Cats have claws,True"],
         ["The sun is hot,True", "Cats have claws,True"], ["The sun is hot,True", "Cats have sharp claws,True"]],
        [["Capital of Italy?,Rome", "Year WW1 began?,1914"], ["Capital of Italy?,Rome"],
         ["Capital of Italy?,Rome", "Year of the Panama Canal?,1914"]],
        [["Dogs are animals,True", "Cats are animals,True"], ["Dogs are animals,True"],
         ["Dogs are animals,True", "Cats are mammals,True"]],
        [["A,1", "B,2", "C,3", "D,4"], ["A,1", "D,4"], ["A,1", "E,2", "D,4"], ["A,1", "F,3", "D,4"]],
    ],
)  # fmt: skip
def test_a_row_does_not_replace_a_card_that_was_removed_earlier(tmp_path: Path, versions: list[list[str]]) -> None:
    cards: dict[str, str] = {}
    for version in versions:
        done = imported(tmp_path, rows(*version))
        for row, card in zip(version, done.update.cards, strict=True):
            assert cards.setdefault(card, row) == row or card in done.reworded
            cards[card] = row
    assert cards[imported(tmp_path, rows(versions[0][1])).update.cards[0]] == versions[0][1]


def test_a_row_of_another_file_is_not_a_reworded_card(tmp_path: Path) -> None:
    (card,) = imported(tmp_path, rows("Who wrote Hamlet?,Shakespeare")).update.cards
    done = imported(tmp_path, rows("Who wrote Macbeth?,Shakespeare"))
    assert (done.update.cards[0] != card, done.perhaps, done.reworded) == (True, {}, {})


def test_of_two_sources_only_cards_missing_in_their_own_source_may_be_reworded(tmp_path: Path) -> None:
    imported(tmp_path, rows("A1?,True", "A2?,False", "A3?,True"))
    imported(tmp_path, rows("B1?,True", "B2?,False", "B3?,yes"))
    done = imported(tmp_path, rows("A1?,True", "A2?,False", "A3?,True", "A4 new?,False", "A5?,yes"))
    assert done.perhaps == {}


def test_a_reworded_card_is_named_with_what_it_asked(tmp_path: Path) -> None:
    cards = imported(tmp_path, ROWS).update.cards
    done = imported(tmp_path, [ROWS[0], ROWS[1]._replace(question="Cpp"), ROWS[2]])
    assert done.reworded == {cards[1]: "C++"}


def test_a_deck_that_was_deleted_comes_back_as_it_was(tmp_path: Path) -> None:
    first = rows("Alpha?,one", "What is Beta?,two", "Gamma?,three")
    cards = imported(tmp_path, first).update.cards
    reworded = rows("Alpha?,one", "What is Delta?,two", "Gamma?,three")
    assert imported(tmp_path, reworded).update.cards == cards
    added = [
        *reworded,
        *rows("What is Beta?,software", "What is Beta?,a letter", "What is -1?,minus", "What is 1?,plus"),
    ]
    before = imported(tmp_path, added).update.cards
    (tmp_path / "d.yaml").unlink()
    assert imported(tmp_path, [*reversed(added)]).update.cards == (*reversed(before),)


def test_a_card_that_was_deleted_by_hand_comes_back_under_its_id(tmp_path: Path) -> None:
    cards = imported(tmp_path, rows("Same?,1", "Other?,2", "Same?,3")).update.cards
    path = tmp_path / "d.yaml"
    text = path.read_text("utf-8")
    first, _, last = text.split("\n\n")
    path.write_text(f"{first}\n\n{last}", "utf-8")
    assert imported(tmp_path, rows("Same?,3", "Same?,1", "Other?,2")).update.cards == (cards[2], cards[0], cards[1])


def test_two_unanswered_questions_in_one_place_are_two_cards(tmp_path: Path) -> None:
    """That neither has an answer does not make one of them the other, reworded."""
    first = imported(tmp_path, [ROWS[0], SourceRow(8, "What is p?", ""), ROWS[2]]).update.cards
    second = imported(tmp_path, [ROWS[0], SourceRow(9, "Who won?", ""), ROWS[2]]).update.cards
    assert [second[0], second[2]] == [first[0], first[2]]
    assert second[1] not in first
    third = imported(tmp_path, [ROWS[0], SourceRow(9, "Who won?", "He did."), ROWS[2]]).update
    assert (third.cards, third.updated) == (second, ("who-won",))


def test_an_unanswered_card_that_the_student_answered_keeps_the_answer(tmp_path: Path) -> None:
    rows = [ROWS[0], SourceRow(9, "Who won?", "")]
    imported(tmp_path, rows)
    path = tmp_path / "d.yaml"
    path.write_text(
        path.read_text("utf-8").replace("question: Who won?", "question: Who won?\n    answer: I did."), "utf-8"
    )
    before = path.read_bytes()
    for answer in ("", "He did."):
        again = imported(tmp_path, [ROWS[0], rows[1]._replace(answer=answer)]).update
        assert (again.new, again.kept) == ((), ("who-won",))
        assert path.read_bytes() == before
