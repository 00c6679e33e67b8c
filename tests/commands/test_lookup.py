"""`viva search` and `viva show`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vivadeck.commands.search import _snippet
from vivadeck.model import Card

if TYPE_CHECKING:
    from conftest import PseudoTerminal, Viva


def test_backprop_finds_backpropagation_first(viva: Viva) -> None:
    hits = json.loads(viva("search", "backprop", "--json").out)
    assert hits[0]["id"] == "general/backpropagation"
    assert set(hits[0]) == {"id", "deck", "question", "short", "answer", "score"}
    assert hits[0]["deck"] == "general"
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert viva("search", "backprop").out.splitlines()[0] == "general/backpropagation\tWhat is backpropagation?"


def test_a_typo_gets_a_suggestion(viva: Viva) -> None:
    done = viva("search", "backprpagation")
    assert (done.status, done.out) == (0, "")
    assert "Did you mean this? `viva search backpropagation`" in done.err
    assert json.loads(viva("search", "backprpagation", "--json").out) == []


@pytest.mark.parametrize(
    ("words", "hit", "no_hit"),
    [
        (("dropout", "-overfitting"), None, "general/overfitting"),
        (("-tag:deep-learning",), None, "general/dropout"),
        (('"batch normalization"',), "general/batch-normalization", "general/epoch"),
        (
            ("deck:assignment-4", "threshold"),
            "assignment-4/reconstruction-error-threshold",
            "general/precision-recall-tradeoff",
        ),
        (("is:new", "softmax"), "general/softmax", None),
        (("is:due",), None, "general/softmax"),
        (("0.33",), "assignment-4/accuracy-precision-recall", None),
        (("--limit", "1", "softmax"), None, None),
        (("cnn", "-batch"), "assignment-3/cnn", "general/batch-normalization"),
        (("cnn", "-hidden"), "assignment-3/cnn", None),
    ],
)
def test_the_query_language(viva: Viva, words: tuple[str, ...], hit: str | None, no_hit: str | None) -> None:
    done = viva("search", *words, "--json")
    assert done.status == 0
    ids = [hit["id"] for hit in json.loads(done.out)]
    assert hit is None or hit in ids
    assert no_hit not in ids
    assert "--limit" not in words or len(ids) == 1


def test_show_gives_everything_as_json(viva: Viva, deck: Path) -> None:
    fresh = json.loads(viva("show", "small/one", "--json", "--decks", str(deck)).out)
    assert set(fresh) == {
        "id", "deck", "question", "short", "answer", "key_points", "key_point_wordings", "mistakes", "follow_ups",
        "tags", "sources", "see_also", "schedule", "reviews",
    }  # fmt: skip
    assert (fresh["schedule"], fresh["reviews"]) == (None, [])
    viva("study", "--decks", str(deck), "--new", "1", stdin="2\n3\n4\n")
    drilled = json.loads(viva("show", "one", "--json", "--decks", str(deck)).out)
    assert drilled["schedule"] == {"due": "2026-03-03", "interval_days": 1, "ease": 2.36, "repetitions": 1, "lapses": 0}
    assert [set(review) for review in drilled["reviews"]] == [{"at", "grade", "seconds", "mode"}] * 3
    assert [review["grade"] for review in drilled["reviews"]] == [2, 3, 4]
    assert drilled["reviews"][0]["at"].endswith("+01:00")


def test_show_reads_well_in_a_pipe(viva: Viva) -> None:
    text = viva("show", "softmax").out
    assert text.startswith("[general/softmax] What is softmax?\n")
    assert "See also: " in text
    assert "#activations" in text
    assert "new: not reviewed yet" in text
    assert "Lab sheet, assignment 2" in text
    assert not {"$", "\\", "\x1b", "`"} & set(text)


def test_a_question_is_shown_without_the_marks_of_its_markdown(viva: Viva, tmp_path: Path) -> None:
    path = tmp_path / "tags.yaml"
    path.write_text(r"cards: [{id: one, question: 'Which tag \<b>bold\</b> \&lt;?', answer: A}]", "utf-8")
    assert viva("show", "tags/one", "--decks", str(path)).out.startswith("[tags/one] Which tag <b>bold</b> &lt;?\n")
    assert "tags/one\tWhich tag <b>bold</b> &lt;?\n" in viva("search", "tag", "--decks", str(path)).out
    asked = viva("study", "--decks", str(path), stdin="q\n").out
    assert asked.startswith("[tags/one] Which tag <b>bold</b> &lt;?\n")


def test_nothing_that_show_writes_into_a_pipe_is_as_wide_as_it_can_be(viva: Viva, tmp_path: Path) -> None:
    answer = "# H\n\ntext\n\n---\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n\n***\n\n```\ncode\n```\n"
    card = {"id": "one", "question": "Q", "answer": answer, "key_points": ["---"]}
    path = tmp_path / "wide.yaml"
    path.write_text(json.dumps({"cards": [card]}), "utf-8")
    shown = viva("show", "wide/one", "--decks", str(path)).out
    assert max(map(len, shown.splitlines())) < 40
    assert {"H", "text", "────────────", "▌ quote", "new: not reviewed yet"} <= set(shown.splitlines())


WHOLE = """\
cards:
- id: one
  question: What is backpropagation?
  short: One sweep from the output to the input.
  answer: After the forward pass we have the loss.
  key_points:
  - point: the gradient of the loss
    says: [how steep it is]
  mistakes:
  - {claim: it updates the weights, why: The optimizer makes the update.}
