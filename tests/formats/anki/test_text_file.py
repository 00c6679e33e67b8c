"""Anki's text files: those that Anki itself exports, and those that people write for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest, ImportCsvRequest

from vivadeck.card_fields import CARD_FIELDS
from vivadeck.decks.library import load
from vivadeck.errors import VivaError
from vivadeck.formats.anki import package_writer, text_file
from vivadeck.formats.anki.notes import named_notes
from vivadeck.formats.draft import Found
from vivadeck.model import Card, Deck, FollowUp, Mistake


def read(folder: Path, text: str) -> Found:
    path = folder / "notes.txt"
    path.write_text(text, "utf-8")
    return text_file.read(path)


def cards(result: Found) -> list[tuple[str, str]]:
    return [(draft.question, draft.answer) for deck in result.decks for draft in deck.drafts]


def collection(folder: Path, notes: list[tuple[str, list[str]]]) -> Path:
    """Return what Anki exports of notes of these types, with all columns."""
    col = Collection(str(folder / "collection.anki2"))
    for kind, fields in notes:
        note_type = col.models.by_name(kind)
        assert note_type
        note = col.new_note(note_type)
        note.fields[: len(fields)] = fields
        note.tags = ["bio", "cell::wall"]
        note.guid = f"guid{len(fields[0])}"
        deck = col.decks.id("Bio::Cells")
        assert deck
        col.add_note(note, deck)
    path = folder / "out.txt"
    col.export_note_csv(
        out_path=str(path),
        limit=None,
        with_html=True,
        with_tags=True,
        with_deck=True,
        with_notetype=True,
        with_guid=True,
    )
    col.close()
    return path


def test_exports_of_anki_are_read(tmp_path: Path) -> None:
    fields = ["What is <b>x</b>?", '<ul><li>one</li><li>a "b"</li></ul>and<br>\\(a&lt;b_1\\)<div># \tend</div>']
    result = text_file.read(
        collection(
            tmp_path, [("Basic", fields), ("Basic", ["#hash", "A"]), ("Cloze", ["{{c1::A}} and {{c2::B}}", "more"])]
        )
    )
    assert [deck.name for deck in result.decks] == ["Bio::Cells"]
    drafts = {draft.origin: draft for draft in result.decks[0].drafts}
    assert drafts["guid17"].question == "What is **x**?"
    assert drafts["guid17"].answer == '- one\n- a "b"\n\nand\\\n$a<b_1$\\\n\\# end'
    assert drafts["guid17"].tags == ("bio", "cell::wall")
    assert drafts["guid5"].question == "#hash"
    assert [(d.question, d.answer) for origin, d in drafts.items() if "-" in origin] == [
        ("[…] and B", "A\n\nmore"),
        ("A and […]", "B\n\nmore"),
    ]
    assert not result.skipped


READ = {
    "separator, spelled": ("#separator:Semicolon\na;b\n", [("a", "b")]),
    "separator, itself": ("#separator:|\na|b\n", [("a", "b")]),
    "colon": ("#separator:colon\na:b\n", [("a", "b")]),
    "space": ("#separator:space\na b\n", [("a", "b")]),
    "no separator": ("#html:false\na\tb\nc\td\n", [("a", "b"), ("c", "d")]),
    "html false": ("#separator:tab\n#html:false\n<b>a</b>\tb\n", [("\\<b>a\\</b>", "b")]),
    "html true": ("#separator:tab\n#html:true\n<b>a</b>&nbsp;x\tb\n", [("**a** x", "b")]),
    "columns": ("#separator:tab\n#columns:Back\tFront\nA\tQ\n", [("Q", "A")]),
    "a comment": ("#separator:tab\n# of mine\na\tb\n#and this\n", [("a", "b")]),
    "more fields": ("#separator:tab\na\tb\tc\n", [("a", "b\n\nc")]),
    "a short record": ("#separator:tab\na\tb\tc\nd\te\n", [("a", "b\n\nc"), ("d", "e")]),
    "latex": ("#html:true\n#separator:tab\n[$]x[/$]\t[latex]y[/latex]\n", [("$x$", "$$y$$")]),
    "hint": ("#separator:tab\n{{c1::Paris::city}} is in {{c1::France}}\t\n", [("[city] is in […]", "Paris, France")]),
    "a quote that nothing closes": ('#separator:tab\n"a\tb\nc\td\n', [('"a', "b"), ("c", "d")]),
}


@pytest.mark.parametrize("name", READ)
def test_files_written_for_anki_are_read(name: str, tmp_path: Path) -> None:
    text, expected = READ[name]
    assert cards(read(tmp_path, text)) == expected


def test_tags_and_deck_for_all_notes(tmp_path: Path) -> None:
    result = read(tmp_path, "#separator:tab\n#tags:x y\n#deck:Bio\n#tags column:3\na\tb\tz x\n")
    assert (result.decks[0].name, result.decks[0].drafts[0].tags) == ("Bio", ("x", "y", "z"))
    assert read(tmp_path, "tags:x y\na\tb\n").decks[0].drafts[0].tags == ("x", "y")


def test_a_note_without_a_back_is_a_question_to_answer(tmp_path: Path) -> None:
    result = read(tmp_path, "#separator:tab\n#html:true\nWhat is DNA?\t<b>An</b> acid\nWhat is a gene?\t\n")
    assert (cards(result), result.skipped) == ([("What is DNA?", "**An** acid"), ("What is a gene?", "")], ())


def test_problems_are_reported(tmp_path: Path) -> None:
    result = read(tmp_path, "#separator:tab\n#html:false\na\tb\nc\td\te\n\tf\n")
    assert [each.place.rpartition(", ")[2] for each in result.skipped] == ["row 4", "row 5"]
    with pytest.raises(VivaError, match="separator is 'xx'"):
        read(tmp_path, "#separator:xx\na\tb\n")
    with pytest.raises(VivaError, match="no card"):
        read(tmp_path, "#separator:tab\n")


OWN = [
    "bio/cell",
    "What?",
    "<p>A <b>unit</b>.</p>",
    '<ul class="points"><li>one</li><li>two</li></ul>',
    "<details><summary>Why?</summary><div><p>So.</p></div></details>",
    "",
    "bio/dna, chem/x",
    "Biology",
]


@pytest.mark.parametrize("head", ["#guid column:1\n#notetype column:2\n", "#notetype:viva\n", ""])
def test_a_note_of_vivas_own_type_needs_no_columns(head: str, tmp_path: Path) -> None:
    row = [*["guid", "viva"] * head.startswith("#guid"), *OWN]
    result = read(tmp_path, f"#separator:tab\n#html:true\n{head}" + "\t".join(row).replace('"', "'") + "\n")
    (deck,) = result.decks
    (draft,) = deck.drafts
    assert (deck.name, draft.name, draft.question, draft.answer) == ("bio", "cell", "What?", "A **unit**.")
    assert (draft.key_points, draft.see_also) == (("one", "two"), ("bio/dna", "chem/x"))
    assert draft.follow_ups == (FollowUp("Why?", "So."),)


def test_a_note_of_vivas_own_type_without_html(tmp_path: Path) -> None:
    result = read(
        tmp_path, "#separator:tab\n#html:false\nbio/cell\tWhat?\ta < b\tone  two\tWhy?So.\t\tbio/dna\tBiology\tt\n"
    )
    assert not [draft for deck in result.decks for draft in deck.drafts if draft.name]  # nine fields: not ours
    result = read(
        tmp_path,
        "#separator:tab\n#html:false\n#tags column:9\n"
        "bio/cell\tWhat?\ta < b\tone  two\tWhy?So.\t\tbio/dna\tBiology\tt\n",
    )
    draft = result.decks[0].drafts[0]
    assert (draft.name, draft.answer, draft.key_points, draft.follow_ups) == ("cell", "a < b", ("one", "two"), ())
    assert "tick" in result.notes[0]


WHOLE = Card(
    "bio/cell", "bio", "What?", "It *lives*.", key_points=("smallest", "alive (or: so)"),
    short="The **smallest** unit.", key_point_wordings=(("tiniest", "not (a) lump"), ()),
    mistakes=(Mistake('all have a "nucleus"', "- Bacteria:\n- none"), Mistake("x", "y")),
)  # fmt: skip
MISTAKEN = WHOLE._replace(id="bio/wall", question="Why?", key_points=(), key_point_wordings=())
SHORT = Card("bio/so", "bio", "How?", "So.", short="Like so.")


def test_what_anki_exports_of_vivas_notes(tmp_path: Path) -> None:
    cards = [WHOLE, MISTAKEN, SHORT]
    package_writer.write(tmp_path / "x.apkg", [(Deck("bio", "Bio", cards), cards)], datetime(2026, 3, 9, tzinfo=UTC))
    col = Collection(str(tmp_path / "col.anki2"))
    options = ImportAnkiPackageOptions()
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "x.apkg"), options=options))
    drafts = {}
    for has_html in (True, False):
        columns = dict.fromkeys(("with_tags", "with_deck", "with_notetype", "with_guid"), True)
        col.export_note_csv(out_path=str(tmp_path / "x.txt"), limit=None, with_html=has_html, **columns)
        (deck,) = text_file.read(tmp_path / "x.txt").decks
        drafts[has_html] = {draft.name: draft for draft in deck.drafts}
    col.close()
    for card in cards:
        draft = drafts[True][card.name]
        assert all(getattr(draft, field.name) == getattr(card, field.name) for field in CARD_FIELDS)
    plain = drafts[False]["cell"]
    assert (plain.key_points, plain.answer) == ((*WHOLE.key_points[:1], "alive"), "The smallest unit. It lives.")
    assert plain.key_point_wordings == (WHOLE.key_point_wordings[0], ("so",))
    assert drafts[False]["wall"].key_points == ()


@pytest.mark.parametrize("card", [WHOLE, MISTAKEN, SHORT])
def test_a_note_of_an_export_comes_back_with_what_it_says_first(card: Card, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(text_file.dump(named_notes([(Deck("bio", "Bio", [card]), [card])])))
    (draft,) = text_file.read(path).decks[0].drafts
    assert all(getattr(draft, field.name) == getattr(card, field.name) for field in CARD_FIELDS)


def test_two_rows_of_one_guid_are_two_cards(tmp_path: Path) -> None:
    result = read(tmp_path, "#separator:tab\n#guid column:1\ng\tQ\tA\ng\tR\tB\ng\tQ\tA\ng\tR\tB\n")
    assert [draft.origin for draft in result.decks[0].drafts] == ["g", ""]
    assert result.notes == ("This card has the id of an earlier card, so it became a separate card: row 4.",)
    assert len(result.skipped) == 2


DECKS = load([Path(__file__).parents[3] / "decks"]).decks
HOSTILE = Card(
    "x/one", "x", '#deck:y\n"a"\tb', "1\t2\n\"3\"\n\n[sound:x.mp3] <script>alert(1)</script>", key_points=("k",),
    follow_ups=(FollowUp("f?", "g"),), see_also=("x/two",), tags=("t", "u::v"),
)  # fmt: skip


@pytest.fixture
def col(tmp_path: Path) -> Iterator[Any]:
    collection = Collection(str(tmp_path / "student.anki2"))
    yield collection
    collection.close()


def bring(collection: Any, folder: Path, *decks: Deck) -> tuple[int, int]:
    """Import as Anki's dialog does when nothing is changed in it; return how many notes are new and updated."""
    path = folder / "cards.txt"
    path.write_bytes(text_file.dump(named_notes([(deck, deck.cards) for deck in decks])))
    metadata = collection.get_csv_metadata(str(path), None)
    log = collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
    assert log.found_notes == sum(len(deck.cards) for deck in decks)
    return len(log.new), len(log.updated)


