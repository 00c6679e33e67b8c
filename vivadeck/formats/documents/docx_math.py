"""Formulas as Word keeps them (Office Math, ISO/IEC 29500-1 §22.1) → TeX. Pure."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_NAMES = frozenset(
    re.findall(r"\w+", "arg cos cot det dim exp gcd inf ker lim ln log max min sin sup tan cosh sinh tanh")
)
_ACCENTS = {"̂": "hat", "̃": "tilde", "̄": "bar", "̅": "bar", "⃗": "vec", "̇": "dot", "̈": "ddot", "̌": "check"}
_LARGE = {"∑": r"\sum", "∏": r"\prod", "∫": r"\int", "∬": r"\iint", "∮": r"\oint", "⋃": r"\bigcup", "⋂": r"\bigcap"}
_ROW_END = r" \\ "
_TALL = re.compile(r"\\(?:frac|binom|sum|prod|i*nt|begin)")
_ESCAPED = str.maketrans(
    {char: f"\\{char}" for char in "{}$%#&_"} | {"\\": r"\backslash ", "^": r"\hat{}", "~": r"\sim "}
)


def tex(formula: ET.Element) -> str:
    """Return a formula between dollar signs, two for a formula in a paragraph of its own; "" when it is empty."""
    written = re.sub(r"\s+", " ", _inside(formula)).strip()
    mark = "$$" if formula.tag == f"{M}oMathPara" else "$"
    return f"{mark}{written}{mark}" if written else ""


def _inside(parent: ET.Element | None) -> str:
    return "".join(map(_shown, parent)) if parent is not None else ""


def _shown(element: ET.Element) -> str:
    name = element.tag.removeprefix(M)
    return "" if name.endswith("Pr") else _SHOWN.get(name, _inside)(element)


def _part(parent: ET.Element, name: str) -> str:
    return _inside(parent.find(f"{M}{name}"))


def _set(parent: ET.Element, name: str, default: str) -> str:
    setting = parent.find(f"{M}{parent.tag.removeprefix(M)}Pr/{M}{name}")
    return setting.get(f"{M}val", "") if setting is not None else default


def _run(run: ET.Element) -> str:
    text = "".join(each.text or "" for each in run if each.tag.rpartition("}")[2] == "t").translate(_ESCAPED)
    if text.strip() in _NAMES:
        return f"\\{text.strip()} "
    is_prose = run.find(f"{M}rPr/{M}nor") is not None
    return rf"\text{{{text}}}" if is_prose and text.strip() else text


def _fraction(each: ET.Element) -> str:
    form = {"noBar": r"\binom{%s}{%s}", "lin": "%s/%s"}.get(_set(each, "type", "bar"), r"\frac{%s}{%s}")
    return form % (_part(each, "num"), _part(each, "den"))


def _scripts(each: ET.Element, base: str = "e", low: str = "sub", high: str = "sup") -> str:
    below, above = _part(each, low), _part(each, high)
    return _part(each, base) + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")


def _bracketed(each: ET.Element) -> str:
    begin, end = (_set(each, name, default).translate(_ESCAPED) for name, default in (("begChr", "("), ("endChr", ")")))
    inner = _set(each, "sepChr", "|").join(map(_inside, each.findall(f"{M}e")))
    if not _TALL.search(inner):
        return f"{begin}{inner}{end}"
    return rf"\left{begin or '.'} {inner} \right{end or '.'}"


def _rows(each: ET.Element, kind: str, rows: str) -> str:
    cells = (" & ".join(_inside(cell) for cell in row.findall(f"{M}e")) or _inside(row) for row in each.findall(rows))
    return rf"\begin{{{kind}}} {_ROW_END.join(cells)} \end{{{kind}}}"


_SHOWN: dict[str, Callable[[ET.Element], str]] = {
    "r": _run,
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "sPre": lambda each: f"{{}}{_scripts(each, base='none')}{_part(each, 'e')}",
    "limLow": lambda each: _scripts(each, low="lim"),
    "limUpp": lambda each: _scripts(each, high="lim"),
    "rad": lambda each: rf"\sqrt{_part(each, 'deg').join('[]' * bool(_part(each, 'deg')))}{{{_part(each, 'e')}}}",
    "d": _bracketed,
    "nary": lambda each: (
        f"{_LARGE.get(_set(each, 'chr', '∫'), _set(each, 'chr', '∫'))}{_scripts(each, base='none')} {_part(each, 'e')}"
    ),
    "func": lambda each: f"{_part(each, 'fName').strip()} {_part(each, 'e')}",
    "acc": lambda each: rf"\{_ACCENTS.get(_set(each, 'chr', '̂'), 'hat')}{{{_part(each, 'e')}}}",
    "bar": lambda each: rf"\{'over' if _set(each, 'pos', 'bot') == 'top' else 'under'}line{{{_part(each, 'e')}}}",
    "m": lambda each: _rows(each, "matrix", f"{M}mr"),
    "eqArr": lambda each: _rows(each, "aligned", f"{M}e"),
}
