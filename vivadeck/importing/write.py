"""Drafts on their way to the disk: deck files, their media, and what they remember of the import."""

from __future__ import annotations

import glob
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from vivadeck import files
from vivadeck.card_fields import MARKDOWN_FIELDS, change_texts
from vivadeck.decks.deck_file import decode
from vivadeck.decks.problems import Problem
from vivadeck.errors import VivaError
from vivadeck.formats import naming
from vivadeck.formats.draft import Draft, DraftDeck, Skipped
from vivadeck.importing import deck_merge, limits, sidecar
from vivadeck.importing.deck_merge import Before, Plan
from vivadeck.importing.portions import part_name, portions
from vivadeck.markdown import math
from vivadeck.model import Deck
from vivadeck.sanitize import one_line, quoted

LARGEST_MEDIUM = 25_000_000


class Target(NamedTuple):
    """The deck that drafts go to: its file, its name if it is made, and the file it begins as where it is not there."""

    path: Path
    name: str
    base: Path | None = None


class Written(NamedTuple):
    """What became of drafts in one deck file. `drafts` are those that became cards, in the order of the plan's ids.

    `reworded` are the questions that cards had before, by their ids, of those that were found by their neighbours only;
    `perhaps` are the ids of the cards that new ones may be, reworded, by the ids of these.
    """

    path: Path
    plan: Plan
    drafts: tuple[Draft, ...]
    skipped: tuple[Skipped, ...]
    reworded: Mapping[str, str] = MappingProxyType({})
    perhaps: Mapping[str, str] = MappingProxyType({})


def put(found: DraftDeck, target: Target, media: Mapping[str, bytes]) -> list[Written]:
    """Put drafts into a deck's file, and what they show beside it; into several where one would be too large.

    Raises VivaError; every file is then as it was, unless it was the disk that refused a later one.
    """
    refused = [(draft, limits.refusal(draft)) for draft in found.drafts]
    skipped = tuple(Skipped(quoted(one_line(math.plain(draft.question))), why) for draft, why in refused if why)
    drafts = [draft for draft, why in refused if not why]
    if not drafts:
        return [Written(target.path, Plan("", (), {}), (), skipped)]
    files_of = _Files(found, target)
    placed = portions([_with_media(draft, target.path.stem) for draft in drafts], files_of.parts, files_of.next_part)
    written = []
    for part, places, after in placed.each:
        shown = {name: _with_media(drafts[place], part.path.stem) for name, place in places.items()}
        plan = deck_merge.plan(shown, after, part)
        perhaps = {card: placed.perhaps[card] for card in plan.cards if card in placed.perhaps}
        asked = {card.id: card.question for card in part.deck.cards if card.id in placed.reworded}
        written.append((part, Written(part.path, plan, tuple(shown.values()), (), asked, perhaps)))
    done = [_put(part, each, files_of, media) for part, each in written]
    return [done[0]._replace(skipped=(*skipped, *done[0].skipped)), *done[1:]]


def _put(part: Before, made: Written, files_of: _Files, media: Mapping[str, bytes]) -> Written:
    """Write a deck file, what its cards show, and what it remembers of the import."""
    path, plan = made.path, made.plan
    files.make_folder(path.parent)
    skipped = _put_media(made.drafts, path, media)
    if plan.new or plan.updated:
        files.replace(path, files_of.marks.get(path, b"") + plan.text.encode())
    if plan.known != part.known and (plan.new or plan.updated or path.exists()):
        files.replace(sidecar.path_of(path), sidecar.dump(plan.known, files_of.whole_of(path)))
    return made._replace(skipped=tuple(skipped))


