"""About how large a browser shows words and formulas, without a browser. Pure.

Words are as wide as in Helvetica, which are the widths of Arial and Liberation Sans, too; formulas as in DejaVu Serif,
the widest of the usual fonts. All lengths are in sizes of the letters around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def _widths(*rows: tuple[str, float]) -> dict[str, float]:
    return {letter: width for letters, width in rows for letter in letters}


_IN_WORDS = _widths(
    ("ijl'|", 0.23),
    (" .,:;/\\!ftI[]", 0.28),
    ('r()-"`{}*', 0.34),
    ("cksvxyzJ", 0.5),
    ("FTZ", 0.61),
    ("ABEKPSVXY&", 0.67),
    ("CDHNRUw", 0.72),
    ("GOQ", 0.78),
    ("mM", 0.83),
    ("W%@", 0.95),
)
_USUAL, _WIDE = 0.56, 1.0
_IN_FORMULA = _widths(("()[]|,.:;!'", 0.42), ("{}", 0.66), ("fijlrt", 0.5), ("ABCDGHKNOPQRTUVXY", 0.85), ("mMwW", 1.05))
_NAME, _PROSE, _OPERATOR, _SUM = 0.71, 0.62, 1.38, 1.3  # other letters of a formula, and of words in it
_ALONE = frozenset("()[]{}|,.:;!'")  # operators without space around them
_SUMS = frozenset("∑∏∐∫∬∭∮⋀⋁⋂⋃⨀⨁⨂")
_SCRIPT, _SMALLEST = 0.71, 0.5
_LETTER, _BAR, _ROOT, _CELL = 0.95, 0.3, 1.0, (0.8, 0.55)
_SCRIPTS = frozenset({"msub", "msup", "msubsup", "mmultiscripts"})
_LIMITS = frozenset({"munder", "mover", "munderover"})


class Size(NamedTuple):
    """How wide and how high a formula or a part of it is."""

    width: float = 0.0
    height: float = 0.0


def words_width(text: str) -> float:
    """Return how wide a text is on one line."""
    return sum(_IN_WORDS.get(each) or (_WIDE if east_asian_width(each) in "WF" else _USUAL) for each in text)


def formula(math: Element) -> Size:
    """Return the size of a formula in MathML."""
    return beside([part(each, is_display(math)) for each in math])


def is_display(math: Element) -> bool:
    """Tell whether fractions and sums of a formula are as large as on a line of their own."""
    return math.get("display") == "block" or math.get("displaystyle") == "true"


def beside(sizes: Sequence[Size]) -> Size:
    """Return the size of parts that are beside each other."""
    return Size(sum(each.width for each in sizes), max((each.height for each in sizes), default=0.0))


def part(element: Element, is_large: bool, scale: float = 1.0) -> Size:
    """Return the size of a part whose letters are of size `scale`; fractions and sums are large or as in a line."""
    smaller, parts = max(_SMALLEST, scale * _SCRIPT), list(element)
    if not parts:
        return _leaf(element, is_large, scale)
    if element.tag == "mfrac":
        above, below = (part(each, False, scale if is_large else smaller) for each in parts)
        return Size(max(above.width, below.width) + 0.2 * scale, above.height + below.height + _BAR * scale)
    if element.tag == "mtable":
        return _table([[part(cell, is_large, scale) for cell in row] for row in parts], scale)
    if element.tag in _SCRIPTS | _LIMITS:
        sizes = [part(each, is_large and not at, smaller if at else scale) for at, each in enumerate(parts)]
        is_beside = element.tag in _SCRIPTS or (not is_large and (parts[0].text or "") in _SUMS)
        return (_with_scripts if is_beside else _with_limits)(sizes)
    inside = beside([part(each, is_large, scale) for each in parts])
    is_root = element.tag in ("msqrt", "mroot")
    return Size(inside.width + _ROOT * scale, inside.height + _BAR) if is_root else inside


def _leaf(element: Element, is_large: bool, scale: float) -> Size:
    """Return the size of letters, of a number, an operator or a space."""
    text = (element.text or "").strip()
    if element.tag == "mspace":
        width = element.get("width", "")
        return Size(float(width[:-2]) * scale if width.endswith("em") else 0.0)
    if text in _SUMS and is_large:
        return Size(_SUM * scale, 1.5 * _LETTER * scale)
    if element.tag == "mo" and text not in _ALONE and len(text) == 1:
        return Size(_OPERATOR * scale, _LETTER * scale)
    usual = _PROSE if element.tag == "mtext" or len(text) > 1 else _NAME
    return Size(sum(_IN_FORMULA.get(each, usual) for each in text) * scale, _LETTER * scale if text else 0.0)


def _with_scripts(sizes: Sequence[Size]) -> Size:
    """Return the size of a part with what is above and below its end."""
    width = sizes[0].width + max((each.width for each in sizes[1:]), default=0.0) + 0.05
    return Size(width, sizes[0].height + 0.4 * sum(each.height for each in sizes[1:]))


def _with_limits(sizes: Sequence[Size]) -> Size:
    return Size(max(each.width for each in sizes), sum(each.height for each in sizes))


def _table(rows: Sequence[Sequence[Size]], scale: float) -> Size:
    columns: dict[int, float] = {}
    for row in rows:
        for at, cell in enumerate(row):
            columns[at] = max(columns.get(at, 0.0), cell.width)
    width, height = (each * scale for each in _CELL)
    heights = [max((cell.height for cell in row), default=0.0) + height for row in rows]
    return Size(sum(columns.values()) + width * len(columns), sum(heights))
