"""Where an export may go."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from vivadeck.errors import VivaError
from vivadeck.formats import target_file


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices with names are POSIX")
def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    """viva would wait for a pipe without end; /dev/stdout is one, too, before a `|`."""
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", Path("/dev/null")):
        with pytest.raises(VivaError, match=r"is not a normal file: name another one, or - for stdout\."):
            target_file.is_taken(path, "cards.csv")


def test_a_link_leads_to_its_file(tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    (tmp_path / "real.csv").write_bytes(b"ours, old")
    try:
        link.symlink_to("real.csv")
    except OSError:
        pytest.skip("this system makes no links")
    target_file.put(link, b"ours, new", "cards.csv", lambda head: head.startswith(b"ours"))
    assert link.is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"ours, new"
