"""Markdown flashcards: hashcards' and repeater's decks (`Q:`, `A:`, `C:`), and the study sheets that viva exports.

A card begins with its marker at the start of a line and ends at the next marker or a line `---`. Lines at its end
that begin with `#` (comments in hashcards, elsewhere headings) are not part of it. Between cards a
line `question::answer` is one, as in repeater; other text there is skipped, and reported. In fenced code nothing is a
marker. A file's deck is named by its front matter, in TOML as hashcards has it, else by the file.

A cloze, `C: The [order] of a group is [the cardinality of its set].`, is a card for each outermost pair of brackets.
Brackets in code, formulas, pictures, links to the web and after a backslash hide nothing; in code and formulas they do
where there are no others. A backslash that keeps a bracket from hiding something is removed where it would be visible.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from vivadeck.formats import decoding, study_sheet
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.draft import Draft, Found
from vivadeck.markdown import from_mixed
from vivadeck.markdown.fences import fenced
from vivadeck.sanitize import single_line

_REMEDY = (
    "A card is a line that begins with `Q:` and a line that begins with `A:`; "
    "or a line that begins with `C:`, with [brackets] around the words to recall."
)
_MARKER = re.compile(r"([QAC]):[ \t]*(.*)")
_RULE = re.compile(r"[ ]{0,3}---+[ \t]*")
_NO_QUESTION = (" ", "\t", ":", "#", ">", "|", "`")
_MOST_FRONT, _MOST_CHARACTERS = 100, 4_000
MOST_DELETIONS = 200
_CODE = r"""
      ^[ ]{0,3}(?P<fence>```|~~~)[^\n]*(?:\n(?![ ]{0,3}(?P=fence))[^\n]*)*+\n[ ]{0,3}(?P=fence)
    | (?<!`)(?P<ticks>`{1,2})(?!`)[^`\n]++(?P=ticks)(?!`)
    | \$\$[^$]++\$\$
    | \$(?![\s$])[^$\n]++(?<![\s\\])\$(?!\d)
