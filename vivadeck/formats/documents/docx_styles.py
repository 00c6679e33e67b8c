"""A Word document's styles and lists: heading levels, bold, code, and the numbers of lists, counted here. Pure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_CODE = 0.8  # of a document; where more of it is in a monospace font, the font says nothing
_LONGEST_CHAIN = 10
_OFF = ("0", "false", "off", "none")
_CODE_STYLE = re.compile(r"\b(?:code|verbatim|preformatted|listing)\b", re.IGNORECASE)
_MONOSPACE_FONT = re.compile(r"courier|consolas|menlo|monaco|mono|lucida console|typewriter|fira code", re.IGNORECASE)
_DEEPEST = 8  # level of a list, from 0
_UNSEEN = " \u00a0\u200b"  # the bullet of a paragraph that continues a list item consists of these
_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")]
_ROMAN += [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


class Style(NamedTuple):
    """What a style says about its text; None where neither it nor a style that it is based on says so."""

    list_id: str | None = None
    depth: int | None = None
    level: int | None = None  # of a heading: 1 for a title or a main one
    is_stressed: bool | None = None
    is_code: bool | None = None


class Styles(dict[str, Style]):
    """The styles of a document, by their ids; of one that it does not define, the id is the name."""

    def __missing__(self, style_id: str) -> Style:
        return Style(level=_named_level(style_id))


def styles(root: ET.Element | None) -> Styles:
    """Read a document's styles.xml, which may be missing."""
    elements = {each.get(f"{W}styleId", ""): each for each in (root.findall(f"{W}style") if root is not None else ())}
    read = Styles()
    for style_id, element in elements.items():
        chain, above = [element], elements.get(value(element, "basedOn"))
        while above is not None and len(chain) < _LONGEST_CHAIN:
            chain, above = [above, *chain], elements.get(value(above, "basedOn"))
        said = (item for each in chain for item in _style(each)._asdict().items() if item[1] is not None)
        read[style_id] = Style(**dict(said))
    return read


def _style(style: ET.Element) -> Style:
    numbers, name = style.find(f"{W}pPr/{W}numPr"), value(style, "name")
    return Style(
        value(numbers, "numId") or None,
        number(numbers.find(f"{W}ilvl") if numbers is not None else None, 0) or None,
        _named_level(name) or None,
        stressed(style.find(f"{W}rPr")),
        True if _CODE_STYLE.search(name) else monospace(style.find(f"{W}rPr")),
    )


def stressed(properties: ET.Element | None) -> bool | None:
    """Return whether text is bold or underlined; None where its properties do not say."""
    marks = [properties.find(f"{W}{name}") for name in ("b", "u")] if properties is not None else []
    values = [each.get(f"{W}val", "1") not in _OFF for each in marks if each is not None]
    return any(values) if values else None


def monospace(properties: ET.Element | None) -> bool | None:
    """Return whether text is in a monospace font, as code is; None where its properties name no font."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    name = fonts.get(f"{W}ascii", "") if fonts is not None else ""
    return is_monospace_font(name) if name else None


def is_monospace_font(name: str) -> bool:
    """Tell whether all letters of a font have the same width, as in code."""
    return bool(_MONOSPACE_FONT.search(name))


def value(parent: ET.Element | None, name: str) -> str:
    """Return the value of a property, "" when it is missing."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else ""


def number(element: ET.Element | None, default: int, most: int = 100_000) -> int:
    """Return the value of a property as a number, at most `most`; `default` where it is none."""
    digits = element.get(f"{W}val", "") if element is not None else ""
    return min(int(digits), most) if digits.isascii() and digits.isdigit() and len(digits) < 8 else default


def _named_level(name: str) -> int:
    heading = re.fullmatch(r"heading ?([1-9])", name, re.IGNORECASE)
    return min(int(heading[1]), 6) if heading else 1 if name.lower() == "title" else 0


class Level(NamedTuple):
    """How one level of a list is numbered: `text` is a pattern such as "%1.%2)"."""

    form: str
    text: str
    start: int


class Numbering:
    """The lists of a document, with their counters, as its numbering.xml has them, which may be missing."""

    def __init__(self, root: ET.Element | None, styles: Styles) -> None:
        kinds, lists = ([] if root is None else root.findall(f"{W}{name}") for name in ("abstractNum", "num"))
        levels = ((each.get(f"{W}abstractNumId", ""), level) for each in kinds for level in each.findall(f"{W}lvl"))
        self._levels = {(kind, int(level.get(f"{W}ilvl", "0"))): _level(level) for kind, level in levels}
        self._kinds = {each.get(f"{W}numId", ""): value(each, "abstractNumId") for each in lists}
        overrides = ((each.get(f"{W}numId", ""), own) for each in lists for own in each.findall(f"{W}lvlOverride"))
        starts = ((name, own, own.find(f"{W}startOverride")) for name, own in overrides)
        self._starts = {  # where a list starts again, once
            (name, int(own.get(f"{W}ilvl", "0"))): number(first, 1) for name, own, first in starts if first is not None
        }
        self._styles = styles
        self._counts: dict[tuple[str, int], int] = {}  # by the kind of list and the level

    def label(self, properties: ET.Element | None) -> str:
        """Count a paragraph, and return what Word shows before it, with a space."""
        list_id, depth = self._place(properties)
        abstract = self._kinds.get(list_id)
        if abstract is None:
            return ""
        level = self._levels.get((abstract, depth), Level("bullet", "•", 1))
        indent = "  " * depth
        if level.form == "bullet":
            return "" if level.text and not level.text.strip(_UNSEEN) else f"{indent}- "
        if level.form == "none" or not level.text:
            return ""
        self._count(list_id, abstract, depth, level)
        shown = re.sub(r"%([1-9])", lambda field: self._shown(abstract, int(field[1]) - 1), level.text)
        return f"{indent}{shown} "

    def _place(self, properties: ET.Element | None) -> tuple[str, int]:
        own = properties.find(f"{W}numPr") if properties is not None else None
        style = self._styles[value(properties, "pStyle")]
        is_own = own is not None and own.find(f"{W}numId") is not None
        depth = number(own.find(f"{W}ilvl") if own is not None else None, style.depth or 0)
        return value(own, "numId") if is_own else style.list_id or "", min(depth, _DEEPEST)

    def _count(self, list_id: str, abstract: str, depth: int, level: Level) -> None:
        """Count one more. Lists of the same kind share a counter, until one of them sets its own start."""
        before = self._counts.get((abstract, depth), level.start - 1)
        self._counts[abstract, depth] = self._starts.pop((list_id, depth), before + 1)
        for deeper in range(depth + 1, _DEEPEST + 1):
            self._counts.pop((abstract, deeper), None)

    def _shown(self, abstract: str, depth: int) -> str:
        level = self._levels.get((abstract, depth), Level("decimal", "", 1))
        return _formed(self._counts.get((abstract, depth), level.start), level.form)


def _level(level: ET.Element) -> Level:
    return Level(value(level, "numFmt") or "decimal", value(level, "lvlText"), number(level.find(f"{W}start"), 1))


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
