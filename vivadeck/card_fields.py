"""The fields of a card, one row each: reading, writing, searching, exporting and merging follow from this table.

`Card` in `model.py` and `Draft` in `formats/draft.py` have these fields, too, with their types. How a field looks on
the screen, in Anki's notes and in a study sheet: see `terminal/look.py` and these formats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest
from typing import Any, Literal, NamedTuple

from vivadeck.model import FollowUp, Mistake, Source

# In characters. A longer text takes longer to lay out, colour or search than a student waits, and nobody says it aloud.
LONGEST_TEXT = 20_000
LONGEST_LINE = 2_000
LONGEST_NAME = 200  # a part of every card's id
LONGEST_CARD = 2 * LONGEST_TEXT
MOST_ITEMS = 200
MOST_WORDINGS = 3  # of a key point, beside its own

# phrase: Markdown, usually one line. block: Markdown of any length. line: Markdown of one line. plain: no Markdown.
Form = Literal["phrase", "block", "line", "plain"]
FieldKind = Literal["text", "texts", "lists", "records"]


class CardField(NamedTuple):
    """A field of a card: a text, a list of texts, a list of such lists, or a list of records: named tuples of texts.

    `label` is what a message calls the text, or one item of the list. `forms` has one form, or one for each part of a
    `record`. `searched`: it is found like the question, a tag or the answer; "" is not found. In deck files it is a key
    of its own, or `inside` another field, whose items it has a list for.
    """

    name: str
    label: str
    kind: FieldKind
    forms: tuple[Form, ...]
    searched: Literal["question", "tags", "answer", ""] = ""
    record: type[FollowUp | Mistake | Source] | None = None
    is_required: bool = False
    inside: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of a record."""
        return self.record._fields if self.record else ()


CARD_FIELDS = (  # in the order of deck files and of exports
    CardField("question", "the question", "text", ("phrase",), "question", is_required=True),
    CardField("short", "the short answer", "text", ("line",), "answer"),
    CardField("answer", "the answer", "text", ("block",), "answer"),
    CardField("key_points", "a key point", "texts", ("line",), "answer"),
    CardField("key_point_wordings", "another wording", "lists", ("line",), "answer", inside="key_points"),
    CardField("mistakes", "a mistake", "records", ("line", "phrase"), "answer", Mistake),
    CardField("follow_ups", "a follow-up", "records", ("phrase", "block"), "answer", FollowUp),
    CardField("tags", "a tag", "texts", ("plain",), "tags"),
    CardField("sources", "a source", "records", ("plain", "plain"), "", Source),
    CardField("see_also", "a see_also", "texts", ("plain",)),
)
MARKDOWN_FIELDS = tuple(field for field in CARD_FIELDS if "plain" not in field.forms)


def with_article(key: str) -> str:
    """Return a key with its article: "a question", "an answer"."""
    return f"{'an' if key[0] in 'aeiou' else 'a'} {key}"


def texts_of(card: object, fields: Iterable[CardField] = CARD_FIELDS) -> list[str]:
    """Return all texts in these fields of a card or a draft, in their order."""
    texts: list[str] = []
    for field in fields:
        value = getattr(card, field.name)
        if field.kind == "text":
            texts.append(value)
        else:
            texts += value if field.kind == "texts" else chain.from_iterable(value)
    return texts


def texts_by_form(card: object, fields: Iterable[CardField] = CARD_FIELDS) -> list[tuple[Form, str]]:
    """Return what `texts_of` returns, each text after its form."""
    texts: list[tuple[Form, str]] = []

    def note(text: str, form: Form) -> str:
        texts.append((form, text))
        return text

    for field in fields:
        change_texts(field, getattr(card, field.name), note)
    return texts


def change_texts(field: CardField, value: Any, change: Callable[[str, Form], str]) -> Any:
    """Return a field's value with each text in it changed; `change` gets the text and its form."""
    first = field.forms[0]
    if field.kind == "text":
        return change(value, first)
    if field.kind == "lists":
        return tuple(tuple(change(each, first) for each in texts) for texts in value)
    if field.record is None:
        return tuple(change(each, first) for each in value)
    return tuple(field.record(*map(change, each, field.forms)) for each in value)


def to_json(field: CardField, value: Any) -> Any:
    """Return a field's value for JSON: a text, a list of texts, a list of such lists, or a list of objects."""
    if field.kind == "text":
        return value
    if field.kind == "lists":
        return [list(each) for each in value]
    return [each._asdict() for each in value] if field.record else list(value)


def from_row(field: CardField, value: Any) -> Any:
    """Return a field's value from JSON in which each record is a list of its texts."""
    if field.kind == "text":
        return value
    if field.kind == "lists":
        return tuple(map(tuple, value))
    return tuple(map(field.record._make, value)) if field.record else tuple(value)


def aligned(
    points: Sequence[str], wordings: Sequence[Sequence[str]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the key points that are not empty, and a list of other wordings for each of them; () where none has any.
    What belongs to no key point is left out.
    """
    pairs = zip_longest(points, wordings[: len(points)], fillvalue=())
    rows = [(str(point), tuple(filter(None, said))) for point, said in pairs if point]
    said = tuple(row[1] for row in rows)
    return tuple(row[0] for row in rows), said if any(said) else ()
