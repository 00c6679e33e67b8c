"""The HTML of simple Markdown, many times faster than markdown-it makes it. Pure.

Paragraphs, lists with `- `, blocks of code, **bold**, *italics*, `code`, $formulas$: most cards need no more. The
result is byte for byte what `to_html` makes with markdown-it; where that is not certain, it is None. It is as safe as
the text: no character reference is read, which could make another character.
"""

from __future__ import annotations

import re

from vivadeck.markdown import html_parts

_LONGEST = 5_000  # the time grows with the square of stars and backticks that are made to hurt
_CODE = r"`(?<!``)[^`\s](?:[^`]*[^`\s])?`(?!`)"
_FORMULA = r"(?:\$\$(?:\\.|[^$\\])+\$\$|\$(?![\s$])(?:\\.|[^$\\])+(?<!\s)\$(?!\d))"
# Stars that have only one meaning, by the characters on both sides of them.
_OPENED = r"(?:(?<![^ \n(\"'\[]%s)(?=[\w$])(?!_)|(?<![^ \n]%s)(?=`))"
_CLOSED = r"(?:(?<=[\w$])(?<!_)%s(?![^ \n.,;:!?)\"'\]–—-])|(?<=[.,:;!?)`])%s(?![^ \n]))"
_BOLD, _ITALIC = (
    stars + _OPENED.replace("%s", stars) + f"(?:[^*`$]|{_CODE}|{_FORMULA})+?" + _CLOSED.replace("%s", stars)
    for stars in (r"\*\*", r"\*")
)
_TOKEN = re.compile(f"({_CODE}|{_FORMULA}|{_BOLD}|{_ITALIC})")  # each begins with a character, which is soon found
_JOINT = "\x01"  # stands for a token; no letter and no space
# What may be more than text where no token is.
_MORE = re.compile(
    r"[`*$\\\t\r\0_~<&\]]"
    r"(?:(?<=[`*$\\\t\r\0])|(?<=_)(?:(?<!\w_)|(?!\w))|(?<=~)~|(?<=<)(?![ =])|(?<=&)(?! )|(?<=\])[(:])"
)
_FENCED = re.compile(r"(?<=\n\n)```([\w+#-]*)\n((?:(?!```|~~~)[^\t\r\0\n`]*\n)+?)```(?=\n\n)")
_WRAPPED_FORMULA = re.compile(r'<(?:span class="math"|code)>[^<]*\n')
_BAD_LINE = re.compile(r"\n(?:- |  )?+(?:[ #>=|:+~-]|\*(?:[ \n]|\Z)|```|\d{1,9}[.)](?:[ \n]|\Z)|\Z)")


def block(markdown: str) -> str | None:
    """Return the HTML of paragraphs, lists and blocks of code; None where it is better left to Markdown."""
    text = markdown.rstrip("\n")
    if len(text) > _LONGEST:
        return None
    if "```" not in text:
        return _blocks(text)
    parts: list[str | None] = []
    pieces = _FENCED.split(f"\n\n{text}\n\n")
    for place, piece in enumerate(pieces):
        if place % 3 == 0 and piece.strip("\n"):
            parts.append(_blocks(piece.strip("\n")))
        elif place % 3 == 2:
            parts.append(_code(pieces[place - 1], piece))
    return None if None in parts else "".join(map(str, parts))


def _code(language: str, code: str) -> str | None:
    if "\\(" in code or "\\[" in code:
        return None
    named = f' class="language-{language}"' if language else ""
    return f"<pre><code{named}>{html_parts.code_block(code, language) or _escaped(code)}</code></pre>\n"


def _blocks(text: str) -> str | None:
    """Return the HTML of paragraphs and lists."""
    if " \n" in text or "]:" in text or _BAD_LINE.search(f"\n{text}"):
        return None
    parts: list[str] = []
    is_after_list = False
    for part in text.split("\n\n"):
        before, items = _divided(part)
        if before is None or (is_after_list and not before):
            return None
        is_after_list = bool(items)
        paragraph = inline(before)
        listed = [inline(item) for item in items]
        if paragraph is None or None in listed:
            return None
        if before:
            parts.append(f"<p>{paragraph}</p>\n")
        if items:
            parts.append("<ul>\n<li>" + "</li>\n<li>".join(map(str, listed)) + "</li>\n</ul>\n")
            if _WRAPPED_FORMULA.search(parts[-1]):
                return None  # which keeps what its lines are indented by
    return "".join(parts)


def _divided(part: str) -> tuple[str | None, list[str]]:
    """Return the paragraph and the items that follow it; None for what is neither."""
    if "\n " not in part and "\n-" not in part and part[:1] not in (" ", "-"):
        return part or None, []
    before: list[str] = []
    items: list[str] = []
    for line in part.split("\n"):
        if line.startswith("- "):
            items.append(line[2:])
        elif line.startswith("  ") and items:
            items[-1] += f"\n{line[2:]}"
        elif items or line.startswith(" "):
            return None, []
        else:
            before.append(line)
    return "\n".join(before), items


def inline(text: str) -> str | None:
    """Return the HTML of a text without blocks; None where it is better left to Markdown."""
    if text.strip() != text:
        return None
    if "`" not in text and "*" not in text and "$" not in text:
        return None if _MORE.search(text) else _escaped(text)
    pieces = _TOKEN.split(text)
    between = _JOINT.join(pieces[::2])
    if _JOINT in text or _MORE.search(between):
        return None
    tokens = [_token(piece) for piece in pieces[1::2]]
    if None in tokens:
        return None
    pieces[::2], pieces[1::2] = _escaped(between).split(_JOINT), map(str, tokens)
    return "".join(pieces)


def _token(token: str) -> str | None:
    if token[0] == "$":
        is_display = token[1] == "$"
        return html_parts.formula(token[2:-2].strip() if is_display else token[1:-1], is_display)
    if token[0] == "`":
        code = token[1:-1].replace("\n", " ")
        return None if "\\(" in code or "\\[" in code else f"<code>{_escaped(code)}</code>"
    stars, tag = (2, "strong") if token[1] == "*" else (1, "em")
    within = inline(token[stars:-stars])
    return None if within is None else f"<{tag}>{within}</{tag}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
