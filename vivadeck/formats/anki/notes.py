"""A card ⇄ its note in Anki: the fields of viva's note type, written and read. Pure.

A note that was edited in Anki is read with those changes, as far as its fields are still there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import zip_longest

from vivadeck.agenda import LEECH_LAPSES, Item
from vivadeck.card_fields import aligned
from vivadeck.formats.anki import schema
from vivadeck.formats.anki.database import AnkiNote
from vivadeck.formats.anki.guids import guids_of
from vivadeck.formats.anki.schema import FIELDS, NoteRow
from vivadeck.formats.draft import Draft
from vivadeck.formats.pictures import ImageFiles
from vivadeck.markdown import from_html, html_tree, to_html
from vivadeck.markdown.html_tree import Element
from vivadeck.markdown.to_html import Images
from vivadeck.model import Card, Deck, FollowUp, Mistake, Source

# What Anki looks for in a card's finished HTML, anywhere in it: sounds to play, LaTeX to run, boxes to type in.
_ANKI_COMMAND = re.compile(r"\[(?=sound:|anki:|latex\]|\$\$?\]|\[type:)", re.IGNORECASE)
_LEECH = "leech"  # as Anki tags them
_NEEDED = frozenset(FIELDS) - {"DeckTitle"}  # the fields that make a note one of viva's
_UNREAD = re.compile(r"\s*<pre>([^<>]*)</pre>\s*")  # Markdown that was too large to be rendered is as typed
_WITH_URL = re.compile(r"(.+) \(((?:[a-z]+://|doi:|www\.)\S+)\)", re.IGNORECASE)
_REFERENCE = re.compile(r"([^/]+/[^\s/]+?)(?:, |\Z)")  # a deck's name may have commas and spaces in it
_FOLLOW_UP = re.compile(r"<details\b[^<>]*>\s*<summary\b[^<>]*>(.*?)</summary>(.*?)</details>", re.DOTALL)
_SHORT = re.compile(r'\s*<div class="short"[^<>]*>(.*?)</div>\s*', re.DOTALL)
_MISTAKE, _MISTAKE_ENDS = '<section class="mistake"', "</section>"
_CLAIM = re.compile(r'Not: (?:&quot;|")(.*)(?:&quot;|")', re.DOTALL)
_WORDING, _WORDING_ENDS = '<small class="says"', "</small>"
_BOLD = re.compile(r"\s*<b\b[^<>]*>")

DeckCards = Sequence[tuple[Deck, Sequence[Card]]]


def named_notes(
    decks: DeckCards, items: Mapping[str, Item] | None = None, images: ImageFiles | None = None
) -> Iterator[tuple[str, NoteRow]]:
    """Yield the note of each card with the name of its deck in Anki.

    With `items`, by card id, leeches are tagged as Anki tags them. Images show when `images` collects their files.
    """
    for deck, cards in decks:
        name_in_anki, number = schema.deck_name(deck.name), schema.deck_number(deck.name)
        title = to_html.text(deck.title)
        image_names = partial(images.name, deck.path) if images else to_html.no_images
        guids = guids_of(cards if all(card.has_id for card in cards) else deck.cards)
        for card in cards:
            html = _html(card, title, image_names)
            fields = _ANKI_COMMAND.sub("&#91;", "\x1f".join(html[name] for name in FIELDS))
            tags = _tags(card, items[card.id]) if items else card.tags
            yield name_in_anki, NoteRow(guids[card.id], number, tags, fields)


def _tags(card: Card, item: Item) -> tuple[str, ...]:
    is_leech = item.schedule is not None and item.schedule.lapses >= LEECH_LAPSES
    return (*card.tags, _LEECH) if is_leech and _LEECH not in card.tags else card.tags


def _html(card: Card, title: str, images: Images) -> dict[str, str]:
    """Return the HTML of each of FIELDS. `title` is the deck's, as HTML. `draft` reads them back."""
    return {
        "Id": to_html.text(card.id),
        "Question": to_html.phrase(card.question, images),
        "Answer": _short(card, images) + to_html.block(card.answer, images),
        "KeyPoints": "\n".join(
            filter(None, [_points(card, images), *(_mistake(each, images) for each in card.mistakes)])
        ),
        "FollowUps": "\n".join([_follow_up(each, images) for each in card.follow_ups]),
        "Sources": _list("sources", [to_html.link(source.title, source.url) for source in card.sources]),
        "SeeAlso": to_html.text(", ".join(card.see_also)) if card.see_also else "",
        "DeckTitle": title,
    }


def has_short(answer: str) -> bool:
    """Tell whether the field `Answer` begins with the short answer."""
    return bool(_SHORT.match(answer))


def has_points(key_points: str) -> bool:
    """Tell whether the field `KeyPoints` has key points, and not only mistakes."""
    return bool(_items(_parted(key_points, _MISTAKE, _MISTAKE_ENDS)[0]))


def is_viva_note(note: AnkiNote) -> bool:
    """Tell whether viva made the note's type, whatever Anki calls it now."""
    return _NEEDED.issubset(note.note_type.fields)


def card_id(note: AnkiNote) -> str:
    """Return the id of the card that a note of viva's type was made of, "" when the student emptied it."""
    return _plain(_fields(note)["Id"]).strip()


def deck_title(note: AnkiNote) -> str:
    """Return the title of the deck that a note of viva's type was in."""
    return _plain(_fields(note)["DeckTitle"]).strip()


