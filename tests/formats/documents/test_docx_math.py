"""Word's formulas → TeX."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from vivadeck.formats.documents import docx_math

_OFFICE_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
X, Y = "<m:r><m:t>x</m:t></m:r>", "<m:r><m:t>y</m:t></m:r>"
FORMULAS = {
    "a run": ("<m:r><m:t>a+b</m:t></m:r>", "a+b"),
    "what TeX would read": ("<m:r><m:t>5% {a}_b</m:t></m:r>", r"5\% \{a\}\_b"),
    "words": ("<m:r><m:rPr><m:nor/></m:rPr><m:t>rate</m:t></m:r>", r"\text{rate}"),
    "a fraction": (f"<m:f><m:num>{X}</m:num><m:den>{Y}</m:den></m:f>", r"\frac{x}{y}"),
    "a fraction in a line": (
        f'<m:f><m:fPr><m:type m:val="lin"/></m:fPr><m:num>{X}</m:num><m:den>{Y}</m:den></m:f>', "x/y"
    ),
    "a power": (f"<m:sSup><m:e>{X}</m:e><m:sup>{Y}</m:sup></m:sSup>", "x^{y}"),
    "both scripts": (f"<m:sSubSup><m:e>{X}</m:e><m:sub>{Y}</m:sub><m:sup>{X}</m:sup></m:sSubSup>", "x_{y}^{x}"),
    "a root": (f"<m:rad><m:deg/><m:e>{X}</m:e></m:rad>", r"\sqrt{x}"),
    "a cube root": (f"<m:rad><m:deg>{Y}</m:deg><m:e>{X}</m:e></m:rad>", r"\sqrt[y]{x}"),
    "brackets": (f"<m:d><m:e>{X}</m:e></m:d>", "(x)"),
    "braces on one side": (
        (f'<m:d><m:dPr><m:begChr m:val="{{"/><m:endChr m:val=""/></m:dPr><m:e><m:eqArr><m:e>{X}</m:e><m:e>{Y}</m:e>'
        "</m:eqArr></m:e></m:d>"),
        r"\left\{ \begin{aligned} x \\ y \end{aligned} \right.",
    ),
    "a sum": (
        f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{X}</m:sub><m:sup>{Y}</m:sup><m:e>{X}</m:e></m:nary>',
        r"\sum_{x}^{y} x",
    ),
    "a function": (
        f"<m:func><m:fName><m:r><m:t>max</m:t></m:r></m:fName><m:e><m:d><m:e>{X}</m:e></m:d></m:e></m:func>",
        r"\max (x)",
    ),
    "a limit": (
        (f"<m:func><m:fName><m:limLow><m:e><m:r><m:t>lim</m:t></m:r></m:e><m:lim>{X}</m:lim></m:limLow></m:fName>"
        f"<m:e>{Y}</m:e></m:func>"),
        r"\lim _{x} y",
    ),
    "an accent": (f'<m:acc><m:accPr><m:chr m:val="⃗"/></m:accPr><m:e>{X}</m:e></m:acc>', r"\vec{x}"),
    "a bar": (f'<m:bar><m:barPr><m:pos m:val="top"/></m:barPr><m:e>{X}</m:e></m:bar>', r"\overline{x}"),
    "a matrix": (
        f"<m:m><m:mr><m:e>{X}</m:e><m:e>{Y}</m:e></m:mr><m:mr><m:e>{Y}</m:e><m:e>{X}</m:e></m:mr></m:m>",
        r"\begin{matrix} x & y \\ y & x \end{matrix}",
    ),
    "what is not known": (f"<m:box><m:boxPr/><m:e>{X}</m:e></m:box>", "x"),
}  # fmt: skip


def _tex(inside: str, around: str = "oMath") -> str:
    return docx_math.tex(ET.fromstring(f'<m:{around} xmlns:m="{_OFFICE_MATH}">{inside}</m:{around}>'))


@pytest.mark.parametrize("name", FORMULAS)
def test_tex(name: str) -> None:
    inside, expected = FORMULAS[name]
    assert _tex(inside) == f"${expected}$"


def test_a_formula_that_stands_alone_and_an_empty_one() -> None:
    assert _tex(f"<m:oMath>{X}</m:oMath>", "oMathPara") == "$$x$$"
    assert _tex("") == ""
