"""How forecasts, reasons and what was found about re-drills are said. Pure."""

from __future__ import annotations

from vivadeck.exam.forecast import Forecast
from vivadeck.exam.planner import Reason, Why
from vivadeck.exam.retry import Evidence, Redrill, Tally
from vivadeck.terminal.wording import counted

SPARE = "Showings that no other card needs are for all missed cards, until each is recalled."


def percent(forecast: Forecast) -> str:
    """Say a range: "54–81 %"."""
    return f"{100 * forecast.low:.0f}–{100 * forecast.high:.0f} %"


def expectation(forecast: Forecast, cards: int, budget: str) -> tuple[tuple[str, str], ...]:
    """Say what to expect, as (text, style) parts, of so many cards if the `budget` is kept to: "20 min a day"."""
    known = f"{round(forecast.low * cards)} to {round(forecast.high * cards)} of {counted(cards, 'card')}"
    return (
        (f"With {budget} until then, you will probably know ", ""),
        (known, "bold viva.good"),
        (". In simulation such a range held four times in five and more; it narrows as you answer.", ""),
    )


def left_unseen(new: int, unseen: int) -> str:
    """Return a warning where a good part of the new cards is not expected to be shown, else ""."""
    if unseen * 10 < new or unseen < 2:
        return ""
    return f"About {unseen} of the {new} new cards will not be shown even once: with more time a day they would be."


def more_or_less(more: Forecast, less: Forecast | None) -> str:
    """Say what a quarter of an hour a day would change."""
    told = f"A quarter of an hour more a day: {percent(more)}"
    return f"{told}; less: {percent(less)}." if less else f"{told}."


def reason(why: Reason) -> str:
    """Say why a card is where it is in today's order."""
    if why.why is Why.NEW:
        return "new, in the order of the deck"
    if why.why is Why.OVERDUE:
        late = f"since {counted(why.overdue_days, 'day')}" if why.overdue_days else "today"
        return f"due {late}: the most overdue come first"
    gain = f"shown today, you are some {100 * why.gain:.0f} % likelier to know it then"
    if why.now == why.then:
        return f"new: {gain}"
    return f"{gain} (a guess: {100 * why.now:.0f} % now, {100 * why.then:.0f} % then if left alone)"


def redrills(evidence: Evidence) -> str:
    """Say what the student's reviews tell about asking a missed card again on the same day in the place of another."""
    again, left = evidence.redrilled, evidence.left
    told = f"recalled the next time: {_tally(again)} that were asked again, {_tally(left)} that were not"
    if evidence.decision is Redrill.ALWAYS:
        return f"Asking a missed card once more on the same day seems to help you ({told}), so each is."
    if evidence.decision is Redrill.NEVER:
        return f"Asking a missed card once more on the same day does not seem to help you ({told}), so none is."
    if not evidence.answers:
        return "Every second missed card is asked once more on the same day, until it shows whether that helps you."
    return f"Whether asking a missed card once more on the same day helps you is open ({told}): every second one is."


def _tally(tally: Tally) -> str:
    return f"{tally.recalled} of {tally.answers}"
