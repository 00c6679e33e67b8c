"""Decks of strangers on a page: no script runs, nothing is loaded, no text leaves its place. Measured in a browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pages import context, data_of, exported, opened, press
from playwright.sync_api import Browser

from vivadeck.card_fields import CARD_FIELDS
from vivadeck.formats.page import writer

RUN = "window.ran = 1"
ATTACKS = [
    f"<script>{RUN}</script>",
    f"</script><script>{RUN}</script>",
    f"<!--<script>{RUN}</script>",
    f"<img src=x onerror='{RUN}'>",
    f"<svg onload='{RUN}'><animate onbegin='{RUN}'>",
    f"[click](javascript:{RUN.replace(' ', '')})",
    f"<a href='javascript:{RUN}'>click</a>",
    "![p](https://evil.example/p.png)",
    "![p](//evil.example/p.png)",
    f'![" onerror="{RUN}](evil.svg "x\\" onload=\\"{RUN}")',
    "<iframe src='https://evil.example'></iframe>",
    "<link rel=stylesheet href='https://evil.example/x.css'><style>*{display:none}</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    f"$\\text{{<img src=x onerror='{RUN}'>}}$",
    f"$\\href{{javascript:{RUN}}}{{x}} \\style{{background:url(https://evil.example)}}{{y}}$",
    f'$\\color{{red" onmouseover="{RUN}}}{{x}}$',
    f"$x</script><script>{RUN}</script>$",
    f"```html\n<script>{RUN}</script>\n```",
    f"```x\"onmouseover='{RUN}'\ncode\n```",
    "{{script}} {{data}} ${RUN} \\u003cscript>",
    "one \u2028 two \u202e three \u2066 four &#8238; five",
    f"<div id=data></div><form name=page><input name=cards></form><base href='https://evil.example/'>{RUN}",
    "|a|b|\n|:-|-:|\n|<b>1</b>|2|",
]
SVG = f"""<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}" width="9" height="9"><script>{RUN}</script>
<image href="https://evil.example/x.png"/><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"
onload="{RUN}"/></foreignObject></svg>"""


def hostile(folder: Path) -> Path:
    """Write a deck in which each text of a card is an attack, in turn."""
    (folder / "evil.svg").write_text(SVG, "utf-8")
    cards = []
    for number in range(len(ATTACKS)):
        texts = [ATTACKS[(number + shift) % len(ATTACKS)] for shift in range(len(ATTACKS))]
        lines = [" ".join(each.split("\n")) for each in texts]
        cards.append(
            {
                "id": f"c{number}",
                "question": texts[0],
                "short": lines[1],
                "answer": "\n\n".join(texts[2:]),
                "key_points": lines[:3],
                "mistakes": [{"claim": lines[3], "why": texts[4]}],
                "follow_ups": [{"question": texts[5], "answer": texts[6]}],
                "tags": [re.sub(r"\s", "", lines[7])],
                "sources": ["web"],
            }
        )
    sources = {"web": {"title": ATTACKS[0], "url": f'https://a.example/"onmouseover="{RUN}'}}
    deck = {"deck": "evil", "title": "</title>" + ATTACKS[1], "sources": sources, "cards": cards}
    path = folder / "evil.yaml"
    path.write_text(json.dumps(deck, ensure_ascii=False), "utf-8")
    return path


# Open every card in every part of the page; return the names of all elements and attributes, and where links lead.
LOOK_AT_ALL = """async (count) => {
  const names = new Set();
  const addresses = new Set();
  const look = () => {
    for (const node of document.querySelectorAll("*")) {
      names.add(node.localName);
      for (const each of node.attributes) names.add(`${node.localName} ${each.name}`);
    }
    for (const link of document.querySelectorAll("a[href]")) addresses.add(link.getAttribute("href"));
  };
  const press = (key) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  const go = async (hash) => {
    location.hash = hash;
    await new Promise((resolve) => window.addEventListener("hashchange", resolve, { once: true }));
    look();
  };
  for (let place = 0; place < count; place += 1) {
    [" ", "f", "f", "a"].forEach(press);
    look();
    press("4");
  }
  for (let place = 0; place < count; place += 1) await go(`#card/evil%2Fc${place}`);
  for (const part of ["#cards", "#cards/script", "#grades"]) await go(part);
  return [[...names], [...addresses]];
}"""
ELEMENTS = """html head meta title style body noscript header nav a span button div main p footer dialog script h1 h2
    section ul li b strong em code pre label input kbd progress small img table thead tbody tr th td details summary
    select option textarea math mrow mi mo mn mtext mstyle mspace"""
ATTRIBUTES = """id class lang href src alt title role type dir charset name content http-equiv target rel tabindex
    disabled max value checked data-part data-theme data-size stretchy mathcolor display selected autocomplete
    autocapitalize spellcheck enterkeyhint for download readonly rows"""


def test_a_hostile_deck_runs_nothing_and_loads_nothing(
    browser: Browser, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIVA_NEW", "100")
    path = exported(tmp_path, [hostile(tmp_path)])
    with context(browser) as student:
        page = opened(student, path)
        assert page.title() == f"viva: {len(ATTACKS)} cards"
        names, addresses = page.evaluate(LOOK_AT_ALL, len(ATTACKS))
        assert page.evaluate("window.ran") is None
        assert page.evaluate("document.querySelectorAll('script').length") == 2
    assert [each for each in addresses if not re.match(r"https://a\.example/|#", each)] == []
    elements = {name for name in names if " " not in name}
    attributes = {name.partition(" ")[2] for name in {*names} - elements}
    assert elements - {*ELEMENTS.split()} == set()
    assert {each for each in attributes if not each.startswith("aria-")} - {*ATTRIBUTES.split()} == set()


def test_the_policy_stops_what_would_get_in(browser: Browser, tmp_path: Path, home: Path) -> None:
    """Were a text not escaped, the browser would still run no script and load nothing."""
    path = exported(tmp_path, [hostile(tmp_path)])
    page_text = path.read_text("utf-8")
    bad = (
        f"<img src='https://evil.example/x' onerror='{RUN}'><script>{RUN}</script><a id=x href='javascript:{RUN}'>x</a>"
    )
    path.write_text(page_text.replace('<main id="main">', f'{bad}<main id="main">'), "utf-8")
    with browser.new_context() as student:  # its console tells of each refusal
        page, told, asked = student.new_page(), list[str](), list[str]()
        page.on("console", lambda message: told.append(message.text))
        page.on("requestfinished", lambda request: asked.append(request.url))
        page.goto(path.as_uri())
        page.locator("#x").click()
        assert page.evaluate("window.ran") is None
        assert [each for each in asked if "evil" in each] == []
        assert len([each for each in told if "Content Security Policy" in each]) >= 3


def test_a_picture_is_in_the_page_once_and_shows(browser: Browser, tmp_path: Path, home: Path) -> None:
    (tmp_path / "p.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>', "utf-8")
    (tmp_path / "d.yaml").write_text(
        "cards:\n- {id: a, question: 'See ![it](p.svg)', answer: '![it](p.svg) ![gone](no.png)'}\n", "utf-8"
    )
    path = exported(tmp_path, [tmp_path / "d.yaml"])
    assert [each[:26] for each in data_of(path)["pictures"].values()] == ["data:image/svg+xml;base64,"]
    with context(browser) as student:
        page = opened(student, path)
        press(page, "Space")
        sizes = "(images) => images.map((each) => [each.alt, each.naturalWidth, each.naturalHeight])"
        page.wait_for_function("[...document.images].every((each) => each.complete)")
        assert page.locator("img").evaluate_all(sizes) == [["it", 40, 30], ["it", 40, 30]]


WHOLE = """\
deck: bio
title: Biology
cards:
  - id: cell
    question: question text
    short: short text
    answer: answer text
    key_points: [{point: key_points text, says: [key_point_wordings text]}, other]
    mistakes: [{claim: mistakes text, why: why text}]
    follow_ups: [{question: follow_ups text, answer: Hooke}]
    tags: [tags-text]
    sources: [book]
    see_also: [see_also-text]
  - {id: see_also-text, question: Q, answer: A}
sources: {book: {title: sources text}}
"""


def test_every_field_of_a_card_is_on_the_page_or_listed(tmp_path: Path, home: Path) -> None:
    (tmp_path / "bio.yaml").write_text(WHOLE, "utf-8")
    card: dict[str, Any] = data_of(exported(tmp_path, [tmp_path / "bio.yaml"]))["cards"][0]
    card.pop("searched")  # is not shown
    text = json.dumps(card)
    names = {field.name for field in CARD_FIELDS}
    missing = {name for name in names if f"{name} text" not in text and f"{name}-text" not in text}
    assert missing == {name for name in writer.NOT_CARRIED if not name.startswith("deck.")}
