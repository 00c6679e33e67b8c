"""Ticks of key points: the grades that they suggest, and how reviews keep them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vivadeck import ticks
from vivadeck.ticks import Tick, Ticks


def made(marks: str) -> Ticks:
    return tuple(map(Tick, marks))


@pytest.mark.parametrize(
    ("marks", "grade", "suggested"),
    [
        ("", 0, 4), ("-", 0, 0), ("+", 5, 4), ("+-", 3, 3), ("~-", 2, 2), ("+--", 2, 2), ("++-", 3, 3), ("+~-", 3, 3),
        ("~--", 1, 1), ("++++-", 4, 4), ("+++--", 3, 3), ("++---", 2, 2), ("+----", 2, 2), ("~----", 1, 1),
        ("++++~", 5, 4), ("+++++---", 3, 4), ("----++", 2, 2), ("-----+", 1, 0),
    ],
)  # fmt: skip
def test_the_share_of_key_points_is_a_grade(marks: str, grade: int, suggested: int) -> None:
    assert (ticks.grade(made(marks)), ticks.suggested(made(marks))) == (grade, suggested)


POINTS = st.lists(st.text(max_size=20), max_size=5, unique_by=lambda text: ticks.further([text], made("+")))


@given(POINTS, st.data())
def test_a_review_keeps_ticks(points: list[str], data: st.DataObject) -> None:
    marked = tuple(data.draw(st.sampled_from(Tick)) for _ in points)
    assert ticks.kept(ticks.further(points, marked), points) == marked


def test_an_edited_key_point_loses_its_tick_and_no_other_does() -> None:
    fields = ticks.further(["one", "two", "three"], made("+~-"))
    assert ticks.kept(fields, ["two", "ONE", " three\n", "one "]) == made("~--+")
    assert ticks.kept(fields, ["other"]) == ()
    assert ticks.further(["one"], ()) == ()


def test_ticks_that_tick_nothing_are_none() -> None:
    assert ticks.some(made("--")) == ticks.some(()) == ()
    assert ticks.some(made("-~")) == made("-~")


@pytest.mark.parametrize(
    ("marks", "grade", "is_typed", "tell"),
    [
        ("", 0, False, False),
        ("", 4, False, False),
        ("", 4, True, False),
        ("--", 4, False, False),
        ("--", 3, False, False),
        ("--", 4, True, True),
        ("--", 2, False, True),
        ("~-", 4, False, True),
        ("+-", 1, False, True),
    ],
)
def test_ticks_tell_nothing_where_nobody_ticked_and_nobody_typed(
    marks: str, grade: int, is_typed: bool, tell: bool
) -> None:
    fields = (*ticks.further(["one", "two"], made(marks)), *([(ticks.TYPED, "true")] if is_typed else []))
    assert ticks.telling(fields, ["one", "two"], grade) == (made(marks) if tell else ())


@pytest.mark.parametrize("text", ["", "1", "[]", '"x"', '"+"', '""', "{", '"? +zz"'])
def test_a_field_of_another_kind_has_no_ticks(text: str) -> None:
    assert ticks.kept((("points", text),), ["one"]) == ()
