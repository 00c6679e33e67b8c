"""A Word document (.docx) → Markdown-like text, with the numbers that Word only shows written out.

It is a zip of XML. Both are read here with what Python has: the libraries for it leave a list's numbers out, and build
whole trees of whatever they are given.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.parsers import expat

from vivadeck.errors import VivaError
from vivadeck.formats.documents import docx_runs
from vivadeck.formats.documents import docx_styles as styles_of
from vivadeck.formats.documents.cards import PICTURE
from vivadeck.formats.documents.docx_numbering import Numbering, numbering
from vivadeck.formats.documents.docx_runs import Part
from vivadeck.formats.documents.docx_styles import Styles, W
from vivadeck.terminal.wording import counted

_MOST_BYTES = 60_000_000  # of XML, unpacked
_DEEPEST, _MOST_ELEMENTS = 200, 700_000
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}  # by the name of their file
_NO_OUTLINE = 9  # the level that says there is none
_REMEDY = "Open it in Word or LibreOffice and save it again as .docx."


class _Document(NamedTuple):
    """The body of a document, and what its paragraphs refer to."""

    body: ET.Element | None
    notes: Mapping[str, ET.Element | None]  # its footnotes and endnotes, by their kind
    lists: Numbering
    parts: Mapping[str, Part]  # by the name of the file


def text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a document's text and notes on it. Raises VivaError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            document = _document(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise VivaError(f"this is no Word document, or a damaged one. {_REMEDY}") from error
    if document.body is None:
        raise VivaError(f"this is no Word document: it has no word/document.xml. {_REMEDY}")
    content = document.body.find(f"{W}body")
    lines = list(_lines(document.body if content is None else content, document))
    pictures = sum(line.count(PICTURE) for line in lines)
    notes = (f"{counted(pictures, 'picture')} of the document left out.",) if pictures else ()
    if not any(line.strip() for line in lines):
        raise VivaError("the document has no text." + (" It has only pictures: run OCR first." if pictures else ""))
    return "\n\n".join((*lines, *_notes(document))), notes


def _document(archive: zipfile.ZipFile) -> _Document:
    body = _part(archive, "word/document.xml")
    styles = styles_of.styles(_part(archive, "word/styles.xml"))
    names = ("document", *_NOTES)
    has_code = not _is_mostly_even(body, styles)
    return _Document(
        body,
        {kind: _part(archive, f"word/{file}.xml") for file, kind in _NOTES.items()},
        numbering(_part(archive, "word/numbering.xml"), styles),
        {name: Part(styles, _links(_part(archive, f"word/_rels/{name}.xml.rels")), has_code) for name in names},
    )


def _is_mostly_even(body: ET.Element | None, styles: Styles) -> bool:
    """Whether a font of even width tells nothing, for most of the text is in one."""
    paragraphs = body.iter(f"{W}p") if body is not None else ()
    told = [docx_runs.is_even(each, styles) for each in paragraphs if each.find(f".//{W}t") is not None]
    return sum(told) > len(told) * styles_of.MOST_CODE


def _links(relations: ET.Element | None) -> dict[str, str]:
    """Return the addresses of links by their ids. They are shown, never fetched."""
    pairs = ((each.get("Id", ""), each.get("Target", "")) for each in relations) if relations is not None else ()
    return {key: target for key, target in pairs if target.startswith(("http://", "https://"))}


def _part(archive: zipfile.ZipFile, name: str) -> ET.Element | None:
    """Return the root of one of the archive's XML files, None when it is not there."""
    try:
        with archive.open(name) as file:
            data = file.read(_MOST_BYTES + 1)
    except KeyError:
        return None
    if len(data) > _MOST_BYTES:
        raise VivaError(f"its {name} is larger than {_MOST_BYTES // 1_000_000} MB when unpacked: split the document.")
    try:
        return _tree(data)
    except expat.ExpatError as error:
        raise VivaError(f"its {name} is damaged (line {error.lineno}). {_REMEDY}") from error


def _tree(data: bytes) -> ET.Element:
    """Build the tree of an XML file that declares nothing of its own, is not deep and not large."""
    builder, parser = ET.TreeBuilder(), expat.ParserCreate(namespace_separator="}")
    depth = count = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > _DEEPEST or count > _MOST_ELEMENTS:
            raise VivaError(f"it is nested too deep or has too many parts for a document. {_REMEDY}")
        builder.start(_named(tag), {_named(key): value for key, value in attributes.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_named(tag))

    def refuse(*_: object) -> None:
        raise VivaError(f"it declares XML of its own, which Word never does. {_REMEDY}")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, refuse
    parser.Parse(data, True)
    return builder.close()


def _named(name: str) -> str:
    return "{" + name if "}" in name else name


def _lines(parent: ET.Element, document: _Document) -> Iterator[str]:
    """Yield the paragraphs and tables, each as Markdown; paragraphs of code that follow each other are one."""
    code = ""
    for element in _unwrapped(parent):
        shown = _paragraph(element, document) if element.tag == f"{W}p" else ""
        if shown.startswith(docx_runs.FENCE):
            code = code.removesuffix(docx_runs.FENCE) + (shown.removeprefix(f"{docx_runs.FENCE}\n") if code else shown)
            continue
        if code:
            yield code
        code = ""
        if element.tag == f"{W}p":
            yield shown
        elif element.tag == f"{W}tbl":
            yield _table(element, document)
    if code:
        yield code


def _unwrapped(parent: ET.Element) -> Iterator[ET.Element]:
    """Yield the paragraphs and tables, also those inside content controls and kept changes."""
    for element in parent:
        if element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            yield from _unwrapped(element)
        else:
            yield element


def _paragraph(element: ET.Element, document: _Document) -> str:
    """Return a paragraph's text, after its number or its heading's hashes."""
    properties = element.find(f"{W}pPr")
    label = document.lists.label(properties)
    content = docx_runs.text(element, document.parts["document"])
    if not content.strip():
        return ""
    if content.startswith(docx_runs.FENCE):
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
    """Yield the footnotes and endnotes, each after its mark."""
    for file, kind in _NOTES.items():
        root = document.notes[kind]
        for note in root if root is not None else ():
            said = " ".join(docx_runs.text(each, document.parts[file]) for each in note.findall(f"{W}p"))
            if said.strip() and note.get(f"{W}type", "normal") == "normal":
                yield f"{docx_runs.note_mark(kind, note.get(f'{W}id', ''))}: {' '.join(said.split())}"


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
