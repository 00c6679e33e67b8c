"""The figures that viva and Anki both have are the same on the same reviews."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from test_scheduling import DECK, TODAY, history, imported, learned

from vivadeck.clock import DAY_ENDS, study_day
from vivadeck.formats.anki.scheduling import BUTTONS
from vivadeck.model import Mode, Review
from vivadeck.stats import recall, times
from vivadeck.stats.cards import cards, maturity
from vivadeck.stats.recall import Recall
from vivadeck.tally import Answered, AnswerTally, CardStage

AGO = timedelta(days=29)


def tally(reviews: list[Review]) -> AnswerTally:
    """Count the reviews, each card's from its first one on."""
    counted, by_card = AnswerTally(), dict[str, list[Review]]()
    for review in reviews:
        by_card.setdefault(review.card, []).append(review)
    for each in by_card.values():
        counted.add(
            Answered(study_day(at, DAY_ENDS).toordinal(), at.hour, round(seconds * 1000), grade, mode)
            for _, at, grade, seconds, mode, _ in each
        )
    return counted


def with_other_modes(reviews: list[Review]) -> list[Review]:
    """Return the reviews, some of them as practice, in a mock viva, or crammed in Anki."""
    modes = ("study", "study", "practice", "mock", "cram")
    return [review._replace(mode=modes[number % len(modes)]) for number, review in enumerate(reviews)]


def test_retention_days_hours_and_maturity_are_ankis(tmp_path: Path) -> None:
    reviews = with_other_modes(history(3))
    progress = learned(reviews)
    collection = imported(tmp_path, progress)
    try:
        graphs = collection._backend.graphs(search="", days=365)
    finally:
        collection.close()
    counted = tally(reviews)
    for theirs, first in (
        (graphs.true_retention.all_time, 0),
        (graphs.true_retention.month, (TODAY - AGO).toordinal()),
    ):
        assert recall.retention(counted.counts(first)) == (
            Recall(theirs.young_passed, theirs.young_passed + theirs.young_failed),
            Recall(theirs.mature_passed, theirs.mature_passed + theirs.mature_failed),
        )
        assert theirs.mature_passed > 0 < theirs.young_failed
    days = {day - TODAY.toordinal(): answers for day, answers, _ in counted.days()}
    of_anki = Counter[int]()
    for day, kinds in graphs.reviews.count.items():
        of_anki[day] += kinds.learn + kinds.relearn + kinds.young + kinds.mature + kinds.filtered
    assert dict(of_anki) == days
    # By the hour, Anki leaves out what was answered in a filtered deck: what did not count, and cramming.
    usual = [each for each in counted.counts() if each.cell.counts and each.cell.mode != Mode.CRAM]
    hours = {each.hour: each.taken.answers for each in times.times(usual).hours}
    assert {hour: each.total for hour, each in enumerate(graphs.hours.all_time) if each.total} == hours
    for stage, theirs_of_it in (
        (CardStage.YOUNG, graphs.buttons.all_time.young),
        (CardStage.MATURE, graphs.buttons.all_time.mature),
    ):
        of_it = Counter[int]()
        for cell, answers, _ in usual:
            of_it[BUTTONS[cell.grade]] += answers * (cell.stage is stage)
        assert list(theirs_of_it) == [of_it[button] for button in (1, 2, 3, 4)]
    ours, theirs_now = maturity(cards(progress.items.values(), {}, {}, TODAY)), graphs.card_counts.including_inactive
    assert (ours[CardStage.NEW], ours[CardStage.AGAIN], ours[CardStage.YOUNG], ours[CardStage.MATURE]) == (
        theirs_now.newCards,
        theirs_now.learn + theirs_now.relearn,
        theirs_now.young,
        theirs_now.mature,
    )
    assert ours[CardStage.AGAIN] > 0 < sum(cell.stage is CardStage.AGAIN for cell, _, _ in usual)
    assert len(DECK.cards) == len(progress.items)
