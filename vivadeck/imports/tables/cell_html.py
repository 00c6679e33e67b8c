"""The HTML in the cells of text files → Markdown. Pictures keep their names; nothing brings their files along. Pure."""

from __future__ import annotations

import re
from urllib.parse import quote

from vivadeck.imports.anki import html_markdown

_NOT_IN_ADDRESS = re.compile(r"[\s()<>\\]")


def markdown(html: str) -> str:
    """Return the Markdown of a cell."""
    return html_markdown.markdown(html, _address)


def _address(name: str) -> str:
    is_file = not name.lower().startswith("data:")
    return _NOT_IN_ADDRESS.sub(lambda found: quote(found.group()), name) if is_file else ""
