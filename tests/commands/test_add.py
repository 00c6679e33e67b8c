"""`viva add`, `viva new` and `viva edit`, as they are typed: into a deck of one's own, in a pipe, in an editor."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from conftest import deck_text

from vivadeck.app import App
from vivadeck.commands import add, decks, edit
from vivadeck.commands.add import _mistakes, _parsed
from vivadeck.errors import VivaError
from vivadeck.formats.draft import Draft
from vivadeck.model import Choice

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
        (("add", "no pe", "-Q", "x", "-A", "y"), "", "`viva new 'no pe'`"),
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
    assert "a long answer" in (home / "unsaved-mine.md").read_text("utf-8")
    shown = terminal("add", EDITOR=editor(tmp_path, ("Q: first?", "Q: second?")))
    assert shown.end()[0] == 0
    assert cards(viva, "mine")[1:] == [("mine/second", "second?", "a long answer")]
    assert not (home / "unsaved-mine.md").exists()


@in_a_terminal
def test_an_editor_that_is_left_without_a_card_adds_nothing(
    terminal: Callable[..., PseudoTerminal], home: Path, tmp_path: Path
) -> None:
    shown = terminal("new", "graphs", EDITOR=editor(tmp_path))
    assert shown.end()[0] == 1
    assert "nothing was added" in shown.text
    assert not (home / "decks").exists()
    assert not (home / "unsaved-mine.md").exists()


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
    assert "There is no card '9', and the last search or `viva stats` in this terminal had 2 hits." in " ".join(
        text.split()
    )
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


def in_process(home: Path, text: str = "cards:\n- {id: a, question: What is a?, answer: a}\n") -> Path:
    """Write the deck mine, for tests that call the commands' functions."""
    path = home / "decks" / "mine.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


ONE = Draft("What is new?", "This.")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "A deck needs a name with letters or digits"),
        ("  ", "A deck needs a name with letters or digits"),
        ("-", "A deck needs a name with letters or digits"),
        ("../evil", "'../evil' is a path."),
        ("/etc/x", "'/etc/x' is a path."),
        ("a\\b", "is a path."),
        ("Mine", "There is already a deck mine."),
    ],
)
def test_a_name_that_no_deck_can_have(home: Path, name: str, said: str) -> None:
    path = in_process(home)
    with pytest.raises(VivaError) as refused:
        add.new(App(), name, "", ONE)
    assert said in str(refused.value).replace("'mine'", "mine")
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.usefixtures("home")
def test_a_new_deck_says_the_name_that_it_gets(capsys: pytest.CaptureFixture[str]) -> None:
    for name, stem in (("my deck", "my-deck"), ("con", "deck-con"), ("COM1", "deck-com1"), ("Ω", "ω")):
        add.new(App(), name, "", ONE)
        assert f"The name of the deck is {stem}." in capsys.readouterr().out.splitlines() or name == stem
        assert App().library.deck(stem).path.name == f"{stem}.yaml"
    add.new(App(), "x" * 400, "", ONE)
    assert len(max((deck.path.name for deck in App().library.decks), key=len)) < 80
    for name in ("my deck", "My  Deck", "MY-DECK"):
        assert App().library.deck(name).name == "my-deck"
    add.add(App(), "My deck", ONE._replace(question="And this?"))
    assert "Added: my-deck/and-this" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("", "", None, None), "The question is empty."),
        (("   ", "x", None, None), "The question is empty."),
        ((None, "x", None, None), "--answer, --key-point and --tag need a question"),
        ((None, "", None, ["x"]), "--answer, --key-point and --tag need a question"),
    ],
)
def test_options_that_make_no_card(options: Any, said: str) -> None:
    with pytest.raises(VivaError, match=said):
        add._typed(*options)


