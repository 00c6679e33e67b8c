"""`viva search` and `viva show`: looking things up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from vivadeck import agenda, markup, output, search as searching
from vivadeck.agenda import Item, State
from vivadeck.day import in_days, span
from vivadeck.desk import Desk
from vivadeck.model import Card, Review
from vivadeck.progress.document import as_json
from vivadeck.query import Query
from vivadeck.search import Hit
from vivadeck.study.lines import card_text

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

HITS_IN_TERMINAL = 10
_SNIPPET_WIDTH = 90
_HISTORY_LENGTH = 10


def search(desk: Desk, words: str, limit: int | None, json: bool) -> None:
    """List the cards that match, the best first. Raises VivaError for a query that makes no sense."""
    query = desk.query(words)
    items = desk.candidates(query)
    hits = searching.rank(items, query, desk.today)
    shown = hits[: limit or (HITS_IN_TERMINAL if output.is_terminal() and not json else len(hits))]
    if json:
        output.as_json([_hit_as_json(hit) for hit in shown])
    elif hits:
        _list(shown, query, of=len(hits))
    else:
        output.note(f"No card matches {words!r}.")
    if not hits:
        better = searching.suggestion(items, query)
        if better:
            output.note(f"Did you mean: viva search {better}")


def show(desk: Desk, card_id: str, json: bool) -> None:
    """Show one card in full. Raises VivaError for one that is not there."""
    card = desk.library.card(card_id)
    progress = desk.progress()
    reviews = [review for review in progress.reviews if review.card == card.id]
    item = agenda.items([card], reviews, progress.decisions.values(), desk.today, desk.settings.day_ends)[0]
    if json:
        output.as_json({**_card_as_json(card), "schedule": _schedule_as_json(item), "reviews": [as_json(review) for review in reviews]})
    elif output.is_terminal():
        output.show(_card_on_screen(desk, item, reviews))
    else:
        output.data(_card_as_text(desk, item, reviews))


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    card = hit.item.card
    return {"id": card.id, "deck": card.deck, "question": card.question, "answer": card.answer, "score": hit.score}


def _list(hits: Sequence[Hit], query: Query, of: int) -> None:
    pattern = searching.highlight(query)
    if not output.is_terminal():
        for hit in hits:
            output.data(f"{hit.item.card.id}\t{_one_line(hit.item.card.question)}")
        return
    from rich.console import Group  # noqa: PLC0415

    output.show(Group(*(_hit_on_screen(hit, pattern) for hit in hits)))
    more = f"{of - len(hits)} more: --limit {of}. " if of > len(hits) else ""
    output.note(f"{more}viva show {hits[0].item.card.id} reads the first.")


def _hit_on_screen(hit: Hit, pattern: re.Pattern[str] | None) -> Text:
    from rich.text import Text  # noqa: PLC0415

    card = hit.item.card
    question, snippet = Text(_one_line(card.question), style="bold"), Text(_snippet(card, pattern))
    if pattern:
        for part in (question, snippet):
            part.highlight_regex(pattern, "viva.hit")
    return Text.assemble(question, "  ", (card.id, "viva.id"), "\n  ", snippet, "\n")


def _snippet(card: Card, pattern: re.Pattern[str] | None) -> str:
    """Return the answer's words around the first hit, or its beginning."""
    text = _one_line(card.answer)
    found = pattern.search(text) if pattern else None
    start = max(0, found.start() - _SNIPPET_WIDTH // 3) if found else 0
    if start:
        start = text.find(" ", start) + 1
    cut = text[start : start + _SNIPPET_WIDTH]
    if start + _SNIPPET_WIDTH < len(text):
        cut = cut.rpartition(" ")[0] + " …"
    return ("… " if start else "") + cut


def _one_line(markdown: str) -> str:
    """Return Markdown as one line to be skimmed: formulas readable, marks gone."""
    return " ".join(re.sub(r"[*`]+|^\s*[-#>]+ ", "", markup.for_reading(markdown), flags=re.MULTILINE).split())


def _card_as_json(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "deck": card.deck,
        "question": card.question,
        "answer": card.answer,
        "key_points": list(card.key_points),
        "follow_ups": [{"question": each.question, "answer": each.answer} for each in card.follow_ups],
        "tags": list(card.tags),
        "sources": [{"title": each.title, "url": each.url} for each in card.sources],
        "see_also": list(card.see_also),
    }


def _schedule_as_json(item: Item) -> dict[str, Any] | None:
    schedule = item.schedule
    if schedule is None:
        return None
    return {
        "due": schedule.due.isoformat(),
        "interval_days": schedule.interval_days,
        "ease": round(schedule.ease, 2),
        "repetitions": schedule.repetitions,
        "lapses": schedule.lapses,
    }


def _standing(desk: Desk, item: Item, reviews: Sequence[Review]) -> list[str]:
    """Say where a card stands, and what its last reviews were."""
    schedule = item.schedule
    if schedule is None:
        told = ["new: not reviewed yet"]
    else:
        told = [
            f"due {in_days(schedule.due, desk.today)} ({schedule.due.isoformat()}), interval {span(schedule.interval_days)}, "
            f"ease {schedule.ease:.2f}, {schedule.repetitions} in a row, {schedule.lapses} lapses"
        ]
    if State.SUSPENDED in item.states(desk.today):
        told.append(f"suspended: viva resume {item.card.id}")
    if State.LEECH in item.states(desk.today):
        told.append("a leech: forgotten again and again; reword it, or split it")
    if len(reviews) > _HISTORY_LENGTH:
        told.append(f"{len(reviews) - _HISTORY_LENGTH} earlier reviews")
    told += [f"{review.at:%Y-%m-%d %H:%M}  grade {review.grade}  {review.seconds:.0f} s  {review.mode}" for review in reviews[-_HISTORY_LENGTH:]]
    return told


def _card_as_text(desk: Desk, item: Item, reviews: Sequence[Review]) -> str:
    card = item.card
    urls = [f"{source.title} <{source.url}>" for source in card.sources if source.url]
    parts = [f"[{card.id}] {markup.for_reading(card.question)}", card_text(card).rstrip()]
    if urls:
        parts.append("\n".join(urls))
    if card.see_also:
        parts.append("See also: " + " ".join(card.see_also))
    if card.tags:
        parts.append("Tags: " + " ".join(card.tags))
    return "\n\n".join([*parts, "\n".join(_standing(desk, item, reviews))])


def _card_on_screen(desk: Desk, item: Item, reviews: Sequence[Review]) -> RenderableType:
    from rich.console import Group  # noqa: PLC0415
    from rich.rule import Rule  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from vivadeck import look  # noqa: PLC0415

    card = item.card
    head = Text.assemble((card.id, "viva.id"), "  ", (" ".join(card.tags), "viva.tag"))
    parts: list[RenderableType] = [head, look.markdown(card.question, "bold"), Rule(style="viva.quiet"), look.markdown(card.answer)]
    if card.key_points:
        parts += ["", look.key_points(card)]
    parts += _spaced(look.follow_up(each, is_open=True) for each in card.follow_ups)
    parts += _spaced(Text(_source(each.title, each.url), style="viva.quiet") for each in card.sources)
    if card.see_also:
        parts += ["", Text("See also: " + "  ".join(card.see_also), style="viva.id")]
    parts += [Rule(style="viva.quiet"), *(Text(line) for line in _standing(desk, item, reviews))]
    return Group(*parts)


def _source(title: str, url: str) -> str:
    return f"{title}: {url}" if url else title


def _spaced(parts: Iterable[RenderableType]) -> list[RenderableType]:
    found = list(parts)
    return ["", *found] if found else []
