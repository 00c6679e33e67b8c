"""Schedules from viva after an import into Anki itself, card by card; and Anki's log, read."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from states import items as items_of

from vivadeck import sm2
from vivadeck.agenda import Item
from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.formats.anki import package_writer, scheduling
from vivadeck.formats.anki.database import Log
from vivadeck.model import Card, Choice, Decision, Deck, Review
from vivadeck.sm2 import Drill, Schedule

HERE = datetime.now().astimezone().tzinfo  # noqa: TID251 - Anki asks the real clock
NOW = datetime.now(HERE).replace(microsecond=0)  # noqa: TID251
TODAY = study_day(NOW)
CARDS = tuple(Card(f"d/{n}", "d", f"Question {n}", "Answer.") for n in range(300))
DECK = Deck("d", "D", CARDS)


def history(seed: int) -> list[Review]:
    """Return a student's reviews of most cards over half a year, up to this moment."""
    chance = random.Random(seed)
    reviews = []
    for card in CARDS[:280]:
        at = NOW - timedelta(days=chance.randint(0, 180), seconds=chance.randint(0, 80_000))
        for _ in range(chance.randint(1, 12)):
            if at > NOW:
                break
            grade = chance.choice((0, 1, 2, 3, 4, 4, 4, 5))
            reviews.append(Review(card.id, at.replace(microsecond=0), grade, round(chance.uniform(0.5, 90), 1)))
            at += timedelta(days=chance.choice((0, 1, 3, 9, 20)), seconds=chance.randint(60, 9_000))
    return sorted(reviews, key=lambda review: review.at)


def learned(
    reviews: Sequence[Review], decisions: Sequence[Decision] = (), today: date = TODAY
) -> package_writer.ExportedProgress:
    items = items_of(CARDS, reviews, decisions, today)
    return package_writer.ExportedProgress({item.card.id: item for item in items}, reviews, today)


def imported(folder: Path, progress: package_writer.ExportedProgress, with_scheduling: bool = True) -> Any:
    """Return a fresh collection of Anki's that has the cards."""
    path = folder / "d.apkg"
    package_writer.write(path, [(DECK, CARDS)], NOW, progress)
    collection = Collection(str(folder / "student.anki2"))
    bring(collection, path, with_scheduling)
    return collection


def bring(collection: Any, path: Path, with_scheduling: bool = True) -> None:
    options = ImportAnkiPackageOptions(with_scheduling=with_scheduling)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options))
    collection.models._clear_cache()


def card_of(collection: Any, card_id: str) -> Any:
    (card_number,) = collection.find_cards(f'"Id:{card_id}"')
    return collection.get_card(card_number)


def due_date(collection: Any, card: Any) -> date:
    """Return the day on which Anki asks the card, as its own day boundary has it."""
    today = datetime.fromtimestamp(collection.sched.day_cutoff, HERE).date() - timedelta(days=1)
    if card.due > 1_000_000:
        return today
    return today + timedelta(days=card.due - collection.sched.today)


def log_of(collection: Any, card: Any) -> list[tuple[int, ...]]:
    rows = "select id, ease, ivl, lastIvl, factor, time, type from revlog where cid = ? order by id"
    return [tuple(row) for row in collection.db.all(rows, card.id)]


def check_card(collection: Any, item: Item, reviews: Sequence[Review]) -> None:
    """Compare a card's schedule in Anki with that in viva."""
    card, schedule = card_of(collection, item.card.id), item.schedule
    if schedule is None:
        assert (card.type, card.queue, card.ivl, card.reps, card.lapses) == (0, 0, 0, 0, 0)
        return
    is_relearned = schedule.drill is Drill.FAILED and schedule.lapses > 0
    assert card.ivl == (1 if is_relearned else schedule.interval_days)  # what it is to be, as nought days are none
    assert card.factor == round(schedule.ease * 1000)
    assert (card.reps, card.lapses) == (len(reviews), schedule.lapses)
    if schedule.drill is Drill.FAILED or schedule.is_drilled_on(TODAY):
        assert card.queue == 1
        assert card.type in (1, 3)
        assert due_date(collection, card) == TODAY
    else:
        assert (card.type, card.queue) == (2, 2)
        assert due_date(collection, card) == schedule.due
    log = log_of(collection, card)
    assert [row[1] for row in log] == [(1, 1, 1, 2, 3, 4)[review.grade] for review in reviews]
    for row, review in zip(log, reviews, strict=True):
        assert 0 <= row[0] - int(review.at.timestamp()) * 1000 < 300
        assert row[5] - round(review.seconds * 10) * 100 == (review.grade if review.grade < 3 else 0)
    assert (log[-1][2], log[-1][4]) == (schedule.interval_days, round(schedule.ease * 1000))


