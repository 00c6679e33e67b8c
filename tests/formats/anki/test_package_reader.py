"""Packages that real Anki exports, in each of its formats, note by note; and viva's own, there and back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from anki_made import KINDS, add, collection, export, log, media

from vivadeck.decks.library import load
from vivadeck.formats.anki import package_reader
from vivadeck.formats.anki import package_writer as exporter
from vivadeck.formats.draft import Draft
from vivadeck.importing.deck_merge import keep_equivalent
from vivadeck.markdown import pictures
from vivadeck.model import Card, Deck, FollowUp, Review, Source

ROOT = Path(__file__).parent.parent.parent.parent
BASIC, BOTH, TYPED, CLOZE = "Basic", "Basic (and reversed card)", "Basic (type in the answer)", "Cloze"
AT = 1_700_000_000_123


def fill(col: Any) -> None:
    first = add(
        col,
        BASIC,
        ["What is <b>x</b>?", 'It is \\(x^2\\)<br><img src="my pic.png">[sound:../a.mp3]'],
        "Biology::Cells",
        ["leech", "a::b"],
    )
    card = first.cards()[0].id
    log(
        col,
        card,
        [(AT, 3, 4567, 1), (AT + 1000, 1, 4500, 0), (AT + 2000, 0, 0, 4), (AT + 3000, 2, 999, 3), (AT + 4000, 4, 1, 2)],
    )
    col.sched.suspend_cards([card])
    add(col, BOTH, ["front", "back"])
    add(col, TYPED, ["type this", "ok"])
    add(col, CLOZE, ["The {{c1::mito {{c2::x}}}} is {{c2::power::what}} of \\(y {{c1::2}}\\)", "extra"])
    add(col, BASIC, ["only a question", ""])
    media(col, {"my pic.png": b"png!"})


@pytest.mark.parametrize("kind", KINDS)
def test_every_card_of_every_format(tmp_path: Path, kind: str) -> None:
    with collection(tmp_path / "col") as col:
        fill(col)
        path = export(col, tmp_path / kind)
    result = package_reader.read(path)
    cells, rest = result.decks
    assert (cells.name, rest.name) == ("Biology::Cells", "Default")
    (draft,) = cells.drafts
    assert draft.question == "What is **x**?"
    assert draft.answer == "It is $x^2$\\\n![](my-pic.png)"
    assert (draft.tags, draft.is_suspended, draft.media) == (("a::b", "leech"), True, ("my-pic.png",))
    logged = [(0, 4, 4.6, "study"), (1000, 1, 4.5, "study"), (3000, 3, 1.0, "cram"), (4000, 5, 0.0, "study")]
    assert [(each.at, each.grade, each.seconds, each.mode) for each in draft.reviews] == [
        (datetime.fromtimestamp((AT + more) // 1000, UTC).replace(microsecond=123_000), *rest) for more, *rest in logged
    ]
    assert [(each.question, each.answer) for each in rest.drafts] == [
        ("front", "back"),
        ("back", "front"),
        ("type this", "ok"),
        ("The […] is power of $y […]$", "The **mito x** is power of $y 2$\\\nextra"),
        ("The mito […] is [what] of $y 2$", "The mito **x** is **power** of $y 2$\\\nextra"),
    ]
    assert len({each.origin for each in rest.drafts}) == 5
    assert [each.why for each in result.skipped] == ["it is not in the package", "it has no answer"]
    assert dict(result.media) == {"my-pic.png": b"png!"}
    assert len(result.notes) == 2


def test_an_image_with_masks_is_one_card(tmp_path: Path) -> None:
    with collection(tmp_path / "col") as col:
        text = "{{c1::image-occlusion:rect:left=.1}}<br>{{c2::image-occlusion:rect:left=.5}}"
        add(col, "Image Occlusion", [text, '<img src="heart.png">', "Name the part", "aorta"])
        media(col, {"heart.png": b"x"})
        path = export(col, tmp_path / "x.apkg")
    (draft,) = package_reader.read(path).decks[0].drafts
    assert (draft.question, draft.answer) == ("Name the part\n\n![](heart.png)", "aorta")
    assert "hides a part" in draft.doubt


def test_a_note_type_whose_template_shows_nothing(tmp_path: Path) -> None:
    with collection(tmp_path / "col") as col:
        kind = col.models.copy(col.models.by_name(BASIC))
        kind["name"] = "Scripted"
        kind["tmpls"][0]["qfmt"] = "<script>show('{{Front}}')</script>{{#Front}}<i></i>{{/Front}}"
        col.models.update_dict(kind)
        add(col, "Scripted", ["Q", "A"])
        result = package_reader.read(export(col, tmp_path / "x.apkg"))
    assert [(each.question, each.answer) for each in result.decks[0].drafts] == [("Q", "A")]
    assert "The first field became the question, the others the answer." in result.notes[0]


ANSWER = "| a | b |\n| :-- | --: |\n| $x|y$ | `z` |\n\n$$\\frac{1}{2}$$\n\n```python\nx = 1\n```"
HARD = Card(
    "odd/hard-1",
    "odd",
    "Is *this*\n\n- a list?",
    ANSWER,
    ("- not a list", "**bold** [x](https://x.org)", "costs $5 or $6"),
    (FollowUp("Why?\nSo", "1. a\n2. b\n\n> c"),),
    ("b", "a"),
    (Source("A & B", "https://x.org/?a=1&b=2"), Source("Book (2020)"), Source("DOI", "doi:10.1/x")),
    ("odd/other", "x/y"),
)


def through_anki(tmp_path: Path, decks: list[Deck], kind: str) -> dict[str, Draft]:
    """Export decks, let Anki import them and export them again, and read that."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    exporter.write(tmp_path / "viva.apkg", [(deck, deck.cards) for deck in decks], datetime(2026, 3, 1, tzinfo=UTC))
    with collection(tmp_path / "col") as col:
        options = ImportAnkiPackageOptions(with_scheduling=True)
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "viva.apkg"), options=options))
        result = package_reader.read(export(col, tmp_path / kind))
    assert {deck.name: deck.title for deck in result.decks} == {deck.name: deck.title for deck in decks}
    return {f"{deck.name}/{draft.name}": draft for deck in result.decks for draft in deck.drafts}


