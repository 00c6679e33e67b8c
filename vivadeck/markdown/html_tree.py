"""HTML as people and programs left it in a flashcard → a tree that is never deep. Pure.

It takes linear time for any text, as parsers for whole pages do not: 90 kB of `<a <a <a` keep BeautifulSoup busy for
five minutes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterator
from typing import NamedTuple

DEEPEST = 60  # tags within tags; what is deeper is taken for being less deep
MARKS = re.compile("[\ue010-\ue02f]")  # characters that `parse` removes, so that they can represent markup
_REFERENCE = re.compile(r"&#?[A-Za-z0-9]{1,40};?")
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?P<rest>[^<>]*)>")
_ATTRIBUTE = re.compile(r"""([A-Za-z-]++)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_LONGEST_ATTRIBUTES = 2_000
_EMBEDDED = re.compile(r"""(\bsrc\s*=\s*["']?data:)[^"'<>]+""", re.IGNORECASE)
_SCRIPT = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_SILENT = ("script", "style")
_VOID = frozenset(
    {"br", "img", "hr", "input", "wbr", "link", "meta", "source", "col", "embed", "base", "area", "track"}
)
_BEGIN_ANEW = {"li": ("ul", "ol"), "p": (), "tr": ("table",), "td": ("tr", "table"), "th": ("tr", "table")}


class Element(NamedTuple):
    """A tag with what is in it."""

    name: str
    attributes: dict[str, str]
    children: list[Element | str]


def without_embedded(text: str) -> tuple[str, int]:
    """Return HTML without the bytes of pictures and sounds that are written into it, and how many these were."""
    return _EMBEDDED.subn(r"\1", text) if "data:" in text.lower() else (text, 0)


def with_scripts_as_text(text: str) -> str:
    """Return a field, or a cell, with the scripts in it as text: a student wrote them there."""
    return _SCRIPT.sub(lambda script: html.escape(script.group(), quote=False), text)


def parse(text: str) -> Element:
    """Return the tree of a piece of HTML, the names of its tags in lower case."""
    root = Element("", {}, [])
    stack = [root]
    for piece in _pieces(_audible(text)):
        if isinstance(piece, str):
            stack[-1].children.append(piece)
        elif piece["close"]:
            _close(stack, piece["name"].lower())
        else:
            _open(stack, piece["name"].lower(), piece["rest"])
    return root


def plain(element: Element) -> str:
    """Return the text of an element, its line breaks kept."""
    parts = []
    waiting: list[Element | str] = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            parts.append(each)
        elif each.name == "br":
            parts.append("\n")
        else:
            if each.name in ("div", "p") and parts and not parts[-1].endswith("\n"):
                parts.append("\n")
            waiting += reversed(each.children)
    return "".join(parts)


def holds(element: Element, tags: Container[str]) -> bool:
    """Tell whether one of these tags is in an element, however deep."""
    waiting: list[Element | str] = list(element.children)
    while waiting:
        each = waiting.pop()
        if isinstance(each, Element):
            if each.name in tags:
                return True
            waiting += each.children
    return False


def within(element: Element, name: str) -> list[Element]:
    """Return the elements of a name in another, in order, none that is within one of them."""
    elements, waiting = [], [*reversed(element.children)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Element):
            if each.name == name:
                elements.append(each)
            else:
                waiting += reversed(each.children)
    return elements


def items(element: Element) -> list[Element]:
    """Return the items of a list. What is between them, such as a nested list, belongs to the one before."""
    items: list[Element] = []
    for child in element.children:
        if isinstance(child, Element) and child.name == "li":
            items.append(Element("li", {}, [*child.children]))
        elif not isinstance(child, str) or child.strip():
            if not items:
                items.append(Element("li", {}, []))
            items[-1].children.append(child)
    return items


def unescaped(text: str) -> str:
    """Return HTML text with its character references replaced."""
    if "&#" not in text:
        return html.unescape(text)
    return _REFERENCE.sub(lambda match: MARKS.sub("", html.unescape(match.group())), text)


def _pieces(text: str) -> Iterator[str | re.Match[str]]:
    done = 0
    for tag in _TAG.finditer(text):
        if tag.start() > done:
            yield unescaped(text[done : tag.start()])
        yield tag
        done = tag.end()
    if done < len(text):
        yield unescaped(text[done:])


def _open(stack: list[Element], name: str, rest: str) -> None:
    if name in _BEGIN_ANEW:
        _end_last(stack, name)
    element = Element(name, _attributes(rest), [])
    stack[-1].children.append(element)
    if name not in _VOID and not rest.endswith("/") and len(stack) <= DEEPEST:
        stack.append(element)


def _end_last(stack: list[Element], name: str) -> None:
    """Close an item, cell, row or paragraph that is still open where the next one begins."""
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return
        if stack[depth].name in _BEGIN_ANEW[name] or name == "p":
            return


def _close(stack: list[Element], name: str) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return


def _attributes(rest: str) -> dict[str, str]:
    if "=" not in rest:
        return {}
    pairs = _ATTRIBUTE.findall(rest[:_LONGEST_ATTRIBUTES])
    return {name.lower(): unescaped("".join(values)) for name, *values in pairs}


def _audible(text: str) -> str:
    """Return HTML without comments, scripts and styles; one that is not closed takes all the rest with it."""
    text = _without(text, re.compile("<!--"), "-->")
    for name in _SILENT:
        text = _without(text, re.compile(rf"<{name}\b[^<>]*>", re.IGNORECASE), f"</{name}>")
    return text


def _without(text: str, opening: re.Pattern[str], closing: str) -> str:
    kept = []
    lower = text.lower() if opening.search(text) else ""
    done = 0
    while lower and (match := opening.search(text, done)):
        kept.append(text[done : match.start()])
        end = lower.find(closing, match.end())
        done = end + len(closing) if end >= 0 else len(text)
    return "".join([*kept, text[done:]])
