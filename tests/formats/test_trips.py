"""viva's own exports, imported again: the same cards, and nothing new the second time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from written_decks import DECKS, SOUND_DECKS, TIMES, Draw, decks_in, values, written

from vivadeck import settings as homes
from vivadeck.app import App
from vivadeck.commands import export, import_
from vivadeck.commands.import_ import ImportOptions
from vivadeck.model import Card, Deck, FollowUp, Source

pytestmark = pytest.mark.usefixtures("module_home")
TRIPS = settings(max_examples=60 * TIMES, deadline=None)
FORMS: dict[str, Callable[..., None]] = {"csv": export.table, "md": export.sheet, "txt": export.anki_text}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trips")


def trip(folder: Path, form: str, drawn: list[list[Draw]], first_name: int) -> tuple[dict[str, Card], dict[str, Card]]:
    """Export decks and import the file, twice; return the cards of the file, before and after."""
    shutil.rmtree(folder, ignore_errors=True)
    before = exported(form, written(drawn, folder / "before", first_name))
    path = folder / f"all.{form}"
    FORMS[form](App([folder / "before"]), path, [], "")
    import_.import_(App([folder / "none"]), [path], ImportOptions(output=folder / "after"))
    first_import = contents(folder / "after")
    import_.import_(App([folder / "none"]), [path], ImportOptions(output=folder / "after"))
    assert contents(folder / "after") == first_import
    return before, values(decks_in(folder / "after"))


def exported(form: str, decks: Sequence[Deck]) -> dict[str, Card]:
    """Return the cards that are in an export: a note in Anki needs an answer."""
    cards = {card_id: card for card_id, card in values(decks).items() if card.answer or form != "txt"}
    assume(cards)
    return cards


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.mark.parametrize("form", FORMS)
@TRIPS
@given(data=st.data(), first_name=st.integers(0, 4))
def test_an_export_that_is_imported_twice_is_in_new_decks_once(
    form: str, data: st.DataObject, first_name: int, folder: Path
) -> None:
    """test_contract.py checks which fields come back; a table's all do, into the deck, too."""
    before, after = trip(folder, form, data.draw(SOUND_DECKS if form == "txt" else DECKS), first_name)
    assert len(after) == len(before)
    assert form == "txt" or [*after] == [*before]
    assert form != "csv" or after == before


def import_counts(folder: Path, form: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, ...]]:
    """Export the decks of a folder and import the file there; return how many cards were new, updated and kept."""
    FORMS[form](App([folder]), folder / f"all.{form}", [], "")
    capsys.readouterr()
    import_.import_(App([folder]), [folder / f"all.{form}"], ImportOptions())
    told = capsys.readouterr()
    assert "You edited" not in told.err
    lines = re.findall(r"^(?!Total).*: (.*)$", told.out, re.MULTILINE)
    counts = [dict(reversed(part.split(" ", 1)) for part in line.split(", ")) for line in lines]
    return [tuple(each.get(what, "0") for what in ("new", "updated", "kept with your changes")) for each in counts]


@settings(TRIPS, max_examples=45 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    of_form=st.tuples(st.sampled_from(["csv", "md"]), DECKS) | st.tuples(st.just("txt"), SOUND_DECKS),
    first_name=st.integers(0, 4),
)
def test_an_export_changes_nothing_in_its_own_deck(
    of_form: tuple[str, list[list[Draw]]], first_name: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form, drawn = of_form
    for each in (folder, homes.own_decks()):
        shutil.rmtree(each, ignore_errors=True)
    before = exported(form, written(drawn, folder, first_name))
    decks = {card.deck for card in before.values()}
    assert import_counts(folder, form, capsys) == [("0", "0", "0")] * len(decks)
    assert not [*homes.own_decks().glob("*")]


PLAIN = Draw("Q?", "A", [], [], [], [], [])
LOST_ON_THE_WAY = {
    "an address that is none": ("txt", PLAIN._replace(sources=[Source("Notes", "p. 5")])),
    "a sign in an address": ("md", PLAIN._replace(sources=[Source("Web", "https://a.example/<x>")])),
    "a heading above a question": ("md", PLAIN._replace(question="# What\n*is* it?")),
    "a rule above a question": ("md", PLAIN._replace(question="***\nWhat is it?")),
    "a deep heading": ("md", PLAIN._replace(answer="##### Deep\n\n###### Deeper")),
    "a heading of several lines": ("md", PLAIN._replace(answer="one\\\ntwo\n---")),
    "code of spaces": ("txt", PLAIN._replace(answer="` ` x", key_points=["- ` ` y"])),
    "code in a follow-up": ("txt", PLAIN._replace(follow_ups=[FollowUp("Q `  `?", "1. ` ` x")])),
}


@pytest.mark.parametrize("name", LOST_ON_THE_WAY)
def test_texts_that_a_format_changes_do_not_count_as_edited(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    form, card = LOST_ON_THE_WAY[name]
    written([[card]], folder)
    assert import_counts(folder, form, capsys) == [("0", "0", "0")]


@pytest.mark.parametrize("first_name", range(5))
def test_a_text_for_anki_finds_decks_of_any_name(
    first_name: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    written([[PLAIN], [PLAIN]], folder, first_name)
    assert import_counts(folder, "txt", capsys) == [("0", "0", "0")] * 2


@pytest.mark.parametrize("form", ["csv", "md"])
@pytest.mark.parametrize(
    "wanted", [ImportOptions("new", Path("after")), ImportOptions(output=Path("after", "new.yaml"))]
)
def test_references_lead_to_a_deck_of_another_name(form: str, wanted: ImportOptions, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    written([[PLAIN._replace(see_also=[1]), PLAIN._replace(see_also=[0])]], folder / "before")
    FORMS[form](App([folder / "before"]), folder / f"all.{form}", [], "")
    to = folder / (wanted.output or "")
    import_.import_(App([folder / "none"]), [folder / f"all.{form}"], wanted._replace(output=to))
    assert [card.see_also for card in decks_in(folder / "after")[0].cards] == [("new/c1",), ("new/c0",)]


@pytest.mark.parametrize("form", ["csv", "md"])
def test_of_two_cards_with_one_name_references_lead_to_the_first(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    first = [PLAIN, PLAIN._replace(see_also=[0]), PLAIN._replace(see_also=[3])]
    written([first, [PLAIN._replace(answer="B")]], folder / "before", 2)
    FORMS[form](App([folder / "before"]), folder / f"all.{form}", [], "")
    import_.import_(App([folder / "none"]), [folder / f"all.{form}"], ImportOptions("new", folder / "after"))
    cards = {card.id: (card.answer, card.see_also) for card in decks_in(folder / "after")[0].cards}
    assert cards == {
        "new/c0": ("A", ()),
        "new/c1": ("A", ("new/c0",)),
        "new/c2": ("A", ()),
        "new/c0_b3b5": ("B", ()),
    }
    assert "(there is no such card): organische-chemie/c0\n" in capsys.readouterr().err
