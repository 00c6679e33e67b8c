"""`viva stats`: its screen, the figures by name, JSON and the page. It is Monday, 2 March 2026, 18:00."""

from __future__ import annotations

import json
import random
import re
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from conftest import NOW, VIVA, deck_text

from vivadeck.app import App
from vivadeck.commands import charts, exam, figures, plan, planning, stats, stats_page, stats_screen
from vivadeck.commands import decks as decks_command
from vivadeck.commands import help as help_pages
from vivadeck.commands.figures import Chosen
from vivadeck.commands.stats import StatsOptions
from vivadeck.errors import VivaError
from vivadeck.exam.memory import Answer, recall_on, replay
from vivadeck.model import Choice, Decision, Review
from vivadeck.progress.merge import merge, progress
from vivadeck.progress.store import Store
from vivadeck.stats.days import Days, StudyDay
from vivadeck.stats.recall import Recall, Week

if TYPE_CHECKING:
    from conftest import PseudoTerminal

TODAY = datetime.fromisoformat(NOW)
PAGED = "sh -c 'echo PAGED; cat'"  # a pager that says so
HOSTILE = "<script>alert(1)</script>\x1b[31m"


def record(home: Path, reviews: Iterable[Review], decisions: Iterable[Decision] = ()) -> None:
    """Add to the history."""
    store = Store(home, TODAY.date())
    store.prepare()
    store.rewrite(lambda before: merge(before, progress(tuple(reviews), tuple(decisions))), "merge", TODAY)


def studied(cards: Sequence[str], days: int, each_day: int = 12, seed: int = 1) -> list[Review]:
    """Return reviews of random cards and grades on the last days, today included, in time order."""
    chance, reviews = random.Random(seed), []
    for ago in range(days, -1, -1):
        for number in range(each_day):
            at = TODAY - timedelta(days=ago, minutes=240 - number)
            mode = chance.choice(("study", "study", "study", "practice"))
            reviews.append(
                Review(chance.choice(cards), at, chance.choice((1, 3, 4, 4, 5)), chance.randrange(8, 90), mode)
            )
    return reviews


