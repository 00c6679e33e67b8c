"""Formulas and tables that are too wide for paper: in parts, smaller, or in words. Pure.

A browser breaks neither, and paper cannot be scrolled. A formula becomes several, between which a line may end; then
its letters become smaller; then it is the text that a terminal shows, which means the same.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape, unescape
from typing import TYPE_CHECKING

from vivadeck.formats import typeset_size
from vivadeck.markdown import mathml, tex
from vivadeck.sanitize import escape_controls

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

POINT = 0.353  # millimetres
LETTERS = (10, 9, 8, 7.5, 7, 6.5, 6)  # sizes in points, each a class of paper.css; smaller ones are hard to read
_FORMULA_LETTERS, _TABLE_LETTERS = 11.6, 9.5  # the largest, of formulas in a question, and the usual ones
_SMALLEST_IN_FORMULA = 6.5  # its indices are smaller
_SAFE = 1.05
_NARROW = 18.0  # in sizes of a letter: what stays whole
_BREAKS = frozenset("=≠≈≡≤≥<>→←⇒⇔∈⊂⊆∝∼≪≫+−-±∓·×,;")
_TABLE = re.compile(r"(<table>.*?</table>)", re.DOTALL)
_ROW, _CELL = re.compile(r"<tr>(.*?)</tr>", re.DOTALL), re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_MATH, _TAG = re.compile(r"<math\b.*?</math>", re.DOTALL), re.compile(r"<(wbr)?[^>]*>")
_PADDING = 2.3  # millimetres, of a cell and its lines, in a table with smaller letters


def fitted(html: str, room: float) -> str:
    """Return HTML of `to_html` with formulas as MathML, in which all fits into `room` millimetres."""
    shown = _TABLE.split(html) if "<table>" in html else [html]
    return "".join(_table(each, room) if at % 2 else _with_formulas(each, room) for at, each in enumerate(shown))


def _with_formulas(html: str, room: float) -> str:
    return mathml.instead_of_mathjax(html, partial(formula, room=room))


def formula(source: str, is_display: bool, room: float) -> str:
    """Return a TeX formula as MathML that fits, or as text."""
    shown = mathml.formula(source, is_display)
    if not shown.startswith("<math"):
        return shown
    from xml.etree import ElementTree

    math = ElementTree.fromstring(shown)  # noqa: S314
    is_large = typeset_size.is_display(math)
    parts = _parts(math)
    width = typeset_size.formula(math).width * _SAFE
    if width <= min(_NARROW, room / _FORMULA_LETTERS / POINT):
        return shown
    widest = max(typeset_size.beside([typeset_size.part(each, is_large) for each in part]).width for part in parts)
    size = _letters(widest * _SAFE, room, _FORMULA_LETTERS)
    if not size or size < _SMALLEST_IN_FORMULA:
        return _in_words(source, is_display)
    return _in_parts(parts, is_display, size)


def _in_words(source: str, is_display: bool) -> str:
    words = escape(escape_controls(tex.to_unicode(source)))
    return f'<span class="formula">{words}</span>' if is_display else words


def _in_parts(parts: list[list[Element]], is_display: bool, size: float) -> str:
    """Return a formula as several, between which a line may end."""
    from xml.etree import ElementTree

    attributes = _class(size, _FORMULA_LETTERS) + (' displaystyle="true"' if is_display else "")
    shown = "<wbr>".join(
        f"<math{attributes}>{''.join(ElementTree.tostring(each, 'unicode') for each in part)}</math>" for part in parts
    )
    return f'<span class="formula">{shown}</span>' if is_display else shown


def _parts(math: Element) -> list[list[Element]]:
    """Return the elements of a formula, divided before each operator at which a line may end."""
    row = math[0] if len(math) == 1 and math[0].tag == "mrow" else math
    parts: list[list[Element]] = [[]]
    for each in row:
        if each.tag == "mo" and parts[-1] and (each.text or "").strip() in _BREAKS:
            each.set("form", "infix")
            parts.append([])
        parts[-1].append(each)
    return parts


def _letters(width: float, room: float, usual: float) -> float:
    """Return the largest size of letters in which what is `width` letters wide fits, `usual` or less; 0 for none."""
    return next((size for size in (usual, *LETTERS) if size <= usual and width * size * POINT <= room), 0.0)


def _class(size: float, usual: float) -> str:
    return f' class="letters-{str(size).replace(".", "-")}"' if size != usual else ""


def _table(html: str, room: float) -> str:
    """Return a table whose letters are so small that no word needs to be broken, or else the smallest."""
    columns = max(len(_CELL.findall(row)) for row in _ROW.findall(html))
    html = _with_formulas(html, room / columns - _PADDING)
    rows = [[_widest(cell) for cell in _CELL.findall(row)] for row in _ROW.findall(html)]
    words = sum(max(row[at] for row in rows if len(row) > at) for at in range(columns))
    size = _letters(words * _SAFE, room - columns * _PADDING, _TABLE_LETTERS)
    attributes = _class(size or LETTERS[-1], _TABLE_LETTERS)
    return html.replace("<table>", f"<table{attributes if size else attributes[:-1] + ' broken' + attributes[-1]}>", 1)


def _widest(cell: str) -> float:
    """Return how wide the widest word or formula of a cell is, in sizes of a letter."""
    from xml.etree import ElementTree

    formulas = [typeset_size.formula(ElementTree.fromstring(each)).width for each in _MATH.findall(cell)]  # noqa: S314
    words = unescape(_TAG.sub(lambda tag: " " if tag[1] else "", _MATH.sub(" ", cell))).split()
    return max([*formulas, *map(typeset_size.words_width, words)], default=0.0)
