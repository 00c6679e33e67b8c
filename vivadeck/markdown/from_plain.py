"""Plain text, as in the cells of spreadsheets → Markdown that looks like it. Pure.

What students write on purpose stays Markdown: `$…$` formulas (also MathJax's `\\(…\\)`), code in backticks, `**bold**`
around whole words, lists of more than one line, links, tables. Every other character with a meaning in Markdown
(`2*3*4`, `__init__`, `<div>`, `# 5`, `> 5`) is escaped, and line breaks stay line breaks.
"""

from __future__ import annotations

import re

_ITEM = r"[ ]*(?:[-*]|\d{1,9}[.)])[ ]"
# Each alternative ends at the latest where the same one could begin again, so that no text is scanned more than twice.
_PIECE = re.compile(
    rf"""
      (?P<kept>
          ^[ ]{{0,3}}(?P<fence>```|~~~)[^\n]*(?:\n(?![ ]{{0,3}}(?P=fence))[^\n]*)*+\n[ ]{{0,3}}(?P=fence)[`~]*(?:\n|\Z)
        | (?<!`)(?P<ticks>`{{1,2}})(?!`)[^`\n]++(?P=ticks)(?!`)
        | \$\$[^$]++\$\$\n?
        | \$(?![\s$])[^$\n]++(?<![\s\\])\$(?!\d)
        | (?<![\w*\\])\*\*(?![\s*])[^*\n]++(?<!\s)\*\*(?![\w*])
        | (?<![\w!\\])!?\[[^\[\]\n\\]++\]\([^()\s\\]++\)
        | (?<=\S[ ])_+(?!\S)
      )
    | \\\( (?P<inline> (?:[^\\\n$]|\\[^()\n$])++ ) \\\)
    | \\\[ (?P<display> (?:[^\\$]|\\[^\[\]$])++ ) \\\]
    | (?P<line_break> (?<=[^\n])\n(?!\n|{_ITEM}|[ ]*\||[ ]{{0,3}}(?:```|~~~)|\$\$) )
    | (?P<item> ^{_ITEM} )
    | (?P<start>
          ^[ ]{{0,3}}(?: \#{{1,6}}(?=\s|$) | > | [-+](?=\s|$) | [-=*_](?=[ ]*(?:[-=*_][ ]*)*$) | \[(?=[^\]\n]*\]:) )
      )
    | (?P<indent> ^(?:[ ]*\t|[ ]{{2}})[ \t]* )
    | (?P<special>
          \\(?=[!-/:-@\[-`{{-~\n]|\Z)
        | <(?=[A-Za-z/!?])
        | &(?=\#?\w{{1,32}};)
        | (?<=\S)\* | \*(?=\S)
        | (?<![^\W_])_ | _(?![^\W_])
        | ~(?=~) | (?<=~)~
        | ` | \](?=\()
      )
    """,
    re.VERBOSE | re.MULTILINE,
)
_WORDS = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.?'])*")  # as most cells are: nothing in it is for Markdown
_FIRST_ITEM = re.compile(f"^{_ITEM}", re.MULTILINE)


def markdown(text: str) -> str:
    """Return Markdown that looks like `text`."""
    text = text.strip()
    if _WORDS.fullmatch(text):
        return text
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    is_list = "\n" in text and bool(_FIRST_ITEM.search(text))

    def replaced(piece: re.Match[str]) -> str:
        match piece.lastgroup:
            case "inline":
                return f"${piece['inline'].strip()}$"
            case "display":
                return f"$${piece['display'].strip()}$$"
            case "line_break":
                return "\\\n"
            case "indent":
                return piece.group() if is_list else piece.group().replace("\t", " " * 4).replace(" ", "\u00a0")
            case "item" if is_list or piece.group()[-2] in ".)":
                return piece.group()
            case "item" | "start" | "special":
                return _escaped(piece.group())
        return piece.group()

    return _PIECE.sub(replaced, text)


def _escaped(marked: str) -> str:
    """Return `marked` with a backslash before its first character that is not a space."""
    bare = marked.lstrip(" ")
    return f"{marked[: len(marked) - len(bare)]}\\{bare}"
