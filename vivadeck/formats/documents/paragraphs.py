"""Text → paragraphs with their markers, also where no blank line or a page break divides them. Pure."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from vivadeck.formats.documents import markers, phrases, question_score
from vivadeck.formats.documents.markers import Marker
from vivadeck.markdown import from_mixed
from vivadeck.markdown.fences import fenced

_FENCE = re.compile(r"\s*(?:```|~~~)")
_LABELLED_FENCE = re.compile(r"(?:\s*([QAC]:)\s*)?( *)(.*)")
_HEADED_ITEM = re.compile(r"(?P<mark> {0,3}(?:\d{1,3}[.)]|[-*+])[ ]+)#{1,6}[ ]+\S")
_DETAILS = re.compile(rf"\s*(?:{from_mixed.DETAILS_END}|\*\*[^*]+:\*\*)\s*")  # as `from_mixed` writes them
_BARE_FENCE = re.compile(r"\s*(?:```+|~~~+)\s*\w*\s*$")
_UNDERLINE = re.compile(r"\s*(=|-){3,}\s*$")
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")
_STRAY = re.compile(r"\s*(?:\d{1,3}\s+\.|[⁰¹²³⁴-⁹][⁰¹²³⁴-⁹\s]*\.?)\s*$")
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?:(?!\1).){1,200}\1[.:]?\s*$")
_ROW_OR_END = re.compile(rf"\s*\||{from_mixed.DETAILS_END}")
_ALONE = (_FENCE, _UNDERLINE, _RULE, _STRAY, _BOLD_LINE, _ROW_OR_END)  # lines that are no text, or titles
_HEADED = (phrases.is_chapter, phrases.begins_key, phrases.names_place_of_answers, phrases.is_choice, phrases.is_rubric)
_BOLD_ASKED = re.compile(r"\s*\*\*(?P<text>[^*]{4,300}[?.:])\*\*\s+\S")
_ENDS = re.compile(r"[.?!:;…؟？。！।][\s*_)\]\"”’»¹²³⁰⁴-⁹]*(?:[(\[][^()\[\]]{0,20}[)\]]\s*){0,5}$")
_OPEN = re.compile(r"[,/(–]$|\b(?:and|or|und|oder|et|ou|y|o)$")
_LETTER_ALONE = re.compile(r"\s*\(?[a-hA-H][.)]?\s*")
_REPLY = re.compile(r"R[ ]?[:=]\s+(?=[^\W\d_]{2}|\d)")  # "R= Madrid", but not "R = V/I"
_TITLE = re.compile(r"[^\W\d_][\w'’-]*(?:,?[ ](?:&|[^\W_][\w'’-]*)){0,5}")
_FEWEST_ROWS = 3  # of a table without a rule
_SHORT_WORDS, _LONGEST_HEADING, WRAPPED, _SAMPLE = 8, 80, 32, 4  # a shorter line is a whole heading
OR = "OR"  # the text of an "end" between two questions, of which a student answers one
_LIGATURES = {ord(each): unicodedata.normalize("NFKC", each) for each in "ﬀﬁﬂﬃﬄﬅﬆ"}


class Block(NamedTuple):
    """A paragraph without its marker. `kind` is "text", or "code", "table", "cell", which stay as written, or "end".

    That is where `<details>` ends. `line` counts from 1. `is_glued` means: no blank line is before it.
    """

    kind: str
    text: str
    line: int
    marker: Marker = markers.NONE
    indent: int = 0
    is_glued: bool = False

    @property
    def number(self) -> int:
        """The number of its marker, 0 for none."""
        return self.marker.number

    @property
    def style(self) -> str:
        """How it is marked: the marker's style, the heading's level, or that it is bold."""
        level = f"#{self.marker.level}" * (self.marker.level > 0)
        if self.marker.style:
            return self.marker.style + level * (self.marker.style in markers.NUMBERED)
        return level or "**" * (self.marker.is_bold or is_bold_question(self.text))

    @property
    def is_label(self) -> bool:
        """Whether it begins with a word such as "Answer:"."""
        return self.marker.style == "A" and (self.kind == "cell" or bool(re.search(r"\w", self.marker.shown)))

    def continues(self, earlier: Block) -> bool:
        """Tell whether its number is the next one of a list: 3 after 2, `2. a)` after `1. c)` or `1.`."""
        if self.marker.outer and self.number == 1 and earlier.style in ("Q", *markers.NUMBERED):
            return self.marker.outer == earlier.number + 1
        is_next = self.number == earlier.number + 1 > 1 or bool(self.marker.outer and self.number == 1)
        return is_next and self.style == earlier.style


def blocks(text: str) -> list[Block]:
    """Return the paragraphs of `text` in order."""
    lines = list(_with_one_marker(clean(text).split("\n")))
    separate = _mended(list(_separate([line for _, line in lines])))
    return [each._replace(line=lines[each.line - 1][0]) for each in _relabelled(separate)]


def _with_one_marker(lines: list[str]) -> Iterator[tuple[int, str]]:
    codes = fenced(lines)
    for number, (line, is_code) in enumerate(zip(lines, codes, strict=True), 1):
        is_cut = bool(line.strip()) and not is_code and "|" not in line and not _FENCE.match(line)
        yield from ((number, part) for part in (markers.parts(line) if is_cut else [line]))


def _relabelled(separate: list[Block]) -> Iterator[Block]:
    """Yield the paragraphs; `A)` after a question is the label of its answer where no `B)` follows.

    "Explain … OR b) Derive …" is two questions where no answer is below.
    """
    asking = ("Q", *markers.NUMBERED)
    for before, (at, block) in zip([Block("", "", 0), *separate], enumerate(separate), strict=False):
        after = ""
        is_name = before.marker.style != "Q" and block.marker.shown == "A." and block.text[:1].islower()  # "A. niger"
        if block.marker.shown in ("A)", "A.") and before.marker.style in asking and not is_name:
            later = (separate[each].marker for each in range(at + 1, len(separate)))
            after = next((f"{each.style}{each.number}" for each in later if each.style in ("a", *asking)), "none")
        reply = _REPLY.match(block.text) if before.marker.style in asking and block.marker == markers.NONE else None
        is_label = reply or after not in ("", "a2")
        is_asked_below = all(map(_is_asked_or_heads, separate[at + 1 : at + 2]))
        first, *others = markers.alternatives(block.text) if is_asked_below else [block.text]
        if phrases.is_rubric(block.text) and is_asked_below:
            yield Block("end", OR, block.line)
        elif others and all(question_score.asks(markers.split(each)[1]) >= 1.5 for each in (first, *others) if each):
            yield from [block._replace(text=first)] * bool(first)
            for marker, rest in map(markers.split, filter(None, others)):
                own = marker if marker.style else block.marker
                yield from (Block("end", OR, block.line), Block("text", rest, block.line, own))
        else:
            label = block.marker._replace(style="A", number=0, shown=block.marker.shown or "R:")
            yield (
                block._replace(text=_REPLY.sub("", block.text) if reply else block.text, marker=label)
                if is_label
                else block
            )


def _is_asked_or_heads(block: Block) -> bool:
    is_asked = _may_ask(block.marker, block.text) or question_score.asks(block.text) >= 1.5
    return is_asked or bool(block.marker.level) or phrases.is_chapter(block.text) or phrases.is_rubric(block.text)


def clean(text: str) -> str:
    """Return `text` with plain spaces, plain line ends, and nothing invisible."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    plain = re.sub(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]", " ", re.sub("[\u2028\u2029]", "\n", plain)).translate(
        _LIGATURES
    )
    return re.sub(r"[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0e-\x1f\x7f]", "", plain)


