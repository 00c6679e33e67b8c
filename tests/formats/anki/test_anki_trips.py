"""viva → real Anki → Anki's own export, new and legacy → viva: cards, schedules and reviews of any deck and history.

What is normalised: a text counts as the same when its HTML does but for white space; a picture that is not there is
its words; an unanswered card is no note in Anki; a source whose address is no web address has it behind its title;
tags are a set, without letters' case, and so is "leech", which the export adds, and `a::` is Anki's `a::blank`. A
moment is the same whatever its offset, which Anki does not keep: the study days of all reviews are those of this
place. Anki keeps whether a review counted, and that was decided with the offset: so a mode is what Anki can store.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import states
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from written_decks import SOUND_DECKS, TIMES, Draw, decks_in, values, written

from vivadeck import sm2
from vivadeck.agenda import Item
from vivadeck.app import App
from vivadeck.clock import study_day
from vivadeck.commands import export, import_
from vivadeck.commands.import_ import ImportOptions
from vivadeck.markdown import to_html
from vivadeck.model import Card, Choice, Decision, Progress, Review, Source, Undo
from vivadeck.progress import merge
from vivadeck.sm2 import Schedule

NOW = datetime(2026, 3, 9, 19, tzinfo=UTC)
ZONES = st.sampled_from([-600, -210, 0, 60, 345, 840]).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.builds(
    lambda ms, zone: (NOW - timedelta(milliseconds=ms)).astimezone(zone), st.integers(1, 60 * 86_400_000), ZONES
)
MODES = st.just("study") | st.sampled_from(["study", "mock", "practice", "cram", "later"])
# Grades of a card, and when: some cards are failed until they are leeches.
GRADED = st.lists(st.tuples(MOMENTS, st.integers(0, 5), st.integers(0, 900), MODES), max_size=12)
LEECH = st.just([4, 4, *([1, 4, 4] * 9)])


@pytest.fixture(scope="module", autouse=True)
def _steady() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", lambda _: None)  # no power is cut here
        patched.setenv("VIVA_NOW", NOW.isoformat())
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("anki")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("VIVA_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield path


def desk(home: Path) -> App:
    os.environ["VIVA_HOME"] = str(home)
    return App([home / "decks"])


def recorded(cards: Sequence[str], data: st.DataObject) -> Progress:
    """Return a history of the cards: reviews, some of them undone, and decisions."""
    reviews: dict[datetime, Review] = {}  # Anki has one at a moment; viva moves a second one on, by a millisecond
    for place, card in enumerate(cards):
        for at, grade, tenths, mode in data.draw(GRADED):
            reviews[at] = Review(card, at, grade, tenths / 10, mode)
        if data.draw(st.integers(0, 5)) == 0:
            for day, grade in enumerate(data.draw(LEECH)):
                at = NOW - timedelta(days=130 - day * 2, seconds=place)
                reviews[at] = Review(card, at, grade, 5.0)
    all_reviews = [*reviews.values()]
    undone = [Undo(each.card, each.at) for each in all_reviews if data.draw(st.integers(0, 9)) == 0]
    decisions = [
        Decision(card, NOW - timedelta(hours=1), choice)
        for card in cards
        for choice in data.draw(st.lists(st.sampled_from(Choice), max_size=1))
    ]
    return merge.progress(all_reviews, decisions, undone)


def through_anki(path: Path, folder: Path, *, legacy: bool) -> Path:
    """Import a package into a new collection, and return what Anki exports of that."""
    col = Collection(str(folder / "student.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True)
    col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options))
    back = folder / "back.apkg"
    export_options = ExportAnkiPackageOptions(with_scheduling=True, with_media=True, legacy=legacy)
    col.export_anki_package(out_path=str(back), options=export_options, limit=None)
    col.close()
    return back


def of_card(card: Card) -> tuple[object, ...]:
    """Return the content of a card, as in the module's docstring."""
    texts = [card.question, card.answer, *(text for each in (*card.follow_ups, *card.mistakes) for text in each)]
    lines = [card.short, *card.key_points, *(text for texts in card.key_point_wordings for text in texts)]
    counts = len(card.mistakes), [*map(len, card.key_point_wordings)]
    sources = [
        each if not each.url or re.match("https?:|doi:", each.url) else Source(f"{each.title} ({each.url})")
        for each in card.sources
    ]
    tags = {tag.casefold().replace("blank", "") for tag in card.tags} - {"leech"}
    return card.id, [*map(as_html, texts)], [*map(to_html.line, lines)], counts, tags, sources, card.see_also


