"""Whether two texts in Markdown mean the same: one went to another program and came back, written otherwise. Pure.

Texts mean the same when they look the same; and a text means what is in a deck if it is all that an export of that can
bring back, whatever is lost on the way: nobody has changed it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from vivadeck.decks import deck_writer
from vivadeck.model import Card, FollowUp, Source

_IMAGE = re.compile(r"!\[[^\[\]]*\]\(([^()]*)\)")


def settled(old: Card, new: Card) -> Card:
    """Return `new` with each text as it is in `old` where it says the same."""
    from vivadeck.markdown import to_html  # and markdown-it

    points = new.key_points
    if len(points) == len(old.key_points):
        pairs = zip(old.key_points, points, strict=True)
        points = tuple(_one(was, each, to_html.line, _line_back) for was, each in pairs)
    asked = new.follow_ups
    if len(asked) == len(old.follow_ups):
        asked = tuple(
            FollowUp(_one(was.question, each.question, to_html.phrase), _one(was.answer, each.answer, to_html.block))
            for was, each in zip(old.follow_ups, asked, strict=True)
        )
    return new._replace(
        question=_one(old.question, new.question, to_html.phrase),
        answer=_one(old.answer, new.answer, to_html.block),
        key_points=points,
        follow_ups=asked,
        tags=old.tags if set(old.tags) == set(new.tags) else new.tags,
        sources=old.sources if [*map(_shown, old.sources)] == [*map(_shown, new.sources)] else new.sources,
    )


def _text_back(html: str) -> str:
    from vivadeck.formats.anki import notes
    from vivadeck.markdown import from_html

    try:
        return deck_writer.clean(notes.text(html, _as_named))
    except from_html.TooLong:
        return ""


def _line_back(html: str) -> str:
    from vivadeck.markdown import from_html

    return deck_writer.line(from_html.line(html, _as_named))


def _as_named(picture: str) -> str:
    return picture


def _one(old: str, new: str, html: Callable[[str], str], back: Callable[[str], str] = _text_back) -> str:
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
