"""The contract of every format that viva writes: it reads back what it writes, and lists what it cannot carry.

A format is a command of `viva export`. Its module names in NOT_CARRIED the fields of a card, and of its deck, that do
not come back: those and no others are lost, of random decks and of a card that has every field. A file comes back
through the reader that `viva import` chooses for it. Nothing in viva reads JSON: it comes back through a JSON parser
here, and an import refuses it. A format's `seen` is what has to come back of a value: some write a text in other words.

A new export needs a row in FORMATS; a new reader is for a file of an export, or a row in READ_ONLY.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_decks import DECKS, SOUND_DECKS, TIMES, Draw, decks_in, written

from vivadeck.commands.export import export_app
from vivadeck.decks import deck_writer
from vivadeck.errors import VivaError
from vivadeck.formats import json_export, study_sheet, table
from vivadeck.formats.anki import package_writer, text_file
from vivadeck.formats.draft import Draft, DraftDeck
from vivadeck.importing import detect
from vivadeck.markdown import to_html
from vivadeck.model import Card, Deck, FollowUp, Mistake, Source

pytestmark = pytest.mark.usefixtures("module_home")
PLACE = {"path", "line", "has_id"}  # where a card stands: a fact about its file, not of the card
CARD_FIELDS = [name for name in Card._fields if name not in PLACE]
DECK_FIELDS = ["title", "description"]

FieldValues = dict[str, Any]  # of a card by the name of the field; a deck's fields are `deck.title`, `deck.description`


def as_html(markdown: str) -> str:
    """Return a text as it shows, without invisible space."""
    return re.sub(r"\s+", " ", re.sub(r"\s*</code>", "</code>", to_html.block(markdown)))


def exactly(_: str, value: Any) -> Any:
    return value


def as_it_shows(field: str, value: Any) -> Any:
    """Return a value as it shows, as a text may come back written differently."""
    if field in ("question", "answer"):
        return as_html(value)
    return [[as_html(text) for text in pair] for pair in value] if field in ("follow_ups", "mistakes") else value


def as_anki_shows(field: str, value: Any) -> Any:
    """Return a value as it shows in Anki, where a missing picture is words, and an address is on the web."""
    if field == "short":
        return to_html.line(value)
    if field == "key_points":
        return [*map(to_html.line, value)]
    if field == "key_point_wordings":
        return [[*map(to_html.line, each)] for each in value]
    if field == "sources":
        return [*map(in_anki, value)]
    return as_it_shows(field, value)


def in_anki(source: Source) -> Source:
    is_on_web = not source.url or re.match("https?:|doi:", source.url)
    title = source.title if is_on_web else f"{source.title} ({source.url})"
    return Source(" ".join(title.split()), source.url if is_on_web else "")


def as_anki_names(field: str, value: Any) -> Any:
    """Return a value as it shows in Anki; `::` in a deck's name would be a deck within a deck there."""
    return re.sub(":{2,}", ":", value) if field == "deck" else as_anki_shows(field, value)


def imported(path: Path) -> Sequence[DraftDeck]:
    read = detect.reader(path)(path)
    assert read.skipped == ()
    return read.decks


def parsed(path: Path) -> Sequence[DraftDeck]:
    """Return the decks of a JSON export."""
    with pytest.raises(VivaError, match=r"is not a deck that CrowdAnki exported"):
        detect.reader(path)(path)
    return [
        DraftDeck(deck["deck"], tuple(map(draft, deck["cards"])), deck["title"], deck["description"])
        for deck in json.loads(path.read_bytes())["decks"]
    ]


def draft(card: dict[str, Any]) -> Draft:
    fields = {name: value for name, value in card.items() if name in CARD_FIELDS and name not in ("id", "deck")}
    values: FieldValues = {
        name: tuple(map(record, each)) if isinstance(each, list) else each for name, each in fields.items()
    }
    return Draft(**values, name=card["id"].partition("/")[2])


