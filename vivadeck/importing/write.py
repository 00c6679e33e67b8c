"""Write drafts to the disk: deck files, their media, the sidecars; and the reviews of drafts."""

from __future__ import annotations

import glob
import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import quote

from vivadeck import files
from vivadeck.card_fields import MARKDOWN_FIELDS, change_texts, texts_of
from vivadeck.decks import deck_file
from vivadeck.decks.deck_editor import Layout, parse_for_editing
from vivadeck.decks.problems import Parsed, Problem
from vivadeck.errors import VivaError
from vivadeck.formats import collector, naming
from vivadeck.formats.draft import Draft, DraftDeck, Skipped
from vivadeck.importing import deck_merge, sidecar
from vivadeck.importing.deck_merge import Before, DeckUpdate
from vivadeck.importing.portions import part_name, portions
from vivadeck.markdown import math
from vivadeck.model import Choice, Decision, Deck, Progress, Review
from vivadeck.progress import merge
from vivadeck.sanitize import quoted, single_line
from vivadeck.terminal import output

LARGEST_MEDIUM = 25_000_000
# Nobody grades one card twice within this time. Exports round a moment, and shift one that another review has.
_SAME = timedelta(milliseconds=100)


class ReadDeck(NamedTuple):
    """A deck file that was read already: its bytes, the parsed deck, and the layout of a sound deck."""

    data: bytes
    parsed: Parsed
    layout: Layout | None = None


class Target(NamedTuple):
    """The deck that drafts go to: its file, its name where the file is new, and the file that it then begins as.

    `read` is the content of `path` where that was read already. `asked_names` are the names that the student may mean,
    () when they asked for none: an existing deck must have one of them.
    """

    path: Path
    name: str
    base: Path | None = None
    read: ReadDeck | None = None
    asked_names: tuple[str, ...] = ()


class Written(NamedTuple):
    """What an import did to one deck file. `drafts` became cards, in the order of `update.cards`.

    `reworded`: former questions by card id, of cards that were matched by their neighbours only. `perhaps`: by the id
    of a new card, the id of the card that it may be, reworded.
    """

    path: Path
    update: DeckUpdate
    drafts: tuple[Draft, ...]
    skipped: tuple[Skipped, ...]
    reworded: Mapping[str, str] = MappingProxyType({})
    perhaps: Mapping[str, str] = MappingProxyType({})


def read_deck(path: Path) -> ReadDeck:
    """Read a deck file and its problems. It has no bytes if it cannot be read."""
    data = deck_file.contents(path)
    if isinstance(data, Problem):
        return ReadDeck(b"", deck_file.unread(data))
    text = deck_file.decode(data, path)
    if isinstance(text, Problem):
        return ReadDeck(data, deck_file.unread(text))
    return ReadDeck(data, *parse_for_editing(text, path))


def put(deck: DraftDeck, target: Target, media: Mapping[str, bytes], *, is_trial: bool = False) -> list[Written]:
    """Put drafts into a deck's file, and their media beside it; into several files where one would be too large.

    A trial only works out what would be written. Raises VivaError before any file is changed, unless the disk refuses a
    later one.
    """
    refused = [(draft, collector.refusal(draft)) for draft in deck.drafts]
    skipped = tuple(Skipped(quoted(single_line(math.plain(draft.question))), why) for draft, why in refused if why)
    drafts = [draft for draft, why in refused if not why]
    if not drafts:
        return [Written(target.path, DeckUpdate("", (), {}), (), skipped)]
    files_of = _Files(deck, target)
    _check_name(files_of.parts[0], target)
    media = {name: media[name] for draft in drafts for name in draft.media if name in media}
    there = files_of.addresses(media)
    stem = target.path.stem
    placed = portions([_with_media(draft, stem, there) for draft in drafts], files_of.parts, files_of.next_part)
    written = []
    for part, places, sources, gone in output.progress_bar(placed.each, "Putting the cards into decks"):
        shown = {name: _with_media(drafts[place], part.path.stem, there) for name, place in places.items()}
        update = deck_merge.update(shown, sources, gone, part)
        perhaps = {card: placed.perhaps[card] for card in update.cards if card in placed.perhaps}
        asked = {card.id: card.question for card in part.deck.cards if card.id in placed.reworded}
        written.append((part, Written(part.path, update, tuple(shown.values()), (), asked, perhaps)))
    done = [
        each if is_trial else _put(part, each, files_of, {**media, **dict.fromkeys(there)}) for part, each in written
    ]
    return [done[0]._replace(skipped=(*skipped, *done[0].skipped)), *done[1:]]


