"""viva's own exports, imported again: the same cards, and nothing new the second time."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written_decks import DECKS, SOUND_DECKS, TIMES, Draw, decks_in, values, written

from vivadeck import settings as homes
from vivadeck.app import Desk
from vivadeck.commands import export, import_
from vivadeck.commands.import_ import ImportOptions
from vivadeck.markdown import to_html
from vivadeck.model import Card, FollowUp, Source

TRIPS = settings(max_examples=60 * TIMES, deadline=None)
FORMS: dict[str, Callable[..., None]] = {"csv": export.table, "md": export.sheet, "txt": export.anki_text}


@pytest.fixture(scope="module", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        for name in ("VIVA_HOME", "VIVA_CACHE"):
            patched.setenv(name, str(tmp_path_factory.mktemp(name)))
        patched.setattr(os, "fsync", lambda _: None)  # no power is cut here
        patched.setenv("VIVA_NOW", "2026-03-02T18:00:00+01:00")
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trips")


def trip(folder: Path, form: str, drawn: list[list[Draw]], first_name: int) -> tuple[dict[str, Card], dict[str, Card]]:
    """Export decks and import the file, twice; return the cards before and after."""
    shutil.rmtree(folder, ignore_errors=True)
    decks = written(drawn, folder / "before", first_name)
    path = folder / f"all.{form}"
    FORMS[form](Desk([folder / "before"]), path, [], "")
    import_.import_(Desk([folder / "none"]), [path], ImportOptions(output=folder / "after"))
    made = contents(folder / "after")
    import_.import_(Desk([folder / "none"]), [path], ImportOptions(output=folder / "after"))
    assert contents(folder / "after") == made
    return values(decks), values(decks_in(folder / "after"))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


@TRIPS
@given(drawn=DECKS, first_name=st.integers(0, 4))
def test_a_table_comes_back(drawn: list[list[Draw]], first_name: int, folder: Path) -> None:
    before, after = trip(folder, "csv", drawn, first_name)
    assert after == before


def differing(before: dict[str, Card], after: dict[str, Card]) -> list[tuple[str, object, object]]:
    """Return the fields that are not what they were: a text may be written otherwise if it says the same."""
    assert list(before) == list(after)
    found: list[tuple[str, object, object]] = []
    for was, now in zip(before.values(), after.values(), strict=True):
        texts = [(was.question, now.question), (was.answer, now.answer)]
        assert len(was.follow_ups) == len(now.follow_ups)
        for one, other in zip(was.follow_ups, now.follow_ups, strict=True):
            texts += [(one.question, other.question), (one.answer, other.answer)]
        found += [(was.id, *pair) for pair in texts if pair[0] != pair[1] and not says_the_same(*pair)]
        one_rest, other_rest = (each._replace(question="", answer="", follow_ups=()) for each in (was, now))
        if one_rest != other_rest:
            found.append((was.id, one_rest, other_rest))
    return found


def says_the_same(one: str, other: str) -> bool:
    return as_html(one) == as_html(other)


def as_html(markdown: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\s*</code>", "</code>", to_html.block(markdown)))


@TRIPS
@given(drawn=DECKS, first_name=st.integers(0, 4))
def test_a_sheet_comes_back(drawn: list[list[Draw]], first_name: int, folder: Path) -> None:
    before, after = trip(folder, "md", drawn, first_name)
    assert differing(before, after) == []


def in_text(card: Card) -> list[object]:
    """Return what Anki's text format keeps of a card: pictures are words there, and an address is on the web."""
    texts = [card.question, card.answer, *(text for asked in card.follow_ups for text in asked)]
    sources = [
        each if not each.url or re.match("https?:|doi:", each.url) else Source(f"{each.title} ({each.url})")
        for each in card.sources
    ]
    return [*map(as_html, texts), *map(to_html.line, card.key_points), *card.tags, *map(spaced, sources)]


def spaced(source: Source) -> Source:
    return Source(" ".join(source.title.split()), source.url)


