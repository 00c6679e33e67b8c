"""The page's JavaScript against viva's Python, in a real browser: the schedule, the cards of a day, ticks, moments.

No node is in the project: Chromium parses each file, a linter reads all of them, and a few rules are about one file.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from pages import SOURCES, data_of, exported, scripts
from playwright.sync_api import Browser, Page

from vivadeck import agenda, sm2, ticks
from vivadeck.agenda import Item, Order
from vivadeck.app import App
from vivadeck.clock import study_day
from vivadeck.collection import query, ranking
from vivadeck.commands import search
from vivadeck.errors import VivaError, nearest
from vivadeck.formats.page import writer
from vivadeck.model import Card, Choice, Decision, Mode, Review, Undo
from vivadeck.sm2 import Schedule
from vivadeck.study import session as sessions
from vivadeck.terminal import wording
from vivadeck.text import folded

PURE = ("days.js", "sm2.js", "ticks.js", "log.js", "today.js", "nearest.js", "query.js", "search.js")
EPOCH = date(1970, 1, 1)
FIRST = date(2026, 3, 2)


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Page:
    return browser.new_context(timezone_id="Europe/Berlin").new_page()


def run(page: Page, code: str, argument: Any) -> Any:
    """Run code with the page's pure files; `given` is the argument. As JSON, values cross much faster."""
    text = f'"use strict";\n{scripts(*PURE)}\n{code}'
    answer = page.evaluate(
        "([code, given]) => JSON.stringify(new Function('given', code)(JSON.parse(given)))",
        [text, json.dumps(argument)],
    )
    return json.loads(answer)


def number(day: date) -> int:
    return (day - EPOCH).days


def as_values(schedule: Schedule) -> dict[str, Any]:
    due, reviewed, interval, ease, repetitions, lapses, drill = schedule
    return {
        "due": number(due), "reviewed": number(reviewed), "interval": interval, "ease": ease,
        "repetitions": repetitions, "lapses": lapses, "drill": drill.value,
    }  # fmt: skip


def random_reviews(chance: random.Random) -> list[tuple[int, date, str]]:
    """Return reviews of one card: late, early, several a day, a day back, of every mode."""
    day, reviews = FIRST, []
    for _ in range(chance.randrange(1, 30)):
        mode = chance.choice([*Mode, Mode.STUDY, Mode.STUDY, "unknown"])
        reviews.append((chance.choice([0, 1, 2, 3, 3, 4, 4, 4, 5, 5]), day, str(mode)))
        day += timedelta(chance.choice([0, 0, 0, 1, 1, 2, 6, 15, 40, 400, -1, 4000]))
    return reviews


def test_the_schedule_is_that_of_viva_after_each_of_many_reviews(blank: Page) -> None:
    chance = random.Random(21)
    sequences = [random_reviews(chance) for _ in range(2_000)]
    sequences.append([(5, FIRST + timedelta(200 * turn), "study") for turn in range(60)])  # up to a hundred years
    sequences.append([(5, date(9990, 1, 1) + timedelta(turn), "study") for turn in range(9)])  # and the last date
    expected = []
    for reviews in sequences:
        schedule: Schedule | None = None
        for grade, day, mode in reviews:
            schedule = sm2.review(schedule, grade, day, mode)
            expected.append(as_values(schedule))
    got = run(
        blank,
        """return given.flatMap((reviews) => {
             let schedule = null;
             return reviews.map(([grade, day, mode]) => (schedule = reviewed(schedule, grade, day, mode)));
           });""",
        [[(grade, number(day), mode) for grade, day, mode in reviews] for reviews in sequences],
    )
    assert len(got) == len(expected) > 25_000
    assert next((pair for pair in zip(got, expected, strict=True) if pair[0] != pair[1]), None) is None


def deck_of(chance: random.Random) -> list[Item]:
    """Return cards of several decks and topics with random schedules."""
    items = []
    for deck in range(chance.randrange(1, 4)):
        common = ["course"] * chance.randrange(2)
        for place in range(chance.randrange(1, 14)):
            tags = (*common, *chance.sample(["a", "b", "core"], chance.randrange(3)))
            points = tuple(f"point {each}" for each in range(chance.randrange(4)))
            card = Card(f"d{deck}/c{place}", f"d{deck}", "?", "!", key_points=points, tags=tags)
            schedule = None
            for grade, day in (
                (chance.choice([1, 3, 4, 5]), FIRST - timedelta(chance.randrange(20))) for _ in range(3)
            ):
                schedule = sm2.review(schedule, grade, day) if chance.random() < 0.6 else schedule
            suspended = chance.random() < 0.1
            items.append(Item(card, schedule, suspended))
    return items


