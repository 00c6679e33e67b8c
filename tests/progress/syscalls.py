"""The system calls of a child process, as strace lists them, with every byte that was written."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from homes import child

TRACED = (
    *("open", "openat", "creat", "read", "readv", "pread64", "lseek", "write", "writev", "pwrite64", "pwritev"),
    *("ftruncate", "truncate", "fallocate", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat"),
    *("symlink", "symlinkat", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "copy_file_range", "sendfile", "dup"),
    *("dup2", "dup3", "mmap", "sync_file_range"),
)  # fmt: skip
_SAME = {"openat": "open", "fdatasync": "fsync"} | {
    "renameat": "rename", "renameat2": "rename", "unlinkat": "unlink", "mkdirat": "mkdir",
}  # fmt: skip
_LINE = re.compile(r"\d+ +(\w+)\((.*)\) += (\d+)(?:<.*>)?$")
_HANDLE = re.compile(r"(\d+)<(.*)>$")


class Call(NamedTuple):
    """A call that succeeded: its first handle, the paths of its handles and arguments, and what it wrote."""

    name: str
    handle: int
    paths: tuple[str, ...]
    data: bytes
    arguments: tuple[str, ...]
    result: int

    def __str__(self) -> str:
        return f"{self.name} {' '.join(Path(path).name for path in self.paths)} {self.data[:60]!r}"


def calls(script: str, home: Path) -> list[Call]:
    """Run the script of a child process on a home, and return its calls in order."""
    log = home.parent / "trace"
    watched = ",".join(f"?{name}" for name in TRACED)
    child(script, home, "strace", "-f", "-qq", "-y", "-xx", "-s1000000", "-o", str(log), f"-etrace={watched}")
    lines = log.read_text("ascii").splitlines()
    assert not [line for line in lines if "<unfinished" in line or line.endswith("...")]
    return [_call(*match.groups()) for match in map(_LINE.match, lines) if match]


def _call(name: str, arguments: str, result: str) -> Call:
    parts = arguments.split(", ")
    handles = [match for match in map(_HANDLE.match, parts) if match]
    assert not (handles and name.endswith("at")), "this cannot read paths below a handle"
    texts = [_bytes(each[1:-1]) for each in parts if each.startswith('"')]
    is_data = bool(handles)
    paths = [_bytes(match[2]) for match in handles] if is_data else texts
    number = int(handles[0][1]) if handles else -1
    data = texts[0] if is_data and texts else b""
    return Call(
        _SAME.get(name, name), number, tuple(map(os.fsdecode, paths)), data[: int(result)], (*parts,), int(result)
    )


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()
