"""How viva looks in a terminal: its theme, and Markdown and cards as rich renderables.

It uses only the terminal's own sixteen colours, and never a background, so that dark and light terminals both read
well.
"""

from __future__ import annotations

from io import StringIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.console import Console, Group
from rich.text import Text
from rich.theme import Theme

from vivadeck.markdown import math
from vivadeck.sanitize import escape_controls, single_line
from vivadeck.terminal.wording import UNANSWERED
from vivadeck.ticks import LETTERS, Tick, Ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from vivadeck.model import Card, FollowUp

THEME = Theme(
    {
        "markdown.code": "cyan",
        "markdown.code_block": "none",
        "markdown.block_quote": "italic",
        "markdown.item.bullet": "cyan",
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.h3": "bold italic",
        "markdown.h4": "italic",
        "markdown.link": "underline",
        "markdown.link_url": "underline",
        "markdown.table.header": "bold",
        "markdown.table.border": "dim",
        "viva.quiet": "dim",
        "viva.id": "cyan",
        "viva.key": "bold cyan",
        "viva.tag": "magenta",
        "viva.hit": "bold magenta",
        "viva.good": "green",
        "viva.bad": "red",
        "viva.point": "green",
        "viva.mistake": "bold",
        "viva.new": "cyan",
        "viva.due": "green",
        "viva.again": "red",
        "viva.early": "yellow",
    }
)
_UNWRAPPED = 10_000
Evidence = tuple[str, str]  # of a key point: the words of an answer that show it, and a word to look at


_TICKS = {
    Tick.HEARD: ("☑", "viva.good"),
    Tick.UNSURE: ("◐", "viva.early"),
    Tick.NOT_HEARD: ("☐", "viva.point"),
}


class _Row(NamedTuple):
    """A mark in the margin, its style, and Markdown beside it, with its style."""

    mark: str
    mark_style: str
    text: str | Text
    style: str = ""


def console(**options: Any) -> Console:
    """Return a rich console with viva's theme that shows text unchanged: no emoji codes, markup or highlighting."""
    return Console(highlight=False, emoji=False, markup=False, theme=THEME, **options)


def markdown(text: str, style: str = "") -> RenderableType:
    """Return Markdown with TeX as a renderable. Text without markup is spared the import of rich's Markdown (90 ms)."""
    if not math.MARKED_UP.search(text):
        return Text(text, style=style)
    if math.is_too_much(text):
        return Text(math.for_reading(text), style=style)
    from vivadeck.terminal import quick_markdown

    quick = quick_markdown.shown(text, style)
    if quick is not None:
        return quick
    from vivadeck.terminal.look_markdown import DISPLAY, Rendered

    return Rendered(math.for_terminal(text, display=DISPLAY), style)


def answer(card: Card, ticks: Ticks = (), evidence: Sequence[Evidence] = ()) -> RenderableType:
    """Return what an answer to a card says. The key points have the letters that tick them; they come first where there
    is `evidence`."""
    points = key_points(card, ticks, evidence)
    return Group(*apart([points, *parts(card, "")] if evidence else parts(card, points)))


def answer_itself(card: Card, *, with_wordings: bool = False) -> list[RenderableType]:
    """Return the short answer, the answer below it, or that it has none yet, the key points and the mistakes.

    The short answer is what to say first, so the answer is dimmer where there is one. `with_wordings`: other wordings
    of the key points, too.
    """
    return apart(parts(card, _key_points(card, with_wordings=with_wordings)))


def parts(card: Card, points: RenderableType) -> list[RenderableType]:
    """Return what `answer_itself` has, without empty lines between, and with these key points ("": none)."""
    answer = markdown(card.answer, "viva.quiet" if card.short else "")
    shown = [
        markdown(card.short) if card.short else "",
        answer if card.answer else Text(UNANSWERED, style="viva.quiet"),
        points if card.key_points else "",
        _mistakes(card) if card.mistakes else "",
    ]
    return [part for part in shown if part]


