"""Cards → the YAML of a deck, as a person would write it. Pure.

The YAML has no folded lines and only the quotes that it needs, so that the file is good to edit. For any text, `parse`
returns what `clean` and `line` make of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from vivadeck.card_fields import CARD_FIELDS, CardField, Form, aligned
from vivadeck.model import Card, Deck, Source
from vivadeck.sanitize import escape_controls, single_line

_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_NOT_YAML = re.compile("[\ufffe\uffff]")
_FIRST = re.compile(r"""[-?:,\[\]{}#&*!|>'"%@`=~<.+\s]""")  # plain text cannot, or should not, begin with these
_INSIDE = re.compile(r":(?=\s|$)|\s#|\t")  # these end plain text
_WORD = re.compile(r"null|true|false|yes|no|on|off|y|n", re.IGNORECASE)  # not text in other readers of YAML
_NUMBER = re.compile(r"[0-9][0-9A-Fa-fobxeE_.:+\-tTzZ \t]*")  # numbers, dates and times are not, either
_TAG = re.compile(r"[^\W\d_][\w.+/-]*")  # plain text in a list in brackets


def clean(text: str) -> str:
    """Return a text as it comes back from its deck: stripped, with `\\n` line breaks and visible controls."""
    return _NOT_YAML.sub("\ufffd", escape_controls(_LINE_END.sub("\n", text))).strip()


def line(text: str) -> str:
    """Return a text as it comes back from a field of one line."""
    return single_line(clean(text))


def clean_form(text: str, form: Form) -> str:
    """Return a text as it comes back from a field of this form."""
    return line(text) if form in ("line", "plain") else clean(text)


def deck(about: Deck, keys: Mapping[Source, str], cards: Iterable[tuple[Card, str]]) -> str:
    """Return the text of a whole deck, with these cards in place of its own. Each has a doubt for the student, or "".

    `keys` are the keys of the deck's sources.
    """
    lines = [f"deck: {_scalar(line(about.name))}"]
    if line(about.title) and line(about.title) != line(about.name):
        lines.append(f"title: {_scalar(line(about.title))}")
    if clean(about.description):
        lines += _text("", "description", clean(about.description))
    if keys:
        lines += ["sources:", *(f"  {each}" for cited, key in keys.items() for each in source(key, cited))]
    blocks = (card(each, keys, doubt=doubt, indent="  ") for each, doubt in cards)
    return "\n".join([*lines, "cards:", "\n\n".join(blocks), ""])


def source(key: str, about: Source) -> list[str]:
    """Return the lines of an entry in a deck's `sources`."""
    url = [f"  url: {_scalar(line(about.url))}"] if line(about.url) else []
    return [f"{_scalar(key)}:", f"  title: {_scalar(line(about.title))}", *url]


def source_in_line(key: str, about: Source) -> str:
    """Return an entry in a deck's `sources` on one line."""
    url = f", url: {_quoted(line(about.url))}" if line(about.url) else ""
    return f"{_quoted(key)}: {{title: {_quoted(line(about.title))}{url}}}"


def card(
    card: Card, keys: Mapping[Source, str], shared_tags: Sequence[str] = (), *, doubt: str = "", indent: str = ""
) -> str:
    """Return the text of a card in its deck's list, without the last line break. A doubt becomes a comment above it.

    `keys` are the keys of the deck's sources, `shared_tags` the tags of the deck.
    """
    comment = [f"{indent}# please check: {line(doubt)}"] if line(doubt) else []
    deeper = f"{indent}  "
    lists = {
        "tags": [tag for tag in card.tags if tag not in shared_tags],
        "sources": [keys[each] for each in card.sources],
    }
    lines = [f"id: {_scalar(line(card.name))}"]
    for field in CARD_FIELDS:
        if field.name in lists:
            lines += _in_brackets(deeper, field.name, lists[field.name])
        elif field.name == "key_points":
            lines += _points(deeper, card)
        elif not field.inside:
            lines += _field(deeper, field, getattr(card, field.name))
    return "\n".join([*comment, f"{indent}- {lines[0]}", *lines[1:]])


def _field(indent: str, field: CardField, value: Any) -> Iterable[str]:
    if field.kind == "text":
        return _of_form(indent, field.name, value, field.forms[0]) if value or field.is_required else ()
    if field.kind == "texts":
        return _list(indent, field.name, map(line, value))
    return _records(indent, field, value)


def _points(indent: str, card: Card) -> Iterator[str]:
    """Yield the lines of the key points, with the other wordings of those that have any."""
    points = [*map(line, card.key_points)]
    texts, said = aligned(points, [[*map(line, each)] for each in card.key_point_wordings])
    if texts:
        yield f"{indent}key_points:"
    for text, wordings in zip_longest(texts, said, fillvalue=()):
        yield f"{indent}  - {'point: ' if wordings else ''}{_scalar(str(text))}"
        yield from _list(f"{indent}    ", "says", wordings)


def _records(indent: str, field: CardField, records: Sequence[Iterable[str]]) -> Iterator[str]:
    if records:
        yield f"{indent}{field.name}:"
    for record in records:
        parts = zip(field.parts, record, field.forms, strict=True)
        first, *more = (each for part in parts for each in _of_form(f"{indent}    ", *part))
        yield f"{indent}  - {first.lstrip()}"
        yield from more


def _of_form(indent: str, key: str, text: str, form: Form) -> list[str]:
    """Return the lines of a text, as a block if that is its form, or if it has several lines."""
    text = clean_form(text, form)
    return _text(indent, key, text) if form == "block" or "\n" in text else [f"{indent}{key}: {_scalar(text)}"]


def _in_brackets(indent: str, key: str, words: Iterable[str]) -> list[str]:
    listed = ", ".join(word if _TAG.fullmatch(word) and _is_text(word) else _quoted(word) for word in words)
    return [f"{indent}{key}: [{listed}]"] if listed else []


def _list(indent: str, key: str, items: Iterable[str]) -> Iterator[str]:
    filled = [item for item in items if item]
    if filled:
        yield f"{indent}{key}:"
    for item in filled:
        yield f"{indent}  - {_scalar(item)}"


def _text(indent: str, key: str, text: str) -> list[str]:
    """Return a text as a literal block. Its first character is no space, or the indent would be unclear."""
    return [f"{indent}{key}: |", *(f"{indent}  {each}" if each else "" for each in text.split("\n"))]


def _scalar(text: str) -> str:
    """Return a text of one line, in quotes if it would not be text without them."""
    is_plain = text and not _FIRST.match(text) and not _INSIDE.search(text) and _is_text(text)
    return text if is_plain else _quoted(text)


def _is_text(text: str) -> bool:
    return not _WORD.fullmatch(text) and not _NUMBER.fullmatch(text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
