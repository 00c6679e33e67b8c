"""The report of a mock viva, from its reviews and the cards."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from vivadeck import ticks
from vivadeck.mock import examiner, report
from vivadeck.mock.draw import topics
from vivadeck.mock.report import MissedPoint, Report, Score, TopicResult
from vivadeck.model import Card, FollowUp, Review
from vivadeck.ticks import Tick

NOW = datetime(2026, 11, 28, 18, 5, tzinfo=UTC)
POINTS = ("one", "two", "three")
CARDS = {
    card.id: card
    for card in (
        Card("d/a", "d", "What is a?", "an answer", POINTS, tags=("training",)),
        Card("d/b", "d", "What is b?", "an answer", POINTS, tags=("training",)),
        Card("d/z", "d", "What is z?", "an answer", tags=("other",)),
        Card("e/c", "e", "What is c?", "an answer", POINTS, tags=("rnn",)),
        Card("e/d", "e", "What is d?", "an answer"),
    )
}


def review(card: str, grade: int, said: str = "", answered: float | None = 50, day: int = 0, number: int = 1) -> Review:
    """Return a review in the mock of a day; `said` are its ticks, such as "+-+"."""
    began = NOW + timedelta(days=day)
    further = (
        *ticks.further(POINTS, tuple(Tick(each) for each in said)),
        ("mock", json.dumps(began.isoformat(timespec="milliseconds"))),
        *([] if answered is None else [("answered", json.dumps(answered))]),
    )
    return Review(card, began + timedelta(minutes=number), grade, 60.0, "mock", further)


def made(past: Sequence[Sequence[Review]], cards: Mapping[str, Card]) -> Report:
    """Return the report of the last of these mocks, whose cards are all cards of their decks."""
    return report.report(past, cards, topics([*cards.values()]))


MOCK = (
    review("d/a", 4, "+++", 40),
    review("d/b", 2, "+--", 80, number=2),
    review("e/c", 0, "---", None, number=3),
    review("e/d", 3, "", 60, number=4),
)


@pytest.mark.parametrize(
    ("drawn", "extent"),
    [
        (8, "stopped after 4 of 8 questions, 4 min"),
        (4, "4 questions, 4 min"),
        (None, "4 questions, 4 min"),  # a clock ended it, or it is of an earlier viva
        ("x", "4 questions, 4 min"),
    ],
)
def test_a_mock_that_was_stopped_early_says_so(drawn: int | str | None, extent: str) -> None:
    of = [(examiner.QUESTIONS, json.dumps(drawn))] if drawn else []
    result = made([[each._replace(further=(*each.further, *of)) for each in MOCK]], CARDS)
    assert report.extent(result) == extent
    assert f". {extent[0].upper()}{extent[1:]}.\n" in report.markdown(result)


def test_what_a_report_says() -> None:
    result = made([MOCK], CARDS)
    assert (result.score, result.mark) == (Score(2, 4), "not a pass yet")
    assert (result.began, result.seconds, result.times) == (NOW, 240, (40, 80, 60))
    assert result.topics == (
        TopicResult("training", Score(1, 2), "pass, not yet strong"),
        TopicResult("rnn", Score(0, 1), "not a pass yet"),
        TopicResult("e", Score(1, 1), "pass, not yet strong"),
    )
    assert result.missed == (
        *(MissedPoint(point, "d/b") for point in POINTS[1:]),
        *(MissedPoint(point, "e/c") for point in POINTS),
    )
    assert result.to_learn == ("e/c", "d/b", "e/d")
    assert (result.changed, result.gone, result.before) == (0, (), ())
    assert report.title(result) == "Your viva: not a pass yet"
    assert report.extent(result) == "4 questions, 4 min"
    assert report.lines(result, ["--decks", "my decks"]) == [
        ("answered well", "█████░░░░░  2 of 4, 1 not tried"),
        ("answers took", "1:00 on average (0:40–1:20)"),
        ("by topic", "training 1/2, e 1/1 (pass, not yet strong)"),
        ("", "rnn 0/1 (not a pass yet)"),
        ("learn first", "`viva practice e/c d/b e/d --decks 'my decks'`"),
        ("left out", "d/b"),
        ("", "  · two"),
        ("", "  · three"),
        ("", "e/c"),
        ("", "  · one"),
        ("", "  · two"),
        ("", "  · three"),
        ("your grades", "d/a 4 (0:40), d/b 2 (1:20), e/c 0, e/d 3 (1:00). To read an answer: `viva show CARD`"),
    ]
    assert report.end(["--decks", "my decks"]) == "To see this report again: `viva mock --last --decks 'my decks'`"
    assert report.end(is_strict=True) == "To see this report again: `viva mock --last --strict`"


@pytest.mark.parametrize(
    ("grades", "mark"),
    [
        ([5, 5], "excellent"),
        ([5, 4], "excellent"),
        ([4], "good"),
        ([4, 4, 4, 3], "pass"),
        ([4, 4, 4, 4, 4, 4, 4, 1, 1, 1], "pass, not yet strong"),
        ([3, 2], "not a pass yet"),
        ([0], "not a pass yet"),
    ],
)
def test_the_mark_follows_from_the_grades(grades: list[int], mark: str) -> None:
    reviews = [review("d/a", grade, number=number) for number, grade in enumerate(grades)]
    assert made([reviews], CARDS).mark == mark


@pytest.mark.parametrize(
    ("reviews", "missed"),
    [
        ([review("d/a", 4, "---")], []),  # nothing was ticked although the answer was good: nobody ticked
        ([review("d/a", 3, "---")], []),
        ([review("d/a", 2, "---")], ["one", "two", "three"]),
        ([review("d/a", 4, "++-")], ["three"]),
        ([review("d/a", 4, "+~+")], ["two"]),
        ([review("d/a", 3, "~~-")], ["one", "two", "three"]),
        ([review("e/d", 0)], []),  # it has no key points
    ],
)
def test_which_key_points_were_left_out(reviews: list[Review], missed: list[str]) -> None:
    assert [each.point for each in made([reviews], CARDS).missed] == missed


@pytest.mark.parametrize("written", ["-1", "1e400", "Infinity", "[3]", '"3"', "null"])
def test_a_field_that_viva_did_not_write_is_no_answer(written: str) -> None:
    further = (("points", "7"), ("mock", '"someday"'), ("answered", written))
    result = made([[Review("d/a", NOW, 0, 1.0, "mock", further)]], CARDS)
    assert (result.times, result.began, result.missed) == ((), NOW, ())
    assert report.lines(result)[0] == ("answered well", "░░░░░░░░░░  0 of 1, 1 not tried")


def test_a_sixth_key_point_has_no_letter_and_is_not_left_out() -> None:
    points = tuple("uvwxyz")
    card = Card("d/a", "d", "?", "!", points)
    further = (*ticks.further(points, (Tick.NOT_HEARD,) * 6), ("mock", '"2026-11-28T18:05:00+00:00"'))
    result = made([[Review("d/a", NOW, 0, 1.0, "mock", further)]], {"d/a": card})
    assert [each.point for each in result.missed] == list("uvwxy")


def test_an_unsure_key_point_is_listed_as_unsure() -> None:
    result = made([[review("d/a", 3, "+~-"), review("d/b", 4, "+~+", number=2)]], CARDS)
    assert result.missed == (
        MissedPoint("two", "d/a", Tick.UNSURE),
        MissedPoint("three", "d/a"),
        MissedPoint("two", "d/b", Tick.UNSURE),
    )
    listed = ["d/a", "  · two (unsure)", "  · three", "d/b", "  · two (unsure)"]
    rows = report.lines(result)
    assert rows[4:9] == [("left out" if each == "d/a" else "", each) for each in listed]
    text = report.markdown(result)
    assert "`d/a`\n    - unsure: two\n    - left out: three\n2. " in text


def test_cards_that_were_edited_or_are_gone_since() -> None:
    edited = CARDS | {"d/b": CARDS["d/b"]._replace(key_points=("one", "2", "three"))}
    del edited["e/c"]
    result = made([MOCK], edited)
    assert result.missed == (MissedPoint("three", "d/b"),)
    assert (result.changed, result.gone, result.to_learn) == (1, ("e/c",), ("d/b", "e/d"))
    assert ("changed since", "1 key point, so it is not shown here") in report.lines(result)
    assert ("", "e/c is in none of your decks now") in report.lines(result)
    both = "- changed since:\n    - 1 key point, so it is not shown here\n    - e/c is in none of your decks now\n"
    assert both in report.markdown(result)
    assert made([MOCK], {}).score == Score(2, 4)


@pytest.mark.parametrize(
    ("grades", "how"),
    [([4, 4, 4], "better than"), ([5, 3, 1], "as well as"), ([4, 2, 1], "not as well as")],
)
def test_it_compares_with_the_mocks_before(grades: list[int], how: str) -> None:
    first = [review("d/a", 1, day=-9), review("d/b", 1, day=-9)]
    before = [review(f"d/{n}", grade, day=-2, number=n) for n, grade in enumerate((4, 4, 1), 1)]
    now = [review(f"d/{n}", grade, number=n) for n, grade in enumerate(grades, 1)]
    others = [Review("d/a", NOW, 4, 1.0), Review("d/a", NOW, 4, 1.0, "mock", (("mock", "7"),))]
    in_order = [*first, *before, *others, *now]
    assert examiner.mocks(in_order) == [tuple(first), tuple(before), tuple(now)]
    result = made(examiner.mocks(in_order), CARDS)
    had = "pass, not yet strong, 2 of 3 answered well"
    before_that = "before that: not a pass yet (0 of 2)"
    assert ("compared", f"{how} on Thu 26 Nov, 18:05 ({had}); {before_that}") in report.lines(result)
    few = made([before, now[:2]], CARDS)  # which tell little
    assert ("compared", f"on Thu 26 Nov, 18:05: {had}") in report.lines(few)


def test_the_report_as_markdown_names_viva_and_is_safe_html() -> None:
    hostile = CARDS | {"d/b": CARDS["d/b"]._replace(question="What is\n\n<script>b</script>?")}
    text = report.markdown(made([MOCK], hostile))
    assert report.is_report(text.encode())
    assert not report.is_report(b"# Your viva")
    assert "# Your viva: not a pass yet\n\nSat 28 Nov 2026, 18:05. 4 questions, 4 min.\n" in text
    assert (
        "- answers took: 1:00 on average (0:40–1:20)\n- by topic:\n    - training 1/2, e 1/1 (pass, not "
        "yet strong)\n    - rnn 0/1 (not a pass yet)\n- learn first: `viva practice e/c d/b e/d`\n\n## Questions\n"
        in text
    )
    assert (
        "2. What is &lt;script>b&lt;/script>? Grade 2 (1:20), `d/b`\n    - left out: two\n    - left out: three\n"
        in text
    )


def test_a_strict_mock_ends_with_the_model_answers() -> None:
    result = made([MOCK], CARDS | {"d/b": CARDS["d/b"]._replace(short="In short, b")})
    assert [card.id for card in report.answers(result)] == ["d/a", "d/b", "e/c", "e/d"]
    text = report.markdown(result, is_strict=True)
    assert "## Model answers\n\n### What is a?\n\nan answer\n\n### What is b?\n\nIn short, b\n\nan answer\n" in text
    assert "an answer" not in report.markdown(result)
    asked = CARDS["d/b"]._replace(follow_ups=(FollowUp("And c?", "It is c."),))
    text = report.markdown(made([MOCK], CARDS | {"d/b": asked}), is_strict=True)
    assert "\n\nan answer\n\nFollow-up: And c?\n\nIt is c.\n" in text


def test_a_topic_has_the_same_name_however_many_cards_are_asked() -> None:
    whole = topics([*CARDS.values()])
    for names in (["d/a"], ["d/a", "d/b"], ["d/a", "e/c"]):
        asked = {name: CARDS[name] for name in names}
        marked = report.report([[review(name, 4) for name in names]], asked, whole).topics
        assert "training" in [each.topic for each in marked]


def test_a_time_is_that_of_its_clock_everywhere() -> None:
    rows = dict(report.lines(made([[review("d/a", 4, "+++", 1.9), review("d/b", 4, "+++", 1.7)]], CARDS)))
    assert rows["answers took"] == "0:01 on average (0:01–0:01)"
    assert rows["your grades"].startswith("d/a 4 (0:01), d/b 4 (0:01).")


def test_nothing_to_learn_leads_to_study() -> None:
    result = made([[review("d/a", 4, "+++")]], CARDS)
    rows = dict(report.lines(result, ["--decks", "my decks"]))
    assert rows["next"] == "`viva study --decks 'my decks'`"
    assert rows.keys().isdisjoint(("left out", "learn first"))
