"""The Anki package, tried in Anki itself."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, Config, ExportAnkiPackageOptions, ImportAnkiPackageRequest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vivadeck.decks.library import load
from vivadeck.formats.anki import package_writer
from vivadeck.model import Card, Deck, FollowUp, Source

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BUNDLED = load([Path(__file__).parents[3] / "decks"]).decks
CARD = Card(
    id="biology/osmosis",
    deck="biology",
    question="What is *osmosis*?",
    answer="Water moves through a **membrane**, where $c_1 < c_2$.",
    key_points=("through a `membrane`", 'no "energy"'),
    follow_ups=(FollowUp("And *diffusion*?", "Any substance."), FollowUp("Why?", "Entropy.")),
    tags=("cells", "übung::zelle", "生物"),
    sources=(Source("Campbell & Reece", "https://example.org/?a=1&b=2"), Source("Notes")),
    see_also=("biology/diffusion", "physics/entropy"),
)
BARE = Card("biology/cell", "biology", "What is a cell?", "The smallest living unit.")
DECK = Deck("biology", "Biology: <the> basics", (CARD, BARE), "For & about cells.")


@pytest.fixture
def col(tmp_path: Path) -> Iterator[Any]:
    with open_collection(tmp_path / "student.anki2") as collection:
        yield collection


@contextlib.contextmanager
def open_collection(path: Path) -> Iterator[Any]:
    collection = Collection(str(path))
    try:
        yield collection
    finally:
        collection.close()


def bring(collection: Any, package: Path) -> dict[str, int]:
    """Import with the options that Anki offers by default; return what it reports, without the zeros."""
    options = collection._backend.get_import_anki_package_presets()
    log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package), options=options)).log
    collection.models._clear_cache()
    kinds = ("new", "updated", "duplicate", "conflicting", "missing_notetype", "missing_deck", "empty_first_field")
    return {kind: len(getattr(log, kind)) for kind in kinds if len(getattr(log, kind))}


def write(path: Path, *decks: Deck, at: datetime = NOW) -> Path:
    package_writer.write(path, [(deck, deck.cards) for deck in decks], at)
    return path


def note_of(collection: Any, card_id: str) -> Any:
    (note_number,) = collection.find_notes(f'"Id:{card_id}"')
    return collection.get_note(note_number)


def database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    with zipfile.ZipFile(path) as archive:
        connection.deserialize(archive.read("collection.anki2"))
    return connection


def contents(path: Path) -> list[tuple[str, str, str]]:
    with contextlib.closing(database(path)) as connection:
        return connection.execute("SELECT guid, tags, flds FROM notes ORDER BY guid").fetchall()


def test_all_bundled_decks_arrive(col: Any, tmp_path: Path) -> None:
    path = tmp_path / "viva.apkg"
    assert package_writer.write(path, [(deck, deck.cards) for deck in BUNDLED], NOW) == 110

    assert bring(col, path) == {"new": 110}
    assert (col.note_count(), col.card_count()) == (110, 110)
    subdecks = {name: len(col.find_cards(f'"deck:{name}"')) for name in names(col) if "::" in name}
    assert subdecks == {f"viva::{deck.name}": len(deck.cards) for deck in BUNDLED}
    assert set(names(col)) == {"Default", "viva", *subdecks}
    for card in (card for deck in BUNDLED for card in deck.cards):
        assert sorted(note_of(col, card.id).tags) == sorted(card.tags)
    assert col.fix_integrity()[1], "Anki's own check of the database"


def names(collection: Any) -> list[str]:
    return [deck.name for deck in collection.decks.all_names_and_ids()]


def test_every_bundled_card_can_be_read(col: Any, tmp_path: Path) -> None:
    bring(col, write(tmp_path / "viva.apkg", *BUNDLED))
    for card in (card for deck in BUNDLED for card in deck.cards):
        shown = note_of(col, card.id).cards()[0].render_output()
        front, back = shown.question_text, shown.answer_text
        assert front in back
        assert back.count("<details>") == len(card.follow_ups)
        assert back.count('type="checkbox"') == len(card.key_points)
        assert not re.search(
            r"\{\{|\}\}|<script|\$\w|\]\(http",
            front + re.sub("<code.*?</code>|<span class=.math.*?</span>", "", back, flags=re.S),
        )


def test_fields(col: Any, tmp_path: Path) -> None:
    bring(col, write(tmp_path / "b.apkg", DECK))
    assert dict(note_of(col, CARD.id).items()) == {
        "Id": "biology/osmosis",
        "Question": "What is <em>osmosis</em>?",
        "Answer": "<p>Water moves through a <strong>membrane</strong>, where"
        ' <span class="math">\\(c_1 &lt; c_2\\)</span>.</p>\n',
        "KeyPoints": '<ul class="points">\n'
        '<li><label class="tappable"><input type="checkbox">'
        ' <span dir="auto">through a <code>membrane</code></span></label></li>\n'
        '<li><label class="tappable"><input type="checkbox">'
        ' <span dir="auto">no &quot;energy&quot;</span></label></li>\n'
        "</ul>",
        "FollowUps": '<details><summary class="tappable" dir="auto">And <em>diffusion</em>?</summary>'
        '<div dir="auto"><p>Any substance.</p>\n</div></details>\n'
        '<details><summary class="tappable" dir="auto">Why?</summary><div dir="auto"><p>Entropy.</p>\n</div></details>',
        "Sources": '<ul class="sources">\n'
        '<li><a href="https://example.org/?a=1&amp;b=2">Campbell &amp; Reece</a></li>\n<li>Notes</li>\n</ul>',
        "SeeAlso": "biology/diffusion, physics/entropy",
        "DeckTitle": "Biology: &lt;the&gt; basics",
    }
    assert note_of(col, CARD.id).tags == ["cells", "übung::zelle", "生物"]
    assert note_of(col, BARE.id).fields[3:7] == [""] * 4


def test_lists_of_notes_show_and_sort_by_the_question(col: Any, tmp_path: Path) -> None:
    bring(col, write(tmp_path / "b.apkg", DECK))
    note_type = col.models.get(package_writer.NOTE_TYPE)
    assert note_type["flds"][note_type["sortf"]]["name"] == "Question"
    assert [field["name"] for field in note_type["flds"] if field["collapsed"]] == ["Id"]


def test_a_card_shows_what_it_has(col: Any, tmp_path: Path) -> None:
    bring(col, write(tmp_path / "b.apkg", DECK))
    full, bare = (note_of(col, card.id).cards()[0] for card in (CARD, BARE))
    headings = ["Key points", "Follow-ups", "Sources", "See also"]
    assert re.findall("<h2>(.*?)</h2>", full.answer()) == headings
    assert re.findall("<h2>(.*?)</h2>", bare.answer()) == []
    assert "Biology: &lt;the&gt; basics" in bare.question()
    assert "smallest" not in bare.question()
    assert "smallest" in bare.answer()
    assert (
        col.decks.by_name("viva::biology")["desc"] == "<p>Biology: &lt;the&gt; basics</p><p>For &amp; about cells.</p>"
    )


def test_a_second_import_adds_nothing_and_keeps_the_schedule(col: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "viva.apkg", *BUNDLED)
    bring(col, path)
    learned = note_of(col, "general/deep-learning").cards()[0]
    answer_easy(col, learned)
    learned.load()
    before = (learned.type, learned.queue, learned.due, learned.ivl, learned.factor, learned.reps)
    assert learned.reps == 1
    assert learned.ivl > 1

    assert bring(col, path) == {"duplicate": 110}
    assert bring(col, write(tmp_path / "later.apkg", *BUNDLED, at=NOW + timedelta(days=1))) == {"updated": 110}
    assert (col.note_count(), col.card_count()) == (110, 110)
    learned.load()
    assert (learned.type, learned.queue, learned.due, learned.ivl, learned.factor, learned.reps) == before
    assert len(col.card_stats_data(learned.id).revlog) == 1


def answer_easy(collection: Any, card: Any) -> None:
    states = collection._backend.get_scheduling_states(card.id)
    card.start_timer()
    collection.sched.answer_card(collection.sched.build_answer(card=card, states=states, rating=3))


@pytest.mark.parametrize(
    "later",
    [timedelta(days=1), timedelta(), timedelta(days=-400)],
    ids=["a day later", "in the same second", "with a clock that was put back"],
)
def test_a_changed_deck_updates_the_notes_in_anki(col: Any, tmp_path: Path, later: timedelta) -> None:
    path = write(tmp_path / "b.apkg", DECK)
    bring(col, path)
    answer_easy(col, note_of(col, CARD.id).cards()[0])
    changed = CARD._replace(
        question="What does *osmosis* mean?", answer="Something else.", key_points=("one",), tags=("new",)
    )
    added = Card("biology/virus", "biology", "What is a virus?", "Not a cell.")
    write(path, DECK._replace(title="Life", cards=(added, BARE, changed)), at=NOW + later)

    assert bring(col, path) == {"new": 1, "updated": 2}
    note = note_of(col, CARD.id)
    assert (note["Question"], note["Answer"]) == ("What does <em>osmosis</em> mean?", "<p>Something else.</p>\n")
    assert note["KeyPoints"].count("<li>") == 1
    assert note.tags == ["new"]
    assert note.cards()[0].reps == 1
    assert note.cards()[0].ivl > 1
    assert names(col) == ["Default", "viva", "viva::biology"]

    write(path, DECK, at=NOW + later)
    assert bring(col, path) == {"updated": 2}
    assert note_of(col, CARD.id)["Question"] == "What is <em>osmosis</em>?"


def test_a_style_that_the_student_changed_in_anki_stays(col: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "b.apkg", DECK)
    bring(col, path)
    note_type = col.models.get(package_writer.NOTE_TYPE)
    note_type["css"] += ".question { color: green }"
    col.models.update_dict(note_type)

    assert bring(col, write(path, DECK, at=datetime(2100, 1, 1, tzinfo=UTC))) == {"updated": 2}
    assert "color: green" in col.models.get(package_writer.NOTE_TYPE)["css"]


def test_guids_and_ids_in_anki_never_change(tmp_path: Path) -> None:
    """Every student's history in Anki depends on these: a change would give them each card a second time."""
    (guid, _, fields), *_ = contents(write(tmp_path / "b.apkg", DECK._replace(cards=(CARD,))))
    assert guid == "i/`Lb&bzr_"
    assert fields.startswith("biology/osmosis\x1f")
    assert package_writer.NOTE_TYPE == 1_763_942_417
    assert package_writer.FIELDS == (
        "Id", "Question", "Answer", "KeyPoints", "FollowUps", "Sources", "SeeAlso", "DeckTitle",
    )  # fmt: skip


