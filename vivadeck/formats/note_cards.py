"""Cards in a student's own notes, as repeater, Obsidian, Logseq and RemNote ask them. Pure.

- `question :: answer`, or in a list `question >> answer`: a card on one line; without spaces only in notes of such
  cards, as `std::map` and Dataview's `author:: Someone` are none;
- a line `?` or `??` between the lines of a question and those of its answer, which a blank line ends (Obsidian);
- `- question #card` with its answer below, further to the right (Logseq);
- `{{c1::words}}` that are to be recalled, as in Anki; `==words==` in notes that other marks show to be cards.

Code is text in which nothing is a mark. What the programs write for themselves (`<!--SR:…-->`, `card-ease:: 2.5`) is
left out; all other text is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vivadeck.formats import cloze, study_sheet
from vivadeck.formats.collector import DraftCollector
from vivadeck.formats.draft import Draft
from vivadeck.markdown.fences import fenced

_BULLET = re.compile(r"(?P<indent>[ \t]*)[-*+•][ \t]+")
_DIVIDED = re.compile(r"(?<!:):{2,3}(?!:)|(?<=\s)>>>?(?=\s)")
_NO_QUESTION = (" ", "\t", ":", "#", ">", "|")
_BELOW = re.compile(r"\?{1,2}\s*")
_SCHEDULE = re.compile(r"(?<! ) {0,9}<!--SR:[^<>\n]{0,2000}-->")
_PROPERTY = re.compile(
    r"[ \t]*(?:[-*][ \t]+)?(?:id|collapsed|card-[\w-]+|created-at|updated-at|background-color|heading)::(?:[ \t].*)?"
)
_OF_PAGE = re.compile(r"(?:tags?|title|alias|type|icon|public|filters)::")  # in Logseq, above all items
_CARD_TAG = re.compile(r"(?<![ \t])[ \t]*+#(?:\[\[card\]\]|card\b|flashcards?\b[\w/-]*)")
_OF_CARDS = re.compile(r"#flashcards")  # also of the title above them
_HIGHLIGHTED = re.compile(r"==(?![\s=])((?:(?!==).)+?)==", re.DOTALL)
_LOGSEQ_CLOZE = re.compile(r"\{\{cloze[ ]((?:(?!\}\}|\{\{).)+)\}\}")
_MARKED = re.compile(
    r"(?<=[^\n]\n)\?{1,2}[ ]*\n[ \t]*\S|<!--SR:|#flashcards?\b|^(?:tags?:.*|[ ]+-[ ])\bflashcards?\b|"
    r"^[ \t]*[-*][ ].*[ ]#(?:card\b|\[\[card\]\])",
    re.MULTILINE,
)
_SPACED = re.compile(r"(?<=\s):{2,3}(?=\s)|(?<=\?):{2,3}(?!:)|(?<=\s)>>>?(?=\s)")
_TIGHT = re.compile(rf"{_SPACED.pattern}|(?<!:)(?<!\bstd)(?<!\bself)(?<!\bcrate)(?<!\bboost):{{2,3}}(?![:\s])")
_NO_CARD = re.compile(r"[\w -]*\w:: ")  # Dataview's
_ANKI_CLOZE = re.compile(r"\{\{c(\d{1,3})::(?:(?!\}\}|\{\{).)+\}\}", re.DOTALL)


class Notes(NamedTuple):
    """What holds for all cards of a file: its deck, its tags, and whether other marks show that `==words==` is one.

    `mark` is what divides a card on one line.
    """

    deck: str
    tags: tuple[str, ...]
    is_marked: bool
    mark: re.Pattern[str] = _DIVIDED


class _Line(NamedTuple):
    """A line, its number, and whether it is code or opens a block of code."""

    number: int
    text: str
    is_code: bool

    @property
    def indent(self) -> int:
        """How far to the right the line begins."""
        text = self.text.expandtabs(4)
        return len(text) - len(text.lstrip())


def is_notes(text: str) -> bool:
    """Tell whether a text has cards of these kinds: by their marks, or as many lines are such cards."""
    if is_marked(text):
        return True
    lines = _lines_of_text(text.split("\n"))
    mark = dividing(text.split("\n"), fewest=2)
    many = sum(_one_line(line, mark) is not None for line in lines)
    return many * 2 > len(lines) or (many > 1 and all(map(_BULLET.match, lines)))


def gaps(text: str) -> int:
    """Return how many of Anki's gaps a text has."""
    return sum(1 for _ in _ANKI_CLOZE.finditer(cloze.without_code(text)))


