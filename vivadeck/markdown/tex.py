"""TeX formulas as one line of Unicode text: how each command is spelled, where spaces and brackets go. Pure.

pylatexenc reads the commands and knows most symbols. What depends on the neighbours of a command (a space, brackets
around a fraction) is left in its text as a mark, and settled when the whole argument is there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, partial
from typing import Any

_LONGEST = 2_000  # characters; a longer text is not a formula, and takes too long to parse
# Marks; none is the author's, because control characters in a formula are blanked first
_NAME, _CALL, _WIDE = "\x01\x02\x03"  # a name begins; a function's name ends; what no letter may touch ends
_RATIO, _END, _CELL, _ROW = "\x04\x05\x06\x07"  # a fraction begins and ends; a cell or a row ends
_LEFT, _RIGHT, _TIGHT = "\x0e\x0f\x10"  # braces that are to be seen; the next operator gets no spaces
_FIRM, _WORD, _HYPHEN = "\xa0\u2007\u2010"  # the space after a name; spaces and hyphens of prose
_SHOWN = str.maketrans({_LEFT: "{", _RIGHT: "}", _ROW: ";", _TIGHT: "", _HYPHEN: "-", "∣": "|", "\\": ""})
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ"
_SUBSCRIPT = {unicodedata.normalize("NFKC", char): char for char in _LOWERED}
_SUPERSCRIPT = {unicodedata.normalize("NFKC", char): char for char in _RAISED}
_SUPERSCRIPT |= {"⊤": "ᵀ", "∘": "°", "∗": "*", "*": "*", "′": "′", "†": "†"}
_OPS = "=<>+−±∓×÷·*∗∘∙←-⇿⟰-⟿∈-∍∔-∖∝∣-∪∴-⊣⊥-⊿⋄-⋭⩰-⫿"  # infix: relations, arrows, binary operators
_OP = rf"(?<!{_TIGHT})[{_OPS}]"
_BIG = "∑∏∐∫∬∭∮⋀⋁⋂⋃⨀⨁⨂"
_PARENS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_SCRIPT = rf"(?:[{_LOWERED}{_RAISED}]|[_^](?:{_PARENS}|[^\s(]))"
_LETTER = rf"[^\W\d_][\u0300-\u036f\u20d7]*{_SCRIPT}*"
_OPENING, _CLOSING = rf"(\[⟨⌊⌈{_LEFT}", rf")\]⟩⌋⌉{_RIGHT}"

# What pylatexenc lacks, or spells in a way that a terminal shows badly; what only arranges a formula vanishes.
_SPELLED = """epsilon=ε phi=φ prime=′ backslash=∖ textbackslash=∖ mid=∣ |=‖ colon=: lbrack=[ rbrack=] imath=i jmath=j
    degree=° square=□ Box=□ checkmark=✓ models=⊨ ne=≠ lt=< gt=> neg=¬ land=∧ lor=∨ coloneqq=≔ implies=⇒ iff=⇔ gets=←
    impliedby=⇐ leadsto=⇝ longrightarrow=→ longleftarrow=← Longrightarrow=⇒ bigoplus=⨁ bigotimes=⨂ bigodot=⨀
    varpropto=∝ ddagger=‡ bot=⊥ R=ℝ N=ℕ Z=ℤ Q=ℚ C=ℂ"""
_ARRANGING = r"""/ - ! left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr limits nolimits
    hline notag nonumber displaystyle textstyle scriptstyle rm bf it ce si unit"""
_SYMBOLS = dict(re.findall(r"(\S+)=(\S+)", _SPELLED)) | dict.fromkeys(_ARRANGING.split(), "")
_SYMBOLS |= {"\\": _ROW, "{": _LEFT, "}": _RIGHT, "lbrace": _LEFT, "rbrace": _RIGHT, ">": " ", "enspace": " "}
_GRIDS = {"pmatrix": "[]", "bmatrix": "[]", "vmatrix": "||", "Vmatrix": "‖‖", "array": "", "matrix": ""}
_GRIDS |= dict.fromkeys(("Bmatrix", "cases", "dcases"), _LEFT + _RIGHT)


def to_unicode(formula: str) -> str:
    """Return the TeX `formula` (without its dollars) as one line of Unicode text. Never raises."""
    source = re.sub(r"[\x00-\x20\x7f-\x9f\s]+", " ", formula).replace("->", "→").replace(":=", "≔")
    try:
        is_plain = not re.search(r"[\\^_{}]", source)  # then it need not wait 30 ms for the import of pylatexenc
        line = _tidy(source) if is_plain else _converter()(source) if len(source) <= _LONGEST else _flat(source)
    except Exception:  # such as braces nested deeper than the stack; whatever it is, the card must still be shown
        line = _flat(source)
    line = " ".join(line.translate(_SHOWN).replace("′′", "″").split())
    return unicodedata.normalize("NFC", line.rstrip("; "))


def _flat(source: str) -> str:
    """Return a formula too long or too deep to be parsed: without backslashes and braces."""
    return re.sub(r"\\([A-Za-z]+|.?)|[{}]", lambda match: _SYMBOLS.get(match[1], f" {match[1] or ''} "), source)


@cache
def _converter() -> Callable[[str], str]:
    from pylatexenc import latex2text, latexwalker
    from pylatexenc.macrospec import LatexContextDb, MacroSpec, MacroStandardArgsParser, SpecialsSpec

    texts: dict[str, Any] = {name: _named(text) for name, text in _SYMBOLS.items()}
    for spec in latex2text.get_default_latex_context_db().iter_macro_specs():
        text = spec.simplify_repl
        if text and not (isinstance(text, str) and "%" in text):  # a template, which would warn if it had no argument
            texts.setdefault(spec.macroname, _named(text) if isinstance(text, str) else text)
    texts |= {name: _call(*command) for name, command in _COMMANDS.items()}
    spelling = LatexContextDb()
    spelling.add_context_category(
        "viva",
        [latex2text.MacroTextSpec(*item) for item in texts.items()],
        [latex2text.EnvironmentTextSpec(name, _grid) for name in _GRIDS],
        [latex2text.SpecialsTextSpec(mark, _call("{", partial(_script, mark))) for mark in "^_"]
        + [latex2text.SpecialsTextSpec("&", _CELL)],
    )
    spelling.set_unknown_macro_spec(latex2text.MacroTextSpec("", lambda node: _NAME + node.macroname + _CALL))
    default = latexwalker.get_default_latex_context_db()
    grammar = LatexContextDb()
    grammar.add_context_category(
        "viva",
        [spec for spec in default.iter_macro_specs() if spec.macroname in texts]
        + [MacroSpec(name, arguments) for name, (arguments, _) in _COMMANDS.items()],
        default.iter_environment_specs(),
        [SpecialsSpec(mark, MacroStandardArgsParser("{")) for mark in "^_"] + [SpecialsSpec("&")],
    )
    spaces = {"between-macro-and-chars": False, "between-latex-constructs": True}
    converter = latex2text.LatexNodes2Text(spelling, strict_latex_spaces=spaces, keep_braced_groups=True)
    return lambda source: _tidy(converter.latex_to_text(_braced(source), latex_context=grammar))


def _braced(source: str) -> str:
    r"""Return `source` as pylatexenc wants it, with x_{\text{in}} for x_\text{in} and \frac{1}{2} for \frac12."""
    group = r"\{(?:[^{}]|\{[^{}]*\})*\}"
    source = re.sub(r"(\\.)|%", lambda match: match[1] or r"\%", source)  # nobody comments a flashcard
    source = re.sub(r"\\(left|right) *\.", "", source.replace(r"\mathbb{1}", "𝟙"))
    source = re.sub(r"\\(boldsymbol|bm|pmb)(?![A-Za-z])", r"\\mathbf", source)
    source = re.sub(r"\\text\w*\{[^{}$]*\}", lambda match: re.sub(r"(?<!\\)_", r"\_", match[0]), source)
    source = re.sub(r"(\\[dt]?frac) *(\w) *(\w)", r"\1{\2}{\3}", source)
    return re.sub(rf"([_^]|\\(?:hat|bar|tilde|vec|overline)) *(\\[A-Za-z]+(?:{group})+)", r"\1{\2}", source)


def _call(arguments: str, function: Callable[..., str]) -> Callable[[Any, Any], str]:
    """Return what pylatexenc calls for a command. `arguments` are in its notation: { needed, [ and * not."""
    tidy = str if function is _prose else _tidy  # a hyphen in prose is no minus
    return lambda node, l2tobj: function(*(tidy(l2tobj.node_arg_to_text(node, i)) for i in range(len(arguments))))


def _named(text: str) -> str:
    if text in tuple(_BIG) or text.startswith("lim"):
        return f"{_NAME}{text}{_WIDE}"
    return f"{_NAME}{text}{_CALL}" if len(text) > 1 and text.replace(" ", "").isalpha() else text


def _tidy(text: str) -> str:
    """Return `text` with its marks settled: done for each argument, and in the end for the whole formula."""
    if text.isalnum():
        return text  # most arguments are single letters
    text = re.sub(r"(?<=\d[eE])-(?=\d)|(?<=\|)-(?=\w)", f"{_TIGHT}−", text)  # 1e-5 and |-x| are no differences
    text = re.sub(r"[ \n]+", " ", text.replace("-", "−").replace("'", "′").replace("~", " "))
    text = text.replace(_CELL, "").replace(_ROW, "; ")
    text = re.sub(rf"([{_CALL}{_WIDE}])({_SCRIPT}+)", r"\2\1", text)  # a script belongs to the name: log₂ x
    text = re.sub(rf"{_RATIO}([^{_RATIO}{_END}]*){_END}", _framed, text)
    while (inner := re.sub(r"\{([^{}]*)\}", _ungrouped, text)) != text:
        text = inner
    text = re.sub(rf" *([=<>]=|{_OP}) *", r" \1 ", text)
    text = re.sub(rf"((?:^|[{_OPENING},;/{_CALL}]|[{_OPS}] ) ?)([−+±∓]) ", r"\1\2", text)  # a sign, not an operator
    text = re.sub(rf"(?<=[^\s{_OPENING}|/−+±{_CALL}{_WIDE}]){_NAME}", _FIRM, text).replace(_NAME, "")
    text = re.sub(rf"[{_CALL}{_WIDE}] *(?=[^\s{_OPENING}{_CLOSING}|,;/^_])", _FIRM, text)
    # x²_c, because x_c² would read as x with the index c²
    text = re.sub(rf"(?<![{_BIG}])(_(?:{_PARENS}|[^\s(]))({_WIDE}?[{_RAISED}]+)", r"\2\1", text)
    text = re.sub(f"[{_CALL}{_WIDE}]", "", text)
    text = re.sub(rf"(?<=[{_OPENING}]) +| +(?=[{_CLOSING},;]|\.(?!\d))|(?<=[∂∇Δ¬∀∃]) +(?=\w)", "", text)
    return re.sub(" +", " ", re.sub(rf"‖ *((?:[^‖()]|{_PARENS})*?) *‖", r"‖\1‖", text)).strip(" ")


def _framed(match: re.Match[str]) -> str:
    """Return a fraction, in brackets if it would be misread next to what is around it."""
    start, end = match.span()
    before, after = match.string[max(0, start - 2) : start].rstrip()[-1:], match.string[end : end + 4]
    is_left = before in (_CALL, _END, "/") or before.isdigit()
    if is_left or re.match(rf" *(?:[\w^(\[√∂∇{_RATIO}{_NAME}{_LEFT}]|\|{_SCRIPT})", after):
        return f"{'' if before == _CALL else ' '}({match[1]}){'' if re.match(_SCRIPT, after) else ' '}"
    return f" {match[1]} "


def _ungrouped(match: re.Match[str]) -> str:
    inner, after = match[1], match.string[match.end() : match.end() + 3]
    is_bound = _is_compound(inner) or inner.startswith("√") or inner[-1:] in tuple(_RAISED)
    return _bracketed(inner) if is_bound and re.match(_SCRIPT, after) else inner


def _outside(text: str) -> str:
    """Return `text` with a box for each pair of brackets and what is in it."""
    for _ in range(9):
        text = re.sub(rf"[{_OPENING}][^{_OPENING}{_CLOSING}]*[{_CLOSING}]|\|[^|]*\|", "□", text)
    return text


def _bracketed(text: str) -> str:
    return text if _outside(text) == "□" else f"({text})"


def _is_compound(text: str) -> bool:
    return re.search(rf"{_OP}|[{_FIRM}{_CALL}{_WIDE}]| / ", _outside(text).lstrip("−")) is not None


def _ratio(top: str, bottom: str) -> str:
    over = _bracketed(top) if _is_compound(top) else top
    # Below the bar a product needs brackets too, but for a plain sum (a / ∑ᵢ bᵢ) they only get in the way.
    under = _bracketed(bottom) if re.search(rf"{_OP}| |\d[^\W\d_□]|[\d!]□|\w√", _outside(bottom)) else bottom
    return f"{_RATIO}{over} / {under}{_END}"


def _script(mark: str, text: str) -> str:
    letters, tight = _SUBSCRIPT if mark == "_" else _SUPERSCRIPT, text.replace(" ", "")
    if all(char in letters for char in tight):
        return "".join(letters[char] for char in tight).replace("*", f"{_TIGHT}*")
    if sum(not unicodedata.combining(char) for char in tight) == 1:
        return mark + tight + _WIDE
    return mark + re.sub(f"([{_OPS}])", rf"{_TIGHT}\1", _bracketed(tight))


def _root(index: str, radicand: str) -> str:
    sign = {"": "√", "3": "∛", "4": "∜"}.get(index) or _script("^", index) + "√"
    is_plain = re.fullmatch(rf"[\d.]*|{_LETTER}", radicand)
    return f"{{{sign}{radicand if is_plain else _bracketed(radicand)}{_WIDE}}}"


def _topped(over: str, base: str) -> str:
    text = base + _script("^", over)
    return f" {_TIGHT}{text} " if re.fullmatch(_OP, base) else text


def _accented(mark: str, text: str) -> str:
    return "".join(char + mark if unicodedata.category(char) in ("Lu", "Ll", "Lo", "Nd") else char for char in text)


def _lined(mark: str, text: str) -> str:
    if re.fullmatch(_LETTER, text):
        return _accented(mark.replace("\u0305", "\u0304"), text)
    return re.sub(r"([^\s\x00-\x1f\u0300-\u036f])(?![\u0300-\u036f])", rf"{_TIGHT}\1{mark}", text)


def _prose(text: str) -> str:
    return text.replace("-", _HYPHEN).replace("'", "’").replace(" ", _WORD)


def _grid(node: Any, l2tobj: Any) -> str:
    """Return a matrix or a case distinction as [a b; c d]."""
    lines = l2tobj.nodelist_to_text(node.nodelist).split(_ROW)
    rows = [[_tidy(cell) for cell in line.split(_CELL)] for line in lines if line.strip()]
    is_wide = "cases" in node.environmentname or any(" " in cell for row in rows for cell in row)
    text = "; ".join((", " if is_wide else " ").join(cell.rstrip(",") for cell in row) for row in rows)
    if "cases" in node.environmentname:
        text = re.sub(r", (?=[^\W\d_]{2})", " ", text)  # x if x > 0
    brackets = _GRIDS[node.environmentname]
    return brackets[:1] + text + brackets[1:]


_ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308"}
_ACCENTS |= {"widehat": "\u0302", "widetilde": "\u0303", "overrightarrow": "\u20d7", "mathring": "\u030a"}
_TEMPLATES = {"textcolor": "{:.0}{}", "hspace": " {:.0}", "pmod": " (mod {})", "abs": "|{}|", "norm": "‖{}‖"}
_TEMPLATES |= dict.fromkeys(("binom", "dbinom", "tbinom"), "C({}, {})")
_TEMPLATES |= dict.fromkeys(("label", "tag", "color", "phantom", "hphantom", "vphantom"), "{:.0}")
_TEMPLATES |= dict.fromkeys(
    ("mathrm", "mathit", "mathsf", "mathtt", "mathnormal", "mathop", "boxed", "cancel", "emph"), "{}"
)
_COMMANDS: dict[str, tuple[str, Callable[..., str]]] = {
    **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac"), ("{{", _ratio)),
    **dict.fromkeys(("text", "textrm", "textbf", "textit", "texttt", "textsf", "mbox"), ("{", _prose)),
    **{name: ("{", partial(_accented, mark)) for name, mark in _ACCENTS.items()},
    **{name: ("{" * template.count("}"), template.format) for name, template in _TEMPLATES.items()},
    **dict.fromkeys(("underbrace", "overbrace"), ("{", "{{{}}}".format)),  # a group: it may get a script
    **dict.fromkeys(("overset", "stackrel"), ("{{", _topped)),
    "sqrt": ("[{", _root),
    "overline": ("{", partial(_lined, "\u0305")),
    "underline": ("{", partial(_lined, "\u0332")),
    "operatorname": ("*{", lambda _, name: _NAME + name + _CALL),
    "underset": ("{{", lambda under, base: base + _script("_", under)),
    "bmod": ("", lambda: _NAME + "mod" + _CALL),
    "xrightarrow": ("{", lambda over: _topped(over, "→")),
}