def test_new_cards_come_in_the_order_of_the_deck(col: Any, tmp_path: Path) -> None:
    bring(col, write(tmp_path / "viva.apkg", *BUNDLED))
    for deck in BUNDLED:
        position = {card.id: note_of(col, card.id).cards()[0].due for card in deck.cards}
        assert sorted(position, key=position.__getitem__) == [card.id for card in deck.cards]


def test_only_the_chosen_cards_are_written(col: Any, tmp_path: Path) -> None:
    other = Deck("physics", "Physics", (Card("physics/entropy", "physics", "What is entropy?", "k ln W"),))
    path = tmp_path / "some.apkg"
    assert package_writer.write(path, [(DECK, [BARE]), (other, [])], NOW) == 1
    assert bring(col, path) == {"new": 1}
    assert names(col) == ["Default", "viva", "viva::biology"]


def test_a_note_does_not_depend_on_the_time_or_on_other_cards(tmp_path: Path) -> None:
    all_of_them = contents(write(tmp_path / "all.apkg", *BUNDLED))
    one_deck = contents(write(tmp_path / "one.apkg", BUNDLED[0], at=NOW + timedelta(days=9)))
    assert set(one_deck) < set(all_of_them)


@pytest.mark.parametrize("name", ["a::b", "::", ":::a:", "Größe, 量", 'a "b"', "-", " a "])
def test_a_deck_may_have_any_name(col: Any, tmp_path: Path, name: str) -> None:
    deck = Deck(name, "Title", (BARE._replace(id=f"{name}/cell", deck=name),))
    path = write(tmp_path / "b.apkg", deck)
    assert bring(col, path) == {"new": 1}
    before = names(col)
    assert len(before) == 3
    assert bring(col, path) == {"duplicate": 1}
    assert names(col) == before


