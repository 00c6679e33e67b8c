"""What happens to a card's history when its deck changes: each row of `viva help history`, with the real command."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Viva

TOMORROW = {"VIVA_NOW": "2026-03-03T18:00:00+01:00"}

WITH_ID = "- id: krebs-cycle\n  question: What does the Krebs cycle do?\n  answer: Steps to carbon dioxide.\n"
WITHOUT_ID = "- question: What is the resting membrane potential?\n  answer: About -70 mV.\n"
OTHER = "- id: nephron-loops\n  question: What do nephron loops do?\n  answer: They concentrate urine.\n"
NAMED, UNNAMED, NEPHRON = "krebs-cycle", "what-is-the-resting-membrane-potential", "nephron-loops"


@pytest.fixture
def decks(home: Path, viva: Viva) -> Path:
    """The student's own deck `mine`, each of its three cards graded once."""
    folder = home / "decks"
    folder.mkdir(parents=True)
    write(folder / "mine.yaml", WITH_ID, WITHOUT_ID, OTHER)
    done = viva("study", "mine", stdin="4\n4\n4\n")
    assert done.status == 0
    assert histories(viva) == {f"mine/{name}": 1 for name in (NAMED, UNNAMED, NEPHRON)}
    return folder


def write(path: Path, *cards: str, deck: str = "") -> None:
    path.write_text((f"deck: {deck}\n" if deck else "") + "cards:\n" + "".join(cards), "utf-8")


def histories(viva: Viva) -> dict[str, int]:
    """Return how many reviews there are of each card that viva takes for learned."""
    names = [hit["id"] for hit in json.loads(viva("search", "is:learned", "--json", **TOMORROW).out)]
    kept = json.loads(Path(os.environ["VIVA_HOME"], "progress.json").read_text("utf-8"))["reviews"]
    return {name: sum(review["card"] == name for review in kept) for name in names}


def orphans(viva: Viva) -> dict[str, str]:
    """Return what `viva check` says of history without a card: the likely card of each."""
    rows = re.findall(r"^(\S+/\S+) +\d+  (.*)$", viva("check", **TOMORROW).out, re.MULTILINE)
    return dict(rows)


def undo(said: str) -> str:
    """Return the name of the state that a command says to restore."""
    match = re.search(r"^To undo: `viva restore (\S+)`$", said, re.MULTILINE)
    assert match is not None, said
    return match[1]


def fix(viva: Viva) -> None:
    done = viva("check", "--fix", **TOMORROW)
    assert done.status == 0, done.err


def reword_with_an_id(decks: Path) -> None:
    changed = WITH_ID.replace("What does the Krebs cycle do?", "Where does the acetyl group go?").replace(
        "Steps", "Walks"
    )
    write(decks / "mine.yaml", OTHER, WITHOUT_ID, changed)


def reword_without_an_id(decks: Path) -> None:
    write(decks / "mine.yaml", WITH_ID, WITHOUT_ID.replace("What is", "Explain"), OTHER)


def change_an_id(decks: Path) -> None:
    write(decks / "mine.yaml", WITH_ID, WITHOUT_ID, OTHER.replace(NEPHRON, "nephron-loop"))


def move_to_another_deck(decks: Path) -> None:
    write(decks / "mine.yaml", WITH_ID, WITHOUT_ID)
    write(decks / "kidney.yaml", OTHER)


def rename_the_deck(decks: Path) -> None:
    write(decks / "mine.yaml", WITH_ID, WITHOUT_ID, OTHER, deck="physiology")


def rename_the_file(decks: Path) -> None:
    (decks / "mine.yaml").rename(decks / "theirs.yaml")


def remove_a_card(decks: Path) -> None:
    write(decks / "mine.yaml", WITH_ID, WITHOUT_ID)


def remove_a_deck(decks: Path) -> None:
    (decks / "mine.yaml").unlink()


EXPLAINED = "explain-the-resting-membrane-potential"
FOLLOWED = {
    "reword a card that has an `id`": (reword_with_an_id, {}),
    "reword a card without an `id`": (reword_without_an_id, {f"mine/{UNNAMED}": f"mine/{EXPLAINED}"}),
    "change an `id`": (change_an_id, {f"mine/{NEPHRON}": "mine/nephron-loop"}),
    "move a card to another deck": (move_to_another_deck, {f"mine/{NEPHRON}": f"kidney/{NEPHRON}"}),
    "rename a deck": (rename_the_deck, {f"mine/{name}": f"physiology/{name}" for name in (NAMED, UNNAMED, NEPHRON)}),
    "the file that gives it its name": (
        rename_the_file,
        {f"mine/{name}": f"theirs/{name}" for name in (NAMED, UNNAMED, NEPHRON)},
    ),
}
KEPT = {
    "remove a card": (remove_a_card, [f"mine/{NEPHRON}"]),
    "or a deck": (remove_a_deck, sorted(f"mine/{name}" for name in (NAMED, UNNAMED, NEPHRON))),
}


@pytest.mark.parametrize(("change", "heirs"), FOLLOWED.values(), ids=FOLLOWED)
def test_history_follows_its_card(
    change: Callable[[Path], None], heirs: dict[str, str], decks: Path, home: Path, viva: Viva
) -> None:
    before = (home / "progress.json").read_bytes()
    expected = {heirs.get(card, card): count for card, count in histories(viva).items()}
    change(decks)
    assert orphans(viva) == heirs
    assert (home / "progress.json").read_bytes() == before  # telling changes nothing
    reminded = viva(**TOMORROW).err
    assert ("history: `viva check --fix`" in reminded) == bool(heirs)
    fix(viva)
    assert histories(viva) == expected
    assert orphans(viva) == {}
    kept = [path.read_bytes() for path in home.glob("backups/*before-check*")]
    assert kept == ([before] if heirs else [])
    (home.parent / "old.json").write_bytes(before)
    viva("merge", str(home.parent / "old.json"))
    assert (histories(viva), orphans(viva)) == (expected, {})