def page_of(items: Sequence[Item], queue: Sequence[Item], order: Order, day: date) -> dict[str, Any]:
    decks = list(dict.fromkeys(item.card.deck for item in items))
    cards = [
        {
            "id": item.card.id,
            "deck": decks.index(item.card.deck),
            "tags": item.card.tags,
            "schedule": item.schedule and as_values(item.schedule),
            "suspended": item.is_suspended,
        }
        for item in items
    ]
    places = {item.card.id: place for place, item in enumerate(items)}
    asked = [places[item.card.id] for item in queue]
    return {"day": number(day), "dayEnds": "04:00:00", "newPerDay": 5, "order": order, "queue": asked, "cards": cards}


STANDING = """
  const page = { ...given.page, places: new Map(given.page.cards.map((card, place) => [card.id, place])) };
  const at = (moment, entries) => standing(page, factsOf(entries), Date.parse(moment));
"""


def test_after_the_export_the_page_asks_what_viva_asks(blank: Page) -> None:
    chance = random.Random(4)
    for round_number in range(60):
        items, order = deck_of(chance), chance.choice([*Order])
        tomorrow = FIRST + timedelta(chance.choice([1, 1, 2, 30]))
        due = agenda.agenda(items, tomorrow, 5, order)
        expected = agenda.mixed(due, tomorrow) if order is Order.MIXED else due
        got = run(
            blank,
            STANDING + "return at(given.now, []).queue.map((card) => page.cards[card].id);",
            {"page": page_of(items, [], order, FIRST), "now": f"{tomorrow}T12:00:00+01:00"},
        )
        assert got == [item.card.id for item in expected], round_number


def test_a_day_on_the_page_goes_as_a_session_in_the_terminal(blank: Page) -> None:
    """Random grades, skips, suspensions and undos: the same cards come in the same order, with the same intervals."""
    chance = random.Random(8)
    for _ in range(40):
        items = deck_of(chance)
        queue = agenda.mixed(agenda.agenda(items, FIRST, 5, Order.MIXED), FIRST)
        state = sessions.start(queue, FIRST)
        entries: list[Review | Undo | Decision] = []
        expected: list[Any] = []
        moments: list[Any] = []
        now = datetime.fromisoformat("2026-03-02T18:00:00+01:00")
        for _ in range(25):
            now += timedelta(seconds=7)
            intervals = sessions.next_intervals(state, now) if state.queue else {}
            asked = [item.card.id for item in state.queue]
            expected.append([asked, state.finished, [intervals[grade] for grade in sorted(intervals)]])
            moments.append([now.isoformat(), len(entries)])
            entry = random_entry(chance, state, now)
            if entry is None:
                break
            if isinstance(entry, tuple) and len(entry) == 2 and not isinstance(entry, Undo):
                entry, state = entry  # an undo, and the session after it
            else:
                state = sessions.apply(state, entry)
            entries.append(entry)
        got = run(
            blank,
            STANDING
            + """return given.moments.map(([moment, count]) => {
                const now = at(moment, given.entries.slice(0, count));
                const first = now.queue[0];
                const intervals = [0, 1, 2, 3, 4, 5].map((grade) => first === undefined ? null
                  : comesBack(now.schedules[first], grade, now.today, "study"));
                return [now.queue.map((card) => page.cards[card].id), now.finished, intervals.filter(Boolean)];
              });""",
            {
                "page": page_of(items, queue, Order.MIXED, FIRST),
                "entries": [*map(as_entry, entries)],
                "moments": moments,
            },
        )
        assert got == expected


