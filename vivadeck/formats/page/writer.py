"""Cards with their schedule → one HTML file, which needs nothing else and no network. Pure but for pictures and parts.

The page is put together from the files beside this one. All text of decks is rendered and escaped here; the browser
gets it as JSON, and makes elements of it when a card is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from vivadeck import ticks
from vivadeck.agenda import Item, Order, has_come
from vivadeck.clock import study_day
from vivadeck.formats import web
from vivadeck.formats.page.grades import FILE, Origin
from vivadeck.formats.pictures import ImageFiles
from vivadeck.markdown import math, to_html
from vivadeck.markdown.to_html import Images
from vivadeck.model import Card, Deck
from vivadeck.sanitize import escape_controls
from vivadeck.settings import Settings
from vivadeck.sm2 import Schedule
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted
from vivadeck.text import searched

NOT_CARRIED = ("deck.description", "key_point_wordings")  # the page asks and shows; it is not imported again
HEAD = b'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="viva page">'
SCRIPTS = (  # in this order, each of them in the scope of all
    *("days.js", "sm2.js", "ticks.js", "log.js", "today.js", "nearest.js", "query.js", "search.js"),
    *("storage.js", "elements.js", "study.js", "cards.js", "bring.js", "looks.js", "main.js"),
)
_PARTS = Path(__file__).parent
_EPOCH = date(1970, 1, 1).toordinal()
_EPOCH_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class Today(NamedTuple):
    """The day of the export: what is asked, in this order (ids), and which cards the plan of an exam decides about.

    `planned` has the day of the exam of each of these. `exams` are those to come: the day of each, and when and about
    what it is.
    """

    day: date
    queue: Sequence[str]
    planned: Mapping[str, date] = MappingProxyType({})
    exams: Sequence[tuple[date, str]] = ()


def dump(
    chosen: Sequence[tuple[Deck, Sequence[Item]]], today: Today, settings: Settings, origin: Origin, images: ImageFiles
) -> bytes:
    """Return the bytes of the page. `images` collects the pictures."""
    items = [(number, deck, item) for number, (deck, of_deck) in enumerate(chosen) for item in of_deck]
    places = {item.card.id: place for place, (_, _, item) in enumerate(items)}
    tracked = output.progress_bar(items, "Writing the cards")
    cards = [_card(number, deck, item, today, settings, images) for number, deck, item in tracked]
    data = {
        "mark": origin.mark,
        "made": _ms(origin.made),
        "has": [*map(_ms, origin.has)],
        "file": FILE,
        "day": _day(today.day),
        "dayEnds": settings.day_ends.isoformat(),
        "newPerDay": settings.new,
        "order": Order(settings.order).value,
        "exams": [(_day(day), words) for day, words in today.exams],
        "queue": [places[card] for card in today.queue],
        "planned": [(places[card], _day(day)) for card, day in today.planned.items() if card in places],
        "decks": [{"name": deck.name, "title": deck.title} for deck, _ in chosen],
        "pictures": {name: web.picture(name, content) for name, content in images.files.items()},
        "cards": cards,
    }
    return _page(data, f"viva: {counted(len(cards), 'card')}")


def is_export(head: bytes) -> bool:
    """Tell whether a file begins as `dump` begins one."""
    return head.replace(b"\r\n", b"\n").startswith(HEAD)


def _page(data: Mapping[str, Any], title: str) -> bytes:
    scripts = "".join(f"\n// {name}\n{web.part(_PARTS, name)}" for name in SCRIPTS)
    script, style = f'\n(() => {{\n"use strict";\n{scripts}\n}})();\n', f"\n{web.part(_PARTS, 'page.css')}"
    # `<` begins neither `</script>` nor `<!--` in the data
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    parts = {
        "policy": web.policy(style, script),
        "title": escape(title),
        "style": style,
        "data": text,
        "script": script,
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda it: parts[it[1]], web.part(_PARTS, "page.html")).encode()


def _card(number: int, deck: Deck, item: Item, today: Today, settings: Settings, images: ImageFiles) -> dict[str, Any]:
    """Return a card with its schedule as JSON values, without what it does not have. `number` is that of the deck."""
    card, last = item.card, _last(item, today.day, settings)
    fields = {
        **_texts(card, partial(images.name, deck.path)),
        "tags": [*map(escape_controls, card.tags)],
        "seeAlso": card.see_also,
        "digests": [*map(ticks.digest, card.key_points)],
        "schedule": item.schedule and _schedule(item.schedule),
        "last": last and _ms(last),
        "suspended": item.is_suspended,
        "searched": searched(card),
    }
    return {"id": card.id, "deck": number, **{name: value for name, value in fields.items() if value}}


def _texts(card: Card, images: Images) -> dict[str, Any]:
    """Return the texts of a card as HTML; `text` is its question as plain text, where a formula is in it."""
    block, line, phrase = (partial(web.html, show, images) for show in (to_html.block, to_html.line, to_html.phrase))
    return {
        "question": phrase(card.question),
        "text": math.plain(card.question) if "$" in card.question else "",
        "short": line(card.short),
        "answer": block(card.answer),
        "points": [*map(line, card.key_points)],
        "mistakes": [(line(claim), phrase(why)) for claim, why in card.mistakes],
        "followUps": [(phrase(question), block(answer)) for question, answer in card.follow_ups],
        "sources": [to_html.link(source.title, source.url) for source in card.sources],
    }


def _schedule(schedule: Schedule) -> dict[str, Any]:
    return {
        "due": _day(schedule.due),
        "reviewed": _day(schedule.reviewed),
        "interval": schedule.interval_days,
        "ease": schedule.ease,
        "repetitions": schedule.repetitions,
        "lapses": schedule.lapses,
        "drill": schedule.drill.value,
    }


def _last(item: Item, today: date, settings: Settings) -> datetime | None:
    """Return the moment of the last review or decision; one on a day that has not come is left out."""
    moments = [each for each in (item.reviewed, item.decided) if each]
    return max((each for each in moments if has_come(study_day(each, settings.day_ends), today)), default=None)


def _ms(moment: datetime) -> int:
    return (moment - _EPOCH_MOMENT) // timedelta(milliseconds=1)


def _day(day: date) -> int:
    return day.toordinal() - _EPOCH
