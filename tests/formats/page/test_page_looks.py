"""How a page reads and works for everybody: contrast, sizes, names, headings, no motion; and when it is large."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

import pytest
from conftest import ROOT
from pages import SOURCES, context, exported, opened, press, question, tap
from playwright.sync_api import Browser, Page, expect

# Each text with too little contrast to what is behind it, by WCAG 2.2 (4.5; 3 for large or bold large text).
FAINT = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (let each = node; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (!/, 0\\)$/.test(colour) && colour !== "transparent") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("body *")].filter((node) => node.checkVisibility({ visibilityProperty: true })
    && [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim())).flatMap((node) => {
      const style = getComputedStyle(node);
      const [one, other] = [light(style.color), light(behind(node))].sort((a, b) => b - a);
      const size = parseFloat(style.fontSize);
      const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
      return (one + 0.05) / (other + 0.05) < least ? [`${node.localName}.${node.className}: ${node.textContent}`] : [];
    });
}"""
SMALL = """() => [...document.querySelectorAll("button, select, input, nav a, summary, .button, .about a, .tags a")]
  .map((node) => [node, (node.closest("label") ?? node).getBoundingClientRect()])
  .filter(([node, box]) => node.checkVisibility() && box.width && (box.height < 43.9 || box.width < 24))
  .map(([node, box]) => `${node.outerHTML} ${box.width}x${box.height}`)"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEADINGS = """() => [...document.querySelectorAll("main h1, main h2, main [role=heading]")]
  .map((node) => node.getAttribute("aria-level") ?? node.localName[1])"""
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patched:
        for name in ("VIVA_HOME", "VIVA_CACHE"):
            patched.setenv(name, str(tmp_path_factory.mktemp(name)))
        patched.setenv("VIVA_NOW", "2026-03-02T18:00:00+01:00")
        return exported(tmp_path_factory.mktemp("page"), [ROOT / "decks"])


def check(page: Page, screen: str) -> None:
    assert page.evaluate(FAINT) == [], screen
    assert page.evaluate(SMALL) == [], screen
    assert page.evaluate(WIDE) <= 0, screen
    levels = page.evaluate(HEADINGS)
    assert levels.count("1") == 1, screen
    for name in ("banner", "main", "contentinfo", "navigation"):
        expect(page.get_by_role(name)).to_have_count(1)
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize(("scheme", "size"), [("light", "normal"), ("dark", "huge")])
def test_each_screen_reads_well_on_a_phone(browser: Browser, bundled: Path, scheme: Scheme, size: str) -> None:
    with context(browser, color_scheme=scheme, has_touch=True, is_mobile=True) as student:
        student.add_init_script(f"""localStorage.setItem("viva-looks", '{{"size": "{size}", "theme": "auto"}}')""")
        page = opened(student, bundled)
        check(page, "question")
        press(page, "Space", "a", "f", "f")
        check(page, "answer")
        assert page.locator("main").evaluate("(main) => main.querySelectorAll('img:not([alt])').length") == 0
        press(page, "1")
        check(page, "next question")
        for part in ("#cards", "#cards/nothing-like-it", "#card/general%2Fbackpropagation", "#grades"):
            page.goto(bundled.as_uri() + part)
            page.wait_for_load_state()
            check(page, part)
        tap(page.get_by_role("button", name="Keys and looks"))
        assert page.evaluate(FAINT) == []
        assert page.evaluate(SMALL) == []
        assert "`" not in page.locator("dialog").evaluate("(dialog) => dialog.textContent")
        expect(page.get_by_role("heading", name="Keys and looks")).to_be_focused()  # and not the first choice
        expect(page.get_by_role("button", name="Close")).to_be_in_viewport(ratio=1)


def test_what_is_wider_than_the_screen_can_be_moved_by_keys(browser: Browser, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "wide.yaml"
    cells = " | ".join(f"column{number}" for number in range(20))
    answer = f"```\n{'wide ' * 40}\n```\n\n```\nnarrow\n```\n\n| {cells} |\n|{'---|' * 20}\n| {cells} |\n"
    path.write_text(json.dumps({"cards": [{"id": "a", "question": "Wide?", "answer": answer}]}), "utf-8")
    with context(browser) as student:
        page = opened(student, exported(tmp_path, [path]))
        press(page, "Space")
        expect(page.locator("[tabindex='0']")).to_have_count(2)
        press(page, "Tab")
        expect(page.locator("pre").first).to_be_focused()


def test_looks_are_chosen_and_remembered(browser: Browser, bundled: Path) -> None:
    with context(browser, keeps=True) as student:
        page = opened(student, bundled)
        paper = "() => getComputedStyle(document.body).backgroundColor"
        size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
        light, normal = page.evaluate(paper), page.evaluate(size)
        press(page, "?")
        page.get_by_label("Dark", exact=True).check()
        page.get_by_label("Very large").check()
        press(page, "Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.reload()
        assert page.evaluate(paper) != light
        assert page.evaluate(size) > 1.3 * normal


def test_the_focus_goes_to_what_is_new_and_is_seen(browser: Browser, bundled: Path) -> None:
    with context(browser) as student:
        page = opened(student, bundled)
        expect(page.locator(".question")).to_be_focused()
        page.get_by_role("button", name="Show the answer").press("Enter")
        expect(page.get_by_role("region", name="Answer")).to_be_focused()
        press(page, "Tab")
        expect(page.get_by_role("checkbox").first).to_be_focused()
        page.keyboard.press("Space")  # ticks, and does not scroll
        expect(page.get_by_role("checkbox").first).to_be_checked()
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        asked = question(page)
        page.get_by_role("button", name="Good").press("Enter")
        expect(page.locator(".question")).to_be_focused()
        assert question(page) != asked
        expect(page.get_by_role("status").last).to_have_text("Grade 4: 1 day. Saved.")


def test_on_a_low_screen_the_answer_has_the_room(browser: Browser, bundled: Path) -> None:
    """360×740 pixels that are enlarged to 200 % are 360×370: the buttons take less than a third of them."""
    with context(browser) as student:
        page = opened(student, bundled)
        page.set_viewport_size({"width": 360, "height": 370})
        press(page, "Space")
        rests = "() => innerHeight - document.querySelector('footer').getBoundingClientRect().top"
        good, skip = page.get_by_role("button", name="Good"), page.get_by_role("button", name="Skip")
        assert page.evaluate(rests) < 370 / 3
        expect(good).to_be_in_viewport(ratio=1)
        expect(skip).not_to_be_in_viewport()
        press(page, "a")
        good.click()
        assert page.evaluate(rests) < 370 / 3
        press(page, "Space")
        skip.focus()
        press(page, "Shift+Tab")
        press(page, "Tab")
        expect(skip).to_be_in_viewport(ratio=1)
        press(page, "Shift+Tab")
        page.evaluate("document.activeElement.blur(); scrollTo(0, document.body.scrollHeight)")
        expect(skip).to_be_in_viewport(ratio=1)
        check(page, "low")


def test_nothing_is_wider_than_a_phone_and_arabic_ticks_are_on_the_right(
    browser: Browser, tmp_path: Path, home: Path
) -> None:
    sums = r"$L = -\\frac{1}{N}\\sum_{i=1}^{N}\\left[y_i\\log\\hat y_i+(1-y_i)\\log(1-\\hat y_i)\\right]$"
    (tmp_path / "wide.yaml").write_text(
        f"""cards:
