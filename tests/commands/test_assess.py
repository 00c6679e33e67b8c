"""`viva assess`: an answer from stdin, a file or a terminal, and its key points."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vivadeck.app import App
from vivadeck.commands import assess
from vivadeck.commands.options import app_for
from vivadeck.errors import VivaError

if TYPE_CHECKING:
    from conftest import Viva

DECK = """
deck: nets
cards:
  - id: dropout
    question: What is dropout?
    answer: Random neurons are switched off in training.
    key_points: [Random neurons are switched off, It lowers overfitting]
    mistakes: [{claim: "Dropout *deletes* the smallest weights for good.", why: No weight is deleted.}]
  - id: bare
    question: What is a neuron?
    answer: A sum and a function.
"""


@pytest.fixture
def app(home: Path, tmp_path: Path) -> App:
    path = tmp_path / "nets.yaml"
    path.write_text(DECK, "utf-8")
    return app_for([path])


def answered(app: App, answer: bytes, tmp_path: Path, *, json: bool = True) -> None:
    (tmp_path / "answer.txt").write_bytes(answer)
    assess.assess(app, "nets/dropout", tmp_path / "answer.txt", json=json)


def test_json_has_these_keys_and_no_others(app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answered(app, b"\xef\xbb\xbfSome random neurons are never switched off.", tmp_path)
    assert json.loads(capsys.readouterr().out) == {
        "card": "nets/dropout",
        "grade": 3,
        "points": [
            {
                "point": "Random neurons are switched off",
                "state": "heard",
                "words": "random neurons are never switched",
                "hint": "never",
            },
            {"point": "It lowers overfitting", "state": "not heard", "words": ""},
        ],
        "mistakes": [],
    }


def test_json_has_the_usual_mistakes(app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answered(app, b"It deletes the small weights for good.", tmp_path)
    assert json.loads(capsys.readouterr().out)["mistakes"] == [
        {
            "claim": "Dropout *deletes* the smallest weights for good.",
            "words": "deletes the small weights for good",
        }
    ]


def test_the_screen_shows_each_point_with_the_students_words(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(app, b"Some random\x1b[31m neurons are\n never switched off.", tmp_path, json=False)
    screen = capsys.readouterr().out
    assert screen.splitlines()[:5] == [
        "[nets/dropout] What is dropout?",
        "☑ Random neurons are switched off",
        "  heard: “random␛[31m neurons are never switched”",
        "  look: “never”",
        "☐ It lowers overfitting",
    ]
    assert "1 of 2 key points heard. That suggests grade 3." in screen
    assert screen.endswith(
        "not whether it is true.\nlook: a word of yours to check. It may turn the key point round.\n"
    )


def test_the_screen_shows_a_usual_mistake(app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answered(
        app, b"Random neurons are switched off.\nIt deletes the\n\x1b[31msmall weights for good.", tmp_path, json=False
    )
    screen = capsys.readouterr().out
    assert (
        "This may be a usual mistake: “Dropout deletes the smallest weights for good.” "
        "You wrote: “deletes the ␛[31msmall weights for good”\n"
    ) in screen


@pytest.mark.parametrize(
    ("name", "answer", "message"),
    [
        ("nets/dropout", b"\xff\xfe\x00", "answer.txt is not UTF-8 text"),
        ("nets/dropout", b"a" * 1_000_001, "answer.txt cannot be read: it is larger than 1 MB"),
        ("nets/dropout", None, "answer.txt cannot be read: it is a folder, not a file"),
        ("nets/bare", b"a sum", "nets/bare has no key points. To write some: `viva edit nets/bare --decks "),
        ("nets/nothing", b"a sum", "There is no card 'nets/nothing'"),
    ],
)
def test_what_cannot_be_assessed_is_said(
    app: App, tmp_path: Path, name: str, answer: bytes | None, message: str
) -> None:
    path = tmp_path / "answer.txt"
    path.mkdir() if answer is None else path.write_bytes(answer)
    with pytest.raises(VivaError, match=re.escape(message)):
        assess.assess(app, name, path, json=False)


def test_stdin_has_a_name_and_its_own_remedy(
    app: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = b"Random neurons are switched off."
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(said)))
    assess.assess(app, "nets/dropout", Path("-"), json=False)
    assert "1 of 2 key points heard" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe\x00")))
    with pytest.raises(VivaError, match=r"^Your answer is not UTF-8 text\. Type it, or send it as UTF-8\.$"):
        assess.assess(app, "nets/dropout", None, json=False)


def test_an_empty_answer_has_no_point_and_grade_0(
    app: App, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
    assess.assess(app, "nets/dropout", None, json=True)
    written = json.loads(capsys.readouterr().out)
    assert (written["grade"], {each["state"] for each in written["points"]}) == (0, {"not heard"})


def test_one_word_is_not_proof_in_two_wordings(viva: Viva) -> None:
    done = viva("assess", "general/data-augmentation", "--json", stdin="images\n")
    assert {each["state"] for each in json.loads(done.out)["points"]} == {"not heard"}


def test_it_reads_stdin_and_records_nothing(viva: Viva, home: Path) -> None:
    done = viva("assess", "general/dropout", "--json", stdin="It switches off random neurons in training.\n")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)["card"] == "general/dropout"
    assert not (home / "progress.json").exists()