"""
_OTHER = r"""
      !\[[^\[\]\n]*+\](?:\([^()\n]*+\))?
    | \[[^\[\]\n]++\]\(https?://[^()\s]++\)
    | \[\^[^\[\]\s]++\]
"""
_FLAGS = re.VERBOSE | re.MULTILINE | re.DOTALL
_IN_TEXT = re.compile(rf"\\. | {_CODE} | {_OTHER} | (?P<open>\[) | (?P<close>\])", _FLAGS)
_ANYWHERE = re.compile(rf"\\. | {_OTHER} | (?P<open>\[) | (?P<close>\])", _FLAGS)
_WRITTEN = re.compile(rf"\\. | (?P<code>{_CODE})", _FLAGS)
_ESCAPED = re.compile(r"(?<!\\)\\(?=[\[\]])")


class _Passage(NamedTuple):
    """A marker's lines, or those between cards (`kind` is then ""), and the comment below with its first line, or 0.

    Lines count from 1.
    """

    kind: str
    line: int
    text: str
    comment: int = 0
    comment_text: str = ""


def read(path: Path) -> Found:
    """Return the cards of a Markdown file. Raises VivaError."""
    text = decoding.read(path)
    lines = text.split("\n")
    gathered = DraftCollector(path)
    if study_sheet.is_sheet(lines):
        gathered.takes_unanswered = True
        study_sheet.gather(lines, gathered)
    else:
        gather(from_mixed.with_dollars(text).split("\n"), single_line(path.stem), gathered)
    return gathered.result(_REMEDY)


def gather(lines: Sequence[str], stem: str, gathered: DraftCollector) -> None:
    """Gather the cards in the lines of a file, whose deck is named `stem` unless its front matter says otherwise."""
    deck, start = _front_matter(lines, stem, gathered)
    blocks = [*_blocks(lines, start), _Passage("", 0, "")]
    question: _Passage | None = None
    for block in blocks:
        place = f":{block.line}"
        if question and block.kind == "A":
            gathered.add(f":{question.line}", deck, Draft(question.text, block.text))
        elif block.kind == "A":
            gathered.skip(place, "this answer (A:) has no question (Q:) before it", text=block.text)
        if question and block.kind != "A":
            _gather_unanswered(question, deck, gathered)
        question = block if block.kind == "Q" else None
        if block.kind == "C":
            _gather_cloze(block, deck, gathered)
        elif not block.kind:
            _gather_between(block, deck, gathered)
        if block.comment:
            gathered.skip(f":{block.comment}", study_sheet.NO_CARD, cards=0, text=block.comment_text)


def _gather_unanswered(question: _Passage, deck: str, gathered: DraftCollector) -> None:
    if gathered.takes_unanswered:
        gathered.add(f":{question.line}", deck, Draft(question.text, ""))
    else:
        gathered.skip(f":{question.line}", "this question (Q:) has no answer (A:)", text=question.text)


def _gather_between(block: _Passage, deck: str, gathered: DraftCollector) -> None:
    """Gather the cards that are one line each. The lines between that are no cards are reported."""
    lines = block.text.split("\n")
    others: dict[int, str] = {}  # runs of lines, by the number of the first
    first = 0
    for number, (line, is_code) in enumerate(zip(lines, fenced(lines), strict=True), block.line):
        question, _, answer = line.partition("::")
        if answer.strip(": \t") and not is_code and not line.startswith(_NO_QUESTION):
            gathered.add(f":{number}", deck, Draft(question.strip(), answer.strip()))
            first = 0
        elif line.strip():
            first = first or number
            others[first] = f"{others.get(first, '')}\n{line}".strip()
    for number, text in others.items():
        gathered.skip(f":{number}", study_sheet.NO_CARD, cards=0, text=text)


def _gather_cloze(block: _Passage, deck: str, gathered: DraftCollector) -> None:
    try:
        cards = deletions(block.text)
    except NoCloze as error:
        gathered.skip(f":{block.line}", str(error), text=block.text)
        return
    for deletion in cards:
        gathered.add(f":{block.line}", deck, Draft(*deletion))


def _blocks(lines: Sequence[str], start: int) -> Iterator[_Passage]:
    """Yield the lines from `start` on, in order: markers with what follows them, and text between cards."""
    kind, first = "", start
    text: list[str] = []
    for i, is_code in enumerate(fenced(lines)[start:], start):
        marker = None if is_code else _MARKER.fullmatch(lines[i])
        if marker or (not is_code and _RULE.fullmatch(lines[i])):
            yield _block(kind, first, text)
            kind, first, text = (marker[1], i, [marker[2]]) if marker else ("", i + 1, [])
        else:
            text.append(lines[i])
    yield _block(kind, first, text)


def _block(kind: str, first: int, lines: Sequence[str]) -> _Passage:
    if not kind:
        empty = next((i for i, line in enumerate(lines) if line.strip()), 0)
        return _Passage("", first + empty + 1, "\n".join(lines).strip())
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    text = "\n".join(lines[:end]).strip()
    comment = next((first + i + 1 for i, line in enumerate(lines[end:], end) if line.strip()), 0)
    rest = "\n".join(lines[end:]).strip()
    return (
        _Passage(kind, first + 1, text, comment, rest) if text else _Passage(kind, first + 1, "\n".join(lines).strip())
    )


def _front_matter(lines: Sequence[str], stem: str, gathered: DraftCollector) -> tuple[str, int]:
    """Return the deck's name, which is `stem` where the file has none, and the line that its cards begin at."""
    if not _RULE.fullmatch(lines[0]):
        return stem, 0
    end = next((i for i, line in enumerate(lines[1:_MOST_FRONT], 1) if _RULE.fullmatch(line)), 0)
    if not end or any(map(_MARKER.fullmatch, lines[1:end])):
        return stem, 0
    try:
        name = tomllib.loads("\n".join(lines[1:end])[:_MOST_CHARACTERS]).get("name")
    except (tomllib.TOMLDecodeError, RecursionError):
        gathered.skip(":2", 'the front matter is not TOML: write the deck\'s name as `name = "…"`', cards=0)
        name = None
    return (single_line(name) if isinstance(name, str) else "") or stem, end + 1


class NoCloze(Exception):
    """A cloze that cannot be a card, and why."""


class Deletion(NamedTuple):
    """One showing of a cloze text: the text with a gap, and the words that belong there."""

    question: str
    answer: str


def deletions(text: str) -> list[Deletion]:
    """Return one deletion for each outermost pair of brackets. Raises NoCloze."""
    spans = list(_spans(text, _IN_TEXT)) or list(_spans(text, _ANYWHERE))
    if not spans:
        raise NoCloze("this cloze (C:) hides nothing: put [brackets] around the words to recall")
    if len(spans) > MOST_DELETIONS:
        raise NoCloze(f"this cloze (C:) hides more than {MOST_DELETIONS} texts")
    hidden = [text[start + 1 : end].strip() for start, end in spans]
    if not all(hidden):
        raise NoCloze("this cloze (C:) has an empty pair of brackets")
    between = [
        text[end + 1 : start] for (_, end), (start, _) in zip([(0, -1), *spans], [*spans, (len(text), 0)], strict=True)
    ]
    questions = (_with_gap(between, hidden, i) for i in range(len(hidden)))
    return [Deletion(_shown(asked), _shown(answer)) for asked, answer in zip(questions, hidden, strict=True)]


def _spans(text: str, token: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield where each outermost pair of brackets opens and closes."""
    starts: list[int] = []
    for match in token.finditer(text):
        if match["open"]:
            starts.append(match.start())
        elif match["close"]:
            if not starts:
                raise NoCloze("this cloze (C:) closes a bracket that is not open")
            start = starts.pop()
            if not starts:
                yield start, match.start()
    if starts:
        raise NoCloze("this cloze (C:) opens a bracket and does not close it")


def _with_gap(between: list[str], hidden: list[str], gap: int) -> str:
    """Return the text with a gap for one of the `hidden` texts. A gap must not become a link by what follows it."""
    parts = [between[0]]
    for i, (answer, after) in enumerate(zip(hidden, between[1:], strict=True)):
        mark = r"\[…\]" if after.startswith(("(", "[", ":")) else "[…]"
        parts += [mark if i == gap else answer, after]
    return "".join(parts).strip()


def _shown(text: str) -> str:
    """Return a text without the backslashes before brackets in code and formulas, where Markdown shows them."""
    return _WRITTEN.sub(lambda match: _ESCAPED.sub("", match.group()) if match["code"] else match.group(), text)
