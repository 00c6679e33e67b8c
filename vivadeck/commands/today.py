"""`viva` alone: what waits today, and the one command to type next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from vivadeck.app import App
from vivadeck.commands import planning
from vivadeck.commands.decks import DeckCounts, deck_counts, show_decks
from vivadeck.commands.reminders import remind
from vivadeck.terminal import output
from vivadeck.terminal.wording import counted, in_days, in_shell

if TYPE_CHECKING:
    from vivadeck.exam.today import Plan, Plans
    from vivadeck.model import Deck
    from vivadeck.study.session import Session


def today(app: App) -> None:
    """Show what waits today, and the one command to type next."""
    remind(app)
    if not app.exams:
        output.say("You have no exam date yet. To set it: `viva exam DATE`\n")
    asked = app.select()
    counts, plans = deck_counts(asked), planning.plans(app)
    planned = planning.session(app, asked, plans, None) if plans else None
    waiting = _asked(planned, app.today) if planned else _waiting(app, counts)
    show_decks(counts, Counter(item.card.deck for item in planned.queue) if planned else None)
    _say_once_what_stepped_back(app, asked.decks)
    output.print_line("")
    if plans:
        from vivadeck.exam import exams

        for plan, line in zip(plans.by_exam, exam_lines(plans, app.today), strict=True):
            output.say(line)
            if forecast := planning.last_forecast(app, plan):
                output.say(forecast)
            if outlook := planning.unseen_warning(plan, plans.pace) or planning.possible(plan):
                output.say(outlook)
    if any(waiting.values()):
        for_exams = sum(map(planned.is_planned, planned.queue)) if planned else 0
        of_them = f", {for_exams} of them for the exam" if 0 < for_exams < sum(waiting.values()) else ""
        again = plans.showings.expected() - len(plans.showings.queue()) if plans else 0
        time = f", about {exams.one_pass(sum(waiting.values()) + again, plans.pace)}" if plans else ""
        time += " with those that come again" if again else ""
        asked_today = _listed(waiting, upto=bool(plans and plans.showings.may_lose_new()))
        output.print_styled((f"Today: {asked_today}{of_them}{time}. To start: ", ""), ("`viva study`", "viva.key"))
    elif asked.is_empty():
        from vivadeck.commands.nothing import why_none  # seldom needed

        output.say(why_none(app))
    else:
        if not plans:  # else the exam's own line says it
            later = [day for day in asked.by_day() if day > app.today]
            then = f" The next cards come {in_days(later[0], app.today)}." if later else ""
            output.say(f"Done for today.{then}")
        output.say(f"More now: {planning.more_now(app, asked)}")
    if not asked.is_empty():
        output.print_styled(("To be examined: ", ""), ("`viva mock`", "viva.key"))


def _say_once_what_stepped_back(app: App, asked: Sequence[Deck]) -> None:
    """Say once that viva's own decks are hidden, now that the student has others."""
    names = {deck.name for deck in asked}
    others = [deck for deck in app.library.decks if deck.name not in names]
    hidden = app.collection.choices(others)
    gone = [deck.name for deck in others if deck.name not in hidden]
    if not set(gone) <= set(app.collection.kept("stepped back") or ()):
        app.collection.keep("stepped back", gone)
        output.say(
            f"\nNow that you have a deck of your own, viva hides its own decks: {', '.join(gone)}. "
            f"To show one: `viva decks --show {in_shell(gone[0])}`"
        )


def exam_lines(plans: Plans, today: date) -> list[str]:
    """Return a line for each exam: when it is, and what its plan has for today, or why there is nothing more."""
    return [f"Exam {line}" for line in exams_ahead(plans, today)]


def exams_ahead(plans: Plans, today: date) -> list[str]:
    """Return the same lines without the word "Exam", for a table that has it as its label."""
    return [_exam(plan, end, today) for plan, end in zip(plans.by_exam, plans.showings.ends(), strict=True)]


def _exam(plan: Plan, end: str, today: date) -> str:
    from vivadeck.exam import exams

    exam = exams.countdown(plan.exam, today)
    if end:
        return f"{exam}. {end}"
    until = f" Before it begins there is time for about {counted(plan.left, 'card')}." if plan.is_cut else ""
    return f"{exam}. {exams.done_today(plan.exam, plan.shown, plan.taken) or exams.budget(plan.exam)}.{until}"


def _waiting(app: App, counts: Sequence[DeckCounts]) -> dict[str, int]:
    """Return how many cards SM-2 asks today, by why."""
    new = min(sum(deck.new for deck in counts), max(0, planning.new_left(app, None)))
    return {"due": sum(deck.due for deck in counts), "new": new}


def _asked(planned: Session, today: date) -> dict[str, int]:
    """Return how many cards are asked today, by why, where an exam has a plan."""
    asked = planned.queue
    new = sum(item.schedule is None for item in asked)
    due = sum(item.is_due(today) for item in asked)
    return {"due": due, "new": new, "early": len(asked) - due - new}


def _listed(waiting: dict[str, int], *, upto: bool) -> str:
    """Write what is asked today: "5 due, 3 new and 7 early cards". Of the new cards perhaps not all (`upto`)."""
    *others, (last, count) = [(why, count) for why, count in waiting.items() if count]
    most = {"new": "up to "} if upto else {}
    parts = ", ".join(f"{most.get(why, '')}{number} {why}" for why, number in others)
    whole = f"{most.get(last, '')}{counted(count, f'{last} card')}"
    return f"{parts} and {whole}" if parts else whole
