"""The deck file that is being read: what was found wrong in it, and how values are taken out of its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vivadeck.decks.problems import MOST_HINTS, MOST_PROBLEMS, Place, Problem
from vivadeck.decks.yaml_reader import Entries, Entry, Node
from vivadeck.sanitize import near, on_one_line, quoted, short

# What takes longer than a student waits to be laid out, coloured or searched, and is longer than anything said aloud.
LONGEST_TEXT = 20_000
LONGEST_LINE = 2_000
LONGEST_NAME = 200  # it is a part of every card's id
MOST_ITEMS = 200


class TooMany(Exception):
    """The file has so many problems that the rest is not looked for."""


@dataclass
class File:
    """The file being read. `card` is the id of the card being read, as far as it is known."""

    path: Path
    deck: str
    card: str = ""
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, place: Place, message: str) -> None:
        """Note a problem. Raises TooMany when there are MOST_PROBLEMS of them."""
        self.problems.append(Problem(self.path, place.line, place.column, short(self.card), message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooMany

    def near(self, name: str, known: Iterable[str]) -> str:
        """Return a sentence that names the known name nearest to `name`, or ""; only in the first problems."""
        return near(name, known) if len(self.problems) < MOST_HINTS else ""


def values(file: File, node: Node, known: tuple[str, ...], what: str) -> dict[str, Node] | None:
    """Return a map's values by key, noting unknown and repeated keys; None when it is not a map."""
    if not isinstance(node.value, Entries):
        file.wrong(node.place, f"{what} must be a map with the keys {', '.join(known)}")
        return None
    found = {entry.key: entry.value for entry in node.value}
    if len(found.keys() & known) == len(node.value):
        return found  # each is known, and there once
    found = {}
    for entry in once(file, node.value):
        if entry.key in known:
            found[entry.key] = entry.value
        else:
            hint = file.near(entry.key, known) or f" {what.capitalize()} has {', '.join(known)}."
            file.wrong(entry.place, f"unknown key {quoted(entry.key)}.{hint}")
    return found


def once(file: File, entries: Entries) -> Iterator[Entry]:
    """Yield the entries of a map, noting keys that were there before."""
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.key in lines:
            first = lines[entry.key]
            file.wrong(entry.place, f"the key {quoted(entry.key)} stands here a second time (first in line {first})")
        else:
            lines[entry.key] = entry.place.line
            yield entry


def text(file: File, node: Node | None, what: str, longest: int = LONGEST_TEXT) -> str:
    """Return the text of a node; "" when there is none, and when it is no text, which is noted, as is one too long."""
    if node is None:
        return ""
    if isinstance(node.value, str):
        found = node.value.strip()
        if len(found) > longest:
            file.wrong(node.place, f"{what} is longer than {longest:,} characters: shorten it, or split the card")
            return found[:longest]
        return found
    is_map = isinstance(node.value, Entries)
    kind, starts = ("a map", '"{" or holds ": "') if is_map else ("a list", '"[" or "- "')
    file.wrong(node.place, f"{what} must be text, not {kind}: text that begins with {starts} needs quotes")
    return ""


def line(file: File, node: Node | None, what: str, longest: int = LONGEST_LINE) -> str:
    """Return the text of a node as one line."""
    return on_one_line(text(file, node, what, longest))


def items(file: File, node: Node | None, what: str, most: int = MOST_ITEMS) -> list[Node]:
    """Return the items of a list; none when there is none, and when it is no list or too long, which is noted."""
    if node is None or node.value == "":
        return []
    if isinstance(node.value, (Entries, str)):
        file.wrong(node.place, f'{what} must be a list: [first, second], or lines that begin with "- "')
        return []
    if len(node.value) > most:
        file.wrong(node.place, f"{what} has more than {most:,} items")
        return []
    return node.value


def lines(file: File, node: Node | None, what: str, each: str) -> Iterator[tuple[str, Node]]:
    """Yield each item of a list as one line, with its node. An item that is no text, or empty, is noted."""
    for item in items(file, node, what):
        found = line(file, item, each)
        if found:
            yield found, item
        elif isinstance(item.value, str):
            file.wrong(item.place, f"{each} is empty")


def name(file: File, node: Node, what: str, forbidden: str) -> str:
    """Return a name in which the `forbidden` characters, which are noted, do not occur; "" when it is no name."""
    found = line(file, node, f"the {what}", LONGEST_NAME)
    if not found:
        if isinstance(node.value, str):
            file.wrong(node.place, f"the {what} is empty")
    elif any(character in found for character in forbidden):
        held = " or ".join("a space" if character == " " else f"a {character}" for character in forbidden)
        file.wrong(node.place, f"the {what} {quoted(found)} may not hold {held}")
    return found
