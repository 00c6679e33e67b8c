"""Folders of deck files → a library: the good decks in order, and every problem of the others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from vivadeck.decks.deck_file import LARGEST_BYTES, deck_files, write_ids
from vivadeck.decks.library import Library, find_card, load, read_files
from vivadeck.decks.problems import Parsed
from vivadeck.errors import VivaError
from vivadeck.model import Card

GOOD = "cards:\n- {id: one, question: Q, answer: A}\n"


def write(folder: Path, **decks: str) -> Path:
    """Write a deck file for each text, and return the folder."""
    folder.mkdir(exist_ok=True)
    for name, text in decks.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    return folder


def names(library: Library) -> list[str]:
    return [deck.name for deck in library.decks]


def said(library: Library, folder: Path) -> list[str]:
    """Return the messages of the problems, without the folder."""
    return [str(problem).replace(f"{folder}{os.sep}", "") for problem in library.problems]


def card(name: str, **more: str) -> str:
    """Return a deck with one card."""
    return f"cards:\n- id: {name}\n  question: Q\n  answer: A\n" + "".join(f"  {k}: {v}\n" for k, v in more.items())


def test_a_folder_and_a_file(tmp_path: Path) -> None:
    folder = write(tmp_path / "decks", a=card("one"), b=card("two"))
    other = write(tmp_path / "more", c=card("three"), d=card("four"))
    library = load([folder, other / "c.yaml"])
    assert list(library.cards) == ["a/one", "b/two", "c/three"]
    assert [deck.path for deck in library.decks] == [folder / "a.yaml", folder / "b.yaml", other / "c.yaml"]
    assert library.problems == ()


def test_which_files_of_a_folder_are_decks(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yml", "c.YAML", ".hidden.yaml", "._a.yaml", "d.yaml~", "e.txt", "f.json", "g"):
        (tmp_path / name).write_text(GOOD)
    write(tmp_path / "below", h=GOOD)
    assert [path.name for path in deck_files(tmp_path)] == ["a.yaml", "b.yml", "c.YAML"]
    assert names(load([tmp_path])) == ["a", "b", "c"]


def test_a_named_file_is_a_deck_with_any_ending(tmp_path: Path) -> None:
    (tmp_path / ".deck.txt").write_text(GOOD)
    assert names(load([tmp_path / ".deck.txt"])) == [".deck"]


def test_natural_order(tmp_path: Path) -> None:
    numbers = ["9" * 150, "10", "2", "007", "x"]
    texts = {f"deck{position}": f"deck: assignment-{number}\n{GOOD}" for position, number in enumerate(numbers)}
    write(tmp_path, **texts, b=f"deck: assignment\n{GOOD}", c=f"deck: 10\n{GOOD}", d=f"deck: 9\n{GOOD}", z=GOOD)
    assert [name[:14] for name in names(load([tmp_path]))] == [
        "9",
        "10",
        "assignment",
        "assignment-2",
        "assignment-007",
        "assignment-10",
        "assignment-999",
        "assignment-x",
        "z",
    ]


@pytest.mark.parametrize("place", ["nowhere", "nowhere/deck.yaml", "deck.yaml/below"])
def test_a_missing_place(tmp_path: Path, place: str) -> None:
    write(tmp_path, deck=GOOD)
    with pytest.raises(VivaError) as caught:
        load([tmp_path / place])
    assert str(caught.value) == f"There is no deck or folder {tmp_path / place}."


def test_a_folder_without_decks(tmp_path: Path) -> None:
    write(tmp_path / "below", deck=GOOD)
    (tmp_path / "empty").mkdir()
    with pytest.raises(VivaError) as caught:
        load([tmp_path, tmp_path / "empty"])
    expected = f"There are no decks in {tmp_path}, {tmp_path / 'empty'}. A deck is a file that ends in .yaml."
    assert str(caught.value) == expected


def test_a_folder_is_a_folder_with_any_name(tmp_path: Path) -> None:
    write(tmp_path, good=GOOD)
    write(tmp_path / "more.yaml", inner=card("two"))
    library = load([tmp_path])
    assert (said(library, tmp_path), names(library)) == ([], ["good"])
    library = load([tmp_path / "more.yaml"])
    assert (said(library, tmp_path), names(library)) == ([], ["inner"])


def test_links(tmp_path: Path) -> None:
    write(tmp_path / "real", real=GOOD)
    folder = write(tmp_path / "decks", good=card("two"))
    (folder / "linked.yaml").symlink_to(tmp_path / "real" / "real.yaml")
    (folder / "lost.yaml").symlink_to(tmp_path / "nowhere.yaml")
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    library = load([folder])
    assert names(library) == ["good", "linked"]
    assert said(library, folder) == [
        "loop.yaml:1:1: the file cannot be read: too many levels of symbolic links",
        "lost.yaml:1:1: the file cannot be read: no such file or directory",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with a name here")
def test_a_pipe_in_a_folder_does_not_stop_viva(tmp_path: Path) -> None:
    write(tmp_path, good=GOOD)
    os.mkfifo(tmp_path / "pipe.yaml")
    script = "import sys; from pathlib import Path; from vivadeck.decks.library import load; load([Path(sys.argv[1])])"
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=30)
    assert names(load([tmp_path])) == ["good"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no devices with a name here")
def test_a_link_to_a_device_does_not_stop_viva(tmp_path: Path) -> None:
    write(tmp_path, good=GOOD)
    (tmp_path / "device.yaml").symlink_to(os.devnull)
    assert [path.name for path in deck_files(tmp_path)] == ["good.yaml"]
    library = load([tmp_path])
    assert (names(library), library.problems) == (["good"], ())


@pytest.mark.skipif(sys.platform == "win32", reason="such names are not possible here")
def test_a_path_in_a_message_cannot_steer_a_terminal(tmp_path: Path) -> None:
    folder = write(tmp_path / "a\x1b[31m\nb")
    with pytest.raises(VivaError, match=r"^There are no decks in \S+a␛\[31m b, \S+a␛\[31m b\. A deck"):
        load([folder], [folder])
    with pytest.raises(VivaError, match=r"^There is no deck or folder \S+a␛\[31m b/none\.$"):
        load([folder / "none"])
    with pytest.raises(VivaError, match=r"^The decks in \S+a␛\[31m b/x+ cannot be read: file name too long\.$"):
        load([folder / ("x" * 300)])
    with pytest.raises(VivaError, match=r"^\S+a␛\[31m b/none cannot be read: no such file or directory\.$"):
        write_ids(folder / "none")
    (folder / "wide.yaml").write_text(GOOD, "utf-16")
    with pytest.raises(VivaError, match=r"^\S+a␛\[31m b/wide\.yaml: viva writes ids only into UTF-8 files\."):
        write_ids(folder / "wide.yaml")
    write(folder, a=f"deck: x\n{GOOD}", b=f"deck: x\n{GOOD}")
    (double,) = (problem for problem in load([folder]).problems if problem.path.stem == "b")
    assert str(double).isprintable()
    assert double.message.isprintable()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_files_without_permission_to_read(tmp_path: Path) -> None:
    folder = write(tmp_path / "decks", good=GOOD, secret=GOOD)
    (folder / "secret.yaml").chmod(0)
    library = load([folder])
    assert said(library, folder) == ["secret.yaml:1:1: the file cannot be read: permission denied"]
    folder.chmod(0o300)
    try:
        with pytest.raises(VivaError, match=r"^The decks in .*decks cannot be read: permission denied\.$"):
            load([folder])
    finally:
        folder.chmod(0o700)


def test_one_bad_deck_does_not_hide_the_good_ones(tmp_path: Path) -> None:
    write(tmp_path, a=GOOD, b="cards:\n- [x, \ny: z", c="titel: T\ncards: many\n", d=card("two"))
    (tmp_path / "e.yaml").write_bytes(b"\xff\xfea")
    library = load([tmp_path])
    assert list(library.cards) == ["a/one", "d/two"]
    assert said(library, tmp_path) == [
        'b.yaml:2:3: this "[" is never closed by a "]", or a text in the list needs quotes',
        "c.yaml:1:1: unknown key 'titel'. Did you mean title?",
        'c.yaml:2:8: cards must be a list: [first, second], or lines that begin with "- "',
        "e.yaml:1:1: this is not UTF-16 text: save the file as UTF-8",
    ]
    assert sorted(library.broken) == ["b", "c", "e"]


def test_only_bad_decks_are_a_library_too(tmp_path: Path) -> None:
    library = load([write(tmp_path, a="", b="cards: []")])
    assert library.decks == ()
    assert len(library.problems) == 2


def test_two_decks_of_one_name(tmp_path: Path) -> None:
    write(tmp_path, a=f"deck: x\n{GOOD}", b=f"deck: x\n{card('two')}", x=card("three"), z=GOOD)
    library = load([tmp_path])
    assert list(library.cards) == ["x/one", "z/one"]
    remedy = "there is already a deck x, in a.yaml: give this deck another name (`deck:`)"
    assert said(library, tmp_path) == [f"b.yaml:1:1: {remedy}", f"x.yaml:1:1: {remedy}"]


def test_a_file_that_two_places_lead_to_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "decks", a=GOOD)
    (tmp_path / "link").symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    library = load([folder, folder / "a.yaml", Path("decks"), Path("link/a.yaml"), folder / ".." / "decks"])
    assert (names(library), library.problems) == (["a"], ())


def test_own_decks_shadow_bundled_ones(tmp_path: Path) -> None:
    bundled = write(tmp_path / "bundled", general=card("old"), other=card("two"), named=f"deck: by-name\n{GOOD}")
    own = write(tmp_path / "own", general=card("new"), mine=f"deck: by-name\n{card('mine')}")
    library = load([own], [bundled])
    assert list(library.cards) == ["by-name/mine", "general/new", "other/two"]
    assert library.problems == ()


def test_a_broken_own_deck_shadows_too(tmp_path: Path) -> None:
    """Else the bundled deck would get the history of cards that the student has changed."""
    bundled = write(tmp_path / "bundled", general=GOOD, other=GOOD, third=GOOD)
    own = write(tmp_path / "own", general="cards: [", mine="deck: other\ncards: []\n")
    library = load([own], [bundled])
    assert names(library) == ["third"]
    assert [problem.path.name for problem in library.problems] == ["general.yaml", "mine.yaml"]
    assert sorted(library.broken) == ["general", "other"]


def test_bundled_decks_alone(tmp_path: Path) -> None:
    assert names(load([], [write(tmp_path, general=GOOD)])) == ["general"]


def test_utf_16_without_its_mark(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("cards: []".encode("utf-16-le"))
    expected = ["a.yaml:1:2: this is not text (a NUL character): the file is damaged, or it is not saved as UTF-8"]
    assert said(load([tmp_path]), tmp_path) == expected


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    write(tmp_path, a=GOOD)
    with (tmp_path / "b.yaml").open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    assert said(load([tmp_path]), tmp_path) == [
        "b.yaml:1:1: the file is larger than 20 MB: split the deck into several files"
    ]


def test_a_card_of_five_megabytes(tmp_path: Path) -> None:
    long = "all the facts of the field, " * 200_000
    write(tmp_path, a=f"cards:\n- question: Q\n  answer: |\n    {long}\n")
    expected = ["a.yaml:3:11: a/q: the answer is longer than 20,000 characters: shorten it, or split the card"]
    assert said(load([tmp_path]), tmp_path) == expected


def test_see_also(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "decks",
        a=card("one", see_also="[b/two, one, c/three, c/thre, d/x, nowhere/x, two]"),
        b=card("two", see_also="[a/one]"),
        c=card("three"),
        d="cards: [",
    )
    expected = [
        "a.yaml:5:35: a/one: see_also: there is no card 'c/thre'. Did you mean c/three?",
        "a.yaml:5:48: a/one: see_also: there is no card 'nowhere/x'.",
        "a.yaml:5:59: a/one: see_also: there is no card 'a/two'. Did you mean b/two?",
    ]
    library = load([folder])
    assert said(library, folder)[:3] == expected
    assert list(library.cards) == ["a/one", "b/two", "c/three"]  # a reference that leads nowhere hides no deck
    assert said(load([folder / "a.yaml"]), folder) == expected  # it may name cards of the decks beside
    assert said(load([folder / "b.yaml"]), folder) == []


def test_see_also_into_a_deck_that_its_file_does_not_name(tmp_path: Path) -> None:
    """Nobody knows whether the card exists while its deck is broken."""
    write(tmp_path, a=card("one", see_also="[x/two]"), b="deck: x\ncards: []\n")
    assert [problem.path.name for problem in load([tmp_path]).problems] == ["b.yaml"]


def test_see_also_may_name_a_card_of_another_deck_folder(tmp_path: Path) -> None:
    bundled = write(tmp_path / "bundled", general=card("dropout"), other=card("x"), broken="cards: [")
    own = write(tmp_path / "own", a=card("one", see_also="[general/dropout, general/drpout, broken/x, other/x]"))
    write(own, other=card("y"))
    library = load([own / "a.yaml"], known_in=[bundled, tmp_path / "nowhere"])
    assert list(library.cards) == ["a/one"]  # these decks are not part of the library
    assert said(library, own) == [
        "a.yaml:5:31: a/one: see_also: there is no card 'general/drpout'. Did you mean general/dropout?",
        "a.yaml:5:57: a/one: see_also: there is no card 'other/x'. Did you mean other/y?",  # hidden by the own deck
    ]
    write(own, a=card("one", see_also="[general/dropout]"))
    assert load([own / "a.yaml"], known_in=[bundled]).problems == ()


def test_other_decks_are_read_only_when_a_reference_is_loose(tmp_path: Path) -> None:
    bundled = write(tmp_path / "bundled", general=card("dropout"))
    own = write(tmp_path / "own", a=card("one", see_also="[b/two]"), b=card("two"))
    read: list[str] = []

    def noting(files: Mapping[str, Path]) -> list[Parsed]:
        read.extend(path.stem for path in files.values())
        return read_files(files)

    load([own / "a.yaml"], known_in=[bundled], read_all=noting)
    assert read == ["a", "b"]
    read.clear()
    (own / "b.yaml").unlink()
    load([own / "a.yaml"], known_in=[bundled], read_all=noting)
    assert read == ["a", "general"]


def test_many_see_also_that_lead_nowhere(tmp_path: Path) -> None:
    cards = "".join(f"- {{id: c{number}, question: Q, answer: A, see_also: [x{number}]}}\n" for number in range(500))
    library = load([write(tmp_path, a=f"cards:\n{cards}")])
    assert len(library.cards) == 500
    assert len(library.problems) == 100


def test_deck(tmp_path: Path) -> None:
    library = load(
        [write(tmp_path, general=GOOD, other=GOOD, broken="cards: []", more=f"deck: named\n{GOOD[:-1]}, x\n")]
    )
    assert library.deck("general").name == "general"
    for name, message in [
        ("genral", "There is no deck 'genral'. Did you mean general?"),
        ("xyz", "There is no deck 'xyz'. The decks are: general, other."),
        ("broken", f"The deck broken cannot be used:\n{tmp_path / 'broken.yaml'}:1:8: the deck has no cards"),
        ("more", None),
    ]:
        with pytest.raises(VivaError) as caught:
            library.deck(name)
        if message:
            assert str(caught.value) == message


def test_a_broken_deck_is_named_by_what_it_says(tmp_path: Path) -> None:
    library = load([write(tmp_path, general=GOOD, file="deck: named\ncards: []")])
    with pytest.raises(VivaError, match=r"^The deck named cannot be used:\n.*file\.yaml:2:8: the deck has no cards$"):
        library.deck("named")


def test_card(tmp_path: Path) -> None:
    library = load([write(tmp_path, a=card("dropout"), b=card("dropout"), c=card("softmax"))])

    def found(card_id: str) -> Card:
        return find_card(card_id, library.cards.get, lambda: library.cards)

    assert found("a/dropout").id == "a/dropout"
    assert found("softmax").id == "c/softmax"
    for name, message in [
        ("dropout", "'dropout' is the name of several cards. Use one of their ids: a/dropout, b/dropout."),
        ("c/sofmax", "There is no card 'c/sofmax'. Did you mean c/softmax?"),
        ("sofmax", "There is no card 'sofmax'. Did you mean c/softmax?"),
        ("xyz", "There is no card 'xyz'. To find a card: `viva search WORDS`"),
    ]:
        with pytest.raises(VivaError) as caught:
            found(name)
        assert str(caught.value) == message
