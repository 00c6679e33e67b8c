"""Whether each `see_also` leads to a card. Pure: which decks there are is known to `library`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from vivadeck.decks.problems import MOST_HINTS, MOST_PROBLEMS, Parsed, Problem
from vivadeck.sanitize import near, quoted


def are_loose(read: Iterable[Parsed], ids: Callable[[], Iterable[str]]) -> bool:
    """Return whether a reference of `read` leads to none of the `ids`, which are looked up when there is any."""
    targets = {reference.target for parsed in read for reference in parsed.references}
    return bool(targets) and not targets.issubset(ids())


def dangling(read: Iterable[Parsed], all_read: Sequence[Parsed]) -> list[Problem]:
    """Return a problem for each reference of `read` that leads nowhere in `all_read`, nor into a broken deck of it."""
    known = ids(all_read)
    unsure = {parsed.name for parsed in all_read if not parsed.deck}
    return [problem for parsed in read for problem in _dangling_in(parsed, known, unsure)]


def _dangling_in(parsed: Parsed, known: Mapping[str, None], unsure: set[str]) -> list[Problem]:
    problems: list[Problem] = []
    for card, target, at in parsed.references:
        if target not in known and target.partition("/")[0] not in unsure and len(problems) < MOST_PROBLEMS:
            meant = _meant(target, known) if len(problems) < MOST_HINTS else ""
            message = f"there is no card {quoted(target)} to see also.{meant}"
            problems.append(Problem(parsed.path, at.line, at.column, card, message))
    return problems


def _meant(target: str, known: Iterable[str]) -> str:
    """Return a sentence that names the card of that name in another deck, else the nearest of its deck, else of all."""
    deck, _, name = target.partition("/")
    elsewhere = (card_id for card_id in known if card_id.endswith(f"/{name}"))
    beside = (card_id for card_id in known if card_id.startswith(f"{deck}/"))
    found = next(elsewhere, "")
    return f" Did you mean {found}?" if found else near(target, beside) or near(target, known)


def ids(read: Iterable[Parsed]) -> dict[str, None]:
    """Return the ids of all cards, in order."""
    return {card.id: None for parsed in read if parsed.deck for card in parsed.deck.cards}