def record(value: Any) -> Any:
    """Return an object as the tuple that has its keys, and a list as a tuple."""
    kinds = {each._fields: each for each in (FollowUp, Mistake, Source)}
    if isinstance(value, list):
        return tuple(value)
    return kinds[tuple(value)](**value) if isinstance(value, dict) else value


class Format(NamedTuple):
    """A format: the ending of its files, what it lists as left out, and how its cards come back.

    `decks` are what it is tried with; `seen` of a field's value is what has to come back. A format whose notes need a
    back leaves unanswered cards out.
    """

    ending: str
    not_carried: tuple[str, ...]
    decks: st.SearchStrategy[list[list[Draw]]]
    seen: Callable[[str, Any], Any]
    read: Callable[[Path], Sequence[DraftDeck]] = imported
    needs_answers: bool = False


FORMATS = {
    "anki": Format(".apkg", package_writer.NOT_CARRIED, SOUND_DECKS, as_anki_shows, needs_answers=True),
    "csv": Format(".csv", table.NOT_CARRIED, DECKS, exactly),
    "text": Format(".txt", text_file.NOT_CARRIED, SOUND_DECKS, as_anki_names, needs_answers=True),
    "markdown": Format(".md", study_sheet.NOT_CARRIED, DECKS, as_it_shows),
    "json": Format(".json", json_export.NOT_CARRIED, DECKS, exactly, parsed),
}
COMMANDS = {str(command.name): command.callback for command in export_app.registered_commands}
FOR_PEOPLE = {
    "page": "tests/formats/page opens it in a browser, and finds every field",
    "print": "paper; tests/formats/test_paper.py prints it from a browser",
}
READ_ONLY = {
    ".colpkg": "a package of all of Anki's decks, which viva's cards must not replace",
    ".json": "CrowdAnki's decks",
    ".docx": "a document",
    ".pdf": "a document",
    **dict.fromkeys((".tsv", ".text", ".markdown"), "the same format has another ending where viva writes it"),
}


def test_each_export_has_its_row_and_each_reader_its_export() -> None:
    assert FORMATS.keys() == COMMANDS.keys() - FOR_PEOPLE.keys()
    written_endings = {each.ending for each in FORMATS.values() if each.read is imported}
    assert written_endings | READ_ONLY.keys() == detect.READERS.keys()
    assert written_endings.isdisjoint(READ_ONLY)


def there_and_back(name: str, folder: Path, decks: Sequence[Deck]) -> tuple[list[FieldValues], list[FieldValues]]:
    """Export the decks of a folder, and return each card of the file before that and after it was read.

    The cards that the format cannot have are named.
    """
    path = folder / f"all{FORMATS[name].ending}"
    command = COMMANDS[name]
    assert command
    left_out = [card.id for deck in decks for card in deck.cards if FORMATS[name].needs_answers and not card.answer]
    with io.StringIO() as said, contextlib.redirect_stderr(said):
        if len(left_out) == sum(len(deck.cards) for deck in decks):
            with pytest.raises(VivaError, match=re.escape(left_out[0])):
                command(path, decks=[folder])
            return [], []
        command(path, decks=[folder])
        assert [card for card in left_out if card not in said.getvalue().replace("\n", " ")] == []
        assert ("no answer yet" in said.getvalue()) == bool(left_out)
    before = [{**of_card(card), **of_deck(deck)} for deck in decks for card in deck.cards if card.id not in left_out]
    after = [
        {**of_draft(draft, deck.name), **of_deck(deck)} for deck in FORMATS[name].read(path) for draft in deck.drafts
    ]
    return before, after


def of_card(card: Card) -> FieldValues:
    return {field: getattr(card, field) for field in CARD_FIELDS}


def of_draft(draft: Draft, deck: str) -> FieldValues:
    """Return a draft's content as a card's, each text as in a deck."""
    values = {field: cleaned(field, getattr(draft, field, None)) for field in CARD_FIELDS}
    return {**values, "id": f"{deck}/{draft.name}", "deck": deck}


