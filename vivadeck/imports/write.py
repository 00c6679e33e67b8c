"""Drafts on their way to the disk: a deck file, its media, and what it remembers of the import."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from vivadeck import files
from vivadeck.decks.file import decode
from vivadeck.decks.parsed import Problem
from vivadeck.decks.tame import one_line, quoted
from vivadeck.errors import VivaError
from vivadeck.imports import deck_file, limits, names, sidecar
from vivadeck.imports.deck_file import Plan
from vivadeck.imports.draft import Draft, DraftDeck, Skipped
from vivadeck.model import FollowUp

LARGEST_MEDIUM = 25_000_000


class Target(NamedTuple):
    """The deck that drafts go to: its file, its name if it is made, and the file it begins as where it is not there."""

    path: Path
    name: str
    base: Path | None = None


class Written(NamedTuple):
    """What became of a deck's drafts. `drafts` are those that became cards, in the order of the plan's ids."""

    path: Path
    plan: Plan
    drafts: tuple[Draft, ...]
    skipped: tuple[Skipped, ...]


def put(found: DraftDeck, target: Target, media: Mapping[str, bytes]) -> Written:
    """Put drafts into a deck file, and what they show beside it. Raises VivaError; the deck is then as it was."""
    refused = [(draft, limits.refusal(draft)) for draft in found.drafts]
    skipped = [Skipped(quoted(one_line(draft.question)), why) for draft, why in refused if why]
    drafts = [_with_media(draft, target.path.stem) for draft, why in refused if not why]
    if not drafts:
        return Written(target.path, Plan("", (), {}), (), tuple(skipped))
    good = found._replace(drafts=tuple(drafts))
    before, mark = _before(target)
    remembered = sidecar.path_of(target.path)
    known = sidecar.parse(_optional(remembered))
    if before:
        plan = deck_file.grown(good, before, target.path, known)
    else:
        plan = deck_file.fresh(good, target.name, target.path)
    files.make_folder(target.path.parent)
    skipped += _put_media(good, target.path, media)
    if plan.new or plan.updated:
        files.replace(target.path, mark + plan.text.encode())
    if plan.known != known and (plan.new or plan.updated or target.path.exists()):
        files.replace(remembered, sidecar.dump(plan.known))
    return Written(target.path, plan, good.drafts, tuple(skipped))


def _before(target: Target) -> tuple[str, bytes]:
    """Return the text that the deck has, "" when there is none, and the bytes before it that are no text."""
    data = files.contents(target.path)
    path = target.path
    if data is None and target.base:
        path, data = target.base, files.contents(target.base)
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
    shown = [re.escape(name) for name in draft.media if names.media_name(name) == name]
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


def _put_media(found: DraftDeck, path: Path, media: Mapping[str, bytes]) -> list[Skipped]:
    """Write the files that drafts show, and return those that were not. One that is there is never replaced."""
    skipped = []
    folder = path.with_name(f"{path.stem}.media")
    for name in dict.fromkeys(name for draft in found.drafts for name in draft.media):
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
            skipped.append(Skipped(quoted(name), why))
    return skipped


def _refused(name: str, data: bytes | None) -> str:
    if names.media_name(name) != name:
        return "a file cannot be named so everywhere"
    if data is None:
        return "the file that a card shows is not there"
    return f"larger than {LARGEST_MEDIUM // 1_000_000} MB" if len(data) > LARGEST_MEDIUM else ""
