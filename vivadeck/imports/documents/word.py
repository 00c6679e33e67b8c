"""A Word document (.docx) → Markdown-like text, with the numbers that Word only shows written out.

It is a zip of XML. Both are read here with what Python has: the libraries for it leave a list's numbers out, and build
whole trees of whatever they are given.
"""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat

from vivadeck.errors import VivaError
from vivadeck.imports.documents.numbering import Numbering, numbering
from vivadeck.imports.documents.writing import PICTURE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BYTES = 60_000_000  # of XML, unpacked
_DEEPEST, _MOST_ELEMENTS = 200, 2_000_000
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OFF = ("0", "false", "off", "none")
_REMEDY = "Open it in Word or LibreOffice and save it again as .docx."


def text(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return a document's text and notes on it. Raises VivaError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            body = _part(archive, "word/document.xml")
            lists = numbering(_part(archive, "word/numbering.xml"), _part(archive, "word/styles.xml"))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise VivaError(f"this is no Word document, or a damaged one. {_REMEDY}") from error
    if body is None:
        raise VivaError(f"this is no Word document: it has no word/document.xml. {_REMEDY}")
    lines = list(_lines(body, lists))
    pictures = sum(line.count(PICTURE) for line in lines)
    notes = (f"{pictures} pictures of the document were left out.",) if pictures else ()
    if not any(line.strip() for line in lines):
        raise VivaError("the document has no text." + (" It has only pictures: run OCR first." if pictures else ""))
    return "\n\n".join(lines), notes


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


def _lines(body: ET.Element, lists: Numbering) -> Iterator[str]:
    """Yield the paragraphs and tables, each as Markdown."""
    content = body.find(f"{W}body")
    for element in _unwrapped(content if content is not None else body):
        if element.tag == f"{W}p":
            yield paragraph(element, lists)
        elif element.tag == f"{W}tbl":
            yield _table(element, lists)


def _unwrapped(parent: ET.Element) -> Iterator[ET.Element]:
    """Yield the paragraphs and tables, also those inside content controls and kept changes."""
    for element in parent:
        if element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
            yield from _unwrapped(element)
        else:
            yield element


def paragraph(element: ET.Element, lists: Numbering) -> str:
    """Return a paragraph's text, after its number or its heading's hashes."""
    properties = element.find(f"{W}pPr")
    label = lists.label(properties)
    content = _runs(element)
    if not content.strip():
        return ""
    level = lists.heading_level(properties)
    if level:
        return f"{'#' * level} {label}{content.replace('**', '').strip()}"
    return f"{label}{content.strip()}" if label else content.rstrip()


def _table(table: ET.Element, lists: Numbering) -> str:
    rows = []
    for row in table.iter(f"{W}tr"):
        cells = [" ".join(paragraph(each, lists) for each in cell.iter(f"{W}p")) for cell in row.findall(f"{W}tc")]
        rows.append("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ").strip() for cell in cells) + " |")
    if rows:
        rows.insert(1, "|" + " --- |" * (rows[0].replace("\\|", "").count("|") - 1))
    return "\n".join(rows)


def _runs(element: ET.Element) -> str:
    """Return the text of all runs, with `**` around what is bold."""
    pieces: list[tuple[bool, str]] = []
    for run in _runs_of(element):
        found = "".join(_texts(run))
        if not found:
            continue
        is_bold = _is_bold(run) if found.strip() else bool(pieces) and pieces[-1][0]
        if pieces and pieces[-1][0] == is_bold:
            found = pieces.pop()[1] + found
        pieces.append((is_bold, found))
    return "".join(_bold(found) if is_bold else found for is_bold, found in pieces)


def _runs_of(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag == f"{W}r":
            yield child
        elif child.tag not in (f"{W}del", f"{W}moveFrom", f"{W}pPr"):
            if child.tag.endswith("}oMath"):
                yield child
            else:
                yield from _runs_of(child)


def _is_bold(run: ET.Element) -> bool:
    bold = run.find(f"{W}rPr/{W}b")
    return bold is not None and bold.get(f"{W}val", "1") not in _OFF


def _bold(found: str) -> str:
    inner = found.strip()
    start = found.index(inner)
    return f"{found[:start]}**{inner}**{found[start + len(inner) :]}" if inner else found


def _texts(run: ET.Element) -> Iterator[str]:
    alignment = run.find(f"{W}rPr/{W}vertAlign")
    is_raised = alignment is not None and alignment.get(f"{W}val") == "superscript"
    for child in run.iter():
        name = child.tag.rpartition("}")[2]
        if name == "t":
            written = (child.text or "").replace("*", "\\*")
            yield written.translate(_SUPERSCRIPTS) if is_raised and written.strip().isdigit() else written
        elif name in _OTHERS:
            yield _OTHERS[name](child)


_OTHERS: dict[str, Callable[[ET.Element], str]] = {
    "tab": lambda _: "\t",
    "br": lambda _: "\n",
    "cr": lambda _: "\n",
    "noBreakHyphen": lambda _: "-",
    "drawing": lambda _: PICTURE,
    "pict": lambda _: PICTURE,
}
