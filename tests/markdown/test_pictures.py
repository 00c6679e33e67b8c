"""The addresses of a text's pictures, which are found without rendering it where that is sure."""

from __future__ import annotations

import pytest

from vivadeck.markdown import pictures, to_html


@pytest.mark.parametrize(
    "text",
    [
        "![a](b.svg)", "`![a](b.svg)`", "```\n![a](b.svg)\n```\n\n![c](d.svg)", "![a](b c.svg)", r"\![a](b.svg)",
        "![a](<b c.svg>)", '![a](b.svg "t")', "~~~\n![a](b)\n~~~", "    ![a](b)", "text\n\n    ![a](b)", "$![a](b)$",
        "![a][r]\n\n[r]: x.png", "![a](b)![c](d) ![a](b)", "``x ` ![a](b)`` y", "` ![a](b)", "<!-- ![a](b) -->",
        "![a](b%20c.svg)", "$x$ and ![a](b) $y$", "$$\n![a](b)\n$$", "- ![a](b)\n  ```\n  ![c](d)\n  ```", "![$x$](b)",
    ],
)  # fmt: skip
def test_the_addresses_are_those_of_the_rendered_text(text: str) -> None:
    rendered: dict[str, str] = {}
    to_html.block(text, lambda address: rendered.setdefault(address, ""))
    assert pictures.addresses(text) == list(rendered)
