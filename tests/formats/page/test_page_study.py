"""Study on a page, in a real browser, opened from a file; its grades come back through `viva merge`."""

from __future__ import annotations

import contextlib
import json
import re
import textwrap
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import CHROMIUM_OPTIONS, NOW, Viva, chromium, deck_text
from pages import context, data_of, exported, file_of, kill_browser, opened, press, question, stored, tap
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from vivadeck import ticks
from vivadeck.app import App
from vivadeck.commands import merge
from vivadeck.progress.records import to_fields

TOMORROW = "2026-03-03T18:00:00+01:00"
DECK = """\
deck: bio
title: Biology
sources:
  web: {title: Web, url: "https://a.example/x"}
cards:
  - id: cell
    question: What is a *cell*?
    short: The smallest unit of life.
    answer: The smallest **unit** of life, with $a^2$ in it.
    key_points: [smallest unit, of life, has a membrane]
    mistakes:
      - {claim: all cells have a nucleus, why: Bacteria have *none*.}
    follow_ups:
      - {question: Who saw it first?, answer: Hooke.}
      - {question: When?, answer: In 1665.}
    tags: [core]
    sources: [web]
    see_also: [membrane]
  - {id: membrane, question: What is a membrane?, answer: A wall.}
  - {id: nucleus, question: What is a nucleus?, answer: The middle., tags: [inside]}
"""