HOSTILE = """\
deck: evil
title: <b>Title</b> {{Answer}}
cards:
  - id: card
    question: >-
      <script>alert(1)</script> {{c1::cloze}} {{Answer}} {{#Answer}} ]]> & [sound:https://evil.example/x.mp3]
      [[type:Question]] [latex]\\input{/etc/passwd}[/latex] [\\$]x[/\\$] [anki:tts lang=en_US]speak[/anki:tts]
      ![x](evil.png)
    answer: |
      <img src=x onerror=alert(1)> [click](javascript:alert(1)) <javascript:alert(1)> }}{{/Answer}} {{FrontSide}}
      [a](https://a.b "one
      two") <!-- comment $\\href{javascript:alert(1)}{x}$ `[sound:x]` <b
    key_points: ["<script>alert(1)</script>", "{{^Answer}}"]
    follow_ups: [{question: "</summary></details><script>", answer: "</div><script>"}]
    sources: [evil]
    tags: ["<script>", "{{Answer}}", "a\\"b"]
sources:
  evil: {title: "<script>", url: "javascript:alert(1)"}
"""


def test_a_hostile_deck_is_text(col: Any, tmp_path: Path) -> None:
    (tmp_path / "evil.yaml").write_text(HOSTILE, encoding="utf-8")
    library = load([tmp_path / "evil.yaml"])
    assert not library.problems
    assert bring(col, write(tmp_path / "evil.apkg", *library.decks)) == {"new": 1}
    card = note_of(col, "evil/card").cards()[0]
    shown = card.render_output()
    front, back = shown.question_text, shown.answer_text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{c1::cloze}} {{Answer}} {{#Answer}} ]]&gt; &amp; " in front
    assert "}}{{/Answer}} {{FrontSide}}" in back
    assert not re.search(r"<script|<img|<!--|<b\b|=.?javascript|\[sound:|\[\[type:|\[latex|\[\$|\[anki:", front + back)
    assert not shown.question_av_tags + shown.answer_av_tags
    assert back.count("<details>") == back.count("</details>") == 1
    assert not col.media.check().missing
    assert bring(col, write(tmp_path / "evil.apkg", *library.decks)) == {"updated": 1}


def test_a_very_long_answer_arrives_whole(col: Any, tmp_path: Path) -> None:
    long = Card(
        "long/card",
        "long",
        "Long?",
        "many words and [a link](https://example.org) " * 20_000 + "\n\n" + "word " * 800_000,
    )
    bring(col, write(tmp_path / "long.apkg", Deck("long", "Long", (long,))))
    answer = note_of(col, "long/card")["Answer"]
    assert answer.count("<a href") == 20_000
    assert answer.count("word ") == 799_999
    assert answer.endswith("word</p>\n")


TEXT = st.text(
    st.sampled_from("ab <>&\"'`*_$[]()!{}\\#-:/|\n\t") | st.characters(exclude_categories=["Cs", "Cc"]),
    min_size=1,
    max_size=40,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=1, max_size=8))
def test_anki_keeps_every_field_as_it_was_written(tmp_path: Path, texts: list[str]) -> None:
    cards = [
        Card(f"any/{i}", "any", text, text, key_points=(text,), follow_ups=(FollowUp(text, text),))
        for i, text in enumerate(texts)
    ]
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        path = write(Path(folder) / "any.apkg", Deck("any", "Any", tuple(cards)))
        with open_collection(Path(folder) / "student.anki2") as collection:
            collection.set_config_bool(Config.Bool.NORMALIZE_NOTE_TEXT, False)
            assert bring(collection, path) == {"new": len(cards)}
            for _, _, fields in contents(path):
                assert note_of(collection, fields.partition("\x1f")[0]).fields == fields.split("\x1f")


@pytest.mark.parametrize("legacy", [False, True])
def test_a_package_that_anki_made_is_replaced(col: Any, tmp_path: Path, legacy: bool) -> None:
    path = write(tmp_path / "b.apkg", DECK)
    bring(col, path)
    col.export_anki_package(out_path=str(path), options=ExportAnkiPackageOptions(legacy=legacy), limit=None)
    write(path, DECK, at=NOW + timedelta(days=1))
    assert bring(col, path) == {"updated": 2}
