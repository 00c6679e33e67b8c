"""Ending viva at random moments by what ends a program politely: a signal, Ctrl-C, a terminal that is closed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

from killing import END, KEY, START, Killer
from victim import INTERRUPTED, MANY, KillTally
from watched import Watched

WAYS = {
    "SIGTERM": (0,),
    "SIGHUP": (0,),
    "SIGINT": (130,),
    "Ctrl-C": (130,),
    "terminal closed": (0, 1),
    "SIGQUIT": (-signal.SIGQUIT,),
}
_ON_THE_SPOT = (0, 1, 130, -signal.SIGTERM, -signal.SIGHUP, -signal.SIGINT, -signal.SIGQUIT)
_WHEN = (*["session"] * 3, *["mock", "field", "key in flight"] * 2, "start", "end")


class Interrupter:
    """Ends viva in one home after another, whose tally tells what came of it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._killer = Killer(folder, seed)
        self._rng = self._killer.rng
        self._moments: dict[str, Callable[[str], None]] = {
            "session": self._in_session,
            "mock": self._in_a_mock,
            "field": self._in_a_field,
            "key in flight": self._with_a_key_in_flight,
            "start": self._at_the_start,
            "end": self._at_the_end,
        }

    def interrupt(self, times: int) -> KillTally:
        """End viva so many times, in each way as often as in the others."""
        ways = list(WAYS)
        for number in range(times):
            way = ways[number % len(ways)]
            when = self._rng.choice(_WHEN)
            try:
                self._moments[when](way)
            except AssertionError as error:  # it did not end
                self._killer.victim.note(f"{way}, {when}: {error}")
                self._killer.victim.move()
            self._killer.victim.tally.counts[f"ended: {way}"] += 1
        return self._killer.victim.tally

    def _in_session(self, way: str) -> None:
        with self._killer.session() as watched:
            self._killer.drive(watched, self._rng.randint(0, 6))
            self._end(watched, way, f"{way} in the session", is_patient=not watched.is_over)

    def _in_a_mock(self, way: str) -> None:
        with self._killer.victim.start("mock", "many", "--questions", str(MANY)) as watched:
            alive = self._killer.drive(watched, self._rng.randint(0, 4), in_mock=True)
            if alive and self._rng.random() < 0.5:
                watched.press(self._rng.choice("0123 u"))
                self._killer.bide(watched, KEY, 1)
            self._end(watched, way, f"{way} in a mock", is_patient=alive)

    def _in_a_field(self, way: str) -> None:
        with self._killer.typed_session() as watched:
            alive = self._killer.drive_typed(watched, self._rng.randint(0, 3))
            if alive and not watched.frame.is_revealed and self._rng.random() < 0.7:
                watched.type("words", is_sent=False)
            self._end(watched, way, f"{way} in a field", is_patient=alive)

    def _with_a_key_in_flight(self, way: str) -> None:
        with self._killer.session() as watched:
            alive = self._killer.drive(watched, self._rng.randint(0, 4))
            if alive and not watched.frame.is_farewell:
                watched.press(self._rng.choice("01234 sxu"))
                self._killer.bide(watched, KEY, 1)
            self._end(watched, way, f"{way} with a key in flight", is_patient=alive)

    def _at_the_start(self, way: str) -> None:
        with self._killer.victim.start("study", "many", "--new", str(MANY)) as watched:
            self._killer.bide(watched, START, 4)
            self._end(watched, way, f"{way} at the start", is_patient=False)

    def _at_the_end(self, way: str) -> None:
        with self._killer.session() as watched:
            if self._killer.drive(watched, self._rng.randint(1, 4)):
                watched.press("q")
                self._killer.bide(watched, END, 4)
            self._end(watched, way, f"{way} at the end", is_patient=False)

    def _end(self, watched: Watched, way: str, where: str, *, is_patient: bool) -> None:
        """End it, and see that all is saved, and the terminal given back. In its session it also folds and says so.

        Before and after its session a signal may end it on the spot.
        """
        if way == "terminal closed":
            watched.hang_up()
        elif way == "Ctrl-C" and not watched.is_over:
            os.write(watched.terminal, b"\x03")
        else:
            os.kill(watched.process, getattr(signal, way, signal.SIGINT))
        status = watched.end()
        expected = WAYS[way] if is_patient else _ON_THE_SPOT
        victim = self._killer.victim
        if way != "terminal closed" and not watched.is_given_back():
            victim.note(f"{where}: the terminal is not given back: {watched.raw[-200:]!r}")
        if is_patient and way != "SIGQUIT" and (victim.home / "progress.json.journal").exists():
            victim.note(f"{where}: the journal is left")
        victim.tally.counts["traceback of a Ctrl-C"] += bool(INTERRUPTED.search(watched.said))
        self._killer.settle(watched, where, status, *expected)