@pytest.fixture
def bio(tmp_path: Path, home: Path) -> Path:
    path = tmp_path / "bio.yaml"
    path.write_text(DECK, "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path, bio: Path) -> Path:
    return exported(tmp_path, [bio])


def status(page: Page) -> str:
    return page.locator("#status").inner_text()


def grades(page: Page) -> list[tuple[str, int]]:
    return [(each["review"]["card"], each["review"]["grade"]) for each in stored(page) if "review" in each]


def merged(path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Merge a page's file as `viva merge` does, without a terminal to answer a question."""
    capsys.readouterr()
    merge.merge(App(), [path], is_agreed=False)
    return capsys.readouterr().out.replace(str(path), "FILE").replace("\n", " ")


def reviews() -> list[dict[str, Any]]:
    return [to_fields(each) for each in App().store.load().reviews]


def test_by_keyboard_as_in_the_terminal(browser: Browser, file: Path) -> None:
    with context(browser) as student:
        page = opened(student, file)
        assert question(page) == "What is a cell?"
        press(page, "4")
        assert status(page) == "Press Space to see the answer first."
        press(page, "Space")
        answer = page.get_by_role("region", name="Answer")
        expect(answer).to_be_focused()
        assert answer.inner_text().startswith("The smallest unit of life.\n")
        assert page.locator("math").count() == 1
        assert "Not: " in page.locator(".mistakes").evaluate(
            "(list) => list.parentElement.innerText.replace('\\n', ': ')"
        )
        assert "Who saw" not in answer.inner_text()
        for shown in ("Who saw it first?", "Hooke.", "When?", "In 1665."):
            press(page, "f")
            assert shown in answer.inner_text()
        press(page, "a")
        press(page, "b")
        assert page.locator(".suggested").inner_text().split("\n") == [
            "Hard",
            "today, then 1 day",
            "suggested",
            "3 Enter",
        ]
        press(page, "b")
        press(page, "d")
        assert status(page) == "This card has 3 key points, so d ticks nothing."
        page.clock.fast_forward(41_000)
        press(page, "Enter")
        expect(page.locator("#status")).to_have_text("Grade 2: today. Saved.")
        expect(page.locator(".question")).to_be_focused()
        press(page, "Space", "5", "s")
        expect(page.locator("#status")).to_have_text("Skipped until tomorrow. Saved.")
        assert question(page) == "What is a cell?"  # once more today
        press(page, "u", "Space", "0", "u", "x")
        review, *others = stored(page)
        points = [ticks.digest(each) for each in ("smallest unit", "of life", "has a membrane")]
        seconds = review["review"].pop("seconds")
        assert 41 <= seconds < 48
        assert review["review"].pop("at")[:17] == "2026-03-02T18:00:"
        assert review["review"] == {
            "card": "bio/cell", "grade": 2, "mode": "study",
            "points": f"+{points[0]} -{points[1]} -{points[2]}", "page": data_of(file)["mark"],
        }  # fmt: skip
        kinds = [(kind, fact["card"]) for each in others for kind, fact in each.items()]
        assert kinds == [
            ("review", "bio/membrane"), ("decision", "bio/nucleus"), ("decision", "bio/nucleus"),
            ("review", "bio/nucleus"), ("undo", "bio/nucleus"), ("decision", "bio/nucleus"),
        ]  # fmt: skip
        press(page, "Escape")
        press(page, "/")
        expect(page.locator("#search")).to_be_focused()
        press(page, "Escape")
        assert question(page) == "What is a cell?"
        press(page, "?")
        assert page.get_by_role("dialog").get_by_text("undo the last grade").is_visible()


def test_by_thumb(browser: Browser, file: Path) -> None:
    with context(browser, has_touch=True, is_mobile=True) as student:
        page = opened(student, file)
        tap(page.get_by_role("button", name="Show the answer"))
        tap(page.get_by_role("button", name="Follow-ups (2)"))
        tap(page.get_by_role("button", name="Show its answer"))
        for point in ("smallest unit", "of life", "has a membrane"):
            page.get_by_label(point).tap()
        tap(page.get_by_role("button", name="Good 1 day suggested"))
        tap(page.get_by_role("button", name="Show the answer"))
        tap(page.get_by_role("button", name="Forgot today"))
        tap(page.get_by_role("button", name="Undo"))
        assert question(page) == "What is a membrane?"
        tap(page.get_by_role("button", name="Skip"))
        tap(page.get_by_role("button", name="Show the answer"))
        tap(page.get_by_role("button", name="Easy 1 day"))
        assert page.locator("h1").inner_text() == "Done. That was the last card of today."
        assert grades(page) == [("bio/cell", 4), ("bio/membrane", 1), ("bio/nucleus", 5)]
        heights = page.evaluate("[...document.querySelectorAll('button, nav a')].map((each) => each.offsetHeight)")
        assert min(heights) >= 44


def test_a_double_tap_neither_grades_nor_suspends(browser: Browser, file: Path) -> None:
    """What comes below the thumb was not read."""
    with context(browser, has_touch=True, is_mobile=True) as student:
        page = opened(student, file)
        page.clock.fast_forward(400)
        page.clock.pause_at(datetime.fromisoformat(NOW) + timedelta(minutes=1))
        opens = page.get_by_role("button", name="Show the answer").bounding_box()
        assert opens
        for share in (0.1, 0.4, 0.6, 0.9):
            x, y = opens["x"] + share * opens["width"], opens["y"] + opens["height"] / 2
            for _ in range(2):
                page.touchscreen.tap(x, y)
            expect(page.get_by_role("region", name="Answer")).to_be_visible()
            assert grades(page) == []
            page.reload()
            page.clock.run_for(400)
        page.touchscreen.tap(opens["x"] + 9, opens["y"] + 9)
        page.clock.run_for(400)
        easy = page.get_by_role("button", name="Easy").bounding_box()
        assert easy
        for _ in range(2):
            page.touchscreen.tap(easy["x"] + easy["width"] / 2, easy["y"] + 4)  # where Suspend is for the next card
        assert question(page) == "What is a membrane?"
        assert [list(each) for each in stored(page)] == [["review"]]
        assert page.get_by_role("region", name="Answer").count() == 0
        page.clock.run_for(400)
        for _ in range(2):
            page.keyboard.press("Enter")
        assert page.get_by_role("region", name="Answer").count() == 1
        page.clock.run_for(400)
        page.keyboard.press("x")
        page.keyboard.press("x")
        assert [list(each) for each in stored(page)] == [["review"], ["decision"]]
        page.keyboard.press("u")
        page.keyboard.press("u")  # an undo shows what it does, and is often wanted twice
        assert question(page) == "What is a cell?"
        page.clock.resume()


def test_an_undo_brings_the_answer_back_with_its_ticks(browser: Browser, file: Path) -> None:
    with context(browser) as student:
        page = opened(student, file)
        press(page, "Space", "a", "c", "f", "1", "u")
        assert question(page) == "What is a cell?"
        assert page.get_by_role("region", name="Answer").inner_text().count("Who saw it first?") == 1
        assert [page.get_by_role("checkbox").nth(place).is_checked() for place in range(3)] == [True, False, True]
        press(page, "3")
        review = stored(page)[-1]["review"]
        assert (review["grade"], review["points"].count("+")) == (3, 2)


def test_what_was_suspended_here_is_asked_again_from_its_card(
    browser: Browser, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with context(browser) as student:
        page = opened(student, file)
        press(page, "x", "s")
        page.goto(file.as_uri() + "#card/bio%2Fcell")
        page.get_by_role("button", name="Ask it again").click()
        expect(page.locator("main")).to_contain_text("New: not asked yet.")
        assert status(page) == "It is asked again."
        press(page, "Escape")
        assert question(page) == "What is a cell?"
        merged(file_of(page, tmp_path), capsys)
    assert not any(item.is_suspended for item in App().select().items())


def test_an_address_that_names_no_part_shows_the_question(browser: Browser, file: Path) -> None:
    with context(browser) as student:
        for part in ("#__proto__", "#constructor/x", "#%E0", "#card/none"):
            page = opened(student, file, part)
            assert page.locator("h1, .question").count() == 1


def test_a_reload_and_a_lost_tab_go_on_where_one_was(browser: Browser, file: Path) -> None:
    with context(browser, keeps=True) as student:
        page = opened(student, file)
        press(page, "Space")
        press(page, "5")
        page.reload()
        assert question(page) == "What is a membrane?"
        press(page, "Space")
        press(page, "4")
        page.close()  # runs nothing in the page
        page = opened(student, file)
        assert question(page) == "What is a nucleus?"
        assert page.locator(".line").inner_text().split("\n")[1] == "3 of 3"
        press(page, "u")
        assert question(page) == "What is a membrane?"


def test_a_saved_grade_survives_a_browser_that_dies_at_once(browser: Browser, file: Path, tmp_path: Path) -> None:
    """All of its processes are killed right after "Saved", as where the battery is empty."""

    def started() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=[*CHROMIUM_OPTIONS]
        )

    student = started()
    page = opened(student, file)
    page.keyboard.press("Space")
    page.keyboard.press("4")
    expect(page.locator("#status")).to_have_text("Grade 4: 1 day. Saved.")
    kill_browser(tmp_path / "profile")
    with contextlib.suppress(Error):  # Playwright may have seen that it is dead, or not yet
        student.close()
    with contextlib.closing(started()) as student:
        page = opened(student, file)
        expect(page.locator(".question")).to_have_text("What is a membrane?")
        assert grades(page) == [("bio/cell", 4)]


NOT_ON_DISK = "Your browser keeps it, but could not put it on the disk at once."
NO_DATABASE = "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError'); };"
REFUSALS = [
    "() => { throw new DOMException('', 'SecurityError'); }",
    "() => null",
    "() => ({ setItem() {}, getItem: () => null })",  # says yes, and forgets
]
FILL = """() => {
  let size = 1 << 22;
  for (let number = 0; size >= 1; number += 1) {
    try { localStorage.setItem(`other ${number}`, "x".repeat(size)); } catch { size >>= 1; }
  }
}"""


def test_a_full_storage_is_told_and_nothing_is_lost(browser: Browser, file: Path, tmp_path: Path) -> None:
    with context(browser) as student:
        student.add_init_script(NO_DATABASE)
        page = opened(student, file)
        page.evaluate(FILL)
        press(page, "Space")
        press(page, "4")
        expect(page.locator("#status")).to_have_text("Grade 4: 1 day. Not saved in this browser.")
        told = page.get_by_role("alert").inner_text()
        assert told.startswith(
            "Your browser does not save your grades: its storage is full. 1 change is only in this tab: "
        )
        assert stored(page) == []
        saved = json.loads(file_of(page, tmp_path).read_bytes())
        assert [each["card"] for each in saved["reviews"]] == ["bio/cell"]
        page.evaluate(
            "for (const key of Object.keys(localStorage)) if (key.startsWith('other')) localStorage.removeItem(key);"
        )
        press(page, "Escape")
        press(page, "Space")
        press(page, "5")
        expect(page.locator("#status")).to_have_text(f"Grade 5: 1 day. {NOT_ON_DISK}")
        assert grades(page) == [("bio/cell", 4), ("bio/membrane", 5)]
        assert page.get_by_role("alert").inner_text() == ""


def test_a_disk_that_refuses_is_told_and_tried_again(browser: Browser, file: Path) -> None:
    """localStorage has the grade, but the database, which says when it is on the disk, does not take it."""
    with context(browser) as student:
        page = opened(student, file)
        page.evaluate(
            "window.put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = () => { throw Error(); }; 0"
        )
        press(page, "Space")
        press(page, "4")
        expect(page.locator("#status")).to_have_text(f"Grade 4: 1 day. {NOT_ON_DISK}")
        assert grades(page) == [("bio/cell", 4)]
        page.evaluate("IDBObjectStore.prototype.put = window.put; 0")
        press(page, "Space")
        press(page, "5")
        expect(page.locator("#status")).to_have_text("Grade 5: 1 day. Saved.")
        page.evaluate("localStorage.clear()")
        page.reload()  # both come back from the database
        expect(page.locator(".question")).to_have_text("What is a nucleus?")


@pytest.mark.parametrize("opening", ["null", "{ addEventListener() {} }"])  # refuses, never answers
def test_saved_is_not_said_where_no_database_says_so(browser: Browser, file: Path, opening: str) -> None:
    """localStorage alone gets to the disk seconds later."""
    with context(browser) as student:
        student.add_init_script(f"IDBFactory.prototype.open = () => ({opening});")
        page = opened(student, file)
        press(page, "Space")
        press(page, "4")
        if opening != "null":
            expect(page.locator("#status")).to_have_text("Grade 4: 1 day.")
            page.clock.fast_forward(2_000)
        expect(page.locator("#status")).to_have_text(f"Grade 4: 1 day. {NOT_ON_DISK}")
        assert page.get_by_role("alert").inner_text() == ""


@pytest.mark.parametrize("storage", REFUSALS)
def test_the_database_alone_keeps_grades(browser: Browser, file: Path, tmp_path: Path, storage: str) -> None:
    with context(browser) as student:
        student.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ get: {storage} }});")
        page = opened(student, file)
        press(page, "Space")
        press(page, "4")
        expect(page.locator("#status")).to_have_text("Grade 4: 1 day. Saved.")
        assert page.get_by_role("alert").inner_text() == ""
        page.reload()
        expect(page.locator(".question")).to_have_text("What is a membrane?")
        press(page, "Space")
        press(page, "1")
        expect(page.locator("#status")).to_have_text("Grade 1: today. Saved.")
        page.goto(file.as_uri() + "#grades")
        page.reload()
        expect(page.locator("h1")).to_have_text("2 grades to bring to viva")
        expect(page.locator("main")).to_contain_text("All of them are saved in this browser.")
        expect(page.get_by_role("alert")).to_have_text("")
        saved = json.loads(file_of(page, tmp_path).read_bytes())
        assert [each["grade"] for each in saved["reviews"]] == [4, 1]


