"""PDFs, written here by hand, as small as the format allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Shown(NamedTuple):
    """A text, bold where it begins with a star, with its place on the page and its size, in points."""

    text: str
    height: float
    left: float = 50
    size: float = 12


PageLines = Sequence[Shown | tuple[str, float]]


def _objects(pages: Sequence[PageLines]) -> list[bytes]:
    kids = " ".join(f"{5 + 2 * at} 0 R" for at in range(len(pages)))
    fonts = "/Font << /F1 3 0 R /F2 4 0 R >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>"]
    for name in ("Helvetica", "Helvetica-Bold"):
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>")
    for at, page in enumerate(pages):
        shown = "\n".join(
            f"BT /F{2 if text.startswith('*') else 1} {size} Tf 1 0 0 1 {left} {height} Tm ({text.lstrip('*')}) Tj ET"
            for text, height, left, size in (Shown(*each) for each in page)
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << {fonts} >> /Contents {6 + 2 * at} 0 R >>"
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    return [each.encode("cp1252") for each in objects]


def pdf(*pages: PageLines, trailer: bytes = b"") -> bytes:
    data, places = b"%PDF-1.4\n", []
    objects = _objects(pages)
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)
