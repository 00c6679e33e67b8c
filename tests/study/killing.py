"""Killing viva at random moments, phase by phase, and holding what it recorded against what it had shown."""

from __future__ import annotations

import os
import random
import re
import signal
import time
from collections.abc import Callable
from functools import reduce
from pathlib import Path

import ledger
from ledger import LedgerState
from victim import GROUP, MANY, KillTally, Victim
from watched import Watched

from vivadeck.model import Choice

START, END, COMMAND, KEY = 1.1, 0.5, 1.0, 0.02  # what each takes, in the time until the first question
_SIGKILLED = -signal.SIGKILL
_CHECKED_BY_COMMAND = 20  # kills from one check by the real commands to the next
_GRADES = "0123444455\r"


class Killer:
    """Kills viva in one home after another. What came of it is in the victim's tally."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.rng = random.Random(seed)
        self.victim = Victim(folder, self.rng)
        self._start_seconds = 0.3  # as last seen

    def kill(self, times: int) -> KillTally:
        """Kill viva so many times, in each phase as often as in the others."""
        counts = self.victim.tally.counts
        phases: list[str] = []
        kills = 0
        while kills < times:
            phases = phases or self.rng.sample(list(PHASES), len(PHASES))
            if not self._is_killed(phases[-1]):
                counts["ended before the kill"] += 1
                continue
            kills += 1
            phase = phases.pop()
            counts[f"killed: {phase}"] += 1
            if kills % _CHECKED_BY_COMMAND == 0:
                self.victim.check_commands()
            if self.rng.random() < 0.15:
                self.victim.tear()
        return self.victim.tally

    def _is_killed(self, phase: str) -> bool:
        self.victim.perhaps_move()
        try:
            return PHASES[phase](self, phase)
        except AssertionError as error:  # it did not go on, or not end
            self.victim.note(f"{phase}: {error}")
            self.victim.move()
            return True

    def at_the_start(self, phase: str) -> bool:
        """While it reads and folds what the kill before has left."""
        with self.victim.start("study", "many", "--new", str(MANY)) as watched:
            self.bide(watched, START, 4)
            return self._kill(watched, phase)

    def at_a_question(self, phase: str) -> bool:
        with self.session() as watched:
            self.drive(watched, self.rng.randint(0, 8))
            watched.watch(self.rng.uniform(0, 0.003))
            return self._kill(watched, phase)

    def with_a_key_in_flight(self, phase: str) -> bool:
        with self.session() as watched:
            if not self.drive(watched, self.rng.randint(0, 6)):
                return self._kill(watched, phase)
            if not watched.frame.is_revealed and not watched.frame.is_farewell:
                watched.press(" ")
                watched.settle()
            watched.press("u" if watched.frame.is_farewell else self.rng.choice(_GRADES + "sxu"))
            self.bide(watched, KEY, 1)
            return self._kill(watched, phase)

    def with_keys_typed_ahead(self, phase: str) -> bool:
        """While it goes through keys that were typed faster than it can show what they do."""
        with self.victim.start("study", "many", "--new", str(MANY)) as watched:
            self.drive(watched, 0)
            keys = self.keys(self.rng.randint(2, 10))
            watched.press(keys)
            self.bide(watched, KEY * len(keys), len(keys))
            return self._kill(watched, phase)

    def at_the_end(self, phase: str) -> bool:
        """After the last card or `q`, while it folds, sums up and leaves."""
        with self.session(few=self.rng.random() < 0.6) as watched:
            self.drive(watched, self.rng.choice((2, 5, 50)))
            if not watched.is_over:
                watched.press("q")
                self.bide(watched, END, 4)
            return self._kill(watched, phase)

    def in_a_mock(self, phase: str) -> bool:
        """In a mock viva, mostly with a grade or an undo in flight."""
        with self.victim.start("mock", "many", "--questions", str(MANY)) as watched:
            if self.drive(watched, self.rng.randint(0, 6), in_mock=True) and self.rng.random() < 0.8:
                if not watched.frame.is_revealed:
                    watched.press(" ")
                    watched.settle()
                watched.press(self.rng.choice(f"{_GRADES}u"))
                self.bide(watched, KEY, 1)
            return self._kill(watched, phase)

    def in_a_field(self, phase: str) -> bool:
        """In a session or a mock viva with typed answers: before, in or after the field."""
        with self.typed_session() as watched:
            if self.drive_typed(watched, self.rng.randint(0, 4)) and self.rng.random() < 0.8:
                if watched.frame.is_revealed:
                    watched.press(self.rng.choice(f"{_GRADES}u"))
                else:
                    watched.type(self.rng.choice(("", "x", "many words")), is_sent=self.rng.random() < 0.5)
                self.bide(watched, KEY, 1)
            return self._kill(watched, phase)

    def in_a_follow_up(self, phase: str) -> bool:
        """In a mock viva with typed answers: before, in or after the field of a follow-up."""
        with self.victim.start("mock", "asked", "--type", "--questions", str(MANY)) as watched:
            watched.settle()
            for _ in range(self.rng.randint(0, 3)):
                self._answer_and_grade(watched)
                watched.type("why")
                watched.settle()
                watched.press(" ")
                watched.settle()
            self._answer_and_grade(watched)
            if self.rng.random() < 0.8:
                watched.type(self.rng.choice(("", "x", "many words")), is_sent=self.rng.random() < 0.5)
                self.bide(watched, KEY, 1)
            return self._kill(watched, phase)

    def _answer_and_grade(self, watched: Watched) -> None:
        watched.type("some words")
        watched.settle()
        watched.press(self.rng.choice(_GRADES))
        watched.settle()
        assert "Why Q" in watched.frame.text, watched.frame.text

    def while_it_decides(self, phase: str) -> bool:
        choices = {card: decision.choice for card, decision in self.victim.recorded.decisions.items()}
        choice = self.rng.choice((Choice.SUSPEND, Choice.RESUME))
        cards = [f"many/c{number:04}" for number in self.rng.sample(range(MANY), 2)]
        cards += self.rng.sample(sorted(choices), min(4, len(choices)))
        named = list(dict.fromkeys(cards))
        with self.victim.start(str(choice), *named) as watched:
            self.bide(watched, COMMAND, 10)
            status = watched.kill()
            done = len(re.findall(f": {choice}(?:e?d)\\b", watched.said))
            changed = [card for card in named if choices.get(card, Choice.RESUME) is not choice]
            if done > len(changed):
                self.victim.note(
                    f"{phase}: {choice} of {changed}, for which it said {watched.said!r}; in force {choices}"
                )
            stands = range(min(done, len(changed)), min(done + 1, len(changed)) + 1)
            states = [LedgerState(choices=dict.fromkeys(changed[:number], choice)) for number in stands]
            self._check(watched, states, phase, status, 0, _SIGKILLED)
            return status == _SIGKILLED

    def session(self, *, few: bool | None = None) -> Watched:
        """Start a session over all cards or, now and then, over the few of a group that was never asked."""
        if few if few is not None else self.rng.random() < 0.2:
            group = self.victim.groups.pop()
            return self.victim.start("study", "few", "--query", f"tag:g{group}", "--new", str(GROUP))
        return self.victim.start("study", "many", "--new", str(MANY))

    def typed_session(self) -> Watched:
        """Start a session, or a mock, in which answers are typed."""
        if self.rng.random() < 0.5:
            return self.victim.start("study", "many", "--type", "--new", str(MANY))
        return self.victim.start("mock", "many", "--type", "--questions", str(MANY))

    def drive_typed(self, watched: Watched, acts: int) -> bool:
        """Type and grade so many answers, or undo a grade, each seen done before the next. False when it is over."""
        alive = watched.settle()
        for _ in range(acts):
            if alive and not watched.frame.is_revealed:
                watched.type("some words")
                alive = watched.settle()
            if alive:
                watched.press(self.rng.choice(f"{_GRADES}uu"))
                alive = watched.settle()
        return alive

    def drive(self, watched: Watched, acts: int, *, in_mock: bool = False) -> bool:
        """Do so many acts, each seen done before the next key, or as many as there are. False when it is over."""
        began = time.monotonic()
        alive = watched.settle()
        self._start_seconds = time.monotonic() - began
        for _ in range(acts):
            if not alive or (watched.frame.is_farewell and self.rng.random() < 0.7):
                break
            for key in "u" if watched.frame.is_farewell else self.keys(1, watched.frame.is_revealed, in_mock=in_mock):
                watched.press(key)
                alive = alive and watched.settle()
        return alive

    def keys(self, acts: int, is_revealed: bool = False, *, in_mock: bool = False) -> str:
        """Return the keys of so many acts (each a grade, a skip, a suspension or an undo), as a student types them.

        A mock has no skips and no suspensions.
        """
        typed, steps = "", ""
        for _ in range(acts):
            key = self.rng.choices(("grade", "s", "x", "u"), (80, 0, 0, 20) if in_mock else (80, 5, 5, 10))[0]
            if key == "grade":
                typed += "" if is_revealed else " "
                key = self.rng.choice(_GRADES)
            typed += key
            is_revealed = key == "u" and steps[-1:] not in ("", "s", "x")
            steps = steps[:-1] if key == "u" else steps + key
        return typed

    def bide(self, watched: Watched, share: float, steps: int) -> None:
        """Let a random time pass, up to a share of what a start takes; or, every other time, some steps in the home."""
        seconds = share * self._start_seconds
        if self.rng.random() < 0.4:
            watched.watch(self.rng.uniform(0, seconds))
            return
        home = self.victim.home
        seen, left, end = _looks(home), self.rng.randint(1, steps), time.monotonic() + 1.5 * seconds
        while left and not watched.is_over and time.monotonic() < end:
            watched.read(0.0001)
            if (looks := _looks(home)) != seen:
                seen, left = looks, left - 1

    def settle(self, watched: Watched, phase: str, status: int, *expected: int) -> None:
        """Check what a session left that ended with `status`."""
        try:
            done, unseen = ledger.acts(watched.frames, watched.keys)
        except ValueError as error:
            self.victim.note(f"{phase}: {error}")
            self.victim.move()
            return
        states = [reduce(ledger.after, done, LedgerState())]
        states += [ledger.after(states[0], act) for act in unseen]
        kinds = ["undone" if act.key == "u" else "decisions seen" if act.key in "sx" else "grades seen" for act in done]
        self.victim.tally.counts.update(kinds)
        self._check(watched, states, phase, status, *expected)

    def _kill(self, watched: Watched, phase: str) -> bool:
        status = watched.kill()
        self.settle(watched, phase, status, 0, _SIGKILLED)
        return status == _SIGKILLED

    def _check(self, watched: Watched, states: list[LedgerState], phase: str, status: int, *expected: int) -> None:
        if status not in expected:
            self.victim.note(f"{phase}: status {status}: {watched.said[-500:]}")
        self.victim.check(watched, states, phase)


def _looks(home: Path) -> list[tuple[str, int]]:
    """Return what of a home changes with every step of recording and folding."""
    try:
        with os.scandir(home) as entries:
            return sorted((entry.name, entry.stat().st_size) for entry in entries)
    except OSError:  # no home yet, or a file that is just being replaced
        return []


PHASES: dict[str, Callable[[Killer, str], bool]] = {
    "start": Killer.at_the_start,
    "question": Killer.at_a_question,
    "key in flight": Killer.with_a_key_in_flight,
    "keys typed ahead": Killer.with_keys_typed_ahead,
    "fold at the end": Killer.at_the_end,
    "mock": Killer.in_a_mock,
    "typed answers": Killer.in_a_field,
    "follow-up": Killer.in_a_follow_up,
    "suspend, resume": Killer.while_it_decides,
}
