"""What a deck's text says for all of its cards: tags and sources; and how sources come into it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from vivadeck.decks import deck_editor, deck_writer
from vivadeck.decks.deck_editor import Edit
from vivadeck.decks.yaml_reader import Entries, Node
from vivadeck.model import Source
from vivadeck.sanitize import one_line


def tags(text: str) -> tuple[str, ...]:
    """Return the tags that every card of a sound deck has."""
    entry = deck_editor.entries(text).get("tags")
    items = entry.value.value if entry and isinstance(entry.value.value, list) else ()
    return tuple(one_line(item.value) for item in items if isinstance(item, Node) and isinstance(item.value, str))


def sources(text: str) -> dict[Source, str]:
    """Return the key of each source of a sound deck."""
    found: dict[Source, str] = {}
    for entry in _sources(text):
        values = {each.key: each.value.value for each in entry.value.value if not isinstance(each, (str, Node))}
        about = Source(*(one_line(str(values.get(key, "")).strip()) for key in Source._fields))
        found.setdefault(about, one_line(entry.key))
    return found


def with_sources(text: str, added: Mapping[str, Source]) -> list[Edit]:
    """Return the edit that puts sources into a sound deck: before those that are there, else before its cards."""
    if not added:
        return []
    top = deck_editor.entries(text)
    there = _sources(text)
    lines = [each for key in added for each in deck_writer.source(key, added[key])]
    if "sources" not in top:
        at = top["cards"].place.offset
        return [Edit(at, at, "".join(f"{line}\n" for line in ("sources:", *(f"  {each}" for each in lines))))]
    at = top["sources"].value.place.offset
    if text[at : at + 1] == "{":
        written = ", ".join(deck_writer.source_in_line(*each) for each in added.items())
        return [Edit(at + 1, at + 1, f"{written}, " if there else written)]
    if not there:
        return [Edit(at, at, "".join(f"\n  {each}" for each in lines))]
    at, column = there[0].place.offset, there[0].place.column
    return [Edit(at, at, "".join(f"{each}\n{' ' * (column - 1)}" for each in lines))]


def _sources(text: str) -> Entries:
    entry = deck_editor.entries(text).get("sources")
    return entry.value.value if entry and isinstance(entry.value.value, Entries) else Entries()
