"""The HTML of a flashcard, or of a cell in a text file → Markdown with `$…$` TeX. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from vivadeck.markdown import escaping, html_tree
from vivadeck.markdown.escaping import BOLD, BREAK, ITALIC, LINE, PARAGRAPH, STRUCK, VERBATIM_CLOSE, VERBATIM_OPEN
from vivadeck.markdown.html_tree import Element

_MOST_CELLS = 3_000
LONGEST = 200_000  # characters; ten times as long as a text may be
_HTML = re.compile(r"[<&\[\\\xa0\ue010-\ue02f]")
_SOUND = re.compile(r"\[sound:([^\[\]<>]{1,200})\]")
_SPOKEN = re.compile(r"\[anki:tts[^\[\]]*\]|\[/anki:tts\]")
_BLOCKS = frozenset({"ul", "ol", "table", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset(
    {"div", "section", "article", "header", "footer", "center", "dt", "dd", "figure", "tr", "li", "details", "summary"}
    | {"main", "nav", "aside", "address", "fieldset", "legend", "form", "figcaption", "dl", "option", "textarea"}
)
_ALWAYS = {"br": BREAK, "head": "", "title": "", "rp": ""}  # whatever is in them
_EMPHASIS = {"b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "s": STRUCK, "del": STRUCK, "strike": STRUCK}
_BOLD_STYLE = re.compile(r"font-weight:\s*(?:bold|[6-9]00)")
_ITALIC_STYLE = re.compile(r"font-style:\s*italic")
_SMALL = {
    "sub": str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"),
    "sup": str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"),
}
_WEB = re.compile(r"(?:https?://|mailto:)[^\s<>]+", re.IGNORECASE)
_ALIGNED = re.compile(r"text-align:\s*(left|right|center)")
_RULES = {"left": ":--", "right": "--:", "center": ":-:", "": "---"}
_FORMULA = re.compile(
    r"""\\\((?P<inline>(?:[^\\]|\\[^()])*+)\\\)
    | \\\[(?P<display>(?:[^\\]|\\[^\[\]])*+)\\\]
    | \[\$\](?P<dollar>(?:[^\[]|\[(?!/?\$\]))*+)\[/\$\]
    | \[\$\$\](?P<dollars>(?:[^\[]|\[(?!/?\$\$\]))*+)\[/\$\$\]
    | \[latex\](?P<latex>(?:[^\[]|\[(?!/?latex\]))*+)\[/latex\]""",
    re.VERBOSE | re.IGNORECASE,
)
_DOLLAR = re.compile(r"(?<!\\)((?:\\\\)*)\$")
_NOT_IN_ADDRESS = re.compile(r"[\s()<>\\]")

# The name that a file of this name has beside the card; "" for a file that is not shown.
FileNames = Callable[[str], str]


class TooLong(Exception):
    """A text is too long for any card, so it is not read at all."""

    def __init__(self) -> None:
        super().__init__(f"one of its texts is longer than {LONGEST:,} characters")


def markdown(html: str, file_names: FileNames) -> str:
    """Return the Markdown of a field, or of a side of a card. Raises TooLong."""
    if len(html) > LONGEST:
        raise TooLong
    if not _HTML.search(html):
        return "\n\n".join(escaping.paragraphs(html, ()))
    converter = _Converter(file_names)
    return "\n\n".join(converter.blocks(converter.tree(html).children))


def line(html: str, file_names: FileNames) -> str:
    """Return the Markdown of a text that is one line by itself, such as a key point: a `- ` in front of it is text."""
    converter = _Converter(file_names)
    return converter.line(converter.tree(html).children, is_block=False)


def cell_markdown(html: str) -> str:
    """Return the Markdown of a cell of a text file; pictures keep their names, as their files are not imported.

    Raises TooLong.
    """
    return markdown(html_tree.with_scripts_as_text(html_tree.without_embedded(html)[0]), _address)


def embedded_pictures(cells: Iterable[str]) -> int:
    """Count the pictures that are written into cells as data, which are left out."""
    return sum(html_tree.without_embedded(cell)[1] for cell in cells)


class _Converter:
    """A field on its way to Markdown. `verbatim` are the pieces that are Markdown already, by number."""

    def __init__(self, file_names: FileNames) -> None:
        self._file_names = file_names
        self.verbatim: list[str] = []

    def tree(self, html: str) -> Element:
        """Return the tree of a piece of HTML, with marks for its formulas and sounds."""
        html = _without_formulas(_SPOKEN.sub("", html_tree.MARKS.sub("", html)), self.verbatim)
        html = _SOUND.sub(lambda match: self.sound(html_tree.unescaped(match[1])), html)
        return html_tree.parse(html)

    def sound(self, name: str) -> str:
        """Return a link to a sound's file, "" when it is not imported."""
        file_name = self._file_names(name)
        return self._keep(f"[{file_name}]({file_name})") if file_name else ""

    def blocks(self, children: list[Element | str]) -> list[str]:
        """Return elements as blocks of Markdown."""
        done: list[str] = []
        inline = ""
        for part in self._parts(children):
            if isinstance(part, str):
                inline += part
                continue
            done += escaping.paragraphs(inline, self.verbatim)
            inline = ""
            done.append(self._block(part, done[-1] if done else ""))
        return [block for block in (*done, *escaping.paragraphs(inline, self.verbatim)) if block]

    def _parts(self, children: list[Element | str]) -> Iterator[str | Element]:
        """Yield marked text, and the elements that are blocks, also from inside other elements."""
        for child in children:
            if isinstance(child, str) or child.name not in _BLOCKS:
                if isinstance(child, str) or not html_tree.holds(child, _BLOCKS):
                    yield self._inline(child)
                else:
                    edge = PARAGRAPH if child.name == "p" else LINE if child.name in _LINES else ""
                    yield edge
                    yield from self._parts(child.children)
                    yield edge
            else:
                yield child

    def _block(self, element: Element, before: str) -> str:
        name = element.name
        if name in ("ul", "ol"):
            return self._list(element, before)
        if name == "table":
            return self._table(element)
        if name == "pre":
            return _fence(element)
        if name == "hr":
            return "---"
        if name == "blockquote":
            return _prefixed("\n\n".join(self.blocks(element.children)), "> ", "> ")
        text = self.line(element.children)
        return f"{'#' * int(name[1])} {text}" if text else ""

    def _list(self, element: Element, before: str) -> str:
        """Return a list. After a list of the same kind it gets the other mark, so that they stay two."""
        is_ordered = element.name == "ol"
        start = element.attributes.get("start", "1")
        number = int(start) if re.fullmatch("[0-9]{1,8}", start) else 1
        is_loose = any(_has_paragraph(each) for each in element.children)
        items: list[str] = []
        for item in html_tree.items(element):
            marks = (f"{number}. ", f"{number}) ") if is_ordered else ("- ", "* ")
            mark = marks[bool(re.match(r"\d+\.(?:\s|\Z)" if is_ordered else r"-(?:\s|\Z)", before))]
            blocks = self.blocks(item.children)
            body = "\n\n".join(blocks) if is_loose else _tight(blocks)
            items.append(_prefixed(body, mark, " " * len(mark)).rstrip())
            number += 1
        return ("\n\n" if is_loose else "\n").join(items)

    def _table(self, element: Element) -> str:
        rows = [[cell for cell in row.children if isinstance(cell, Element) and cell.name in ("td", "th")]
                for row in html_tree.within(element, "tr")]  # fmt: skip
        rows = [row for row in rows if row]
        if not rows:
            return "\n\n".join(self.blocks(element.children)) if not html_tree.within(element, "tr") else ""
        wide = max(map(len, rows))
        if wide * len(rows) > _MOST_CELLS:
            return "\n\n".join(filter(None, (self.line(list(row)) for row in rows)))
        head = rows[0] if any(cell.name == "th" for cell in rows[0]) else []
        aligned = [_ALIGNED.search(cell.attributes.get("style", "")) for cell in rows[0]]
        rules = [_RULES[match[1] if match else ""] for match in aligned] + ["---"] * wide
        lines = [self._row(head, wide), f"| {' | '.join(rules[:wide])} |"]
        return "\n".join([*lines, *(self._row(row, wide) for row in rows[bool(head) :])])

    def _row(self, cells: list[Element], wide: int) -> str:
        inner = ("".join(map(self._inline, cell.children)) for cell in cells)
        texts = [escaping.cell(each, self.verbatim) for each in inner]
        return f"| {' | '.join([*texts, *[''] * (wide - len(texts))])} |"

    def line(self, children: list[Element | str], *, is_block: bool = True) -> str:
        """Return elements as Markdown in one line: a block, or a part of one."""
        return escaping.one_line("".join(map(self._inline, children)), self.verbatim, is_block=is_block)

    def _inline(self, child: Element | str) -> str:
        """Return an element as marked text; blocks become lines."""
        if isinstance(child, str):
            return child
        name = child.name
        if name in _ALWAYS:
            return _ALWAYS[name]
        if name == "input":
            return child.attributes.get("value", "") if child.attributes.get("type") != "hidden" else ""
        if name == "img":
            return self._image(child)
        if name in ("audio", "video", "embed"):
            return self.sound(child.attributes.get("src", ""))
        if name in ("code", "kbd", "samp", "tt"):
            return self._code(html_tree.plain(child))
        inner = "".join(map(self._inline, child.children))
        return self._around(child, inner)

    def _around(self, child: Element, inner: str) -> str:
        name = child.name
        if name == "a":
            return self._link(child.attributes.get("href", ""), inner)
        if name in _SMALL and inner.strip():
            small = inner.translate(_SMALL[name])
            is_small = all(ord(character) > 127 for character in small)
            return small if is_small else f"{'_' if name == 'sub' else '^'}{inner if len(inner) == 1 else f'({inner})'}"
        if name == "rt":
            return f"({inner})"
        if name == "p":
            return f"{PARAGRAPH}{inner}{PARAGRAPH}"
        if name in _LINES or name in _BLOCKS:
            return f"{LINE}{inner}{LINE}"
        if name in _EMPHASIS:
            return escaping.around(inner, _EMPHASIS[name])
        style = child.attributes.get("style", "").lower()
        inner = escaping.around(inner, ITALIC) if _ITALIC_STYLE.search(style) else inner
        return escaping.around(inner, BOLD) if _BOLD_STYLE.search(style) else inner

    def _image(self, child: Element) -> str:
        alt = re.sub(r"([\[\]\\`*_$<&])", r"\\\1", " ".join(child.attributes.get("alt", "").split()))
        name = self._file_names(child.attributes.get("src", ""))
        return self._keep(f"![{alt}]({name})") if name else alt

    def _link(self, url: str, inner: str) -> str:
        if not _WEB.fullmatch(url) or not inner.strip():
            return inner
        text = inner.replace("[", self._keep(r"\[")).replace("]", self._keep(r"\]"))
        target = f"<{url}>" if re.search(r"[()\\]", url) else url
        return f"{self._keep('[')}{text}{self._keep(f']({target})')}"

    def _code(self, text: str) -> str:
        text = text.replace("\n", " ").replace("\xa0", " ")
        if not text.strip():
            return text
        runs = set(map(len, re.findall("`+", text)))
        ticks = "`" * next(count for count in range(1, len(runs) + 2) if count not in runs)
        needs_space = text[0] == "`" or text[-1] == "`" or (text[0] == text[-1] == " ")
        space = " " * needs_space
        return self._keep(f"{ticks}{space}{text}{space}{ticks}")

    def _keep(self, piece: str) -> str:
        self.verbatim.append(piece)
        return f"{VERBATIM_OPEN}{len(self.verbatim) - 1}{VERBATIM_CLOSE}"


def _has_paragraph(item: Element | str) -> bool:
    return isinstance(item, Element) and any(isinstance(each, Element) and each.name == "p" for each in item.children)


def _tight(blocks: list[str]) -> str:
    """Join the blocks of a list item, with an empty line only where two blocks would become one."""
    body = ""
    for block in blocks:
        is_own = re.match(r"[-*>#] |[-*>#]+ |1[.)] |```|---", block)
        body += ("\n" if is_own else "\n\n") * bool(body) + block
    return body


def _fence(element: Element) -> str:
    code = html_tree.within(element, "code")
    match = re.search(r"(?:^|\s)language-(\S+)", code[0].attributes.get("class", "")) if len(code) == 1 else None
    text = html_tree.plain(element).replace("\xa0", " ")
    text = text.removesuffix("\n") if code else text.strip("\n")
    if not text.strip():
        return ""
    ticks = "`" * max(3, max(map(len, re.findall("`+", text)), default=0) + 1)
    return f"{ticks}{match[1] if match and '`' not in match[1] else ''}\n{text}\n{ticks}"


def _prefixed(text: str, first: str, others: str) -> str:
    lines = text.split("\n")
    return "\n".join(
        [f"{first}{lines[0]}", *(f"{others}{line}".rstrip() if not line else f"{others}{line}" for line in lines[1:])]
    )


def _without_formulas(html: str, verbatim: list[str]) -> str:
    """Replace each formula, in any of Anki's notations, by a mark; the formula goes to `verbatim` as Markdown."""

    def moved(match: re.Match[str]) -> str:
        kind = match.lastgroup or ""
        tex = _tex(match[kind])
        formula = _latex(tex) if kind == "latex" else _formula(tex, is_display=kind in ("display", "dollars"))
        verbatim.append(formula)
        return f"{VERBATIM_OPEN}{len(verbatim) - 1}{VERBATIM_CLOSE}"

    return _FORMULA.sub(moved, html) if "\\" in html or "[" in html else html


def _tex(html: str) -> str:
    text = re.sub(r"<br[^<>]*>|</?(?:div|p)\b[^<>]*>", "\n", html)
    text = html_tree.unescaped(re.sub(r"</?[A-Za-z][^<>]*>|<!--|-->", "", text)).replace("\xa0", " ")
    return "\n".join(line for line in map(str.strip, text.split("\n")) if line)


def _latex(tex: str) -> str:
    """Return LaTeX, which is text with formulas or one environment, as Markdown."""
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


def _address(name: str) -> str:
    is_file = not name.lower().startswith("data:")
    return _NOT_IN_ADDRESS.sub(lambda match: quote(match.group()), name) if is_file else ""
