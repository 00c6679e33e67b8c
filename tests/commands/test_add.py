"""`viva add`, `viva new` and `viva edit`, as they are typed: into a deck of one's own, in a pipe, in an editor."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from conftest import deck_text

from vivadeck.commands.add import _mistakes, _parsed

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import PseudoTerminal, Viva

in_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


def cards(viva: Viva, deck: str) -> list[tuple[str, str, str]]:
    """Return the id, question and answer of each card of a deck."""
    exported = json.loads(viva("export", "json", "-", deck).out)
    return [(card["id"], card["question"], card["answer"]) for each in exported["decks"] for card in each["cards"]]


def editor(folder: Path, *replacements: tuple[str, str]) -> str:
    """Return an editor that makes these replacements in the file that it opens, and saves it."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[-1])\n"
        "text = path.read_text('utf-8')\n"
        f"for old, new in {replacements!r}:\n"
        "    assert old in text, (old, text)\n"
        "    text = text.replace(old, new, 1)\n"
        "path.write_text(text, 'utf-8')\n",
        "utf-8",
    )
    return f"{sys.executable} {script}"


def test_a_deck_begins_with_its_first_card(viva: Viva, home: Path) -> None:
    done = viva("new", "nets", "--title", "Neural nets", "-Q", "What is a net?", "-A", "Layers.", "--tag", "basics")
    assert done == (0, "Added: nets/what-is-a-net\n", "")
    assert (home / "decks" / "nets.yaml").read_text("utf-8") == (
        "deck: nets\ntitle: Neural nets\ncards:\n  - id: what-is-a-net\n    question: What is a net?\n"
        "    answer: |\n      Layers.\n    tags: [basics]\n"
    )
    assert viva("show", "nets/what-is-a-net").status == 0


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("What is a node?\nA vertex.\n\nMore.\n", [("What is a node?", "A vertex.\n\nMore.")]),
        ("Q: a?\nA: b\nQ: c?\n\nstill c\nA: d\n\n- e\n", [("a?", "b"), ("c?\n\nstill c", "d\n\n- e")]),
        ("\ufeffQ: a?\r\nA: b\r\n", [("a?", "b")]),
        ("Q: a?\nS: so\nA: b\n\nS: stays", [("a?", "b\n\nS: stays")]),
    ],
)
def test_cards_come_through_a_pipe(viva: Viva, text: str, added: list[tuple[str, str]]) -> None:
    viva("new", "mine", "-Q", "first?", "-A", "yes")
    done = viva("add", stdin=text)  # the only deck of one's own need not be named
    assert done.status == 0
    assert [each[1:] for each in cards(viva, "mine")[1:]] == added


def test_a_card_gets_a_short_answer_and_mistakes(viva: Viva, home: Path) -> None:
    mistakes = ["--mistake", "it updates the weights: the optimizer does", "--mistake", "a: b: c"]
    done = viva("new", "nets", "-Q", "What is backprop?", "--short", "One sweep\nback.", "-A", "So.", *mistakes)
    assert done.status == 0
    assert (home / "decks" / "nets.yaml").read_text("utf-8") == (
        "deck: nets\ncards:\n  - id: what-is-backprop\n    question: What is backprop?\n    short: One sweep back.\n"
        "    answer: |\n      So.\n    mistakes:\n      - claim: it updates the weights\n"
        "        why: the optimizer does\n      - claim: a\n        why: 'b: c'\n"
    )
    done = viva("add", "-Q", "b?", "-A", "c", "--mistake", "it updates the weights")
    assert (done.status, "as `CLAIM: WHY`" in " ".join(done.err.replace("│", " ").split())) == (2, True)
    for text in (": why", "a: ", ""):
        with pytest.raises(typer.BadParameter):
            _mistakes([text])


