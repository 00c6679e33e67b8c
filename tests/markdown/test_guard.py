"""A study sheet in a renderer that lets HTML and every link through; and the sheet read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import markdown as python_markdown
import mistune
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from written_decks import TIMES

from vivadeck.formats import flashcards, study_sheet
from vivadeck.markdown import guard
from vivadeck.model import Card, Deck, FollowUp, Source

OURS = re.compile(r"<!-- (?:id: [^\n]*|the answer ends here|the answer) -->\s*")


def lenient(has_tables: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True})
    parser.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005 - called by name or not
    return parser.enable(["table", "strikethrough"]) if has_tables else parser


RENDERERS = (lenient(True), lenient(False))


def tokens(listed: list[Token]) -> Iterator[Token]:
    for token in listed:
        yield token
        yield from tokens(token.children or [])


def dangers(markdown: str) -> list[str]:
    """Return what a lenient renderer must not make of Markdown: HTML, scripts, and what nobody sees."""
    risky: list[str] = []
    for renderer in RENDERERS:
        env: dict[str, object] = {}
        for token in tokens(renderer.parse(markdown, env)):
            if token.type in ("html_inline", "html_block") and not OURS.fullmatch(token.content):
                risky.append(token.content)
            address = str(token.attrs.get("href") or token.attrs.get("src") or "")
            if re.match(r"[\s\x00-\x20]*(?:javascript|data|vbscript):", address, re.IGNORECASE):
                risky.append(address)
        risky += map(str, dict(env.get("references", {})))  # type: ignore[call-overload]
    return risky


class Tags(HTMLParser):
    """The tags of a page that Markdown never makes, as a browser reads them, and what would run a script."""

    MADE = frozenset(
        re.findall(
            r"\S+",
            "a blockquote br code del em h1 h2 h3 h4 h5 h6 hr img li ol p pre strong table tbody td th thead tr ul",
        )
    )
    ATTRIBUTES = frozenset(("href", "title", "src", "alt", "start", "class", "style"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.risky: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of_html = [tag] if tag not in self.MADE else [name for name, _ in attrs if name not in self.ATTRIBUTES]
        addresses = [value or "" for name, value in attrs if name in ("href", "src")]
        self.risky += of_html
        self.risky += [each for each in addresses if re.match(r"\s*(?:javascript|vbscript|data):", each, re.IGNORECASE)]


def html_of(markdown: str) -> list[str]:
    """Return what two renderers that let HTML through, and do not follow CommonMark, make of Markdown as HTML.

    Both know fences, as MkDocs does.
    """
    as_mkdocs = python_markdown.markdown(markdown, extensions=["tables", "fenced_code"])
    as_mistune = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])(markdown)
    risky: list[str] = []
    for page in (as_mkdocs, str(as_mistune)):
        tags = Tags()
        tags.feed(page)
        tags.close()
        risky += tags.risky
    return risky


def exported(*cards: Card) -> str:
    return study_sheet.dump([(Deck("d", "D", cards), cards)]).decode()


def imported(path: Path, text: str) -> list[tuple[object, ...]]:
    path.write_text(text, encoding="utf-8", newline="\n")
    return [each[:7] for deck in flashcards.read(path).decks for each in deck.drafts]


def card(answer: str) -> Card:
    return Card("d/c", "d", "What?", answer)


HOSTILE = [
    "<script>alert(1)</script>",
    "<iframe src=x></iframe>",
    "text\n<script>\nalert(1)\n</script>",
    "vector<int> and `vector<int>` and ``a <b> ` c``",
    "```\n<script>\n```",
    "a\n\n    <script>",
    "> <div>\n> - <p>\n>\n>   <b>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](&#106;avascript:alert(1)) ![y](data:text/html;base64,x)",
    "[x](<javascript:alert(1)>)",
    "[x](vbscript:a 'title')",
    "<javascript:alert(1)> <JAVASCRIPT:x>",
    "[x]\n\n[x]: javascript:alert(1)",
    "[Cl-]: chloride",
    "- [x][y]\n\n  [y]: javascript:x",
    "![![[a](javascript:x)](javascript:y)](javascript:z)",
    "[a](b`c) <script>x</script> d`e",
    "`a\n<div>\nb`",
    "- a `b\n- <b> `c",
    "| `x | <b> | `z |\n|---|---|\n| <i> | b | <u> |",
    "| a` | `<b>` | c |\n|---|---|---|",
    "\\<b> \\\\<b> &lt;b> &#60;b&#62; &#91;x](javascript:y)",
    "\\<script>alert(1)\\</script> \\\\<script> \\\\\\<iframe src=x> &#60;b> \\&#60;b> \\&lt;b>",
    "\\<img src=x onerror=alert(1)>",
    "![\\<b> <i> `<u>`](p.png) [\\<b>](https://a.example '\\<i> <u>') [x](<a b>) [x](a<script>b)",
    "<script/a@b.example> <img/src=x/onerror=a@b.example>",
    "$x<y$ onmouseover=alert(1) z>",
    "| \\<b> | \\\\<b> |\n|---|---|\n| `\\<b>` | <i> |",
    "`\\<b>` and \\`<b>\\`",
    "# <b>\n\n- <i>\n  ===",
    "a <!-- x --> <?php ?> <![CDATA[x]]> <!DOCTYPE x>",
    "<!-- the answer -->\n[a]: javascript:x",
    "x `\n     <!-- the answer -->\n` <b> `",
    f"{'> ' * 30}<b> `<i>`",
    f"{'- ' * 12}<b> [x](javascript:y)",
    "$a](<javascript:z>)$ $b[x](javascript:y)$",
    "$x<y$ and $a<b>c$, 1<x and y>2",
    "<https://a.example> <a@b.example> [x](https://a.example) ![p](p.png)",
]


@pytest.mark.parametrize("answer", HOSTILE)
def test_nothing_of_a_card_is_html_or_a_script_in_a_sheet_and_it_comes_back(answer: str, tmp_path: Path) -> None:
    written = exported(card(answer))
    assert dangers(written) == []
    assert html_of(written) == []
    assert imported(tmp_path / "d.md", written)[0][1] == answer.strip("\n")


@pytest.mark.parametrize(
    "answer", ["`<b>` and ``<i>``", "```html\n<p>\n```", "a\n\n    <p>\n\nb", "$x<y$", "1 < 2 > 0"]
)
def test_code_and_formulas_stay_as_they_are(answer: str) -> None:
    assert answer in exported(card(answer))


def test_html_is_shown_as_text_and_good_links_stay() -> None:
    text = "<ESC> and [x](https://a.example), [notes](notes.pdf), [p](p.png), <https://b.example>"
    written = exported(card(text))
    assert text.replace("<ESC>", "&lt;ESC>") in written
    shown = RENDERERS[0].render(written)
    assert "&lt;ESC&gt;" in shown
    assert shown.count("<a href") == 4


EVERYWHERE = "<script>x</script> [x](javascript:y)"


def test_no_part_of_a_card_contains_html(tmp_path: Path) -> None:
    whole = Card(
        "d/c-->",
        "d",
        EVERYWHERE,
        EVERYWHERE,
        (EVERYWHERE, "[a]: b"),
        (FollowUp(f"Why?\n{EVERYWHERE}", EVERYWHERE),),
        ("<b>", "[x](javascript:y)", "&lt;"),
        (Source("<script>", "javascript:alert(1)"), Source("<i>"), Source("DOI", "doi:10.1/x")),
        ("d/<b>",),
    )
    written = study_sheet.dump([(Deck("d", f"The <b> deck {EVERYWHERE}", (whole,)), [whole])]).decode()
    assert dangers(written) == []
    assert imported(tmp_path / "d.md", written) == [whole[2:9]]
    (deck,) = flashcards.read(tmp_path / "d.md").decks
    assert (deck.title, deck.drafts[0].name) == (f"The <b> deck {EVERYWHERE}", "c-->")


def test_a_text_that_is_too_large_to_parse_is_guarded_too(tmp_path: Path) -> None:
    text = "[x](javascript:y) <b> [" + "[a" * 600 + " `<i>` &lt;"
    written = exported(card(text))
    assert dangers(written) == []
    assert imported(tmp_path / "d.md", written)[0][1] == text


BITS = st.sampled_from(
    [
        *"<>&[]()!`*_~#|\\:-+=.\"'$/ab1\n\t ",
        *("\n\n", "  \n", "    ", "](", "]:", "[a]", "<!--", "-->", "<b>", "</i>", "<script>", "<div>", "<a@b.c>"),
        *("javascript:x", "(javascript:y)", "](<javascript:z>)", "data:,", "&lt;", "&#91;", "&#60;", "&colon;", "https://a"),
        *("| a | b |\n|---|---|\n", "> ", "- ", "1. ", "`<b>`", "$x$", "<!-- the answer -->", "\\`", "```"),
    ]
)  # fmt: skip
TEXTS = st.lists(BITS, min_size=1, max_size=14).map("".join)


@settings(max_examples=200 * TIMES, deadline=None)
@given(text=TEXTS)
def test_no_text_is_dangerous_and_a_second_time_changes_nothing(text: str) -> None:
    result = guard.guarded(text, ())
    assert dangers(result) == []
    assert guard.written(result, ()) == text or same_meaning(text, guard.written(result, ()))


# Code is what renderers differ in most: what is code in a list, or goes over lines, is none in some.
WITHOUT_CODE = st.lists(
    BITS.filter(lambda bit: not re.search(r"[`~\t]|    ", bit)), min_size=1, max_size=14
).map("".join).filter(lambda text: not re.search(r"^ {4}", text, re.MULTILINE))  # fmt: skip


@settings(max_examples=200 * TIMES, deadline=None)
@given(text=WITHOUT_CODE)
def test_no_text_without_code_is_html_for_any_renderer(text: str) -> None:
    assert html_of(guard.guarded(text, ())) == []


def same_meaning(one: str, other: str) -> bool:
    """Tell whether two texts show the same in viva."""
    from vivadeck.markdown import to_html

    return to_html.block(one) == to_html.block(other)