def is_ended(text: str) -> bool:
    """Tell whether `text` ends as a sentence does."""
    return bool(_ENDS.search(text[-200:]))


def _separate(lines: list[str]) -> Iterator[Block]:
    at, is_glued = 0, False
    is_code = [*fenced(lines), False]
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at, is_glued = at + 1, False
            continue
        if is_code[at + 1]:
            end = is_code.index(False, at + 1)
            label, indent, fence = _LABELLED_FENCE.match(line).groups()  # type: ignore[union-attr] # it matches any line
            if label:
                yield Block("text", "", at + 1, markers.split(label)[0])
            code = (each.removeprefix(" " * min(len(indent), _indent(each))) for each in lines[at + 1 : end])
            block: Block | None = Block("code", "\n".join([fence, *code]), at + 1)
        elif item := _item(lines, is_code, at):
            yield _paragraph(lines[at : at + 1], 0)[1]._replace(line=at + 1)
            end, block = item
        else:
            end, block = _verbatim(lines, at) or _paragraph(lines, at)
        if block:
            yield block._replace(is_glued=is_glued)
        at, is_glued = end, True


def _item(lines: list[str], is_code: list[bool], at: int) -> tuple[int, Block] | None:
    """Return the line after a list's item that begins at `at` with a heading, and its answer: what is indented below.

    Return None where none begins, nothing is below it, or it has questions, labels or options of its own.
    """
    item, end = _HEADED_ITEM.match(lines[at]), at + 1
    if not item:
        return None
    indent = len(item["mark"])
    for n in range(end, len(lines)):
        is_gap = not lines[n].strip() or bool(_DETAILS.fullmatch(lines[n]))
        if not (is_gap or is_code[n] or _indent(lines[n]) >= indent):
            break
        end = end if is_gap else n + 1
    inside = [line for n, line in enumerate(lines[at + 1 : end], at + 1) if not is_code[n]]
    has_own = any(markers.split(line)[0].style in ("Q", "A", *markers.OPTIONS) for line in inside)
    is_empty = end == at + 1
    return None if is_empty or has_own else (end, Block("code", _content(lines[at + 1 : end], indent), at + 2))


