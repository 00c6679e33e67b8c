"""Multiple-choice questions in a table: their options, and which of them the key names. Pure.

A key is an option's letter, its number or its text. Where it may be two of them, or none, nothing is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vivadeck.sanitize import quoted, single_line

NO_KEY = "The table does not say which option is right."
_BETWEEN = re.compile(r"\s*(?:[,;/&+\n]|\b(?:and|und|et|y|e|en|i)\b)\s*", re.IGNORECASE)
_NAMED = re.compile(r"(?:option|choice|answer|antwort|réponse|respuesta|opción)\s+(?=\S{1,2}$)", re.IGNORECASE)
_LABELLED = re.compile(r"(?:^|(?<=\s))\(?([a-hA-H1-8])[).:]\s*(?=\S)")  # "A) Lima B) Quito", in one cell
_WITH_TEXT = re.compile(r"\(?([a-hA-H1-8])\s*[).:–-]\s*(.+)", re.DOTALL)


class Choice(NamedTuple):
    """The options as they stand below a question, what its answer is, and what a person should check."""

    options: tuple[str, ...]
    answer: str
    doubt: str = ""


def first_number(keys: Iterable[str]) -> int:
    """Return from which number the keys of a table count its options: 1, or 0 where one of them says so."""
    return 0 if any(key.strip() == "0" for key in keys) else 1


def choice(key: str, texts: Mapping[str, str], first: int = 1) -> Choice:
    """Return the options of a question by their labels ("" for all in one cell), and the answer that the key names."""
    texts = _in_one_cell(texts[""]) if "" in texts else texts
    shown = {label: f"{label}) {text.strip()}".removeprefix(") ") for label, text in texts.items() if text.strip()}
    key = key.strip()
    if not key or "" in texts or not shown:
        return Choice((*shown.values(),), key, "" if key or not shown else NO_KEY)
    chosen = [_labels(part, texts, first) for part in _parts(key, texts, first)]
    if all(len(each) == 1 for each in chosen):
        answers = dict.fromkeys(shown[label] for each in chosen for label in each)
        return Choice((*shown.values(),), "\n\n".join(answers))
    if any(len(each) > 1 for each in chosen):
        doubt = f"The key {quoted(single_line(key))} names two options: one by its text, one by its number or letter."
        return Choice((*shown.values(),), "", doubt)
    return Choice((*shown.values(),), key, f"The key {quoted(single_line(key))} is none of the options.")


def _in_one_cell(cell: str) -> dict[str, str]:
    """Return the options that one cell has, by their labels; the whole cell by "" where they have none."""
    _, *parts = _LABELLED.split(cell)
    texts = dict(zip(map(str.upper, parts[::2]), parts[1::2], strict=True))
    is_whole = [*texts] in (list("ABCDEFGH"[: len(texts)]), list("12345678"[: len(texts)])) and len(texts) > 1
    return texts if is_whole and len(texts) == len(parts) / 2 else {"": cell}


def _parts(key: str, texts: Mapping[str, str], first: int) -> list[str]:
    """Return what a key names: itself, or several options."""
    if _labels(key, texts, first):
        return [key]
    parts = [*filter(None, _BETWEEN.split(key))]
    return [*parts[0]] if len(parts) == 1 and re.fullmatch("[A-H]{2,8}", key) else parts


def _labels(part: str, texts: Mapping[str, str], first: int) -> set[str]:
    """Return the labels of all options that a part of a key may mean; empty options are none."""
    asked, bare = _folded(part), _NAMED.sub("", part).strip(" .)(:")
    with_text = _WITH_TEXT.fullmatch(part.strip())
    if with_text and _folded(with_text[2]) in map(_folded, texts.values()):
        asked, bare = _folded(with_text[2]), with_text[1]
        return _by_place(bare, texts, first) & {label for label, text in texts.items() if _folded(text) == asked}
    by_text = {label for label, text in texts.items() if asked and _folded(text) == asked}
    return by_text | _by_place(bare, texts, first)


def _by_place(bare: str, texts: Mapping[str, str], first: int) -> set[str]:
    labels = [*texts]
    if re.fullmatch(r"[a-hA-H]", bare):
        at = ord(bare.upper()) - ord("A")
    else:
        at = int(bare) - first if re.fullmatch(r"\d", bare) else -1
    return {labels[at]} if 0 <= at < len(labels) and texts[labels[at]].strip() else set()


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .")