- id: {"i" * 190}
  question: "Why is {sums} used? {"q" * 300}"
  short: "It is {sums}"
  answer: "So {sums}\\n\\n- is {sums}\\n\\n> and {sums}\\n\\n| a |\\n|---|\\n| {sums} |\\n\\n{"a" * 300}"
  key_points: ["{sums}", "{"p" * 300}"]
  mistakes: [{{claim: "{sums}", why: "{sums}"}}]
  follow_ups: [{{question: "{sums}", answer: "{sums}"}}]
  tags: [{"t" * 190}]
- {{id: right, question: ما هي الشبكة؟, answer: نموذج., key_points: [نقطة أولى]}}
""",
        "utf-8",
    )
    path = exported(tmp_path, [tmp_path / "wide.yaml"])
    with context(browser) as student:
        page = opened(student, path)
        for _ in range(2):
            press(page, "Space", "f")
            assert page.evaluate(WIDE) == 0
            press(page, "s")
        for card in ("right", "i" * 190):
            page.goto(f"{path.as_uri()}#card/wide%2F{card}")
            assert page.evaluate(WIDE) == 0
        sizes = page.locator(".question math").evaluate("(math) => [math.scrollWidth, math.clientWidth]")
        assert sizes[0] > sizes[1] > 300  # it scrolls inside
        page.goto(f"{path.as_uri()}#study")
        press(page, "u")
        press(page, "u")
        while question(page)[:2] != "ما":
            press(page, "s")
        press(page, "Space")
        box, words = page.get_by_role("checkbox").bounding_box(), page.locator(".points label > span").bounding_box()
        assert box
        assert words
        assert box["x"] > words["x"] + words["width"] / 2


def test_nothing_moves() -> None:
    assert not any(word in (SOURCES / "page.css").read_text("utf-8") for word in ("transition", "animation", "smooth"))


def test_the_bundled_cards_are_small_and_a_thousand_are_not_built_at_once(
    browser: Browser, bundled: Path, tmp_path: Path, home: Path
) -> None:
    assert bundled.stat().st_size < 800_000
    cards = "".join(f"- {{id: c{n}, question: 'Number {n}?', answer: 'Word{n} **it** is.'}}\n" for n in range(1_000))
    (tmp_path / "many.yaml").write_text(f"cards:\n{cards}", "utf-8")
    with context(browser) as student:
        page = opened(student, exported(tmp_path, [tmp_path / "many.yaml"]))
        assert page.evaluate("document.querySelectorAll('*').length") < 100
        press(page, "/")
        rows = page.locator(".list li")
        assert (page.locator("#count").inner_text(), rows.count()) == ("1000 cards", 50)
        page.get_by_role("button", name="Show 50 more").press("Enter")
        expect(rows).to_have_count(100)
        expect(rows.nth(50).locator("a")).to_be_focused()
        page.locator("#search").fill("word777")
        assert rows.all_inner_texts() == ["Number 777?\nmany"]