def dividing(lines: Sequence[str], fewest: int) -> re.Pattern[str]:
    """Return what divides a card on one line: also `::` without spaces, where most lines, and some, are such cards."""
    texts = _lines_of_text(lines)
    asked = [pair[0] for line in texts if (pair := _one_line(line, _TIGHT))]
    last_words = {question.split()[-1] for question in asked}  # `std` in all lines is no question
    is_evident = len(asked) >= fewest and len(asked) * 2 > len(texts) and len(last_words) == len(asked)
    return _TIGHT if is_evident else _SPACED


def _lines_of_text(lines: Sequence[str]) -> list[str]:
    rows = zip(lines, fenced(lines), strict=True)
    texts = [line for line, is_code in rows if line.strip() and not is_code and not _NO_CARD.match(line)]
    return [line for line in texts if not line.startswith(("#", "---", "```"))]


def is_marked(text: str) -> bool:
    """Tell whether a text has marks that only notes with cards have."""
    return bool(_MARKED.search(text))


def gather(lines: Sequence[str], first: int, notes: Notes, gathered: DraftCollector) -> None:
    """Gather the cards in these lines, of which the first has the number `first`. Other text is reported."""
    left_out: list[_Line] = []
    for block in _blocks(lines, first, notes.mark):
        drafts = [*_drafts(block, notes)]
        if drafts:
            _report(left_out, gathered)
            left_out.clear()
        else:
            left_out += block
        for draft in drafts:
            gathered.add(f":{block[0].number}", notes.deck, draft._replace(tags=notes.tags))
    _report(left_out, gathered)


def _report(lines: Sequence[_Line], gathered: DraftCollector) -> None:
    if text := "\n".join(each.text for each in lines).strip():
        first = next(each.number for each in lines if each.text.strip())
        gathered.skip(f":{first}", study_sheet.NO_CARD, cards=0, text=text)


def _blocks(lines: Sequence[str], first: int, mark: re.Pattern[str]) -> Iterator[list[_Line]]:
    """Yield the lines that belong together: a card of one line, one with what is below it, a paragraph, or code."""
    is_code = fenced(lines)
    opens = [not code and following for code, following in zip(is_code, [*is_code[1:], False], strict=True)]
    numbered = [
        _Line(number, text if code or start else _SCHEDULE.sub("", text), code or start)
        for number, (text, code, start) in enumerate(zip(lines, is_code, opens, strict=True), first)
    ]
    left = [each for each in numbered if each.is_code or not _PROPERTY.fullmatch(each.text)]
    start = 0
    while start < len(left):
        end = _end(left, start, mark)
        yield left[start:end]
        start = end


def _end(lines: Sequence[_Line], start: int, mark: re.Pattern[str]) -> int:
    """Return where the block that begins at `start` ends."""
    first = lines[start]
    if not first.is_code and _is_tagged_item(first.text):
        return _end_below(lines, start)
    if not first.text.strip() or first.text.startswith("#") or (not first.is_code and _one_line(first.text, mark)):
        return start + 1
    end, has_answer = start + 1, False
    while end < len(lines) and (lines[end].is_code or not _ends(lines[end].text, mark, has_answer=has_answer)):
        has_answer = has_answer or bool(_BELOW.fullmatch(lines[end].text))
        end += 1
    return end


def _ends(line: str, mark: re.Pattern[str], *, has_answer: bool) -> bool:
    """Tell whether a paragraph ends before a line: a blank one, or the next card, but for what is below a `?`."""
    is_next = _is_tagged_item(line) or (not has_answer and bool(_one_line(line, mark)))
    return not line.strip() or line.startswith("#") or is_next