def test_every_card_has_the_same_schedule_in_anki(tmp_path: Path) -> None:
    reviews = history(1)
    progress = learned(reviews)
    collection = imported(tmp_path, progress)
    try:
        for item in progress.items.values():
            check_card(collection, item, [review for review in reviews if review.card == item.card.id])
        assert len(reviews) == collection.db.scalar("select count() from revlog") > 1_000
        assert collection.fix_integrity()[1], "Anki's own check of the database"
        for item in progress.items.values():
            check_card(collection, item, [review for review in reviews if review.card == item.card.id])
    finally:
        collection.close()


def test_drilled_cards_come_back_in_anki_as_in_viva(tmp_path: Path) -> None:
    """Recalled at last in Anki, a card has the interval that SM-2 gives it."""
    before = [Review("d/0", NOW - timedelta(days=day), 4, 5.0) for day in (40, 39, 33)]
    today = [
        Review(f"d/{n}", NOW - timedelta(minutes=9 - n), grade, 5.0) for n, grade in enumerate((1, 0, 3))
    ]  # forgotten after three recalls, forgotten at first sight, recalled with difficulty
    collection = imported(tmp_path, learned([*before, *today]))
    try:
        assert [card_of(collection, f"d/{n}").type for n in range(3)] == [3, 1, 3]
        for n in range(3):
            card = card_of(collection, f"d/{n}")
            ease = card.factor
            card.start_timer()
            states = collection._backend.get_scheduling_states(card.id)
            collection.sched.answer_card(collection.sched.build_answer(card=card, states=states, rating=2))
            card.load()
            assert (card.type, card.queue, card.ivl, card.factor) == (2, 2, 1, ease)
            assert due_date(collection, card) == TODAY + timedelta(days=1)
    finally:
        collection.close()


# --- practice, a mock viva, cramming


def test_reviews_that_do_not_count_are_in_the_log_and_do_not_change_the_card(tmp_path: Path) -> None:
    """Anki itself shows a card in a filtered deck that does not reschedule; viva exports practice of another card."""
    learned_well = [
        Review(f"d/{n}", NOW - timedelta(days=day, seconds=-n), 4, 5.0) for day in (40, 39, 33) for n in range(2)
    ]
    at = NOW - timedelta(days=30)
    practised = [
        Review("d/0", at + timedelta(minutes=n), grade, 5.0, mode)
        for n, (grade, mode) in enumerate(product((3, 4, 5), ("practice", "mock", "cram", "later")))
    ]
    collection = imported(tmp_path, learned([*learned_well, *practised]))
    try:
        ours, theirs = card_of(collection, "d/0"), card_of(collection, "d/1")
        before = log_of(collection, theirs)
        filtered = collection.decks.get(collection.decks.new_filtered("filtered"))
        filtered |= {"resched": False, "terms": [['"Id:d/1"', 10, 0]]}
        collection.decks.save(filtered)
        for rating in (1, 2, 3):  # Hard, Good, Easy
            assert collection.sched.rebuild_filtered_deck(filtered["id"]).count == 1
            theirs.load()
            theirs.start_timer()
            states = collection._backend.get_scheduling_states(theirs.id)
            collection.sched.answer_card(collection.sched.build_answer(card=theirs, states=states, rating=rating))
            collection.sched.empty_filtered_deck(filtered["id"])
        theirs.load()
        of_anki = [(row[1:5], row[6]) for row in log_of(collection, theirs)[len(before) :]]
        of_viva = [(row[1:5], row[6]) for row in log_of(collection, ours)[3:]]
        assert of_viva == [each for each in of_anki for _ in range(4)]
        assert [kind for _, kind in of_anki] == [3, 3, 3]
        assert ours.reps == theirs.reps == 3
        assert (ours.ivl, ours.factor, ours.due, ours.lapses) == (theirs.ivl, theirs.factor, theirs.due, theirs.lapses)
        (last,) = (
            json.loads(data)["lrt"] for data in collection.db.list("select data from cards where id = ?", ours.id)
        )
        assert last == int(learned_well[-2].at.timestamp())
    finally:
        collection.close()


