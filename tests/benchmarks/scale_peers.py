"""Other programs with these cards: Anki's own search, apy, ripgrep, genanki; only those that are installed.

    python tests/benchmarks/scale_peers.py build|find|genanki DECKS CACHE FOLDER

`build` makes an Anki collection of the decks in FOLDER, in the layout of apy and Anki; `find` opens it and finds the
notes with a word; `genanki` writes the cards into FOLDER as an .apkg. Like everything measured, each is its own
process; the last two print the CPU seconds of the call that counts.
"""

from __future__ import annotations

import pickle
import shutil
import sqlite3
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from scale_collection import RARE
from scale_processes import PYTHON

if TYPE_CHECKING:
    from vivadeck.model import Card

_PROFILE = "User 1"
_AT_ONCE = 5_000


def commands(home: Path) -> dict[str, tuple[str, ...]]:
    """Return the commands of the peers that are installed, by name."""
    found: dict[str, tuple[str, ...]] = {}
    if find_spec("anki"):
        found["Anki, opened to find_notes"] = _own("find", home)
    if find_spec("anki") and (apy := shutil.which("apy")):
        found["apy list-notes"] = (apy, "-b", str(home / "peers"), "list-notes", RARE)
    if rg := shutil.which("rg"):
        found["rg -i, the YAML"] = (rg, "-i", RARE, str(home / "decks"))
    return found


def calls(home: Path) -> dict[str, tuple[str, ...]]:
    """Return commands that print the CPU seconds of the call that counts, by its name."""
    found: dict[str, tuple[str, ...]] = {}
    if find_spec("anki"):
        found["Anki's find_notes alone"] = _own("find", home)
    if find_spec("genanki"):
        found["genanki, an .apkg of all"] = _own("genanki", home)
    return found


def preparation(home: Path) -> tuple[str, ...] | None:
    """Return the command that makes the collection; None if no program that reads it is installed."""
    return _own("build", home) if find_spec("anki") else None


def _own(task: str, home: Path) -> tuple[str, ...]:
    return PYTHON, __file__, task, str(home / "decks"), str(home / "peers")


def cards(decks: Path) -> list[Card]:
    """Return the cards of a folder of decks."""
    from vivadeck.decks.library import load

    return list(load([decks]).cards.values())


def fields(card: Card) -> list[str]:
    """Return the two sides of a card."""
    return [card.question, "\n".join((card.answer, *card.key_points))]


def build(held: list[Card], folder: Path) -> None:
    """Make an Anki collection of the cards, and the file in which Anki's window names its profiles."""
    from anki.collection import AddNoteRequest, Collection
    from anki.decks import DeckId

    (folder / _PROFILE).mkdir(parents=True)
    collection = Collection(str(folder / _PROFILE / "collection.anki2"))
    kind = collection.models.by_name("Basic")
    decks = {name: collection.decks.id(name) for name in dict.fromkeys(card.deck for card in held)}
    for first in range(0, len(held), _AT_ONCE):
        requests = []
        for card in held[first : first + _AT_ONCE]:
            note = collection.new_note(kind)
            note.fields, note.tags = fields(card), list(card.tags)
            requests.append(AddNoteRequest(note, DeckId(decks[card.deck] or 1)))
        collection.add_notes(requests)
    collection.close()
    with sqlite3.connect(folder / "prefs21.db") as profiles:
        profiles.execute("create table profiles (name text primary key, data blob not null)")
        known: dict[str, dict[str, str]] = {"_global": {"last_loaded_profile_name": _PROFILE}, _PROFILE: {}}
        rows = [(name, pickle.dumps(of)) for name, of in known.items()]
        profiles.executemany("insert into profiles values (?, ?)", rows)
    profiles.close()


def find(folder: Path) -> None:
    """Open the collection and find the notes with the word."""
    from anki.collection import Collection

    collection = Collection(str(folder / _PROFILE / "collection.anki2"))
    began = time.process_time()
    collection.find_notes(RARE)
    print(time.process_time() - began)
    collection.close()


def package(held: list[Card], folder: Path) -> None:
    """Write the cards as an .apkg, with their texts as HTML."""
    import genanki

    began = time.process_time()
    names = [{"name": "Front"}, {"name": "Back"}]
    kind = genanki.Model(
        1, "Basic", fields=names, templates=[{"name": "Card", "qfmt": "{{Front}}", "afmt": "{{Back}}"}]
    )
    deck = genanki.Deck(2, "All")
    for card in held:
        deck.add_note(genanki.Note(kind, fields(card), guid=card.id))
    folder.mkdir(exist_ok=True)
    genanki.Package(deck).write_to_file(folder / "genanki.apkg")
    print(time.process_time() - began)


def main() -> None:
    """Run the step that the command line names."""
    task, decks, folder = sys.argv[1], *map(Path, sys.argv[2:])
    if task == "find":
        find(folder)
    else:
        {"build": build, "genanki": package}[task](cards(decks), folder)


if __name__ == "__main__":
    main()
