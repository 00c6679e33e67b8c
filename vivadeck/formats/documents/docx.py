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
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}  # the kind of note by the name of its file
_NO_OUTLINE = 9  # this outline level means: no heading
_REMEDY = "Open it in Word or LibreOffice and save it again as .docx."
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LEFT_OUT = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "instrText"))
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_CODE, _FENCE = "`", "```"
_NOTE_REFERENCES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_FRAMES = frozenset({"drawing", "pict", "object"})
_WRITTEN = re.compile(r"(?s)\S(?:.*\S)?")  # all but the spaces around
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class _PartReferences(NamedTuple):
    """What the text of a part of the document refers to: its styles, and the addresses of its links by their ids."""

    styles: Styles
    links: Mapping[str, str]
    has_code: bool = True  # False where nearly all text is monospace, so that the font says nothing


class _StyledText(NamedTuple):
    """A part of a paragraph's text in one style."""

    text: str
    mark: str = ""  # around it in Markdown


class _Document(NamedTuple):
    """The body of a document, and what its paragraphs refer to."""

    body: ET.Element | None
    notes: Mapping[str, ET.Element | None]  # its footnotes and endnotes, by their kind
    lists: Numbering
    parts: Mapping[str, _PartReferences]  # by the name of the file


def text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a document's text and notes on it. Raises VivaError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _document(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, LookupError, RuntimeError, ValueError) as error:
        raise VivaError(f"this is not a Word document, or it is damaged. {_REMEDY}") from error
    if document.body is None:
        raise VivaError(f"this is not a Word document: it has no word/document.xml. {_REMEDY}")
    content = document.body.find(f"{W}body")
    lines = list(_lines(document.body if content is None else content, document))
    pictures = sum(line.count(PICTURE) for line in lines)
    if not any(line.strip() for line in lines):
        if pictures:
            raise VivaError("the document has no text, only pictures: first run text recognition (OCR).")
        raise VivaError("the document has no text.")
    was = "was" if pictures == 1 else "were"
    notes = (f"{counted(pictures, 'picture')} in the document {was} left out.",) if pictures else ()
    return "\n\n".join((*lines, *_notes(document))), notes


def _document(archive: zipfile.ZipFile) -> _Document:
    body = _part(archive, "word/document.xml")
    styles = styles_of.styles(_part(archive, "word/styles.xml"))
    names = ("document", *_NOTES)
    has_code = not _is_mostly_monospace(body, styles)
    return _Document(
        body,
        {kind: _part(archive, f"word/{file}.xml") for file, kind in _NOTES.items()},
        Numbering(_part(archive, "word/numbering.xml"), styles),
        {
            name: _PartReferences(styles, _links(_part(archive, f"word/_rels/{name}.xml.rels")), has_code)
            for name in names
        },
    )


def _is_mostly_monospace(body: ET.Element | None, styles: Styles) -> bool:
    """Tell whether most of the text is in a monospace font, so that the font says nothing."""
    are_code = [
        all(_says(run, "is_code", styles, value(each.find(f"{W}pPr"), "pStyle")) for run in runs)
        for each in (body.iter(f"{W}p") if body is not None else ())
        if (runs := [run for run in each.iter(f"{W}r") if run.find(f"{W}t") is not None])
    ]
    return sum(are_code) > len(are_code) * styles_of.MOST_CODE


def _links(relations: ET.Element | None) -> dict[str, str]:
    pairs = ((each.get("Id", ""), each.get("Target", "")) for each in relations) if relations is not None else ()
    return {key: target for key, target in pairs if target.startswith(("http://", "https://"))}


def _part(archive: zipfile.ZipFile, name: str) -> ET.Element | None:
    """Return the root of one of the archive's XML files, None when it is missing."""
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


def _lines(parent: ET.Element, document: _Document) -> Iterator[str]:
    """Yield the paragraphs and tables as Markdown; paragraphs of code next to each other become one block."""
    code = ""
    for element in _unwrapped(parent):
        shown = _paragraph(element, document) if element.tag == f"{W}p" else ""
        if shown.startswith(_FENCE):
            code = code.removesuffix(_FENCE) + (shown.removeprefix(f"{_FENCE}\n") if code else shown)
            continue
        if code:
            yield code
        code = ""
        if element.tag == f"{W}tbl":
            yield _table(element, document)
            continue
        boxes = [line for box in _boxes(element) for line in _lines(box, document)]
        yield from (shown, *boxes) if shown or not boxes else boxes
    if code:
        yield code


def _unwrapped(parent: ET.Element) -> Iterator[ET.Element]:
    for element in parent:
        if element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
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
    content = _runs_text(element, document.parts["document"])
    if not content.strip():
        return ""
    if content.startswith(_FENCE):
        is_item = label.strip() not in ("", "-")
        return f"{label}`{' '.join(content.strip('`').split())}`" if is_item else content
    level = _heading_level(properties, document.parts["document"].styles)
    if level:
        return f"{'#' * level} {label}{content.replace('**', '').strip()}"
    return f"{label}{content.strip()}" if label else content.rstrip()


