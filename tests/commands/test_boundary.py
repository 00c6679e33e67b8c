"""Where errors end: one line on stderr and an exit status, whatever becomes of stdout and stderr."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Result


def shell(line: str, **environment: str) -> Result:
    """Run a line of a POSIX shell, in which `viva` is the real command."""
    script = f'viva() {{ "{sys.executable}" -m vivadeck "$@"; }}; {line}'
    done = subprocess.run(
        ["sh", "-c", script], capture_output=True, check=False, cwd=ROOT, env={**os.environ, **environment}, timeout=60
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    done = shell('viva search "tag:deep-learning" | head -1')
    assert done.out.count("\n") == 1
    assert done.err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    "line",
    ["", "decks", "decks --json", "search softmax", "show softmax", "study", "--help", "study --help", "export --help",
     "export anki --help", "--version", "--version --help"],
)  # fmt: skip
def test_a_full_disk_is_reported(home: Path, line: str, unbuffered: str) -> None:
    done = shell(f"viva {line} </dev/null >/dev/full", PYTHONUNBUFFERED=unbuffered)
    assert done == Result(1, "", "The output could not be written: no space left on device.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_full_disk_hides_no_other_error(home: Path, tmp_path: Path, unbuffered: str) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "progress.json").write_text("damaged")
    done = shell("viva check --json >/dev/full", PYTHONUNBUFFERED=unbuffered)
    assert done.status == 1
    assert "The output could not be written" in done.err
    assert ("progress.json cannot be used" in done.err) is (unbuffered == "")


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", ">/dev/null 2>&-"])
def test_a_stream_may_be_closed(home: Path, closed: str) -> None:
    done = shell(f"viva decks {closed}")
    assert (done.status, done.err) == (0, "")
    assert shell(f"viva --version {closed}") == Result(0, "viva 0.1.0\n" if closed == "2>&-" else "", "")
    assert shell(f"viva show nothing-of-that-name {closed}").status == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    ("line", "status"),
    [("decks", 0), ("search tag:deep-learning", 0), ("check no/such", 1), ("--version", 0), ("--help", 0)],
)
def test_a_reader_that_is_gone_before_the_first_line(home: Path, line: str, status: int, unbuffered: str) -> None:
    done = shell(f"{{ sleep 0.1; viva {line}; echo $? >&3; }} 3>&2 2>/dev/null | true", PYTHONUNBUFFERED=unbuffered)
    assert done.err == f"{status}\n"
    quiet = shell(f"{{ sleep 0.1; viva {line}; }} | true", PYTHONUNBUFFERED=unbuffered)
    assert quiet.err == ("" if status == 0 else "There is no deck or folder no/such.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is someone's")
@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("--version", 0, ""),
        ("due", 0, ""),
        ("study </dev/null", 0, ""),
        ("check no.yaml", 1, "There is no deck or folder no.yaml."),
        ("import no.csv", 1, "no.csv does not exist."),
        ("merge no.json", 1, "There is no file no.json."),
        (
            "export csv new.csv",
            1,
            "new.csv could not be written: no such file or directory. No file was written.",
        ),
        ("export anki new.apkg", 1, "new.apkg could not be written: no such file or directory."),
        ("export markdown ../new.md", 1, "../new.md could not be written: no such file or directory."),
        ("import cards.csv -o new.yaml", 1, "cards.csv does not exist."),
    ],
)
def test_a_folder_that_is_gone(home: Path, tmp_path: Path, line: str, status: int, said: str) -> None:
    (tmp_path / "gone").mkdir()
    done = shell(f"cd {tmp_path}/gone && rmdir {tmp_path}/gone && viva {line}", PYTHONPATH=str(ROOT))
    assert (done.status, "Traceback" in done.err) == (status, False), done.err
    assert done.err.startswith(said) if said else done.err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is someone's")
def test_a_home_below_a_folder_that_is_gone(home: Path, tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    where = f"cd {tmp_path}/gone && rmdir {tmp_path}/gone"
    for line in ("viva due", "viva study </dev/null", "viva exam 2026-09-01"):
        done = shell(f"{where} && {line}; mkdir {tmp_path}/gone", PYTHONPATH=str(ROOT), VIVA_HOME="home")
        assert "Traceback" not in done.err
        assert "Change to another folder" in done.err, (line, done)


@pytest.mark.usefixtures("home")
def test_a_wrong_command_line_says_what_was_meant_and_where_to_read_more(capsys: pytest.CaptureFixture[str]) -> None:
    from vivadeck.cli import app

    for line, said in (
        ("study --mroe", "There is no option --mroe. Did you mean --more?\nTo see what you can type: `viva study -h`"),
        ("study --zebra", "There is no option --zebra.\nTo see what you can type: `viva study -h`"),
        ("--vresion", "There is no option --vresion. Did you mean --version?\nTo see what you can type: `viva -h`"),
        ("decks --hide", "--hide needs a value: `viva decks --hide NAME`\nTo see what you can type: `viva decks -h`"),
        (
            "mock --seed abc",
            "Invalid value for '--seed': 'abc' is not a whole number.\nTo see what you can type: `viva mock -h`",
        ),
        (
            "study --new=-1",
            "Invalid value for '--new': -1 is less than 0.\nTo see what you can type: `viva study -h`",
        ),
        ("suspend", "Name a card, or choose cards with -q QUERY.\nTo see what you can type: `viva suspend -h`"),
    ):
        with pytest.raises(SystemExit) as ended:
            app(prog_name="viva", args=line.split())
        assert ended.value.code == 2
        assert capsys.readouterr().err == f"{said}\n"


def test_every_option_for_a_query_names_all_states() -> None:
    from vivadeck.agenda import State
    from vivadeck.commands.options import QUERY_HELP

    assert [f"is:{state}" for state in sorted(State)] == sorted(re.findall(r"is:\w+", QUERY_HELP))
