"""HTML, comments and MathJax's formulas in a document's Markdown."""

from __future__ import annotations

import pytest

from vivadeck.markdown import from_mixed

MIXED = {
    "raised and lowered": ("H<sub>2</sub>O, x<sup>2</sup>, e<sup>kt</sup>", "H₂O, x², e^(kt)"),
    "emphasis": ("a <b>bold</b>, <em>slanted</em> and <s>struck</s> word", "a **bold**, *slanted* and ~~struck~~ word"),
    "emphasis of nothing, or twice": ("<b></b>a <b>**b**</b> <i> c </i>", "a **b**  c "),
    "bold over paragraphs": ("<b>\n\none\n\ntwo</b>", "\n\none\n\ntwo"),
    "keys and code": ("<kbd>Enter</kbd>, <code>a*b</code>", "`Enter`, `a*b`"),
    "a break": ("one<br>two<BR/>\nthree", "one\\\ntwo\\\nthree"),
    "a break after a question": ("**What?**<br>It is.", "**What?**\nIt is."),
    "a break at the end": ("one<br>\n\n<br/>\ntwo<br>", "one\n\n\ntwo"),
    "a break in a row": ("| a | b<br>c |", "| a | b<br>c |"),
    "a list in a row": ("| <ul><li>a</li><li>b</li></ul> |", "| <br>- a<br>- b |"),
    "words around": ("<u>a</u> <span style='x'>b</span> <font color=red>c</font>", "a b c"),
    "a link": ('<a href="https://a.example">a</a> <a name="x"></a>b', "[a](https://a.example) b"),
    "a picture": ('<img src="a b.png" alt="cell">', "![cell](a%20b.png)"),
    "comments, scripts": ("a <!-- b\nc --> d <script>e</script>", "a \n d "),
    "an open comment": ("a <!-- b", "a <!-- b"),
    "types": ("List<String>, `<b>x</b>` and <vector>", "List<String>, `<b>x</b>` and <vector>"),
    "a tag alone": ("A paragraph is a <p>. Bold is <b>.", "A paragraph is a <p>. Bold is <b>."),
    "code": ("```\n<b>a</b> \\(x\\)\n```\n<b>c</b>", "```\n<b>a</b> \\(x\\)\n```\n**c**"),
    "code that nothing closes": ("```\n<b>a</b>", "```\n**a**"),
    "formulas": ("$a<b>c</b>$ and \\(a<b\\)", "$a<b>c</b>$ and $a<b$"),
    "a formula in lines": ("\\[\nx\n= 1\n\\]", "$$x = 1$$"),
    "brackets": (
        "\\[5 marks\\], \\(see below\\), `\\(x\\)`, \\\\(x\\\\)",
        "\\[5 marks\\], \\(see below\\), `\\(x\\)`, \\\\(x\\\\)",
    ),
    "no end": ("\\(x and \\[ y", "\\(x and \\[ y"),
    "a summary for an answer": ("<summary>Show the answer</summary>", "\n\nA:\n\n"),
    "a page's end": ("a\fb", "a\n\n\fb"),
}


@pytest.mark.parametrize("name", MIXED)
def test_mixed(name: str) -> None:
    text, expected = MIXED[name]
    shown, numbers = from_mixed.markdown(text)
    assert shown == expected
    assert len(numbers) == shown.count("\n") + 1
    assert numbers == sorted(numbers)
    assert numbers[-1] <= text.count("\n") + 1


def test_lines_keep_their_numbers() -> None:
    text = "one\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nfive<br>six\n\\[ x\n= 2 \\]\nlast"
    shown, numbers = from_mixed.markdown(text)
    lines = dict(zip(shown.split("\n"), numbers, strict=True))
    assert [lines[each] for each in ("one", "five\\", "six", "$$x = 2$$", "last")] == [1, 6, 6, 7, 9]


def test_only_formulas() -> None:
    text = "<b>a</b> \\(x\\)\n\\[ y\n= 1 \\] z\n`\\(x\\)`"
    assert from_mixed.markdown(text, has_html=False)[0] == "<b>a</b> $x$\n$$y = 1$$ z\n`\\(x\\)`"
    assert from_mixed.with_dollars(text) == "<b>a</b> $x$\n$$y = 1$$\n z\n`\\(x\\)`"


@pytest.mark.parametrize(
    "piece", ["<b>", "<ul>", "<ul></ul>", "<!--", "`", "` `` ", "\\(", "\\[a", "$", "<a ", "<br>", "</b>"]
)
def test_a_large_document_takes_a_bounded_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    shown, numbers = from_mixed.markdown(text)
    assert len(numbers) == shown.count("\n") + 1
