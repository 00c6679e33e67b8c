"""Whether two texts in Markdown mean the same: one went to another program and came back, written otherwise. Pure.

Texts mean the same when they look the same; and a text means what is in a deck if it is all that an export of that can
bring back, whatever is lost on the way: nobody has changed it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from vivadeck.card_fields import MARKDOWN_FIELDS, CardField, change_texts, texts_of
from vivadeck.decks import deck_writer
from vivadeck.model import Card, Source

_Way = tuple[Callable[[str], str], Callable[[str], str]]  # what an export makes of a text, an import of that
_IMAGE = re.compile(r"!\[[^\[\]]*\]\(([^()]*)\)")


def settled(old: Card, new: Card) -> Card:
    """Return `new` with each text as it is in `old` where it says the same."""
    from vivadeck.markdown import to_html  # and markdown-it

    ways: dict[str, _Way] = {
        "phrase": (to_html.phrase, _text_back),
        "block": (to_html.block, _text_back),
        "line": (to_html.line, _line_back),
    }
    return new._replace(
        **{field.name: _settled(field, old, new, ways) for field in MARKDOWN_FIELDS},
        tags=old.tags if set(old.tags) == set(new.tags) else new.tags,
        sources=old.sources if [*map(_shown, old.sources)] == [*map(_shown, new.sources)] else new.sources,
    )


def _settled(field: CardField, old: Card, new: Card, ways: Mapping[str, _Way]) -> Any:
    value, texts = getattr(new, field.name), texts_of(old, [field])
    if len(texts) != len(texts_of(new, [field])):
        return value
    before = iter(texts)
    return change_texts(field, value, lambda text, form: _one(next(before), text, *ways[form]))


def _text_back(html: str) -> str:
    from vivadeck.formats.anki import note_reader
    from vivadeck.markdown import from_html

    try:
        return deck_writer.clean(note_reader.text(html, _as_named))
    except from_html.TooLong:
        return ""


def _line_back(html: str) -> str:
    from vivadeck.markdown import from_html

    return deck_writer.line(from_html.line(html, _as_named))


def _as_named(picture: str) -> str:
    return picture


def _one(old: str, new: str, html: Callable[[str], str], back: Callable[[str], str]) -> str:
    """Return the old text if the new one means the same. Pictures that are not there count as what they say.

    `html` is what an export makes of a text, `back` what an import makes of that.
    """
    if old == new:
        return old
    shown = _IMAGE.findall(new)
    looks_same = shown in ([], _IMAGE.findall(old)) and _spaced(html(old)) == _spaced(html(new))
    return old if looks_same or new == back(html(old)) else new


def _shown(source: Source) -> str:
    """Return what is seen of a source in Anki, where an address that is not on the web stands behind the title."""
    from vivadeck.markdown import to_html

    return _spaced(to_html.link(source.title, source.url.replace("<", "%3C").replace(">", "%3E")))


def _spaced(html: str) -> str:
    """Return HTML without the space in it that shows nothing."""
    html = re.sub(r"(</?h)[56]>", r"\g<1>4>", html)  # levels that a study sheet cannot tell apart
    return re.sub(r"\s+", " ", re.sub(r"\s*(<(?:br|/?p|/?li|/code)>)\s*", r"\1", html)).strip()
