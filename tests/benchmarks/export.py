"""What `viva export anki` costs for 10,000 cards, beside Anki's own export and genanki.

    .venv/bin/python tests/benchmarks/export.py [RUNS]

CPU time in seconds, user and system, medians of RUNS (default 5) interleaved runs, each in a process that has already
imported what it needs. Two decks: short notes of some 300 characters, and the bundled cards over and over (1,400
characters, code blocks among them). `whole command` is the process `viva export anki`, from its start to its end.
Anki's legacy export is the one that writes the same format. genanki (`pip install genanki`) is given finished HTML.
"""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from vivadeck import agenda
from vivadeck.decks.library import load
from vivadeck.export import anki
from vivadeck.model import Card, Deck, Review

COUNT = 10_000
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)
ANSWER = "The **answer** number {n} has `code` and words, " + "word " * 45 + "word.\n\n- one\n- two $x_{{{n}}}$"


def short_notes() -> Deck:
    """A deck of notes of 300 characters."""
    cards = (Card(f"short/{n}", "short", f"What is {n}?", ANSWER.format(n=n)) for n in range(COUNT))
    return Deck("short", "Short", tuple(cards))


def bundled_notes() -> Deck:
    """A deck of the bundled cards, each many times."""
    cards = islice(cycle([card for deck in load([ROOT / "decks"]).decks for card in deck.cards]), COUNT)
    made = (card._replace(id=f"long/{n}", deck="long", see_also=(), tags=("t",)) for n, card in enumerate(cards))
    return Deck(
        "long", "Long", tuple(card._replace(answer=f"Number {n}. {card.answer}") for n, card in enumerate(made))
    )


def learned(deck: Deck) -> anki.Learned:
    """Four reviews of each card."""
    reviews = [
        Review(card.id, NOW - timedelta(days=day, seconds=n % 30_000), 3 + n % 3, 8.4)
        for day in (30, 29, 23, 8)
        for n, card in enumerate(deck.cards)
    ]
    reviews.sort(key=lambda review: review.at)
    items = agenda.items(deck.cards, reviews, (), TODAY)
    return anki.Learned({item.card.id: item for item in items}, reviews, TODAY)


def measured(step: Callable[[], object]) -> float:
    """Return the CPU time of a step."""
    began = time.process_time()
    step()
    return time.process_time() - began


def genanki_alone(path: Path, rows: Sequence[tuple[str, str]]) -> float:
    """Return the CPU time of genanki with notes whose HTML is finished; NaN where it is not installed."""
    try:
        import genanki
    except ImportError:
        return float("nan")
    kind = genanki.Model(1, "m", fields=[{"name": "F"}, {"name": "B"}], templates=[{"name": "c", "qfmt": "{{F}}"}])
    deck = genanki.Deck(2, "d")

    def step() -> None:
        for front, back in rows:
            deck.add_note(genanki.Note(kind, [front, back], guid=genanki.guid_for(front)))
        genanki.Package(deck).write_to_file(path)

    return measured(step)


def command(folder: Path, deck: Deck, cache: str) -> float:
    """Return the CPU time of the whole process `viva export anki`; `cache` is where decks that were read are kept."""
    path = folder / f"{deck.name}.yaml"
    if not path.exists():
        cards = [
            {"id": card.id.partition("/")[2], "question": card.question, "answer": card.answer} for card in deck.cards
        ]
        path.write_text(json.dumps({"deck": deck.name, "cards": cards}), "utf-8")
        os.utime(path, (0, 0))
    environment = {**os.environ, "VIVA_HOME": str(folder), "VIVA_CACHE": cache}
    before = os.times()
    program = "from vivadeck.__main__ import main; main()"
    asked = ["export", "anki", str(folder / "command.apkg"), "--decks", str(path)]
    subprocess.run([sys.executable, "-c", program, *asked], env=environment, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def anki_itself(folder: Path, package: Path) -> Collection:
    """Return a collection of Anki's into which a package was imported."""
    collection = Collection(str(folder / f"{package.stem}.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options))
    return collection


def cases(folder: Path, deck: Deck, collection: Collection) -> dict[str, Callable[[], float]]:
    """Return what is to be measured, by name."""
    chosen, known = [(deck, deck.cards)], learned(deck)
    rows = [(card.question, card.answer) for card in deck.cards]
    legacy = ExportAnkiPackageOptions(legacy=True, with_scheduling=True, with_media=True)
    return {
        "viva, cards": lambda: measured(lambda: anki.write(folder / "a.apkg", chosen, NOW)),
        "viva, with progress": lambda: measured(lambda: anki.write(folder / "b.apkg", chosen, NOW, known)),
        "Anki's legacy export": lambda: measured(
            lambda: collection.export_anki_package(out_path=str(folder / "c.apkg"), options=legacy, limit=None)
        ),
        "genanki alone": lambda: genanki_alone(folder / "d.apkg", rows),
        "whole command, decks cached": lambda: command(folder, deck, str(folder / "cache")),
    }


def main() -> None:
    """Measure and print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for make in (short_notes, bundled_notes):
        deck = make()
        with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
            folder = Path(made)
            anki.write(folder / "first.apkg", [(deck, deck.cards)], NOW, learned(deck))
            collection = anki_itself(folder, folder / "first.apkg")
            stack.callback(collection.close)
            command(folder, deck, str(folder / "cache"))
            measure = cases(folder, deck, collection)
            found = [{name: step() for name, step in measure.items()} for _ in range(runs)]
        report(make.__doc__ or "", {name: statistics.median(run[name] for run in found) for name in measure})


def report(title: str, seconds: dict[str, float]) -> None:
    """Print the medians and how they stand to Anki's own."""
    own = seconds["Anki's legacy export"]
    print(title)
    for name, spent in seconds.items():
        print(f"  {name:28} {spent:6.2f} s  {spent / own:5.2f} × Anki")


if __name__ == "__main__":
    main()
