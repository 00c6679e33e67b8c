"""Paper, as viva writes it and as a real browser prints it: `pypdf` reads the pages again."""

from __future__ import annotations

import io
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from conftest import ROOT
from pypdf import PdfReader
from written_decks import decks_in

from vivadeck.commands.export import export_print
from vivadeck.commands.suspend import suspend_command
from vivadeck.errors import VivaError
from vivadeck.formats import paper, paper_fit, paper_pages
from vivadeck.formats.paper import Kind
from vivadeck.formats.pictures import ImageFiles
from vivadeck.markdown import mathml, to_html
from vivadeck.model import Card, Deck

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.usefixtures("module_home")
HIGHEST_OF_FOOT, ROOM = 45, 96  # points: of the page's number, and four lines to write on
SHEETS = {"A4": 680, "Letter": 703}  # sizes of paper, with the width that its margins leave, in CSS pixels
TAGS = re.findall(
    r"\w+",
    "html head meta title style body header main section article div span p h1 h2 h3 h4 h5 h6 ul ol li b bdi strong em "
    "s code pre blockquote table thead tbody tr th td br hr wbr a img math mrow mi mo mn mtext mspace mfrac msqrt "
    "mroot msub msup msubsup munder mover munderover mtable mtr mtd mstyle",
)
ATTRIBUTES = re.findall(
    r"[\w-]+",
    "lang charset name content http-equiv class dir role aria-level href title src alt start display displaystyle "
    "stretchy form",
)
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
LONG = "\n\n".join(f"    Paragraph {number} of a long answer, which {'goes on and ' * 30}ends." for number in range(24))
BAD = '</style></title><script>window.hit = 1</script><img src="https://a.example/x.png" onerror="window.hit = 1">'
DECK = rf"""
deck: bad
title: '{BAD}'
cards:
- id: harm
  question: 'What is {BAD}?'
  short: 'It is {BAD} and [a](javascript:alert(1))'
  answer: |
    # {BAD}
    ![seen](seen.png) ![unseen](https://a.example/y.png) [web](https://a.example/?a=1&b="c") <https://b.example/>

    ```python
    def f(): return "{BAD}"  # {"a" * 300}
    ```

    | a | b | c |
    |:--|--:|---|
    | 1 | 2 | {"word" * 60} |

    $$\sum_i {" + x_i" * 60} = \frac{{1}}{{2}}$$ and $\href{{javascript:alert(1)}}{{x}}$
  key_points: ['{BAD}', '$\text{{{BAD}}} < y$']
  mistakes: [{{claim: '{BAD}', why: '{BAD}'}}]
  follow_ups: [{{question: '{BAD}', answer: '{BAD}'}}]
- id: unanswered
  question: Who answers this one?
- id: right
  question: מהו עץ החלטה?
  answer: עץ. החלטה.
  key_points: [מפצל את הנתונים]
- id: long
  question: {"Donaudampfschifffahrt" * 12}
  answer: |
{LONG}
"""