def _content(lines: list[str], indent: int) -> str:
    """Return the lines of a list's item without its indentation, and without what `from_mixed` wrote between them."""
    plain = [re.sub(rf"^(?:\t| {{0,{indent}}})", "", line).replace(from_mixed.DETAILS_END, "") for line in lines]
    rows = zip(["", *plain], plain, fenced(plain), strict=False)
    return "\n".join(line for before, line, is_code in rows if before.strip() or line.strip() or is_code)


def _verbatim(lines: list[str], at: int) -> tuple[int, Block | None] | None:
    """Return the line after a table, rule or lone fence at `at`, and its block; None when none begins there."""
    end = at + 1
    if lines[at].strip() == from_mixed.DETAILS_END:
        return end, Block("end", "", end)
    if _indent(lines[at]) >= _SAMPLE and not lines[at - 1].strip() and (sample_end := _sample_end(lines, at)) > at:
        sample = textwrap.dedent("\n".join(lines[at:sample_end])).rstrip()
        return sample_end, Block("code", f"```\n{sample}\n```", at + 1)
    if lines[at].lstrip().startswith("|") or _is_table(lines, at):
        begin = "|" if lines[at].lstrip().startswith("|") else ""
        while end < len(lines) and "|" in lines[end] and lines[end].lstrip().startswith(begin):
            end += 1
        return end, Block("table", "\n".join(line.strip() for line in lines[at:end]), at + 1)
    return (end, None) if _RULE.match(lines[at]) or _BARE_FENCE.match(lines[at]) else None


def _sample_end(lines: list[str], at: int) -> int:
    """Return the line after a sample of questions, indented below a question that is not; else `at`."""
    end = next((n for n in range(at, len(lines)) if lines[n].strip() and _indent(lines[n]) < _SAMPLE), len(lines))
    splits = ((*markers.split(each), each) for each in (*lines[:at], *lines[end:]))
    is_below = any(
        _may_ask(marker, rest) and question_score.asks(rest) >= 1.5 and not _indent(each)
        for marker, rest, each in splits
    )
    return end if is_below and any(markers.split(each)[0].style == "Q" for each in lines[at:end]) else at


