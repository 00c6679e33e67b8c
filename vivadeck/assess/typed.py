"""A typed answer with what it has of a card's key points."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from vivadeck.markdown import math
from vivadeck.sanitize import single_line
from vivadeck.ticks import Tick, Ticks

if TYPE_CHECKING:
    from vivadeck.assess.coverage import Decks, Point
    from vivadeck.assess.mistakes import HeardMistake
    from vivadeck.model import Card

NOTICE = "viva checks what you mentioned, not whether it is true."
NO_POINTS = "This card has no key points, so viva cannot check your answer. The grade is yours."
LOOK = "look: a word of yours to check. It may turn the key point round."


def mistake_hints(mistakes: Iterable[HeardMistake]) -> list[str]:
    """Return a sentence for each usual mistake that an answer may make, with the student's own words."""
    return [
        f"This may be a usual mistake: “{single_line(math.plain(each.claim))}” You wrote: “{single_line(each.words)}”"
        for each in mistakes
    ]


class Typed(NamedTuple):
    """An answer as it was typed, and which key points it has, with the words that show it, and which usual mistakes it
    may make.
    """

    text: str
    points: tuple[Point, ...]
    mistakes: tuple[HeardMistake, ...] = ()

    @property
    def ticks(self) -> Ticks:
        """The ticks that the answer deserves; () for a card without key points."""
        return tuple(point.tick for point in self.points)

    @property
    def evidence(self) -> list[tuple[str, str]]:
        """For each key point the words that show it, and a word to look at; each "" without any."""
        return [(point.words, point.hint) for point in self.points]

    @property
    def summary(self) -> str:
        """How many key points were heard: "1 of 3 heard, 1 unsure"; "" for a card without key points."""
        if not self.points:
            return ""
        unsure = self.ticks.count(Tick.UNSURE)
        more = f", {unsure} unsure" if unsure else ""
        return f"{self.ticks.count(Tick.HEARD)} of {len(self.points)} heard{more}"

    @property
    def has_hint(self) -> bool:
        """Whether there is a word to look at."""
        return any(point.hint for point in self.points)

    def sentences(self, before: Iterable[Typed]) -> list[str]:
        """Return what to say below it: how much was heard, the usual mistakes, and what was not said with one of those
        `before`: a notice, and what a word to look at is."""
        usual = mistake_hints(self.mistakes)
        if not self.points:
            return [NO_POINTS, *usual]
        earlier = [each for each in before if each.text and each.points]
        look = LOOK if self.has_hint and not any(each.has_hint for each in earlier) else ""
        return [each for each in (self.summary, *usual, "" if earlier else NOTICE, look) if each]


class Listener:
    """Compares typed answers with cards. `cards` returns those of all decks: they say which words are rare, and
    whether an answer is to another of them."""

    def __init__(self, cards: Callable[[], Collection[Card]]) -> None:
        self._cards = cards
        self._decks: dict[str, Decks] = {}

    def __call__(self, text: str, card: Card) -> Typed:
        """Return the answer with what it has of the card."""
        from vivadeck.assess import coverage  # the first question does not need it

        if card.deck not in self._decks:
            self._decks[card.deck] = coverage.learn(self._cards(), card.deck)
        result = coverage.assess(text, card, self._decks[card.deck])
        return Typed(text, result.points, result.mistakes)
