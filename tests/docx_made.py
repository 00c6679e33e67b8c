"""Word documents, made here as a zip of the XML that Word writes."""

from __future__ import annotations

import io
import zipfile

_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><w:PART xmlns:w="{_NAMESPACE}">'


_FILES = {
    "footnotes": "word/footnotes.xml",
    "endnotes": "word/endnotes.xml",
    "links": "word/_rels/document.xml.rels",
}


def part(name: str, content: str) -> str:
    return f"{HEAD}{content}</w:PART>".replace("w:PART", f"w:{name}")


def _level(depth: int, form: str, shown: str) -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/></w:lvl>'


NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="7">'
    + _level(0, "decimal", "%1.")
    + _level(1, "lowerLetter", "%2)")
    + _level(2, "lowerRoman", "%1.%3.")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + _level(0, "bullet", "")
    + "</w:abstractNum>"
    + "".join(
        f'<w:num w:numId="{each}"><w:abstractNumId w:val="{kind}"/>{more}</w:num>'
        for each, kind, more in (
            (1, 7, ""),
            (2, 8, ""),
            (3, 7, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
        )
    ),
)
STYLES = part(
    "styles",
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Frage"><w:name w:val="Frage"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Frage2"><w:name w:val="Frage 2"/><w:basedOn w:val="Frage"/></w:style>'
    '<w:style w:styleId="Fett"><w:name w:val="Fett"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:styleId="Fett2"><w:name w:val="Fett 2"/><w:basedOn w:val="Fett"/></w:style>'
    '<w:style w:styleId="Link"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:styleId="Quelltext"><w:name w:val="Source Code"/></w:style>',
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, *, style: str = "", number: int = 0, depth: int = 0) -> str:
    numbers = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    runs = content if content.startswith("<") else run(content)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{numbers}</w:pPr>{runs}</w:p>'


def docx(*paragraphs: str, **parts: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", parts.get("document", part("document", f"<w:body>{''.join(paragraphs)}</w:body>"))
        )
        archive.writestr("word/numbering.xml", NUMBERING)
        archive.writestr("word/styles.xml", STYLES)
        for name in set(parts) - {"document"}:
            archive.writestr(_FILES[name], parts[name])
    return whole.getvalue()
