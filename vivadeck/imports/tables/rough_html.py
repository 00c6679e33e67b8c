"""The HTML of a flashcard's field → Markdown, as far as text exports need it.

A stand-in until the Anki packages' own conversion is there: this file then goes, and `anki_text` and `table` use that.
"""

from __future__ import annotations

import html
import re

from vivadeck.imports.tables import plain

_MATH = re.compile(
    r"""
      \\\((?P<a>(?:[^\\]|\\[^()])*+)\\\)
    | \[\$\](?P<b>(?:[^\[]|\[(?!/?\$\]))*+)\[/\$\]
    | (?P<wide>
          \\\[(?P<c>(?:[^\\]|\\[^\[\]])*+)\\\]
        | \[\$\$\](?P<d>(?:[^\[]|\[(?!/?\$\$\]))*+)\[/\$\$\]
        | \[latex\](?P<e>(?:[^\[]|\[(?!/?latex\]))*+)\[/latex\]
      )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TOKEN = re.compile(
    r"<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)(?P<attributes>[^<>]*)>|<!--[^<>]*-->|(?P<text>[^<]+|<)"
)
_SPANS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`"}
_BLOCKS = {"div", "p", "ul", "ol", "table", "tr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre"}
_SOURCE = re.compile(r"""src\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_BREAK = "\ue010"


def markdown(field: str) -> str:
    """Return the Markdown of a field."""
    formulas: list[str] = []

    def taken(found: re.Match[str]) -> str:
        tex = next(found[name] for name in "abcde" if found[name] is not None)
        tex = html.unescape(re.sub(r"<br ?/?>|</?div[^<>]*>", " ", tex)).replace("$", r"\$").strip()
        formulas.append(f"$${tex}$$" if found["wide"] else f"${tex}$")
        return f"\ue011{len(formulas) - 1}\ue012"

    text = "".join(map(_token, _TOKEN.finditer(_MATH.sub(taken, field.replace("\n", " ")))))
    text = re.sub(rf"[ ]*{_BREAK}[ ]*", _BREAK, re.sub(r"[ \t\u00a0]+", " ", text))
    text = re.sub(rf"{_BREAK}(?={_BREAK}|- )", "\n", text.strip(f" {_BREAK}")).replace(_BREAK, "\n\n")
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub("\ue011([0-9]{1,6})\ue012", lambda found: _formula(formulas, found), text)


def _formula(formulas: list[str], found: re.Match[str]) -> str:
    return formulas[int(found[1])] if int(found[1]) < len(formulas) else ""


def _token(found: re.Match[str]) -> str:
    if found["text"]:
        text = html.unescape(found["text"])
        marked = plain.markdown(text)
        return f"{' ' * text.startswith((' ', chr(160)))}{marked}{' ' * text.endswith((' ', chr(160)))}"
    tag = (found["tag"] or "").lower()
    if tag in _SPANS:
        return _SPANS[tag]
    if tag == "br" or tag in _BLOCKS:
        return _BREAK
    if tag == "li":
        return "" if found["close"] else f"{_BREAK}- "
    source = _SOURCE.search(found["attributes"] or "") if tag == "img" else None
    return f"![]({source[1]})" if source else ""