def cleaned(field: str, value: Any) -> Any:
    if isinstance(value, tuple):
        if field == "key_point_wordings":
            return tuple(tuple(map(deck_writer.line, each)) for each in value)
        clean = deck_writer.clean if field in ("follow_ups", "mistakes") else deck_writer.line
        return tuple(clean(each) if isinstance(each, str) else type(each)(*map(clean, each)) for each in value)
    if field == "short":
        return deck_writer.line(value)
    return deck_writer.clean(value) if isinstance(value, str) else value


def of_deck(deck: Deck | DraftDeck) -> FieldValues:
    return {f"deck.{field}": getattr(deck, field) for field in DECK_FIELDS}


def losses(name: str, before: Sequence[FieldValues], after: Sequence[FieldValues]) -> dict[str, tuple[Any, Any]]:
    """Return the fields that did not come back, each with a value that was lost and the one in its place."""
    seen = FORMATS[name].seen
    return {
        field: (was[field], now[field])
        for was, now in zip(before, after, strict=True)
        for field in was
        if was[field] != now[field] and seen(field, was[field]) != seen(field, now[field])
    }


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=30 * TIMES, deadline=None)
@given(data=st.data(), first_name=st.integers(0, 4))
def test_random_decks_come_back_except_for_the_listed_losses(
    name: str, data: st.DataObject, first_name: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("decks")
    decks = written(data.draw(FORMATS[name].decks), folder, first_name)
    lost = losses(name, *there_and_back(name, folder, decks))
    assert {field: pair for field, pair in lost.items() if field not in FORMATS[name].not_carried} == {}


WHOLE = Card(
    id="bio/cell",
    deck="bio",
    question="What is a *cell*?",
    answer="The smallest **unit**:\n\n- alive",
    key_points=("smallest", "alive"),
    follow_ups=(FollowUp("Who saw it?", "Hooke."),),
    tags=("basics",),
    sources=(Source("Web", "https://a.example/x"), Source("Book, p. 5")),
    see_also=("bio/membrane",),
    short="A cell is the *smallest* unit of life.",
    key_point_wordings=(("tiniest", "nothing is `smaller`"), ()),
    mistakes=(Mistake("all cells have a nucleus", "Bacteria have *none*."),),
    path=Path("bio.yaml"),
    line=7,
    has_id=False,
)
DECK = """\
deck: bio
title: Biology
description: For the first year.
sources:
  web: {title: Web, url: "https://a.example/x"}
  book: {title: "Book, p. 5"}
cards:
  - id: cell
    question: What is a *cell*?
    short: A cell is the *smallest* unit of life.
    answer: |-
      The smallest **unit**:

      - alive
    key_points:
      - point: smallest
        says: [tiniest, nothing is `smaller`]
      - alive
    mistakes:
      - {claim: all cells have a nucleus, why: Bacteria have *none*.}
    follow_ups:
      - {question: Who saw it?, answer: Hooke.}
    tags: [basics]
    sources: [web, book]
    see_also: [membrane]
  - id: membrane
    question: What is a membrane?
    answer: A wall.
"""


@pytest.mark.parametrize("name", FORMATS)
def test_the_listed_losses_are_the_real_losses(name: str, tmp_path: Path) -> None:
    """A card with every field in a deck with every field: a new field of a card belongs here, and in what is drawn."""
    assert all(getattr(WHOLE, field) != default for field, default in Card._field_defaults.items())
    assert {*CARD_FIELDS} - {"id", "deck"} == {*Draw._fields}
    (tmp_path / "bio.yaml").write_text(DECK, "utf-8")
    decks = decks_in(tmp_path)
    assert of_card(decks[0].cards[0]) == of_card(WHOLE)
    assert {*losses(name, *there_and_back(name, tmp_path, decks))} == {*FORMATS[name].not_carried}
