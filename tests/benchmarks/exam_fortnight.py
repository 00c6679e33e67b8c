"""Two weeks before an exam, with the real command: a simulated student studies by `viva study`, day after day.

    .venv/bin/python tests/benchmarks/exam_fortnight.py [SEED]

Prints the plan of `viva plan` each morning (the student skips two days), and at the end what the student really knows.
The student is simulated (exam_students.py).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from typing import Any

from exam_students import Fsrs6, SimulatedStudent, World

from vivadeck.decks.library import load
from vivadeck.settings import bundled_decks

START = datetime.fromisoformat("2026-03-02T18:00:00+01:00")
DAYS, SKIPPED = 14, (5, 9)
MINUTES = 20


def main(seed: int) -> None:
    """Let one student study."""
    cards = [card.id for deck in load([bundled_decks()]).decks for card in deck.cards]
    student = SimulatedStudent(Fsrs6, seed, World.B, len(cards))
    with tempfile.TemporaryDirectory() as home:
        print(_viva(home, 0, "exam", f"{START + timedelta(days=DAYS):%Y-%m-%d}", "--minutes", str(MINUTES)))
        for day in range(DAYS):
            _tell(day, json.loads(_viva(home, day, "plan", "--json"))[0])
            if day not in SKIPPED:
                asked, right = _study(home, day, student, cards)
                print(f"       studied: {asked} cards, {right} recalled")
        _tell(DAYS - 1, json.loads(_viva(home, DAYS - 1, "plan", "--json"))[0])
        print(f"truth: {student.known(DAYS):.0%} of {len(cards)} cards recalled on the day")
        print("On the day after:")
        print(_viva(home, DAYS + 1), end="")


def _tell(day: int, plan: dict[str, Any]) -> None:
    low, high = (f"{100 * plan['forecast'][end]:.0f}" for end in ("low", "high"))
    today = plan["plan"][0]
    asked = f"{today['showings']} cards, {today['new']} new"
    final = ", final pass" if today["final_pass"] else ""
    rest = "skipped" if day in SKIPPED else f"{plan['shown_today']} done"
    print(f"day {day:2}: {plan['days']:2} d left, {low:>2}–{high:>3} % known on the day; today {asked}{final}; {rest}")


def _study(home: str, day: int, student: SimulatedStudent, cards: list[str]) -> tuple[int, int]:
    """Answer the cards of `viva study`, and return how many it asked and how many were recalled."""
    running = subprocess.Popen(
        [sys.executable, "-m", "vivadeck", "study"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
        env=_environment(home, day),
    )
    assert running.stdin is not None
    assert running.stdout is not None
    asked = right = 0
    for line in running.stdout:
        card = line[1:].partition("]")[0]
        if line.startswith("[") and card in cards:
            grade = student.show(cards.index(card), day)
            asked, right = asked + 1, right + (grade >= 3)
            running.stdin.write(f"{grade}\n")
            running.stdin.flush()
    running.wait()
    return asked, right


def _viva(home: str, day: int, *arguments: str) -> str:
    """Return what a command writes to stdout; stderr is passed on."""
    command = [sys.executable, "-m", "vivadeck", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=_environment(home, day)).stdout


def _environment(home: str, day: int) -> dict[str, str]:
    moment = (START + timedelta(days=day)).isoformat()
    return {**os.environ, "VIVA_HOME": home, "VIVA_CACHE": home, "VIVA_NOW": moment, "PYTHONUNBUFFERED": "1"}


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
