"""A card's fields → the YAML of a deck, as a person would write it. Pure.

No line is folded and nothing is quoted that need not be, so that the file is a good place to go on editing. Whatever
the texts hold, `parse` gives back what `clean` and `line` make of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from vivadeck.model import FollowUp, Source
from vivadeck.sanitize import one_line, visible

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NOT_YAML = re.compile("[\ufffe\uffff]")
_FIRST = re.compile(r"""[-?:,\[\]{}#&*!|>'"%@`=~<.+\s]""")  # what plain text may not begin with, or better does not
_INSIDE = re.compile(r":(?=\s|$)|\s#|\t")  # what ends plain text
_WORD = re.compile(r"null|true|false|yes|no|on|off|y|n", re.IGNORECASE)  # no text for other readers of YAML
_NUMBER = re.compile(r"[0-9][0-9A-Fa-fobxeE_.:+\-tTzZ \t]*")  # nor are numbers, dates and times
_TAG = re.compile(r"[^\W\d_][\w.+/-]*")  # what is plain in a list in brackets


class Fields(NamedTuple):
    """What the YAML of a card says. `id` is the second half of the card's; `sources` are the keys of the deck's."""

    id: str
    question: str
    answer: str
    key_points: Sequence[str] = ()
    follow_ups: Sequence[FollowUp] = ()
    tags: Sequence[str] = ()
    sources: Sequence[str] = ()
    see_also: Sequence[str] = ()


def clean(text: str) -> str:
    """Return a text as its deck gives it back: stripped, its line breaks `\\n`, what could steer a terminal visible."""
    return _NOT_YAML.sub("\ufffd", visible(_LINE_END.sub("\n", text))).strip()


def line(text: str) -> str:
    """Return a text as its deck gives it back where a deck has one line."""
    return one_line(clean(text))


def deck(
    name: str, title: str, description: str, sources: Mapping[str, Source], cards: Iterable[tuple[Fields, str]]
) -> str:
    """Return the text of a whole deck; with each card comes what there is to be checked about it, or ""."""
    lines = [f"deck: {_scalar(line(name))}"]
    if line(title) and line(title) != line(name):
        lines.append(f"title: {_scalar(line(title))}")
    if clean(description):
        lines += _text("", "description", clean(description))
    if sources:
        lines += ["sources:", *(f"  {each}" for key in sources for each in source(key, sources[key]))]
    return "\n".join([*lines, "cards:", "\n\n".join(card(*each, indent="  ") for each in cards), ""])


def source(key: str, about: Source) -> list[str]:
    """Return the lines of an entry in a deck's `sources`."""
    url = [f"  url: {_scalar(line(about.url))}"] if line(about.url) else []
    return [f"{_scalar(key)}:", f"  title: {_scalar(line(about.title))}", *url]


def source_in_line(key: str, about: Source) -> str:
    """Return an entry in a deck's `sources` that is one line."""
    url = f", url: {_quoted(line(about.url))}" if line(about.url) else ""
    return f"{_quoted(key)}: {{title: {_quoted(line(about.title))}{url}}}"


def card(fields: Fields, doubt: str = "", indent: str = "") -> str:
    """Return the text of a card in its deck's list, without the last line's end; a doubt is a comment above it."""
    comment = [f"{indent}# please check: {line(doubt)}"] if line(doubt) else []
    body = list(_card(fields, f"{indent}  "))
    return "\n".join([*comment, f"{indent}- {body[0].lstrip()}", *body[1:]])


def _card(fields: Fields, indent: str) -> Iterator[str]:
    yield f"{indent}id: {_scalar(line(fields.id))}"
    yield from _short_text(indent, "question", clean(fields.question))
    yield from _text(indent, "answer", clean(fields.answer))
    yield from _list(indent, "key_points", map(line, fields.key_points))
    if fields.follow_ups:
        yield f"{indent}follow_ups:"
    for asked in fields.follow_ups:
        question, *more = _short_text(f"{indent}    ", "question", clean(asked.question))
        yield f"{indent}  - {question.lstrip()}"
        yield from more
        yield from _text(f"{indent}    ", "answer", clean(asked.answer))
    for key, words in (("tags", fields.tags), ("sources", fields.sources)):
        listed = ", ".join(word if _TAG.fullmatch(word) and _is_text(word) else _quoted(word) for word in words)
        if listed:
            yield f"{indent}{key}: [{listed}]"
    yield from _list(indent, "see_also", map(line, fields.see_also))


def _list(indent: str, key: str, items: Iterable[str]) -> Iterator[str]:
    found = [item for item in items if item]
    if found:
        yield f"{indent}{key}:"
    for item in found:
        yield f"{indent}  - {_scalar(item)}"


def _short_text(indent: str, key: str, text: str) -> list[str]:
    return _text(indent, key, text) if "\n" in text else [f"{indent}{key}: {_scalar(text)}"]


def _text(indent: str, key: str, text: str) -> list[str]:
    """Return a text as a literal block. It begins with no space, which would make the block's indentation unclear."""
    return [f"{indent}{key}: |", *(f"{indent}  {each}" if each else "" for each in text.split("\n"))]


def _scalar(text: str) -> str:
    """Return a text of one line, in quotes where it would be something else without."""
    is_plain = text and not _FIRST.match(text) and not _INSIDE.search(text) and _is_text(text)
    return text if is_plain else _quoted(text)


def _is_text(text: str) -> bool:
    return not _WORD.fullmatch(text) and not _NUMBER.fullmatch(text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