def key_points(card: Card, ticks: Ticks, evidence: Sequence[Evidence] = ()) -> RenderableType:
    """Return the card's key points, each with the letter that ticks it, if it has one, and its tick.

    Below a key point stands what the student wrote about it, where there is `evidence`.
    """
    rows: list[_Row] = []
    for point, letter, tick, wrote in zip_longest(card.key_points, LETTERS[: len(card.key_points)], ticks, evidence):
        mark, style = _TICKS[tick or Tick.NOT_HEARD]
        rows.append(_Row(f"{letter or ' '} {mark}", style, str(point)))
        if said := _evidence(*wrote) if wrote else "":
            rows.append(_Row("", "", Text(said, style="viva.quiet")))
    return _marked(rows)


def _evidence(words: str, hint: str) -> str:
    shown = [f"“{single_line(words)}”"] if words else []
    return "   ".join([*shown, f"look: “{single_line(hint)}”"] if hint else shown)


def typed(text: str) -> RenderableType:
    """Return what a student typed."""
    return Group(Text("You wrote:", style="viva.quiet"), Text(escape_controls(text).replace("\t", " ")))


def quiet(sentences: Iterable[str]) -> RenderableType:
    """Return sentences about what is shown, each on its own line."""
    return Group(*(Text(line, style="viva.quiet") for line in sentences))


def _key_points(card: Card, *, with_wordings: bool) -> RenderableType:
    """Return the card's key points as a checklist."""
    rows: list[_Row] = []
    for point, wordings in zip_longest(card.key_points, card.key_point_wordings, fillvalue=()):
        rows.append(_Row("☐", "viva.point", str(point)))
        rows += [_Row("", "", f"or: {wording}", "viva.quiet") for wording in wordings if with_wordings]
    return _marked(rows)


def _mistakes(card: Card) -> RenderableType:
    """Return what examiners catch students saying, each with the reason why it is wrong."""
    rows: list[_Row] = []
    for mistake in card.mistakes:
        rows.append(_Row("!", "viva.mistake", f'Not: "{mistake.claim}"'))
        rows.append(_Row("", "", mistake.why, "viva.quiet"))
    return _marked(rows)


def apart(parts: Iterable[RenderableType]) -> list[RenderableType]:
    """Return the parts with an empty line between them."""
    return [each for part in parts for each in ("", part)][1:]


def follow_up(follow_up: FollowUp, is_open: bool) -> RenderableType:
    """Return a follow-up question, with its answer when it is open."""
    question = _marked([_Row("↳", "viva.key", follow_up.question)])
    return Group(question, follow_up_answer(follow_up)) if is_open else question


def follow_up_answer(follow_up: FollowUp) -> RenderableType:
    """Return the answer to a follow-up question, as it stands below the question."""
    return _marked([_Row(" ", "", follow_up.answer)])


def sources(card: Card) -> Text:
    """Return a line with the card's sources, tags and id."""
    titles = "Sources: " + " · ".join(source.title for source in card.sources) if card.sources else ""
    gap = "   " if titles and card.tags else ""
    return Text.assemble((titles, "viva.quiet"), gap, tags(card), "   ", (card.id, "viva.quiet"))


def tags(card: Card) -> Text:
    """Return the card's tags, on a line."""
    return Text(" ".join(f"#{tag}" for tag in card.tags), style="viva.tag")


def as_text(content: RenderableType) -> str:
    """Return a renderable as plain text, without colours and without wrapping."""
    written = StringIO()
    console(file=written, width=_UNWRAPPED, color_system=None, force_terminal=False).print(content)
    return "\n".join(line.rstrip() for line in written.getvalue().splitlines())


def _marked(rows: list[_Row]) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=(0, 1, 0, 0))
    for row in rows:
        text = row.text if isinstance(row.text, Text) else markdown(row.text, row.style)
        grid.add_row(Text(row.mark, style=row.mark_style), text)
    return grid