def _indent(line: str) -> int:
    return len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())


def _is_table(lines: list[str], at: int) -> bool:
    counts = [line.count(" | ") for line in lines[at : at + _FEWEST_ROWS]]
    is_even = len(counts) == _FEWEST_ROWS and counts[0] > 0 and len(set(counts)) == 1
    return is_even or ("|" in lines[at] and any(map(_TABLE_RULE.match, lines[at : at + 2])))


def _paragraph(lines: list[str], at: int) -> tuple[int, Block]:
    marker, rest = markers.split(lines[at])
    end = at + 1
    below = lines[end] if end < len(lines) else "Q:"
    is_text_below = not (markers.split(below)[0].style or below.lstrip().startswith("|"))
    if is_text_below and question_score.asks(below) >= 1.5 and markers.task(lines[at]).style:
        marker, rest = markers.task(lines[at]), ""
    is_empty = marker.style == "A" and (not below.strip() or phrases.is_chapter(below))
    if marker.style and is_text_below and not (rest or is_empty):
        rest, end = below.strip(), end + 1  # a number alone in its line
    taken = [rest]
    asked = _asked_later(lines, end, rest) if _may_ask(marker, rest) else end
    while end < len(lines) and lines[end].strip():
        if end >= asked and (_begins(taken, lines[end], marker) or _belongs_below(lines, end, marker, taken[-1])):
            break
        taken.append(lines[end].strip())
        end += 1
    may_head = len(taken) == 1 and not marker.style and not rest.endswith((".", "!", ";", ":"))
    if may_head and end < len(lines) and _UNDERLINE.match(lines[end]):
        marker, end = marker._replace(level=1 if "=" in lines[end] else 2), end + 1
    if len(taken) > 1 and marker.is_bold:
        taken, marker = [f"**{taken[0]}**", *taken[1:]], marker._replace(is_bold=False)
    elif marker.style and markers.all_bold(" ".join(taken)):
        taken, marker = [markers.unbold(" ".join(taken))], marker._replace(is_bold=True)
    return end, Block("text", "\n".join(taken).strip(), at + 1, marker, _indent(lines[at]))


def _may_ask(marker: Marker, rest: str) -> bool:
    if marker.style in ("", "-", "a", "i"):
        return question_score.asks(rest) >= (3 if marker.style and not marker.outer else 1.5)
    return marker.style in ("Q", *markers.NUMBERED)


def _asked_later(lines: list[str], at: int, first: str) -> int:
    """Return the line after a question of several lines; `at` when it has one line."""
    if is_ended(first) or not first:
        return at
    for end in range(at, min(at + 3, len(lines))):
        line = lines[end].strip()
        if not line or markers.split(line)[0].style not in ("", "a", "i"):
            break
        if line.rstrip("*_ ").endswith("?"):
            return end + 1
        if is_ended(line):
            break
    return at


def _begins(taken: list[str], line: str, marker: Marker) -> bool:
    """Tell whether `line` begins a paragraph of its own after the lines that are `taken`."""
    following, rest = markers.split(line)
    is_marked = bool(following.level or (following.style and (rest or following.style in ("Q", "A"))))
    if is_marked or not taken[0]:
        return is_marked or (marker.style == "A" and phrases.is_chapter(line))
    if marker.level or any(each.match(line) for each in _ALONE) or any(each(line) for each in _HEADED):
        return True
    if (marker.style == "A" or phrases.is_note(taken[0])) and phrases.is_note(line):
        return True
    if marker.style in markers.OPTIONS and _LETTER_ALONE.fullmatch(line):
        return True
    is_chapter = len(taken[0]) < WRAPPED and any(
        each(taken[0]) for each in (phrases.is_answers, phrases.is_chapter, phrases.is_rubric, phrases.is_marks)
    )
    if len(taken) == 1 and (marker.is_bold or is_chapter or _BOLD_LINE.match(taken[0])):
        return True
    is_free = is_ended(taken[-1]) or (len(taken) == 1 and marker == markers.NONE and is_title(taken[0]))
    if rest.endswith("?") and rest[:1].isupper() and question_score.asks(rest) >= 4.5 and is_free:
        return True
    return is_bold_question(line) or _is_asked(taken, rest, marker)


