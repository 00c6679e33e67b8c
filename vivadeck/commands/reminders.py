"""What the student should know before anything else: what became of their history, and of their exams."""

from __future__ import annotations

from vivadeck import output
from vivadeck.desk import Desk
from vivadeck.progress.others import conflict_copies


def remind(desk: Desk) -> None:
    """Say on stderr what the student should do about their history, where there is something."""
    sure = desk.sure_heirs()
    if sure:
        many, their = ("1 card was", "its") if sure == 1 else (f"{sure} cards were", "their")
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
