"""What a Word document's styles say of its text: the list, the heading's level, whether it is bold or code. Pure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_CODE = 0.8  # of a document; where more is in a font of even width, the font tells nothing
_LONGEST_CHAIN = 10
_OFF = ("0", "false", "off", "none")
_CODE_STYLE = re.compile(r"\b(?:code|verbatim|preformatted|listing)\b", re.IGNORECASE)
_EVEN_FONT = re.compile(r"courier|consolas|menlo|monaco|mono|lucida console|typewriter|fira code", re.IGNORECASE)


class Style(NamedTuple):
    """`level` is a heading's, 0 for none; what is None is told by the style that it is based on."""

    based_on: str = ""
    list_id: str = ""
    depth: int = 0
    level: int = 0
    is_stressed: bool | None = None
    is_code: bool | None = None


NONE = Style()


class Styles:
    """The styles of a document, by their ids."""

    def __init__(self, styles: Mapping[str, Style] = MappingProxyType({})) -> None:
        self._styles = styles

    def level(self, style_id: str) -> int:
        """Return 1 for a title or a main heading, and so on; 0 for other paragraphs."""
        if style_id not in self._styles:
            return _named_level(style_id)
        return next((each.level for each in self._chain(style_id) if each.level), 0)

    def place(self, style_id: str) -> tuple[str, int]:
        """Return the list that a style's paragraphs are in, "" for none, and how deep."""
        chain = list(self._chain(style_id))
        found = next((each for each in chain if each.list_id), NONE)
        return found.list_id, next((each.depth for each in chain if each.depth), 0)

    def is_stressed(self, *style_ids: str) -> bool:
        """Whether text is bold or underlined by the first of the styles that says so or not."""
        told = (each.is_stressed for style_id in style_ids for each in self._chain(style_id))
        return next((each for each in told if each is not None), False)

    def is_code(self, *style_ids: str) -> bool:
        """Whether text is in a font of even width, by the first of the styles that names one."""
        told = (each.is_code for style_id in style_ids for each in self._chain(style_id))
        return next((each for each in told if each is not None), False)

    def _chain(self, style_id: str) -> Iterator[Style]:
        """Yield a style, the one that it is based on, and so on."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = style.based_on


def styles(root: ET.Element | None) -> Styles:
    """Read a document's styles.xml, which may be missing."""
    found = root.findall(f"{W}style") if root is not None else []
    return Styles({each.get(f"{W}styleId", ""): _style(each) for each in found})


def _style(style: ET.Element) -> Style:
    numbers = style.find(f"{W}pPr/{W}numPr")
    return Style(
        value(style, "basedOn"),
        value(numbers, "numId"),
        number(numbers.find(f"{W}ilvl") if numbers is not None else None, 0),
        _named_level(value(style, "name")),
        stressed(style.find(f"{W}rPr")),
        True if _CODE_STYLE.search(value(style, "name")) else even(style.find(f"{W}rPr")),
    )


def stressed(properties: ET.Element | None) -> bool | None:
    """Return whether text is bold or underlined, None where its properties do not say."""
    told = [properties.find(f"{W}{name}") for name in ("b", "u")] if properties is not None else []
    values = [each.get(f"{W}val", "1") not in _OFF for each in told if each is not None]
    return any(values) if values else None


def even(properties: ET.Element | None) -> bool | None:
    """Return whether text is in a font of even width, as code is, None where its properties name no font."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    name = fonts.get(f"{W}ascii", "") if fonts is not None else ""
    return is_even_font(name) if name else None


def is_even_font(name: str) -> bool:
    """Whether all letters of a font are as wide, as code is set."""
    return bool(_EVEN_FONT.search(name))


def value(parent: ET.Element | None, name: str) -> str:
    """Return what a property says, "" when it is not there."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else ""


def number(element: ET.Element | None, default: int, most: int = 100_000) -> int:
    """Return the number that a property says."""
    given = element.get(f"{W}val", "") if element is not None else ""
    return min(int(given), most) if given.isascii() and given.isdigit() and len(given) < 8 else default


def _named_level(name: str) -> int:
    found = re.fullmatch(r"heading ?([1-9])", name, re.IGNORECASE)
    return min(int(found[1]), 6) if found else 1 if name.lower() == "title" else 0
