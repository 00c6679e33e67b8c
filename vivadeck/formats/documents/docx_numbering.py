"""The numbers that Word shows before paragraphs: counted here, for they are not in the text. Pure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import NamedTuple

from vivadeck.formats.documents.docx_styles import Styles, W, number, value

_DEEPEST = 8
_UNSEEN = " \u00a0\u200b"  # of this is the bullet of a paragraph that goes on with an item
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


class Level(NamedTuple):
    """How one level of a list is numbered: `text` is a pattern such as "%1.%2)"."""

    form: str
    text: str
    start: int


class Numbering:
    """The lists of a document, and how far each is counted."""

    def __init__(self, styles: Styles) -> None:
        self.levels: dict[tuple[str, int], Level] = {}  # by the abstract list and level
        self.lists: dict[str, str] = {}  # the abstract list of each list
        self.starts: dict[tuple[str, int], int] = {}  # where a list begins anew
        self._styles = styles
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
        if level.form == "bullet":
            return "" if level.text and not level.text.strip(_UNSEEN) else f"{indent}- "
        if level.form == "none" or not level.text:
            return ""
        self._count(list_id, abstract, depth, level)
        shown = re.sub(r"%([1-9])", lambda found: self._shown(abstract, int(found[1]) - 1), level.text)
        return f"{indent}{shown} "

    def _place(self, properties: ET.Element | None) -> tuple[str, int]:
        given = properties.find(f"{W}numPr") if properties is not None else None
        list_id, depth = self._styles.place(value(properties, "pStyle"))
        if given is not None and given.find(f"{W}numId") is not None:
            list_id = value(given, "numId")
        return list_id, min(number(given.find(f"{W}ilvl") if given is not None else None, depth), _DEEPEST)

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


def numbering(lists: ET.Element | None, styles: Styles) -> Numbering:
    """Read a document's numbering.xml, which may be missing."""
    found = Numbering(styles)
    for abstract in lists.findall(f"{W}abstractNum") if lists is not None else ():
        for level in abstract.findall(f"{W}lvl"):
            key = abstract.get(f"{W}abstractNumId", ""), int(level.get(f"{W}ilvl", "0"))
            start = number(level.find(f"{W}start"), 1)
            found.levels[key] = Level(value(level, "numFmt") or "decimal", value(level, "lvlText"), start)
    for each in lists.findall(f"{W}num") if lists is not None else ():
        list_id = each.get(f"{W}numId", "")
        found.lists[list_id] = value(each, "abstractNumId")
        for override in each.findall(f"{W}lvlOverride"):
            first = override.find(f"{W}startOverride")
            if first is not None:
                found.starts[list_id, int(override.get(f"{W}ilvl", "0"))] = number(first, 1)
    return found


def _formed(count: int, form: str) -> str:
    if form in ("lowerRoman", "upperRoman"):
        shown, left = "", min(count, 3999)
        for value, letters in _ROMAN:
            shown += letters * (left // value)
            left %= value
        return shown.upper() if form == "upperRoman" else shown
    if form in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letter.upper() if form == "upperLetter" else letter
    return str(count)
