"""Measure `viva export anki` with 10,000 cards, compared with Anki's own export and genanki.

    .venv/bin/python tests/benchmarks/export.py [RUNS]

CPU time in seconds, user and system, medians of RUNS (default 5) interleaved runs. Two decks: short notes of about 300
characters, and copies of the bundled cards (2,400 characters of HTML, one of nine with code). No two cards share a
text, so a cache of converted texts cannot help.

Each row is compared with Anki's legacy export, which writes this format, too, of these cards with four reviews each, or
without reviews. Code that runs within a process was imported before. `whole command` is a process from start to end, in
which Anki opens a collection and exports it with its own library. Anki and genanki (`pip install genanki`) begin with
finished HTML; viva makes it from Markdown.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from vivadeck import agenda
from vivadeck.clock import DAY_ENDS
from vivadeck.collection import rows
from vivadeck.decks.library import load
from vivadeck.formats.anki import package_writer
from vivadeck.model import Card, Deck, FollowUp, Progress, Review
from vivadeck.progress import json_file

COUNT = 10_000
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)
ANSWER = "The **answer** number {n} has `code` and words, " + "word " * 45 + "word.\n\n- one\n- two $x_{{{n}}}$"
VIVA = "from vivadeck.__main__ import main; main()"
ANKI = """
import sys
from anki.collection import Collection, ExportAnkiPackageOptions
collection = Collection(sys.argv[1])
options = ExportAnkiPackageOptions(legacy=True, with_scheduling=sys.argv[3] == "True", with_media=True)
collection.export_anki_package(out_path=sys.argv[2], options=options, limit=None)
collection.close()
"""


def short_notes() -> list[Deck]:
    """Notes of 300 characters."""
    return dealt(Card("", "", f"What is {n}?", ANSWER.format(n=n)) for n in range(COUNT))


def bundled_notes() -> list[Deck]:
    """The bundled cards, each many times, and each time with another number in all its texts."""
    cards = islice(cycle([card for deck in load([ROOT / "decks"]).decks for card in deck.cards]), COUNT)
    return dealt(numbered(card, n) for n, card in enumerate(cards))


def dealt(cards: Iterable[Card]) -> list[Deck]:
    """Return the cards in ten decks: all long ones are too many for one file."""
    made: list[list[Card]] = [[] for _ in range(10)]
    for n, card in enumerate(cards):
        made[n % 10].append(card._replace(id=f"deck-{n % 10}/{n}", deck=f"deck-{n % 10}"))
    return [Deck(held[0].deck, f"Deck {n}", tuple(held)) for n, held in enumerate(made)]


def numbered(card: Card, n: int) -> Card:
    """Return a card whose texts no other card has."""
    return card._replace(
        question=f"{n}: {card.question}",
        answer=f"Number {n}. {card.answer}".replace("```python\n", f"```python\nn = {n}\n"),
        key_points=tuple(f"{point} ({n})" for point in card.key_points),
        follow_ups=tuple(FollowUp(f"{n}: {question}", f"{n}: {answer}") for question, answer in card.follow_ups),
        see_also=(),
        tags=("t",),
    )


def history(decks: Sequence[Deck]) -> list[Review]:
    """Four reviews of each card."""
    reviews = [
        Review(card.id, NOW - timedelta(days=day, seconds=n % 30_000), 3 + n % 3, 8.4)
        for day in (30, 29, 23, 8)
        for n, card in enumerate(card for deck in decks for card in deck.cards)
    ]
    return sorted(reviews, key=lambda review: review.at)


def learned(decks: Sequence[Deck]) -> package_writer.ExportedProgress:
    """Return the states of the cards."""
    reviews = history(decks)
    states = {row[0]: rows.state_of(row) for row in rows.replayed(reviews, {}, DAY_ENDS, TODAY).states}
    cards = (card for deck in decks for card in deck.cards)
    items = {card.id: agenda.item(card, states.get(card.id), TODAY) for card in cards}
    return package_writer.ExportedProgress(items, reviews, TODAY)


def measured(step: Callable[[], object]) -> float:
    """Return the CPU time of a step."""
    began = time.process_time()
    step()
    return time.process_time() - began


def process(program: str, arguments: Sequence[object], environment: dict[str, str]) -> float:
    """Return the CPU time of a whole process."""
    before = os.times()
    command = [sys.executable, "-c", program, *map(str, arguments)]
    subprocess.run(command, env={**os.environ, **environment}, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def genanki_alone(path: Path, rows: Sequence[tuple[str, str]]) -> float:
    """Return the CPU time of genanki with finished HTML; NaN if it is not installed."""
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


def prepare(folder: Path, decks: Sequence[Deck]) -> None:
    """Write the decks and their history as viva has them, and make the collection into which Anki imported both."""
    (folder / "decks").mkdir()
    for deck in decks:
        path = folder / "decks" / f"{deck.name}.yaml"
        path.write_text(json.dumps(as_yaml(deck)), "utf-8")
        os.utime(path, (0, 0))  # long ago, so that the cache keeps it
    (folder / "progress.json").write_text(json_file.dump(Progress(tuple(history(decks)))), "utf-8")
    package_writer.write(folder / "first.apkg", [(deck, deck.cards) for deck in decks], NOW, learned(decks))
    collection = Collection(str(folder / "a.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    request = ImportAnkiPackageRequest(package_path=str(folder / "first.apkg"), options=options)
    collection.import_anki_package(request)
    counts = (collection.card_count(), collection.db and collection.db.scalar("select count() from revlog"))
    assert counts == (COUNT, 4 * COUNT)
    collection.close()
    shutil.copy(folder / "a.anki2", folder / "b.anki2")


def as_yaml(deck: Deck) -> dict[str, Any]:
    """Return the deck in a file."""
    sources = {source.title: source._asdict() for card in deck.cards for source in card.sources}
    cards = [
        {
            "id": card.id.partition("/")[2],
            "question": card.question,
            "answer": card.answer,
            "key_points": card.key_points,
            "follow_ups": [each._asdict() for each in card.follow_ups],
            "tags": card.tags,
            "sources": [source.title for source in card.sources],
        }
        for card in deck.cards
    ]
    return {"deck": deck.name, "title": deck.title, "sources": sources, "cards": cards}


def cases(
    folder: Path, decks: Sequence[Deck], collection: Collection, with_progress: bool
) -> dict[str, Callable[[], float]]:
    """Return the steps to measure, by name; first the one that the others are compared with."""
    chosen, known = [(deck, deck.cards) for deck in decks], learned(decks) if with_progress else None
    options = ExportAnkiPackageOptions(legacy=True, with_scheduling=with_progress, with_media=True)
    home = {"VIVA_HOME": str(folder), "VIVA_CACHE": str(folder / "cache"), "VIVA_NOW": NOW.isoformat()}
    asked = ["export", "anki", folder / "d.apkg", "--decks", folder / "decks", *["--with-progress"] * with_progress]
    own = [folder / "b.anki2", folder / "c.apkg", with_progress]
    return {
        "Anki's legacy export": lambda: measured(
            lambda: collection.export_anki_package(out_path=str(folder / "a.apkg"), options=options, limit=None)
        ),
        "viva": lambda: measured(lambda: package_writer.write(folder / "b.apkg", chosen, NOW, known)),
        "Anki, whole command": lambda: process(ANKI, own, {}),
        "viva, whole command": lambda: process(VIVA, asked, home),
    }


def main() -> None:
    """Measure and print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for make in (short_notes, bundled_notes):
        decks = make()
        rows = [(card.question, card.answer) for deck in decks for card in deck.cards]
        with tempfile.TemporaryDirectory() as made, contextlib.ExitStack() as stack:
            folder = Path(made)
            prepare(folder, decks)
            collection = Collection(str(folder / "a.anki2"))
            stack.callback(collection.close)
            measure = {
                (name, kind): step
                for kind in ("cards only", "with progress")
                for name, step in cases(folder, decks, collection, kind == "with progress").items()
            }
            measure["genanki alone", "cards only"] = lambda: genanki_alone(folder / "e.apkg", rows)  # noqa: B023
            for step in measure.values():
                step()  # once, to fill the caches
            found = [{name: step() for name, step in measure.items()} for _ in range(runs)]
        report(make.__doc__ or "", {name: statistics.median(run[name] for run in found) for name in measure})


def report(title: str, seconds: dict[tuple[str, str], float]) -> None:
    """Print the medians, and their ratio to Anki's own."""
    print(title)
    for (name, kind), spent in seconds.items():
        own = seconds["Anki, whole command" if "whole" in name else "Anki's legacy export", kind]
        print(f"  {name:22}{kind:14} {spent:6.2f} s  {spent / own:5.2f} × Anki")


if __name__ == "__main__":
    main()