def draft(note: AnkiNote, media: Callable[[str], str]) -> Draft:
    """Return the card that a note of viva's type was made of. `media` names its pictures. Raises TooLong."""
    fields = _fields(note)
    short = _SHORT.match(fields["Answer"])
    listed, mistakes = _parted(fields["KeyPoints"], _MISTAKE, _MISTAKE_ENDS)
    items = [_parted(item, _WORDING, _WORDING_ENDS) for item in _items(listed)]
    points, wordings = aligned(
        [from_html.line(point, media) for point, _ in items],
        [[from_html.line(_wording(each), media) for each in said] for _, said in items],
    )
    return Draft(
        question=text(fields["Question"], media),
        answer=text(fields["Answer"][short.end() if short else 0 :], media),
        key_points=points,
        follow_ups=tuple(
            FollowUp(text(question, media), text(answer, media))
            for question, answer in _FOLLOW_UP.findall(fields["FollowUps"])
        ),
        tags=note.tags,
        sources=tuple(_source(item) for item in _items(fields["Sources"])),
        see_also=tuple(_REFERENCE.findall(_plain(fields["SeeAlso"]).strip())),
        short=from_html.line(short[1], media) if short else "",
        key_point_wordings=wordings,
        mistakes=tuple(_read_mistake(each, media) for each in mistakes),
        name=card_id(note).partition("/")[2],
        origin=note.guid,
    )


def text(html: str, media: Callable[[str], str]) -> str:
    """Return the Markdown that a text was before it was HTML. Raises TooLong."""
    unread = _UNREAD.fullmatch(html)
    return html_tree.unescaped(unread[1]) if unread else from_html.markdown(html, media)


def _fields(note: AnkiNote) -> dict[str, str]:
    """Return the HTML of each field by its name, "" for those of FIELDS that the note does not have."""
    return dict.fromkeys(FIELDS, "") | dict(zip(note.note_type.fields, note.fields, strict=False))


def _plain(html: str) -> str:
    return html_tree.plain(html_tree.parse(html))


def _list(name: str, items: Sequence[str]) -> str:
    """Return the items as a list; "" when there are none, so that the template shows no heading."""
    return f'<ul class="{name}">\n' + "".join(f"<li>{item}</li>\n" for item in items) + "</ul>" if items else ""


def _items(html: str) -> list[str]:
    """Return the HTML of each item of a list, as `_list` writes it or as a student wrote it in Anki."""
    if "<li" not in html:
        return [part for part in re.split(r"<br[^<>]*>|</?div[^<>]*>", html) if part.strip()]
    return [part.partition("</li>")[0] for part in re.split(r"<li\b[^<>]*>", html)[1:]]


def _short(card: Card, images: Images) -> str:
    return f'<div class="short" dir="auto">{to_html.line(card.short, images)}</div>\n' if card.short else ""


def _points(card: Card, images: Images) -> str:
    """Return the key points as a list, each with its other wordings, which the card does not show."""
    wordings = [
        "".join(f"\n{_WORDING}>(or: {to_html.line(each, images)}){_WORDING_ENDS}" for each in texts)
        for texts in card.key_point_wordings
    ]
    points = zip_longest(card.key_points, wordings, fillvalue="")
    return _list("points", [_tickable(to_html.line(point, images)) + said for point, said in points])


def _mistake(mistake: Mistake, images: Images) -> str:
    """Return a mistake as HTML, which `_read_mistake` takes apart."""
    claim, why = to_html.line(mistake.claim, images), to_html.phrase(mistake.why, images)
    return f'{_MISTAKE}><b>Not: &quot;{claim}&quot;</b>\n<div dir="auto">{why}</div>{_MISTAKE_ENDS}'


def _read_mistake(html: str, media: Callable[[str], str]) -> Mistake:
    """Return a mistake; what a student wrote in Anki without bold words has no reason."""
    bold = _BOLD.match(html)
    claim, _, why = html[bold.end() if bold else 0 :].partition("</b>")
    said = _CLAIM.fullmatch(claim.strip())
    return Mistake(from_html.line(said[1] if said else claim, media), text(why, media))


def with_wordings(plain: str) -> str:
    """Return a key point of a file without HTML, which names other wordings at its end, as `_points` writes it."""
    point, *said = plain.split(" (or: ")
    if not all(each.endswith(")") for each in said):
        return plain
    return point + "".join(f"{_WORDING}>(or: {each}{_WORDING_ENDS}" for each in said)


def _wording(html: str) -> str:
    """Return a wording without the words that `_points` puts around it."""
    return html.strip().removeprefix("(or: ").removesuffix(")")


def _parted(html: str, begins: str, ends: str) -> tuple[str, list[str]]:
    """Return HTML without its elements of one kind, and what is in each of them, in a time that grows with the text."""
    first, *parts = html.split(begins)
    elements = [part.partition(ends) for part in parts]
    inside = [content.partition(">")[2] for content, _, _ in elements]
    return "\n".join([first, *(after for _, _, after in elements)]), inside


def _tickable(point: str) -> str:
    return f'<label class="tappable"><input type="checkbox"> <span dir="auto">{point}</span></label>'


def _follow_up(asked: FollowUp, images: Images) -> str:
    """Return a follow-up as HTML, which _FOLLOW_UP takes apart."""
    question, answer = to_html.phrase(asked.question, images), to_html.block(asked.answer, images)
    return f'<details><summary class="tappable" dir="auto">{question}</summary><div dir="auto">{answer}</div></details>'


def _source(html: str) -> Source:
    """Return a source that `to_html.link` wrote, or one that a student typed in Anki as `title (address)`."""
    tree = html_tree.parse(html)
    title = " ".join(html_tree.plain(tree).split())
    for child in tree.children:
        if isinstance(child, Element) and child.name == "a":
            return Source(title, child.attributes.get("href", ""))
    with_url = _WITH_URL.fullmatch(title)
    return Source(with_url[1], with_url[2]) if with_url else Source(title)
