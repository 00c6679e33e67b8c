"""What a page of a PDF draws → its letters with their places, in the order in which it draws them."""

from __future__ import annotations

import contextlib
import math
import re
import time
import unicodedata
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from vivadeck.formats.documents.docx_styles import is_monospace_font

if TYPE_CHECKING:
    from pypdf import PageObject

Matrix = Sequence[float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SETTINGS = {b"Tc": 0.0, b"Tw": 0.0, b"Tz": 100.0, b"TL": 0.0, b"Ts": 0.0, b"cm": _SAME, b"Tf": (None, 0.0)}
_DEEPEST = 20  # forms within forms
_FORM = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")  # of a letter in a word, or of several in a ligature
_BREAK = re.compile("[\t\n\r\f]")


class TooLongError(Exception):
    """A page was not read in time."""


class Style(NamedTuple):
    """How a letter looks; its size is in points, rounded to half ones."""

    size: float
    is_bold: bool = False
    is_code: bool = False  # its font is monospace


class Part(NamedTuple):
    """A drawn letter, or several; `left`, `right` and `height` are from the page's left and foot, in points."""

    text: str
    left: float
    right: float
    height: float
    style: Style

    def joined(self, other: Part) -> Part:
        """Return both in one."""
        ends = (self.left, self.right, *(other[1:3] if other.text.strip() else ()))
        return self._replace(text=self.text + other.text, left=min(ends), right=max(ends))


class Drawing:
    """The state of a page while it is drawn; its settings have the names of the operators that change them."""

    def __init__(self, ends: float) -> None:
        self._ends = ends
        self._fonts: dict[int, tuple[Any, Any]] = {}  # of all pages
        self._settings: dict[bytes, Any] = {}
        self._stack: list[dict[bytes, Any]] = []
        self._line = self._at = _SAME  # where the line begins, and where the next letter is
        self._spans: list[tuple[str, list[Part]]] = []  # marked contents: the text that the file says they have, or ""

    def parts(self, page: PageObject) -> Iterator[Part]:
        """Yield the letters of a page and of the forms in it. Raises TooLongError when `time.monotonic()` is over."""
        self._settings, self._stack, self._spans = dict(_SETTINGS), [], []
        if "/Contents" in page:
            yield from self._drawn(page["/Contents"].get_object(), page.get_inherited("/Resources", {}), page.pdf)

    def _drawn(self, content: Any, resources: Any, pdf: Any, depth: int = 0) -> Iterator[Part]:
        from pypdf.generic import ContentStream

        for operands, operator in ContentStream(content, pdf, "bytes").operations:
            if time.monotonic() > self._ends:
                raise TooLongError
            with contextlib.suppress(TypeError, ValueError, IndexError, KeyError, AttributeError):  # a faulty one
                if operator == b"Do" and depth < _DEEPEST:
                    form, settings = resources["/XObject"].get_object()[operands[0]].get_object(), dict(self._settings)
                    if form["/Subtype"] == "/Form":
                        self._set(b"cm", form.get("/Matrix", _SAME), resources)
                        yield from self._drawn(form, form.get("/Resources", resources).get_object(), pdf, depth + 1)
                        self._settings = settings
                elif operator in (b"BMC", b"BDC"):
                    self._spans.append((_actual_text(operands), []))
                elif operator == b"EMC":
                    yield from _replaced(*self._spans.pop())
                elif operator in (b"Tj", b"'", b'"', b"TJ"):
                    span = next((parts for text, parts in self._spans if text), None)
                    shown = list(self._shown(operands, operator))
                    if span is None:
                        yield from shown
                    else:
                        span += shown
                else:
                    self._set(operator, operands, resources)

    def _set(self, operator: bytes, operands: Any, resources: Any = None) -> None:
        numbers = [float(each) for each in operands if isinstance(each, int | float)]
        if operator == b"q":
            self._stack.append(dict(self._settings))
        elif operator == b"Q" and self._stack:
            self._settings = self._stack.pop()
        elif operator == b"cm":
            self._settings[b"cm"] = _times(numbers, self._settings[b"cm"])
        elif operator in (b"BT", b"Tm"):
            self._line = self._at = _times(numbers or _SAME, _SAME)
        elif operator in (b"Td", b"TD", b"T*"):
            right, up = numbers or (0.0, -self._settings[b"TL"])
            self._settings[b"TL"] = -up if operator == b"TD" else self._settings[b"TL"]
            self._line = self._at = _times((1, 0, 0, 1, right, up), self._line)
        elif operator == b"Tf":
            self._settings[b"Tf"] = (self._font(resources["/Font"].get_object()[operands[0]].get_object()), numbers[0])
        elif operator in _SETTINGS:
            self._settings[operator] = numbers[0]

    def _font(self, resource: Any) -> Any:
        from pypdf.generic._font import Font  # not public: so pyproject.toml names the versions that have it

        if id(resource) not in self._fonts:
            font = Font.from_font_resource(resource)
            for descendant in resource.get("/DescendantFonts", ()):  # pypdf takes a width of 0 for none
                font.character_widths["default"] = float(descendant.get_object().get("/DW", 1000))
            unit = float(resource.get("/FontMatrix", (0.001,))[0])
            font.character_widths = {code: width * unit for code, width in font.character_widths.items()}
            self._fonts[id(resource)] = font, resource
        return self._fonts[id(resource)][0]

    def _shown(self, operands: Any, operator: bytes) -> Iterator[Part]:
        if operator == b'"':
            self._settings[b"Tw"], self._settings[b"Tc"] = float(operands[0]), float(operands[1])
        if operator in (b"'", b'"'):
            self._set(b"T*", ())
        for part in operands[0] if operator == b"TJ" else operands[-1:]:
            if isinstance(part, bytes):
                yield from self._letters(part)
            else:
                self._advance(-part / 1000 * self._settings[b"Tf"][1])

    def _advance(self, width: float) -> None:
        self._at = _times((1, 0, 0, 1, width * self._settings[b"Tz"] / 100, 0), self._at)

    def _letters(self, shown: bytes) -> Iterator[Part]:
        font, size = self._settings[b"Tf"]
        name = font.name.lower()
        is_bold, is_code = "bold" in name, is_monospace_font(name)
        for text, width, is_space in _decoded(font, shown):
            right, up, *rise, x, y = _times(
                (1, 0, 0, 1, 0, self._settings[b"Ts"]), _times(self._at, self._settings[b"cm"])
            )
            length, wide = math.hypot(right, up) or 1.0, width * size + is_space * self._settings[b"Tw"]
            self._advance(wide + self._settings[b"Tc"])
            left, height = (x * right + y * up) / length, (y * right - x * up) / length  # turned to be read
            style = Style(round(abs(size) * math.hypot(*rise) * 2) / 2, is_bold, is_code)
            yield Part(text, left, left + wide * length * self._settings[b"Tz"] / 100, height, style)


def _actual_text(operands: Sequence[Any]) -> str:
    """Return the text that a file says a part of its drawing has, "" for none."""
    properties = operands[1] if len(operands) > 1 else None
    actual = properties.get("/ActualText", "") if isinstance(properties, dict) else ""
    if isinstance(actual, bytes):
        actual = actual.decode("utf-16" if actual.startswith(b"\xfe\xff") else "latin-1")
    return _plain(actual)


def _replaced(text: str, parts: list[Part]) -> list[Part]:
    """Return the parts of marked contents: as one with their text, if they are in one line."""
    heights = [part.height for part in parts]
    if not text or not parts or max(heights) - min(heights) > parts[0].style.size:
        return parts
    widest = max(parts, key=lambda part: part.right - part.left)
    return [widest._replace(text=text, left=min(part.left for part in parts), right=max(part.right for part in parts))]


def _decoded(font: Any, shown: bytes) -> Iterator[tuple[str, float, bool]]:
    """Yield the text of each letter, its width as a part of the font size, and whether it is a space for the file."""
    is_simple = isinstance(font.encoding, dict)
    strict = "replace" if len(shown) % 2 else "surrogatepass"
    for code in shown.decode("latin-1") if is_simple else shown.decode(font.encoding, strict):
        letter = font.encoding.get(ord(code), code) if is_simple else code
        text = _plain(font.character_map.get(letter, letter))
        yield text, font.get_text_width(code), is_simple and code == " "


def _plain(text: str) -> str:
    """Return a text with letters in place of ligatures and of the forms that letters have in a word."""
    return _FORM.sub(lambda form: unicodedata.normalize("NFKC", form.group()).strip(), _BREAK.sub(" ", text))


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
