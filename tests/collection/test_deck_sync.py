"""Deck files in the collection: a file is read again if it has changed, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from comparison import Places, loaded
from conftest import ROOT, VIVA, deck_text
from kept import LONG_AGO_NS, collection, is_right, read, rows, same, settled

from vivadeck.decks.library import load


def imports_yaml(*arguments: str) -> bool:
    """Whether the real command imports YAML."""
    command = [sys.executable, "-X", "importtime", *VIVA[1:], *arguments]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    return any(line.split("|")[-1].strip() == "yaml" for line in done.stderr.decode().splitlines())


@pytest.mark.parametrize("command", ["decks", "due"])
def test_an_unchanged_deck_is_not_parsed_again(home: Path, tmp_path: Path, command: str) -> None:
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one"))
    assert imports_yaml(command, "--decks", str(deck))
    assert not imports_yaml(command, "--decks", str(deck))
    settled(deck, deck_text("small", "one", "two"))
    assert imports_yaml(command, "--decks", str(deck))


def test_a_broken_deck_is_not_parsed_again(home: Path, tmp_path: Path) -> None:
    settled(tmp_path / "decks" / "bad.yaml", "cards: [{answer: A}]")
    settled(tmp_path / "decks" / "good.yaml", deck_text("good", "one"))
    assert imports_yaml("decks", "--decks", str(tmp_path / "decks"))
    assert not imports_yaml("decks", "--decks", str(tmp_path / "decks"))


def test_the_bundled_decks_are_the_same_from_the_collection(tmp_path: Path) -> None:
    plain = load([ROOT / "decks"])
    for _ in range(2):
        assert same(read(tmp_path, ROOT / "decks"), plain)


def test_a_change_of_equal_size_and_time_is_seen(tmp_path: Path) -> None:
    """The new text has the size and time of the old one, as when it comes from an archive."""
    deck = settled(tmp_path / "a.yaml", deck_text("a", "one"))
    os.utime(deck, ns=(LONG_AGO_NS, LONG_AGO_NS))
    assert list(read(tmp_path, deck).cards) == ["a/one"]
    settled(deck, deck_text("a", "two"))
    assert list(read(tmp_path, deck).cards) == ["a/two"]


def test_only_the_deck_that_changed_is_parsed_again(tmp_path: Path) -> None:
    settled(tmp_path / "decks" / "a.yaml", deck_text("a", "one"))
    settled(tmp_path / "decks" / "b.yaml", deck_text("b", "one"))
    read(tmp_path, tmp_path / "decks")
    before = rows(tmp_path, "select row, id from cards where id like 'b/%'")
    settled(tmp_path / "decks" / "a.yaml", deck_text("a", "one", "two"))
    library = read(tmp_path, tmp_path / "decks")
    assert list(library.cards) == ["a/one", "a/two", "b/one"]
    assert library.problems == ()
    assert rows(tmp_path, "select row, id from cards where id like 'b/%'") == before


def test_a_deck_that_was_only_touched_is_not_parsed_again(tmp_path: Path) -> None:
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one"))
    read(tmp_path, deck)
    before = rows(tmp_path, "select row from cards")
    settled(deck, deck.read_bytes(), LONG_AGO_NS + 1)
    is_right(tmp_path, deck)
    assert rows(tmp_path, "select row from cards") == before
    assert rows(tmp_path, "select written_ns from files") == [(LONG_AGO_NS + 1,)]


@pytest.mark.parametrize("moment", [LONG_AGO_NS, LONG_AGO_NS + 1, LONG_AGO_NS - 1], ids=["size", "later", "earlier"])
def test_a_change_is_seen(tmp_path: Path, moment: int) -> None:
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one"))
    read(tmp_path, deck)
    settled(deck, deck_text("small", "two" if moment != LONG_AGO_NS else "three"), moment)
    assert same(read(tmp_path, deck), load([deck]))


def test_a_deck_that_was_just_written_is_read_again(tmp_path: Path) -> None:
    deck = tmp_path / "small.yaml"
    deck.write_text(deck_text("small", "one"), "utf-8")
    present = deck.stat().st_mtime_ns
    read(tmp_path, deck)
    deck.write_text(deck_text("small", "two"), "utf-8")
    os.utime(deck, ns=(present, present))  # within the clock's grain, a file can change without its time telling
    assert list(read(tmp_path, deck).cards) == ["small/two"]


def test_a_deck_with_a_future_time_is_read(tmp_path: Path) -> None:
    to_come = time.time_ns() + 10**9  # on a disk whose clock is ahead
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one"), to_come)
    read(tmp_path, deck)
    settled(deck, deck_text("small", "two"), to_come)
    assert list(read(tmp_path, deck).cards) == ["small/two"]


def test_decks_of_one_file_name_do_not_meet(tmp_path: Path) -> None:
    decks = [settled(tmp_path / name / "deck.yaml", deck_text(name, "one")) for name in ("a", "b")]
    for _ in range(2):
        assert [list(read(tmp_path, deck).cards) for deck in decks] == [["a/one"], ["b/one"]]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_file_under_two_names_is_two_decks(tmp_path: Path) -> None:
    """If the file does not name its deck, the deck has the file's name."""
    deck = settled(tmp_path / "one.yaml", "cards: [{id: x, question: Q, answer: A}]")
    link = tmp_path / "links" / "two.yaml"
    link.parent.mkdir()
    link.symlink_to(deck)
    for _ in range(2):
        assert list(read(tmp_path, deck).cards) == ["one/x"]
        assert list(read(tmp_path, link).cards) == ["two/x"]
        assert rows(tmp_path, "select count(*) from files") == [(2,)]


