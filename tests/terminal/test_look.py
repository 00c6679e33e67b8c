"""Cards and Markdown as they are read, here as plain text."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.markdown import Markdown
from rich.text import Text

from vivadeck.model import Card, FollowUp, Mistake, Source
from vivadeck.terminal import look
from vivadeck.ticks import Tick

CARD = Card(
    id="a/one",
    deck="a",
    question="Q",
    answer="The answer.",
    key_points=("first", "with `code`"),
    follow_ups=(FollowUp("Why?", "Because."), FollowUp("And?", "So.")),
    tags=("cnn", "keras"),
    sources=(Source("Book", "https://example.org"), Source("Notes", "")),
)


@pytest.mark.parametrize("text", ["plain words", "What is it?", "a (b), c: d", "3 and 1.5"])
def test_text_without_markup_does_not_pay_for_markdown(text: str) -> None:
    assert isinstance(look.markdown(text), Text)


@pytest.mark.parametrize("text", ["1. item", "# head", "&amp;", "$$x$$", "> said", "[a](b)"])
def test_text_with_rare_markup_is_markdown(text: str) -> None:
    assert isinstance(look.markdown(text), Markdown)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("plain", "plain"),
        ("**bold** and `code`", "bold and code"),
        ("a\nb", "a b"),
        ("# head", "head"),
        ("## head\n\ntext", "head\n\ntext"),
        ("above\n\n---\n\nbelow", "above\n\n────────────\nbelow"),
        ("- one\n- two", " • one\n • two"),
        ("> said", "▌ said"),
        ("```python\nx = 1\n```", "  x = 1"),
        ("[title](https://example.org)", "title (https://example.org)"),
        ("[title](https://example.org 'words')", "title (https://example.org, “words”)"),
        ("[](https://example.org 'words')", "https://example.org, “words”"),
        ("![a map](img/map.png 'of 1850') ![](b.png 'c')", "a map (map.png, “of 1850”) b.png, “c”"),
        ('```python title="x.py" hl=2\nx = 1\n```', 'title="x.py" hl=2\n\n  x = 1'),
        ("$\\eta$ is `$5`", "η is $5"),
    ],
)
def test_markdown_as_text(text: str, read: str) -> None:
    assert look.as_text(look.markdown(text)).strip("\n") == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("It is $$x^2$$, as\nsaid.", "It is\n\n    x²,\n\nas said."),
        ("above\n$$a|b$$\nbelow", "above\n\n    a|b\n\nbelow"),
        ("above\n\n$$x$$\n\nbelow", "above\n\n    x\n\nbelow"),
        ("$$x$$ $$y$$.", "    x\n\n    y."),
        ("- so $$y*z$$\n- two", " • so\n       y * z\n • two"),
        ("> $$x$$", "▌     x"),
        ("| a |\n|---|\n| $$x$$ |", " a\n ─\n x"),  # a table's cell and a heading have one line only
        ("# of $$x$$ and y", "of x and y"),
        ("**a $$x$$ b** [c $$y$$](d)", "a x b c y (d)"),
        ("`$$x$$` \\$$5 and $$ 5", "$$x$$ $$5 and $$ 5"),
        ("$$ $$ alone", "alone"),
    ],
)
def test_a_formula_in_two_dollars_has_its_own_line(text: str, read: str) -> None:
    assert look.as_text(look.markdown(text)).strip("\n") == read


def test_a_long_formula_keeps_its_indent() -> None:
    written = StringIO()
    look.console(file=written, width=16).print(look.markdown("$$\\alpha + \\beta + \\gamma + \\delta$$"))
    assert [line.rstrip() for line in written.getvalue().splitlines()] == ["    α + β + γ +", "    δ"]


def test_text_is_not_wrapped() -> None:
    long = "word " * 500 + "**end**"
    assert look.as_text(look.markdown(long)) == "word " * 500 + "end"


def test_an_answer_has_key_points_and_there_are_sources() -> None:
    assert look.as_text(look.answer(CARD)).splitlines() == ["The answer.", "", "a ☐ first", "b ☐ with code"]
    assert look.as_text(look.sources(CARD)) == "Sources: Book · Notes   #cnn #keras   a/one"


WHOLE = CARD._replace(
    short="It *is* so.",
    key_point_wordings=(("one", "the `1`"), ()),
    mistakes=(Mistake("it updates `w`", "It **only** computes."), Mistake("so", "No.")),
    follow_ups=(),
)


def test_the_short_answer_comes_first_and_mistakes_after_the_key_points() -> None:
    points, says = ["☐ first", "☐ with code"], ["  or: one", "  or: the 1"]
    mistakes = ['! Not: "it updates w"', "  It only computes.", '! Not: "so"', "  No."]
    head = ["It is so.", "", "The answer.", ""]
    text = look.as_text(look.answer(WHOLE))
    assert text.splitlines() == [*head, f"a {points[0]}", f"b {points[1]}", "", *mistakes]
    text = "\n".join(map(look.as_text, look.answer_itself(WHOLE, with_wordings=True)))
    assert text.splitlines() == [*head, points[0], *says, points[1], "", *mistakes]


def test_ticks_are_seen_without_colour_and_a_sixth_point_has_no_letter() -> None:
    card = WHOLE._replace(key_points=tuple("uvwxyz"))
    ticked = (Tick.HEARD, Tick.UNSURE, *[Tick.NOT_HEARD] * 3, Tick.HEARD)
    lines = look.as_text(look.key_points(card, ticked)).splitlines()
    assert lines == ["a ☑ u", "b ◐ v", "c ☐ w", "d ☐ x", "e ☐ y", "  ☑ z"]


def test_an_unanswered_card_shows_its_short_answer() -> None:
    card = Card(id="a/one", deck="a", question="Q", answer="", short="So.", mistakes=(Mistake("a", "b"),))
    text = "\n".join(map(look.as_text, look.answer_itself(card)))
    assert text.splitlines() == ["So.", "", "This card has no answer yet.", "", '! Not: "a"', "  b"]


@pytest.mark.parametrize("answer", ["Plain.", "**Bold**, $x$ and `code`.", "- a\n- b\n\n```python\nx = 1\n```"])
def test_the_answer_is_dimmer_than_the_short_answer(answer: str) -> None:
    def shown(card: Card) -> list[str]:
        written = StringIO()
        terminal = look.console(file=written, width=60, force_terminal=True, color_system="standard", no_color=False)
        for part in look.answer_itself(card._replace(answer=answer, key_points=(), mistakes=())):
            terminal.print(part)
        return [line for line in written.getvalue().splitlines() if line.strip()]

    short, *lines = shown(WHOLE)
    assert "\x1b[2m" not in short
    assert all("2m" in line or "\x1b[2;" in line for line in lines if "x =" not in line)
    assert not any("\x1b[2" in line for line in shown(WHOLE._replace(short="")) if "x =" not in line)


def test_an_answer_of_a_bare_card_is_the_answer() -> None:
    bare = Card(id="a/one", deck="a", question="Q", answer="A")
    assert look.as_text(look.answer(bare)).split() == ["A"]


@pytest.mark.parametrize(
    ("sources", "tags", "read"),
    [
        ((Source("Book", ""),), (), "Sources: Book   a/one"),
        ((), ("cnn",), "#cnn   a/one"),
        ((Source("Book", ""),), ("cnn",), "Sources: Book   #cnn   a/one"),
    ],
)
def test_sources_and_tags(sources: tuple[Source, ...], tags: tuple[str, ...], read: str) -> None:
    assert look.sources(CARD._replace(sources=sources, tags=tags)).plain == read


def test_a_terminals_own_colours_are_used_and_no_background() -> None:
    ours = [style for name, style in look.THEME.styles.items() if name.startswith("viva.")]
    assert all(style.bgcolor is None and (style.color is None or style.color.is_system_defined) for style in ours)
