"""One Markdown everywhere: the text of a card is visible in the terminal and in exported HTML alike."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from written_decks import TIMES

from vivadeck.markdown import dialect, to_html
from vivadeck.terminal import look


class Text(HTMLParser):
    """The text of a page, its elements apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def in_html(markdown: str) -> str:
    return "".join(Text(to_html.block(markdown)).parts)


def in_terminal(markdown: str) -> str:
    return look.as_text(look.markdown(markdown))


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ('```python title="x.py" of today\nx = 1\n```', 'title="x.py" of today'),
        ("[a](notes.pdf 'the title')", "a (“the title”)"),
        ("![a map](img/map.png 'of 1850')", "a map (map.png, “of 1850”)"),
        ("![](img/map.png 'of $x$')", "map.png, “of $x$”"),
    ],
)
def test_titles_addresses_and_captions_are_in_the_html(markdown: str, shown: str) -> None:
    assert shown in in_html(markdown)


def test_a_shown_picture_keeps_its_title() -> None:
    html = to_html.block("![a](a.png 'of \"x\"')", lambda name: name)
    assert html == '<p><img src="a.png" alt="a" title="of &quot;x&quot;"></p>\n'


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("<ESC>", "<ESC>"),
        ("<p>", "<p>"),
        ("A growable array of <int>. Use #include <vector>.", "A growable array of <int>. Use #include <vector>."),
        ("Map<String, Integer>", "Map<String, Integer>"),
        ("<script>\nalert(1)\n</script>", "<script> alert(1) </script>"),
        ("<!-- a remark -->", "<!-- a remark -->"),
        ("one<br>two", "one<br>two"),
        ("<std::string> and <xsl:template>", "<std::string> and <xsl:template>"),
        ("<javascript:alert(1)>", "<javascript:alert(1)>"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("&lt;b&gt; &amp; 5&nbsp;m", "<b> & 5\u00a0m"),
        ("[Cl-]: chloride", "[Cl-]: chloride"),
        ("[A]: <b>", "[A]: <b>"),
        ("![a *plot*](plots/p.png)", "a plot"),
        ("![](plots/my%20p.png)", "my p.png"),
        ("[](https://a.example/x)", "https://a.example/x"),
        ("[](notes.pdf)", "notes.pdf"),
        ("# The <b> tag", "The <b> tag"),
        ("- the <i> tag", "the <i> tag"),
        ("> the <i> tag", "the <i> tag"),
        ("| a | <b> |\n|---|---|\n| <i> | 1 |", "<i>"),
        ("| a |\n|---|\n| b | lost |", "| b | lost |"),
        ("`<b>` and $x < y$", "<b> and x < y"),
        ("~~<old>~~", "<old>"),
        ("    <indented>", "<indented>"),
    ],
)
def test_written_text_is_visible_in_both(markdown: str, shown: str) -> None:
    text = to_html.block(markdown).replace('<span class="math">\\(', "").replace("\\)", "")
    assert shown in " ".join("".join(Text(text).parts).split(" ")).replace("\n", " ")
    assert shown in in_terminal(markdown).replace("\n", " ")


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", ">- "])
def test_very_deep_lists_are_visible_too(mark: str) -> None:
    for text in (in_html(f"{mark * 40}deep\n{mark * 40}deeper"), in_terminal(f"{mark * 40}deep\n{mark * 40}deeper")):
        assert re.search(r"deep\W[^z]*deeper", text)


def test_an_address_is_shown_once_and_a_picture_with_its_name_where_it_stands() -> None:
    assert in_terminal("see <https://a.example> now") == "see https://a.example now"
    assert in_terminal("[](https://a.example)") == "https://a.example"
    assert in_terminal("before ![a *plot*](plots/my%20p.png) after") == "before a plot (my p.png) after"
    assert in_terminal("![](p.png)") == "p.png"
    assert in_terminal("![](data:image/png;base64,AAAA)") == in_html("![](data:image/png;base64,AAAA)").strip() == "…"


WORD = st.text("abcdeXYZ189äé", min_size=1, max_size=5)
NAME = st.sampled_from(["p", "ESC", "int", "b", "std::map", "xsl:x", "script", "br/", "!DOCTYPE", "?php", "/div"])
SIGN = st.sampled_from([*"<>&[]()!`*_~#|\\:-+=.\"'/", "\n", "\n\n", " ", "  ", "\t", "    ", "](", "]:", "<!--", "-->"])
MarkedText = tuple[str, list[str]]  # Markdown, and the words of it that are to be seen


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@st.composite
def pieces(draw: st.DrawFn) -> MarkedText:
    """Draw a bit of Markdown with the words that it shows."""
    word, other = f"w{draw(WORD)}", f"v{draw(WORD)}"
    forms: list[MarkedText] = [
        (word, [word]),
        (f"<{draw(NAME)}>{word}", [word]),
        (f"<{word} class={other}>", [word, other]),
        (f"<!-- {word} -->", [word]),
        (f"vector<{word}>", ["vector", word]),
        (f"[{word}]: {other}", [word, other]),
        (f"[{word}][{other}]", [word, other]),
        (f"[{word}](https://a.example)", [word]),
        (f"![{word}](a.png)", [word]),
        (f"`{word}` **{other}**", [word, other]),
        (f"# {word}", [word]),
        (f"- {word}\n- {other}", [word, other]),
        (f"> {word}", [word]),
        (f"| {word} | b |\n|---|---|\n| {other} | <i> |", [word, other]),
        (f"| {word} |\n|---|\n| c | {other} |", [word, other]),
        (f"```\n{word}\n```", [word]),
        (f"\n\n    {word}", [word]),
        (f"&lt;{word}&gt;", [word]),
    ]
    return draw(st.sampled_from(forms))


@st.composite
def texts(draw: st.DrawFn) -> MarkedText:
    parts = draw(st.lists(st.tuples(SIGN, pieces()), min_size=1, max_size=6))
    markdown = "".join(
        f"{sign}{piece}{draw(st.sampled_from(['', ' ', chr(10), chr(10) * 2]))}" for sign, (piece, _) in parts
    )
    return markdown, [word for _, (_, words) in parts for word in words]


def targets(markdown: str) -> str:
    """Return addresses and languages of code: no reader expects to see them."""
    names: list[str] = []
    waiting = dialect.parser().parse(markdown)
    while waiting:
        token = waiting.pop()
        names += [token.info, *map(str, token.attrs.values())]
        waiting += token.children or ()
    return unquote(" ".join(names))


@settings(max_examples=250 * TIMES, deadline=None)
@given(text=texts())
def test_every_word_is_seen_in_both(text: MarkedText) -> None:
    markdown, words = text
    unseen = targets(markdown)
    for word in (word for each in words for word in _words(each)):
        if word not in unseen:
            assert word in in_html(markdown)
            assert word in in_terminal(markdown)


@settings(max_examples=250 * TIMES, deadline=None)
@given(markdown=st.text(st.sampled_from("ab1<>&[]()!`*_~#|\\:-+=.\"'/ \n\t"), max_size=60))
def test_both_show_the_same_letters(markdown: str) -> None:
    """All but links, pictures, lists and tables, which both show in their own way, is the same in both."""
    if not re.search(r"\]\(|\||^\s*(?:[-+*>]|\d+[.)])", markdown, re.MULTILINE):
        letters = [re.sub(r"[\s│─]", "", text) for text in (in_html(markdown), in_terminal(markdown))]
        assert letters[0] == letters[1]
