"""The numbers that Word shows before paragraphs: counted here, for they are not in the text. Pure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEEPEST = 8
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_MOST = 100_000


class Level(NamedTuple):
    """How one level of a list is numbered: `text` is a pattern such as "%1.%2)"."""

    form: str
    text: str
    start: int


class Numbering:
    """The lists of a document, and how far each is counted."""

    def __init__(self) -> None:
        self.levels: dict[tuple[str, int], Level] = {}  # by the abstract list and level
        self.lists: dict[str, str] = {}  # the abstract list of each list
        self.starts: dict[tuple[str, int], int] = {}  # where a list begins anew
        self.styles: dict[str, tuple[str, str, int]] = {}  # a style's list, the style it is based on, its heading level
        self._counts: dict[tuple[str, int], int] = {}
        self._seen: set[tuple[str, int]] = set()

    def label(self, properties: ET.Element | None) -> str:
        """Return what Word shows before a paragraph, with a space; count on."""
        list_id, depth = self._place(properties)
        abstract = self.lists.get(list_id)
        if abstract is None:
            return ""
        level = self.levels.get((abstract, depth), Level("bullet", "•", 1))
        indent = "  " * depth
        if level.form in ("bullet", "none") or not level.text:
            return f"{indent}- " if level.form == "bullet" else ""
        self._count(list_id, abstract, depth, level)
        shown = re.sub(r"%([1-9])", lambda found: self._shown(abstract, int(found[1]) - 1), level.text)
        return f"{indent}{shown} "

    def heading_level(self, properties: ET.Element | None) -> int:
        """Return 1 for a title or a main heading, and so on; 0 for other paragraphs."""
        outline = properties.find(f"{W}outlineLvl") if properties is not None else None
        if outline is not None:
            return min(_number(outline, 9) + 1, 6) if _number(outline, 9) < 9 else 0
        style, level = _value(properties, "pStyle"), 0
        for _ in range(_DEEPEST):
            _, based_on, level = self.styles.get(style, ("", "", _named_level(style)))
            if level or not based_on:
                break
            style = based_on
        return level

    def _place(self, properties: ET.Element | None) -> tuple[str, int]:
        given = properties.find(f"{W}numPr") if properties is not None else None
        if given is not None and given.find(f"{W}numId") is not None:
            level = given.find(f"{W}ilvl")
            return _value(given, "numId"), min(_number(level, 0), _DEEPEST)
        style = _value(properties, "pStyle")
        for _ in range(_DEEPEST):
            found, based_on, _level = self.styles.get(style, ("", "", 0))
            if found or not based_on:
                return found, 0
            style = based_on
        return "", 0

    def _count(self, list_id: str, abstract: str, depth: int, level: Level) -> None:
        """Count one on. Lists of the same kind count together, except where one says where it starts."""
        if (list_id, depth) in self.starts and (list_id, depth) not in self._seen:
            self._counts[abstract, depth] = self.starts[list_id, depth] - 1
        self._seen.add((list_id, depth))
        self._counts[abstract, depth] = self._counts.get((abstract, depth), level.start - 1) + 1
        for deeper in range(depth + 1, _DEEPEST + 1):
            self._counts.pop((abstract, deeper), None)

    def _shown(self, abstract: str, depth: int) -> str:
        level = self.levels.get((abstract, depth), Level("decimal", "", 1))
        return _formed(self._counts.get((abstract, depth), level.start), level.form)


def numbering(lists: ET.Element | None, styles: ET.Element | None) -> Numbering:
    """Read a document's numbering.xml and styles.xml; either may be missing."""
    found = Numbering()
    for abstract in lists.findall(f"{W}abstractNum") if lists is not None else ():
        for level in abstract.findall(f"{W}lvl"):
            key = abstract.get(f"{W}abstractNumId", ""), int(level.get(f"{W}ilvl", "0"))
            found.levels[key] = Level(
                _value(level, "numFmt") or "decimal", _value(level, "lvlText"), _number(level.find(f"{W}start"), 1)
            )
    for each in lists.findall(f"{W}num") if lists is not None else ():
        list_id = each.get(f"{W}numId", "")
        found.lists[list_id] = _value(each, "abstractNumId")
        for override in each.findall(f"{W}lvlOverride"):
            start = override.find(f"{W}startOverride")
            if start is not None:
                found.starts[list_id, int(override.get(f"{W}ilvl", "0"))] = _number(start, 1)
    for style in styles.findall(f"{W}style") if styles is not None else ():
        name, paragraph = _value(style, "name"), style.find(f"{W}pPr")
        numbers = paragraph.find(f"{W}numPr") if paragraph is not None else None
        found.styles[style.get(f"{W}styleId", "")] = (
            _value(numbers, "numId"),
            _value(style, "basedOn"),
            _named_level(name),
        )
    return found


def _named_level(name: str) -> int:
    found = re.fullmatch(r"heading ?([1-9])", name, re.IGNORECASE)
    return min(int(found[1]), 6) if found else 1 if name.lower() == "title" else 0


def _value(parent: ET.Element | None, name: str) -> str:
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else ""


def _number(element: ET.Element | None, default: int) -> int:
    given = element.get(f"{W}val", "") if element is not None else ""
    return min(int(given), _MOST) if given.isascii() and given.isdigit() and len(given) < 8 else default


def _formed(number: int, form: str) -> str:
    if form in ("lowerRoman", "upperRoman"):
        shown, left = "", min(number, 3999)
        for value, letters in _ROMAN:
            shown += letters * (left // value)
            left %= value
        return shown.upper() if form == "upperRoman" else shown
    if form in ("lowerLetter", "upperLetter") and number > 0:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letter.upper() if form == "upperLetter" else letter
    return str(number)