"""


def test_the_short_answer_is_shown_and_found(viva: Viva, tmp_path: Path) -> None:
    path = tmp_path / "whole.yaml"
    path.write_text(WHOLE, "utf-8")
    text = viva("show", "whole/one", "--decks", str(path)).out
    assert text.startswith(
        "[whole/one] What is backpropagation?\n\nOne sweep from the output to the input.\n\n"
        "After the forward pass we have the loss.\n\n☐ the gradient of the loss\n  or: how steep it is\n\n"
        '! Not: "it updates the weights"\n  The optimizer makes the update.\n\n'
    )
    for words in ("sweep", '"how steep"', "optimizer", '"updates the weights"'):  # from the index
        (hit,) = json.loads(viva("search", words, "--json", "--decks", str(path)).out)
        assert (hit["id"], hit["short"]) == ("whole/one", "One sweep from the output to the input.")
    studied = viva("study", "--decks", str(path), stdin="\nq\n").out
    assert "One sweep from the output to the input.\n\nAfter the forward" in studied
    assert 'of the loss\n\n! Not: "it updates' in studied


def test_the_short_answer_is_what_a_hit_says() -> None:
    card = Card("d/a", "d", "Q", "The answer has the word in it.", short="It is *so*.")
    pattern = re.compile("word")
    assert _snippet(card, pattern, 60) == "It is so."
    assert _snippet(card._replace(answer=""), pattern, 60) == "It is so."
    long = card._replace(short="It is one sentence with many a word in it.")
    assert _snippet(long, pattern, 30) == long.short  # on two lines
    assert _snippet(long, pattern, 16) == "It is one sentence with …"
    assert _snippet(card._replace(short=""), pattern, 60) == "The answer has the word in it."
    assert _snippet(Card("d/a", "d", "Q", ""), pattern, 60) == "This card has no answer yet."


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_hits_are_highlighted_in_a_terminal(terminal: Callable[..., PseudoTerminal]) -> None:
    looked = terminal("search", "backprop", rows=60)
    _, _ = looked.end()
    assert "To read the first: `viva show 1`" in looked.text
    assert b"\x1b[1;35mbackpropagation\x1b[0m" in looked.raw
    plain = terminal("search", "backprop", rows=60, NO_COLOR="1")
    plain.end()
    assert b"35m" not in plain.raw
    assert "What is backpropagation?" in plain.text


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_show_in_a_terminal(terminal: Callable[..., PseudoTerminal]) -> None:
    shown = terminal("show", "general/softmax", rows=60)
    shown.end()
    for text in ("What is softmax?", "☐", "↳", "See also:", "new: not reviewed yet"):
        assert text in shown.text


@pytest.fixture
def unanswered(tmp_path: Path) -> str:
    path = tmp_path / "open.yaml"
    path.write_text(
        "cards:\n- question: What is open?\n  tags: [x]\n- {question: Is open closed?, answer: ' '}\n"
        "- {question: What is closed?, answer: Not open.}\n",
        "utf-8",
    )
    return str(path)


def test_unanswered_cards_are_found_and_shown(viva: Viva, unanswered: str) -> None:
    found = viva("search", "is:unanswered", "--decks", unanswered).out.splitlines()
    assert found == ["open/what-is-open\tWhat is open?", "open/is-open-closed\tIs open closed?"]
    assert viva("search", "open", "-is:unanswered", "--decks", unanswered).out.startswith("open/what-is-closed\t")
    hits = json.loads(viva("search", "is:unanswered tag:x", "--json", "--decks", unanswered).out)
    assert [(hit["id"], hit["answer"]) for hit in hits] == [("open/what-is-open", "")]
    shown = viva("show", "open/what-is-open", "--decks", unanswered).out
    assert "[open/what-is-open] What is open?\n\nThis card has no answer yet.\n" in shown
    assert "unanswered; to write the answer: `viva edit open/what-is-open`\n" in shown
    assert json.loads(viva("show", "open/what-is-open", "--json", "--decks", unanswered).out)["answer"] == ""
    assert "unanswered" not in viva("show", "open/what-is-closed", "--decks", unanswered).out


def test_unanswered_cards_are_counted_like_any(viva: Viva, unanswered: str) -> None:
    (deck,) = json.loads(viva("decks", "--json", "--decks", unanswered).out)
    assert (deck["cards"], deck["new"]) == (3, 3)
    viva("study", "-q", "is:unanswered", "--decks", unanswered, stdin="4\n1\nq\n")
    assert viva("search", "is:unanswered is:learned", "--decks", unanswered).out.startswith("open/what-is-open\t")
    assert viva("suspend", "open/what-is-open", "--decks", unanswered).status == 0


def test_a_hit_that_is_wider_than_the_screen_stays_behind_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from vivadeck.agenda import Item
    from vivadeck.collection.ranking import Hit
    from vivadeck.commands import search
    from vivadeck.model import Card

    monkeypatch.setenv("COLUMNS", "60")
    card = Card("general/a-name", "general", "How do " + "many words make a question long, " * 3, "An answer.")
    lines = search._hit_on_screen(7, Hit(Item(card), 1.0), None, 60).plain.splitlines()
    assert lines[0].startswith("7  How do")
    assert all(line.startswith("   ") for line in lines[1:])
    assert max(map(len, lines)) <= 60
    assert "general/a-name" in lines[-2]
    assert lines[-1] == "   An answer."
