"""Documents with HTML, comments, MathJax's formulas, stray fences, and with what stands beside the text of a page."""

from __future__ import annotations

import pytest

from vivadeck.formats.documents import reader

Cards = list[tuple[str, str]]
STRAY_FENCES: dict[str, tuple[str, Cards]] = {
    "one that swallows a question": (
        (
            "## What is a cell?\n\nA unit.\n```\n## What is a gene?\n\n```html\n<p></p>\n```\n\n"
            "## What is DNA?\n\nIn code:\n\n```js\ndna()\n```\n\n## What is a base?\n\nA part.\n"
        ),
        [
            ("What is a cell?", "A unit.\n\n```\n## What is a gene?\n\n```html\n<p></p>\n```"),
            ("What is DNA?", "In code:\n\n```js\ndna()\n```"),
            ("What is a base?", "A part."),
        ],
    ),
    "one that nothing closes": (
        "1. What is a cell?\n\nA unit.\n\n```\n\n2. What is DNA?\n\nA molecule.\n",
        [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")],
    ),
    "one with a language that nothing closes": (
        "1. What is a cell?\n\nA unit.\n\n```python\n\n2. What is DNA?\n\nA molecule.\n",
        [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")],
    ),
    "a longer one around a shorter one": (
        "1. What is a fence?\n\n````\n```\n2. What?\n```\n````\n\n2. What is DNA?\n\nA molecule.\n",
        [("What is a fence?", "````\n```\n2. What?\n```\n````"), ("What is DNA?", "A molecule.")],
    ),
    "one of tildes around one of backticks": (
        "1. What is a fence?\n\n~~~\n```\n~~~\n\n2. What is DNA?\n\nA molecule.\n",
        [("What is a fence?", "~~~\n```\n~~~"), ("What is DNA?", "A molecule.")],
    ),
    "one after a label": (
        "Q: What prints?\nA: ```\nprint(1)\n```\n\nQ: What is DNA?\nA: A molecule.\n",
        [("What prints?", "```\nprint(1)\n```"), ("What is DNA?", "A molecule.")],
    ),
}
FORMULAS: dict[str, tuple[str, Cards]] = {
    "as assistants write them": (
        (
            "Of course! Three questions:\n\n---\n\n### **1. What is a mean?**\n"
            "**Answer:**  \nThe sum \\( s \\) over \\( n \\):\n"
            "\\[\n\\bar{x} =\n\\frac{s}{n}\n\\]\n\n---\n\n### **2. State the variance.**\n**Answer:**  \n"
            "\\[ \\sigma^2 \\]\n\n> 💡 **Follow-up:** Why is it squared?\n\n---\n\nWould you like more of these?\n"
        ),
        [
            ("What is a mean?", "The sum $s$ over $n$:\n$$\\bar{x} = \\frac{s}{n}$$"),
            ("State the variance.", "$$\\sigma^2$$\n\n> 💡 **Follow-up:** Why is it squared?"),
        ],
    ),
    "in a question": (
        "1. What is \\(x^2\\) at \\(x=3\\)?\n\n9\n\n2. Why?\n\nSo.\n",
        [("What is $x^2$ at $x=3$?", "9"), ("Why?", "So.")],
    ),
    "in a table": ("| Question | Answer |\n|---|---|\n| What is it? | \\(a + b\\) |\n", [("What is it?", "$a + b$")]),
    "in lines that look like a list": (
        "1. What is it?\n\n\\[\na\n- b\n+ c = 0\n\\]\n\n2. Why?\n\nSo.\n",
        [("What is it?", "$$a - b + c = 0$$"), ("Why?", "So.")],
    ),
    "in code": (
        "1. How is it written?\n\n`\\(x\\)`\n\n2. Why?\n\nSo.\n",
        [("How is it written?", "`\\(x\\)`"), ("Why?", "So.")],
    ),
    "brackets that are none": (
        "1. What is it? \\[5 marks\\]\n\nSo.\n\n2. Why?\n\nSo.\n",
        [("What is it? \\[5 marks\\]", "So."), ("Why?", "So.")],
    ),
}
HTML: dict[str, tuple[str, Cards]] = {
    "breaks after answers": (
        "**What is a mean? 👶**\n\nThe sum over n.\n\n<br/>\n\n**Why? 🚀**\n\n1. So\n2. So\n\n<br>\n\n",
        [("What is a mean? 👶", "The sum over n."), ("Why? 🚀", "1. So\n2. So")],
    ),
    "comments": (
        "**What is a mean?** <!-- easy -->\n\nThe sum.\n<!-- tags: a,\n\nb -->\n\n**Why?**\n\nSo.\n",
        [("What is a mean?", "The sum."), ("Why?", "So.")],
    ),
    "badges and ways back": (
        (
            "[![ok](https://x.example/a.svg)](https://x.example)\n\n## What is a mean?\n\nThe sum.\n\n"
            "**[⬆ Back to Top](#contents)**\n\n## Why?\n\nSo.\n\n"
            "<div align=right><a href='#top'>↥ back to top</a></div>\n"
        ),
        [("What is a mean?", "The sum."), ("Why?", "So.")],
    ),
    "a break in a question": (
        "**What is a mean?**<br>The sum.\n\n**Why?**<br/>\nSo.\n",
        [("What is a mean?", "The sum."), ("Why?", "So.")],
    ),
    "of every kind": (
        (
            "**1. What is water?**\n\n"
            "H<sub>2</sub>O, <b>wet</b><br>as <i>rain</i>, &alpha;.\n\n**2. What is shown?**\n\n"
            '<img src="a.png" alt="a leaf">\n\n**3. What has it?**\n\n<ul>\n <li>One</li>\n <li>Two</li>\n</ul>\n\n'
            "**4. What is a list?**\n\nList<String>, `<b>`.\n\n"
            "**5. What goes with it?**\n\n<table>\n<tr><th>a</th><th>b</th></tr>\n"
            "<tr><td>c</td><td>d</td></tr>\n</table>\n"
        ),
        [
            ("What is water?", "H₂O, **wet**\\\nas *rain*, &alpha;."),
            ("What is shown?", "![a leaf](a.png)"),
            ("What has it?", "- One\n- Two"),
            ("What is a list?", "List<String>, `<b>`."),
            ("What goes with it?", "| a | b |\n| --- | --- |\n| c | d |"),
        ],
    ),
    "headings": (
        "<h2>What is a mean?</h2>\n\nThe sum.\n\n<h2>Why?</h2>\n<p>So.</p>\n",
        [("What is a mean?", "The sum."), ("Why?", "So.")],
    ),
    "a table of questions": (
        "<table><tr><th>Question</th><th>Answer</th></tr><tr><td>What is a mean?</td><td>The sum.</td></tr></table>\n",
        [("What is a mean?", "The sum.")],
    ),
    "code of lines": (
        "1. What prints?\n\n<pre><code>1. What?\nx</code></pre>\n\n2. Why?\n\nSo.\n",
        [("What prints?", "```\n1. What?\nx\n```"), ("Why?", "So.")],
    ),
    "a tag as the answer": (
        "1. Which tag makes a paragraph?\n\n<p>\n\n2. Why?\n\nSo.\n",
        [("Which tag makes a paragraph?", "<p>"), ("Why?", "So.")],
    ),
}
DETAILS: dict[str, tuple[str, Cards]] = {
    "the summary asks": (
        (
            "## Cells\n\n<details>\n<summary>What is a cell?</summary><br><b>\n\n"
            "A unit. It has:\n  * a wall\n  * a core\n</b></details>\n\n"
            "<details>\n<summary>What is <code>x</code>?</summary>\n\n```sh\nx\n```\n</details>\n"
        ),
        [("What is a cell?", "A unit. It has:\n\n  - a wall\n  - a core"), ("What is `x`?", "```sh\nx\n```")],
    ),
    "on one line": (
        (
            "<details><summary>What is a cell?</summary>A unit.</details>\n"
            "<details><summary>Why?</summary><p>So.</p></details>\n"
        ),
        [("What is a cell?", "A unit."), ("Why?", "So.")],
    ),
    "the summary is no question": (
        (
            "<details>\n<summary><b>Mitosis</b></summary>\n\nA division.\n</details>\n\n"
            "<details>\n<summary>Osmosis</summary>\n\nA flow.\n</details>\n"
        ),
        [("Mitosis", "A division."), ("Osmosis", "A flow.")],
    ),
    "the summary hides the answer": (
        (
            "### What is a cell?\n\n"
            "<details><summary>Click to see the answer</summary>\n\nA unit.\n</details>\n\n### Why?\n\n"
            "<details><summary>Answer</summary>\n\nSo.\n</details>\n"
        ),
        [("What is a cell?", "A unit."), ("Why?", "So.")],
    ),
}
PAGES: dict[str, tuple[str, Cards]] = {
    "numbers between dashes and a repeated head": (
        (
            "Biology 101, summer\n1. What is a cell?\nA unit that\n- 1 -\n"
            "Biology 101, summer\nlives.\n2. What is DNA?\nA molecule.\n"
            "- 2 -\nBiology 101, summer\n3. Why?\nSo.\n- 3 -\n"
        ),
        [("What is a cell?", "A unit that lives."), ("What is DNA?", "A molecule."), ("Why?", "So.")],
    ),
    "form feeds": (
        (
            "Prof. Muster\n1. What is a cell?\nA unit.\n\fProf. Muster\n"
            "2. What is DNA?\nA molecule.\n\fProf. Muster\n3. Why?\nSo.\n"
        ),
        [("What is a cell?", "A unit."), ("What is DNA?", "A molecule."), ("Why?", "So.")],
    ),
    "pages of pages": (
        "1. What is a cell?\n\nA unit.\n\nPage 1 of 2\n\n2. What is DNA?\n\nA molecule.\n\nSeite 2 von 2\n",
        [("What is a cell?", "A unit."), ("What is DNA?", "A molecule.")],
    ),
    "answers that repeat are no heads": (
        "1. Is it a cell?\nYes.\n- 1 -\n2. Is it alive?\nYes.\n- 2 -\n3. What is it?\n- one\n- 3 -\n",
        [("Is it a cell?", "Yes."), ("Is it alive?", "Yes."), ("What is it?", "- one")],
    ),
}
DOCUMENTS = STRAY_FENCES | FORMULAS | HTML | DETAILS | PAGES


@pytest.mark.parametrize("name", DOCUMENTS)
def test_cards(name: str) -> None:
    text, expected = DOCUMENTS[name]
    drafts = [each for deck in reader.parse(text).decks for each in deck.drafts]
    assert [(each.question, each.answer) for each in drafts] == expected


def test_what_goes_by_a_rule_is_not_quoted() -> None:
    for name in ("badges and ways back", "comments", "numbers between dashes and a repeated head", "form feeds"):
        assert reader.parse(DOCUMENTS[name][0]).skipped == ()


@pytest.mark.parametrize(
    ("text", "line", "why", "quote"),
    [
        ("# Biology\n\n## Cells\n\n1. What is it?\n\nA unit.\n", 1, "heading", "Biology"),
        (
            "Notes of one\nterm.\n\n- for all\n\n1. What is it?\n\nA unit.\n",
            1,
            "not belong",
            "Notes of one\nterm.\nfor all",
        ),
        ("Contents\nCells .... 3\n\n1. What is it?\n\nA unit.\n", 1, "contents", "Contents\nCells .... 3"),
        ("1. What is it?\n\nA unit.\n\n[^x]: unused\n", 5, "footnote", "unused"),
        ("1. What is it?\n\nA unit.\n\nGood luck to all!\n", 5, "closing", "Good luck to all!"),
        ("<ul><li>a list</li></ul>\n<b>\n\n## Cells\n1. What is it?\n\nA unit.\n", 1, "not belong", "a list"),
        (
            "1. What is it?\n\nA unit [1].\n\nSources\n\n[1] Hooke 1665\n[2] Alberts, p. 3\n",
            8,
            "not belong",
            "[2] Alberts, p. 3",
        ),
        (
            "| Question | Answer |\n|---|---|\n| Why? | So. |\n\n# More\n\n| red | blue |\n|---|---|\n| up | down |\n",
            5,
            "not belong",
            "More\nred | blue\nup | down",
        ),
    ],
)
def test_what_is_left_out_is_quoted_with_its_line(text: str, line: int, why: str, quote: str) -> None:
    quotes = {each.text: each for each in reader.parse(text).skipped}
    assert quote in quotes, quotes
    assert quotes[quote].place == f"line {line}"
    assert why in quotes[quote].why