def _end_below(lines: Sequence[_Line], start: int) -> int:
    """Return where an item ends with what is further to the right, up to an item that is a card of its own."""
    end = start + 1
    while end < len(lines) and (not lines[end].text.strip() or lines[end].indent > lines[start].indent):
        if not lines[end].is_code and _is_tagged_item(lines[end].text):
            break
        end += 1
    return end


def _is_tagged_item(line: str) -> bool:
    return bool(_BULLET.match(line) and _CARD_TAG.search(line))


def _drafts(block: Sequence[_Line], notes: Notes) -> Iterator[Draft]:
    """Yield the cards of a block: none for other text."""
    if not block[0].is_code and _is_tagged_item(block[0].text):
        yield from _item(block)
        return
    if notes.is_marked and _OF_PAGE.match(block[0].text):
        return
    if len(block) == 1 and not block[0].is_code and (pair := _one_line(_CARD_TAG.sub("", block[0].text), notes.mark)):
        yield Draft(*pair)
        return
    at = next((i for i, each in enumerate(block) if not each.is_code and _BELOW.fullmatch(each.text)), 0)
    question, answer = _text(block[:at]), _text(block[at + 1 :])
    if question and answer:
        yield Draft(_CARD_TAG.sub("", question), answer)
    elif gaps(_text(block)):
        yield from _gaps(_BULLET.sub("", _text(block), count=1) if len(block) == 1 else _text(block))
    elif notes.is_marked and not block[0].text.startswith("#"):
        yield from (Draft(*each) for each in cloze.marked(_text(block), _HIGHLIGHTED))


def _gaps(text: str) -> Iterator[Draft]:
    """Yield a card for each number of Anki's gaps."""
    for each in dict.fromkeys(_ANKI_CLOZE.findall(text)):
        yield Draft(*cloze.asked(text, int(each)))


def _item(block: Sequence[_Line]) -> Iterator[Draft]:
    """Yield the cards of an item with a tag: its gaps, what is on its line, or what is below it."""
    text = _BULLET.sub("", _CARD_TAG.sub("", block[0].text), count=1).strip()
    below = _below(block[1:])
    if gaps := cloze.marked(text, _LOGSEQ_CLOZE):
        for asked, answer in gaps:
            yield Draft(asked, f"{answer}\n\n{below}" if below else answer)
    elif not below and (pair := _one_line(text, _DIVIDED)):
        yield Draft(*pair)
    elif below or not _OF_CARDS.search(block[0].text):
        yield Draft(text, below)  # without an answer, it is reported


def _below(lines: Sequence[_Line]) -> str:
    """Return the items below a question as they were at the left edge; one that is alone, as text."""
    filled = [each for each in lines if each.text.strip()]
    edge = min((each.indent for each in filled), default=0)
    shown = [each.text.expandtabs(4)[edge:].rstrip() for each in lines]
    if sum(bool(_BULLET.match(each)) for each in shown) == 1 and _BULLET.match(shown[0]):
        mark = len(shown[0]) - len(_BULLET.sub("", shown[0], count=1))
        shown = [shown[0][mark:], *(each[mark:] if not each[:mark].strip() else each for each in shown[1:])]
    return "\n".join(shown).strip()


def _one_line(line: str, divided: re.Pattern[str]) -> tuple[str, str] | None:
    """Return the question and the answer of a card on one line."""
    bullet = _BULLET.match(line)
    text = line[bullet.end() :] if bullet else line
    if text.startswith(_NO_QUESTION):
        return None
    bare = _ANKI_CLOZE.sub(lambda each: " " * len(each.group()), cloze.without_code(text))
    for mark in [*_SPACED.finditer(bare)] or divided.finditer(bare):
        if mark.group().startswith(">") and not bullet:
            continue
        question, answer = text[: mark.start()].strip(), text[mark.end() :].strip(": \t")
        return (question, text[mark.end() :].strip()) if question and answer else None
    return None


def _text(lines: Sequence[_Line]) -> str:
    return "\n".join(each.text for each in lines).strip()