def test_a_renamed_deck_has_its_new_name(tmp_path: Path) -> None:
    deck = settled(tmp_path / "decks" / "one.yaml", "cards: [{id: x, question: Q, answer: A}]")
    read(tmp_path, deck.parent)
    deck.rename(deck.with_name("two.yaml"))
    assert list(read(tmp_path, deck.parent).cards) == ["two/x"]
    assert rows(tmp_path, "select name from files") == [("two",)]  # nothing is left of what is gone


def test_the_collection_finds_dangling_references(tmp_path: Path) -> None:
    deck = settled(tmp_path / "a.yaml", "cards: [{question: Q, answer: A, see_also: [nowhere/card]}]")
    plain = load([deck])
    assert len(plain.problems) == 1
    for _ in range(2):
        assert same(read(tmp_path, deck), plain)


def test_a_reference_dangles_once_the_other_deck_lost_the_card(tmp_path: Path) -> None:
    settled(tmp_path / "decks" / "a.yaml", "cards: [{question: Q, answer: A, see_also: [b/one]}]")
    other = settled(tmp_path / "decks" / "b.yaml", deck_text("b", "one"))
    assert read(tmp_path, tmp_path / "decks").problems == ()
    settled(other, deck_text("b", "three"))
    assert len(read(tmp_path, tmp_path / "decks").problems) == 1


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode here")
@pytest.mark.parametrize("place", ["f\udcfcr/small.yaml", "f\udcfcr.yaml"], ids=["a folder", "a file"])
@pytest.mark.parametrize("text", [deck_text("small", "one"), "cards: [{id: x, question: Q, answer: A}]"])
def test_a_name_that_is_not_utf_8(tmp_path: Path, place: str, text: str) -> None:
    deck = settled(tmp_path / place, text)
    plain = load([deck])
    assert same(read(tmp_path, deck), plain)
    before = rows(tmp_path, "select row from cards")
    assert same(read(tmp_path, deck), plain)
    is_right(tmp_path, deck)
    assert rows(tmp_path, "select row from cards") == before  # it was read from there, not kept anew


def test_a_deck_that_is_deleted_while_a_command_runs(tmp_path: Path) -> None:
    """The command uses the other deck, without an error, as it would without a collection."""
    deck = settled(tmp_path / "decks" / "a.yaml", deck_text("a", "one"))
    settled(tmp_path / "decks" / "b.yaml", deck_text("b", "one"))
    session = collection(tmp_path)
    library = loaded(session, Places((tmp_path / "decks",)))
    deck.unlink()
    settled(tmp_path / "decks" / "b.yaml", deck_text("b", "one", "two"))
    read(tmp_path, tmp_path / "decks")  # another command, which changes the tables
    selection = session.select(library.decks)
    assert [count.new for count in selection.counts()] == [0, 2]
    assert [item.card.id for item in selection.items()] == ["b/one", "b/two"]
    assert session.lost(library.decks) == set()


def test_folders_that_change_places_are_seen(tmp_path: Path) -> None:
    """Files of the same moment and size: only the inode differs."""
    now, other = (settled(tmp_path / name / "bio.yaml", deck_text("bio", name)) for name in ("now", "new"))
    for _ in range(1000):  # until both are changed within the clock's grain
        for path in (now, other):
            os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
        if now.stat().st_ctime_ns == other.stat().st_ctime_ns:
            break
    time.sleep(2.1)  # what was changed just now is read again in any case
    read(tmp_path, now)
    now.parent.rename(tmp_path / "gone")
    other.parent.rename(tmp_path / "now")
    assert list(read(tmp_path, now).cards) == ["bio/new"]
