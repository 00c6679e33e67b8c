"""Which cards are shown today while the exams have showings left, and which missed ones again. Pure.

This follows from the day's showings alone, in their order, so that a new session continues where the last one ended.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import chain, islice
from math import ceil
from typing import NamedTuple

from vivadeck.agenda import arranged
from vivadeck.exam.exams import FIRST_PACE, LATEST_REVIEWS, Budget, Pace, is_likely, pace
from vivadeck.exam.planner import Timeline
from vivadeck.exam.retry import Evidence, Retry, has_room, wants_retry
from vivadeck.terminal.wording import counted, span

QUICKER = 0.25  # than the pace says may a student well be for the rest of a day
RECALLED_AGAIN = 0.75  # of the missed cards that come again on the same day, about
Again = tuple[int, str]  # the number of a card's last showing among today's, and the card, which is shown again


def takes_place(evidence: Evidence, miss_number: int, left: float, taking: float) -> bool:
    """Return whether a card's first miss of the day, the student's `miss_number`-th, is asked again in any case.

    Of the showings that are `left` after it, those of the misses that wait for that already, `taking`, are not free.
    """
    return left > taking and has_room(evidence, left) and wants_retry(evidence, miss_number)


def without_last(cards: Sequence[str], count: int, kept: Collection[str]) -> list[str]:
    """Return the cards without the last `count` (none, if it is negative) of those that are not `kept`."""
    giving_way = [place for place, card in enumerate(cards) if card not in kept]
    gone = {*giving_way[len(giving_way) - max(0, count) :]}
    return [card for place, card in enumerate(cards) if place not in gone]


class Missed(NamedTuple):
    """A card that was missed today and not recalled since. `number` is that of its last showing among today's."""

    card: str
    number: int
    takes_place: bool

    @property
    def again(self) -> Again:
        return self.number, self.card


class Share(NamedTuple):
    """One exam's share of today. `order` are its cards that were not shown when the session began, the most wanted
    first. Today's showings have `taken` so many seconds each; by the `budget` some are `left`, worked out anew after
    each. `timeline` says where the day lies before the exam.

    So many of its cards are `skipped` until tomorrow, and so many `others` wait that this session does not ask.
    `unseen` are its cards that were never shown before today. The `firm` ones lose their place today to no missed card:
    new cards that have no time later, and in the last days all new and due ones. So many showings were `repeats`.
    """

    name: str
    cards: frozenset[str]
    order: tuple[str, ...]
    budget: Budget
    left: int
    timeline: Timeline
    skipped: int = 0
    others: int = 0
    taken: tuple[float, ...] = ()
    unseen: frozenset[str] = frozenset()
    firm: frozenset[str] = frozenset()
    repeats: int = 0

    def after(self, card: str, seconds: float, pace: Pace, *, is_repeat: bool) -> Share:
        """Return the share after a showing of any card, of an exam or not, that took so many seconds."""
        if card not in self.cards:
            return self._replace(left=self.budget.left(self.taken, pace))
        taken = (*self.taken, seconds)
        return self._replace(taken=taken, left=self.budget.left(taken, pace), repeats=self.repeats + is_repeat)

    @property
    def promised(self) -> int:
        """How many cards, of those not shown yet, would still be shown today if none had come again."""
        return self.left + self.repeats


class Asked(NamedTuple):
    """The cards that showings are left for: `fresh` were not shown yet today, in order; `again` were missed and come
    again among these; `spare` were missed and get the showings that are left over."""

    fresh: list[str]
    again: list[Again]
    spare: list[Again]