@pytest.fixture
def cards(home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two decks of a dozen cards."""
    folder = home.parent / "decks"
    folder.mkdir()
    names = [f"q{number:02}" for number in range(12)]
    for deck in ("one", "two"):
        (folder / f"{deck}.yaml").write_text(deck_text(deck, *names), "utf-8")
    monkeypatch.setenv("VIVA_DECKS", str(folder))
    return [f"{deck}/{name}" for deck in ("one", "two") for name in names]


@pytest.fixture
def shown(home: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Show statistics in this process, as into a pipe."""

    def show(*names: str, query: str = "", since: date | None = None, as_json: bool = False, **options: Any) -> str:
        capsys.readouterr()
        stats.stats(Chosen(App(), names, query, since), StatsOptions(**options), as_json)
        return capsys.readouterr().out

    return show


def read(shown: Callable[..., str], *names: str, **named: Any) -> Any:
    return json.loads(shown(*names, as_json=True, **named))


# --- the screen


@pytest.mark.skipif("sys.platform == 'win32'", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("has_exam", "columns"), [(True, 80), (False, 120)])
def test_it_fits_on_a_screen(home: Path, terminal: Callable[..., PseudoTerminal], has_exam: bool, columns: int) -> None:
    """With viva's own decks, whose cards have long ids."""
    record(home, studied(App().ids(), 60, 12))
    if has_exam:
        exam.put(App(), exam.Options("2026-03-16"))
    running = terminal("stats", columns=columns, PAGER=PAGED)
    status, written = running.end()
    assert (status, "PAGED" in written) == (0, False)
    lines = running.text.split("\n")
    assert len(lines) <= 24
    assert lines[0].startswith("Known now: ")
    assert "\nExam in 14 days" in running.text or not has_exam
    assert [line[:3] for line in lines if re.match(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [·░▒▓█]", line)] == [
        *("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    ]
    assert all(text in running.text for text in ("in a row", "first of a day", "Weakest topics: ", "weakest cards, "))
    (command,) = re.findall(r"`viva practice ((?:\d+ ?)+)`", running.text)
    numbered = dict(re.findall(r"(?:^| )(\d+) ([\w/-]+) \d+ %", running.text, re.MULTILINE))
    more = re.search(r"and (\d+) more$", running.text, re.MULTILINE)
    assert command.split() == [str(number + 1) for number in range(10)]  # all of them, those without room, too
    assert list(numbered) == command.split()[: 10 - (int(more[1]) if more else 0)]
    assert len(numbered) >= 3
    assert "`viva help stats`" in running.text


@pytest.mark.skipif("sys.platform == 'win32'", reason="needs a pseudo-terminal")
def test_the_numbers_on_the_screen_name_its_cards(
    home: Path, cards: list[str], terminal: Callable[..., PseudoTerminal]
) -> None:
    """As hits of a search do."""
    record(home, studied(cards, 9))
    viva = shlex.join(VIVA)
    running = terminal(
        program=("sh", "-c", f"{viva} stats; read line; {viva} practice 2 9 one/q00; {viva} practice 99")
    )
    listed = re.findall(r"(?:^| )(\d+) ([\w/-]+) \d+ %", running.wait_for("`viva help stats`"), re.MULTILINE)
    running.press("\r")
    asked = running.wait_for("0/3", "Space")
    assert any(card.partition("/")[2] in asked.split() for number, card in listed if number in ("2", "9"))
    running.press("q")
    said = "There is no card '99', and the last search or `viva stats` in this terminal had 10 hits."
    assert said in " ".join(running.wait_for("hits.").split())


def test_into_a_pipe_it_is_words_and_numbers(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    record(home, studied(cards, 20))
    text = shown()
    assert not set("·░▒▓█▁▂▃▄▅▆▇") & set(text)
    assert "\nStudied on 14 of the last 14 days, 21 days in a row.\n" in text
    assert re.search(r"^Mon 23 Feb +7 +84 +\d+ +\d+ % +\d+ %$", text, re.MULTILINE)


def test_without_a_review_it_says_how_to_begin(shown: Callable[..., str], cards: list[str]) -> None:
    assert (
        shown() == "None of these 24 cards has been answered yet, so there is nothing to show. To begin: `viva study`\n"
    )
    exam.put(App(), exam.Options("2026-03-16"))
    assert "Exam in 14 days, Mon 16 Mar. " in shown()


def test_to_begin_with_some_cards_it_names_these(shown: Callable[..., str], cards: list[str]) -> None:
    assert shown("one", query="q -q03").endswith(" To begin: `viva study one -q 'q -q03'`\n")
    assert "To begin: `viva study one -q q03`\n" in shown("one", query="q03")


@pytest.mark.parametrize("weeks", [1, 5, 17])
@pytest.mark.parametrize("each_day", [1, 2, 3, 12, 300])
def test_the_screen_is_no_wider_than_80_columns(
    home: Path, cards: list[str], monkeypatch: pytest.MonkeyPatch, weeks: int, each_day: int
) -> None:
    """With the widest figures, and since any day."""
    shown = figures.overview(Chosen(App(), [], "", None), weeks)
    monday = date(2026, 3, 2) - timedelta(days=7 * (weeks - 1))
    day = StudyDay(date(2026, 3, 2), each_day, 9.0)
    whole, none = Recall(each_day, each_day), Recall(0, each_day)
    recalled = [Week(monday, Recall(), Recall()), Week(monday, none, none), *[Week(monday, whole, whole)] * 10]
    for first, last in ((whole, whole), (none, whole), (whole, none)):
        ends = [Week(monday, each, each) for each in (first, last)]
        wide = shown._replace(days=Days(monday, day.day, (day,), 400), weeks=(ends[0], *recalled[:-2], ends[1]))
        lines = ["".join(text for text, _ in parts) for parts in stats_screen.on_screen(wide, " ".join, day.day)]
        beside = [line for line in lines if "first of a day" in line or "all reviews" in line]
        assert len(beside) == 2
        assert max(map(len, lines[: lines.index("", 2)])) <= 80
        assert all(
            gap.group(1) in ("", "  ")
            for line in lines
            if (gap := re.search(r"(^|..)(recalled, by|first of|next 30)", line))
        )
        assert re.search("[▁▂▃▄▅▆▇█]·▁", beside[0])  # no review, and none recalled


def test_the_signs_of_the_days_are_explained() -> None:
    """By the signs that a day can have."""
    for most, says in (
        (1, "█ 1 or more"),
        (2, "▒ 1  █ 2 or more"),
        (3, "▒ 1  █ 3 or more"),
        (10, "░ 1  █ 10 or more"),
    ):
        assert stats_screen.scale(most) == f"reviews: · none  {says}"
        assert says.startswith(stats_screen.HEAT[stats_screen.level(1, most)])


def test_a_time_without_a_review_has_no_table_of_weeks(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    record(home, studied(cards, 9)[:-12])
    text = shown(since=TODAY.date())
    assert "week from" not in text
    assert "\nNo review in this time.\n" in text


def test_a_sort_without_cards_is_refused() -> None:
    with pytest.raises(typer.BadParameter, match="give --cards with it"):
        stats.command(sort=stats.Sort.LAPSES)


def test_one_card(home: Path, shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    path = home.parent / "one.yaml"
    path.write_text(deck_text("one", "alone"), "utf-8")
    monkeypatch.setenv("VIVA_DECKS", str(path))
    assert shown().startswith("This is 1 card, and you have not answered it yet")
    record(home, [Review("one/alone", TODAY - timedelta(days=1), 4, 9.0)])
    assert shown().startswith("Known now: 76 % of 1 card (a week ago: 0 %).\nStudied on 1 of the last 14 days.\n")
    for name in ("time", "grades", "forecast", "mock", "cards"):
        assert shown(**{name: True})


def test_only_suspended_cards(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    record(home, studied(cards, 3), [Decision(card, TODAY, Choice.SUSPEND) for card in cards])
    text = shown()
    assert text.startswith("All of these cards are suspended. To bring one back: `viva resume CARD`\n")
    assert "Studied on 4 of the last 14 days" in text
    assert "Weak" not in text
    assert "24 cards: all suspended." in shown(cards=True)


def test_no_card_matches(cards: list[str], shown: Callable[..., str]) -> None:
    assert shown(query="zebra") == "No card matches.\n"
    assert read(shown, query="zebra") == {}


def test_a_hidden_deck_is_not_known_but_its_days_count(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    record(home, studied(cards[12:], 3))
    decks_command.decide(App(), {"two": Choice.HIDE}, is_quiet=True)
    found = read(shown)
    assert found["known"] == {"cards": 12, "new": 12, "share": 0, "week_ago": 0}
    assert sum(day["answers"] for day in found["days"]) == 48
    named = read(shown, "two")
    assert named["known"]["new"] < 12
    assert (named["days"], named["weeks"]) == (found["days"], found["weeks"])


# --- one number for one thing


def test_known_is_the_mean_of_the_planners_memory(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    reviews = studied(cards[:20], 20)
    record(home, reviews, [Decision(cards[0], TODAY, Choice.SUSPEND)])
    today = TODAY.toordinal()

    def known(day: int) -> float:
        answers = {card: [Answer(r.at.toordinal(), r.grade) for r in reviews if r.card == card] for card in cards[1:]}
        return sum(recall_on(replay(a for a in each if a.day <= day), day) for each in answers.values()) / 23

    found = read(shown)["known"]
    assert found["cards"] == 23
    assert (found["share"], found["week_ago"]) == (round(known(today), 3), round(known(today - 7), 3))
    assert found == read(shown)["known"]  # as it is kept
    record(home, [Review(cards[1], TODAY, 1, 9.0)])
    assert read(shown)["known"]["share"] != found["share"]


def test_with_an_exam_it_says_what_the_plan_says(
    home: Path, cards: list[str], shown: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    record(home, studied(cards[:20], 20))
    exam.put(App(), exam.Options("2026-03-16", "", ["one"], minutes=5))
    found = read(shown)
    capsys.readouterr()
    plan.plan(App(), plan.PlanOptions(), json=True)
    (planned,) = json.loads(capsys.readouterr().out)
    (ahead,) = found["exams"]
    assert (ahead["forecast"], ahead["week_ago"]) == (planned["forecast"], planned["week_ago"])
    assert (found["day"], found["weakest"]) == ("2026-03-16", planned["weakest"])
    app = App()
    queue = planning.session(app, app.select(), planning.plans(app), None).queue
    new = sum(item.schedule is None for item in queue)
    assert found["waiting"][0] == {"date": "2026-03-02", "cards": len(queue), "new": new}
    others = Counter(day for day, count in App().select(["two"]).by_day().items() for _ in range(count))
    tomorrow = planned["plan"][1]
    assert found["waiting"][1]["cards"] == tomorrow["showings"] + others[date(2026, 3, 3)]
    before = read(shown, forecast=True)["exams"][0]["evenings"]
    assert [each["date"] for each in before][-2:] == ["2026-02-23", "2026-03-02"]
    assert {name: before[-1][name] for name in ("low", "high")} == planned["forecast"]
    assert {name: before[-2][name] for name in ("low", "high")} == planned["week_ago"]


def test_without_an_exam_today_is_what_viva_says(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    record(home, studied(cards[:20], 20))
    due = App().select().by_day()
    (first, second, *_) = read(shown)["waiting"]
    assert first == {"date": "2026-03-02", "cards": due[date(2026, 3, 2)] + 4, "new": 4}
    assert second["cards"] == due.get(date(2026, 3, 3), 0)


def test_new_cards_wait_on_the_days_on_which_study_begins_them(
    home: Path, cards: list[str], shown: Callable[..., str]
) -> None:
    """Three a day: into a pipe each day is listed. With an exam about one deck, the other deck's cards are the same."""
    home.mkdir(exist_ok=True)
    (home / "config.toml").write_text("new = 3\n", "utf-8")
    record(home, [Review(card, TODAY - timedelta(days=40), 5, 9.0) for card in cards[:10]])
    assert [day["new"] for day in read(shown)["waiting"]] == [3, 3, 3, 3, 2, *[0] * 25]
    listed = re.findall(r"^(?:today|tomorrow|\w{3} \d+ Mar) +(\d+|–) +(\d+|–)$", shown(), re.MULTILINE)
    assert listed == [("13", "3"), *[("3", "3")] * 3, ("2", "2"), *[("–", "–")] * 25]
    assert "\nNext 30 days: 24 reviews; today 13, 3 of new cards.\n" in shown()
    exam.put(App(), exam.Options("2026-03-30", "", ["one"], minutes=5))
    app = App()
    plans = planning.plans(app)
    assert plans is not None
    planned = [day.new for day in planning.expected(app, plans)[0].days]
    waits = [day["new"] for day in read(shown)["waiting"]]
    assert waits[1:4] == [new + 3 for new in planned[1:4]]
    assert sum(waits) == 12 + planned[0] + sum(planned[1:])


# --- some cards, some days


def test_some_cards_and_some_days(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    reviews = studied(cards, 40)
    record(home, reviews)
    since = date(2026, 2, 10)

    def answers(found: Any) -> dict[str, int]:
        return {day["date"]: day["answers"] for day in found["days"]}

    def expected(chosen: Callable[[Review], bool]) -> dict[str, int]:
        return dict(Counter(each.at.date().isoformat() for each in reviews if chosen(each)))

    assert answers(read(shown, since=since)) == expected(lambda each: each.at.date() >= since)
    assert answers(read(shown, "two")) == expected(lambda each: each.card.startswith("two/"))
    assert answers(read(shown, query="q03")) == expected(lambda each: each.card.endswith("/q03"))
    of_two = read(shown, "two", since=since, grades=True)
    chosen = [each for each in reviews if each.card.startswith("two/") and each.at.date() >= since]
    assert of_two["all"] == [sum(each.grade == grade for each in chosen) for grade in range(6)]
    listed = read(shown, "two", cards=True, sort="answers")
    assert len(listed) == 12
    counts = Counter(each.card for each in reviews)
    assert [each["answers"] for each in listed] == sorted((counts[card] for card in cards[12:]), reverse=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-04-01", "'2026-04-01' is still to come."),
        ("40 days", "'40 days' is still to come."),
        ("-7", "'-7' is not a date."),
        ("soonish", "'soonish' is not a date."),
        ("30 Feb", "There is no day '30 Feb'."),
    ],
)
def test_a_day_that_cannot_be_the_first(home: Path, text: str, says: str) -> None:
    """What it says to type instead is a day that can."""
    with pytest.raises(VivaError) as refused:
        stats.since_day(App(), text)
    assert str(refused.value) == f"{says} Type it as `16 Feb`, `2026-02-16` or `2 weeks ago`."
    assert {stats.since_day(App(), typed) for typed in re.findall("`(.+?)`", str(refused.value))} == {date(2026, 2, 16)}


# --- time, grades, mock vivas


def test_the_figures_by_name(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    began = (("mock", json.dumps((TODAY - timedelta(days=1)).isoformat())),)
    reviews = [
        Review(card, TODAY - timedelta(days=1, seconds=-30 * number), grade, 20.0, "mock", began)
        for number, (card, grade) in enumerate(zip(cards[:4], (5, 4, 1, 4), strict=True))
    ]
    record(home, [*studied(cards, 10), *reviews])
    (result,) = read(shown, mock=True)
    assert (result["mark"], result["answered"], result["questions"], result["grade"]) == ("pass", 3, 4, 3.5)
    assert re.search(r"^Sun 1 Mar, 18:00  pass +3 of 4 +3.5 +1:30$", shown(mock=True), re.MULTILINE)
    spent = read(shown, time=True)
    assert sum(hour["answers"] for hour in spent["hours"]) == spent["all"]["answers"] == 11 * 12 + 4
    assert spent["by_mode"]["mock"] == {"answers": 4, "seconds": 80.0}
    assert "No review has ticked key points yet." in shown(grades=True)
    both = read(shown, time=True, mock=True)
    assert list(both) == ["time", "mock"]


# --- the page


class _Page(HTMLParser):
    """Which tags and attributes a page has, and its text; fails where tags are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.texts, self._open = Counter[str](), set[str](), list[str](), list[str]()
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_has_every_figure_and_nothing_that_runs_or_loads(
    home: Path, cards: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home.parent / "decks"
    hostile = "deck: bad\ncards:\n" + "".join(
        f'  - {{id: "c{n}", question: "q{n}", answer: a, tags: [{json.dumps("<b>&" + str(n % 2))}]}}\n'
        for n in range(6)
    )
    (folder / "bad.yaml").write_text(hostile, "utf-8")
    record(home, studied([*cards, *(f"bad/c{n}" for n in range(6))], 30))
    exam.put(App(), exam.Options("2026-03-16"))
    file = home.parent / "figures.html"
    stats.page(Chosen(App(), [], "", None), file)
    text = file.read_text("utf-8")
    found = _Page(text)
    assert "default-src 'none'" in text
    assert not {"script", "link", "img", "iframe", "b&"} & set(found.tags)
    assert not {name for name in found.attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert "http" not in text.replace("http-equiv", "")
    said = " ".join(found.texts)
    shown = figures.overview(Chosen(App(), [], "", None), 26)
    assert f"{100 * shown.known.share:.0f} %" in said
    assert all(card.id in said for card in shown.cards)
    assert "<b>&1" in said
    assert found.tags["svg"] == text.count('role="img" aria-label="') >= 6
    assert found.tags["table"] == found.tags["thead"] >= 8
    assert re.search(r"<td>\S+<br><code>viva [^<]+</code></td>", text)  # below its topic
    stats.page(Chosen(App(), [], "", None), file)  # again, over its own page
    file.write_text("<!doctype html>mine")
    with pytest.raises(VivaError, match="is not a file of this kind from viva"):
        stats.page(Chosen(App(), [], "", None), file)
    with pytest.raises(VivaError, match=r"figures\.txt does not end in \.html"):
        stats.page(Chosen(App(), [], "", None), file.with_suffix(".txt"))
    assert not stats_page.is_page(b"<!doctype html>\n<html>")


@pytest.mark.parametrize("name", ["7", "Mon 2 Mar", "Wed 23 Sep 2026"])
@pytest.mark.parametrize("count", [1, 2, 9, 31, 90])
def test_each_name_below_a_chart_is_whole_and_alone(name: str, count: int) -> None:
    names, half = [name] * count, charts.LETTER * len(name) / 2
    drawn = [
        charts.bars("", [charts.Bar(each, 3) for each in names]),
        charts.lines("", names, [charts.Series("", "", [0.5] * count)]),
    ]
    for svg in drawn:
        places = [float(x) for x in re.findall(r'<text x="([\d.]+)" y="\d+" class="middle">', svg)]
        assert places
        assert places[0] - half >= 0
        assert places[-1] + half <= charts.WIDTH
        assert all(after - before > 2 * half for before, after in pairwise(places))


def test_seconds_are_no_zero_and_a_line_says_what_it_is_of(home: Path, cards: list[str]) -> None:
    began = (("mock", json.dumps(TODAY.isoformat())),)
    record(home, [Review(cards[0], TODAY, 4, 3.0, "mock", began)])
    file = home.parent / "figures.html"
    stats.page(Chosen(App(), [], "", None), file)
    text = file.read_text("utf-8")
    assert ": 3 s on 1 day, 3 s a review." in text
    assert "<figcaption>The share of the questions that you answered well.</figcaption>" in text
    assert charts.WIDTH <= 420  # on a phone of 360 points a name of 14 points is 11 points high


def test_the_keys_in_json_are_those_that_are_explained(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    began = (("mock", json.dumps(TODAY.isoformat())),)
    record(home, [*studied(cards, 3), Review(cards[0], TODAY, 4, 9.0, "mock", began)])
    rows = re.findall(r"^\| `viva stats(?: --(\w+))? --json` \| (.+) \|$", help_pages.page("json"), re.MULTILINE)
    assert [name for name, _ in rows] == ["", "time", "grades", "forecast", "mock", "cards"]
    for name, keys in rows:
        found = read(shown, **({name: True} if name else {}))
        first = found[0] if isinstance(found, list) else found
        assert list(first) == re.findall(r"`(\w+)`", keys), name


def test_after_an_exam_its_forecasts_stand_beside_what_came(
    home: Path, cards: list[str], shown: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came is what the reviews up to then make of the cards; that of the exam itself nobody tells viva."""
    record(home, studied(cards, 20))
    exam.put(App(), exam.Options("2026-03-04"))
    (ahead,) = read(shown, forecast=True)["exams"]
    assert ahead["known"] is None
    monkeypatch.setenv("VIVA_NOW", "2026-03-10T18:00:00+01:00")
    (over,) = read(shown, forecast=True)["exams"]
    assert [each["date"] for each in over["evenings"]] == ["2026-02-11", "2026-02-18", "2026-02-25"]
    memories = App().collection.memories(date(2026, 3, 3))
    assert over["known"] == pytest.approx(
        sum(recall_on(memories.get(card), date(2026, 3, 4).toordinal()) for card in cards), abs=0.06
    )
    text = shown(forecast=True)
    assert text.startswith("Expected for the exam that is over, Wed 4 Mar (all cards)\n")
    assert re.search(rf"^by your reviews +{over['known']:.0f}$", text, re.MULTILINE)
    monkeypatch.setenv("VIVA_NOW", "2026-06-10T18:00:00+02:00")  # long ago
    assert "No exam is planned" in shown(forecast=True)


def test_cards_have_the_reviews_since_a_day(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    day = TODAY - timedelta(days=40)
    rows = [
        (cards[0], 0, 4),
        (cards[0], 1, 4),
        (cards[0], 7, 1),
        (cards[0], 7, 4),
        (cards[0], 39, 1),
        (cards[0], 39, 5),
    ]
    record(
        home,
        [
            Review(card, day + timedelta(days=on, minutes=place), grade, 10.0 + place)
            for place, (card, on, grade) in enumerate(rows)
        ],
    )
    before, after = (
        {each["id"]: each for each in read(shown, cards=True, since=since)}[cards[0]]
        for since in (None, TODAY.date() - timedelta(days=2))
    )
    assert (before["answers"], before["lapses"], before["seconds"]) == (6, 2, 12.5)
    assert (after["answers"], after["lapses"], after["seconds"]) == (2, 1, 14.5)
    assert (after["recall"], after["seen"], after["due"]) == (before["recall"], before["seen"], before["due"])
    assert "Lapses, reviews and seconds are those since Sat 28 Feb." in shown(
        cards=True, since=TODAY.date() - timedelta(days=2)
    )


def test_since_a_day_long_ago_there_are_all_weeks(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    record(home, studied(cards, 300, 2))
    first = TODAY.date() - timedelta(days=290)
    assert len(read(shown)["weeks"]) == figures.RECALL_WEEKS
    found = read(shown, since=first)
    assert (found["weeks"][0]["date"], found["days"][0]["date"]) == ("2025-05-12", first.isoformat())
    assert len(found["weeks"]) == 43
    assert re.search(r"^Mon 12 May 2025 +\d", shown(since=first), re.MULTILINE)


def test_a_topic_that_is_not_begun_is_not_weak(home: Path, cards: list[str], shown: Callable[..., str]) -> None:
    record(home, [Review(card, TODAY - timedelta(days=9), 4, 9.0) for card in cards[:12]])
    assert [each["name"] for each in read(shown)["topics"]] == ["one"]


def test_ticks_of_key_points_that_are_gone_are_said_to_be(
    home: Path, cards: list[str], shown: Callable[..., str]
) -> None:
    record(home, [Review(card, TODAY, 4, 9.0, "study", (("points", '"+0a1b -2c3d"'),)) for card in cards[:3]])
    said = "The key points of 3 reviews with ticks are others now, so nothing is compared."
    assert said in shown(grades=True).replace("\n", " ")


def test_recall_has_a_scale_from_a_half_where_all_of_it_is_above(home: Path) -> None:
    assert stats_screen.floor([Recall(1, 2), Recall(), Recall(9, 9)]) == 0.5
    assert stats_screen.floor([Recall(4, 9), Recall(9, 9)]) == 0.0
