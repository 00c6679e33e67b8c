"""What a deck cannot hold: why a draft is no card. Pure."""

from __future__ import annotations

from vivadeck.card_fields import (
    CARD_FIELDS,
    LONGEST_CARD,
    LONGEST_LINE,
    LONGEST_TEXT,
    MARKDOWN_FIELDS,
    MOST_ITEMS,
    Form,
    texts_of,
    with_article,
)
from vivadeck.decks import deck_writer
from vivadeck.formats.draft import Draft

_SHORTER = "shorten it, or split the card"


def refusal(draft: Draft) -> str:
    """Return why a deck cannot hold a draft, "" when it can."""
    for field in CARD_FIELDS:
        if field.is_required and not deck_writer.clean(getattr(draft, field.name)):
            return f"it has no {field.name}"
    if any(len(deck_writer.clean(text)) > LONGEST_TEXT for text in _of_forms(draft, "phrase", "block")):
        return f"a text of it is longer than {LONGEST_TEXT:,} characters: {_SHORTER}"
    for field in MARKDOWN_FIELDS:
        if field.record and not all(map(deck_writer.clean, texts_of(draft, [field]))):
            return f"{field.label} of it lacks {' or '.join(map(with_article, field.parts))}"
    return _too_many(draft)


def _too_many(draft: Draft) -> str:
    if any(len(getattr(draft, field.name)) > MOST_ITEMS for field in CARD_FIELDS if field.kind != "text"):
        return f"a list of it has more than {MOST_ITEMS} items: {_SHORTER}"
    if any(len(deck_writer.clean(text)) > LONGEST_LINE for text in _of_forms(draft, "line", "plain")):
        return f"a line of it (a key point, a tag, a source) is longer than {LONGEST_LINE:,} characters: {_SHORTER}"
    if sum(map(len, texts_of(draft, MARKDOWN_FIELDS))) > LONGEST_CARD:
        return f"it is longer than {LONGEST_CARD:,} characters: split the card"
    return ""


def _of_forms(draft: Draft, *forms: Form) -> list[str]:
    return texts_of(draft, [field for field in CARD_FIELDS if field.forms[0] in forms])
