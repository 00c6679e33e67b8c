"""Runs viva in processes that are forked from one which has loaded the libraries: that halves the time of a command.

Each command is a process of its own, with files for its standard streams, and imports its own part of viva. Linux only.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# A line of JSON in: environment, arguments, paths of the standard streams, limits. The exit status out.
SERVER = """
import atexit, ctypes, gc, json, os, resource, signal, sys, time, traceback
import hashlib, shutil, sqlite3, tempfile, zlib, markdown_it, platformdirs, yaml, rich.table  # what most commands load
import vivadeck.app, vivadeck.cli
from vivadeck.__main__ import main

def become_a_student():  # root may read whatever has no rights; these two capabilities are why
    class Header(ctypes.Structure):
        _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
    header, data = Header(0x20080522, 0), (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.capget(ctypes.byref(header), data) == 0
    for number in range(3):
        data[number] &= ~(1 << 1 | 1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(ctypes.byref(header), data) == 0

def begin(environment, arguments, streams, seconds, megabytes):
    for number, path in enumerate(streams):
        os.dup2(os.open(path, os.O_RDWR if number else os.O_RDONLY), number)
    os.closerange(3, 256)
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    signal.alarm(seconds)
    if megabytes:
        if os.geteuid() == 0:
            become_a_student()
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000,) * 2)
    sys.argv = ["viva", *arguments]

def end(status):  # as Python does, but it takes nothing apart: that is half of the time of a short command
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            status = 120
    if isinstance(status, str):
        os.write(2, f"{status}\\n".encode())
        status = 1
    os._exit(status or 0)

requests, answers = os.fdopen(int(sys.argv[1])), os.fdopen(int(sys.argv[2]), "w")
gc.collect(), gc.freeze()
for line in requests:
    process = os.fork()
    if process == 0:
        try:
            begin(*json.loads(line))
            main()
        except SystemExit as ending:
            end(ending.code)
        except BaseException:
            traceback.print_exc()
            end(1)
        end(0)
    _, status = os.waitpid(process, 0)
    print(os.waitstatus_to_exitcode(status), file=answers, flush=True)
"""
READ_AT_THE_START = ("PYTHON", "LANG", "LC_", "LD_")  # the variables that a running Python looks at no more


class Limits(NamedTuple):
    """Limits of a command: seconds, and where they are not 0, megabytes of memory and the rights of a student."""

    seconds: int
    megabytes: int = 0


PATIENT = Limits(seconds=60)


class Forking:
    """A process that forks; `environment` is what it began with."""

    def __init__(self, folder: str) -> None:
        self.environment = dict(os.environ)
        (mine, its), (its_answers, answers) = os.pipe(), os.pipe()
        self._requests, self._answers = os.fdopen(its, "w"), os.fdopen(its_answers)
        command = [sys.executable, "-c", SERVER, str(mine), str(answers)]
        self._process = subprocess.Popen(command, cwd=folder, pass_fds=(mine, answers), stdin=subprocess.DEVNULL)
        os.close(mine)
        os.close(answers)

    def can_run(self, environment: Mapping[str, str]) -> bool:
        """Return whether a new process would begin as this one did."""
        return _read_at_the_start(environment) == _read_at_the_start(self.environment)

    def run(
        self, arguments: Sequence[str], stdin: bytes, environment: Mapping[str, str], limits: Limits = PATIENT
    ) -> tuple[int, bytes, bytes]:
        """Run a command; return its exit status, and what it wrote to stdout and stderr."""
        streams = [os.memfd_create(name) for name in ("stdin", "stdout", "stderr")]
        try:
            os.write(streams[0], stdin)
            paths = [f"/proc/{os.getpid()}/fd/{number}" for number in streams]
            self._requests.write(json.dumps([dict(environment), list(arguments), paths, *limits]) + "\n")
            self._requests.flush()
            status = int(self._answers.readline())
            out, err = (os.pread(number, os.fstat(number).st_size, 0) for number in streams[1:])
        finally:
            for number in streams:
                os.close(number)
        return status, out, err

    def close(self) -> None:
        self._requests.close()
        self._answers.close()
        self._process.wait()


def _read_at_the_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(READ_AT_THE_START)}