def random_entry(chance: random.Random, state: sessions.Session, now: datetime) -> Any:
    what = chance.choices(["grade", "skip", "suspend", "undo"], [8, 1, 1, 2])[0]
    if what == "undo" and state.recorded:
        return sessions.undo(state, now)
    if not state.queue:
        return None
    if what in ("skip", "suspend"):
        return sessions.decision(state, Choice(what), now)
    return sessions.review(state, chance.choice([0, 1, 2, 3, 3, 4, 4, 5]), now - timedelta(seconds=5), now)


def as_entry(entry: Review | Undo | Decision) -> dict[str, Any]:
    at = entry.at.isoformat(timespec="milliseconds")
    if isinstance(entry, Review):
        return {"review": {"card": entry.card, "at": at, "grade": entry.grade, "seconds": 5, "mode": entry.mode}}
    if isinstance(entry, Decision):
        return {"decision": {"card": entry.card, "at": at, "choice": str(entry.choice)}}
    return {"undo": {"card": entry.card, "at": at}}


def test_a_day_of_a_page_that_was_made_farther_east_goes_on(blank: Page) -> None:
    """Made in Auckland on 3 March, studied in Berlin, where it is still 2 March: a graded card does not come again."""
    cards = [Item(Card(f"d/{name}", "d", "?", "!")) for name in "ab"]
    made = datetime.fromisoformat("2026-03-03T08:00:00+13:00")
    page = {**page_of(cards, cards, Order.DECK, FIRST + timedelta(1)), "made": round(made.timestamp() * 1000)}
    rows = {
        "2026-03-02T20:05:00+01:00": [False, ["d/b"], 1],
        "2026-03-02T19:05:00+01:00": [False, ["d/b"], 1],  # this device's clock is slow
        "2026-02-28T20:05:00+01:00": [True, ["d/a", "d/b"], 0],
    }
    for at, expected in rows.items():
        review = {"review": {"card": "d/a", "at": at, "grade": 4, "seconds": 5, "mode": "study"}}
        got = run(
            blank,
            STANDING
            + """const now = at(given.at, given.entries);
              return [now.isBehind, now.queue.map((card) => page.cards[card].id), now.finished];""",
            {"page": page, "entries": [review], "at": at},
        )
        assert got == expected, at


def test_a_query_that_makes_no_sense_is_explained_as_in_the_terminal(blank: Page) -> None:
    decks, tags = ["general", "assignment-1", "my-own"], ["core", "cnn", "optimizers"]
    page = {"decks": [{"name": name} for name in decks], "cards": [{"deck": 0, "tags": tags}]}
    queries = [
        *(
            "is:foo",
            "is:du",
            "is:",
            "-is:leach",
            "IS:Due",
            'is:"new"',
            "deck:",
            "-deck: words",
            "deck:genral",
            "deck:gen",
        ),
        *("-deck:general", "DECK:General", "deck:gen*", "tag:cor", "tag:cnm", "word tag:optimisers", "tag:CORE"),
        *(
            '"',
            'un"finished',
            '"a b" -c',
            'deck:""',
            "decks:general",
            "tga:core",
            "iss:due",
            "i:due",
            "foo:bar",
            "a - b",
        ),
        *("deck:general is:nwe", "d:general", "http://x", ""),
    ]
    expected = []
    for text in queries:
        try:
            query.check(query.parse(text), decks, tags)
            expected.append("")
        except VivaError as error:
            expected.append(str(error).replace(repr(text) + " ", ""))
    got = run(blank, "return given[1].map((each) => problemOf(given[0], each));", [page, queries])
    assert [each.replace(" on this page", "") for each in got] == expected
    assert sum(map(bool, expected)) > 15
    got = run(blank, "return given[1].map((each) => problemOf(given[0], each));", [page, ["(((", "deck:zz", "tag:zz"]])
    assert got == [
        "Type the words to look for.",
        "There is no deck 'zz' on this page. The decks are: assignment-1, general, my-own.",
        "There is no tag 'zz' on this page. The tags are: cnn, core, optimizers.",
    ]


