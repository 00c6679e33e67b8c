"""What all of viva's HTML files need: texts for a page that runs no MathJax, pictures inside, a policy for the content.

A policy names what a page may run and show by hash, so that nothing of a deck could be run, and loads nothing.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from vivadeck import files
from vivadeck.markdown import mathml
from vivadeck.markdown.to_html import Images

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Show = Callable[[str, Images], str]  # `block`, `line` or `phrase` of `to_html`
_ALIGNED = re.compile(r'(<t[hd]) style="text-align:(left|right|center)"')  # the policy forbids such a style
_TYPES = {".svg": "svg+xml", ".jpg": "jpeg"}  # of pictures, where they are not the ending
_MOST_BYTES = 1_000_000
_MATH = re.compile(r"<math\b.*?</math>", re.DOTALL)
_NARROW, _WIDE = 35, 80  # letters
_BREAKS = frozenset("=≠≈≡≤≥<>→←⇒⇔∈⊂⊆∝∼≪≫+−-±∓·×,;")


def html(show: Show, images: Images, markdown: str) -> str:
    """Return Markdown as HTML with MathML; a column of a table is aligned by the classes to-left, -right, -center."""
    shown = mathml.instead_of_mathjax(show(markdown, images).strip()) if markdown else ""
    return _ALIGNED.sub(r'\1 class="to-\2"', shown)


def breakable(html: str) -> str:
    """Return HTML in which a wide formula is several, between which a line may end; one that is too wide is its text.

    MathML does not break lines.
    """
    return _MATH.sub(_in_parts, html) if "<math" in html else html


def _in_parts(match: re.Match[str]) -> str:
    from xml.etree import ElementTree

    math = ElementTree.fromstring(match[0])  # noqa: S314
    row = math[0] if len(math) == 1 and math[0].tag == "mrow" else math
    if _width(row) <= _NARROW:
        return match[0]
    parts: list[list[ElementTree.Element]] = [[]]
    for each in row:
        if each.tag == "mo" and parts[-1] and (each.text or "").strip() in _BREAKS:
            each.set("form", "infix")
            parts.append([])
        parts[-1].append(each)
    if any(sum(map(_width, part)) > _WIDE for part in parts):
        return f"<code>{escape(''.join(math.itertext()))}</code>"
    is_display = math.get("display") == "block"
    style = ' displaystyle="true"' if is_display else ""
    shown = "<wbr>".join(
        f"<math{style}>{''.join(ElementTree.tostring(each, 'unicode') for each in part)}</math>" for part in parts
    )
    return f'<span class="formula">{shown}</span>' if is_display else shown


def _width(element: Element) -> float:
    """Return about how many letters wide a part of a formula is."""
    inside = [_width(each) for each in element]
    if element.tag in ("mfrac", "munder", "mover", "munderover", "mtable"):
        return max(inside, default=0)
    return len((element.text or "").strip()) + sum(inside)


def picture(name: str, content: bytes) -> str:
    """Return the address of a picture that has all of it in itself. `name` ends as a picture's file does."""
    ending = PurePosixPath(name).suffix
    return f"data:image/{_TYPES.get(ending, ending[1:])};base64,{b64encode(content).decode()}"


def policy(style: str, script: str = "") -> str:
    """Return the policy of a page with just this style, and this script if it has one."""
    scripts = f"script-src '{_hash(script)}'; " if script else ""
    return (
        f"default-src 'none'; {scripts}style-src '{_hash(style)}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def part(folder: Path, name: str) -> str:
    """Return the text of a file that a page is put together from."""
    return files.read(folder / name, _MOST_BYTES).decode().replace("\r\n", "\n")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
