"""How forecasts, reasons and what was found about re-drills are said. Pure."""

from __future__ import annotations

from vivadeck.exam.forecast import Forecast
from vivadeck.exam.planner import Reason, Why
from vivadeck.exam.redrill import Evidence, Redrill, Tally
from vivadeck.wording import counted


def percent(forecast: Forecast) -> str:
    """Say a range: "54–81 %"."""
    return f"{100 * forecast.low:.0f}–{100 * forecast.high:.0f} %"


def expectation(forecast: Forecast, cards: int) -> tuple[tuple[str, str], ...]:
    """Say what to expect, as (text, style) parts."""
    known = f"{round(forecast.low * cards)} to {round(forecast.high * cards)} of {counted(cards, 'card')}"
    return (
        ("On the day you will probably know ", ""),
        (known, "bold viva.good"),
        (" (such a range holds four times in five; it narrows as you answer).", ""),
    )


def more_or_less(more: Forecast, less: Forecast | None) -> str:
    """Say what a quarter of an hour a day would change."""
    told = f"A quarter of an hour more a day: {percent(more)}"
    return f"{told}; less: {percent(less)}." if less else f"{told}."


def reason(why: Reason) -> str:
    """Say why a card is where it is in today's order."""
    if why.why is Why.NEW:
        return "new, in the order of the deck"
    if why.why is Why.OVERDUE:
        late = f", {counted(why.overdue_days, 'day')} ago" if why.overdue_days else " today"
        return f"SM-2 wants it{late}: the most overdue come first"
    gain = f"{100 * why.gain:.0f} in a hundred more to know it on the day"
    if why.now == why.then:
        return f"new: {gain}"
    return f"{gain} ({100 * why.now:.0f} % now, {100 * why.then:.0f} % then if left)"


def redrills(evidence: Evidence) -> str:
    """Say what the student's reviews tell about asking missed cards once more on the same day."""
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