class Page(HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.words = ""
        self.feed(html)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [str(value) for name, value in attrs if name in ("href", "src")]
        self.words += " "

    def handle_data(self, data: str) -> None:
        self.words += data


def chosen(folder: Path) -> paper.DeckCards:
    return [(deck, deck.cards) for deck in decks_in(folder)]


def written(kind: Kind, cards: paper.DeckCards) -> str:
    return paper.dump(kind, cards, "Mon 2 Mar 2026", ImageFiles()).decode()


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> paper.DeckCards:
    """Return the cards of a deck that was made to do harm, and is hard to lay out."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "bad.yaml").write_text(DECK, "utf-8")
    (folder / "seen.png").write_bytes(PICTURE)
    return chosen(folder)


SHOWN = (
    "Asked?",
    "In short.",
    "The answer.",
    "A point",
    "Claimed",
    "Because.",
    "Asked next?",
    "Said then.",
    "Mark",
    "____",
)
ON_PAPER = {
    Kind.QUESTIONS: ("Asked?", "____"),
    Kind.ANSWERS: ("Asked?", "In short.", "The answer.", "A point", "Claimed", "Because."),
    Kind.EXAMINER: ("Asked?", "In short.", "A point", "Claimed", "Because.", "Asked next?", "Said then.", "Mark"),
    Kind.LAST_DAY: ("Asked?", "In short."),
}


@pytest.mark.parametrize("kind", Kind)
def test_each_paper_has_what_it_is_for(kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "d.yaml").write_text(
        "deck: d\ntitle: The deck\ncards:\n- question: Asked?\n  short: In short.\n  answer: The answer.\n"
        "  key_points: [{point: A point, says: [Other words]}]\n  mistakes: [{claim: Claimed, why: Because.}]\n"
        "  follow_ups: [{question: Asked next?, answer: Said then.}]\n  tags: [core]\n"
        "- {question: Nobody knows?, tags: [core]}\n"
        "- {question: Without points?, answer: Words alone., tags: [core]}\n",
        "utf-8",
    )
    html = written(kind, chosen(tmp_path))
    whole, unanswered, without_points = html.split("<article")[1:]
    words = Page(whole.replace('<div class="room"></div>', "____")).words
    assert [each for each in SHOWN if each in words] == [*ON_PAPER[kind]]
    assert ("No answer yet" in unanswered) == (kind is not Kind.QUESTIONS)
    assert 'class="room"' in unanswered
    assert ("Words alone." in without_points) == (kind is not Kind.QUESTIONS)
    assert "The deck" in html
    assert ("Name" in html) == (kind in (Kind.QUESTIONS, Kind.EXAMINER))


def test_cards_have_the_same_numbers_on_each_kind_of_paper(bad: paper.DeckCards) -> None:
    numbers = [re.findall(r'class="number">(\d+)<', written(kind, bad)) for kind in Kind]
    assert numbers == [[str(each + 1) for each in range(len(bad[0][1]))]] * 3 + [[]]


@pytest.mark.parametrize("kind", Kind)
def test_no_text_of_a_deck_is_more_than_text(kind: Kind, bad: paper.DeckCards) -> None:
    html = written(kind, bad)
    page = Page(html)
    assert page.tags <= {*TAGS}
    assert page.attributes <= {*ATTRIBUTES}
    assert {each[:15] for each in page.addresses} <= {
        "https://a.exam",
        "https://a.examp",
        "https://b.examp",
        "data:image/png;",
    }
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_a_link_is_followed_by_its_address_unless_that_is_what_it_says(bad: paper.DeckCards) -> None:
    words = Page(written(Kind.ANSWERS, bad)).words
    assert "web (https://a.example/?a=1&b=%22c%22)" in words
    assert words.count("https://b.example/") == 1


def test_of_a_deck_without_core_cards_all_are_taken() -> None:
    def deck(name: str, *tags: Sequence[str]) -> tuple[Deck, Sequence[Card]]:
        cards = [Card(f"{name}/{at}", name, "Q?", "A.", tags=tuple(each)) for at, each in enumerate(tags)]
        return Deck(name, name, cards), cards

    cards, without = paper.core([deck("a", ["core"], [], ["x", "core"]), deck("b", [], ["x"])])
    assert [[card.id for card in of_deck] for _, of_deck in cards] == [["a/0", "a/2"], ["b/0", "b/1"]]
    assert without == ["b"]


def test_more_headlines_have_smaller_letters_and_then_more_pages() -> None:
    card = (
        '<div class="question" role="heading" aria-level="3">What is the question of this card?</div>'
        f'<div class="short" dir="auto">{"A short answer has up to 25 words. " * 3}</div>'
    )
    fits = [paper_pages.fit(card * number) for number in range(1, 200, 3)]
    on_two = [each for each in fits if each[1] <= 2]
    assert sorted(on_two, key=lambda each: (-each[0], each[1])) == on_two
    assert sorted(pages for _, pages in fits) == [pages for _, pages in fits]
    assert fits[0] == (11, 1)
    assert [size for size, pages in fits if pages == 2][-1] == 7.5
    assert {size for size, pages in fits if pages > 2} == {9}


CASES = r"f(x) = \begin{cases} \frac{1}{1+e^{-x}} & \text{if %s} \\ 0 & \text{otherwise} \end{cases}"
RADICAL = rf"\sqrt{{{'+'.join(f'x_{{{number}}}^2' for number in range(12))}}}"
WIDE = [  # formula, room in millimetres, into how many parts it goes, whether its letters are smaller, its text
    ("a = b + c", 158, 1, False, ""),
    ("a = b" + " + x_i" * 30, 158, 32, False, ""),
    (CASES % ("it is cold " * 7), 158, 2, True, ""),
    (
        CASES % ("very " * 40 + "cold"),
        158,
        0,
        False,
        f"f(x) = {{1 / (1 + e⁻ˣ) if {'very ' * 40}cold; 0 otherwise}}",
    ),
    (RADICAL, 158, 1, False, ""),
    (RADICAL, 84, 1, True, ""),
    (RADICAL, 40, 0, False, "√(x₀² + x₁² + x₂² + x₃² + x₄² + x₅² + x₆² + x₇² + x₈² + x₉² + x₁₀² + x₁₁²)"),
    (r"\text{%s}" % ("a" * 200), 158, 0, False, "a" * 200),
]


@pytest.mark.parametrize(("tex", "room", "parts", "is_smaller", "text"), WIDE)
def test_a_wide_formula_is_several_or_smaller_or_a_text_that_means_the_same(
    tex: str, room: float, parts: int, is_smaller: bool, text: str
) -> None:
    shown = paper_fit.formula(tex, True, room)
    assert shown.count("<math") == parts
    assert ("letters-" in shown) == is_smaller
    if parts:
        whole = mathml.formula(tex, True)
        assert Page(shown).words.replace(" ", "") == Page(whole).words.replace(" ", "")
        assert all(shown.count(f"<{tag}") == whole.count(f"<{tag}") for tag in ("mfrac", "msqrt", "mtable", "mtr"))
    else:
        assert Page(shown).words == text


def test_a_table_of_many_columns_has_smaller_letters() -> None:
    def fitted(columns: int) -> str:
        rows = "".join(f"<tr>{'<td>1234.5</td>' * columns}</tr>" for _ in range(2))
        return paper_fit.fitted(f"<table>{rows}</table>", 158).partition("<tr>")[0]

    tags = [fitted(columns) for columns in range(1, 40)]
    assert list(dict.fromkeys(tags)) == [
        "<table>",
        *(f'<table class="letters-{size}">' for size in ("8", "7-5", "7", "6-5", "6")),
        '<table class="letters-6 broken">',
    ]


def test_the_command_says_what_to_do_and_what_stands_for_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deck, file = tmp_path / "d.yaml", tmp_path / "paper.html"
    deck.write_text("deck: d\ntitle: D\ncards: [{question: Q?, answer: One. Two.}, {question: Unanswered?}]\n", "utf-8")
    for kind in Kind:
        export_print(file, kind=kind, decks=[deck])
    said = capsys.readouterr()
    assert said.out == f"{file}: 2 cards in 1 deck, about 1 page. Open it in a browser and print it.\n" * 4
    assert said.err == (
        "No chosen card of d has the tag core, so all chosen cards are on the paper.\n"
        "1 card has no short answer. The paper has the first sentence of its answer instead: d/q.\n"
    )
    export_print(file, query="-answer", decks=[deck])  # replaces its own file
    other = tmp_path / "other.html"
    other.write_text("<!DOCTYPE html>\n<html>", "utf-8")
    for place, message in (
        (other, "is not a file of this kind from viva"),
        (tmp_path / "paper.pdf", r"write .*paper\.html instead, open it in a browser and print it to a PDF"),
        (Path("general"), r"The file comes first, then the decks: `viva export print print\.html general`"),
        (tmp_path / "paper.txt", r"does not end in \.html"),
        (tmp_path, "is a folder"),
    ):
        with pytest.raises(VivaError, match=message):
            export_print(place, decks=[deck])
    assert other.read_text("utf-8") == "<!DOCTYPE html>\n<html>"


def test_suspended_cards_are_on_no_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck, file = tmp_path / "d.yaml", tmp_path / "paper.html"
    deck.write_text("deck: d\ncards: [{question: One?}, {question: Two?}, {question: Three?, tags: [core]}]\n", "utf-8")
    suspend_command(["d/two"], decks=[deck])
    capsys.readouterr()
    for kind in Kind:
        export_print(file, kind=kind, decks=[deck])
        assert "Two?" not in file.read_text("utf-8")
        assert capsys.readouterr().err == (
            "1 card is suspended, so it is not on the paper: d/two. To bring it back: `viva resume d/two`\n"
        )
    with pytest.raises(VivaError, match=r"All of these cards are suspended\. To bring one back: `viva resume CARD`"):
        export_print(file, query="two", decks=[deck])


# How far to the right any word or box goes, also one that is cut off.
WIDTH = """() => {
  const range = document.createRange();
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let right = document.scrollingElement.scrollWidth;
  while (words.nextNode()) {
    range.selectNodeContents(words.currentNode);
    for (const box of range.getClientRects()) right = Math.max(right, Math.floor(box.right));
  }
  return right;
}"""


class Printed(NamedTuple):
    """What a browser made of a file: its pages for each size of paper, how wide it is, and what it reported."""

    pages: Mapping[str, Sequence[Any]]
    widths: Mapping[int, int]
    faults: Sequence[str]
    facts: Any


def printed(browser: Browser, file: Path, *sheets: str) -> Printed:
    """Print a file from a real browser, and look how wide it is on all paper and on a phone."""
    page = browser.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on(
        "request",
        lambda request: faults.append(request.url) if not request.url.startswith(("file:", "data:")) else None,
    )
    page.goto(file.as_uri())
    facts = page.evaluate(
        "() => ({hit: window.hit, title: document.title, seen: [...document.images].map(each => each.naturalWidth)})"
    )
    pages = {sheet: PdfReader(io.BytesIO(page.pdf(format=sheet))).pages for sheet in sheets}
    widths = {}
    for media, width in (*(("print", each) for each in SHEETS.values()), ("screen", 360)):
        page.emulate_media(media=media)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        widths[width] = page.evaluate(WIDTH)
    page.close()
    return Printed(pages, widths, faults, facts)


def lines(page: Any, columns: int) -> Iterator[list[str]]:
    """Yield the lines of text in each column of a page, from the top, without the page's number."""
    rows: dict[tuple[int, int], str] = {}

    def note(text: str, to_page: Sequence[float], at: Sequence[float], *_: Any) -> None:
        across, up = at[4] * to_page[0] + to_page[4], round(at[5] * to_page[3] + to_page[5])
        if text.strip() and up > HIGHEST_OF_FOOT:
            column = int(across * columns / float(page.mediabox.width))
            rows[column, -up] = rows.get((column, -up), "") + text

    page.extract_text(visitor_text=note)
    for column in range(columns):
        yield [" ".join(text.split()) for (of_column, _), text in sorted(rows.items()) if of_column == column]


def lowest(page: Any) -> float:
    """Return where the last line of text on a page is, in points from below, without the page's number."""
    heights: list[float] = []

    def note(text: str, to_page: Sequence[float], at: Sequence[float], *_: Any) -> None:
        heights.extend([at[5] * to_page[3] + to_page[5]] if text.strip() else [])

    page.extract_text(visitor_text=note)
    return min(each for each in heights if each > HIGHEST_OF_FOOT)


def plain(text: str) -> str:
    """Return the letters and digits of a text; some fonts write two letters as one, as in "ﬁnd"."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize(
    ("kind", "each", "most"),  # kind of paper, so many cards of each deck (None: the core cards), most pages
    [(Kind.QUESTIONS, 3, 6), (Kind.ANSWERS, 2, 7), (Kind.EXAMINER, 2, 7), (Kind.LAST_DAY, None, 2)],
)
def test_the_bundled_decks_look_right_on_paper(
    kind: Kind, each: int | None, most: int, browser: Browser, tmp_path: Path
) -> None:
    whole = chosen(ROOT / "decks")
    cards = [(deck, of_deck[:each]) for deck, of_deck in whole] if each else paper.core(whole)[0]
    file = tmp_path / "paper.html"
    file.write_text(written(kind, cards), "utf-8")
    result = printed(browser, file, *SHEETS)
    assert result.faults == []
    assert result.widths == {width: width for width in result.widths}
    for sheet, pages in result.pages.items():
        assert len(pages) <= most, sheet
        columns = [each for page in pages for each in lines(page, 2 if kind is Kind.LAST_DAY else 1) if each]
        text = plain("".join(line for column in columns for line in column))
        titles = [plain(Page(to_html.text(deck.title)).words) for deck, _ in cards]
        questions = [plain(Page(to_html.phrase(card.question)).words) for _, of_deck in cards for card in of_deck]
        assert [each for each in questions if each not in text] == []
        if kind is not Kind.LAST_DAY:
            assert all(any(title.startswith(plain(" ".join(column[:1]))) for title in titles) for column in columns[1:])
        if kind is Kind.QUESTIONS:
            assert min(lowest(page) for page in pages) > HIGHEST_OF_FOOT + ROOM
        elif kind is not Kind.LAST_DAY:
            assert [
                column[-1] for column in columns if any(each.endswith(plain(column[-1])) for each in questions)
            ] == []


@pytest.mark.parametrize("kind", Kind)
def test_strangers_text_is_harmless_in_a_browser_and_stays_on_the_paper(
    kind: Kind, bad: paper.DeckCards, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "paper.html"
    file.write_text(written(kind, bad), "utf-8")
    result = printed(browser, file, "A4")
    assert result.faults == []
    assert result.widths == {width: width for width in result.widths}
    assert result.facts["title"].endswith(": 4 cards")
    assert result.facts.get("hit") is None
    assert result.facts["seen"] == ([1] if kind is Kind.ANSWERS else [])
    pages = [page.extract_text() for page in result.pages["A4"]]
    for number, text in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in text
        assert "window.hit" in text or kind is Kind.LAST_DAY  # the title of the deck
    assert ("Paragraph 23" in "".join(pages)) == (kind in (Kind.ANSWERS, Kind.EXAMINER))


# How far each formula, table and cell goes beyond its card.
BEYOND = """() => [...document.querySelectorAll('math, table, td')].map(
  each => Math.round(each.getBoundingClientRect().right - each.closest('.card').getBoundingClientRect().right)
)"""


@pytest.mark.parametrize("kind", [Kind.ANSWERS, Kind.LAST_DAY])
def test_wide_formulas_and_tables_are_whole_on_paper(kind: Kind, browser: Browser, tmp_path: Path) -> None:
    matrix = rf"\begin{{pmatrix}}{' & '.join(f'x_{{{number}}}' for number in range(9))}\end{{pmatrix}}"
    table = "\n".join(f"| {' | '.join(each for _ in range(15))} |" for each in ("1234.5", "---", "1234.5"))
    cells = f"| a | b |\n|---|---|\n| ${RADICAL}$ | text in the cell |"
    texts = [f"$${CASES % ('it is cold ' * 7)}$$", f"It is ${RADICAL}$ END.", f"It is ${matrix}$ END.", table, cells]
    cards = [
        Card(f"d/{at}", "d", text, f"{text}\n\n- a list\n\n  - {text}", short=text) for at, text in enumerate(texts[:3])
    ]
    cards += [Card(f"d/{at}", "d", f"Which?\n\n{text}", text) for at, text in enumerate(texts[3:], 3)]
    file = tmp_path / "paper.html"
    file.write_text(written(kind, [(Deck("d", "Title", cards), cards)]), "utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": SHEETS["A4"], "height": 800})
    beyond = page.evaluate(BEYOND)
    assert len(beyond) >= 21
    assert max(beyond) <= 0
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)
    assert text.count("1234.5") == (60 if kind is Kind.ANSWERS else 30)
    page.close()


@pytest.mark.parametrize("kind", [Kind.ANSWERS, Kind.EXAMINER])
def test_a_card_that_is_longer_than_a_page_begins_below_the_title(kind: Kind, browser: Browser, tmp_path: Path) -> None:
    code = "".join(f"    line_{number}\n" for number in range(68))
    (tmp_path / "d.yaml").write_text(
        f"cards:\n- question: Coded?\n  short: In code.\n  answer: |\n    ```\n{code}    ```\n"
        "- {question: Second?, answer: ok}\n",
        "utf-8",
    )
    file = tmp_path / "paper.html"
    file.write_text(written(kind, chosen(tmp_path)), "utf-8")
    for sheet, pages in printed(browser, file, *SHEETS).pages.items():
        first, second = (page.extract_text() for page in pages)
        assert all(words in first for words in ("Coded?", "In code.", "line_40")), sheet
        assert all(words in second for words in ("line_67", "Second?", "ok")), sheet


def test_no_page_is_without_a_card_and_none_ends_with_a_question(browser: Browser, tmp_path: Path) -> None:
    """The last card moves down by two millimetres each time, past the foot of the page."""
    ends = ("ok", "$$a = \\frac{1}{2}$$")
    for number, end in enumerate(ends):
        question = f"Last? {'So many words that they do not fit on a line. ' * 3}Or do they?"
        deck = Deck("d", "Title", [Card("d/a", "d", "First?", "x"), Card("d/b", "d", question, end)])
        file = tmp_path / f"{number}.html"
        file.write_text(written(Kind.ANSWERS, [(deck, deck.cards)]), "utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        counts = set()
        for space in range(182, 198, 2):
            page.evaluate("space => { document.querySelector('.cell').style.paddingTop = `${space}mm`; }", space)
            whole = PdfReader(io.BytesIO(page.pdf(format="Letter"))).pages
            pages = [whole[at].extract_text() for at in (0, -1)]
            is_one = pages[0] == pages[1]
            counts.add(is_one)
            assert ("Last?" in pages[0]) == is_one, (end, space)
            assert "Last?" in pages[1], (end, space)
            assert "do they?" in pages[1], (end, space)
        assert counts == {True, False}, end
        page.close()


def test_no_page_has_only_the_title(browser: Browser, tmp_path: Path) -> None:
    """The pages of 39 such cards are full to the foot, on Letter and with the fonts of DejaVu."""
    words = (
        "The second law says that the entropy of an isolated system never falls, and so heat flows from hot to cold "
    )
    short = "Concept 1 is a part of the theory, and it explains how the parts work together in a whole system."
    cards = [
        Card(f"d/{at}", "d", "What is concept number 1 of the theory?", f"{words}by itself. " * 3, short=short)
        for at in range(39)
    ]
    file = tmp_path / "paper.html"
    file.write_text(written(Kind.ANSWERS, [(Deck("d", "Title", cards), cards)]), "utf-8")
    for sheet, pages in printed(browser, file, *SHEETS).pages.items():
        assert [page.extract_text().count("What is") > 0 for page in pages] == [True] * len(pages), sheet


CODE = "".join(f"line_{number} = {number}\n" for number in range(9))


@pytest.mark.parametrize("kind", [Kind.QUESTIONS, Kind.EXAMINER, Kind.LAST_DAY])
def test_what_belongs_together_is_on_one_page_and_pages_are_counted_rightly(
    kind: Kind, browser: Browser, tmp_path: Path
) -> None:
    """A question with its code, its short answer and its key points."""
    cards = [
        Card(
            f"d/{at}",
            "d",
            f"Begin{at:02}: what does it do?\n\n```python\n{CODE}last = {at}\n```",
            "It does nothing. " * 20,
            tuple(f"Point {point}" for point in range(5)),
            short=f"End{at:02}.",
        )
        for at in range(20)
    ]
    file = tmp_path / "paper.html"
    html = written(kind, [(Deck("d", "Title", cards), cards)])
    file.write_text(html, "utf-8")
    for sheet, pages in printed(browser, file, *SHEETS).pages.items():
        assert abs(len(pages) - paper.pages(kind, html.encode())) <= 1, sheet
        texts = ["\n".join(each) for page in pages for each in lines(page, 2 if kind is Kind.LAST_DAY else 1)]
        for text in texts:
            begun = re.findall(r"Begin(\d+)", text)
            assert text.count("line_8") == len(begun)
            if kind is not Kind.QUESTIONS:
                assert re.findall(r"End(\d+)", text) == begun
            if kind is Kind.EXAMINER:
                assert text.count("Point 4") == len(begun)
            if kind is Kind.QUESTIONS and begun:
                assert len(begun) <= 3  # code and seven lines to write on


def test_there_is_more_room_to_write_where_there_is_more_to_say() -> None:
    def room(answer: str, points: int) -> int:
        card = Card("d/a", "d", "Q?", answer, tuple(f"Point {point}" for point in range(points)))
        return written(Kind.QUESTIONS, [(Deck("d", "D", [card]), [card])]).count('class="room"')

    assert [room("A.", points) for points in (0, 2, 3, 5, 20)] == [4, 4, 4, 6, 10]
    assert [room("A. " * words, 0) for words in (100, 200, 300, 1_000)] == [4, 5, 7, 10]