def as_html(markdown: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\s*</code>", "</code>", to_html.block(markdown)))


def of_reviews(progress: Progress) -> list[tuple[str, datetime, int, float]]:
    return sorted((each.card, each.at.astimezone(UTC), each.grade, each.seconds) for each in progress.reviews)


def of_modes(progress: Progress) -> list[str]:
    """Return whether each review was study or, in Anki's words, cram."""
    order = sorted(progress.reviews, key=lambda each: (each.card, each.at))
    return [each.mode for each in order]


def in_anki(progress: Progress, at: App) -> Progress:
    """Return the progress with each review's mode as Anki can store it: practice that counted is study there."""
    schedules: dict[str, Schedule] = {}
    reviews: list[Review] = []
    for each in progress.reviews:
        day, before = study_day(each.at, at.settings.day_ends), schedules.get(each.card)
        has_counted = sm2.counts(before, each.grade, day, each.mode)
        schedules[each.card] = sm2.review(before, each.grade, day, each.mode)
        reviews.append(each._replace(mode="study" if has_counted and each.mode != "cram" else "cram"))
    return progress._replace(reviews=tuple(reviews))


def standings(cards: Sequence[Card], progress: Progress, at: App) -> list[tuple[object, ...]]:
    reviews = [each._replace(at=each.at.astimezone()) for each in progress.reviews]
    items = states.items(cards, reviews, progress.decisions.values(), at.today)
    return sorted(map(standing, items))


def standing(item: Item) -> tuple[object, ...]:
    return item.card.id, repr(item.schedule), item.is_suspended


def in_the_file(cards: dict[str, Card]) -> dict[str, Card]:
    """Return the cards that are exported, and lead to each other: those with an answer."""
    answered = {card_id: card for card_id, card in cards.items() if card.answer}
    assume(answered)
    return {
        card_id: card._replace(see_also=tuple(each for each in card.see_also if each in answered))
        for card_id, card in answered.items()
    }


@settings(max_examples=16 * TIMES, deadline=None)
@given(drawn=SOUND_DECKS, data=st.data(), legacy=st.booleans())
def test_everything_comes_back_from_anki(
    drawn: list[list[Draw]], data: st.DataObject, legacy: bool, folder: Path
) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    decks = written(drawn, folder / "home" / "decks", data.draw(st.integers(0, 4)))
    before = recorded([*values(decks)], data)
    cards = in_the_file(values(decks))
    at_home = desk(folder / "home")
    at_home.store.prepare()
    at_home.store.rewrite(lambda _: before, "import", at_home.now())
    export.anki(at_home, folder / "out.apkg", [], "", True)
    back = through_anki(folder / "out.apkg", folder, legacy=legacy)
    other = desk(folder / "other")
    import_.import_(other, [back], ImportOptions(with_progress=True))
    came = values(decks_in(folder / "other" / "decks"))
    assert {*came} == {*cards}
    pairs = [pair for each in came for pair in zip(of_card(came[each]), of_card(cards[each]), strict=True)]
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
    after = desk(folder / "other").progress()
    sent = in_anki(before._replace(reviews=tuple(each for each in before.reviews if each.card in cards)), at_home)
    assert of_reviews(after) == of_reviews(sent)
    assert of_modes(after) == of_modes(sent)
    assert standings([*came.values()], after, other) == standings([*cards.values()], sent, at_home)
    again = desk(folder / "home")
    import_.import_(again, [back], ImportOptions(with_progress=True))
    assert of_reviews(desk(folder / "home").progress()) == of_reviews(before)
