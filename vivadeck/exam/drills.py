"""Which missed cards of an exam are asked once more on the same day. Pure."""

from __future__ import annotations

from typing import NamedTuple

from vivadeck.exam.redrill import Evidence, wanted


class Drills(NamedTuple):
    """The rule for `cards` (ids): what the `evidence` says, after `missed` misses that were their day's first showing.

    It takes the place of SM-2's step 7, which drills a card until it is recalled well: in simulation that takes
    showings from cards that need them more (tests/benchmarks/exam.py).
    """

    cards: frozenset[str]
    evidence: Evidence
    missed: int

    def is_asked_again(self, grade: int, is_first: bool) -> bool:
        """Whether a card with this grade comes again today; `is_first` is whether this was its first showing today."""
        return is_first and grade < 3 and wanted(self.evidence, self.missed + 1)

    def after(self, grade: int, is_first: bool) -> Drills:
        """Return the rule for the next card."""
        return self._replace(missed=self.missed + (is_first and grade < 3))