QUERIES = """\
dropout|back-propagation|backpropagation|over-fitting|overfitting|Overfitting?|what's|max pooling?|MaxPooling
max-pooling|pytorch,|PyTorch|fit()|model.fit|crossentropy|cross-entropy|"cross entropy"|cross  entropy|C++|c#
ReLU|relus|cnn|CNNs|normalizing|normalise|normalised|training|trains|trained|optimizer|optimisers|optimiser
gradients|gradient descent|vanishing gradient|"vanishing gradient"|descent gradient|learning rate|rate learning
tpu|put|out|put out|e|a|x|1|0.5|16|→|∑|α|naïve|Schrödinger|é|λ|lstm -gru|-dropout|-a|dropout -l2
tag:core dropout|tag:CORE|deck:general loss|loss deck:gen*|-deck:general loss|is:new loss|is:due|-is:new
is:unanswered|"of the"|of-the|the|foo:bar|http://x|general|what-is-dropout|assignment-1|general/dropout
convolution|convolutional|conv|volution|autoencoder|auto-encoder|auto encoder|batch_size|batch|softmax|soft-max
sigmoid()|(sigmoid)|why?|why|how do|L2|l2 regularization|regularisation|"l2 regularisation"|rnn lstm|ab|dropuot
backpropagtion|pytroch|tensorflw dropout|gradeint descent|convolutoin -dropout|deck:general dropuot|qqqq
zzz dropout|embeding|atention|lerning rate|"lerning rate"|softmx|genrl|drop|dropoutx|overfiting|mdoel|lsmt
crossentropie|validaton set
"""