@pytest.mark.parametrize("storage", REFUSALS)
def test_a_browser_that_keeps_nothing(browser: Browser, file: Path, tmp_path: Path, storage: str) -> None:
    with context(browser) as student:
        student.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ get: {storage} }}); {NO_DATABASE}")
        page = opened(student, file, "#grades")
        assert (
            "Your browser does not save your grades: it keeps nothing for this page."
            in page.locator("main").inner_text()
        )
        press(page, "Escape")
        assert page.get_by_role("alert").inner_text() == (
            "Your browser does not save your grades: it keeps nothing for this page. "
            "They will be only in this tab: before you close it, save a file in Grades."
        )
        press(page, "Space", "4", "Space", "1", "Space", "3", "u")
        assert (
            "it keeps nothing for this page. 4 changes are only in this tab" in page.get_by_role("alert").inner_text()
        )
        page.get_by_role("link", name="Grades").first.click()
        expect(page.locator("main")).to_contain_text(
            "Your browser has not saved 4 changes: it keeps nothing for this page. The file has them all."
        )
        text = json.loads(page.locator("textarea").input_value())
        assert [each["grade"] for each in text["reviews"]] == [4, 1]
        assert json.loads(file_of(page, tmp_path).read_bytes()) == text
        assert page.locator("h1").inner_text() == "Nothing new since you took your grades along"
        assert page.get_by_role("alert").inner_text().endswith("in this tab, and in the file that you took along.")


