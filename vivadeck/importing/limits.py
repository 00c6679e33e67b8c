"""What a deck cannot hold: why a draft is no card. Pure."""

from __future__ import annotations

from itertools import chain

from vivadeck.decks import deck_writer
from vivadeck.decks.deck_parser import LONGEST_CARD
from vivadeck.decks.fields import LONGEST_LINE, LONGEST_TEXT, MOST_ITEMS
from vivadeck.formats.draft import Draft

_SHORTER = "shorten it, or split the card"


def refusal(draft: Draft) -> str:
    """Return why a deck cannot hold a draft, "" when it can."""
    texts = {"question": draft.question, "answer": draft.answer}
    for what, text in texts.items():
        if not deck_writer.clean(text):
            return f"it has no {what}"
    for text in (*texts.values(), *chain(*draft.follow_ups)):
        if len(deck_writer.clean(text)) > LONGEST_TEXT:
            return f"a text of it is longer than {LONGEST_TEXT:,} characters: {_SHORTER}"
    if any(not deck_writer.clean(text) for text in chain(*draft.follow_ups)):
        return "a follow-up of it lacks a question or an answer"
    return _too_many(draft)


def _too_many(draft: Draft) -> str:
    lists = (draft.key_points, draft.follow_ups, draft.tags, draft.sources, draft.see_also)
    if any(len(each) > MOST_ITEMS for each in lists):
        return f"a list of it has more than {MOST_ITEMS} items: {_SHORTER}"
    lines = chain(draft.key_points, draft.tags, draft.see_also, *draft.sources)
    if any(len(deck_writer.clean(text)) > LONGEST_LINE for text in lines):
        return f"a line of it (a key point, a tag, a source) is longer than {LONGEST_LINE:,} characters: {_SHORTER}"
    if sum(map(len, (draft.question, draft.answer, *draft.key_points, *chain(*draft.follow_ups)))) > LONGEST_CARD:
        return f"it is longer than {LONGEST_CARD:,} characters: split the card"
    return ""
