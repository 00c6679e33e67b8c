"""Text with marks for its markup → Markdown that shows exactly this text. Pure.

Marks are characters that no text has (`html_tree.MARKS`). Only characters that Markdown would take for markup are
escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

BREAK, LINE, PARAGRAPH = "\ue010", "\ue013", "\ue014"  # <br>; where a <div> begins or ends; where a <p> does
VERBATIM_OPEN, VERBATIM_CLOSE = "\ue011", "\ue012"  # around the number of a piece of finished Markdown
DOLLAR, PIPE = "\ue015", "\ue016"  # that are plain text
BOLD, ITALIC, STRUCK = ("\ue020", "\ue021"), ("\ue022", "\ue023"), ("\ue024", "\ue025")

Verbatim = Sequence[str] | Mapping[int, str]  # the pieces of finished Markdown, by number
_BREAKS = re.compile(f"[{BREAK}{LINE}{PARAGRAPH}][{BREAK}{LINE}{PARAGRAPH}\\s]*+")
_VERBATIM = re.compile(f"{VERBATIM_OPEN}([0-9]+){VERBATIM_CLOSE}([0-9]?)")
_MARKS = "\ue010-\ue02f"
_WORD = r"[^\W_]"
# Escaped anywhere in a line …
_ESCAPED = re.compile(
    rf"""(?P<slash>
      \\(?=[!-/:-@\[-`{{-~{_MARKS}]|$) | ` | ~(?=~) | (?<=~)~ | <(?=[A-Za-z/!?]) | &(?=\#?\w{{1,32}};)
    | \](?=[(\[:{_MARKS}]) | !(?=[{VERBATIM_OPEN}\[])
    | (?<!\s)\* | \*(?!\s|$) | (?<!{_WORD})_(?!\s|$) | (?<!\s)_(?!{_WORD}) )""",
    re.VERBOSE | re.MULTILINE,
)
# … and only where a line begins.
_AT_START = re.compile(
    r"""^(?P<before>[ ]*)(?:
      (?P<number>[0-9]{1,9})(?=[.)](?:\s|$))
    | (?= \#{1,6}(?:\s|$) | [-+*](?:\s|$) | > | =+\s*$ | -+\s*$ | [|:\s-]+$ ) )""",
    re.VERBOSE | re.MULTILINE,
)
_PLAIN = re.compile(rf"[^\W\d_][^\\`~<&\]!*_\n{_MARKS}]*+")  # as most lines are: nothing below would change them
_EMPHASIS = re.compile("[\ue020-\ue025]")
_WRONG_OPEN = re.compile(rf"({_WORD})(?=[\ue020\ue022\ue024][^\w\s])")
_WRONG_CLOSE = re.compile(rf"(?<=[^\w\s])([\ue021\ue023\ue025]+)({_WORD})")
# Next to other emphasis, italics are `_…_`: which stars belong to which would not be clear.
_OTHER = "[\ue020\ue021\ue024\ue025]"
_INNER = "([^\ue022\ue023]*)"
_ITALIC_BESIDE = re.compile(
    rf"(?<!{_WORD})\ue022(?:(?<={_OTHER}\ue022){_INNER}|(?={_OTHER}){_INNER}|{_INNER}(?=\ue023{_OTHER}))"
    rf"\ue023(?!{_WORD})"
)
_WRITTEN = {
    ord(DOLLAR): r"\$",
    ord(PIPE): r"\|",
    0xE020: "**",
    0xE021: "**",
    0xE022: "*",
    0xE023: "*",
    0xE024: "~~",
    0xE025: "~~",
}
_PIPE = re.compile(r"(?<!\\)\|")
_EMPTY = re.compile("\ue020(\\s*)\ue021|\ue022(\\s*)\ue023|\ue024(\\s*)\ue025")
_AGAIN = re.compile("\ue021\ue020|\ue023\ue022|\ue025\ue024")


def paragraphs(text: str, verbatim: Sequence[str]) -> list[str]:
    """Return the paragraphs of a marked text as Markdown. Single breaks are hard line breaks."""
    text = _with_prices(_BREAKS.sub(_broken, text))
    lines = [[_spaced(line) for line in part.split(BREAK)] for part in text.split(PARAGRAPH)]
    joined = ["\\\n".join(filter(None, (_finished(line) for line in part))) for part in lines]
    return [_with_verbatim(part, verbatim) for part in joined if part]


def cell(text: str, verbatim: Sequence[str]) -> str:
    """Return a marked text as Markdown for a table cell. Pipes in formulas stay."""
    used = {int(number) for number, _ in _VERBATIM.findall(text)}
    outside = {at: verbatim[at] if verbatim[at].endswith("$") else _PIPE.sub(r"\\|", verbatim[at]) for at in used}
    return one_line(text.replace("|", PIPE), outside)


def one_line(text: str, verbatim: Verbatim, *, is_block: bool = True) -> str:
    """Return a marked text as Markdown in one line: a block, or a part of one."""
    line = _finished(" ".join(_with_prices(_BREAKS.sub(" ", text)).split()), is_block=is_block)
    return " ".join(_with_verbatim(line, verbatim).split("\n"))


def around(text: str, marks: tuple[str, str]) -> str:
    """Put marks around the text of each line, inside its spaces."""
    if not text.strip():
        return text
    text = text.replace(marks[0], "").replace(marks[1], "")
    parts = re.split(f"([{BREAK}{LINE}{PARAGRAPH}]+)", text)
    return "".join(_between(part, marks) if at % 2 == 0 else part for at, part in enumerate(parts))


def _between(text: str, marks: tuple[str, str]) -> str:
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return f"{text[:start]}{marks[0]}{core}{marks[1]}{text[start + len(core) :]}"


def _with_prices(text: str) -> str:
    """Mark dollars as plain text where they could be taken for a formula's."""
    return text.replace("$", DOLLAR) if text.count("$") > 1 or VERBATIM_OPEN in text else text


def _broken(match: re.Match[str]) -> str:
    """Return the one mark that a run of breaks amounts to: the end of a line, or of a paragraph."""
    run = "".join(match.group().split())
    ends = run.count(BREAK) + (run[0] != BREAK)
    return PARAGRAPH if PARAGRAPH in run or ends > 1 else BREAK


def _spaced(line: str) -> str:
    """Remove the spaces that HTML does not show. A line break stays: in Markdown it also shows as a space."""
    return "\n".join(filter(None, (" ".join(part.replace("\xa0", " ").split()) for part in line.split("\n"))))


def _finished(line: str, *, is_block: bool = True) -> str:
    """Escape a line's text, and write its emphasis as Markdown."""
    if _PLAIN.fullmatch(line):
        return line
    is_emphasized = bool(_EMPHASIS.search(line))
    if is_emphasized:
        line = _EMPTY.sub(lambda match: next(filter(None, match.groups()), ""), _AGAIN.sub("", line))
    line = _ESCAPED.sub(r"\\\g<slash>", line)
    if is_block:
        line = _AT_START.sub(lambda match: f"{match['before']}{match['number'] or ''}\\", line)
    if is_emphasized:
        line = _WRONG_OPEN.sub(lambda match: f"&#{ord(match[1])};", line)
        line = _WRONG_CLOSE.sub(lambda match: f"{match[1]}&#{ord(match[2])};", line)
        line = _ITALIC_BESIDE.sub(lambda match: f"_{match[match.lastindex or 0]}_", line)
    return line.translate(_WRITTEN)


def _with_verbatim(line: str, verbatim: Verbatim) -> str:
    def put_in(match: re.Match[str]) -> str:
        piece, after = verbatim[int(match[1])], match[2]
        return f"{piece}&#{ord(after)};" if after and piece.endswith("$") else piece + after  # `$x$5` is no formula

    return _VERBATIM.sub(put_in, line)