def test_all_bundled_cards_arrive_and_are_updated(col: Any, tmp_path: Path) -> None:
    assert bring(col, tmp_path, *DECKS) == (110, 0)
    first = DECKS[0].cards[0]
    (note_id,) = col.find_notes(f'"deck:viva::{first.deck}" "Front:{first.question}"')
    assert sorted(col.get_note(note_id).tags) == sorted(first.tags)
    assert bring(col, tmp_path, *DECKS) == (0, 0)
    changed = DECKS[0]._replace(cards=(first._replace(question="Changed?"), *DECKS[0].cards[1:]))
    assert bring(col, tmp_path, changed) == (0, 1)
    assert col.get_note(note_id)["Front"] == "Changed?"
    assert col.note_count() == 110


def test_a_hostile_card_is_one_note_of_text(col: Any, tmp_path: Path) -> None:
    deck = Deck("x", "X", (HOSTILE,))
    assert bring(col, tmp_path, deck) == (1, 0)
    (note,) = map(col.get_note, col.find_notes(""))
    assert note["Front"] == "#deck:y\n&quot;a&quot;\tb" or note["Front"].endswith("&quot;a&quot; b")
    assert "&#91;sound:x.mp3] &lt;script&gt;" in note["Back"]
    assert note["Back"].index("Key points") < note["Back"].index("Follow-ups") < note["Back"].index("See also")
    assert note.tags == ["t", "u::v"]
    assert not note.cards()[0].render_output().answer_av_tags


def test_cards_with_the_same_question_or_without_words_all_become_notes(col: Any, tmp_path: Path) -> None:
    """A picture has no words, and Anki leaves out each note whose first field is empty."""
    asked = {"same": "Why?", "again": "Why?", "picture": "![](brain.png)"}
    deck = Deck("x", "X", tuple(Card(f"x/{name}", "x", question, "a") for name, question in asked.items()))
    assert bring(col, tmp_path, deck) == (3, 0)
    assert sorted(note["Front"] for note in map(col.get_note, col.find_notes(""))) == ["Why?", "Why?", "brain.png"]
    assert bring(col, tmp_path, deck) == (0, 0)