def is_bold_question(text: str) -> bool:
    """Tell whether a question in bold begins a paragraph that goes on with its answer."""
    bold = _BOLD_ASKED.match(text)
    return bold is not None and not markers.all_bold(text) and question_score.asks(bold["text"]) >= 1.5


def is_title(text: str) -> bool:
    """Tell whether a line is written as titles are: a few words with capitals, without an end."""
    words = text.strip("*_ ").removesuffix(":" * text.isupper())
    is_capital = all(each[0].isupper() or len(each) < 4 for each in words.split())
    return is_capital and words[:1].isupper() and bool(_TITLE.fullmatch(words))


def _belongs_below(lines: list[str], at: int, marker: Marker, before: str) -> bool:
    """Tell whether a line is no part of an answer: it heads the questions below, or a label answers it."""
    line = lines[at].strip()
    after = next((each for each in lines[at + 1 : at + 3] if each.strip()), "")
    following, rest = markers.split(after)
    is_asked = following.style == "Q" or question_score.asks(rest) >= (1.5 if following.number else 4.5)
    if is_asked and is_ended(before) and is_title(line):
        return True
    if line[:1].islower() or is_ended(line) or len(line) > _LONGEST_HEADING:
        return False
    return (following.style == "Q" and following.number == 1) or (marker.style == following.style == "A")


def _is_asked(taken: list[str], line: str, marker: Marker) -> bool:
    """Tell whether the lines `taken` are a whole question (or term), so that `line` begins its answer."""
    if len(taken) > 3:
        return False
    question = " ".join(taken)
    if not _may_ask(marker, question) or question.count("**") % 2:
        return False
    if is_ended(question):
        return question_score.asks(question) >= 1.5 or (len(taken) == 1 and not line[:1].islower())
    is_short = (
        len(taken) == 1 and len(question.split()) <= _SHORT_WORDS + 4 and len(question) < 0.6 * max(len(line), 60)
    )
    return is_short and line[:1].isupper() and marker.style != ""


def _mended(separate: list[Block]) -> list[Block]:
    """Remove stray footnote marks, and join paragraphs that a page break divided."""
    mended: list[Block] = []
    for block in separate:
        last = mended[-1] if mended else Block("", "", 0)
        is_plain = block.kind == "text" and not block.marker.level
        if is_plain and _STRAY.match(f"{block.marker.shown} {block.text}".strip()):
            if last.kind == "text" and not is_ended(last.text) and block.text.endswith("."):
                mended[-1] = last._replace(text=f"{last.text}.")
        elif last.kind == "text" and is_plain and not last.marker.level and _is_added(last.text, block.text):
            marker = block.marker if last.marker == markers.NONE else last.marker
            mended[-1] = last._replace(text=f"{last.text} {block.text}", marker=marker)
        elif _goes_on(last, block):
            gap = "" if last.text.endswith(("/", "(")) else " "
            mended[-1] = last._replace(text=f"{last.text}{gap}{block.text}")
        else:
            mended.append(block)
    return mended


def _is_added(question: str, text: str) -> bool:
    return phrases.is_choice(text) or (phrases.is_marks(text) and not phrases.asks_when(question))


def _goes_on(last: Block, block: Block) -> bool:
    if not (last.kind == block.kind == "text") or block.marker != markers.NONE or block.is_glued or last.marker.level:
        return False
    if last.marker.style and len(last.text[:300].split()) <= _SHORT_WORDS:
        return last.text.endswith(("/", "(", ",")) or (block.text.endswith("?") and block.text[:1].islower())
    if _OPEN.search(last.text[-20:]):
        return True
    return not is_ended(last.text) and block.text[:1].islower() and not last.marker.is_bold
