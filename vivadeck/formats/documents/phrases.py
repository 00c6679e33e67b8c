"""Phrases with a fixed meaning in a document: "Answers", "Good luck", "Answer: …", a table of contents. Pure."""

from __future__ import annotations

import re

PICTURE = "[picture]"  # written in place of a picture, which is left out

_ANSWERS = re.compile(
    r"[*_#\s]*(?:(?:model|sample|suggested)[ ])?(?:answers?|answer key|key|solutions?|antworten|lösungen|réponses|"
    r"corrigé|respuestas|soluciones|risposte|soluzioni)(?:[ ](?:key|sheet|to (?:the )?questions?))?[*_:\s]*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[*_\s]*(?:(?:each|all|these|the|every)(?: of)?(?: the)? (?:answers?|questions?)\b.{0,80}\b"
    r"(?:above|below|aligned|here)\b|good luck|"
    r"would you like|do you want me|let me know|i hope this|happy studying|"
    r"all the best|the end\b|end of\b|viel erfolg|bonne chance|buena suerte|prepared by\b|-+ ?end ?-+)",
    re.IGNORECASE | re.DOTALL,
)
_FOLLOW_UP = re.compile(r"[\W_]*follow[- ]?ups?\b", re.IGNORECASE)
_INLINE = re.compile(
    r"[\s*_]+(?:answer|ans|antwort|lösung|réponse|respuesta|risposta|solution|a)\s*\d{0,3}\s*:[*_]*\s+(?=\S)",
    re.IGNORECASE,
)
_LEADER = re.compile(r"(?:(?:\.[ \t]?){4,}|…{2,}|_{5,})[ \t]*(?:\d{1,4}|[ivxl]+)[ \t]*$")
_CONTENTS_LINK = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*\[.{1,200}\]\(#[^)]{0,200}\)\s*$")
_CONTENTS = re.compile(
    r"[#*_\s]*(?:(?:table of )?contents|inhalt|inhaltsverzeichnis|sommaire|table des matières|índice|indice)[*_:\s]*$",
    re.IGNORECASE,
)
_PAGE = re.compile(r"\S(?:\t+|[ ]{3,})(?:\d{1,4})[ \t]*$")


def is_answers(text: str) -> bool:
    """Tell whether `text` is the heading of the part with the answers."""
    return bool(_ANSWERS.match(text))


def is_closing(text: str) -> bool:
    """Tell whether `text` is how an author ends a document, such as "Good luck!"."""
    return bool(_CLOSING.match(text))


def is_follow_up(text: str) -> bool:
    """Tell whether `text` is a further question, which belongs to the card before it."""
    return bool(_FOLLOW_UP.match(text))


def inline_answer(text: str) -> tuple[str, str]:
    """Split "What is …? Answer: …" into question and answer; the answer is "" where there is no such label."""
    for label in _INLINE.finditer(text):
        if re.search(r"[?.:][*_\"”)]*$", text[: label.start()]):
            return text[: label.start()], text[label.end() :]
    return text, ""


def without_contents(text: str) -> str:
    """Return `text` with the lines of its table of contents made empty, so that all lines keep their numbers."""
    lines = text.split("\n")
    pages = [bool(_PAGE.search(line)) for line in lines]
    return "\n".join(
        "" if _is_contents_entry(line) or _is_in_run_of_pages(pages, at) else line for at, line in enumerate(lines)
    )


def _is_contents_entry(line: str) -> bool:
    return len(line) < 500 and bool(_CONTENTS.match(line) or _LEADER.search(line) or _CONTENTS_LINK.match(line))


def _is_in_run_of_pages(pages: list[bool], at: int) -> bool:
    """Tell whether a line ends with a page number, and so do the lines around it."""
    return pages[at] and sum(pages[max(0, at - 2) : at + 3]) >= 3