@TRIPS
@given(drawn=SOUND_DECKS, first_name=st.integers(0, 4))
def test_a_text_for_anki_comes_back(drawn: list[list[Draw]], first_name: int, folder: Path) -> None:
    before, after = trip(folder, "txt", drawn, first_name)
    one, other = ([in_text(card) for card in cards.values()] for cards in (before, after))  # decks in any order
    assert [card for card in other if card not in one] == [card for card in one if card not in other] == []


def told_of(folder: Path, form: str, capsys: pytest.CaptureFixture[str]) -> list[tuple[str, ...]]:
    """Export the decks of a folder and import the file there; return how many cards were new, updated and kept."""
    FORMS[form](Desk([folder]), folder / f"all.{form}", [], "")
    capsys.readouterr()
    import_.import_(Desk([folder]), [folder / f"all.{form}"], ImportOptions())
    told = capsys.readouterr()
    assert "says otherwise" not in told.err
    return re.findall(r"^(?!In all).*: (\d+) new, (\d+) updated, \d+ same, (\d+) kept", told.out, re.MULTILINE)


@settings(TRIPS, max_examples=45 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    of_form=st.tuples(st.sampled_from(["csv", "md"]), DECKS) | st.tuples(st.just("txt"), SOUND_DECKS),
    first_name=st.integers(0, 4),
)
def test_what_is_exported_is_the_same_where_it_came_from(
    of_form: tuple[str, list[list[Draw]]], first_name: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form, drawn = of_form
    for each in (folder, homes.own_decks()):
        shutil.rmtree(each, ignore_errors=True)
    before = values(written(drawn, folder, first_name))
    decks = {card.deck for card in before.values()}
    assert told_of(folder, form, capsys) == [("0", "0", "0")] * len(decks)
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
def test_what_a_format_cannot_tell_was_not_edited(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    form, card = LOST_ON_THE_WAY[name]
    written([[card]], folder)
    assert told_of(folder, form, capsys) == [("0", "0", "0")]


@pytest.mark.parametrize("first_name", range(5))
def test_a_text_for_anki_finds_decks_of_any_name(
    first_name: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    written([[PLAIN], [PLAIN]], folder, first_name)
    assert told_of(folder, "txt", capsys) == [("0", "0", "0")] * 2


@pytest.mark.parametrize("form", ["csv", "md"])
@pytest.mark.parametrize(
    "wanted", [ImportOptions("new", Path("after")), ImportOptions(output=Path("after", "new.yaml"))]
)
def test_what_to_see_also_is_found_in_a_deck_of_another_name(form: str, wanted: ImportOptions, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    written([[PLAIN._replace(see_also=[1]), PLAIN._replace(see_also=[0])]], folder / "before")
    FORMS[form](Desk([folder / "before"]), folder / f"all.{form}", [], "")
    to = folder / (wanted.output or "")
    import_.import_(Desk([folder / "none"]), [folder / f"all.{form}"], wanted._replace(output=to))
    assert [card.see_also for card in decks_in(folder / "after")[0].cards] == [("new/c1",), ("new/c0",)]


@pytest.mark.parametrize("form", ["csv", "md"])
def test_of_two_cards_of_one_name_the_first_is_seen_also(
    form: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    first = [PLAIN, PLAIN._replace(see_also=[0]), PLAIN._replace(see_also=[3])]
    written([first, [PLAIN._replace(answer="B")]], folder / "before", 2)
    FORMS[form](Desk([folder / "before"]), folder / f"all.{form}", [], "")
    import_.import_(Desk([folder / "none"]), [folder / f"all.{form}"], ImportOptions("new", folder / "after"))
    found = {card.id: (card.answer, card.see_also) for card in decks_in(folder / "after")[0].cards}
    assert found == {
        "new/c0": ("A", ()),
        "new/c1": ("A", ("new/c0",)),
        "new/c2": ("A", ()),
        "new/c0_b3b5": ("B", ()),
    }
    assert "no such card to see also: organische-chemie/c0\n" in capsys.readouterr().err
