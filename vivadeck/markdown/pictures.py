"""The pictures in a card's Markdown. Pure.

Light: Markdown is only read by its parser where a text could be anything else than words with pictures.
"""

from __future__ import annotations

import re

_CODE = re.compile(r"^ {0,3}(`{3,}).*?^ {0,3}\1`*[ \t]*$|(?<!`)(`+)(?!`).*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_OTHER_CODE = re.compile(r"~~~|^(?: {4}|\t)", re.MULTILINE)
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL)
_PLAIN_IMAGE = re.compile(r"(?<!\\)!\[[^\[\]\\<>`$]*\]\(([\w./-]+)\)")


def addresses(markdown: str) -> list[str]:
    """Return the addresses of the images in a text, each once."""
    if "![" not in markdown:
        return []
    without_code = _CODE.sub("", markdown)
    plain = _PLAIN_IMAGE.findall(_FORMULA.sub("", without_code))
    if len(plain) == without_code.count("![") and not _OTHER_CODE.search(markdown):  # to render it takes far longer
        return list(dict.fromkeys(plain))
    from vivadeck.markdown import to_html

    rendered: dict[str, str] = {}
    to_html.block(markdown, lambda address: rendered.setdefault(address, ""))  # it shows none of them
    return list(rendered)