def test_every_card_has_the_same_schedule_in_anki_in_all_modes(tmp_path: Path) -> None:
    chance = random.Random(4)
    modes = ("study", "study", "practice", "mock", "cram", "later")
    reviews = [each._replace(mode=chance.choice(modes)) for each in history(1)]
    progress = learned(reviews)
    collection = imported(tmp_path, progress)
    try:
        crammed = 0
        for item in progress.items.values():
            schedule: Schedule | None = None
            rows = log_of(collection, card_of(collection, item.card.id))
            mine = [review for review in reviews if review.card == item.card.id]
            for row, review in zip(rows, mine, strict=True):
                day = study_day(review.at)
                has_counted = sm2.counts(schedule, review.grade, day, review.mode)
                assert (row[4] == 0) is not has_counted
                assert (row[6] == 3) is (not has_counted or review.mode == "cram")
                crammed += not has_counted
                schedule = sm2.review(schedule, review.grade, day, review.mode)
                if has_counted:
                    assert (row[2], row[4]) == (schedule.interval_days, round(schedule.ease * 1000))
            assert schedule == item.schedule
            card = card_of(collection, item.card.id)
            if schedule is not None:
                assert (card.factor, card.lapses) == (round(schedule.ease * 1000), schedule.lapses)
                assert card.reps == sum(row[4] > 0 for row in rows)
                is_drilled = schedule.drill is Drill.FAILED or schedule.is_drilled_on(TODAY)
                assert due_date(collection, card) == (TODAY if is_drilled else schedule.due)
        assert crammed > 100
        assert collection.fix_integrity()[1], "Anki's own check of the database"
    finally:
        collection.close()


LEARNING, REVIEW, RELEARNING = range(3)


@pytest.mark.parametrize(
    ("graded", "kinds"),
    [
        ([(0, 3), (0, 4)], [LEARNING, LEARNING]),
        ([(0, 3), (0, 3), (0, 5)], [LEARNING, LEARNING, LEARNING]),
        ([(0, 1), (0, 4)], [LEARNING, LEARNING]),
        ([(0, 3), (0, 1), (0, 4)], [LEARNING, LEARNING, LEARNING]),
        ([(0, 3), (0, 4), (1, 3), (1, 4)], [LEARNING, LEARNING, REVIEW, RELEARNING]),
        ([(0, 4), (1, 1), (1, 2), (1, 4)], [LEARNING, REVIEW, RELEARNING, RELEARNING]),
        ([(0, 4), (1, 4), (7, 4)], [LEARNING, REVIEW, REVIEW]),
        ([(0, 3), (1, 4)], [LEARNING, REVIEW]),
    ],
)
def test_a_card_is_learned_on_its_first_day_and_relearned_later(
    graded: list[tuple[int, int]], kinds: list[int], tmp_path: Path
) -> None:
    first = NOW - timedelta(days=9)
    reviews = [
        Review("d/0", first + timedelta(days=day, minutes=n), grade, 5.0) for n, (day, grade) in enumerate(graded)
    ]
    collection = imported(tmp_path, learned(reviews))
    try:
        assert [row[6] for row in log_of(collection, card_of(collection, "d/0"))] == kinds
    finally:
        collection.close()


def test_decisions_and_leeches(tmp_path: Path) -> None:
    decisions = [
        Decision("d/0", NOW, Choice.SUSPEND),
        Decision("d/1", NOW, Choice.SUSPEND),
        Decision("d/2", NOW, Choice.SKIP),
        Decision("d/3", NOW, Choice.SKIP),
    ]
    reviews = [
        Review(f"d/{n}", NOW - timedelta(days=20 - day), 4 - 3 * (day % 2), 5.0) for day in range(17) for n in (1, 2, 4)
    ]
    collection = imported(tmp_path, learned(sorted(reviews, key=lambda review: review.at), decisions))
    try:
        assert [card_of(collection, f"d/{n}").queue for n in range(5)] == [-1, -1, -3, -3, 2]
        assert [card_of(collection, f"d/{n}").type for n in range(5)] == [0, 2, 2, 0, 2]
        assert card_of(collection, "d/4").lapses == 8
        assert [card_of(collection, f"d/{n}").note().tags for n in (0, 4)] == [[], ["leech"]]
        collection.sched.unbury_deck(collection.decks.id("viva::d"))
        assert [card_of(collection, f"d/{n}").queue for n in (2, 3)] == [2, 0]
    finally:
        collection.close()


def test_without_the_tick_all_cards_are_new(tmp_path: Path) -> None:
    collection = imported(tmp_path, learned(history(2)), with_scheduling=False)
    try:
        assert collection.db.list("select distinct type || queue || reps from cards") == ["000"]
        assert collection.db.scalar("select count() from revlog") == 0
    finally:
        collection.close()