def _check_name(first: Before, target: Target) -> None:
    """Raise VivaError where the student asked for a deck of another name than the one in the file."""
    if first.text and target.asked_names and first.deck.name not in target.asked_names:
        raise VivaError(
            f"{single_line(str(target.path))} is the deck {quoted(first.deck.name)}, "
            f"not {quoted(target.asked_names[0])}. Nothing was imported. "
            "Leave out `--deck` to import into this deck, or name another file."
        )


def _put(part: Before, result: Written, files_of: _Files, media: Mapping[str, bytes | None]) -> Written:
    """Write a deck file, the files that its cards show (those that are None are there already), and its sidecar."""
    path, update = result.path, result.update
    files.make_folder(path.parent)
    skipped = _put_media(result.drafts, path, media)
    is_changed, is_new = bool(update.new or update.updated), not path.exists()
    if is_new and is_changed:  # first: without it, the next import would not recognize a new part of the deck
        files.replace(sidecar.path_of(path), sidecar.dump(update.records, files_of.whole_of(path)))
    if is_changed:
        files.replace(path, files_of.marks.get(path, b"") + update.text.encode())
    if is_new and is_changed and files_of.base and path == files_of.parts[0].path:
        deck_file.copy_media(files_of.base, path)
    if not is_new and update.records != part.records:
        files.replace(sidecar.path_of(path), sidecar.dump(update.records, files_of.whole_of(path)))
    return result._replace(skipped=tuple(skipped))


class _Files:
    """A deck's files: the first, and the parts after it. `marks` are the bytes before each one's text."""

    def __init__(self, deck: DraftDeck, target: Target) -> None:
        self._deck = deck
        self._target = target
        self._number = 1
        self.base = target.base
        self.marks: dict[Path, bytes] = {}
        self.parts = [self._part(target.path, target.base, target.read)]
        beside = target.path.parent.glob(f"{glob.escape(target.path.stem)}-part-*{target.path.suffix}")
        numbered = {int(match[1]): path for path in beside if (match := re.search(r"-part-(\d+)\Z", path.stem))}
        for number, path in output.progress_bar(sorted(numbered.items()), "Reading decks"):
            self._number = max(self._number, number)  # also of another deck's file, which is not overwritten
            if sidecar.part_of(_optional(sidecar.path_of(path))) == target.path.name:
                self.parts.append(self._part(path))

    def next_part(self) -> Before:
        """Return a new part, after all others."""
        self._number += 1
        first = self.parts[0]
        path = first.path.with_name(f"{part_name(first.path.stem, self._number)}{first.path.suffix}")
        name, title = part_name(first.deck.name, self._number), f"{first.deck.title}, part {self._number}"
        return Before(path, Deck(name, title, ()))

    def addresses(self, media: Mapping[str, bytes]) -> dict[str, str]:
        """Return the names of those files that the deck's cards show already, with their addresses in the deck."""
        if not media:
            return {}
        from vivadeck.formats.pictures import ImageFiles
        from vivadeck.markdown import pictures

        images, by_content = ImageFiles(), dict[bytes, str]()
        for part in self.parts:
            path = part.path if part.path.exists() else self.base or part.path
            texts = (text for card in part.deck.cards for text in texts_of(card, MARKDOWN_FIELDS))
            for address in (address for text in texts for address in pictures.addresses(text)):
                if name := images.name(path, address):
                    by_content.setdefault(images.files[name], address)
        return {name: by_content[data] for name, data in media.items() if data in by_content}

    def whole_of(self, path: Path) -> str:
        """Return the name of the first file, "" for the first file itself."""
        return "" if path == self._target.path else self._target.path.name

    def _part(self, path: Path, base: Path | None = None, read: ReadDeck | None = None) -> Before:
        text, self.marks[path] = text_and_mark(path, base, read)
        records = sidecar.parse(_optional(sidecar.path_of(path)))
        if text:
            return deck_merge.before(path, text, records, (read.parsed, read.layout) if read and read.data else None)
        title, about = self._deck.title or self._deck.name, self._deck.description
        return Before(path, Deck(self._target.name, title, (), about), records=records)


def text_and_mark(path: Path, base: Path | None = None, read: ReadDeck | None = None) -> tuple[str, bytes]:
    """Return a deck file's text, "" when there is none, and the bytes before the text (a byte order mark)."""
    data = (read and read.data) or files.contents(path)
    if data is None and base:
        path, data = base, files.contents(base)
    if data is None:
        return "", b""
    text = deck_file.decode(data, path)
    if isinstance(text, Problem) or not data.endswith(text.encode()):
        raise VivaError(f"{single_line(str(path))}: viva can only import into UTF-8 files. Save the file as UTF-8.")
    if not text.strip():
        raise VivaError(f"{single_line(str(path))} is an empty file: delete it, or name another file.")
    return text, data.removesuffix(text.encode())


