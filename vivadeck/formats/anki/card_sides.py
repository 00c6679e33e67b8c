"""The sides of an Anki card: its templates with a note's fields in them. Pure; all of it is HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from vivadeck.formats import cloze
from vivadeck.formats.anki.database import AnkiNote, Template
from vivadeck.markdown.from_html import LONGEST, TooLong

_TAG = re.compile(r"\{\{([^{}]*+)\}\}")
_ANSWER = re.compile(r"<hr\s+id\s*=\s*[\"']?answer[\"']?[^<>]*>", re.IGNORECASE)


class Sides(NamedTuple):
    """The question and the answer of a card, in HTML. `has_gap` is for clozes: whether there is anything to ask."""

    question: str
    answer: str
    has_gap: bool = True


def sides(note: AnkiNote, at: int) -> Sides | None:
    """Return the sides of a note's card; None when its note type has no such card. Raises TooLong."""
    templates = note.note_type.templates
    number = at + 1 if note.note_type.is_cloze else 0
    at = 0 if number else at
    if not 0 <= at < len(templates):
        return None
    fields = dict(zip(note.note_type.fields, note.fields, strict=False))
    template = templates[at]
    has_gap = not number or any(number in cloze.numbers(text) for text in fields.values())
    question = _filled(template.front, fields, number, is_back=False)
    return Sides(question, _answer(template, fields, number), has_gap)


def _answer(template: Template, fields: Mapping[str, str], number: int) -> str:
    """Return the back without the front that most cards repeat."""
    back = _filled(template.back, fields, number, is_back=True)
    return _ANSWER.split(back, maxsplit=1)[-1]


def _filled(template: str, fields: Mapping[str, str], number: int, *, is_back: bool) -> str:
    """Return a template with the fields in it, without what it shows only for other notes."""
    parts: list[str] = []
    hidden: list[bool] = []  # for each condition that is open, whether it hides what is in it
    done = size = 0
    for tag in _TAG.finditer(template):
        if not any(hidden):
            parts.append(template[done : tag.start()])
        done = tag.end()
        kind, name = tag[1].strip()[:1], tag[1].strip()[1:].strip()
        if kind in ("#", "^"):
            hidden.append(_is_shown(name, fields, number) != (kind == "#"))
        elif kind == "/":
            del hidden[-1:]
        elif not any(hidden):
            parts.append(_field(tag[1], fields, number, is_back=is_back))
            size += len(parts[-1])
            if size > LONGEST:
                raise TooLong
    return "".join(parts if any(hidden) else [*parts, template[done:]])


def _is_shown(name: str, fields: Mapping[str, str], number: int) -> bool:
    if number and re.fullmatch("c[0-9]{1,3}", name):
        return int(name[1:]) == number
    return bool(re.sub(r"<(?!img)[^<>]*>|&nbsp;|\s", "", fields.get(name, "")))


def _field(tag: str, fields: Mapping[str, str], number: int, *, is_back: bool) -> str:
    """Return the text for `filter:…:Field`; nothing for Anki's own fields, such as Tags and FrontSide."""
    *filters, name = (part.strip() for part in tag.split(":"))
    text = fields.get(name, "")
    if "cloze" in filters:
        return cloze.with_gap(text, number, is_back=is_back)
    if "type" in filters and not is_back:
        return ""  # a box to type in
    return text
