"""Whether two texts in Markdown mean the same: one went to another program and came back, written otherwise. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from vivadeck.model import Card, FollowUp

_IMAGE = re.compile(r"!\[[^\[\]]*\]\(([^()]*)\)")


def settled(old: Card, new: Card) -> Card:
    """Return `new` with each text as it is in `old` where it says the same."""
    from vivadeck.export import html  # and markdown-it

    points = _each(old.key_points, new.key_points, html.line)
    asked = new.follow_ups
    if len(asked) == len(old.follow_ups):
        asked = tuple(
            FollowUp(_one(was.question, each.question, html.phrase), _one(was.answer, each.answer, html.block))
            for was, each in zip(old.follow_ups, asked, strict=True)
        )
    return new._replace(
        question=_one(old.question, new.question, html.phrase),
        answer=_one(old.answer, new.answer, html.block),
        key_points=points,
        follow_ups=asked,
        tags=old.tags if set(old.tags) == set(new.tags) else new.tags,
    )


def _each(old: tuple[str, ...], new: tuple[str, ...], html: Callable[[str], str]) -> tuple[str, ...]:
    if len(old) != len(new):
        return new
    return tuple(_one(was, each, html) for was, each in zip(old, new, strict=True))


def _one(old: str, new: str, html: Callable[[str], str]) -> str:
    """Return the old text if the new one means the same. Pictures that are not there count as what they say."""
    if old == new:
        return old
    shown = _IMAGE.findall(new)
    is_same = shown in ([], _IMAGE.findall(old)) and _spaced(html(old)) == _spaced(html(new))
    return old if is_same else new


def _spaced(html: str) -> str:
    """Return HTML without the space in it that shows nothing."""
    return re.sub(r"\s+", " ", re.sub(r"\s*(<(?:br|/?p|/?li|/code)>)\s*", r"\1", html)).strip()
