"""Where text leaves viva: plain in a pipe, sanitized everywhere."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from vivadeck.terminal import output
from vivadeck.terminal.tables import Column

if TYPE_CHECKING:
    from conftest import PseudoTerminal

RAW = "a\x1b[31mb\x9bc\u202ed"
SANITIZED = "a␛[31mb\ufffdc\ufffdd"

Captured = pytest.CaptureFixture[str]


def test_data_is_a_line_on_stdout(capsys: Captured) -> None:
    output.print_line("one\n\ttwo")
    output.print_line(RAW)
    assert capsys.readouterr() == (f"one\n\ttwo\n{SANITIZED}\n", "")


def test_a_note_is_a_line_on_stderr(capsys: Captured) -> None:
    output.warn("one\n\ttwo")
    output.warn(RAW)
    assert capsys.readouterr() == ("", f"one\n\ttwo\n{SANITIZED}\n")


def test_styles_are_for_a_terminal_only(capsys: Captured) -> None:
    output.print_styled(("one ", ""), (RAW, "viva.key"))
    assert capsys.readouterr().out == f"one {SANITIZED}\n"


def test_a_table_in_a_pipe_is_plain_and_in_line(capsys: Captured) -> None:
    output.table((Column("name"), Column("n", is_number=True), Column("")), [("longest", "7", "x"), (RAW, "10", "")])
    assert capsys.readouterr().out == f"name          n\nlongest       7  x\n{SANITIZED}  10\n"


def test_a_table_without_rows_is_its_heading(capsys: Captured) -> None:
    output.table((Column("name"), Column("n", is_number=True)), [])
    assert capsys.readouterr().out == "name  n\n"


def test_json_is_readable_where_it_can_be(capsys: Captured) -> None:
    output.as_json({"é": ["∞", 1]})
    assert capsys.readouterr().out == '{\n  "é": [\n    "∞",\n    1\n  ]\n}\n'


@pytest.mark.parametrize("text", [RAW, "\x7f", "\ufeff", "\ud800", "\r\n", "\u2028 ∞"])
def test_json_escapes_control_characters_and_loses_nothing(capsys: Captured, text: str) -> None:
    output.as_json([text])
    written = capsys.readouterr().out
    assert json.loads(written) == [text]
    assert all(line.isprintable() for line in written.splitlines())


def test_an_error_about_another_file_is_not_about_stdout() -> None:
    with pytest.raises(FileNotFoundError), output.writing():
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "a.yaml")


IN_A_TERMINAL = """
from vivadeck.terminal import output
from vivadeck.terminal.tables import Column

