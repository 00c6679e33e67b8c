"""Which missed cards of an exam are asked once more on the same day. Pure."""

from __future__ import annotations

from typing import NamedTuple

from vivadeck.exam.redrill import Evidence, place, wanted


class Drills(NamedTuple):
    """The rule for the cards (ids) of each of the `exams`: what the `evidence` says, after `missed` misses that were
    their day's first showing.

    It takes the place of SM-2's step 7, which drills a card until it is recalled well: in simulation that takes
    showings from cards that need them more (tests/benchmarks/exam.py).
    """

    exams: tuple[frozenset[str], ...]
    evidence: Evidence
    missed: int

    @property
    def cards(self) -> frozenset[str]:
        """All cards that the rule is for."""
        return frozenset().union(*self.exams)

    def is_for(self, card: str) -> bool:
        """Whether the rule is for this card."""
        return any(card in exam for exam in self.exams)

    def share_showings(self, card: str, other: str) -> bool:
        """Whether a showing that one of these cards takes can be the other's: each exam has its own."""
        return any(card in exam and other in exam for exam in self.exams)

    def place(self, grade: int, is_first: bool, left: int) -> int | None:
        """Return after how many other cards a card with this grade comes again today, None for not at all.

        `is_first` is whether this was its first showing today, `left` how many showings are left.
        """
        is_wanted = is_first and grade < 3 and wanted(self.evidence, self.missed + 1)
        return place(self.evidence, left) if is_wanted else None

    def after(self, grade: int, is_first: bool) -> Drills:
        """Return the rule for the next card."""
        return self._replace(missed=self.missed + (is_first and grade < 3))