def test_the_page_finds_and_ranks_as_the_terminal(
    blank: Page, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, app = data_of(exported(tmp_path, [ROOT / "decks"])), App([ROOT / "decks"])
    queries = re.split(r"[|\n]", QUERIES.strip())
    expected = []
    for text in queries:
        capsys.readouterr()
        search.search(app, text, 1_000, json=True)
        out, err = capsys.readouterr()
        better = re.search("`viva search (.*)`", err)
        expected.append([[hit["id"] for hit in json.loads(out)], better[1] if better else ""])
    got = run(
        blank,
        """const [page, queries] = given;
           const now = { schedules: page.cards.map(() => null), suspended: new Set(), today: page.day };
           const found = (terms) => hitsOf(page, now, terms).map((place) => page.cards[place].id);
           const has = (word) => found([{ kind: "words", text: word, no: "" }]).length > 0;
           const words = vocabularyOf(page.cards);
           return queries.map((query) => {
             const hits = found(termsOf(query));
             return [hits, hits.length ? "" : suggestionOf(termsOf(query), has, words.all)];
           });""",
        [page, queries],
    )
    different = [(text, *pair) for text, *pair in zip(queries, got, expected, strict=True) if pair[0] != pair[1]]
    assert different == []
    assert len(queries) > 100
    assert sum(bool(hits) for hits, _ in expected) > 80
    assert sum(bool(better) for _, better in expected) > 10


def test_words_are_folded_and_share_beginnings_as_in_the_terminal(blank: Page) -> None:
    deck_words = re.findall(
        r"\w+", "".join(path.read_text("utf-8") for path in sorted((ROOT / "decks").glob("*.y*ml")))
    )
    words = sorted({*map(folded, deck_words), "classes", "canoed", "stopped", "bus", "basis", "skis", "c++", "münze"})
    assert run(blank, "return given.map(stemOf);", words) == [ranking._stem(word)[0] for word in words]
    texts = [
        "Ärger",
        "≠ e\u0301",
        "1\u0301",
        "ΟΔΟΣ",
        "İstanbul",
        "MAX-pooling,\n C++ c# _x_ 𝑥²",
        "größe",
        "かが",
        "ﬁt()",
    ]
    assert run(blank, "return given.map(wordsOf);", texts) == [*map(ranking.words_in, texts)]
    known = ["general", "assignment-1", "dropout", "backpropagation", "lung", "long", "recurrent", "regularization"]
    slips = [
        "genral",
        "genrl",
        "gen",
        "assignment",
        "drpuot",
        "backpropogaton",
        "lang",
        "my lung",
        "regularisatoin",
        "re",
    ]
    assert run(blank, "return given[1].map((each) => nearest(each, given[0]));", [known, slips]) == [
        nearest(each, known) for each in slips
    ]


def test_ticks_suggest_and_are_kept_as_in_the_terminal(blank: Page) -> None:
    rows = [[bool(number >> place & 1) for place in range(count)] for count in range(8) for number in range(2**count)]
    points = [f"point {place}" for place in range(7)]
    expected = []
    for row in rows:
        marks = ticks.some(tuple(ticks.Tick.HEARD if each else ticks.Tick.NOT_HEARD for each in row))
        field = dict(ticks.further(points, marks)).get(ticks.FIELD)
        expected.append([ticks.suggested(marks), json.loads(field) if field else ""])
    code = "return given[0].map((row) => [suggestedGrade(row), pointsField(given[1].slice(0, row.length), row)]);"
    assert run(blank, code, [rows, [*map(ticks.digest, points)]]) == expected


def test_before_an_exam_a_grade_promises_no_day_after_it(blank: Page) -> None:
    code = "return given.map(([grade, exam]) => comesBack(null, grade, 100, 'study', exam ?? undefined));"
    rows = [(1, 103), (3, 103), (4, 103), (4, 101), (4, None)]
    assert run(blank, code, rows) == ["today", "today, then ~1 day", "~1 day", "when it helps", "1 day"]


def test_moments_days_and_spans_are_written_as_viva_writes_them(blank: Page) -> None:
    chance = random.Random(3)
    moments = [1_740_000_000_000 + chance.randrange(10**11) for _ in range(300)]
    written = run(blank, "return given.map(momentOf);", moments)
    read = [datetime.fromisoformat(each) for each in written]
    assert [round(each.timestamp() * 1000) for each in read] == moments
    assert {each[-6:] for each in written} == {"+01:00", "+02:00"}
    days = run(blank, "return given.map((each) => studyDay(each, '04:00:00'));", written)
    assert days == [number(study_day(each)) for each in read]
    spans = [*range(400), 730, 731, 1000, 36_500]
    assert run(blank, "return given.map(span);", spans) == [*map(wording.span, spans)]
    pairs = [(day, day + chance.choice([0, -300, 300])) for day in days]
    assert run(blank, "return given.map(([day, today]) => onDay(day, today));", pairs) == [
        wording.on_day(EPOCH + timedelta(day), EPOCH + timedelta(today)) for day, today in pairs
    ]


RULES = {  # what only one file may have, or none
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment": "elements.js",
    r"\bfetch\b|XMLHttpRequest|WebSocket|sendBeacon|importScripts|\bimport\b|https?://": "",
    r"localStorage|sessionStorage|indexedDB|document\.cookie": "storage.js",
    r"Date\.now|new Date\(\)|performance\.now": "main.js",
    # phones of 2021 lack it
    r"(?<!\?)\.(?:at|findLast|findLastIndex|toSorted|groupBy|replaceAll)\(|\(\?<[=!]|structuredClone": "",
}


def test_each_script_is_listed_parsed_in_strict_mode_and_keeps_the_rules(blank: Page) -> None:
    names = sorted(path.name for path in SOURCES.glob("*.js"))
    assert names == sorted(writer.SCRIPTS)
    for name in names:
        source = scripts(name)
        blank.evaluate("(code) => { new Function(code); }", f'"use strict";\n{source}')
        assert "</script" not in source
        assert "<!--" not in source
        assert max(map(len, source.split("\n"))) <= 120, name
        code = re.sub(r"^\s*//.*$", "", source, flags=re.MULTILINE)
        for rule, exception in RULES.items():
            assert name == exception or not re.search(rule, code), (name, rule)
    blank.evaluate("(code) => { new Function(code); }", f'"use strict";\n{scripts()}')


def test_the_scripts_have_nothing_that_a_linter_warns_of(tmp_path: Path) -> None:
    whole = tmp_path / "page.js"
    whole.write_text(scripts(), "utf-8")  # all scripts share one scope
    linter = Path(sys.executable).with_name("oxlint")
    rules = Path(__file__).with_name("oxlint.json")
    assert subprocess.run([linter, "--config", rules, "--format", "unix", whole], check=False).returncode == 0
    with whole.open("a", encoding="utf-8") as file:
        file.write("var again = unknownName == 1;\nfunction spread() {}\n")
    found = subprocess.run([linter, "--config", rules, "--format", "unix", whole], capture_output=True, check=False)
    assert all(rule in found.stdout for rule in (b"no-var", b"no-undef", b"eqeqeq", b"no-unused-vars", b"no-redeclare"))
