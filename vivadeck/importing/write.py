"""Drafts on their way to the disk: deck files, their media, and what they remember of the import."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from vivadeck import files
from vivadeck.decks.file import decode
from vivadeck.decks.problems import Problem
from vivadeck.errors import VivaError
from vivadeck.formats import naming
from vivadeck.formats.draft import Draft, DraftDeck, Skipped
from vivadeck.importing import deck_merge, limits, sidecar
from vivadeck.importing.deck_merge import Before, Plan
from vivadeck.importing.portions import part_name, portions
from vivadeck.model import Deck, FollowUp
from vivadeck.sanitize import one_line, quoted

LARGEST_MEDIUM = 25_000_000


class Target(NamedTuple):
    """The deck that drafts go to: its file, its name if it is made, and the file it begins as where it is not there."""

    path: Path
    name: str
    base: Path | None = None


class Written(NamedTuple):
    """What became of drafts in one deck file. `drafts` are those that became cards, in the order of the plan's ids.

    `perhaps` are the ids of the cards that new ones may be, reworded, by the ids of these.
    """

    path: Path
    plan: Plan
    drafts: tuple[Draft, ...]
    skipped: tuple[Skipped, ...]
    perhaps: Mapping[str, str] = MappingProxyType({})


def put(found: DraftDeck, target: Target, media: Mapping[str, bytes]) -> list[Written]:
    """Put drafts into a deck's file, and what they show beside it; into several where one would be too large.

    Raises VivaError; every file is then as it was, unless it was the disk that refused a later one.
    """
    refused = [(draft, limits.refusal(draft)) for draft in found.drafts]
    skipped = tuple(Skipped(quoted(one_line(draft.question)), why) for draft, why in refused if why)
    drafts = [draft for draft, why in refused if not why]
    if not drafts:
        return [Written(target.path, Plan("", (), {}), (), skipped)]
    parts, marks = _parts(found, target)
    placed = portions([_with_media(draft, target.path.stem) for draft in drafts], parts)
    written = []
    for part, places, after in placed.each:
        shown = {name: _with_media(drafts[place], part.path.stem) for name, place in places.items()}
        plan = deck_merge.plan(shown, after, part)
        perhaps = {card: placed.perhaps[card] for card in plan.cards if card in placed.perhaps}
        written.append((part, Written(part.path, plan, tuple(shown.values()), (), perhaps)))
    done = [_put(part, each, marks.get(part.path, b""), media) for part, each in written]
    return [done[0]._replace(skipped=(*skipped, *done[0].skipped)), *done[1:]]


def _put(part: Before, made: Written, mark: bytes, media: Mapping[str, bytes]) -> Written:
    """Write a deck file, what its cards show, and what it remembers of the import."""
    path, plan = made.path, made.plan
    files.make_folder(path.parent)
    skipped = _put_media(made.drafts, path, media)
    if plan.new or plan.updated:
        files.replace(path, mark + plan.text.encode())
    if plan.known != part.known and (plan.new or plan.updated or path.exists()):
        files.replace(sidecar.path_of(path), sidecar.dump(plan.known))
    return made._replace(skipped=tuple(skipped))


def _parts(found: DraftDeck, target: Target) -> tuple[list[Before], dict[Path, bytes]]:
    """Return the parts that the deck has, a new one where there is none, and the bytes before the text of each."""
    parts, marks = [], {}
    for number in count(1):
        path = target.path.with_name(f"{part_name(target.path.stem, number)}{target.path.suffix}")
        text, marks[path] = _before(path, target.base if number == 1 else None)
        if text:
            parts.append(deck_merge.before(path, text, sidecar.parse(_optional(sidecar.path_of(path)))))
        elif number == 1:
            parts.append(Before(path, Deck(target.name, found.title or found.name, (), found.description)))
        if not text:
            return parts, marks
    raise AssertionError


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

    def moved(text: str) -> str:
        return pattern.sub(lambda _: folder, text)

    return draft._replace(
        question=moved(draft.question),
        answer=moved(draft.answer),
        key_points=tuple(map(moved, draft.key_points)),
        follow_ups=tuple(FollowUp(*map(moved, asked)) for asked in draft.follow_ups),
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
