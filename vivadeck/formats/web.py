"""What all of viva's HTML files need: texts for a page that runs no MathJax, pictures inside, a policy for the content.

A policy names what a page may run and show by hash, so that nothing of a deck could be run, and loads nothing.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path, PurePosixPath

from vivadeck import files
from vivadeck.markdown import mathml
from vivadeck.markdown.to_html import Images

Show = Callable[[str, Images], str]  # `block`, `line` or `phrase` of `to_html`
_ALIGNED = re.compile(r'(<t[hd]) style="text-align:(left|right|center)"')  # the policy forbids such a style
_TYPES = {".svg": "svg+xml", ".jpg": "jpeg"}  # of pictures, where they are not the ending
_MOST_BYTES = 1_000_000


def html(
    show: Show, images: Images, markdown: str, with_mathml: Callable[[str], str] = mathml.instead_of_mathjax
) -> str:
    """Return Markdown as HTML with MathML; a column of a table is aligned by the classes to-left, -right, -center."""
    shown = with_mathml(show(markdown, images).strip()) if markdown else ""
    return _ALIGNED.sub(r'\1 class="to-\2"', shown)


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
