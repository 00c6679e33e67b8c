"""TeX formulas as readable Unicode text."""

from __future__ import annotations


def to_unicode(formula: str) -> str:
    """Return the TeX `formula` (without its dollars) as one line of Unicode text."""
    return formula