def test_a_short_answer_in_the_form_is_read() -> None:
    for typed, question, short in (
        ("Q: a?\n\nS: so\n it is\n\nA: b", "a?", "so it is"),
        ("Q: a?\n\nS: \n\nA: b", "a?", ""),
        ("Q: a?\nA: b", "a?", ""),
        ("Q: S: what is it?\nA: b", "S: what is it?", ""),
    ):
        (draft,) = _parsed(typed)
        assert (draft.question, draft.short, draft.answer) == (question, short, "b")


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (("add",), "", "No card was written, so nothing was added."),
        (("add",), "A: b\n", "Line 1: this answer (A:) has no question (Q:) before it."),
        (("add", "-Q", "first?", "-A", "no"), "", "`viva edit mine/first` changes its card."),
        (("add", "nope", "-Q", "x", "-A", "y"), "", "`viva new nope`"),
        (("new", "mine", "-Q", "x", "-A", "y"), "", "`viva add mine`"),
        (("new", "general", "-Q", "x", "-A", "y"), "", "`viva add general`"),
        (("add", "-Q", "x" * 30_000, "-A", "y"), "", "longer than"),
    ],
)
def test_a_card_that_cannot_be_added_changes_nothing(
    viva: Viva, home: Path, arguments: tuple[str, ...], text: str, message: str
) -> None:
    viva("new", "mine", "-Q", "first?", "-A", "yes")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    done = viva(*arguments, stdin=text)
    assert done.status == 1
    assert message in done.err
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_without_a_clear_deck_its_name_is_asked_for(viva: Viva) -> None:
    assert "`viva new NAME`" in viva("add", "-Q", "x", "-A", "y").err
    for name in ("one", "two"):
        viva("new", name, "-Q", "x", "-A", "y")
    done = viva("add", "-Q", "z", "-A", "y")
    assert (done.status, "one, two" in done.err) == (1, True)


def test_a_card_is_added_to_what_a_person_wrote(viva: Viva, home: Path) -> None:
    deck = home / "decks" / "mine.yaml"
    deck.parent.mkdir(parents=True)
    text = "# my notes\ncards:\n- question: 'one?'   # a comment\n  answer: yes\n\n# the end\n"
    deck.write_text(text, "utf-8")
    assert viva("add", "mine", "-Q", "two?", "-A", "no", "--key-point", "none").status == 0
    written = deck.read_text("utf-8")
    assert written.startswith("# my notes\ncards:\n- question: 'one?'   # a comment\n  answer: yes\n")
    assert written.endswith("# the end\n")
    assert [card for card, *_ in cards(viva, "mine")] == ["mine/one", "mine/two"]


def test_a_deck_that_came_with_viva_is_copied_first(viva: Viva, home: Path) -> None:
    done = viva("add", "general", "-Q", "What else?", "-A", "Nothing.")
    assert done.status == 0
    assert str(home / "decks" / "general.yaml") in done.out
    assert len(cards(viva, "general")) == 51
    assert viva("check").status == 0


@in_a_terminal
def test_a_card_is_written_in_the_editor(
    terminal: Callable[..., PseudoTerminal], viva: Viva, home: Path, tmp_path: Path
) -> None:
    answer = "A: Nodes.\n\n```\n# Edges, too\n```"
    shown = terminal("new", "graphs", EDITOR=editor(tmp_path, ("Q: ", "Q: What is\na graph?"), ("A: ", answer)))
    assert shown.end()[0] == 0
    assert "Added: graphs/what-is-a-graph" in shown.text
    assert cards(viva, "graphs") == [("graphs/what-is-a-graph", "What is\na graph?", answer[3:])]
    assert [path.name for path in home.iterdir()] == ["decks"]


@in_a_terminal
def test_text_that_could_not_be_added_is_offered_the_next_time(
    terminal: Callable[..., PseudoTerminal], viva: Viva, home: Path, tmp_path: Path
) -> None:
    viva("new", "mine", "-Q", "first?", "-A", "yes")
    shown = terminal("add", EDITOR=editor(tmp_path, ("Q: ", "Q: first?"), ("A: ", "A: a long answer")))
    assert shown.end()[0] == 1
    assert "What you wrote is kept" in " ".join(shown.text.split())
    assert "a long answer" in (home / "unsaved-card.md").read_text("utf-8")
    shown = terminal("add", EDITOR=editor(tmp_path, ("Q: first?", "Q: second?")))
    assert shown.end()[0] == 0
    assert cards(viva, "mine")[1:] == [("mine/second", "second?", "a long answer")]
    assert not (home / "unsaved-card.md").exists()


