"""What a card looks like in Anki."""

from __future__ import annotations

import re

import pytest

from vivadeck.formats.anki import template


def test_nothing_comes_from_outside() -> None:
    look = template.FRONT + template.BACK + template.CSS
    assert not re.search("script|url\\(|@import|https?:|<img|<link", look)


@pytest.mark.parametrize("rule", re.findall(r"\{([^}]*--ink[^}]*)\}", template.CSS), ids=["day", "night"])
def test_every_colour_can_be_read(rule: str) -> None:
    colours = dict(re.findall(r"--(\w+): (#\w{6})", rule))
    for name in colours.keys() - {"paper", "shade", "rule"}:
        for ground in ("paper", "shade"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