def _optional(path: Path) -> bytes | None:
    try:
        return files.contents(path)
    except VivaError:
        return None


def _with_media(draft: Draft, stem: str, there: Mapping[str, str]) -> Draft:
    """Return a draft whose texts show their files where they are there already, else beside the deck."""
    shown = [re.escape(name) for name in draft.media if naming.media_name(name) == name]
    if not shown:
        return draft
    pattern = re.compile(rf"\]\(({'|'.join(shown)})\)")
    folder = f"{quote(stem)}.media/"

    def moved(text: str, _: str) -> str:
        return pattern.sub(lambda link: f"]({there.get(link[1], folder + link[1])})", text)

    return draft._replace(
        **{field.name: change_texts(field, getattr(draft, field.name), moved) for field in MARKDOWN_FIELDS}
    )


def _put_media(drafts: Sequence[Draft], path: Path, media: Mapping[str, bytes | None]) -> list[Skipped]:
    """Write the files that drafts show; return those that were not written. No file is ever replaced."""
    skipped = []
    folder = deck_file.media_folder(path)
    for name in dict.fromkeys(name for draft in drafts for name in draft.media):
        data = media.get(name)
        why = "" if name in media and data is None else _refused(name, data)
        if not why and data is not None:
            files.make_folder(folder)
            existing = files.contents(folder / name)
            if existing is None:
                files.replace(folder / name, data)
            elif existing != data:
                why = f"another file with this name is already in {single_line(str(folder))}"
        if why:
            skipped.append(Skipped(quoted(name), why, cards=0))
    return skipped


def _refused(name: str, data: bytes | None) -> str:
    if naming.media_name(name) != name:
        return "this file name is not allowed on every system"
    if data is None:
        return "a card shows this file, but it is missing"
    return f"it is larger than {LARGEST_MEDIUM // 1_000_000} MB" if len(data) > LARGEST_MEDIUM else ""


def new_ids(decks: Sequence[DraftDeck], names: Sequence[str]) -> dict[str, str]:
    """Return new card ids by old ones, for decks that get other names. Of two cards with one id, the first gets it."""
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for deck, name in zip(decks, names, strict=True):
        for draft in deck.drafts:
            new = f"{name}/{draft.name}"
            if draft.name and new not in taken:
                ids[f"{deck.name}/{draft.name}"] = new
                taken.add(new)
    return ids


def with_new_references(deck: DraftDeck, ids: Mapping[str, str]) -> DraftDeck:
    """Return a deck of drafts with the `ids` in their `see_also` changed, old ones to new ones."""
    drafts = (each._replace(see_also=tuple(ids.get(old, old) for old in each.see_also)) for each in deck.drafts)
    return deck._replace(drafts=tuple(drafts))


def without_dangling_references(deck: DraftDeck, name: str, card_ids: Container[str]) -> tuple[DraftDeck, list[str]]:
    """Return a deck of drafts without references that lead to none of the `card_ids`, and these references.

    A reference without a deck means the deck `name`.
    """
    dropped: dict[str, None] = {}
    drafts = []
    for draft in deck.drafts:
        targets = [target if "/" in target else f"{name}/{target}" for target in draft.see_also]
        dropped.update({target: None for target in targets if target not in card_ids})
        drafts.append(draft._replace(see_also=tuple(target for target in targets if target in card_ids)))
    return deck._replace(drafts=tuple(drafts)), list(dropped)


def new_facts(cards: Iterable[tuple[str, Draft]], before: Progress, now: datetime) -> Progress:
    """Return the reviews and suspensions of these cards' drafts that are not recorded yet.

    A review that was undone does not come back, and a card that was resumed in viva is not suspended again.
    """
    moments_by_card = _moments(before)
    reviews: list[Review] = []
    decisions: list[Decision] = []
    for card, draft in cards:
        moments = moments_by_card.get(card, [])
        reviews += (each._replace(card=card) for each in draft.reviews if not _is_near(each.at, moments))
        decision = before.decisions.get(card)
        if draft.is_suspended and (decision is None or decision.choice is Choice.SKIP):
            decisions.append(Decision(card, now if decision is None else max(now, decision.at + _SAME), Choice.SUSPEND))
    return merge.progress(reviews, decisions)


def _moments(before: Progress) -> Mapping[str, list[datetime]]:
    moments: dict[str, list[datetime]] = {}
    for card, at in (*((each.card, each.at) for each in before.reviews), *before.undone):
        moments.setdefault(card, []).append(at)
    for each in moments.values():
        each.sort()
    return moments


def _is_near(at: datetime, moments: list[datetime]) -> bool:
    place = bisect_left(moments, at)
    return any(abs(moments[near] - at) < _SAME for near in (place - 1, place) if 0 <= near < len(moments))
