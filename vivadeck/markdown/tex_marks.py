"""The formulas in an Anki field, in any of the ways that Anki knows → `$…$` and `$$…$$`. Pure."""

from __future__ import annotations

import re

from vivadeck.markdown import html_tree
from vivadeck.markdown.escaping import HELD_CLOSE, HELD_OPEN

_FORMULA = re.compile(
    r"""\\\((?P<inline>(?:[^\\]|\\[^()])*+)\\\)
    | \\\[(?P<display>(?:[^\\]|\\[^\[\]])*+)\\\]
    | \[\$\](?P<dollar>(?:[^\[]|\[(?!/?\$\]))*+)\[/\$\]
    | \[\$\$\](?P<dollars>(?:[^\[]|\[(?!/?\$\$\]))*+)\[/\$\$\]
    | \[latex\](?P<latex>(?:[^\[]|\[(?!/?latex\]))*+)\[/latex\]""",
    re.VERBOSE | re.IGNORECASE,
)
_DOLLAR = re.compile(r"(?<!\\)((?:\\\\)*)\$")


def formulas_held(html: str, held: list[str]) -> str:
    """Return HTML with a mark for each formula, which is put among the `held` pieces as Markdown."""

    def hold(found: re.Match[str]) -> str:
        kind = found.lastgroup or ""
        tex = _tex(found[kind])
        made = _latex(tex) if kind == "latex" else _formula(tex, is_display=kind in ("display", "dollars"))
        held.append(made)
        return f"{HELD_OPEN}{len(held) - 1}{HELD_CLOSE}"

    return _FORMULA.sub(hold, html) if "\\" in html or "[" in html else html


def _tex(html: str) -> str:
    text = re.sub(r"<br[^<>]*>|</?(?:div|p)\b[^<>]*>", "\n", html)
    text = html_tree.unescaped(re.sub(r"</?[A-Za-z][^<>]*>|<!--|-->", "", text)).replace("\xa0", " ")
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def _latex(tex: str) -> str:
    """Return a piece of LaTeX, which is text with formulas, or one environment."""
    for dollars in ("$$", "$"):
        inner = tex.removeprefix(dollars).removesuffix(dollars)
        if len(tex) > 2 * len(dollars) and tex == f"{dollars}{inner}{dollars}" and "$" not in inner:
            return _formula(inner, is_display=dollars == "$$")
    inner = re.sub(r"\A\\begin\{(displaymath|math|equation\*?)\}(.*)\\end\{\1\}\Z", r"\2", tex, flags=re.DOTALL)
    return tex if "$" in tex else _formula(inner, is_display=True)


def _formula(tex: str, *, is_display: bool) -> str:
    tex = tex.strip()
    if not is_display or "$$" in tex or tex.endswith("$"):
        tex = _DOLLAR.sub(r"\1\\$", tex)
    if (len(tex) - len(tex.rstrip("\\"))) % 2:
        tex = tex[:-1].rstrip()  # a space after a backslash, which shows nothing
    if not tex:
        return ""
    return f"$${tex}$$" if is_display else f"${tex}$"