def test_a_browser_that_is_cleared_in_between_loses_nothing(browser: Browser, file: Path) -> None:
    """The tab has the grades, and puts them back."""
    with context(browser) as student:
        page = opened(student, file)
        press(page, "Space", "4")
        expect(page.locator("#status")).to_have_text("Grade 4: 1 day. Saved.")
        session = student.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": "file://", "storageTypes": "all"})
        press(page, "Space", "5")
        expect(page.locator("#status")).to_have_text("Grade 5: 1 day. Saved.")
        page.evaluate("localStorage.clear()")
        page.reload()
        expect(page.locator(".question")).to_have_text("What is a nucleus?")


def test_two_tabs_lose_nothing_and_follow_each_other(browser: Browser, file: Path) -> None:
    with context(browser, keeps=True) as student:
        one, other = opened(student, file), opened(student, file)
        for page in (one, other):
            press(page, "Space")
        press(one, "4")
        expect(other.locator(".question")).to_have_text("What is a membrane?")
        press(other, "Space")
        press(other, "5")
        expect(one.locator(".question")).to_have_text("What is a nucleus?")
        assert grades(one) == grades(other) == [("bio/cell", 4), ("bio/membrane", 5)]
        one.evaluate("localStorage.clear()")  # somebody clears the browser: the tabs put their grades back
        press(one, "Space")
        press(one, "4")
        assert len(grades(one)) == 3


