"""What a key means in a mock viva, and how a mock goes on: tables of view, key → view, action."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from vivadeck.agenda import Item
from vivadeck.assess.typed import Typed
from vivadeck.mock import examiner
from vivadeck.mock.examiner import EndedAnswer, Mock, Stage
from vivadeck.mock.view import MockView
from vivadeck.model import Card, FollowUp, Review, Undo
from vivadeck.terminal.asking import Action, handle_key
from vivadeck.terminal.scrolling import Viewport
from vivadeck.ticks import Tick

NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
HEARD, MISSED = Tick.HEARD, Tick.NOT_HEARD
FOLLOW_UPS = (FollowUp("q1", "a1"), FollowUp("about the second point", "a2"))
POINTED = Card("d/a", "d", "question", "answer", ("one", "second point"), FOLLOW_UPS)
PLAIN = Card("d/b", "d", "question", "answer")
SEEN = Viewport(page=10, scroll=0, last_scroll=0)
LONG = Viewport(page=10, scroll=0, last_scroll=25)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def begun(*cards: Card, has_partner: bool = False, is_strict: bool = False) -> Mock:
    mock = examiner.begin(tuple(map(Item, cards)), NOW, date(2026, 3, 2))
    return replace(mock, has_partner=has_partner, is_strict=is_strict)


ASKED = MockView(begun(POINTED, PLAIN))
GRADING = MockView(examiner.answered(ASKED.mock, EndedAnswer(40.0)))


def graded(view: MockView, grade: int, now: datetime) -> MockView:
    """Return the view after the grade was recorded, as the runner does it."""
    return MockView(examiner.apply(view.mock, examiner.review(view.mock, grade, now), now))


def played(view: MockView, keys: str) -> MockView:
    """Return the view after these keys, a second between them; `.` is Space, `!` Enter."""
    for number, key in enumerate(keys, 1):
        name = {".": "space", "!": "enter"}.get(key, key)
        view, action = handle_key(view, name, SEEN, after(number))
        if action is Action.UNDO:
            undone = examiner.undo(view.mock, after(number))
            assert undone
            view = MockView(undone[1])
        elif action is not None:
            view = graded(view, int(action), after(number))
    return view


@pytest.mark.parametrize(
    ("options", "keys", "stage", "grades"),
    [
        ({}, "", Stage.QUESTION, []),
        ({}, ".", Stage.GRADING, []),
        ({}, "!", Stage.GRADING, []),
        ({}, ".4", Stage.ASKED_BACK, [4]),
        ({}, ".!", Stage.ASKED_BACK, [4]),  # no tick: 4 as ever
        ({}, ".a!", Stage.ASKED_BACK, [3]),
        ({}, ".ab!", Stage.ASKED_BACK, [4]),
        ({}, ".aba!", Stage.ASKED_BACK, [3]),
        ({}, ".5", Stage.ASKED_BACK, [5]),
        ({}, ".4x", Stage.ASKED_BACK, [4]),  # Space shows its answer, no other key
        ({}, ".4.", Stage.FOLLOW_UP, [4]),
        ({}, ".4.x", Stage.QUESTION, [4]),  # any key goes on
        ({}, ".4.x.3", Stage.OVER, [4, 3]),  # no follow-ups: nothing is asked back
        ({}, "p", Stage.PASSED, [0]),
        ({}, "p ", Stage.QUESTION, [0]),
        ({}, ".p", Stage.GRADING, []),
        ({}, "4ab", Stage.QUESTION, []),  # no grade and no tick before the answer is over
        ({"is_strict": True}, ".4", Stage.ASKED_BACK, [4]),
        ({"is_strict": True}, ".4.", Stage.QUESTION, [4]),
        ({"is_strict": True}, "p", Stage.QUESTION, [0]),
        ({"has_partner": True}, "a.!", Stage.FOLLOW_UP, [3]),  # ticked while the other speaks
        ({"has_partner": True}, "p", Stage.QUESTION, [0]),
        ({"has_partner": True, "is_strict": True}, "ab.!", Stage.ASKED_BACK, [4]),
        ({}, ".4u", Stage.GRADING, []),
        ({}, ".4.xu3", Stage.ASKED_BACK, [3]),
        ({}, "pu", Stage.QUESTION, []),
    ],
)
def test_how_a_mock_goes_on(options: dict[str, bool], keys: str, stage: Stage, grades: list[int]) -> None:
    mock = played(MockView(begun(POINTED, PLAIN, **options)), keys).mock
    assert (mock.stage, [each.review.grade for each in mock.recorded]) == (stage, grades)


@pytest.mark.parametrize(
    ("view", "key", "action", "message"),
    [
        (ASKED, "u", Action.UNDO, ""),
        (ASKED, "q", Action.QUIT, ""),
        (ASKED, "p", 0, ""),
        (ASKED, "3", None, "Press Space when the answer is over."),
        (ASKED, "c", None, "Press Space when the answer is over."),
        (ASKED, "z", None, "z does nothing here. Press ? to see the keys."),
        (ASKED, "\t", None, ""),
        (GRADING, "0", 0, ""),
        (GRADING, "enter", 4, ""),
        (GRADING, "space", None, "How well was it known? Press 0 to 5, or Enter for 4."),
        (GRADING, "c", None, "This card has 2 key points, so c ticks nothing."),
        (GRADING, "f", None, "The follow-up comes after the grade."),
        (GRADING, "escape", None, ""),
    ],
)
def test_keys_and_messages(view: MockView, key: str, action: Action | int | None, message: str) -> None:
    seen, done = handle_key(view, key, SEEN, NOW)
    assert (done, seen.message) == (action, message)


def test_help_scrolling_and_a_step_that_is_not_saved() -> None:
    helped, _ = handle_key(ASKED, "?", SEEN, NOW)
    assert helped.has_help
    assert not handle_key(helped, "4", SEEN, NOW)[0].has_help
    assert handle_key(helped, "q", SEEN, NOW)[1] is Action.QUIT
    down, action = handle_key(GRADING, "space", LONG, NOW)
    assert (down.to.line, action) == (10, None)
    unsaved = replace(GRADING, unsaved=examiner.review(GRADING.mock, 4, NOW))  # type: ignore[arg-type]
    answers = {key: handle_key(unsaved, key, SEEN, NOW)[1] for key in ("r", "enter", "q", "4", "u", "?")}
    assert answers == {"r": Action.RETRY, "enter": Action.RETRY, "q": Action.QUIT, "4": None, "u": None, "?": None}


def test_the_screen_faces_the_student_until_it_is_turned_back() -> None:
    mine = MockView(begun(POINTED, PLAIN, has_partner=True))
    turned, _ = handle_key(mine, "\t", SEEN, NOW)
    assert turned.faces_student
    assert handle_key(turned, "a", SEEN, NOW)[0].mock.ticks == ()
    assert handle_key(turned, "p", SEEN, NOW)[1] is None
    assert not handle_key(turned, "\t", SEEN, NOW)[0].faces_student
    ended, _ = handle_key(turned, "space", SEEN, NOW)
    assert (ended.mock.stage, ended.faces_student) == (Stage.GRADING, False)


def fields(review: Review) -> dict[str, object]:
    return {name: json.loads(text) for name, text in review.further}


def test_what_a_review_keeps() -> None:
    ticked = examiner.ticked(GRADING.mock, 1)
    review = examiner.review(ticked, 3, after(55.04))
    assert (review.card, review.grade, review.seconds, review.mode) == ("d/a", 3, 55.0, "mock")
    kept = fields(review)
    assert list(kept) == ["points", "mock", "questions", "answered"]
    assert (kept["mock"], kept["answered"]) == ("2026-03-02T18:00:00.000+00:00", 40.0)
    assert kept["questions"] == len(GRADING.mock.questions)
    by_clock = replace(GRADING.mock, ends_at=after(600))
    assert "questions" not in fields(examiner.review(by_clock, 4, after(55)))
    assert [mark[0] for mark in str(kept["points"]).split()] == ["-", "+"]
    untouched = fields(examiner.review(GRADING.mock, 4, after(55)))
    assert [mark[0] for mark in str(untouched["points"]).split()] == ["-", "-"]  # always, in a mock
    assert list(fields(examiner.review(ASKED.mock, 0, after(9)))) == [
        "points",
        "mock",
        "questions",
    ]  # a pass is no answer
    plain = examiner.answered(begun(PLAIN), EndedAnswer(3.5))
    assert list(fields(examiner.review(plain, 4, after(9)))) == ["mock", "questions", "answered"]
    typed = examiner.answered(begun(PLAIN), EndedAnswer(3.5, (), Typed("so", ())))
    assert fields(examiner.review(typed, 4, after(9)))["typed"] is True


def test_moments_grow_even_where_the_clock_is_set_back() -> None:
    first = graded(GRADING, 4, after(60)).mock
    second = examiner.review(replace(first, stage=Stage.QUESTION), 0, after(20))
    assert second.at > first.recorded[0].review.at


def test_a_spoken_answer_is_kept_when_the_grade_before_it_is_taken_back() -> None:
    first = MockView(examiner.answered(begun(PLAIN, POINTED), EndedAnswer(8.0)))
    asked = graded(first, 4, after(9))
    ended = MockView(examiner.ticked(asked.ended(after(40)).mock, 0))
    undone = ended.pending(Action.UNDO, after(42))
    assert undone
    assert (undone.restored.card.id, undone.restored.mock.stage) == ("d/b", Stage.GRADING)
    again = graded(undone.restored, 3, after(45))
    assert (again.card.id, again.mock.stage, again.mock.kept) == ("d/a", Stage.GRADING, None)
    assert (again.mock.spoken(after(60)), again.mock.ticks) == (31.0, (HEARD, MISSED))


def test_an_undone_grade_goes_on_where_it_was() -> None:
    ticked = MockView(examiner.ticked(GRADING.mock, 0))
    mock = graded(ticked, 3, after(50)).mock
    undone = examiner.undo(mock, after(80))
    assert undone is not None
    entry, restored = undone
    assert entry == Undo("d/a", mock.recorded[0].review.at)
    assert (restored.stage, restored.ticks, restored.answer) == (Stage.GRADING, (HEARD, MISSED), EndedAnswer(40.0))
    assert examiner.review(restored, 4, after(85)).seconds == 55
    assert examiner.review(restored, 4, after(50)).at > mock.recorded[0].review.at  # no moment is used twice
    assert examiner.undo(ASKED.mock, NOW) is None


def test_after_its_time_no_further_question_is_asked() -> None:
    mock = replace(begun(POINTED, PLAIN), ends_at=after(60))
    answered = examiner.answered(mock, EndedAnswer(70.0))
    asked_back = examiner.apply(answered, examiner.review(answered, 4, after(75)), after(75))
    assert asked_back.stage is Stage.ASKED_BACK  # what has begun goes on to its end
    over = examiner.go_on(examiner.go_on(asked_back, after(90)), after(95))
    assert (over.stage, len(over.recorded), over.number) == (Stage.OVER, 1, 1)


def test_the_examiner_asks_back_about_what_was_missed() -> None:
    ticked = MockView(examiner.ticked(GRADING.mock, 0))
    assert graded(ticked, 3, NOW).mock.follow_up == FOLLOW_UPS[1]
    assert graded(MockView(examiner.ticked(GRADING.mock, 1)), 3, NOW).mock.follow_up == FOLLOW_UPS[0]
    assert graded(GRADING, 4, NOW).mock.follow_up == FOLLOW_UPS[0]