def test_cards_that_anki_has_keep_their_schedule(tmp_path: Path) -> None:
    """A later package adds progress for cards that are new to Anki, and changes no other card's."""
    reviews = history(3)
    collection = imported(tmp_path, learned(reviews[:600]))
    try:
        card = card_of(collection, "d/290")
        card.start_timer()
        states = collection._backend.get_scheduling_states(card.id)
        collection.sched.answer_card(collection.sched.build_answer(card=card, states=states, rating=3))
        before = collection.db.all("select * from cards order by id"), collection.db.all("select * from revlog")
        more = Card("d/more", "d", "One more?", "Answer.")
        later = [*reviews, Review("d/more", NOW, 5, 3.0)]
        items = items_of((*CARDS, more), later, (), TODAY)
        progress = package_writer.ExportedProgress({item.card.id: item for item in items}, later, TODAY)
        changed = CARDS[0]._replace(answer="Another answer.")
        package_writer.write(tmp_path / "d.apkg", [(DECK, (changed, *CARDS[1:], more))], NOW, progress)
        bring(collection, tmp_path / "d.apkg")

        assert "Another answer" in card_of(collection, "d/0").note()["Answer"]
        added = card_of(collection, "d/more")
        assert (added.type, added.ivl, len(log_of(collection, added))) == (2, 1, 1)
        mine = (added.id, added.id)
        assert collection.db.all("select * from cards where id <> ? and ? order by id", *mine) == before[0]
        assert collection.db.all("select * from revlog where cid <> ? and ?", *mine) == before[1]
    finally:
        collection.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no TZ")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York", "Asia/Kolkata"])
def test_dates_are_the_same_anywhere(tmp_path: Path, zone: str) -> None:
    """Anki's own day boundary, in another time zone."""
    test = f"{__file__}::test_every_card_has_the_same_schedule_in_anki"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--basetemp", str(tmp_path / "t"), test]
    done = subprocess.run(command, env={**os.environ, "TZ": zone}, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout.decode()


def test_reviews_at_the_same_moment_are_all_kept(tmp_path: Path) -> None:
    reviews = [Review(f"d/{n}", NOW - timedelta(days=3), 4, 1e12) for n in range(20)]
    collection = imported(tmp_path, learned(reviews))
    try:
        assert len({row[0] for row in collection.db.all("select id from revlog")}) == 20
        assert collection.db.scalar("select max(time) from revlog") == 2_000_000_000
    finally:
        collection.close()


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 3, 1, 12, 0, 0, 123_999, UTC), 1_772_366_400_123),
        (datetime(2026, 3, 1, 13, 0, 0, 123_000, timezone(timedelta(hours=1))), 1_772_366_400_123),
        (datetime(1969, 12, 31, 23, 59, 59, 999_000, UTC), -1),
    ],
)
def test_a_moment_keeps_its_milliseconds(at: datetime, expected: int) -> None:
    (logged,) = scheduling.logged([(0, Review("d/0", at, 4, 5.0))], DAY_ENDS)
    assert logged.at_ms == expected


AT = 1_700_000_000_000


@pytest.mark.parametrize(
    "log",
    [Log(AT, 0, 0, 4), Log(AT, 5, 1, 1), Log(AT, 3, 1, 5), Log(-5, 3, 1, 1), Log(0, 3, 1, 1), Log(10**18, 3, 1, 1)],
)
def test_some_log_entries_are_not_reviews(log: Log) -> None:
    assert list(scheduling.reviews([log], is_viva_card=False)) == []


@pytest.mark.parametrize(("ms", "seconds"), [(0, 0.0), (-7, 0.0), (1249, 1.2), (10**15, 86_400.0)])
def test_the_time_of_a_review_is_kept(ms: int, seconds: float) -> None:
    (review,) = scheduling.reviews([Log(AT, 3, ms, 0)], is_viva_card=False)
    assert (review.seconds, review.grade, review.at.timestamp()) == (seconds, 4, AT / 1000)


@pytest.mark.parametrize(("is_ours", "grades"), [(True, [0, 1, 2, 1, 3]), (False, [1, 1, 1, 1, 3])])
def test_grades_that_only_viva_has(is_ours: bool, grades: list[int]) -> None:
    logs = [Log(AT + ms, button, ms, 1) for button, ms in ((1, 100), (1, 101), (1, 102), (1, 103), (2, 100))]
    assert [review.grade for review in scheduling.reviews(logs, is_viva_card=is_ours)] == grades