RAW = "a\\x1b]0;b\\x07\\x9bc"
output.print_line(RAW)
output.warn(RAW)
output.print_styled((RAW, "viva.key"))
output.table([Column("", style="viva.id")], [[RAW]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_no_text_controls_a_terminal(terminal: Callable[..., PseudoTerminal]) -> None:
    written = terminal(program=(sys.executable, "-c", IN_A_TERMINAL))
    written.end()
    assert written.text.count("a␛]0;b␇\ufffdc") == 4
    assert b"\x1b[1;36ma" in written.raw
    assert b"\x1b]" not in written.raw


SENTENCES = """
from vivadeck.terminal import output

output.say("One sentence of data, with the command `viva study --new 10` in it.")
output.warn("One message, with the command `viva study --new 10` in it.")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_sentences_break_between_words_only_in_a_terminal(terminal: Callable[..., PseudoTerminal]) -> None:
    shown = terminal(program=(sys.executable, "-c", SENTENCES), columns=30)
    shown.end()
    assert shown.text.split("\n")[:6] == [
        "One sentence of data, with the",
        "command `viva study --new 10`",
        "in it.",
        "One message, with the command",
        "`viva study --new 10` in it.",
        "",
    ]
    piped = subprocess.run([sys.executable, "-c", SENTENCES], capture_output=True, text=True, check=True)
    assert piped.stdout.count("\n") == piped.stderr.count("\n") == 1


SCRIPT = """
import sys
from vivadeck.terminal import output
from vivadeck.errors import VivaError

output.open_streams()
try:
    {write}
    sys.stdout.flush()
except VivaError as error:
    output.warn(str(error))
except BrokenPipeError:
    output.warn("gone")
except OSError:
    output.warn("raw")
output.print_line("not seen")
"""


def run(write: str, redirect: str) -> tuple[int, str, str]:
    command = ["sh", "-c", f'"$0" -c "$1" {redirect}', sys.executable, SCRIPT.format(write=write)]
    done = subprocess.run(command, capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize(
    "write", ["output.print_line('x' * 100_000)", "output.print_line('x'); output.flush()", "output.show('x')"]
)
def test_a_full_disk_is_one_error(write: str) -> None:
    assert run(write, ">/dev/full") == (0, "", "The output could not be written: no space left on device.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes streams")
def test_streams_that_are_closed() -> None:
    assert run("output.print_line('x')", ">&-") == (0, "", "")
    assert run("output.warn('x')", "2>&-") == (0, "not seen\n", "")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has a disk that is always full")
def test_a_note_that_nobody_can_read_is_no_error() -> None:
    assert run("output.warn('x')", "2>/dev/full") == (0, "not seen\n", "")


def test_flush_is_silent_about_a_stream_that_is_fine(capsys: Captured) -> None:
    output.flush()
    assert capsys.readouterr() == ("", "")


SLOW = """\
import time
from vivadeck.terminal import output
for n in output.progress_bar(range(100), "Reading a.apkg"): time.sleep(0.02)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_a_progress_bar_appears_in_a_terminal(terminal: Callable[..., PseudoTerminal]) -> None:
    shown = terminal(program=(sys.executable, "-c", f"{SLOW}print('done')"))
    shown.wait_for("Reading a.apkg", "%")
    assert "Reading" not in shown.wait_for("done")
    assert shown.end()[0] == 0


def test_a_progress_bar_appears_nowhere_else() -> None:
    done = subprocess.run([sys.executable, "-c", SLOW], capture_output=True, check=True)
    assert done.stdout + done.stderr == b""


LONG = """
import sys
from vivadeck.terminal import output
from vivadeck.errors import VivaError

try:
    with output.paged():
        for number in range({lines}):
            output.print_styled((f"line {{number}}", "viva.key"))
        output.warn("a message")
        {end}
except VivaError as error:
    output.warn(str(error))
    sys.exit(1)
output.warn("after it")
sys.exit(3)
"""


def program(lines: int, end: str = "") -> tuple[str, ...]:
    return sys.executable, "-c", LONG.format(lines=lines, end=end)


def pager(folder: Path, text: str) -> str:
    """Write a pager, a shell script, and return its path."""
    path = folder / "my pager"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return f"'{path}' --opt"


needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


@needs_terminal
def test_what_is_longer_than_the_screen_goes_through_the_pager(
    terminal: Callable[..., PseudoTerminal], tmp_path: Path
) -> None:
    written = tmp_path / "written"
    script = pager(tmp_path, f"echo \"with $1\"; cat > '{written}'")
    status, out = terminal(program=program(30), PAGER=script).end()
    assert (status, out) == (3, "with --opt\r\nafter it\r\n")
    lines = written.read_text().splitlines()
    assert lines[0] == "\x1b[1;36mline 0\x1b[0m"
    assert lines[-1] == "a message"
    assert len(lines) == 31


@needs_terminal
@pytest.mark.parametrize(("lines", "is_long"), [(22, False), (23, True)])
def test_what_fits_with_the_next_prompt_needs_no_pager(
    terminal: Callable[..., PseudoTerminal], tmp_path: Path, lines: int, is_long: bool
) -> None:
    status, out = terminal(program=program(lines), PAGER=pager(tmp_path, "cat > /dev/null; echo paged")).end()
    assert status == 3
    assert ("paged" in out) is is_long
    assert ("line 0" in out) is not is_long


@needs_terminal
@pytest.mark.parametrize(
    ("command", "said"),
    [("no-such-program", ""), ("", ""), ("'", ""), ("false", ""), ("{pager}", "I fail\r\n")],
)
def test_a_pager_that_is_missing_or_fails_loses_no_text(
    terminal: Callable[..., PseudoTerminal], tmp_path: Path, command: str, said: str
) -> None:
    script = pager(tmp_path, "echo I fail; exit 1")
    status, out = terminal(program=program(30), PAGER=command.format(pager=script)).end()
    assert status == 3
    assert out.startswith(f"{said}\x1b[1;36mline 0")
    assert out.count("line ") == 30
    assert out.endswith("a message\r\nafter it\r\n")


@needs_terminal
def test_a_simple_terminal_has_no_pager(terminal: Callable[..., PseudoTerminal], tmp_path: Path) -> None:
    out = terminal(program=program(30), PAGER=pager(tmp_path, "cat"), TERM="dumb").end()[1]
    assert out.count("line ") == 30


@needs_terminal
def test_an_error_comes_after_what_was_written_before_it(
    terminal: Callable[..., PseudoTerminal], tmp_path: Path
) -> None:
    shown = terminal(program=program(30, "raise VivaError('wrong')"), PAGER=pager(tmp_path, "cat"))
    status, out = shown.end()
    assert status == 1
    assert out.endswith("a message\r\nwrong\r\n")


@needs_terminal
def test_ctrl_c_is_the_pagers_own(terminal: Callable[..., PseudoTerminal], tmp_path: Path) -> None:
    script = pager(tmp_path, "trap 'echo stopped; exit 130' INT; echo ready; while :; do sleep 0.05; done")
    shown = terminal(program=program(30), PAGER=script)
    shown.wait_for("ready")
    shown.press("\x03")
    status, out = shown.end()
    assert status == 3
    assert out.endswith("stopped\r\nafter it\r\n")


@needs_terminal
@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_is_the_usual_pager_and_q_quits_it(terminal: Callable[..., PseudoTerminal]) -> None:
    shown = terminal(program=program(2000))
    screen = shown.wait_for("line 0", "line 22")
    assert "line 30" not in screen
    shown.press("\x03")
    for _ in range(3):
        time.sleep(0.5)  # a terminal throws away what is typed while it sends the signal
        shown.press("G")
    shown.wait_for("line 1999", "a message")
    shown.press("q")
    assert shown.end()[0] == 3
    assert "after it" in shown.text
    assert "Traceback" not in shown.text


def test_a_pipe_has_no_pager() -> None:
    done = subprocess.run(
        program(30), capture_output=True, text=True, check=False, env={**os.environ, "PAGER": "false"}
    )
    assert done.returncode == 3
    assert done.stdout.count("line ") == 30
    assert done.stderr == "a message\nafter it\n"