def test_a_new_deck_needs_a_folder_that_viva_reads(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVA_DECKS", str(in_process(home)))
    with pytest.raises(VivaError) as refused:
        add.new(App(), "c", "", ONE)
    assert str(refused.value).startswith("VIVA_DECKS: it names no folder, so viva would not read a new deck.")
    assert not (home / "decks" / "c.yaml").exists()


def test_a_card_in_a_hidden_deck_says_how_to_show_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_process(home)
    decks.decide(App(), {"mine": Choice.HIDE})
    add.add(App(), "mine", ONE)
    said = "The deck mine is hidden, so viva does not ask its cards. To show it: `viva decks --show mine`"
    assert said in capsys.readouterr().out


KEPT = " What you wrote is kept: run the command again to go on with it."


@in_a_terminal
@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'Q: a?' > $1; exit 3", f"The editor ended with status 3, so nothing was added.{KEPT}"),
        ("exit 3", "The editor ended with status 3, so nothing was added."),
        ("rm $1", "No card was written, so nothing was added."),
        ("echo > $1", "No card was written, so nothing was added."),
        ("echo 'Q: a?' > $1; kill -INT $$", f"Nothing was added.{KEPT}"),
        ("kill -INT $$", "Nothing was added."),
    ],
)
def test_what_becomes_of_text_when_the_editor_fails(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], script: str, said: str
) -> None:
    (home.parent / "editor").write_text(script, "utf-8")
    monkeypatch.setenv("EDITOR", f"sh {home.parent / 'editor'}")
    form = home / "unsaved-mine.md"
    with pytest.raises((VivaError, KeyboardInterrupt)) as stopped:
        add._let_write(form)
    assert said == (str(stopped.value) or capsys.readouterr().err.rstrip())
    assert form.exists() is said.endswith(KEPT)


@in_a_terminal
def test_text_for_one_deck_is_not_offered_for_another(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_process(home)
    (home / "unsaved-mine.md").write_text("Q: for mine?\n", "utf-8")
    monkeypatch.setenv("EDITOR", editor(tmp_path, ("Q: ", "Q: for nets?")))
    with Path("/dev/ptmx").open(encoding="utf-8") as a_terminal:
        monkeypatch.setattr(sys, "stdin", a_terminal)
        add.new(App(), "nets", "", None)
    assert [card.question for card in App().library.deck("nets").cards] == ["for nets?"]
    assert (home / "unsaved-mine.md").read_text("utf-8") == "Q: for mine?\n"


@in_a_terminal
def test_a_deck_that_an_edit_breaks_can_be_opened_again(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = in_process(home)
    monkeypatch.setenv("EDITOR", editor(tmp_path, ("question: What", "quest: What")))
    with pytest.raises(VivaError) as broken:
        edit.edit(App(), "mine/a")
    assert str(broken.value).startswith(f"The deck mine cannot be used now:\n{path}:2:")
    assert str(broken.value).endswith("To correct it: `viva edit mine`")
    for name in ("mine/a", "mine"):
        monkeypatch.setenv("EDITOR", editor(tmp_path, ("a", "a")))
        with pytest.raises(VivaError, match="The deck mine cannot be used now"):
            edit.edit(App(), name)
    monkeypatch.setenv("EDITOR", editor(tmp_path, ("quest:", "question:")))
    edit.edit(App(), "mine")
    assert capsys.readouterr().out.endswith("The deck mine has no error now.\n")
    monkeypatch.setenv("EDITOR", editor(tmp_path, ("answer: a", "answer: a, see_also: [mine/b]")))
    edit.edit(App(), "mine/a")
    shown = capsys.readouterr()
    assert "see_also: there is no card 'mine/b'." in shown.err
    assert shown.out == "mine/a is changed.\n"


def test_why_there_is_no_card_of_that_name(home: Path) -> None:
    in_process(home, "cards:\n- {id: a, quest: What?}\n")
    app = App()
    for name, said in (
        ("general", "general is a deck, not a card. To list its cards: `viva search deck:general`. To study it: `viva"),
        ("mine", "The deck mine cannot be used:"),
        ("mine/a", "To correct it: `viva edit mine`"),
        ("2", "A number is a hit of your last search or `viva stats` in this terminal, and there was none yet. To s"),
        ("genral/dropout", "There is no card 'genral/dropout'. Did you mean general/dropout?"),
    ):
        with pytest.raises(VivaError) as refused:
            app.card(name)
        assert said in str(refused.value)