@pytest.mark.parametrize("kind", KINDS)
def test_vivas_cards_go_to_anki_and_come_back(tmp_path: Path, kind: str) -> None:
    decks = [*load([ROOT / "decks"]).decks, Deck("odd", "Odd & hard", (HARD,))]
    drafts = through_anki(tmp_path, decks, kind)
    cards = [card for deck in decks for card in deck.cards]
    assert drafts.keys() == {card.id for card in cards}
    for card in cards:
        draft = drafts[card.id]
        for address in pictures.addresses(card.answer):  # in Anki, a picture is named after its content
            draft = draft._replace(answer=re.sub(r"viva-\w+\.svg", address, draft.answer, count=1))
        back = card._replace(**{name: getattr(draft, name) for name in (*Draft._fields[:5], "sources", "see_also")})
        assert keep_equivalent(card, back) == card
        if card is not HARD:
            assert (draft.question, draft.answer, draft.key_points) == (card.question, card.answer, card.key_points)


@pytest.mark.parametrize(("ms", "grade"), [(4500, 0), (4501, 1), (4502, 2), (4503, 1)])
def test_the_grade_of_a_forgotten_card_comes_back(tmp_path: Path, ms: int, grade: int) -> None:
    exporter.write(tmp_path / "viva.apkg", [(Deck("odd", "Odd", (HARD,)), (HARD,))], datetime(2026, 3, 1, tzinfo=UTC))
    from anki.collection import ImportAnkiPackageRequest

    with collection(tmp_path / "col") as col:
        col.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "viva.apkg")))
        log(col, col.find_cards("")[0], [(AT, 1, ms, 1)])
        (draft,) = package_reader.read(export(col, tmp_path / "x.apkg")).decks[0].drafts
    assert draft.reviews == (Review("", draft.reviews[0].at, grade, 4.5),)
