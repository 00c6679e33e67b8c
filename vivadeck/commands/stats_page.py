"""The figures of `viva stats` as one page of HTML: with SVG, without script or network, and every number in a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from vivadeck.commands import charts, stats_screen, stats_tables
from vivadeck.commands.charts import Bar, Series, Square
from vivadeck.commands.stats_tables import STAGES
from vivadeck.formats import web
from vivadeck.sanitize import escape_controls
from vivadeck.stats.days import mondays
from vivadeck.stats.forecasts import together
from vivadeck.terminal.wording import NOTHING, counted, duration, near_day, on_clock, on_day, or_dash, percent

if TYPE_CHECKING:
    from vivadeck.commands.figures import Foretold, Overview
    from vivadeck.mock.report import Result
    from vivadeck.stats.cards import CardFigures
    from vivadeck.stats.days import Days
    from vivadeck.stats.forecasts import CameTrue
    from vivadeck.stats.grades import Grades
    from vivadeck.stats.recall import Retention
    from vivadeck.stats.times import Times

FIRST_LINES = "<!doctype html>\n<!-- A page of viva stats -->\n"  # of a file that viva wrote
MOST_CARDS = 1_000  # in the table
_STYLE = """
:root { color-scheme: light dark; --ink: #1f2937; --paper: #fff; --soft: #5b6472; --rule: #d4d8de;
  --good: #15803d; --new: #0e7490; --other: #b45309; --d0: #e8eaed; --d1: #b7e0c2; --d2: #7cc492; --d3: #3f9d5d;
  --d4: #166534; }
@media (prefers-color-scheme: dark) { :root { --ink: #e5e7eb; --paper: #15181d; --soft: #a5adba; --rule: #3a414c;
  --good: #4ade80; --new: #67e8f9; --other: #fbbf24; --d0: #262b33; --d1: #14532d; --d2: #15803d; --d3: #22c55e;
  --d4: #86efac; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 46rem;
  margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .4rem 0; } .big { font-size: 1.3rem; } .soft, figcaption { color: var(--soft); }
figure { margin: .5rem 0; overflow-x: auto; }
svg { max-width: 100%; height: auto; display: block; }
svg text { font: 14px system-ui, sans-serif; fill: var(--soft); } .end { text-anchor: end; }
.middle { text-anchor: middle; } .axis { stroke: var(--rule); fill: none; } .bar { fill: var(--good); }
.part { fill: var(--new); } .line { fill: none; stroke-width: 2; } .first { stroke: var(--good); fill: var(--good); }
.every { stroke: var(--other); fill: var(--other); stroke-dasharray: 5 3; } polyline.line { fill: none; }
.day0 { fill: var(--d0); } .day1 { fill: var(--d1); } .day2 { fill: var(--d2); } .day3 { fill: var(--d3); }
.day4 { fill: var(--d4); }
.wide { overflow-x: auto; margin: .6rem 0; } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .7rem .15rem 0; text-align: left; border-bottom: 1px solid var(--rule); }
td:first-child:not(.n) { overflow-wrap: anywhere; min-width: 6rem; }
.n { text-align: right; } summary { cursor: pointer; color: var(--soft); }
code { overflow-wrap: anywhere; }
"""


class Page(NamedTuple):
    """All that the page shows: the values that the options of `viva stats` show on a terminal."""

    today: date
    overview: Overview
    command: str
    time: tuple[Days, Times]
    grades: tuple[Grades, Retention]
    forecast: tuple[Sequence[Foretold], Sequence[CameTrue]]
    mock: Sequence[Result]
    cards: Sequence[CardFigures]
    since: date | None


def is_page(data: bytes) -> bool:
    """Tell whether a file is a page that viva wrote, from its first bytes."""
    return data.replace(b"\r\n", b"\n").startswith(FIRST_LINES.encode())


def page(shown: Page) -> str:
    """Return the page."""
    day = f"{shown.today:%A}, {shown.today.day} {shown.today:%B %Y}"
    head = (
        f'{FIRST_LINES}<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{web.policy(_STYLE)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>viva: how it goes</title><style>{_STYLE}</style></head>\n"
    )
    parts = (_known, _studied, _recalled, _waiting, _weakest, _time, _grades, _forecasts, _mocks, _cards)
    body = "\n".join(part for each in parts for part in each(shown))
    return f'{head}<body><main>\n<h1>How it goes</h1>\n<p class="soft">{day}</p>\n{body}\n</main></body></html>\n'


def _known(shown: Page) -> Iterable[str]:
    yield f'<p class="big">{_text(stats_screen.known(shown.overview))}</p>'
    for parts in stats_screen.expectation(shown.overview, shown.today):
        yield f"<p>{_text(parts)}</p>"


def _studied(shown: Page) -> Iterable[str]:
    days = shown.overview.days
    starts, by_day, top = mondays(days.first, days.last), days.by_day(), stats_screen.usual_most(days)
    squares = []
    for week, monday in enumerate(starts):
        for weekday in range(7):
            day = monday + timedelta(days=weekday)
            if days.first <= day <= days.last:
                answers = by_day[day].answers if day in by_day else 0
                words = f"{on_day(day, shown.today)}: {counted(answers, 'review')}"
                squares.append(Square(week, weekday, stats_screen.level(answers, top), words))
    rows = [
        (on_day(each.day, shown.today), str(each.answers), stats_tables.whole_minutes(each.seconds / 60))
        for each in reversed(days.days)
    ]
    months = [
        (week, f"{monday:%b}")
        for week, monday in enumerate(starts)
        if monday.month != (starts[week - 1] if week else monday - timedelta(days=31)).month
    ]
    said = ", ".join(stats_screen.studied(days))
    yield "<h2>Days studied</h2>"
    yield f"<p>{_safe(said[0].upper() + said[1:])}.</p>"
    legend = stats_screen.legend(top)
    yield _figure(
        charts.calendar(f"A calendar of the days with reviews: {said}.", squares, months, len(starts), legend)
    )
    yield _numbers(("day", "reviews", "minutes"), rows)


def _recalled(shown: Page) -> Iterable[str]:
    weeks = shown.overview.weeks
    yield "<h2>Recalled, week by week</h2>"
    if not weeks:
        yield "<p>No review yet of a card that was not new.</p>"
        return
    names = [on_day(week.monday, shown.today) for week in weeks]
    first, every = [week.first for week in weeks], [week.every for week in weeks]
    words = (
        f"Two lines. First review of a card on a day: {stats_screen.change(first) or 'none'}. "
        f"All reviews: {stats_screen.change(every) or 'none'}."
    )
    drawn = [
        Series("first of a day", "first", [each.share for each in first]),
        Series("all reviews", "every", [each.share for each in every]),
    ]
    yield _figure(
        charts.lines(words, names, drawn), "Whole line: the first review of a card on a day. Dashed: all reviews."
    )
    rows = [
        (name, stats_tables.of(week.first), stats_tables.of(week.every))
        for name, week in zip(names, weeks, strict=True)
    ]
    yield _numbers(("week from", "first of a day", "all reviews"), rows)


def _waiting(shown: Page) -> Iterable[str]:
    waiting = shown.overview.waiting
    names = [near_day(each.day, shown.today) for each in waiting.days]
    said = stats_screen.waits_in_all(waiting)
    yield "<h2>What waits</h2>"
    yield f"<p>{_safe(said)}</p>"
    if not waiting.total:
        return
    drawn = [Bar(name, each.reviews, each.new) for name, each in zip(names, waiting.days, strict=True)]
    new = "The lower part of a bar: reviews of new cards." if any(each.new for each in waiting.days) else ""
    yield _figure(charts.bars(f"Bars, a day each. {said}", drawn), new)
    rows = [(name, or_dash(each.reviews), or_dash(each.new)) for name, each in zip(names, waiting.days, strict=True)]
    yield _numbers(("day", "reviews", "of new cards"), rows)


def _weakest(shown: Page) -> Iterable[str]:
    over = shown.overview
    meaning = stats_screen.meaning(over, shown.today)
    if over.topics:
        yield "<h2>Weakest topics</h2>"
        pairs = zip(over.topics, over.commands, strict=True)
        rows = [(f"{each.name}\n{command}", str(each.cards), percent(each.chance)) for each, command in pairs]
        yield _table(("topic, and how to practise it", "cards", "known"), rows)
        yield f"<p>Known: the mean chance that you know a card of the topic {meaning}. A new card counts as 0 %.</p>"
    if over.cards:
        yield "<h2>Weakest cards</h2>"
        yield _table(("card", f"known {meaning}"), [(card.id, percent(card.chance)) for card in over.cards])
        yield f"<p>To practise them: <code>{_safe(shown.command)}</code></p>"


def _time(shown: Page) -> Iterable[str]:
    days, times = shown.time
    yield "<h2>Time</h2>"
    if not times.every.answers:
        yield f"<p>No review since {on_day(days.first, shown.today)}.</p>"
        return
    spent = sum(day.seconds for day in days.days)
    said = (
        f"Since {on_day(days.first, shown.today)}: {duration(stats_tables.whole(spent))} on "
        f"{counted(len(days.days), 'day')}, {duration(times.every.mean)} a review"
    )
    yield f"<p>{_safe(said)}.</p>"
    by_day = days.by_day()
    span = [days.first + timedelta(days=each) for each in range((days.last - days.first).days + 1)]
    minutes = [Bar(on_day(day, shown.today), by_day[day].seconds / 60 if day in by_day else 0) for day in span]
    yield _figure(charts.bars(f"Bars, a day each: minutes of study. {said}.", minutes, " min"))
    hours = {each.hour: each for each in times.hours}
    drawn = [Bar(f"{hour:02}:00", hours[hour].taken.answers if hour in hours else 0) for hour in range(24)]
    yield _figure(charts.bars("Bars: the reviews in each hour of the day.", drawn), "Reviews by hour of the day.")
    rows = [
        (f"{each.hour:02}:00", str(each.taken.answers), f"{each.taken.mean:.0f}", stats_tables.share(each.recall))
        for each in times.hours
    ]
    yield _numbers(("hour", "reviews", "seconds each", "recalled"), rows)
    by_stage = {STAGES[stage]: taken for stage, taken in times.by_stage.items()}
    for head, parts in (("the card was", by_stage), ("mode", times.by_mode)):
        times_taken = [(name, str(taken.answers), f"{taken.mean:.0f}") for name, taken in parts.items()]
        yield _table((head, "reviews", "seconds each"), times_taken)
    yield f"<p>{_safe(stats_tables.MEANT)}</p>"


def _grades(shown: Page) -> Iterable[str]:
    grades, retention = shown.grades
    yield "<h2>Grades</h2>"
    if not grades.every.answers:
        yield "<p>No review yet.</p>"
        return
    drawn = [Bar(str(grade), count) for grade, count in enumerate(grades.every.counts)]
    yield _figure(charts.bars("Bars: how many reviews have each grade from 0 to 5.", drawn))
    rows = [
        (str(grade), or_dash(count), *(or_dash(each.counts[grade]) for each in grades.by_stage.values()))
        for grade, count in enumerate(grades.every.counts)
    ]
    yield _numbers(("grade", "all", *(STAGES[stage] for stage in grades.by_stage)), rows)
    yield f"<p>{_safe(stats_tables.MEANT)}</p><p>{stats_tables.retained(retention)}</p>"
    yield _table(stats_tables.MODES, stats_tables.modes(grades))
    yield "<h2>Your grades beside your ticks</h2>"
    if not grades.calibration:
        yield f"<p>{_command(stats_tables.no_calibration(grades))}</p>"
        return
    yield _table(("mode", *stats_tables.CALIBRATION), stats_tables.calibration(grades.calibration))
    yield f"<p>{_safe(stats_tables.verdict(list(grades.calibration.values())))}</p>"


def _forecasts(shown: Page) -> Iterable[str]:
    from vivadeck.commands import plan_wording

    foretold, parts = shown.forecast
    for each in foretold:
        cards = len(each.plan.items)
        yield f"<h2>{_safe(stats_tables.expected(each, shown.today))}</h2>"
        rows = [
            (stats_tables.evening(day, shown.today), plan_wording.how_many(range_, cards))
            for day, range_ in each.evenings
        ]
        if each.known is not None:
            rows.append((stats_tables.CAME, f"{each.known:.0f}"))
        yield _table(("evening of", f"known on the day, of {cards}"), rows)
    if not parts:
        return
    every = together(parts)
    said = f"Of {counted(every.answers, 'review')} viva expected {percent(every.said)} to be recalled; "
    said += f"{percent(every.came)} were"
    yield "<h2>What was expected of your reviews</h2>"
    yield f"<p>{said}.</p>"
    names = [f"{100 * each.low:.0f}–{100 * each.high:.0f} %" for each in parts]
    drawn = [Series("expected", "every", [p.said for p in parts]), Series("recalled", "first", [p.came for p in parts])]
    yield _figure(charts.lines(f"Two lines: {said}.", names, drawn), "Dashed: expected. Whole line: recalled.")
    yield _numbers(
        ("chance", "reviews", "expected", "recalled", ""),
        [
            (name, str(each.answers), percent(each.said), percent(each.came), stats_tables.VERDICTS[each.verdict])
            for name, each in zip(names, parts, strict=True)
        ],
    )


def _mocks(shown: Page) -> Iterable[str]:
    if not shown.mock:
        return
    yield "<h2>Mock vivas</h2>"
    names = [on_day(each.began.date(), shown.today) for each in shown.mock]
    shares = [each.score.answered / each.score.questions for each in shown.mock]
    words = f"A line: the share of questions answered well in {counted(len(names), 'mock viva')}."
    yield _figure(
        charts.lines(words, names, [Series("answered well", "first", shares)]),
        "The share of the questions that you answered well.",
    )
    rows = [
        (name, each.mark, str(each.score), f"{each.mean:.1f}", on_clock(round(each.seconds)))
        for name, each in zip(names, shown.mock, strict=True)
    ]
    yield _table(("when", "mark", "answered well", "mean grade", "time"), rows[::-1])


def _cards(shown: Page) -> Iterable[str]:
    figures = shown.cards[:MOST_CARDS]
    rows = [
        (
            each.id,
            NOTHING if each.recall is None else percent(each.recall),
            NOTHING if each.interval_days is None else str(each.interval_days),
            or_dash(each.lapses),
            or_dash(each.answers),
            NOTHING if each.seconds is None else f"{each.seconds:.0f}",
            "new" if each.seen is None else on_day(each.seen, shown.today),
        )
        for each in figures
    ]
    yield "<h2>Cards</h2>"
    if len(figures) < len(shown.cards):
        yield f"<p>The {MOST_CARDS} weakest of {len(shown.cards)} cards.</p>"
    heads = ("card", "recall", "interval in days", "lapses", "reviews", "seconds each", "last seen")
    yield _numbers(heads, rows, f"{counted(len(rows), 'card')}, the weakest first")


def _figure(svg: str, caption: str = "") -> str:
    said = f"<figcaption>{_safe(caption)}</figcaption>" if caption else ""
    return f"<figure>{svg}{said}</figure>"


def _numbers(heads: Sequence[str], rows: Iterable[Sequence[str]], name: str = "The numbers") -> str:
    """Return a table that is folded away."""
    return f"<details><summary>{_safe(name)}</summary>{_table(heads, rows)}</details>"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a column of numbers is aligned to the right. The second line of a cell is a command."""
    listed = [list(row) for row in rows]
    numeric = [bool(listed) and all(_is_number(row[place]) for row in listed) for place in range(len(heads))]

    def cell(tag: str, text: str, place: int) -> str:
        style = ' class="n"' if numeric[place] else ""
        scope = ' scope="col"' if tag == "th" else ""
        name, _, typed = text.partition("\n")
        below = f"<br><code>{_safe(typed)}</code>" if typed else ""
        return f"<{tag}{scope}{style}>{_safe(name)}{below}</{tag}>"

    head = "".join(cell("th", text, place) for place, text in enumerate(heads))
    body = "".join(f"<tr>{''.join(cell('td', text, place) for place, text in enumerate(row))}</tr>" for row in listed)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _is_number(text: str) -> bool:
    return text == NOTHING or text.removesuffix(" %").replace(".", "", 1).isdecimal()


def _text(parts: Sequence[tuple[str, str]]) -> str:
    """Return a line of the screen as HTML: what is bold there is bold."""
    return "".join(f"<b>{_safe(text)}</b>" if "bold" in style else _safe(text) for text, style in parts)


def _command(text: str) -> str:
    """Return a sentence of the screen as HTML: a command between backticks is code."""
    parts = _safe(text).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))


def _safe(text: str) -> str:
    return escape(escape_controls(text))


def data(shown: Page) -> bytes:
    """Return the page as it is written to a file."""
    return page(shown).encode("utf-8", "replace")
