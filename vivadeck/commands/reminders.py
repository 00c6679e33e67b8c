"""What the student should know before anything else: what became of their history, and of their exams."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from vivadeck.app import Desk
from vivadeck.errors import VivaError
from vivadeck.progress.others import conflict_copies
from vivadeck.terminal import output


def remind(desk: Desk) -> None:
    """Say on stderr what the student should do about their history, where there is something."""
    follow_former_ids(desk)
    if sure := desk.sure_heirs():
        many, their = ("1 card was", "its") if len(sure) == 1 else (f"{len(sure)} cards were", "their")
        output.note(f"{many} reworded or moved: `viva check --fix` brings {their} history along.")
    if copies := conflict_copies(desk.home):
        import shlex

        quoted = " ".join(shlex.quote(str(copy)) for copy in copies)
        many = "a copy" if len(copies) == 1 else f"{len(copies)} copies"
        output.note(f"Another computer's reviews are in {many} of your progress: `viva merge {quoted}` takes them in.")
    if held := desk.exams.values():
        from vivadeck.exam import exams

        then = "" if exams.ahead(held, desk.now(), desk.today) else ": viva goes by SM-2 again"
        for exam in exams.just_over(held, desk.now(), desk.today):
            output.note(f"The exam {exams.over(exam, desk.today)}{then}.")


def follow_former_ids(desk: Desk) -> None:
    """Give each card the history under the id that earlier versions of viva made of its question, and say so.

    Where that cannot be written, it stays there.
    """
    sure = desk.sure_heirs()
    if sure and (renamed := _under_former_ids(desk, sure)):
        from vivadeck.commands.move import give

        with contextlib.suppress(VivaError):
            give(desk, renamed, "upgrade")
            desk.refresh()


def _under_former_ids(desk: Desk, sure: Mapping[str, str]) -> dict[str, str]:
    """Return, by their former ids, the cards whose ids are made otherwise than in earlier versions of viva."""
    from vivadeck.text import former_name, made_name

    renamed = {}
    for former, name in sure.items():
        card = desk.library.card(name)
        is_made = card.id == f"{card.deck}/{made_name(card.question)}"
        if is_made and former == f"{card.deck}/{former_name(card.question)}":
            renamed[former] = name
    return renamed