def test_grades_come_back_through_merge_however_often(
    browser: Browser, file: Path, bio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with context(browser) as student:
        page = opened(student, file)
        press(page, "Space", "a", "4", "Space", "4", "x")
        first = file_of(page, tmp_path / "1")
        assert first.name == "viva-grades.json"
        assert page.locator("#unsent").inner_text() == ""
        assert merged(first, capsys).startswith(
            "FILE: 2 new reviews, 1 newer decision. Your progress now has 2 reviews."
        )
        assert merged(first, capsys).startswith("FILE: nothing new.")
        before = reviews()
        assert [(each["card"], each["grade"], each["mode"]) for each in before] == [
            ("bio/cell", 4, "study"), ("bio/membrane", 4, "study"),
        ]  # fmt: skip
        assert before[0]["points"].startswith(f"+{ticks.digest('smallest unit')} -")
        press(page, "Escape")
        press(page, "u", "u", "Space", "1")  # the suspension and the grade are taken back
        assert merged(file_of(page, tmp_path / "2"), capsys).startswith(
            "FILE: 1 new review, 1 review undone, 1 newer decision. Your progress now has 2 reviews."
        )
        assert merged(first, capsys).startswith("FILE: nothing new.")
        assert [each["grade"] for each in reviews()] == [4, 1]
    items = {item.card.id: item for item in App([bio]).select().items()}
    assert [items[f"bio/{name}"].schedule is None for name in ("cell", "membrane", "nucleus")] == [False, False, True]
    assert not any(item.is_suspended for item in items.values())


def test_grades_survive_a_mail_that_breaks_their_lines(
    browser: Browser, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with context(browser) as student:
        page = opened(student, file)
        press(page, "Space", "a", "b", "4", "Space", "4", "x")
        page.goto(page.url.partition("#")[0] + "#grades")
        text = page.locator("textarea").input_value()
    mail = "\r\n".join(
        part
        for line in text.split("\n")
        for part in textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False)
    )
    (tmp_path / "mail.txt").write_text(mail, "utf-8")
    assert merged(tmp_path / "mail.txt", capsys).startswith("FILE: 2 new reviews, 1 newer decision.")
    assert reviews()[0]["points"].count(" ") == 2


def test_a_new_page_knows_which_grades_viva_has(
    browser: Browser,
    file: Path,
    bio: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was merged goes out of what is to be brought; what was only saved as a file comes back. No grade is lost."""

    def exported_in(name: str) -> Page:
        (tmp_path / name).mkdir()
        # no two pages are made in the same millisecond
        monkeypatch.setenv("VIVA_NOW", (datetime.fromisoformat(NOW) + timedelta(seconds=int(name))).isoformat())
        return opened(student, exported(tmp_path / name, [bio]))

    def check_left(page: Page, words: str, number: str) -> None:
        for part in ("#cards", "#grades"):
            page.goto(page.url.partition("#")[0] + part)
        expect(page.locator("h1")).to_have_text(words)
        expect(page.locator("#unsent")).to_have_text(number)

    with context(browser, keeps=True) as student:
        first = opened(student, file)
        check_left(first, "No grades yet", "")
        press(first, "Escape")
        press(first, "Space", "4", "Space", "5", "x")
        expect(first.locator("#unsent")).to_have_text("(3)")
        file_of(first, tmp_path / "1")
        first.reload()
        check_left(first, "Nothing new since you took your grades along", "")
        assert "The next page that you export knows" in first.locator("main").inner_text()
        second = exported_in("2")  # without a merge: the file may have got lost
        check_left(second, "2 grades and 1 other change to bring to viva", "(3)")
        assert merged(file_of(second, tmp_path / "2"), capsys).startswith("FILE: 2 new reviews, 1 newer decision.")
        third = exported_in("3")
        check_left(third, "Nothing new to bring to viva", "")
        assert "viva had them already" in third.locator("main").inner_text()
        first.reload()  # it is older than the merge
        check_left(first, "2 grades and 1 other change to bring to viva", "(3)")
        press(first, "Escape")
        press(first, "u", "u", "Space", "0")  # the suspension and the grade 5
        check_left(first, "2 grades to bring to viva", "(2)")
        check_left(third, "1 grade and 1 other change to bring to viva", "(2)")
        text = file_of(third, tmp_path / "3").read_text("utf-8")
        assert [each["grade"] for each in json.loads(text)["reviews"]] == [4, 0]
        assert merged(tmp_path / "3" / "viva-grades.json", capsys).startswith(
            "FILE: 1 new review, 1 review undone, 1 newer decision."
        )
        check_left(exported_in("4"), "Nothing new to bring to viva", "")
    assert [each["grade"] for each in reviews()] == [4, 0]


def test_cards_that_are_all_suspended_are_said_to_be(browser: Browser, file: Path) -> None:
    with context(browser) as student:
        page = opened(student, file)
        for _ in range(3):
            press(page, "x")
        assert page.locator("main").inner_text().split("\n\n")[:3] == [
            "All of these cards are suspended.",
            "Bring your grades to viva: Grades.",
            "To bring one back, type on your computer: viva resume CARD. Then export a new page.",
        ]
        press(page, "u")
        assert question(page) == "What is a nucleus?"


def test_a_clock_that_is_behind_the_page_is_said_to_be(browser: Browser, file: Path) -> None:
    with context(browser, keeps=True) as student:
        page = opened(student, file)
        page.clock.set_fixed_time("2020-01-01T00:30:00+01:00")
        page.reload()
        press(page, "Space", "4", "s", "x", "u")
        why = "A grade would get a wrong date, so no card is asked now."
        assert page.locator("main").inner_text().split("\n\n")[:3] == [
            "The clock of this device is behind.",
            f"It says Wed 1 Jan 2020, but this page was made on Mon 2 Mar 2026. {why}",
            "Set the clock right, then open the page again.",
        ]
        assert stored(page) == []
        page.clock.set_fixed_time("2026-03-02T17:30:00+01:00")  # two clocks are never the same
        page.reload()
        press(page, "Space")
        press(page, "4")
        assert question(page) == "What is a membrane?"


def test_a_page_of_new_cards_is_not_taken_for_a_stranger(
    browser: Browser, viva: Viva, deck: Path, bio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    viva("study", "--decks", str(deck), "--new", "1", stdin="\n4\n")
    with context(browser) as student:
        page = opened(student, exported(tmp_path, [bio]))
        press(page, "Space")
        press(page, "4")
        path = file_of(page, tmp_path)
    strange = tmp_path / "friend.json"
    strange.write_text(path.read_text("utf-8").replace('"page":', '"leaf":'), "utf-8")
    assert viva("merge", str(strange)).status == 1
    assert merged(path, capsys).startswith("FILE: 1 new review.")


def test_the_day_after_follows_sm2_and_says_so(browser: Browser, file: Path, viva: Viva, bio: Path) -> None:
    with context(browser, keeps=True) as student:
        page = opened(student, file)
        assert page.locator(".notice").count() == 0
        press(page, "Space", "4", "Space", "1", "s")
        page.clock.set_fixed_time("2026-03-03T03:59:00+01:00")  # the night belongs to the evening before
        page.reload()
        assert question(page) == "What is a membrane?"
        page.clock.set_fixed_time(TOMORROW)
        page.reload()
        assert page.locator(".notice").inner_text() == (
            "This page was made on Mon 2 Mar. Today, Tue 3 Mar, it asks what is due by SM-2 alone; "
            "export a new one when you have studied elsewhere."
        )
        asked = []
        for _ in range(3):
            asked.append(question(page))
            press(page, "Space")
            press(page, "4")
        assert asked == ["What is a membrane?", "What is a cell?", "What is a nucleus?"]


def test_the_page_asks_what_the_plan_asks(browser: Browser, viva: Viva, tmp_path: Path) -> None:
    cards = "\n".join(f"- {{id: c{n}, question: 'Number {n}?', answer: Yes., tags: [t{n % 3}]}}" for n in range(9))
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(f"deck: {name}\ncards:\n{cards.replace('Number', name)}\n", "utf-8")
    decks = [tmp_path / "one.yaml", tmp_path / "two.yaml"]
    options = [word for path in decks for word in ("--decks", str(path))]
    assert viva("exam", "2026-03-09", "--deck", "one", "--cards", "4", *options).status == 0
    path = exported(tmp_path, decks)
    out = viva("study", *options, stdin="\n4\n" * 30).out
    with context(browser, keeps=True) as student:
        page = opened(student, path)
        asked = []
        press(page, "Space")
        assert page.locator(".grades").inner_text().split("\n")[1:9:3] == ["today", "today, then ~1 day", "~1 day"]
        page.reload()
        while page.locator(".question").count():
            asked.append(question(page))
            press(page, "Space")
            press(page, "4")
        notice = page.locator("main").inner_text().split("\n")[-1]
        assert notice.startswith(
            "Exam in 7 days, Mon 9 Mar (one). This page was made on Mon 2 Mar. From the next day on"
        )
        assert notice.endswith("export a new one for the plan.")
    assert asked == re.findall(r"^\[.*?\] (.*)$", out, re.MULTILINE)
    assert len(asked) == 4 + 9


def test_other_pages_in_the_browser_keep_their_grades(browser: Browser, file: Path, deck: Path, tmp_path: Path) -> None:
    """A later page of the same student knows the grades of an earlier one, also of cards that it does not have."""
    with context(browser, keeps=True) as student:
        page = opened(student, file)
        press(page, "Space")
        press(page, "4")
        page.evaluate("localStorage.setItem('viva/other/x review y', '{}'); localStorage.setItem('theirs', '1');")
        (tmp_path / "later").mkdir()
        later = opened(student, exported(tmp_path / "later", [deck]))
        press(later, "Space")
        press(later, "5")
        text = file_of(later, tmp_path / "later").read_text("utf-8")
        assert [each["card"] for each in json.loads(text)["reviews"]] == ["bio/cell", "small/one"]
        assert later.evaluate("localStorage.getItem('theirs')") == "1"


def test_search_and_browse(browser: Browser, file: Path) -> None:
    with context(browser) as student:
        page = opened(student, file, "#cards")
        rows = page.locator(".list a")
        for query, hits in {
            "": ["What is a cell?", "What is a membrane?", "What is a nucleus?"],
            "NUCLEUS": ["What is a nucleus?", "What is a cell?"],
            "memb -cell": ["What is a membrane?"],
            '"unit of life"': ["What is a cell?"],
            "tag:core": ["What is a cell?"],
            "deck:bio -tag:core middle": ["What is a nucleus?"],
            "is:due": [],
            "hooke": ["What is a cell?"],
            "mem-brane, wall?": ["What is a membrane?"],
            "what-is": ["What is a cell?", "What is a membrane?", "What is a nucleus?"],
        }.items():
            page.locator("#search").fill(query)
            assert rows.all_inner_texts() == hits, query
        page.locator("#search").fill("nuclues -wall")
        assert page.locator("#count").inner_text() == "No card matches. Did you mean nucleus -wall?"
        page.get_by_role("link", name="nucleus -wall").click()
        expect(rows).to_have_text(["What is a nucleus?", "What is a cell?"])
        assert page.locator("#search").input_value() == "nucleus -wall"
        page.locator("#search").fill("is:foo")
        assert page.locator("#count").inner_text() == (
            "is:foo is unknown. It can be new, due, learned, leech, suspended, unanswered."
        )
        assert rows.count() == 0
        page.locator("#search").fill("cell")
        page.get_by_label("Tag").select_option("core")
        assert page.locator("#search").input_value() == "cell tag:core"
        rows.first.click()
        expect(page.locator(".question")).to_have_text("What is a cell?")
        assert page.locator("main").inner_text().endswith("New: not asked yet.")
        page.get_by_role("link", name="What is a membrane?").click()
        expect(page.locator(".question")).to_have_text("What is a membrane?")
        page.go_back()
        expect(page.locator(".question")).to_have_text("What is a cell?")
        page.go_back()
        expect(page.locator("#search")).to_have_value("cell tag:core")


def test_a_new_deck_of_words_only(browser: Browser, tmp_path: Path, home: Path) -> None:
    path = tmp_path / "bare.yaml"
    path.write_text(deck_text("bare", "one"), "utf-8")
    with context(browser) as student:
        page = opened(student, exported(tmp_path, [path]))
        press(page, "Space")
        press(page, "f")
        assert status(page) == "This card has no follow-ups."
        press(page, "3")
        press(page, "Space")
        press(page, "4")
        assert page.locator("h1").inner_text().startswith("Done.")