class _Files:
    """The files of a deck: the first, and those in which it goes on. `marks` are the bytes before each one's text."""

    def __init__(self, deck: DraftDeck, target: Target) -> None:
        self._deck = deck
        self._target = target
        self._number = 1
        self.marks: dict[Path, bytes] = {}
        self.parts = [self._part(target.path, target.base)]
        beside = target.path.parent.glob(f"{glob.escape(target.path.stem)}-part-*{target.path.suffix}")
        numbered = {int(found[1]): path for path in beside if (found := re.search(r"-part-(\d+)\Z", path.stem))}
        for number, path in sorted(numbered.items()):
            self._number = max(self._number, number)  # also of what is another deck: its file is not taken
            if sidecar.part_of(_optional(sidecar.path_of(path))) == target.path.name:
                self.parts.append(self._part(path))

    def next_part(self) -> Before:
        """Return a new part, behind all that there are."""
        self._number += 1
        first = self.parts[0]
        path = first.path.with_name(f"{part_name(first.path.stem, self._number)}{first.path.suffix}")
        name, title = part_name(first.deck.name, self._number), f"{first.deck.title}, part {self._number}"
        return Before(path, Deck(name, title, ()))

    def whole_of(self, path: Path) -> str:
        """Return the name of the first file, "" for that itself."""
        return "" if path == self._target.path else self._target.path.name

    def _part(self, path: Path, base: Path | None = None) -> Before:
        text, self.marks[path] = _before(path, base)
        known = sidecar.parse(_optional(sidecar.path_of(path)))
        if text:
            return deck_merge.before(path, text, known)
        title, about = self._deck.title or self._deck.name, self._deck.description
        return Before(path, Deck(self._target.name, title, (), about), known=known)


def _before(path: Path, base: Path | None) -> tuple[str, bytes]:
    """Return the text that the deck has, "" when there is none, and the bytes before it that are no text."""
    data = files.contents(path)
    if data is None and base:
        path, data = base, files.contents(base)
    if data is None:
        return "", b""
    text = decode(data, path)
    if isinstance(text, Problem) or not data.endswith(text.encode()):
        raise VivaError(f"{one_line(str(path))}: cards can be imported into UTF-8 files only. Save the file as UTF-8.")
    if not text.strip():
        raise VivaError(f"{one_line(str(path))} is there and is empty: delete it, or name another file.")
    return text, data.removesuffix(text.encode())


def _optional(path: Path) -> bytes | None:
    try:
        return files.contents(path)
    except VivaError:
        return None


def _with_media(draft: Draft, stem: str) -> Draft:
    """Return a draft whose texts show their files where they will be: in a folder beside the deck."""
    shown = [re.escape(name) for name in draft.media if naming.media_name(name) == name]
    if not shown:
        return draft
    pattern = re.compile(rf"\]\((?=(?:{'|'.join(shown)})\))")
    folder = f"]({quote(stem)}.media/"

    def moved(text: str, _: str) -> str:
        return pattern.sub(lambda _: folder, text)

    return draft._replace(
        **{field.name: change_texts(field, getattr(draft, field.name), moved) for field in MARKDOWN_FIELDS}
    )


def _put_media(drafts: Sequence[Draft], path: Path, media: Mapping[str, bytes]) -> list[Skipped]:
    """Write the files that drafts show, and return those that were not. One that is there is never replaced."""
    skipped = []
    folder = path.with_name(f"{path.stem}.media")
    for name in dict.fromkeys(name for draft in drafts for name in draft.media):
        data = media.get(name)
        why = _refused(name, data)
        if not why and data is not None:
            files.make_folder(folder)
            there = files.contents(folder / name)
            if there is None:
                files.replace(folder / name, data)
            elif there != data:
                why = f"another file of this name is in {one_line(str(folder))}, and stays there"
        if why:
            skipped.append(Skipped(quoted(name), why, cards=0))
    return skipped


def _refused(name: str, data: bytes | None) -> str:
    if naming.media_name(name) != name:
        return "a file cannot be named so everywhere"
    if data is None:
        return "the file that a card shows is not there"
    return f"larger than {LARGEST_MEDIUM // 1_000_000} MB" if len(data) > LARGEST_MEDIUM else ""
