"""A Word document (.docx) → Markdown-like text, with the numbers that Word only shows. Python has zip and XML."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from vivadeck.errors import VivaError
from vivadeck.formats.documents import docx_math
from vivadeck.formats.documents import docx_styles as styles_of
from vivadeck.formats.documents.docx_styles import Numbering, Styles, W, monospace, stressed, value
from vivadeck.formats.documents.phrases import PICTURE
from vivadeck.terminal.wording import counted

_MOST_BYTES = 60_000_000  # of XML, unpacked
_DEEPEST, _MOST_ELEMENTS = 200, 700_000
_NOTES = ("footnote", "endnote")
_NO_OUTLINE = 9  # this outline level means: no heading
_REMEDY = "Open it in Word or LibreOffice and save it again as .docx."
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = "address"  # of a link
_LEFT_OUT = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText"))
_WRAPPERS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag"))
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CODE, _FENCE = "`", "```"
_FRAMES = frozenset({"drawing", "pict", "object"})
_WRITTEN = re.compile(r"(?s)\S(?:.*\S)?")  # all but the spaces around
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class _StyledText(NamedTuple):
    """A part of a paragraph's text in one style."""

    text: str
    mark: str = ""  # around it in Markdown


class _Document(NamedTuple):
    """The parts of a document; in its body and its notes, links have their addresses in place of their ids."""

    body: ET.Element
    notes: Mapping[str, ET.Element | None]  # its footnotes and endnotes, by their kind
    lists: Numbering
    styles: Styles
    has_code: bool = True  # False where nearly all text is monospace, so that the font says nothing


def text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a document's text and notes on it. Raises VivaError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _document(archive)
        blocks = [*_blocks(document.body, document)]
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError, ValueError) as error:
        raise VivaError(f"this is not a Word document, or it is damaged. {_REMEDY}") from error
    pictures = sum(block.count(PICTURE) for block in blocks)
    if not any(block.strip() for block in blocks):
        remedy = ", only pictures: first run text recognition (OCR)" * bool(pictures)
        raise VivaError(f"the document has no text{remedy}.")
    was = "was" if pictures == 1 else "were"
    notes = (f"{counted(pictures, 'picture')} in the document {was} left out.",) if pictures else ()
    return _joined((*blocks, *_notes(document))), notes


def _document(archive: zipfile.ZipFile) -> _Document:
    root, styles = _part(archive, "document"), styles_of.styles(_part(archive, "styles"))
    if root is None:
        raise VivaError(f"this is not a Word document: it has no word/document.xml. {_REMEDY}")
    body = root.find(f"{W}body")
    document = _Document(
        root if body is None else body,
        {kind: _part(archive, f"{kind}s") for kind in _NOTES},
        Numbering(_part(archive, "numbering"), styles),
        styles,
    )
    return document._replace(has_code=not _is_mostly_monospace(document))


def _is_mostly_monospace(document: _Document) -> bool:
    are_code = [
        all(_says(run, "is_code", document.styles, value(each.find(f"{W}pPr"), "pStyle")) for run in runs)
        for each in document.body.iter(f"{W}p")
        if (runs := [run for run in each.iter(f"{W}r") if run.find(f"{W}t") is not None])
    ]
    return sum(are_code) > len(are_code) * styles_of.MOST_CODE


def _part(archive: zipfile.ZipFile, name: str) -> ET.Element | None:
    """Return the root of one of the XML files, its links with their addresses, None when it is missing."""
    root = _xml(archive, f"word/{name}.xml")
    links = [*root.iter(f"{W}hyperlink")] if root is not None else []
    relations = _xml(archive, f"word/_rels/{name}.xml.rels") if links else None
    targets = {each.get("Id", ""): each.get("Target", "") for each in (relations if relations is not None else ())}
    for link in links:
        link.set(_ADDRESS, targets.get(link.get(_RELATION, ""), ""))
    return root


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element | None:
    try:
        with archive.open(name) as file:
            data = file.read(_MOST_BYTES + 1)
    except KeyError:
        return None
    if len(data) > _MOST_BYTES:
        raise VivaError(f"its {name} is larger than {_MOST_BYTES // 1_000_000} MB when unpacked: split the document.")
    parser = ET.XMLParser(target=_Builder())  # noqa: S314 - which refuses what is too large, or defines entities
    try:
        parser.feed(data)
        return parser.close()
    except ET.ParseError as error:
        raise VivaError(f"its {name} is damaged (line {error.position[0]}). {_REMEDY}") from error


class _Builder(ET.TreeBuilder):
    """Builds a tree up to a depth and a size, of XML that defines none of its own."""

    depth = count = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self.depth, self.count = self.depth + 1, self.count + 1
        if self.depth > _DEEPEST or self.count > _MOST_ELEMENTS:
            raise VivaError(f"its structure is too deep or too large. {_REMEDY}")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self.depth -= 1
        return super().end(tag)

    def doctype(self, *_: object) -> None:
        raise VivaError(f"it defines its own XML, which Word never does. {_REMEDY}")


def _blocks(parent: ET.Element, document: _Document) -> Iterator[str]:
    """Yield the paragraphs and tables as Markdown."""
    for element in _unwrapped(parent):
        if element.tag == f"{W}tbl":
            yield _table(element, document)
            continue
        shown = _paragraph(element, document) if element.tag == f"{W}p" else ""
        boxes = [block for box in _boxes(element) for block in _blocks(box, document)]
        yield from (shown, *boxes) if shown or not boxes else boxes


def _joined(blocks: Iterable[str]) -> str:
    """Return blocks with a blank line between them; those of code next to each other become one."""
    return "\n\n".join(blocks).replace(f"\n{_FENCE}\n\n{_FENCE}\n", "\n")