@in_a_terminal
def test_an_editor_that_is_left_without_a_card_adds_nothing(
    terminal: Callable[..., PseudoTerminal], home: Path, tmp_path: Path
) -> None:
    shown = terminal("new", "graphs", EDITOR=editor(tmp_path))
    assert shown.end()[0] == 1
    assert "nothing was added" in shown.text
    assert not (home / "decks").exists()
    assert not (home / "unsaved-card.md").exists()


@in_a_terminal
def test_a_hit_of_the_last_search_is_named_by_its_number(
    terminal: Callable[..., PseudoTerminal], tmp_path: Path
) -> None:
    folder = tmp_path / "decks"
    folder.mkdir()
    (folder / "a.yaml").write_text(deck_text("a", "red apple", "green apple", "2"), "utf-8")
    commands = ("search apple", "show 2", "show 9", "edit 1", "search pear", "show 1")
    script = "; ".join(f"{sys.executable} -m vivadeck {each}" for each in commands)
    shown = terminal(
        program=("sh", "-c", script),
        rows=60,
        VIVA_DECKS=str(folder),
        EDITOR=editor(tmp_path, ("red apple", "ripe apple")),
    )
    shown.end()
    text = shown.text
    assert "1  " in text
    second = text.split("2  ", 1)[1].split("\n", 1)[0]
    assert text.count(second.split("  ")[0]) >= 2  # in the list, and as the card that is shown
    assert "There is no card '9', and the last search in this terminal had 2 hits." in " ".join(text.split())
    assert "is changed." in text
    assert "ripe apple" in (folder / "a.yaml").read_text("utf-8")
    assert "had no hits" in " ".join(text.split())


def test_an_id_wins_over_a_number(viva: Viva, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("cards:\n- {id: '2', question: by its id, answer: b}\n", "utf-8")
    assert "by its id" in viva("show", "2", "--decks", str(path)).out
    assert "There is no card '1'" in viva("show", "1", "--decks", str(path)).err


def test_a_card_without_an_answer_is_added_and_its_answer_written_later(viva: Viva, home: Path, tmp_path: Path) -> None:
    done = viva("new", "mine", "-Q", "What is open?", "--key-point", "it is a question")
    assert done == (
        0,
        "Added: mine/what-is-open\nIt has no answer yet. To write it: `viva edit mine/what-is-open`\n",
        "",
    )
    text = (home / "decks" / "mine.yaml").read_text("utf-8")
    assert "answer" not in text
    assert "mine, 1 card (1 unanswered)\n" in viva("check").out
    done = viva("edit", "mine/what-is-open", EDITOR=editor(tmp_path, ("answer: |\n", "answer: |\nNot closed.")))
    assert (done.status, done.out) == (0, "mine/what-is-open is changed.\n")
    assert cards(viva, "mine") == [("mine/what-is-open", "What is open?", "Not closed.")]


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("Q: a?\n", [("a?", "")]),
        ("What is a node?\n", [("What is a node?", "")]),
        ("Q: a?\nQ: b?\nA: c\nQ: d?\n\nA:\n", [("a?", ""), ("b?", "c"), ("d?", "")]),
    ],
)
def test_questions_without_answers_come_through_a_pipe(viva: Viva, text: str, added: list[tuple[str, str]]) -> None:
    viva("new", "mine", "-Q", "first?", "-A", "yes")
    done = viva("add", "mine", stdin=text)
    assert (done.status, done.err) == (0, "")
    assert [each[1:] for each in cards(viva, "mine")[1:]] == added
    assert done.out.count("It has no answer yet.") == sum(not answer for _, answer in added)


@in_a_terminal
def test_an_answer_can_be_left_empty_in_the_editor(
    terminal: Callable[..., PseudoTerminal], viva: Viva, tmp_path: Path
) -> None:
    shown = terminal("new", "graphs", EDITOR=editor(tmp_path, ("Q: ", "Q: What is a graph?")))
    assert shown.end()[0] == 0
    assert "It has no answer yet." in shown.text
    assert cards(viva, "graphs") == [("graphs/what-is-a-graph", "What is a graph?", "")]