class Showings(NamedTuple):
    """The day so far: the share of each exam (the next exam first), and the number of showings, of any card.

    `misses` counts all misses, ever, that were a card's first showing of the day. `gone` are the cards that were shown
    or skipped today, `missed` those that were not recalled since, in the order of their last showings. `times` are the
    seconds of the student's latest showings of any day, the latest first: the pace follows from them.
    The share `miss_share` (0–1) of a day's first answers is a miss.
    """

    shares: tuple[Share, ...]
    evidence: Evidence
    misses: int = 0
    shown: int = 0
    gone: frozenset[str] = frozenset()
    missed: tuple[Missed, ...] = ()
    times: tuple[float, ...] = ()
    miss_share: float = 0.0

    def may_lose_new(self) -> bool:
        """Return whether a card that comes again today may take the place of a new one."""
        cards = {*self.queue()}
        return self.evidence.decision is not Retry.NEVER and any(
            has_room(self.evidence, share.left - 1)
            and share.left <= len(cards & share.cards)
            and not cards.isdisjoint(share.unseen - share.firm)
            for share in self.shares
        )

    @property
    def pace(self) -> Pace:
        """How long the student takes for a showing, as far as known now."""
        return pace(self.times)

    def is_for(self, card: str) -> bool:
        """Return whether an exam's plan decides about the card."""
        return any(card in share.cards for share in self.shares)

    def after(self, card: str, grade: int, seconds: float | None = None) -> Showings:
        """Return the day after a card was shown and graded, which took so many seconds (None: as long as usual)."""
        shown = self.shown + 1
        day = self._timed(card, seconds)._replace(shown=shown)
        if not self.is_for(card):
            return day
        day = day._replace(gone=self.gone | {card}, missed=self.without((card,)).missed)
        if grade >= 3:
            return day
        is_first = card not in self.gone
        misses = self.misses + is_first
        missed = Missed(card, shown, is_first and any(day._takes(share, card, misses) for share in day.shares))
        return day._replace(misses=misses, missed=(*day.missed, missed))

    def practised(self, card: str, grade: int) -> Showings:
        """Return the day after a card was graded in practice, which uses up no showing.

        A card that was shown today is missed again, or recalled; one that was not is still to be shown.
        """
        if card not in self.gone:
            return self
        missed = [Missed(card, self.shown, takes_place=False)] if grade < 3 else []
        return self._replace(missed=(*self.without((card,)).missed, *missed))

    def _timed(self, card: str, seconds: float | None) -> Showings:
        """Return the day with the pace and the shares after a showing of a card."""
        times = self.times
        if seconds is not None and is_likely(seconds):
            times = (seconds, *times)[:LATEST_REVIEWS]
        is_timed = any(share.budget.minutes is not None for share in self.shares)
        now = pace(times) if is_timed else FIRST_PACE  # without minutes, nothing depends on it
        took, is_repeat = now.seconds if seconds is None else seconds, card in self.gone
        shares = (share.after(card, took, now, is_repeat=is_repeat) for share in self.shares)
        return self._replace(shares=tuple(shares), times=times)

    def skipped(self, cards: Collection[str]) -> Showings:
        """Return the day without cards that were skipped until tomorrow."""
        shares = tuple(
            share._replace(skipped=share.skipped + sum(card in share.cards for card in cards)) for share in self.shares
        )
        return self.without(cards)._replace(shares=shares)

    def without(self, cards: Collection[str]) -> Showings:
        """Return the day without cards that are not asked any more."""
        missed = tuple(each for each in self.missed if each.card not in cards)
        return self._replace(gone=self.gone.union(cards), missed=missed)

    def only(self, chosen: Collection[str]) -> Showings:
        """Return the day of a session that asks the `chosen` cards and no others."""

        def narrowed(share: Share) -> Share:
            order = tuple(card for card in share.order if card in chosen)
            waiting = {card for card in share.order if card not in self.gone}
            waiting |= {each.card for each in self.missed} & share.cards
            return share._replace(order=order, others=share.others + len(waiting.difference(chosen)))

        shares = tuple(narrowed(share) for share in self.shares if not share.cards.isdisjoint(chosen))
        return self._replace(shares=shares, missed=tuple(each for each in self.missed if each.card in chosen))

    def released(self, cards: Collection[str]) -> Showings:
        """Return the day in which no exam's plan decides about these cards."""

        def without(share: Share) -> Share:
            order = tuple(card for card in share.order if card not in cards)
            return share._replace(cards=share.cards.difference(cards), order=order)

        return self._replace(shares=tuple(map(without, self.shares)))

    def in_order(self, arrange: Callable[[Sequence[str]], Iterable[str]]) -> Showings:
        """Return the day with the same cards, arranged: first those that showings are left for, then the others."""

        def arranged(share: Share) -> Share:
            waiting = [card for card in share.order if card not in self.gone]
            count = share.promised
            return share._replace(order=(*arrange(waiting[:count]), *waiting[count:]))

        return self._replace(shares=tuple(map(arranged, self.shares)))

    def asked(self) -> Asked:
        """Return what the showings that are left are for. A card of several exams is asked once, and counts for each.

        Each exam gets its cards before any showing is spare. A missed card takes the place of none that is `firm`, now
        or when it comes.
        """
        taken: dict[str, None] = {}
        fresh: list[str] = []
        again: list[Again] = []
        late: list[Again] = []  # after all cards that keep their place: the time may turn out to be shorter
        for share in self.shares:
            takers = [each for each in self._waiting(share, taken) if each.takes_place]
            left = max(0, share.left - len(taken.keys() & share.cards))
            cards = [*islice(self._fresh(share, taken), left + share.repeats)]
            taking = max(0, min(len(takers), left - len(share.firm.intersection(cards))))
            new = share.unseen.intersection((*cards, *self.gone))  # those shown, too: all day the rule is the same
            is_late = share.timeline.hurries(len(new))
            (late if is_late else again).extend(each.again for each in takers[:taking])
            fresh += without_last(cards, len(cards) + taking - left, share.firm)[: left - taking]
            taken |= dict.fromkeys(chain((card for _, card in (*again, *late)), fresh))
        return Asked(fresh, again, [*late, *self._spare(taken)])

    def comes_back(self, card: str, due: date, today: date) -> str:
        """Say when a card that was just shown comes back, if SM-2 wants it on the day `due`."""
        asked = self.asked()
        if any(again == card for _, again in asked.again):
            return "today"
        if any(again == card for _, again in (*asked.spare, *self._quicker().asked().spare)):
            return "today if there is time"  # another card may take the showing, or the time may be too short
        due = max(due, today + timedelta(days=1))
        shares = [share for share in self.shares if card in share.cards]
        timelines = [share.timeline for share in shares]
        is_scheduled = any(due.toordinal() < each.final_pass for each in timelines)  # then SM-2's day counts
        is_scheduled &= not all(self._is_full_of_new(share, due.toordinal()) for share in shares)
        if not is_scheduled and any(each.today + 1 < each.exam for each in timelines):
            return "before the exam if it helps"
        is_after = all(each.exam < due.toordinal() for each in timelines)
        return f"~{span((due - today).days)}" if is_scheduled or is_after else "not today"

    def _quicker(self) -> Showings:
        """Return the day with a few more showings, as the student may be QUICKER than the pace says."""

        def quicker(share: Share) -> Share:
            is_timed = share.budget.minutes is not None and share.left
            return share._replace(left=share.left + ceil(QUICKER * share.left)) if is_timed else share

        return self._replace(shares=tuple(map(quicker, self.shares)))

    def _is_full_of_new(self, share: Share, day: int) -> bool:
        """Return whether a later day may have showings for new cards only."""
        a_day = share.budget.a_day(self.pace)
        place = share.timeline._replace(today=day, later=a_day * (share.timeline.exam - day - 1), a_day=a_day)
        new = len(share.unseen - self.gone)
        return place.new_first(new, len(share.cards) - new) >= a_day

    def queue(self) -> list[str]:
        """Return the cards to show from now on, if every answer is good."""
        fresh, again, spare = self.asked()
        return arranged(fresh, again, spare, (), self.shown)

    def expected(self) -> int:
        """Return how many showings are likely from now on: those of the queue, and those in which misses come again.

        A missed card comes again until it is recalled, if an exam that it is for has a showing to spare.
        """
        cards, each_again = self.queue(), self.miss_share / RECALLED_AGAIN
        rooms = {share: float(share.left - sum(card in share.cards for card in cards)) for share in self.shares}
        again = 0.0
        for card in cards:
            mine = [share for share in self.shares if card in share.cards]
            likely = min(each_again, max([0.0, *(rooms[share] for share in mine)]))
            rooms |= {share: rooms[share] - likely for share in mine}
            again += likely
        return len(cards) + round(again)

    def ends(self) -> list[str]:
        """Return for each exam a sentence why it has no more cards today, "" where it has."""
        cards = {*self.queue()}
        return ["" if share.left and cards & share.cards else self._end(share) for share in self.shares]

    def farewell(self) -> list[str]:
        """Return a sentence for each exam without more cards today, with its name where there are several exams."""
        if len(self.shares) == 1:
            return self.ends()
        pairs = zip(self.shares, self.ends(), strict=True)
        return [f"{share.name}: {end}" for share, end in pairs if end]

    def _takes(self, share: Share, card: str, misses: int) -> bool:
        taking = sum(each.takes_place for each in self._waiting(share, ()))
        return card in share.cards and takes_place(self.evidence, misses, share.left, taking)

    def _waiting(self, share: Share, taken: Collection[str]) -> list[Missed]:
        return [each for each in self.missed if each.card in share.cards and each.card not in taken]

    def _fresh(self, share: Share, taken: Collection[str]) -> Iterable[str]:
        return (card for card in share.order if card not in self.gone and card not in taken)

    def _spare(self, taken: Collection[str]) -> list[Again]:
        """Return the misses that get a showing which none of the cards `taken` needs, the longest ago first."""
        rooms = [share.left - sum(card in share.cards for card in taken) for share in self.shares]
        spare: list[Again] = []
        for each in self.missed:
            mine = [each.card in share.cards for share in self.shares]
            if each.card not in taken and any(room > 0 for room, is_mine in zip(rooms, mine, strict=True) if is_mine):
                rooms = [room - is_mine for room, is_mine in zip(rooms, mine, strict=True)]
                spare.append(each.again)
        return spare

    def _end(self, share: Share) -> str:
        """Return why an exam has no more cards today."""
        if not share.left and share.budget.is_cut(share.taken, self.pace):
            return "There is no time for another card before the exam."
        if not share.left:
            return _used(share.budget, has_repeats=len(share.taken) > len(share.cards & self.gone))
        recalled = "recalled or skipped" if share.skipped else "recalled"
        if share.others:
            return f"You {recalled} all of these cards today. The exam still has {counted(share.others, 'other card')}."
        return f"Nothing more to do today: you {recalled} every card."


def _used(budget: Budget, *, has_repeats: bool) -> str:
    amount, unit = (budget.cards, "card") if budget.minutes is None else (budget.minutes, "minute")
    if amount == 1:
        return f"Today's {unit} for the exam is done."
    repeats = ", with those that came again" if has_repeats and budget.minutes is None else ""
    return f"Today's {amount} {unit}s for the exam are done{repeats}."
