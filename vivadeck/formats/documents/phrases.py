"""What documents say about themselves: where their answers are, and how they end. Pure."""

from __future__ import annotations

import re

_ANSWERS = re.compile(
    r"[*_#\s]*(?:(?:model|sample|suggested)[ ])?(?:answers?|answer key|key|solutions?|antworten|lösungen|réponses|"
    r"corrigé|respuestas|soluciones|risposte|soluzioni)(?:[ ](?:key|sheet|to (?:the )?questions?))?[*_:\s]*$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"[*_\s]*(?:(?:each|all|these|the|every)(?: of)?(?: the)? (?:answers?|questions?)\b.{0,80}\b"
    r"(?:above|below|aligned|here)\b|good luck|"
    r"all the best|the end\b|end of\b|viel erfolg|bonne chance|buena suerte|prepared by\b|-+ ?end ?-+)",
    re.IGNORECASE | re.DOTALL,
)
_INLINE = re.compile(
    r"[\s*_]+(?:answer|ans|antwort|lösung|réponse|respuesta|risposta|solution|a)\s*\d{0,3}\s*:[*_]*\s+(?=\S)",
    re.IGNORECASE,
)


def is_answers(text: str) -> bool:
    """Whether `text` heads a part that holds the answers."""
    return bool(_ANSWERS.match(text))


def is_closing(text: str) -> bool:
    """Whether `text` takes leave of the reader."""
    return bool(_CLOSING.match(text))


def inline_answer(text: str) -> tuple[str, str]:
    """Return the question and the answer of "What is …? Answer: …"; the answer is "" where no such label is."""
    for found in _INLINE.finditer(text):
        if re.search(r"[?.:][*_\"”)]*$", text[: found.start()]):
            return text[: found.start()], text[found.end() :]
    return text, ""
