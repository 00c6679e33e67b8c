"""Match drafts with the cards that are in their deck already. Pure.

A missed match makes a card twice; a wrong one gives a card the history of another, and overwrites it. So a draft
matches a card by what its source calls it (its origin, or an id in the file); else by its own question; else, where
only the question differs, by the same answer between the same two rows of the source. It never matches because a name
is free.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from itertools import product
from typing import NamedTuple

from vivadeck.formats import naming
from vivadeck.formats.draft import Draft
from vivadeck.importing.sidecar import ImportRecord, digest
from vivadeck.model import Card
from vivadeck.text import digits, former_name, made_name

_MOST_COMPARED = 1_000  # new cards, and cards that no draft is, that are compared with each other
_Digests = Mapping[str, set[str]]
_ALIKE = 0.5  # least similarity (0 to 1) of two questions with an answer that other rows have, too


class Contents(NamedTuple):
    """The cards of a deck by id, in order, and the records of all that were ever imported, also of deleted ones.
    `edited` are the ids of cards that may have been edited since.
    """

    cards: Mapping[str, Card]
    records: Mapping[str, ImportRecord]
    edited: Collection[str] = ()


class Matches(NamedTuple):
    """The id of the card that each draft is, "" for a new one, and the digests of its question and answer.

    By the index of the draft: the cards that were reworded; and for some new ones the card that it may be, reworded.
    `gone` are the ids that are not in the source any more.
    """

    ids: list[str]
    questions: Sequence[str]
    answers: Sequence[str]
    reworded: dict[int, str]
    perhaps: dict[int, str]
    gone: Set[str]


def match(drafts: Sequence[Draft], deck: Contents) -> Matches:
    """Match drafts with the cards of the deck; no two drafts get the same card."""
    matching = _Matching(drafts, deck)
    matching.by_origin()
    matching.by_name()
    for asks, says in ((matching.asked, matching.said), (matching.asks, matching.says)):
        matching.by_content(asks, says)  # first as the source had it: the rest may be a person's
    for asks in (matching.asked, matching.asks):
        matching.by_question(asks)
    matching.by_made_name()
    matching.by_neighbours()
    gone = matching.gone()
    return Matches(
        matching.ids,
        matching.questions,
        matching.answers,
        matching.reworded,
        matching.perhaps(gone),
        gone,
    )


def new_names(drafts: Sequence[Draft], taken: Collection[str]) -> list[str]:
    """Return a name for each of these new cards: not `taken`, and all different.

    Cards that share a name all get digits of their question and answer after it: then none gets the name, and with it
    the history, of another when the order changes or one of them goes.
    """
    named = [naming.stated_name(draft) for draft in drafts]
    wanted = [name or made_name(draft.question) for name, draft in zip(named, drafts, strict=True)]
    often = Counter(wanted)
    names: list[str] = []
    used = set(taken)
    for draft, name, base in zip(drafts, named, wanted, strict=True):
        is_shared = (often[base] > 1 and not name) or base in used
        first = f"{base}_{digits(draft.question, draft.answer)}" if is_shared else base
        names.append(naming.unique(first, lambda each: each not in used))
        used.add(names[-1])
    return names


class _Matching:
    """Drafts and cards while they are matched. `free` are the ids that no draft has yet.

    `asks` and `says` are the digests of each card's question and answer, as they are now and as the source had them,
    `asked` and `said` only the latter. That two cards are unanswered does not make them one.
    """

    def __init__(self, drafts: Sequence[Draft], deck: Contents) -> None:
        self.drafts = drafts
        self.deck = deck
        self.ids = [""] * len(drafts)
        self.free = dict.fromkeys([*deck.cards, *deck.records])
        self.reworded: dict[int, str] = {}
        self.questions = [digest(draft.question) for draft in drafts]
        self.answers = [_answer_digest(draft) for draft in drafts]
        records = {card: deck.records.get(card, ImportRecord("", "")) for card in self.free}
        self.asked = {card: {each.question} - {""} for card, each in records.items()}
        self.said = {card: {each.answer} - {""} for card, each in records.items()}
        self.asks = self.asked | {card: {digest(each.question), *self.asked[card]} for card, each in deck.cards.items()}
        self.says = self.said | {
            card: {_answer_digest(each), *self.said[card]} - {""} for card, each in deck.cards.items()
        }
        self.origins = {draft.origin for draft in drafts if draft.origin}
        self.after = _order(deck)
        self.followers: dict[str, list[str]] = defaultdict(list)
        for card, before in self.after.items():
            self.followers[before].append(card)

    def by_origin(self) -> None:
        """Match cards with the same origin in the source."""
        by_origin = {record.origin: card for card, record in self.deck.records.items() if record.origin}
        for place, draft in self._open():
            self._take(place, by_origin.get(draft.origin, "") if draft.origin else "")

    def by_name(self) -> None:
        """Match cards with the id that the file gives."""
        by_name: dict[str, str] = {}
        for card in self.free:
            by_name.setdefault(card.partition("/")[2], card)
        for place, draft in self._open():
            self._take(place, by_name.get(naming.stated_name(draft), ""))

    def by_content(self, asks: _Digests, says: _Digests) -> None:
        """Match cards with the same question and the same answer."""
        cards_by_texts: dict[tuple[str, str], list[str]] = defaultdict(list)
        for card in self.free:
            for key in product(asks[card], says[card]):
                cards_by_texts[key].append(card)
        for place, draft in self._open():
            cards = [card for card in cards_by_texts[self.questions[place], self.answers[place]] if card in self.free]
            may_be = [card for card in cards if self._origin(card) in ("", draft.origin)]
            gone = [card for card in cards if self._origin(card) not in self.origins]
            self._take(place, next(iter([*may_be, *gone]), ""))

    def by_question(self, asks: _Digests) -> None:
        """Match cards with the same question, where no other row and no other card asks it."""
        often = Counter(self.questions)
        asking = _by_digest(asks, asks)
        for place, draft in self._open():
            cards = asking[self.questions[place]]
            if often[self.questions[place]] == len(cards) == 1 and self._is_possible(draft, cards[0]):
                self._take(place, cards[0])

    def by_made_name(self) -> None:
        """Match a card whose question was edited, by the id that was made from what the source asks.

        Only an import by an earlier version of viva, or one whose records are lost, needs that.
        """
        by_name = {
            each.name: card for card, each in self.deck.cards.items() if card in self.free and not self.asked[card]
        }
        for place, draft in self._open():
            possible_names = {made_name(draft.question), former_name(draft.question)}
            card = by_name.get(possible_names.pop(), "") if len(possible_names) == 1 else ""
            is_edited = (
                card in self.deck.edited
                if card in self.deck.records
                else card in self.free and self.answers[place] in self.says[card]
            )
            if card and is_edited and self._is_possible(draft, card):
                self._take(place, card)

    def by_neighbours(self) -> None:
        """Match reworded cards: between the same rows, only the question differs, or only the answer."""
        often, often_said = Counter(self.questions), Counter(self.answers)
        asking = _by_digest(self.asks, self.asks)
        for place, draft in self._open():
            question, answer = self.questions[place], self.answers[place]
            for card in self._between(place):
                is_same = question in self.asks[card]
                is_reworded = not is_same
                if is_reworded and answer in self.says[card] and often[question] == 1 and not asking[question]:
                    is_same = often_said[answer] == 1 or _likeness(draft, self.deck.cards[card]) >= _ALIKE
                if is_same and self._is_possible(draft, card):
                    self._take(place, card)
                    self.reworded |= {place: card} if is_reworded else {}
                    break

    def gone(self) -> set[str]:
        """Return the ids without a draft, whose rows came from the same source as matched ones."""
        heads: dict[str, str] = {}

        def head(card: str) -> str:
            """Return the first row of a card's source."""
            way: dict[str, None] = {}
            while card not in heads and self.after.get(card) and card not in way:
                way[card] = None
                card = self.after[card]
            heads.update(dict.fromkeys(way, first_row := heads.get(card, card)))
            return first_row

        matched_heads = {head(card) for card in self.ids if card in self.after}
        return {card for card in self.free if card in self.after and head(card) in matched_heads}

    def perhaps(self, gone: Set[str]) -> dict[int, str]:
        """Return what each new draft may be: a card that is gone from the source, with an answer that no other has,
        between the same rows, or with a similar question.
        """
        left = {card: None for card in self.free if card in self.deck.cards and card in gone}
        new = [place for place, _ in self._open()]
        if max(len(left), len(new)) > _MOST_COMPARED:
            return {}
        often, saying = Counter(self.answers), _by_digest(self.says, self.says)
        likely_cards: dict[int, str] = {}
        for place in new:
            same = saying[self.answers[place]] if often[self.answers[place]] == 1 else []
            likely = [*(same if len(same) == 1 else ()), *self._between(place)]
            like = next((card for card in likely if card in left), "")
            if like:
                likely_cards[place] = like
                del left[like]
        return likely_cards | self._alike([place for place in new if place not in likely_cards], left)

    def _alike(self, new: Sequence[int], left: Collection[str]) -> dict[int, str]:
        if not new or not left:
            return {}
        from vivadeck.progress import renames

        cards = [Card(f"/{place}", "", self.drafts[place].question, "") for place in new]
        asked = {f"/{former_name(self.deck.cards[card].question)}": card for card in left}
        likely = renames.find_renames(asked.keys(), cards, ())
        return {int(heir.card[1:]): asked[heir.orphan] for heir in likely if heir.card}

    def _open(self) -> list[tuple[int, Draft]]:
        return [(place, draft) for place, draft in enumerate(self.drafts) if not self.ids[place]]

    def _take(self, place: int, card: str) -> None:
        if card in self.free:
            self.ids[place] = card
            del self.free[card]

    def _origin(self, card: str) -> str:
        record = self.deck.records.get(card)
        return record.origin if record else ""

    def _is_possible(self, draft: Draft, card: str) -> bool:
        """Tell whether a card is free, and its record does not say that it is another row of the source."""
        return card in self.free and self._origin(card) in ("", draft.origin or self._origin(card))

    def _between(self, place: int) -> list[str]:
        """Return the free cards between those of the draft's two neighbours, of which one may be missing at an end of
        the source.
        """
        last = len(self.drafts) - 1
        before = self.ids[place - 1] if place else ""
        following = self.ids[place + 1] if place < last else ""
        if (place and not before) or (place < last and not following) or not (before or following):
            return []
        return [
            card
            for card in self.followers.get(before, ())
            if card in self.free
            and card in self.deck.cards
            and (following in self.followers.get(card, ()) if following else not self.followers.get(card))
        ]


def _answer_digest(card: Card | Draft) -> str:
    """Return the digest of an answer; "" for an unanswered card, of which it says nothing."""
    return digest(card.answer) if card.answer else ""


def _by_digest(cards: Iterable[str], digests: _Digests) -> Mapping[str, list[str]]:
    cards_by_digest: dict[str, list[str]] = defaultdict(list)
    for card in cards:
        for each in digests[card]:
            cards_by_digest[each].append(card)
    return cards_by_digest


def _order(deck: Contents) -> dict[str, str]:
    """Return the card before each imported one in its source ("": none), else in the deck."""
    remembered = {card: record.after for card, record in deck.records.items() if record.after is not None}
    if remembered:
        return remembered
    imported = [card for card in deck.cards if card in deck.records or not deck.records]
    return dict(zip(imported, ["", *imported], strict=False))


def _likeness(draft: Draft, card: Card) -> float:
    from vivadeck.progress.similarity import keywords, similarity

    return similarity(keywords(former_name(draft.question)), keywords(former_name(card.question)), {})
