"""Decks as students write them, for property tests: any Markdown, and text that looks like something else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from vivadeck.decks import deck_writer
from vivadeck.decks.library import load
from vivadeck.model import Card, Deck, FollowUp, Mistake, Source

# A factor for the number of examples: `VIVA_TRIPS=50 pytest tests/formats/test_trips.py`.
TIMES = int(os.environ.get("VIVA_TRIPS", "1"))

_PIECES = (
    "a", "the membrane", "Größe", "細胞", "🧬", "x", "2*3*4", "a_b_c", "__init__", "*soft*", "**hard**", "***both***",
    "~~not~~", "`code`", "``a ` b``", "`*x*`", "`a  b`", "$x_1$", r"$\alpha \cdot \{b\}$", r"$$\frac{a}{b}$$",
    "$5 or $6", r"\$5",
    "$", "'", "''", '"', '"quoted"', "<", "<b>", "</div>", "<!-- no -->", ">", "&", "&amp;", "&lt;",
    "{", "}", "{{c1::x}}",
    "[", "]", "[x]", "[web](https://a.example/x_y?z=1&b=2)", "[p](<https://a.example/(x)>)", "![cell](cell.png)", "|",
    "a | b", "\\", "\\\\", r"\*", r"\(x\)", r"\[y\]", "[sound:x.mp3]", "[latex]", "[$]", "`", "***",
    "_", "=", "+1", "-1", "@me",
    "#5", "C#", "Q:", "A:", "1.", "2)", "-", "—", "…", "\t", "  ", "/", ";", ",", ":", "::", "?", "!",
    "\u200b", "\xa0x", "e\u0301",
)  # fmt: skip
_STARTS = (
    "", "", "", "", "- ", "* ", "+ ", "= ", "=", "+", "@", "-", "'", "'=", "''- ", "# ", "## ", "### ", "> ",
    "? ", "?", r"\? ", r"\\? ", "1. ",
    "12) ", "Q: ", "A: ", "C: ", "Tags: ", "See also: ", "Sources:", "**Key points**",
    "**Follow-ups**", "**Mistakes**", "**In short:** ", "Not: ", "or: ", "(or: ", "1: ", "- **", "| ", "    ",
    "\\", "#", "#tags:",
)  # fmt: skip
_SOUND = (
    "a", "the membrane", "Größe", "細胞", "🧬", "x", "so", "*soft*", "**hard**", "~~not~~", "`code`", "`a < b`",
    "$x_1$", r"$\alpha \cdot b$", "'", '"quoted"', "<", "<b>", "&", "&amp;", "{", "}", "![cell](cell.png)", "C#",
    "[web](https://a.example/x_y?z=1&b=2)", "+1", "—", "…", "/", ";", ",", ":", "?", "2024", "(so)", "a_b", "2 * 3",
    "Q:", "[x]",
)  # fmt: skip


def _shown(text: str) -> bool:
    return bool(deck_writer.clean(text))


WORD = st.text("abcXYZ09-_.,:'&\\é勾", min_size=1, max_size=6)


class Draw(NamedTuple):
    """A drawn card, before it is put into a deck."""

    question: str
    answer: str
    key_points: Sequence[str]
    follow_ups: Sequence[FollowUp]
    tags: Sequence[str]
    sources: Sequence[Source]
    see_also: Sequence[int]
    short: str = ""
    key_point_wordings: Sequence[Sequence[str]] = ()
    mistakes: Sequence[Mistake] = ()


def _with_wordings(card: Draw, wordings: Sequence[Sequence[str]]) -> Draw:
    return card._replace(key_point_wordings=wordings[: len(card.key_points)])


def _decks(
    inline: st.SearchStrategy[str], starts: Sequence[str], code: st.SearchStrategy[str]
) -> st.SearchStrategy[list[list[Draw]]]:
    """Return the decks whose texts are made of `inline` pieces, lines that begin with `starts`, and code."""
    line = st.builds("{}{}".format, st.sampled_from(starts), inline)
    block = st.one_of(
        st.lists(line, min_size=1, max_size=3).map("\n".join),
        st.lists(line, min_size=1, max_size=3).map("\\\n".join),
        st.lists(inline, min_size=1, max_size=3).map(lambda items: "\n".join(f"- {each}" for each in items)),
        st.lists(inline, min_size=1, max_size=3).map(lambda items: "\n\n".join(f"* {each}" for each in items)),
        st.lists(inline, min_size=2, max_size=3).map(lambda items: "- " + "\n  - ".join(items) + "\n- z"),
        st.lists(inline, min_size=1, max_size=3).map(
            lambda items: "\n".join(f"{number}. {each}" for number, each in enumerate(items, 1))
        ),
        code.map("```python\n{}\n```".format),
        code.map(lambda each: "- in a list\n\n  ````\n  " + each.replace("\n", "\n  ") + "\n  ````"),
        st.sampled_from(["x_1", r"\frac{a}{b}", "b < c", "-1"]).map(
            "$$\n\\begin{{aligned}}\n a &= {}\n\\end{{aligned}}\n$$".format
        ),
        st.tuples(inline, inline).map(lambda two: f"| a | b |\n|---|:-:|\n| {two[0]} | {two[1]} |"),
        st.lists(line, min_size=1, max_size=2).map(lambda lines: "> " + "\n> ".join(lines)),
        st.sampled_from(["---", "***", "Tags: a, b", "See also: x/y", "Sources:\n- x", "**Key points**\n\n- x"]),
    )

    text = st.lists(block, min_size=1, max_size=3).map("\n\n".join).filter(_shown)
    question = inline.filter(_shown) | line.filter(_shown) | text
    point = line.filter(lambda text: bool(deck_writer.line(text)))
    source = st.builds(
        Source,
        point,
        st.sampled_from(
            ["", "https://a.example/x", "https://a.example/(x)_y?z=1&b=%20c", "doi:10.1/x", "p. 5, no web"]
        ),
    )

    draw = st.builds(
        Draw,
        question,
        st.one_of(text, text, text, st.just("")),  # some are unanswered
        st.lists(point, max_size=3),
        st.lists(st.builds(FollowUp, question, text), max_size=2),
        st.lists(WORD, max_size=3, unique=True),
        st.lists(source, max_size=2, unique=True),
        st.lists(st.integers(0, 5), max_size=2, unique=True),
        st.just("") | point,
        mistakes=st.lists(st.builds(Mistake, point, question), max_size=2),
    )
    none: list[list[str]] = []
    wordings = st.just(none) | st.lists(st.lists(point, max_size=3), min_size=3, max_size=3)
    draw = st.builds(_with_wordings, draw, wordings)
    return st.lists(st.lists(draw, min_size=1, max_size=3), min_size=1, max_size=2)


def _joined(pieces: Sequence[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces), min_size=1, max_size=5).map(" ".join)


_MARKS = st.text("ab $*_`[]()<>&'\"\\{}|~#!-.\xe9", min_size=1, max_size=12)
_CODE = st.lists(
    st.sampled_from(
        [
            "x = 1",
            "",
            "# no heading",
            "## Q",
            "- ",
            "? x",
            "  deep",
            "Tags: a",
            "<b>&amp;",
            "$x$",
            "\\",
            "---",
            "\t|",
            "``",
            "~~~",
        ]
    ),
    min_size=1,
    max_size=4,
).map("\n".join)
DECKS = _decks(_joined(_PIECES) | _MARKS, _STARTS, _CODE)
# Without text that no student would write in Markdown: half of a mark, and Anki's marks in formulas and code.
SOUND_DECKS = _decks(
    _joined(_SOUND), ("", "", "", "## "), st.sampled_from(["x = 1", "if a < b:\n    pass", "# x\n\ny"])
)
DECK_NAMES = ("bio", "=sum", "Cell biology, 2nd", "organische-chemie", "a::b")


def written(drawn: Sequence[Sequence[Draw]], folder: Path, first_name: int = 0) -> tuple[Deck, ...]:
    """Write the drawn decks into a folder, and return them as viva reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [DECK_NAMES[(first_name + at) % len(DECK_NAMES)] for at in range(len(drawn))]
    ids = [f"{name}/c{at}" for name, cards in zip(names, drawn, strict=True) for at in range(len(cards))]
    for number, (name, cards) in enumerate(zip(names, drawn, strict=True)):
        keys = {each: f"s{at}" for at, each in enumerate(dict.fromkeys(x for card in cards for x in card.sources))}
        texts = [(_card(card, f"{name}/c{at}", ids), "") for at, card in enumerate(cards)]
        text = deck_writer.deck(Deck(name, f"Title {number}", ()), keys, texts)
        (folder / f"d{number}.yaml").write_text(text, "utf-8")
    return decks_in(folder)


def _card(card: Draw, card_id: str, ids: Sequence[str]) -> Card:
    see_also = tuple(dict.fromkeys(ids[at % len(ids)] for at in card.see_also))
    return Card(
        card_id,
        "",
        card.question,
        card.answer,
        tuple(card.key_points),
        tuple(card.follow_ups),
        tuple(card.tags),
        tuple(card.sources),
        see_also,
        card.short,
        tuple(map(tuple, card.key_point_wordings)),
        tuple(card.mistakes),
    )


def decks_in(folder: Path) -> tuple[Deck, ...]:
    """Return the decks of a folder, and fail for any problem."""
    library = load([folder])
    assert library.problems == ()
    return library.decks


def values(decks: Sequence[Deck]) -> dict[str, Card]:
    """Return the cards of decks by their ids, without their files and lines."""
    return {card.id: card._replace(path=Path(), line=1, has_id=True) for deck in decks for card in deck.cards}
