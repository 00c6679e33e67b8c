"""TeX formulas as one line of Unicode text: what each command is spelled as, and where spaces and brackets go. Pure.

pylatexenc reads the braces, the environments and the names of symbols; it costs 30 ms to import, so it waits until a
formula needs it. Its nodes become atoms (as TeX calls them: operand, operator, relation, bracket), and atoms a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

_Todo = deque[Any]  # what is still to be read: single characters, and nodes of pylatexenc (which has no types)
_LONGEST = 10_000  # characters; more is no formula, and parsing would take longer than a reader waits
_FIRM = "\xa0"  # a space that stays where scripts lose theirs: between words, after the name of a function

_SUBSCRIPT = dict(
    zip("0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
)
_SUPERSCRIPT = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ⊤∘∗*′†‡",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡᵀ°**′†‡",
        strict=True,
    )
)
_KINDS = {
    **dict.fromkeys("([{⟨⌊⌈⟦", "open"),
    **dict.fromkeys(")]}⟩⌋⌉⟧", "close"),
    **dict.fromkeys("∑∏∐∫∬∭∮⋀⋁⋂⋃⨀⨄⨆", "op"),
    **dict.fromkeys("+−±∓", "sign"),
    **dict.fromkeys("|‖", "bar"),
    **dict.fromkeys(",;", "punct"),
    **dict.fromkeys("*·∙", "rel"),
    **dict.fromkeys("∂∇∀∃∄∅∞√∛∜∠¬⊤∎…⋯⋮⋱∆∁⁺⁻⁼₊₋₌♯", "ord"),  # what Unicode, but not TeX, counts among the operators
}
# Symbols that pylatexenc lacks, or spells in a way that a terminal shows badly.
_SYMBOLS = dict(
    pair.split("=", 1)
    for pair in (
        r"epsilon=ε phi=φ prime=′ backslash=∖ textbackslash=∖ mid=∣ |=‖ colon=: cdotp=· lbrack=[ rbrack=] dagger=†"
        " ddagger=‡ imath=i jmath=j degree=° Box=□ square=□ triangle=△ checkmark=✓ copyright=© models=⊨ bot=⊥ ne=≠ lt=<"
        " gt=> neg=¬ land=∧ lor=∨ coloneqq=≔ implies=⇒ impliedby=⇐ iff=⇔ gets=← leadsto=⇝ longrightarrow=→ Longrightarrow=⇒"
        " longleftarrow=← bigoplus=⨁ bigotimes=⨂ bigodot=⨀ biguplus=⨄ bigsqcup=⨆ varpropto=∝ thicksim=∼ thickapprox=≈"
        " llbracket=⟦ rrbracket=⟧ R=ℝ N=ℕ Z=ℤ Q=ℚ C=ℂ bmod=mod euro=€ pounds=£ S=§"
    ).split()
)
_SPACES = {*", ; : > ~".split(), " ", "quad", "qquad", "enspace", "thinspace", "hfill", "hfil"}
_IGNORED = frozenset(
    r"! / - limits nolimits displaystyle textstyle scriptstyle scriptscriptstyle nonumber notag hline big Big bigg Bigg"
    " rm bf it sf tt cal boldmath mathrm mathit mathsf mathtt mathnormal mathord mathbin mathrel mathstrut strut ce si unit"
    " boxed fbox cancel bcancel overbrace underbrace smash protect allowbreak ensuremath vcenter begin end".split()
)
_STYLES = {
    **dict.fromkeys(("mathbf", "boldsymbol", "bm", "pmb", "bold"), "BOLD"),
    **dict.fromkeys(("mathcal", "mathscr"), "SCRIPT"),
    **{"mathbb": "DOUBLE-STRUCK", "mathbbm": "DOUBLE-STRUCK", "mathds": "DOUBLE-STRUCK", "mathfrak": "FRAKTUR"},
}
_ACCENTS = {
    **dict.fromkeys(("hat", "widehat", "^"), "\u0302"),
    **dict.fromkeys(("tilde", "widetilde", "~"), "\u0303"),
    **dict.fromkeys(("bar", "overline", "="), "\u0304"),
    **dict.fromkeys(("vec", "overrightarrow"), "\u20d7"),
    **dict.fromkeys(("dot", "."), "\u0307"),
    **dict.fromkeys(("ddot", '"'), "\u0308"),
    **dict.fromkeys(("acute", "'"), "\u0301"),
    **dict.fromkeys(("grave", "`"), "\u0300"),
    **{"underline": "\u0332", "check": "\u030c", "breve": "\u0306", "mathring": "\u030a", "c": "\u0327", "v": "\u030c"},
}
_BRACKETS = {"abs": "||", "norm": "‖‖", "set": "{}", "floor": "⌊⌋", "ceil": "⌈⌉", "ket": "|⟩", "bra": "⟨|"}
_GRIDS = {"pmatrix": "[]", "bmatrix": "[]", "vmatrix": "||", "Vmatrix": "‖‖", "Bmatrix": "{}", "cases": "{}"}
_OPEN_GRIDS = {"array", "matrix", "smallmatrix", "tabular"}


class _Atom(NamedTuple):
    """One piece of a formula.

    Its kind is ord, op (∑), fn (log), rel (any binary operator or relation), sign (+ or −, perhaps unary), open, close,
    bar (| or ‖, on whichever side), punct, frac, paren (frac in brackets), root, group, array or infix (`\\over`).
    """

    kind: str
    text: str
    gap: bool = False  # the author left a space before it
    sub: str = ""
    sup: str = ""


def to_unicode(formula: str) -> str:
    """Return the TeX `formula` (without its dollars) as one line of Unicode text. Never raises."""
    # A percent sign is meant as one in a deck, not as a comment; 1e-5 is a number, not a difference.
    source = re.sub(r"[\x00-\x20\x7f-\x9f\s]+", " ", formula).replace("->", "→").replace(":=", "≔")
    source = re.sub(r"(\d[eE])-(?=\d)", "\\1\u2011", re.sub(r"(\\.)|%", lambda found: found[1] or r"\%", source))
    try:
        line = _flat(source) if len(source) > _LONGEST else _join(_atoms(_parsed(source)))
    except Exception:  # such as braces nested deeper than the stack: whatever it is, the card must still be shown
        line = _flat(source)
    line = unicodedata.normalize("NFC", line.replace("∣", "|").replace("\u2011", "−").replace("′′", "″"))
    return " ".join(line.split())


def _parsed(source: str) -> Iterable[Any]:
    if not re.search(r"[\\^_{}]", source):
        return source
    from pylatexenc.latexwalker import LatexWalker
    from pylatexenc.macrospec import LatexContextDb

    # An empty context: no command takes its arguments yet, so that x_\text{in} and \frac12 can be read as TeX does.
    nodes: list[Any] = LatexWalker(source, latex_context=LatexContextDb(), tolerant_parsing=True).get_latex_nodes()[0]
    return nodes


@cache
def _symbols() -> dict[str, str]:
    from pylatexenc.latex2text import get_default_latex_context_db

    known = get_default_latex_context_db().filter_context(exclude_categories=["latex-placeholders"])
    found: dict[str, str] = {}
    for spec in known.iter_macro_specs():
        if isinstance(spec.simplify_repl, str) and "%" not in spec.simplify_repl:
            found.setdefault(spec.macroname, spec.simplify_repl)
    return found | _SYMBOLS


def _flat(source: str) -> str:
    """Return a formula that is too long or too deep to be parsed: symbols in place, braces dropped, the rest as it is."""
    known = _symbols()
    return re.sub(r"\\([A-Za-z]+|.?)|[{}$]", lambda found: known.get(found[1] or "", f"{found[1] or ''} "), source)


def _stream(nodes: Iterable[Any]) -> _Todo:
    return deque(item for node in nodes for item in getattr(node, "chars", (node,)))


def _is_group(item: Any) -> bool:
    return hasattr(item, "nodelist") and not hasattr(item, "environmentname")


def _atoms(nodes: Iterable[Any]) -> list[_Atom]:
    todo, atoms, gap = _stream(nodes), list[_Atom](), False
    while todo:
        if todo[0] in (" ", "~", "&", "$"):
            gap |= todo.popleft() in " ~"
        elif todo[0] in ("^", "_", "'"):
            atoms[-1:] = [_with_script(atoms[-1] if atoms else _Atom("ord", ""), todo)]
            gap = False
        elif new := _item(todo):
            atoms += [new[0]._replace(gap=gap or new[0].gap), *new[1:]]
            gap = False
    for place, atom in enumerate(atoms):
        if atom.kind == "infix":
            return [_infix(atom.text, atoms[:place], atoms[place + 1 :])]
    return atoms


def _with_script(atom: _Atom, todo: _Todo) -> _Atom:
    mark = todo.popleft()
    if mark == "'":
        return atom._replace(sup=atom.sup + "′")
    script = _join(_argument(todo)).replace(" ", "")
    return atom._replace(sub=atom.sub + script) if mark == "_" else atom._replace(sup=atom.sup + script)


def _skip_spaces(todo: _Todo) -> None:
    while todo and todo[0] == " ":
        todo.popleft()


def _argument(todo: _Todo) -> list[_Atom]:
    _skip_spaces(todo)
    if todo and _is_group(todo[0]):
        return _atoms(todo.popleft().nodelist)
    return _item(todo) if todo else []


def _optional(todo: _Todo) -> str:
    """Take an argument in square brackets, if one is next."""
    items = []
    if todo and todo[0] == "[":
        while todo and (item := todo.popleft()) != "]":
            items.append(item)
    return _join(_atoms(items[1:]))


def _item(todo: _Todo) -> list[_Atom]:
    item = todo.popleft()
    if isinstance(item, str):
        text = "−" if item == "-" else item
        return [_Atom(_kind(text), text)]
    if hasattr(item, "environmentname"):
        return [_environment(item.environmentname.strip("* "), _stream(item.nodelist))]
    if _is_group(item):
        return [_group(_atoms(item.nodelist))]
    return _macro(item, todo)


def _group(inner: list[_Atom]) -> _Atom:
    if len(inner) == 1 and not inner[0].sub + inner[0].sup:
        keep = inner[0].kind in ("frac", "root", "group", "op", "fn")
        return inner[0] if keep else inner[0]._replace(kind="ord")  # so that 60{,}000 is one number
    bound = len(inner) == 1 or _is_compound(inner, below=False)
    return _Atom("group" if bound else "ord", _join(inner))


def _kind(text: str) -> str:
    if text in _KINDS:
        return _KINDS[text]
    if len(text) > 1:
        return "fn"
    is_relation = unicodedata.category(text) == "Sm" or "←" <= text <= "⇿" or "⟰" <= text <= "⟿"
    return "rel" if is_relation else "ord"


def _macro(node: Any, todo: _Todo) -> list[_Atom]:
    name, known = node.macroname, _symbols()
    if name in _HANDLERS:
        return _HANDLERS[name](name, todo)
    if name in _IGNORED:
        return []
    if name in _SPACES:
        todo.appendleft(" ")
        return []
    text = known.get(name, name)
    kind = "fn" if name.isalpha() and (name not in known or len(text) > 1) else _kind(text)
    # TeX swallows the space after a command. After a letter that reads well (∂L), but not before a bar or a bracket.
    wide = kind in ("op", "fn") or text in "…⋯" or (todo and isinstance(todo[0], str) and not todo[0].isalnum())
    arguments = []
    while kind == "fn" and todo and _is_group(todo[0]):
        arguments.append(_join(_argument(todo)))
    if any(arguments):
        return [_Atom(kind, text + _bracketed(", ".join(arguments)))]
    if node.macro_post_space and wide:
        todo.appendleft(" ")
    return [_Atom(kind, text)]


def _is_enclosed(text: str) -> bool:
    depth = 0
    for place, char in enumerate(text):
        depth += (_kind(char) == "open") - (_kind(char) == "close")
        if depth <= 0:
            return place == len(text) - 1 > 0
    return False


def _bracketed(text: str) -> str:
    return text if _is_enclosed(text) else f"({text})"


def _is_one(text: str) -> bool:
    return sum(not unicodedata.combining(char) for char in text) == 1


def _script(mark: str, text: str, letters: dict[str, str]) -> str:
    if all(char in letters for char in text):
        return "".join(letters[char] for char in text)
    return mark + (text if _is_one(text) else _bracketed(text))


def _spelled(atom: _Atom) -> str:
    base, sub, sup = atom.text, _script("_", atom.sub, _SUBSCRIPT), _script("^", atom.sup, _SUPERSCRIPT)
    if sub + sup and atom.kind in ("frac", "group", "root"):
        base = _bracketed(base)
    # x_c² would read as x with index c²
    swapped = sub.startswith("_") and not sup.startswith("^") and atom.kind not in ("op", "fn")
    return base + (sup + sub if swapped else sub + sup)


def _is_compound(atoms: list[_Atom], below: bool) -> bool:
    """Tell whether `atoms` need brackets above or below a fraction bar; below, a product does too (1 / (2σ²))."""
    atoms, depth, before = _in_context(atoms), 0, None
    for atom in atoms:
        depth -= atom.kind == "close"
        if depth == 0 and atom.kind in ("rel", "punct", "frac", "paren", "group"):
            return True
        if depth == 0 and before and atom.kind != "open":
            if not below and before.kind in ("op", "fn"):
                return True
            product = atom.gap or (before.text.isdigit() and atom.text[:1].isalpha())
            if below and product and atoms[0].kind not in ("op", "fn"):
                return True
        depth += atom.kind == "open"
        before = atom
    return below and bool(atoms) and atoms[0].kind == "sign"


def _ratio(top: list[_Atom], bottom: list[_Atom]) -> _Atom:
    over, under = _join(top), _join(bottom)
    over = _bracketed(over) if _is_compound(top, below=False) else over
    under = _bracketed(under) if _is_compound(bottom, below=True) else under
    return _Atom("frac", f"{over} / {under}")


def _infix(name: str, left: list[_Atom], right: list[_Atom]) -> _Atom:
    return _ratio(left, right) if name == "over" else _Atom("fn", f"C({_join(left)}, {_join(right)})")


def _in_context(atoms: list[_Atom]) -> list[_Atom]:
    """Return `atoms` with all that depends on neighbours decided: bars, signs, full stops, brackets around fractions."""
    seen: list[_Atom] = []
    bars = 0
    atoms = [atom for atom in atoms if atom.text or atom.sub or atom.sup]
    for atom, after in zip(atoms, [*atoms[1:], _Atom("end", "")], strict=True):
        first = not seen or seen[-1].kind in ("open", "rel", "sign", "punct", "op", "fn") or seen[-1].text == "/"
        kind, text = atom.kind, atom.text
        if kind == "sign" and not first:
            kind = "rel"
        elif kind == "bar":
            kind = _bar_kind(atom, after, first, bars)
            bars += {"open": 1, "close": -1}.get(kind, 0)
        elif text == "." and not after.text.isdigit():
            kind = "punct"
        elif kind == "array":
            kind, text = "ord", text if seen and seen[-1].kind == "open" else f"[{text}]"
        elif kind == "group" and seen and seen[-1].kind == "fn":
            text = _bracketed(text)
        elif kind == "frac" and _is_squeezed(seen[-1:], after):
            kind, text = "paren", _bracketed(text)
        seen.append(atom._replace(kind=kind, text=text))
    return seen


def _bar_kind(bar: _Atom, after: _Atom, first: bool, bars: int) -> str:
    if first or (not bars and (after.kind == "sign" or (bar.gap and not after.gap))):
        return "open"
    if bars:
        return "close"
    return "rel" if bar.gap else "ord"  # P(A | B), P(A|B)


def _is_squeezed(before: list[_Atom], after: _Atom) -> bool:
    """Tell whether a fraction between these neighbours would be misread without brackets."""
    if before and (before[0].kind in ("fn", "frac", "paren") or before[0].text == "/"):
        return True
    return after.kind in ("ord", "op", "fn", "open", "frac", "root", "group") and after.text not in ("…", ".", ":")


def _join(atoms: list[_Atom]) -> str:
    line, before = "", None
    for atom in _in_context(atoms):
        line += _space(before, atom) if before else ""
        line += _spelled(atom)
        before = atom
    return line


def _space(before: _Atom, atom: _Atom) -> str:
    gap, kinds = " " if atom.gap else "", (before.kind, atom.kind)
    if before.kind in ("open", "sign") or atom.kind in ("close", "punct"):
        return ""
    if "rel" in kinds:
        return gap if kinds == ("rel", "rel") else " "
    if "/" in (before.text, atom.text) or before.kind == "punct":
        return gap
    if before.kind in ("op", "fn") and atom.kind in ("open", "paren", "group"):
        return gap
    if "op" in kinds or "fn" in kinds:
        return _FIRM
    if "frac" in kinds or "paren" in kinds or before.kind == "root":
        return " "
    loose = (before.sub or before.sup) and _spelled(before)[-2:-1] in ("_", "^") and atom.text[:1].isalnum()
    return _FIRM if loose else gap


def _fraction(_: str, todo: _Todo) -> list[_Atom]:
    return [_ratio(_argument(todo), _argument(todo))]


def _binomial(_: str, todo: _Todo) -> list[_Atom]:
    return [_infix("choose", _argument(todo), _argument(todo))]


def _root(_: str, todo: _Todo) -> list[_Atom]:
    _skip_spaces(todo)
    index, radicand = _optional(todo), _argument(todo)
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index) or _script("", index, _SUPERSCRIPT) + "√"
    text = _join(radicand)
    lone = len(radicand) == 1 and _is_one(radicand[0].text)
    return [_Atom("root", sign + (text if lone or re.fullmatch(r"[\d.]+", text) else _bracketed(text)))]


def _words(_: str, todo: _Todo) -> list[_Atom]:
    """Read an argument that is prose: hyphens and spaces are what they are."""
    if todo and todo[0] == "*":
        todo.popleft()
    _skip_spaces(todo)
    return [_Atom("ord", _prose(todo.popleft()).replace(" ", _FIRM))] if todo else []


def _prose(item: Any) -> str:
    if isinstance(item, str):
        return item.replace("~", " ")
    if not _is_group(item) or getattr(item, "displaytype", None):
        return _join(_atoms([item]))
    inner, text = _stream(item.nodelist), ""
    while inner:
        is_macro = hasattr(inner[0], "macroname")
        text += _join(_item(inner)) if is_macro else _prose(inner.popleft())
    return text


def _operator(name: str, todo: _Todo) -> list[_Atom]:
    return [atom._replace(kind="fn") for atom in _words(name, todo)]


def _styled(name: str, todo: _Todo) -> list[_Atom]:
    style = _STYLES[name]
    return [atom._replace(text="".join(_restyled(char, style) for char in atom.text)) for atom in _argument(todo)]


def _restyled(char: str, style: str) -> str:
    name = re.sub("^(LATIN|GREEK) |LETTER ", "", unicodedata.name(char, ""))
    for full in (f"MATHEMATICAL {style} {name}", f"{style} {name}", f"BLACK-LETTER {name}"):
        try:
            return unicodedata.lookup(full)
        except KeyError:
            continue
    return char


def _accented(name: str, todo: _Todo) -> list[_Atom]:
    atoms, mark = _argument(todo), _ACCENTS[name]
    if len(atoms) == 1 and _is_one(atoms[0].text):
        return [atoms[0]._replace(kind="ord", text=unicodedata.normalize("NFC", atoms[0].text + mark))]
    text = _join(atoms)
    if name in ("overline", "underline", "bar"):
        mark = mark.replace("\u0304", "\u0305")
        return [_Atom("ord", "".join(char if char.isspace() else char + mark for char in text))]
    return [_Atom("ord", name.removeprefix("wide") + _bracketed(text) if name.isalpha() else text[:1] + mark + text[1:])]