def _unwrapped(parent: ET.Element) -> Iterator[ET.Element]:
    for element in parent:
        if element.tag in _WRAPPERS:
            yield from _unwrapped(element)
        else:
            yield element


def _boxes(parent: ET.Element) -> Iterator[ET.Element]:
    for child in parent:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag.rpartition("}")[2] != "Fallback":
            yield from _boxes(child)


def _paragraph(element: ET.Element, document: _Document) -> str:
    """Return a paragraph's text, after its number or its heading's hashes."""
    properties = element.find(f"{W}pPr")
    label = document.lists.label(properties)
    content = _runs_text(element, document)
    if content.startswith(_FENCE) and label.strip() in ("", "-"):
        return content
    if content.startswith(_FENCE):
        return f"{label}`{' '.join(content.strip('`').split())}`"
    level = _heading_level(properties, document.styles)
    if level and content.strip():
        return f"{'#' * level} {label}{content.replace('**', '').strip()}"
    return f"{label}{content.strip()}" if label and content.strip() else content.rstrip()


def _heading_level(properties: ET.Element | None, styles: Styles) -> int:
    outline = properties.find(f"{W}outlineLvl") if properties is not None else None
    if outline is not None:
        depth = styles_of.number(outline, _NO_OUTLINE)
        return min(depth + 1, 6) if depth < _NO_OUTLINE else 0
    return styles[value(properties, "pStyle")].level or 0


def _notes(document: _Document) -> Iterator[str]:
    for kind, root in document.notes.items():
        for note in root if root is not None else ():
            content = " ".join(_runs_text(each, document) for each in note.findall(f"{W}p"))
            if content.strip() and note.get(f"{W}type", "normal") == "normal":
                yield f"[^{kind}{note.get(f'{W}id', '')}]: {' '.join(content.split())}"


def _table(table: ET.Element, document: _Document) -> str:
    """Return a table as Markdown, with `<br>` between a cell's paragraphs; one column is only a frame."""
    rows = [
        [_joined(filter(str.strip, _blocks(cell, document))) for cell in row.findall(f"{W}tc")]
        for row in _unwrapped(table)
        if row.tag == f"{W}tr"
    ]
    if all(len(row) == 1 for row in rows):
        return "\n\n".join(row[0] for row in rows if row[0])
    shown = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join((shown[0], "|" + " --- |" * len(rows[0]), *shown[1:]))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n\n", "<br>").replace("\n", "<br>")


def _runs_text(paragraph: ET.Element, document: _Document) -> str:
    """Return a paragraph's text, with `**` around what is bold or underlined, and a fence around what is all code."""
    pieces = list[_StyledText]()
    for piece in _pieces(paragraph, document, value(paragraph.find(f"{W}pPr"), "pStyle")):
        if pieces and (pieces[-1].mark == piece.mark or not piece.text.strip()):
            pieces[-1] = pieces[-1]._replace(text=pieces[-1].text + piece.text)
        elif piece.text:
            pieces.append(piece)
    written = "".join(each.text for each in pieces)
    if {each.mark for each in pieces if each.text.strip()} == {_CODE}:
        return f"{_FENCE}\n{written}\n{_FENCE}"
    return "".join(
        each.text if each.mark in each.text else _WRITTEN.sub(rf"{each.mark}\g<0>{each.mark}", each.text, count=1)
        for each in pieces
    )


def _pieces(parent: ET.Element, document: _Document, style: str) -> Iterator[_StyledText]:
    for child in parent:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{W}r":
            is_code = document.has_code and _says(child, "is_code", document.styles, style)
            mark = _CODE if is_code else "**" * _says(child, "is_stressed", document.styles, style)
            written = "".join(_texts(child))
            yield _StyledText(written if is_code else written.replace("*", "\\*"), mark)
        elif child.tag == f"{W}hyperlink":
            yield _link(child, document)
        elif child.tag in (f"{docx_math.M}oMath", f"{docx_math.M}oMathPara"):
            yield _StyledText(docx_math.tex(child))
        else:
            yield from _pieces(child, document, style)


def _says(run: ET.Element, field: str, styles: Styles, style: str) -> bool:
    """Tell whether a run is code or stressed: by its own properties, else by its style or its paragraph's."""
    properties = run.find(f"{W}rPr")
    own = monospace(properties) if field == "is_code" else stressed(properties)
    says = (own, *(getattr(styles[each], field) for each in (value(properties, "rStyle"), style)))
    return next((each for each in says if each is not None), False)


def _link(link: ET.Element, document: _Document) -> _StyledText:
    """Return a link as Markdown; a link's own underline is not taken for stress."""
    shown, address = "".join(piece.text for piece in _pieces(link, document, "")), link.get(_ADDRESS, "")
    is_plain = shown.strip() in ("", address) or not re.fullmatch(r"https?://[^()<> ]+", address)
    return _StyledText(shown if is_plain else f"[{shown.strip()}]({address})")


def _texts(parent: ET.Element) -> Iterator[str]:
    alignment = value(parent.find(f"{W}rPr"), "vertAlign")
    for child in parent:
        name = child.tag.rpartition("}")[2]
        if name in ("footnoteReference", "endnoteReference"):
            yield f"[^{name.removesuffix('Reference')}{child.get(f'{W}id', '')}]"
        elif name == "t":
            written = child.text or ""
            is_number = alignment == "superscript" and written.strip().isdigit()
            yield written.translate(_SUPERSCRIPTS) if is_number else written
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name in _FRAMES:
            yield "" if child.find(f".//{W}txbxContent") is not None else PICTURE
        elif child.tag not in _LEFT_OUT and name != "Fallback":  # a Fallback says the same again
            yield from _texts(child)
