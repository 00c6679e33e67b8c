"""The chance to pass an exam in which topics are drawn: against counting every case, and what must hold for any."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from math import comb, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_weakest import ABC, planned

from vivadeck.exam import passing
from vivadeck.exam.forecast import posterior, simulate
from vivadeck.exam.today import Plan
from vivadeck.model import Drawn, ExamForm

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=8)


def by_counting(chances: Sequence[float], form: ExamForm) -> float:
    """Return the chance of passing from every possible knowledge and every possible draw."""
    draws = [*combinations(range(len(chances)), form.draw)]
    return sum(
        prod(chance if is_known else 1 - chance for chance, is_known in zip(chances, knowledge, strict=True))
        * sum(sum(knowledge[topic] for topic in draw) >= form.needed for draw in draws)
        for knowledge in product((True, False), repeat=len(chances))
    ) / len(draws)


def pass_chance(chances: Sequence[float], form: ExamForm) -> float:
    return passing.pass_chance([(chance, 1) for chance in chances], form)


@given(CHANCES, st.data())
def test_the_chance_is_that_of_counting_every_case(chances: list[float], data: st.DataObject) -> None:
    draw = data.draw(st.integers(1, len(chances)))
    form = ExamForm(draw, data.draw(st.integers(1, draw)))
    chance = pass_chance(chances, form)
    assert 0 <= chance <= 1
    assert chance == pytest.approx(by_counting(chances, form), abs=1e-9)
    better = [min(1.0, each + 0.1) for each in chances]
    assert pass_chance(better, form) >= chance - 1e-9
    if form.needed < draw:
        assert pass_chance(chances, form._replace(needed=form.needed + 1)) <= chance + 1e-9


@pytest.mark.parametrize(
    ("chances", "draw", "needed", "chance"),
    [
        ([0.5], 1, 1, 0.5),
        ([1.0] * 9, 3, 3, 1.0),
        ([0.0] * 9, 3, 1, 0.0),
        ([1.0] * 6 + [0.0] * 4, 3, 2, (comb(6, 3) + comb(6, 2) * 4) / comb(10, 3)),
        ([0.7] * 20, 3, 2, 0.7**3 + 3 * 0.7**2 * 0.3),  # alike and independent: binomial, whatever is drawn
        ([0.7] * 2000, 3, 2, 0.7**3 + 3 * 0.7**2 * 0.3),
        ([1.0] * 1200 + [0.0] * 800, 3, 2, (comb(1200, 3) + comb(1200, 2) * 800) / comb(2000, 3)),
        ([0.9] * 100, 100, 100, 0.9**100),
    ],
)
def test_known_chances(chances: list[float], draw: int, needed: int, chance: float) -> None:
    assert pass_chance(chances, ExamForm(draw, needed)) == pytest.approx(chance, abs=0.002)


@pytest.mark.parametrize("draw", [1, 3, 10, 60])
@pytest.mark.parametrize("size", [65, 110, 250])
def test_of_many_topics_the_chance_is_nearly_exact(size: int, draw: int) -> None:
    topics = [((place * 37 % 100) / 100, 1) for place in range(size)]
    known = passing.distribution(topics)
    for needed in {1, (draw + 1) // 2, draw}:
        form = ExamForm(draw, needed)
        exact = sum(chance * passing.enough(number, size, form) for number, chance in enumerate(known))
        assert passing.pass_chance(topics, form) == pytest.approx(exact, abs=0.003)


@pytest.mark.parametrize("cards", [1, 2, 3, 8, 63, 64, 65, 200])
def test_a_topic_is_known_when_half_of_its_cards_are(cards: int) -> None:
    for chance in (0.0, 0.2, 0.45, 0.5, 0.6, 1.0):
        exact = sum(
            comb(cards, right) * chance**right * (1 - chance) ** (cards - right)
            for right in range((cards + 1) // 2, cards + 1)
        )
        assert passing.knows(frozenset({(0, cards)}), [chance]) == pytest.approx(
            exact, abs=1e-9 if cards < 65 else 0.005
        )


def of(tags: dict[str, list[str]], drawn: Drawn) -> dict[str, int]:
    plan = planned(tags, {})
    return {name: len(places) for name, places in passing.topics(plan.items, drawn).items()}


def test_what_is_a_topic() -> None:
    assert of(ABC, Drawn.TAG) == {"even": 3, "odd": 3}  # all cards have the tag "all"
    assert of(ABC, Drawn.DECK) == {"d": 6}
    assert len(of(ABC, Drawn.CARD)) == 6
    assert of({"d/a": [], "d/b": ["core"], "e/c": ["x", "core"]}, Drawn.TAG) == {"x": 1, "d": 2}
    assert of({"d/a": ["x"], "d/b": ["x"]}, Drawn.TAG) == {"d": 2}
    assert of({"d/a": ["x", "y"], "d/b": ["x"], "e/c": ["y"]}, Drawn.TAG) == {"x": 2, "y": 2}  # a card of two


def with_form(plan: Plan, form: ExamForm) -> Plan:
    return plan._replace(exam=plan.exam._replace(form=form))


def result(plan: Plan, form: ExamForm) -> passing.Passing:
    student = posterior(plan.histories, plan.timeline.today, 0)
    simulation = simulate(student, plan.timeline.exam, plan.a_day)
    found = passing.passing(with_form(plan, form), simulation, 60.0)
    assert found is not None
    return found


def test_the_chance_grows_with_what_the_student_knows() -> None:
    tags = {f"d/{number:02}": [f"t{number % 5}"] for number in range(20)}
    form = ExamForm(3, 2)
    chances = []
    for grade in (1, 3, 5):
        plan = planned(tags, {card: [(9, grade), (4, grade), (1, grade)] for card in tags})
        chances.append(result(plan, form).chance or 0.0)
    assert 0 < chances[0] < chances[1] < chances[2] < 1


def test_an_hour_goes_to_a_weak_topic_and_never_after_the_last_day() -> None:
    tags = {f"d/{number:02}": [f"t{number % 3}"] for number in range(30)}
    answers = {card: [(9, 5), (2, 5)] if card[-1] in "012345" else [(9, 1), (2, 1)] for card in tags}
    plan = planned(tags, answers, days=2)
    found = result(plan, ExamForm(3, 3))
    assert found.chance is not None
    assert found.hour is not None
    assert found.hour.topic in ("t0", "t1", "t2")
    assert found.hour.chance >= found.chance + passing.WORTH_SAYING
    assert result(planned(tags, answers, days=0), ExamForm(3, 3)).hour is None
    assert result(plan, ExamForm(4, 3)) == passing.Passing(ExamForm(4, 3), 3, None)


def test_cards_that_are_not_simulated_count_like_those_most_like_them() -> None:
    many = {f"d/{number:03}": [f"t{number % 40}"] for number in range(400)}
    answers = {card: [(9, 5), (2, 5)] for card in list(many)[:200]} | {card: [(9, 1)] for card in list(many)[200:300]}
    plan = planned(many, answers)
    student = posterior(plan.histories, plan.timeline.today, 0)
    simulation = simulate(student, plan.timeline.exam, plan.a_day)
    stand_ins = passing._stand_ins(plan, simulation.followed)
    assert len(stand_ins) == 400
    for place, stand_in in enumerate(stand_ins):
        other = simulation.followed[stand_in]
        assert bool(plan.histories[place].answers) == bool(plan.histories[other].answers)
    assert [stand_ins[index] for index in simulation.followed] == [*range(len(simulation.followed))]
    found = passing.passing(with_form(plan, ExamForm(3, 2, Drawn.CARD)), simulation, 60.0)
    assert found is not None
    assert 0 < (found.chance or 0) < 1
