"""What stands in a paragraph of a Word document → Markdown: its text, links, notes' marks, formulas. Pure."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from vivadeck.formats.documents import docx_math
from vivadeck.formats.documents.cards import PICTURE
from vivadeck.formats.documents.docx_styles import Styles, W, even, stressed, value

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LEFT_OUT = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText"))
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CODE, FENCE = "`", "```"
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


class Part(NamedTuple):
    """What the text of a part of the document refers to: its styles, and the addresses of its links by their ids."""

    styles: Styles
    links: Mapping[str, str]
    has_code: bool = True  # a font of even width means something, for not all of the text is in one


class _Piece(NamedTuple):
    text: str
    mark: str = ""  # around it in Markdown


def text(paragraph: ET.Element, part: Part) -> str:
    """Return a paragraph's text, with `**` around what is bold or underlined, and a fence around what is all code."""
    pieces = _joined(_pieces(paragraph, part, value(paragraph.find(f"{W}pPr"), "pStyle")))
    if any(each.mark == _CODE for each in pieces) and all(
        each.mark == _CODE or not each.text.strip() for each in pieces
    ):
        return f"{FENCE}\n{''.join(each.text for each in pieces)}\n{FENCE}"
    return "".join(_marked(each.text, each.mark) for each in pieces)


def is_even(paragraph: ET.Element, styles: Styles) -> bool:
    """Whether a paragraph is in a font of even width, if it has any text."""
    style = value(paragraph.find(f"{W}pPr"), "pStyle")
    found = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]
    return bool(found) and all(_is_even(run, styles, style) for run in found)


def note_mark(kind: str, note_id: str) -> str:
    """Return the mark of a footnote or endnote, as it stands in the text and before the note."""
    return f"[^{kind}{note_id}]"


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (last.mark == piece.mark or not piece.text.strip()):
            joined[-1] = last._replace(text=last.text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined


def _pieces(parent: ET.Element, part: Part, style: str) -> Iterator[_Piece]:
    for child in parent:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{W}r":
            mark = _mark(child, part, style)
            written = "".join(_texts(child, part))
            yield _Piece(written if mark == _CODE else written.replace("*", "\\*"), mark)
        elif child.tag == f"{W}hyperlink":
            yield _link(child, part)
        elif child.tag in (f"{docx_math.M}oMath", f"{docx_math.M}oMathPara"):
            yield _Piece(docx_math.tex(child))
        else:
            yield from _pieces(child, part, style)


def _mark(run: ET.Element, part: Part, style: str) -> str:
    if part.has_code and _is_even(run, part.styles, style):
        return _CODE
    properties = run.find(f"{W}rPr")
    told = stressed(properties)
    is_stressed = part.styles.is_stressed(value(properties, "rStyle"), style) if told is None else told
    return "**" if is_stressed else ""


def _is_even(run: ET.Element, styles: Styles, style: str) -> bool:
    properties = run.find(f"{W}rPr")
    told = even(properties)
    return styles.is_code(value(properties, "rStyle"), style) if told is None else told


def _link(link: ET.Element, part: Part) -> _Piece:
    """Return a link as Markdown; what is underlined only because it is one is not stressed."""
    shown = "".join(piece.text for piece in _pieces(link, part, ""))
    address = part.links.get(link.get(_RELATION, ""), "")
    is_plain = not address or not shown.strip() or shown.strip() == address or any(char in address for char in "()<> ")
    return _Piece(shown if is_plain else f"[{shown.strip()}]({address})")


def _texts(parent: ET.Element, part: Part) -> Iterator[str]:
    alignment = value(parent.find(f"{W}rPr"), "vertAlign")
    for child in parent:
        name = child.tag.rpartition("}")[2]
        if child.tag in _NOTES:
            yield note_mark(_NOTES[child.tag], child.get(f"{W}id", ""))
        elif name == "t":
            written = child.text or ""
            is_number = alignment == "superscript" and written.strip().isdigit()
            yield written.translate(_SUPERSCRIPTS) if is_number else written
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name in _FRAMES:
            yield _framed(child, part)
        elif child.tag not in _LEFT_OUT and name != "Fallback":  # a Fallback says the same again
            yield from _texts(child, part)


def _framed(frame: ET.Element, part: Part) -> str:
    """Return the text in a frame, or what stands for a picture."""
    inside = frame.find(f".//{W}txbxContent")
    if inside is None:
        return PICTURE
    return "\n" + "\n".join(text(each, part) for each in inside.findall(f"{W}p")) + "\n"


def _marked(found: str, mark: str) -> str:
    inner = found.strip()
    if not inner or not mark or mark in inner:
        return found
    start = found.index(inner)
    return f"{found[:start]}{mark}{inner}{mark}{found[start + len(inner) :]}"


_FRAMES = frozenset({"drawing", "pict", "object"})
_SIGNS: Mapping[str, str] = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
