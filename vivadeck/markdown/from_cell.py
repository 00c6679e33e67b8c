"""The HTML in the cells of text files → Markdown. Pictures keep their names; nothing brings their files along. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from vivadeck.markdown import from_html, html_tree

_NOT_IN_ADDRESS = re.compile(r"[\s()<>\\]")


def markdown(html: str) -> str:
    """Return the Markdown of a cell. Raises TooLong."""
    return from_html.markdown(html_tree.with_scripts_as_text(html_tree.without_embedded(html)[0]), _address)


def embedded(cells: Iterable[str]) -> int:
    """Return how many pictures are written into the text of cells, from which they are left out."""
    return sum(html_tree.without_embedded(cell)[1] for cell in cells)


def _address(name: str) -> str:
    is_file = not name.lower().startswith("data:")
    return _NOT_IN_ADDRESS.sub(lambda found: quote(found.group()), name) if is_file else ""
