"""A card → its note in Anki: the HTML of each field, and the tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from vivadeck.agenda import LEECH_LAPSES, Item
from vivadeck.formats.anki import schema
from vivadeck.formats.anki.guids import guids_of
from vivadeck.formats.anki.media import Media
from vivadeck.formats.anki.schema import Note
from vivadeck.markdown import to_html
from vivadeck.markdown.to_html import Images
from vivadeck.model import Card, Deck, FollowUp

# What Anki looks for in a card's finished HTML, wherever it stands: sounds to play, LaTeX to run, boxes to type in.
_ANKI_COMMAND = re.compile(r"\[(?=sound:|anki:|latex\]|\$\$?\]|\[type:)", re.IGNORECASE)
_LEECH = "leech"  # as Anki tags them

Chosen = Sequence[tuple[Deck, Sequence[Card]]]


def named_notes(
    decks: Chosen, items: Mapping[str, Item] | None = None, media: Media | None = None
) -> Iterator[tuple[str, Note]]:
    """Return the note of each card with the name of its deck in Anki.

    What was learned shows in the tags when `items` is given, and images show when there is a `media` to take them.
    """
    for deck, cards in decks:
        of_anki, number = schema.deck_name(deck.name), schema.deck_number(deck.name)
        title = to_html.text(deck.title)
        images = partial(media.name, deck.path) if media else to_html.no_images
        guids = guids_of(cards if all(card.has_id for card in cards) else deck.cards)
        for card in cards:
            fields = _ANKI_COMMAND.sub("&#91;", "\x1f".join(_fields(card, title, images)))
            tags = _tags(card, items[card.id]) if items else card.tags
            yield of_anki, Note(guids[card.id], number, tags, fields)


def _tags(card: Card, item: Item) -> tuple[str, ...]:
    is_leech = item.schedule is not None and item.schedule.lapses >= LEECH_LAPSES
    return (*card.tags, _LEECH) if is_leech and _LEECH not in card.tags else card.tags


def _fields(card: Card, title: str, images: Images) -> tuple[str, ...]:
    """Return the HTML of FIELDS. `title` is the deck's, as HTML."""
    return (
        to_html.text(card.id),
        to_html.phrase(card.question, images),
        to_html.block(card.answer, images),
        _list("points", [_tickable(to_html.line(point, images)) for point in card.key_points]),
        "\n".join([_follow_up(each, images) for each in card.follow_ups]),
        _list("sources", [to_html.link(source.title, source.url) for source in card.sources]),
        to_html.text(", ".join(card.see_also)) if card.see_also else "",
        title,
    )


def _list(name: str, items: Sequence[str]) -> str:
    """Return the items as a list; "" when there are none, by which the template knows."""
    return f'<ul class="{name}">\n' + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>" if items else ""


def _tickable(point: str) -> str:
    return f'<label class="tappable"><input type="checkbox"> <span dir="auto">{point}</span></label>'


def _follow_up(asked: FollowUp, images: Images) -> str:
    question, answer = to_html.phrase(asked.question, images), to_html.block(asked.answer, images)
    return f'<details><summary class="tappable" dir="auto">{question}</summary><div dir="auto">{answer}</div></details>'
