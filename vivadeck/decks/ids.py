"""Writing the ids that are missing into a deck's text; every other byte stays. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from vivadeck.decks.yaml_reader import Entries, Node, read
from vivadeck.text import former_name, made_name, note_names

_NOT_TEXT = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")  # for other readers of YAML


def with_ids(text: str, lines: Collection[int] | None = None) -> tuple[str, dict[str, str]]:
    """Return the text of a sound deck with an id in each card that had none, and these ids by those that were made.

    A card gets the id that Anki knows it by, but for the former id of several: nobody knows whose history is under it.
    Where `lines` are given, only the cards that begin in one of them get an id: the one that they have today.
    Raises Malformed when the text is not a deck's.
    """
    cards = [(card, _texts(card)) for card in _cards(read(text))]
    questions = [fields.get("question", "") for _, fields in cards]
    notes = note_names(questions, [fields.get("id", "") for _, fields in cards])
    claimed = Counter(name for each in questions for name in {made_name(each), former_name(each)})
    often = Counter(map(made_name, questions))
    taken = {fields["id"] for _, fields in cards if "id" in fields}
    added: dict[str, str] = {}
    for (card, fields), question, note in reversed([*zip(cards, questions, notes, strict=True)]):
        made = made_name(question)  # from the end, so that the places before stay right
        is_shared = note == former_name(question) != made and claimed[note] > 1
        name = made if lines is not None or is_shared or often[made] > 1 else note
        if "id" in fields or name in taken or (lines is not None and card.place.line not in lines):
            continue  # where two cards would have one name, `check` has said so, and the student decides
        taken.add(name)
        text = _inserted(text, card, name)
        added[made] = name
    return text, added


def _inserted(text: str, card: Node, name: str) -> str:
    at = card.place.offset
    entry = f"id: {name}" if name[0].isalpha() and name not in _NOT_TEXT else f"id: '{name}'"
    if text[at] == "{":
        space = "" if text[at + 1].isspace() else " "
        return f"{text[: at + 1]}{entry},{space}{text[at + 1 :]}"
    found = re.search("\r\n|[\r\n]", text)
    line_end = found.group() if found else "\n"
    return f"{text[:at]}{entry}{line_end}{' ' * (card.place.column - 1)}{text[at:]}"


def _cards(root: Node | None) -> list[Node]:
    if root is None or not isinstance(root.value, Entries):
        return []
    found = [entry.value.value for entry in root.value if entry.key == "cards"]
    return [node for node in found[0] if isinstance(node, Node) and isinstance(node.value, Entries)] if found else []


def _texts(card: Node) -> dict[str, str]:
    assert isinstance(card.value, Entries)
    return {entry.key: entry.value.value.strip() for entry in card.value if isinstance(entry.value.value, str)}
