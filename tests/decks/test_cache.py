"""The cache of parsed decks: it may cost or save time, and never changes what is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, VIVA, deck_text

from vivadeck.decks.library import Library, load

LONG_AGO_NS = 1_700_000_000_000_000_000


@pytest.fixture
def kept_in(tmp_path: Path) -> Path:
    """A folder for the cache, which is not there yet."""
    return tmp_path / "cache"


def settled(path: Path, text: str) -> Path:
    """Write a deck that has not changed for long."""
    path.write_text(text, "utf-8")
    os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
    return path


def same(left: Library, right: Library) -> bool:
    """Whether two libraries hold the same, down to each card's file and line."""
    return (left.decks, left.problems, left.broken) == (right.decks, right.problems, right.broken)


def imports_yaml(home: Path, *arguments: str) -> bool:
    """Whether the real command imports YAML."""
    command = [sys.executable, "-X", "importtime", *VIVA[1:], *arguments]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    return b"| yaml\n" in done.stderr.replace(b" ", b"").replace(b"|yaml", b"| yaml").replace(b"\r", b"")


def test_an_unchanged_deck_is_not_parsed_again(home: Path, tmp_path: Path) -> None:
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one"))
    assert imports_yaml(home, "decks", "--decks", str(deck))
    assert not imports_yaml(home, "decks", "--decks", str(deck))
    settled(deck, deck_text("small", "one", "two"))
    assert imports_yaml(home, "decks", "--decks", str(deck))


def test_the_bundled_decks_are_the_same_from_the_cache(kept_in: Path) -> None:
    plain = load([ROOT / "decks"])
    assert same(load([ROOT / "decks"], kept_in=kept_in), plain)
    assert len(list(kept_in.iterdir())) == 5
    assert same(load([ROOT / "decks"], kept_in=kept_in), plain)


def test_dangling_references_are_found_from_the_cache(kept_in: Path, tmp_path: Path) -> None:
    deck = settled(tmp_path / "a.yaml", "cards: [{question: Q, answer: A, see_also: [nowhere/card]}]")
    plain = load([deck])
    assert len(plain.problems) == 1
    for _ in range(2):
        assert same(load([deck], kept_in=kept_in), plain)


@pytest.mark.parametrize("moment", [LONG_AGO_NS, LONG_AGO_NS + 1], ids=["another size", "another moment"])
def test_a_change_is_seen(kept_in: Path, tmp_path: Path, moment: int) -> None:
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one"))
    load([deck], kept_in=kept_in)
    deck.write_text(deck_text("small", "two" if moment != LONG_AGO_NS else "three"), "utf-8")
    os.utime(deck, ns=(moment, moment))
    assert same(load([deck], kept_in=kept_in), load([deck]))


def test_a_deck_that_was_just_written_is_read_again(kept_in: Path, tmp_path: Path) -> None:
    deck = tmp_path / "small.yaml"
    deck.write_text(deck_text("small", "one"), "utf-8")
    present = deck.stat().st_mtime_ns
    load([deck], kept_in=kept_in)
    deck.write_text(deck_text("small", "two"), "utf-8")
    os.utime(deck, ns=(present, present))  # within the clock's grain, a file can change without its time telling
    assert list(load([deck], kept_in=kept_in).cards) == ["small/two"]


def test_decks_of_one_file_name_do_not_meet(kept_in: Path, tmp_path: Path) -> None:
    decks = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        decks.append(settled(tmp_path / name / "deck.yaml", deck_text(name, "one")))
    for _ in range(2):
        assert [list(load([deck], kept_in=kept_in).cards) for deck in decks] == [["a/one"], ["b/one"]]


def test_a_deck_with_problems_is_not_kept(kept_in: Path, tmp_path: Path) -> None:
    deck = settled(tmp_path / "bad.yaml", "cards: [{question: Q}]")
    for _ in range(2):
        assert len(load([deck], kept_in=kept_in).problems) == 1
    assert not kept_in.exists()


def test_a_damaged_cache_costs_time_only(kept_in: Path, tmp_path: Path) -> None:
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one", "two"))
    plain = load([deck], kept_in=kept_in)
    (kept,) = kept_in.iterdir()
    whole = kept.read_bytes()
    for place in range(len(whole)):
        for damaged in (whole[:place], whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]):
            kept.write_bytes(damaged)
            assert same(load([deck], kept_in=kept_in), plain)


def test_what_another_viva_kept_is_not_taken(kept_in: Path, tmp_path: Path) -> None:
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one"))
    load([deck], kept_in=kept_in)
    (kept,) = kept_in.iterdir()
    head, body = kept.read_bytes().split(b"\n")
    told = json.loads(head)
    told[0][0] = "99.0"
    kept.write_bytes(json.dumps(told).encode() + b"\n" + body)
    assert same(load([deck], kept_in=kept_in), load([deck]))
    assert json.loads(kept.read_bytes().split(b"\n")[0])[0][0] != "99.0"


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    deck = settled(tmp_path / "small.yaml", deck_text("small", "one"))
    (tmp_path / "file").write_text("not a folder")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        assert same(load([deck], kept_in=folder), load([deck]))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are Unicode here")
@pytest.mark.parametrize("place", ["f\udcfcr/small.yaml", "f\udcfcr.yaml"], ids=["a folder", "a file"])
def test_a_name_that_is_not_utf_8(kept_in: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / place).parent.mkdir(exist_ok=True)
    deck = settled(tmp_path / place, deck_text("small", "one"))
    plain = load([deck])
    assert same(load([deck], kept_in=kept_in), plain)
    (kept,) = kept_in.iterdir()
    moment = kept.stat().st_mtime_ns
    assert same(load([deck], kept_in=kept_in), plain)
    assert kept.stat().st_mtime_ns == moment  # it was read from there, not kept anew


def test_the_cache_holds_no_paths(kept_in: Path, tmp_path: Path) -> None:
    """They are known when it is read, and are the one thing in a deck that need not be text."""
    load([settled(tmp_path / "small.yaml", deck_text("small", "one", "two"))], kept_in=kept_in)
    (kept,) = kept_in.iterdir()
    assert b"small.yaml" not in kept.read_bytes().split(b"\n")[1]