def _heading_level(properties: ET.Element | None, styles: Styles) -> int:
    outline = properties.find(f"{W}outlineLvl") if properties is not None else None
    if outline is not None:
        depth = styles_of.number(outline, _NO_OUTLINE)
        return min(depth + 1, 6) if depth < _NO_OUTLINE else 0
    return styles.level(styles_of.value(properties, "pStyle"))


def _notes(document: _Document) -> Iterator[str]:
    for file, kind in _NOTES.items():
        root = document.notes[kind]
        for note in root if root is not None else ():
            content = " ".join(_runs_text(each, document.parts[file]) for each in note.findall(f"{W}p"))
            if content.strip() and note.get(f"{W}type", "normal") == "normal":
                yield f"[^{kind}{note.get(f'{W}id', '')}]: {' '.join(content.split())}"


def _table(table: ET.Element, document: _Document) -> str:
    """Return a table as Markdown, with `<br>` between a cell's paragraphs; one column is only a frame."""
    rows = [
        [[each for each in _lines(cell, document) if each.strip()] for cell in row.findall(f"{W}tc")]
        for row in _unwrapped(table)
        if row.tag == f"{W}tr"
    ]
    if all(len(row) == 1 for row in rows):
        return "\n\n".join(each for row in rows for each in row[0])
    shown = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join((shown[0], "|" + " --- |" * len(rows[0]), *shown[1:]))


def _cell(paragraphs: list[str]) -> str:
    return "<br>".join(each.replace("|", "\\|").replace("\n", "<br>").strip() for each in paragraphs)


def _runs_text(paragraph: ET.Element, part: _PartReferences) -> str:
    """Return a paragraph's text, with `**` around what is bold or underlined, and a fence around what is all code."""
    pieces = _joined(_pieces(paragraph, part, value(paragraph.find(f"{W}pPr"), "pStyle")))
    marks = {each.mark for each in pieces if each.text.strip()}
    if marks == {_CODE}:
        return f"{_FENCE}\n{''.join(each.text for each in pieces)}\n{_FENCE}"
    return "".join(
        each.text if each.mark in each.text else _WRITTEN.sub(rf"{each.mark}\g<0>{each.mark}", each.text, count=1)
        for each in pieces
    )


def _joined(pieces: Iterable[_StyledText]) -> list[_StyledText]:
    joined: list[_StyledText] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and (last.mark == piece.mark or not piece.text.strip()):
            joined[-1] = last._replace(text=last.text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined


def _pieces(parent: ET.Element, part: _PartReferences, style: str) -> Iterator[_StyledText]:
    for child in parent:
        if child.tag in _LEFT_OUT:
            continue
        if child.tag == f"{W}r":
            mark = _mark(child, part, style)
            written = "".join(_texts(child, part))
            yield _StyledText(written if mark == _CODE else written.replace("*", "\\*"), mark)
        elif child.tag == f"{W}hyperlink":
            yield _link(child, part)
        elif child.tag in (f"{docx_math.M}oMath", f"{docx_math.M}oMathPara"):
            yield _StyledText(docx_math.tex(child))
        else:
            yield from _pieces(child, part, style)


def _mark(run: ET.Element, part: _PartReferences, style: str) -> str:
    is_code = part.has_code and _says(run, "is_code", part.styles, style)
    return _CODE if is_code else "**" * _says(run, "is_stressed", part.styles, style)


def _says(run: ET.Element, field: str, styles: Styles, style: str) -> bool:
    """Tell whether a run is code or stressed: by its own properties, else by its style or its paragraph's."""
    properties = run.find(f"{W}rPr")
    own = monospace(properties) if field == "is_code" else stressed(properties)
    return styles.says(field, value(properties, "rStyle"), style) if own is None else own


def _link(link: ET.Element, part: _PartReferences) -> _StyledText:
    """Return a link as Markdown; a link's own underline is not taken for stress."""
    shown = "".join(piece.text for piece in _pieces(link, part, ""))
    address = part.links.get(link.get(_RELATION, ""), "")
    is_plain = not address or not shown.strip() or shown.strip() == address or any(char in address for char in "()<> ")
    return _StyledText(shown if is_plain else f"[{shown.strip()}]({address})")


def _texts(parent: ET.Element, part: _PartReferences) -> Iterator[str]:
    alignment = value(parent.find(f"{W}rPr"), "vertAlign")
    for child in parent:
        name = child.tag.rpartition("}")[2]
        if child.tag in _NOTE_REFERENCES:
            yield f"[^{_NOTE_REFERENCES[child.tag]}{child.get(f'{W}id', '')}]"
        elif name == "t":
            written = child.text or ""
            is_number = alignment == "superscript" and written.strip().isdigit()
            yield written.translate(_SUPERSCRIPTS) if is_number else written
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name in _FRAMES:
            yield "" if child.find(f".//{W}txbxContent") is not None else PICTURE
        elif child.tag not in _LEFT_OUT and name != "Fallback":  # a Fallback says the same again
            yield from _texts(child, part)
