"""A note that viva exported → the card that it was, with what was changed about it in Anki. Pure."""

from __future__ import annotations

import re

from vivadeck.formats.anki.database import Note
from vivadeck.formats.draft import Draft
from vivadeck.markdown import from_html, html_tree
from vivadeck.markdown.from_html import Media
from vivadeck.markdown.html_tree import Element
from vivadeck.model import FollowUp, Source

_FIELDS = frozenset({"Id", "Question", "Answer", "KeyPoints", "FollowUps", "Sources", "SeeAlso"})
_UNREAD = re.compile(r"\s*<pre>([^<>]*)</pre>\s*")  # Markdown that was too much to be read, as it was written
_WITH_URL = re.compile(r"(.+) \(((?:[a-z]+://|doi:|www\.)\S+)\)", re.IGNORECASE)
_REFERENCE = re.compile(r"([^/]+/[^\s/]+?)(?:, |\Z)")  # a deck's name may hold commas and spaces
_SPLIT = re.compile(r"<details\b[^<>]*>\s*<summary\b[^<>]*>(.*?)</summary>(.*?)</details>", re.DOTALL)


def is_ours(note: Note) -> bool:
    """Tell whether viva made the note's type, whatever Anki calls it now."""
    return _FIELDS.issubset(note.note_type.fields)


def card_id(note: Note) -> str:
    """Return the id of the card that a note of ours was made of, "" when it is gone."""
    return html_tree.plain(html_tree.parse(_fields(note)["Id"])).strip()


def title(note: Note) -> str:
    """Return the title of the deck that a note of ours was in."""
    return html_tree.plain(html_tree.parse(_fields(note).get("DeckTitle", ""))).strip()


def draft(note: Note, media: Media) -> Draft:
    """Return the card that a note of ours was made of."""
    fields = _fields(note)
    return Draft(
        question=text(fields["Question"], media),
        answer=text(fields["Answer"], media),
        key_points=tuple(from_html.line(item, media) for item in _items(fields["KeyPoints"])),
        follow_ups=tuple(
            FollowUp(text(asked, media), text(answer, media)) for asked, answer in _SPLIT.findall(fields["FollowUps"])
        ),
        tags=note.tags,
        sources=tuple(_source(item) for item in _items(fields["Sources"])),
        see_also=tuple(_REFERENCE.findall(html_tree.plain(html_tree.parse(fields["SeeAlso"])).strip())),
        name=card_id(note).partition("/")[2],
        origin=note.guid,
    )


def _fields(note: Note) -> dict[str, str]:
    there = dict(zip(note.note_type.fields, note.fields, strict=False))
    return {name: there.get(name, "") for name in {*_FIELDS, *there}}


def text(html: str, media: Media) -> str:
    """Return the Markdown that a text was before it was HTML."""
    unread = _UNREAD.fullmatch(html)
    return html_tree.unescaped(unread[1]) if unread else from_html.markdown(html, media)


def _items(html: str) -> list[str]:
    """Return the HTML of each item of a list, as viva writes it or as it was written in Anki."""
    if "<li" not in html:
        return [part for part in re.split(r"<br[^<>]*>|</?div[^<>]*>", html) if part.strip()]
    return [part.partition("</li>")[0] for part in re.split(r"<li\b[^<>]*>", html)[1:]]


def _source(html: str) -> Source:
    tree = html_tree.parse(html)
    text = " ".join(html_tree.plain(tree).split())
    for child in tree.children:
        if isinstance(child, Element) and child.name == "a":
            return Source(text, child.attributes.get("href", ""))
    found = _WITH_URL.fullmatch(text)
    return Source(found[1], found[2]) if found else Source(text)