@pytest.mark.parametrize(("change", "lost"), KEPT.values(), ids=KEPT)
def test_history_without_a_card_is_kept_and_comes_back(
    change: Callable[[Path], None], lost: list[str], decks: Path, viva: Viva
) -> None:
    before = histories(viva)
    kept = (decks / "mine.yaml").read_bytes()
    change(decks)
    assert orphans(viva) == dict.fromkeys(lost, "–")
    fix(viva)
    assert orphans(viva) == dict.fromkeys(lost, "–")
    assert histories(viva) == {card: 1 for card in before if card not in lost}
    (decks / "mine.yaml").write_bytes(kept)
    assert (histories(viva), orphans(viva)) == (before, {})


def test_each_row_of_the_help_pages_table_is_tested() -> None:
    """Editing with `o` is the one row that needs a screen; tests/study/test_full_screen.py has it."""
    page = (Path(__file__).parent.parent.parent / "vivadeck" / "help" / "history.md").read_text("utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| ")][1:]
    named = [*FOLLOWED, *KEPT, "put a removed card back", "edit any card with `o`"]
    assert all(any(name in row for row in rows) for name in named)
    assert all(any(name in row for name in named) for row in rows)


def test_a_suspension_follows_too(decks: Path, viva: Viva) -> None:
    viva("suspend", f"mine/{UNNAMED}", **TOMORROW)
    reword_without_an_id(decks)
    fix(viva)
    hits = json.loads(viva("search", "is:suspended", "--json", **TOMORROW).out)
    assert [hit["id"] for hit in hits] == [f"mine/{EXPLAINED}"]


def test_decks_that_were_not_named_are_not_missed(decks: Path, tmp_path: Path, viva: Viva) -> None:
    write(tmp_path / "guest.yaml", OTHER)
    done = viva("check", "--decks", str(tmp_path / "guest.yaml"), "--fix", **TOMORROW)
    assert (done.status, "in no deck" in done.out) == (0, False)
    assert len(histories(viva)) == 3


def test_history_that_only_the_student_can_place(decks: Path, home: Path, viva: Viva) -> None:
    write(decks / "mine.yaml", WITH_ID, WITHOUT_ID, OTHER.replace(NEPHRON, "q7").replace("What do nephron", "Why have"))
    before = (home / "progress.json").read_bytes()
    for old, new in ((f"mine/{NEPHRON}", "mine/none"), ("mine/none", "mine/q7"), ("mine", "mine"), ("none", "mine")):
        refused = viva("move", old, new, **TOMORROW)
        assert (refused.status, refused.out) == (1, "")
        assert (home / "progress.json").read_bytes() == before
    done = viva("move", f"mine/{NEPHRON}", "q7", **TOMORROW)
    assert done.err.startswith(f"The history of mine/{NEPHRON} now belongs to mine/q7.\n")
    assert histories(viva) == {"mine/q7": 1, f"mine/{NAMED}": 1, f"mine/{UNNAMED}": 1}
    assert viva("restore", undo(done.err), **TOMORROW).status == 0
    assert (home / "progress.json").read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("none", "nor", ["viva has no reviews of a deck 'none'.", "There is no deck 'nor'."]),
        ("none/a", "nor/b", ["viva has no reviews of a card 'none/a'.", "There is no card 'nor/b'."]),
        ("mine", "mine", ["The deck mine still exists, so it keeps its history."]),
        (f"mine/{NAMED}", f"mine/{NEPHRON}", [f"The card mine/{NAMED} still exists, so it keeps its history."]),
    ],
)
def test_each_wrong_name_is_named(old: str, new: str, said: list[str], decks: Path, viva: Viva) -> None:
    assert (decks / "mine.yaml").is_file()
    refused = viva("move", old, new, **TOMORROW)
    assert (refused.status, refused.out) == (1, "")
    lines = refused.err.splitlines()
    assert len(lines) == len(said)
    assert all(line.startswith(words) for line, words in zip(lines, said, strict=True))


def test_a_deck_whose_cards_all_have_other_names_now(decks: Path, home: Path, viva: Viva) -> None:
    (decks / "mine.yaml").unlink()
    write(home / "decks" / "new.yaml", "- {id: other, question: Q, answer: A}\n")
    refused = viva("move", "mine", "new", **TOMORROW)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.splitlines()[-1] == (
        "No card of new has the name of a card that was in mine. To list history without a card: `viva check`"
    )


def test_a_renamed_deck_whose_card_names_are_common(home: Path, viva: Viva) -> None:
    folder = home / "decks"
    folder.mkdir(parents=True)
    numbered = [f"- {{id: q{n}, question: What is {n}?, answer: A}}\n" for n in (1, 2)]
    write(folder / "old.yaml", *numbered)
    viva("study", "old", stdin="4\n4\n")
    (folder / "old.yaml").rename(folder / "new.yaml")
    assert orphans(viva) == {"old/q1": "perhaps new/q1", "old/q2": "perhaps new/q2"}
    assert viva("move", "old", "new", **TOMORROW).status == 0
    assert histories(viva) == {"new/q1": 1, "new/q2": 1}
