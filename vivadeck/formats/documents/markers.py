"""What a line begins with: `1.`, `(2)`, `Q3:`, `Antwort:`, `a)`, `-`, `##`. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_SPACES = r"[ \t]*"
_DECORATION = re.compile(r"(?P<hash>\#{1,6}[ \t]+)?(?P<bold>\*\*|__)?")
_ASKING = r"(?:viva[ \t]+)?(?:questions?|ques|qn|q|frage|pregunta|domanda|pytanie|vraag|pergunta)"
_REPLYING = (
    r"answer|ans|antwort|lösung|réponse|reponse|respuesta|risposta|resposta|solution|sol|antwoord|correct(?:[ ]answer)?"
)
_NUMBER = r"\d{1,3}(?:\.\d{1,3}){0,2}"
_KINDS = (
    (
        "Q",
        rf"{_ASKING}{_SPACES}[.-]?{_SPACES}(?:no\.?|n°|\#)?{_SPACES}(?P<n>{_NUMBER}){_SPACES}(?:[.:)–—-]+|(?=\*\*)|$|(?=\s))",
    ),
    ("Q", rf"{_ASKING}{_SPACES}(?:[:)]|\.(?=\s))"),
    ("A", rf"(?:{_REPLYING}){_SPACES}(?P<n>{_NUMBER})?{_SPACES}(?:[.:)]|[–—-](?=\s)|$)"),
    ("A", rf"a{_SPACES}(?:(?P<n>{_NUMBER}){_SPACES}[.:)]|:)"),
    ("A", r"(?:=+>|-+>|[→⇒➔➜])(?=\s+\S)"),
    ("No.", rf"(?:n[or]\.|n°|\#){_SPACES}(?P<n>{_NUMBER})(?:{_SPACES}[.:)]|(?=\s+[^\W\d_]))"),
    ("1/", rf"(?P<n>{_NUMBER})/(?=\s+[^\W\d_])"),
    ("(1)", rf"\((?P<n>{_NUMBER})\)(?=\s|\S*[^\W\d_])"),
    ("1)", rf"(?P<n>{_NUMBER})\\?\)(?=\s|[^\W\d_]|\*\*|[¿“\"'`]|$)"),
    ("1.", rf"(?P<n>{_NUMBER})\\?\.(?=\s|[^\W\d_]|\*\*|[¿“\"'`]|$)"),
    ("1:", rf"(?P<n>{_NUMBER})(?::|[ ]?[–—-])(?=\s+\S)"),
    ("1.1", r"(?P<n>\d{1,3}(?:\.\d{1,3}){1,2})(?=[ \t]+[^\W\d_])"),
    ("i", r"\(?(?P<l>[ivx]{1,5})[.)](?=\s+\S)"),
    ("a", r"\(?(?P<l>[a-zA-Z])[.)](?=\s+\S)"),
    ("-", r"[-*+•‣◦▪·○●⁃\uf0b7\uf0a7\uf0d8\uf0fc](?=\s+\S)"),
)
_MARKERS = tuple((style, re.compile(pattern, re.IGNORECASE)) for style, pattern in _KINDS)
NUMBERED = frozenset({"(1)", "1)", "1.", "1:", "1/", "1.1", "No."})

_LOWER = re.compile(r"[^\W\d_A-Z]{3,}(?:[ \t]*\d+)?[. \t]*$")  # "answer." begins a line of a sentence, not an answer


class Marker(NamedTuple):
    """How a line begins. `style` is one of the kinds above, "" for none; `number` is 0 for none; `shown` as written."""

    style: str = ""
    number: int = 0
    shown: str = ""
    level: int = 0  # of a Markdown heading
    is_bold: bool = False  # all of the text is


NONE = Marker()


def split(line: str) -> tuple[Marker, str]:
    """Split a line into its marker and the rest."""
    text = line.strip()
    decoration = _DECORATION.match(text)
    assert decoration is not None  # every part may be missing
    level = len((decoration["hash"] or "").strip())
    bold = decoration["bold"] or ""
    bare = text[decoration.end() :]
    for style, pattern in _MARKERS:
        match = pattern.match(bare)
        if match and not (bold and style in "a-i") and not (style in "QA" and _LOWER.match(match.group())):
            return _marker(style, match, level, bold, bare[match.end() :])
    rest = text[len(decoration["hash"] or "") :].strip()
    return Marker("", 0, "", level, all_bold(rest)), unbold(rest) if level else rest


def _marker(style: str, match: re.Match[str], level: int, bold: str, rest: str) -> tuple[Marker, str]:
    if bold and not rest.startswith(bold):
        rest = bold + rest.strip()  # the marker was the beginning of the bold text
    elif bold:
        rest = rest[len(bold) :].lstrip(" :.")
    groups = match.groupdict()
    number = int(groups["n"].rpartition(".")[2]) if groups.get("n") else _letter(groups.get("l"))
    rest = rest.strip()
    if style == "1." and "." in (groups.get("n") or ""):
        style = "1.1"
    inner, is_bold = unbold(rest), all_bold(rest)
    return Marker(style, number, match.group().strip(), level, is_bold), inner if is_bold else rest


def _letter(letter: str | None) -> int:
    return ord(letter.lower()) - ord("a") + 1 if letter and len(letter) == 1 else 0


def all_bold(text: str) -> bool:
    """Tell whether all of a line is bold."""
    return bool(re.fullmatch(r"(\*\*|__)(?:(?!\1).)+\1[.:]?", text))


def unbold(text: str) -> str:
    """Return a line that is all bold without its marks."""
    return re.sub(r"^(\*\*|__)(.+)\1([.:]?)$", r"\2\3", text) if all_bold(text) else text
