"""What a key means: tables of view, key → view, action."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from vivadeck.agenda import Item
from vivadeck.model import Card, FollowUp, Review
from vivadeck.study.session import start
from vivadeck.study.view import StudyView, enter_gives, grade_choices, time_left
from vivadeck.terminal import asking
from vivadeck.terminal.asking import Action, Pending
from vivadeck.terminal.scrolling import Scroll, ScrollTarget, Viewport

CARD = Card("d/a", "d", "question", "answer", follow_ups=(FollowUp("q1", "a1"), FollowUp("q2", "a2")))
NOW = datetime(2026, 3, 2, 18, tzinfo=UTC)
ASKED = StudyView(start([Item(CARD)], date(2026, 3, 2)), NOW)
ANSWERED = replace(ASKED, is_revealed=True)
VIEWPORT = Viewport(page=10, scroll=0, last_scroll=25)
handle_key = partial(asking.handle_key, now=NOW)


@pytest.mark.parametrize("key", ["space", "enter"])
def test_the_answer_is_revealed(key: str) -> None:
    assert handle_key(ASKED, key, VIEWPORT) == (replace(ANSWERED, to=Scroll(target=ScrollTarget.ANSWER)), None)


@pytest.mark.parametrize("key", list("012345fwabcde"))
def test_no_grade_is_taken_before_the_answer_is_shown(key: str) -> None:
    view, action = handle_key(ASKED, key, VIEWPORT)
    assert (action, view.is_revealed, view.message) == (None, False, "Press Space to see the answer first.")


@pytest.mark.parametrize(("key", "grade"), [*((str(grade), grade) for grade in range(6)), ("enter", 4)])
def test_grades(key: str, grade: int) -> None:
    assert handle_key(ANSWERED, key, VIEWPORT) == (ANSWERED, grade)


@pytest.mark.parametrize(
    ("key", "action"),
    [("s", Action.SKIP), ("x", Action.SUSPEND), ("u", Action.UNDO), ("o", Action.EDIT), ("q", Action.QUIT)],
)
@pytest.mark.parametrize("view", [ASKED, ANSWERED], ids=["asked", "answered"])
def test_actions(view: StudyView, key: str, action: Action) -> None:
    assert handle_key(view, key, VIEWPORT) == (view, action)


@pytest.mark.parametrize(
    ("before", "key", "after"),
    [
        (0, "down", 1), (0, "j", 1), (25, "down", 25), (5, "up", 4), (0, "up", 0), (5, "k", 4),
        (0, "page down", 10), (20, "page down", 25), (20, "page up", 10), (3, "page up", 0),
        (12, "home", 0), (12, "end", 25), (0, "space", 10), (20, "space", 25),
    ],
)  # fmt: skip
def test_scrolling_stays_on_the_card(before: int, key: str, after: int) -> None:
    view, action = handle_key(replace(ANSWERED, to=Scroll(before)), key, VIEWPORT)
    assert (view.to.line, action) == (after, None)


def test_space_at_the_end_asks_for_a_grade() -> None:
    view, action = handle_key(replace(ANSWERED, to=Scroll(25)), "space", VIEWPORT)
    assert (action, view.message) == (None, "How well did you know it? Press 0 to 5, or Enter for 4.")


def test_follow_ups_open_one_by_one() -> None:
    view, said = ANSWERED, [ANSWERED.opens_next]
    for number in range(1, 5):  # a question, its answer, the next question, its answer
        view, action = handle_key(view, "f", VIEWPORT)
        assert (view.follow_up_steps, view.to.target, action) == (number, ScrollTarget.FOLLOW_UP, None)
        said.append(view.opens_next)
    assert said == ["follow-ups (2)", "its answer", "follow-ups (1)", "its answer", ""]
    assert handle_key(view, "f", VIEWPORT)[0].message == "There are no more follow-ups."
    bare = replace(ANSWERED, session=start([Item(CARD._replace(follow_ups=()))], date(2026, 3, 2)))
    assert handle_key(bare, "f", VIEWPORT)[0].message == "This card has no follow-ups."


@pytest.mark.parametrize(
    ("leads_to", "choices"),
    [
        (["today"] * 3 + ["today, 6 days", "6 days", "6 days"], ["0-2 forgot", "3 hard", "4/Enter good, 5 easy"]),
        (["today"] * 3 + ["15 days", "16 days", "17 days"], ["0-2 forgot", "3 hard", "4/Enter good", "5 easy"]),
        (["~1 day"] * 6, ["0-2 forgot, 3 hard, 4/Enter good, 5 easy"]),
    ],
)
def test_grades_that_lead_to_the_same_are_one_choice(leads_to: list[str], choices: list[str]) -> None:
    shown = grade_choices(dict(enumerate(leads_to)), suggested=4)
    assert [", ".join(map(" ".join, choice.grades)) for choice in shown] == choices
    assert [choice.interval for choice in shown] == [*dict.fromkeys(leads_to)]


@pytest.mark.parametrize(
    ("keys", "marks", "enter"),
    [
        ("", "", 4), ("a", "+---", 2), ("ab", "++--", 3), ("abd", "++-+", 4), ("dcba", "++++", 4), ("aa", "", 4),
        ("aba", "-+--", 2), ("e", "", 4),
    ],
)  # fmt: skip
def test_ticks_suggest_the_grade_that_enter_gives(keys: str, marks: str, enter: int) -> None:
    view = replace(ANSWERED, session=start([Item(CARD._replace(key_points=tuple("wxyz")))], date(2026, 3, 2)))
    for key in keys:
        view, action = handle_key(view, key, VIEWPORT)
        assert action is None
    assert "".join(view.ticks) == marks
    assert handle_key(view, "enter", VIEWPORT)[1] == enter
    assert handle_key(view, "5", VIEWPORT)[1] == 5
    assert handle_key(view, "0", VIEWPORT)[1] == 0


@pytest.mark.parametrize(("suggested", "name"), [(0, ""), (2, ""), (3, "3/Enter"), (4, "4/Enter")])
def test_enter_stands_beside_the_suggested_grade(suggested: int, name: str) -> None:
    choices = grade_choices(dict.fromkeys(range(6), "today"), suggested)
    assert [key for key, _ in choices[0].grades if "Enter" in key] == ([name] if suggested >= 3 else [])
    assert enter_gives(suggested) == (f"gives {suggested}" if suggested < 3 else "")


def test_a_letter_without_a_key_point_says_so() -> None:
    view = replace(ANSWERED, session=start([Item(CARD._replace(key_points=("w",)))], date(2026, 3, 2)))
    message = "This card has 1 key point, so e ticks nothing. o opens the card in your editor."
    assert handle_key(view, "e", VIEWPORT)[0].message == message
    assert "has no key points" in handle_key(ANSWERED, "a", VIEWPORT)[0].message


def test_help_goes_away_with_any_key_and_does_nothing_else() -> None:
    helped, _ = handle_key(replace(ANSWERED, to=Scroll(7)), "?", VIEWPORT)
    assert (helped.has_help, helped.to.line) == (True, 0)
    assert handle_key(helped, "down", VIEWPORT) == (replace(helped, to=Scroll(1)), None)
    assert handle_key(helped, "4", VIEWPORT) == (ANSWERED, None)
    assert handle_key(helped, "q", VIEWPORT)[1] is Action.QUIT


def test_an_unsaved_entry_must_be_saved_or_dropped() -> None:
    unsaved = replace(ANSWERED, unsaved=Pending(Review("d/a", datetime(2026, 3, 2, tzinfo=UTC), 4, 1.0)))
    assert handle_key(unsaved, "r", VIEWPORT) == (unsaved, Action.RETRY)
    assert handle_key(unsaved, "q", VIEWPORT) == (unsaved, Action.QUIT)
    for key in ("4", "5", "u", "s", "space"):
        assert handle_key(unsaved, key, VIEWPORT) == (unsaved, None)


def test_a_message_disappears_with_the_next_key() -> None:
    view, _ = handle_key(ASKED, "z", VIEWPORT)
    assert view.message == "z does nothing here. Press ? to see the keys."
    assert handle_key(view, "space", VIEWPORT)[0].message == ""
    assert handle_key(ASKED, "escape", VIEWPORT) == (ASKED, None)


@pytest.mark.parametrize("key", ["space", "w"])
def test_the_answer_of_an_unanswered_card_is_written(key: str) -> None:
    unanswered = replace(ANSWERED, session=start([Item(CARD._replace(answer=""))], date(2026, 3, 2)))
    assert handle_key(unanswered, key, VIEWPORT) == (unanswered, Action.EDIT)
    assert handle_key(replace(unanswered, is_revealed=False), "w", VIEWPORT)[1] is None
    assert handle_key(ANSWERED, "w", VIEWPORT)[0].message == "w does nothing here. Press ? to see the keys."


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (None, ""),
        (600, "10 min left"),
        (541, "10 min left"),
        (540, "9 min left"),
        (1, "1 min left"),
        (0, "last card"),
        (-90, "last card"),
    ],
)
def test_how_long_a_session_still_takes(seconds: int | None, said: str) -> None:
    now = datetime(2026, 3, 2, 18, tzinfo=UTC)
    value = start([Item(Card("d/a", "d", "a", "answer"))], now.date())
    ends_at = None if seconds is None else now + timedelta(seconds=seconds)
    assert time_left(replace(value, ends_at=ends_at), now) == said
