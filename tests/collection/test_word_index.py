"""Words in the collection: the index finds every match, and takes words in when somebody searches."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from comparison import QUERIES, Places, assert_same, loaded
from conftest import deck_text
from hypothesis import given, settings
from hypothesis import strategies as st
from kept import is_right, read, recorded, rows, seen, settled

from vivadeck.collection import query
from vivadeck.collection.collection import Collection
from vivadeck.decks.library import load

_PIECES = (
    "relu", "ReLU", "naïve", "Bayes", "cross-entropy", "cross", "entropy", "C++", "C#", "a_b", "tf.keras", "→", "∑",
    "MaxPooling", "≠", "10:30", "²", "Ångström", "straße", "İstanbul", "日本語", "x", "co-op-er-ate", "optimizer",
    "#", "++", "e\u0301", "`model.fit(x)`", "$x_1$", "ﬁne", "words", "\xa0", "_", "0", "don't",
)  # fmt: skip


def _part(text: str, start: int, length: int) -> str:
    return text[start:][:length]


_TEXT = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map(" ".join)
_ASKED = st.one_of(
    st.sampled_from(_PIECES),
    _TEXT.map(lambda text: f'"{text}"'),
    st.builds(_part, st.sampled_from(_PIECES), st.integers(0, 4), st.integers(2, 7)),
    _TEXT,
    st.sampled_from(_PIECES).map(lambda text: f"-{text} relu"),
).filter(lambda text: bool(text.strip()) and ":" not in text)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_TEXT, min_size=1, max_size=8, unique=True), st.lists(_ASKED, min_size=1, max_size=12))
def test_any_query_finds_the_same_cards_as_the_ranking(texts: list[str], asked: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cards = "".join(
            f"- id: c{number}\n  question: |-\n    Q {text}\n  answer: |-\n    {texts[-number]}.\n"
            for number, text in enumerate(texts)
        )
        deck = settled(Path(folder) / "a.yaml", f"cards:\n{cards}")
        assert load([deck]).problems == ()
        is_right(Path(folder), deck, queries=tuple(asked))


def test_every_query_of_the_bundled_decks(tmp_path: Path) -> None:
    recorded(tmp_path)
    is_right(tmp_path, Path(__file__).parents[2] / "decks", queries=QUERIES)


def looked(folder: Path, deck: Path, text: str) -> tuple[Collection, list[str]]:
    """Search in a new command; return its collection, and the ids of the hits."""
    reader = seen(folder).starts()
    chosen = reader.select(loaded(reader, Places((deck,))).decks, query.parse(text), with_states=False)
    return reader, [item.card.id for item in chosen.items()]


def test_words_are_indexed_at_the_first_search_for_words(tmp_path: Path) -> None:
    deck = settled(tmp_path / "a.yaml", deck_text("a", "one", "two"))
    reader = seen(tmp_path).starts()
    library = loaded(reader, Places((deck,)))
    reader.follow()
    everything = reader.select(library.decks)
    assert (len(everything.items()), len(everything.agenda(0)), len(everything.agenda(5))) == (2, 0, 2)
    for text in ("is:new", "tag:x", "-one", "→"):
        looked(tmp_path, deck, text)
    assert rows(tmp_path, "select count(*) from terms") == [(0,)]
    assert looked(tmp_path, deck, "one")[1] == ["a/one"]
    assert rows(tmp_path, "select count(*) from terms") == [(1,)]


def test_only_the_words_of_a_changed_deck_are_indexed_again(tmp_path: Path) -> None:
    decks = tmp_path / "decks"
    for name in ("a", "b"):
        settled(decks / f"{name}.yaml", deck_text(name, "one", "two"))
    assert looked(tmp_path, decks, "one")[1] == ["a/one", "b/one"]
    ((kept,),) = rows(tmp_path, "select file from files where name = 'b'")
    settled(decks / "a.yaml", deck_text("a", "three"))
    assert looked(tmp_path, decks, "one")[1] == ["b/one"]
    assert looked(tmp_path, decks, "three")[1] == ["a/three"]
    assert (kept,) in rows(tmp_path, "select file from terms")
    assert rows(tmp_path, "select count(*) from terms") == [(2,)]


def test_a_search_sees_what_another_command_changed_meanwhile(tmp_path: Path) -> None:
    deck = settled(tmp_path / "a.yaml", deck_text("a", "one", "two"))
    session, _ = looked(tmp_path, deck, "one")
    library = loaded(session, Places((deck,)))
    settled(deck, deck_text("a", "zebra", "two", "one"))
    read(tmp_path, deck)
    hits = session.select(library.decks, query.parse("zebra"), with_states=False).items()
    assert [item.card.question for item in hits] == ["zebra"]
    who = seen(tmp_path)
    os.utime(deck)
    assert_same(session, who, Places((deck,)), ("one", "zebra"))


def test_of_very_many_cards_with_a_word_the_most_promising_are_ranked(tmp_path: Path) -> None:
    """Cards with the word in the question come first, shorter questions before longer ones, then tagged cards."""
    cards = [f"- {{id: a{n}, question: Q{n}, answer: about zebras}}" for n in range(20)]
    cards += [f"- {{id: t{n}, question: T{n}, answer: A, tags: [zebra]}}" for n in range(3)]
    cards += [f"- {{id: q{n}, question: A zebra{' or so' * n}, answer: A}}" for n in range(4, -1, -1)]
    deck = settled(tmp_path / "a.yaml", "cards:\n" + "\n".join(cards))

    def promising(text: str, most: int) -> list[str] | None:
        reader = seen(tmp_path).starts()
        decks = loaded(reader, Places((deck,))).decks
        items = reader.select(decks, query.parse(text), with_states=False).most_promising(most)
        return None if items is None else sorted(item.card.name for item in items)

    assert promising("zebra", 2) == ["q0", "q1"]
    assert promising("zebra", 6) == ["q0", "q1", "q2", "q3", "q4", "t0"]
    assert promising("zebra", 8) == ["q0", "q1", "q2", "q3", "q4", "t0", "t1", "t2"]
    assert (promising("zebra", 10) or [])[:2] == ["a0", "a1"]
    assert promising("zebra", 28) is None  # it is no more than all
    for other in ("zebra or", '"a zebra"', "-zebra", "is:new", "deck:a", "→"):
        assert promising(other, 2) is None
