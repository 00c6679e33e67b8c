"""The lines of pages → text: running headers removed; headings, paragraphs and cut words put together. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from statistics import median

from vivadeck.formats.documents import furniture, markers, pdf_lines, sources, tables
from vivadeck.formats.documents.docx_styles import MOST_CODE
from vivadeck.formats.documents.paragraphs import is_ended
from vivadeck.formats.documents.pdf_lines import RAISED, Line

_LARGER = 1.12  # times the usual size: a heading
_LONGEST_HEADING = 200
_LONGEST_WORD = 100
_SMALLER = 0.95  # times the usual size: a footnote
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_APART = 1.3  # times the usual gap between lines
_EDGE = 2  # lines at the top and at the foot of a page
_FEWEST = 3  # pages with a head that is not apart from the text
_PAGE_NUMBER = ("#", 0)  # the sign of a line with nothing else
_PAGE, _OF = r"(?:page|seite|página|pagina|strona|страница)", r"(?:of|von|de|di|z|из|/)"
_ITS_PAGE = re.compile(rf"(?:(?P<words>.{{0,60}}\W)?{_PAGE})?\W*#(?:\W*{_OF}\W*#)?\W*")
# What a browser prints at the head and foot of a page.
_BROWSER = re.compile(r"#([/.])#\1#,? #:#(?: [ap]m)?(?: .*)?|(?:https?|file)://\S+ #/#")
_NUMBER = re.compile(rf"^\W*(?:{_PAGE}\W*)?(\d{{1,4}})\b|\b(\d{{1,4}})(?:\W*{_OF}\W*\d{{1,4}})?\W*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"(?P<before>(?:[^\W\d_]+-)*(?P<last>[^\W\d_]+))-$")
_WORDED = re.compile(r"[^\W\d_]{3}")  # as no formula's sign or page's number is
_BETWEEN = ("and", "or", "to", "und", "oder", "bis", "et", "ou", "y", "o", "e", "en", "of", "i", "lub")
_WITH_HYPHEN = ("non", "self", "well")
_REST = re.compile(r"[^\W\d_]+")


def text(pages: Sequence[Sequence[Line]]) -> str:
    """Return the text of all pages."""
    levels = _levels(line for page in pages for line in page)
    words = words_of(pages)
    has_code = sum(line.is_code for page in pages for line in page) <= sum(map(len, pages)) * MOST_CODE
    written = ""
    for page in pages:
        joined = _joined([_headed(line if has_code else line._replace(is_code=False), levels) for line in page], words)
        if written and joined and not _mended(written, joined, words):
            written += "\n\n"
        written = continued(written, joined, words, "")
    return written


def without_running(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Return the pages without the lines at the top or foot of many, and without their numbers."""
    sorted_pages = [sorted(page, key=lambda line: -line.height) for page in pages]
    least = _APART * median([_usual_gap(page) for page in sorted_pages] or [0.0])
    notes = [_notes(page) for page in sorted_pages]
    edges = [
        {
            line: _signs(line, at, is_apart=apart)
            for line, apart in _edge(page, least)
            if line not in notes[at] and (apart or len(pages) >= _FEWEST)
        }
        for at, page in enumerate(sorted_pages)
    ]
    counts = Counter(sign for edge in edges for sign in frozenset().union(*edge.values()))
    most = max(2, len(pages) // 3 + 1)
    running = {sign for sign, count in counts.items() if count >= most or sign == _PAGE_NUMBER}
    return [
        [line for line in page if not running & edge.get(line, frozenset())]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _edge(page: Sequence[Line], least: float) -> Iterator[tuple[Line, bool]]:
    """Yield the lines at the top and foot of a page, sorted by height, and whether they are apart from its text."""
    gaps = [True, *(before.height - line.height > least for before, line in pairwise(page)), True]
    yield from zip(page[:_EDGE], gaps[1:], strict=False)
    yield from zip(page[-_EDGE:], gaps[max(0, len(page) - _EDGE) : -1], strict=False)


def _signs(line: Line, at: int, *, is_apart: bool) -> frozenset[tuple[str, int]]:
    """Return what a line at a page's edge has in common with those of others: words, place, distance of its number."""
    bare, place = line.text.replace("*", "").strip().lower(), round(line.height / 4)
    form, is_text = re.sub(r"\d+", "#", bare), is_ended(bare)
    is_asked = bare.endswith("?") or markers.split(bare)[0].style in ("Q", "A")
    if is_asked or tables.is_heading("|".join(cell.text for cell in line.cells)):
        return frozenset()
    if not is_apart:
        return frozenset() if is_text or not re.search(r"[^\W\d_]", bare) else frozenset({(form, place)})
    numbers = _NUMBER.findall(bare) if furniture.form(bare) else []
    offsets = {(str(int(first or last) - at), place) for first, last in numbers}
    if _BROWSER.fullmatch(form):
        return frozenset({_PAGE_NUMBER})
    its_page = _ITS_PAGE.fullmatch(form)
    is_number = its_page and (not its_page["words"] or ("1", place) in offsets)  # in words, only that of this page
    return frozenset({_PAGE_NUMBER if is_number else (bare if is_text else form, place), *offsets})


def _notes(page: Sequence[Line]) -> set[Line]:
    """Return the lines of a page, sorted by height, that begin with the number of a mark above them: its first."""
    cited, notes = set[str](), set[Line]()
    for line in page:
        mark = _begun(line)
        if mark in cited:
            notes.add(line)
            cited.remove(mark)
        else:
            cited.update(sources.RAISED_MARK.findall(line.text))
    return notes


def _begun(line: Line) -> str:
    begins = sources.NOTE.match(line.text)
    return begins[1].translate(RAISED) if begins else ""


def _usual_gap(lines: Sequence[Line]) -> float:
    """Return how far one line usually is from the next, in points, 0 for a single one."""
    gaps = [gap for gap in (before.height - line.height for before, line in pairwise(lines)) if gap > 1]
    return min(median(gaps), min(gaps) * 1.2) if gaps else 0.0


def with_footnotes(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """Return the pages without the footnotes at the feet of their columns, and these notes as Markdown has them."""
    usual = _usual_size(line for page in pages for line in page)
    bodies, notes = list[list[Line]](), dict[str, str]()
    for number, page in enumerate(pages, 1):
        runs = pdf_lines.downward(page)
        cited = [_cited(run) for run in runs]
        others = [frozenset().union(*cited[:at], *cited[at + 1 :]) for at in range(len(runs))]
        columns = [_parted(run, other, usual) for run, other in zip(runs, others, strict=True)]
        marks: dict[str, str] = {}
        for line in (line for _, foot in columns for line in foot):
            begins, mark = sources.NOTE.match(line.text), _begun(line)
            if begins and mark not in marks:
                marks[mark] = f"[^{number}-{mark.translate(_LOWERED)}]"
                notes[marks[mark]] = begins[2]
            else:
                last = [*notes][-1]
                notes[last] = continued(notes[last], line.text, frozenset(), " ")
        bodies.append([_with_marks(line, marks) for body, _ in columns for line in body])
    return bodies, [f"{mark}: {text}" for mark, text in notes.items()]


def _cited(lines: Iterable[Line]) -> frozenset[str]:
    return frozenset(mark for line in lines for mark in sources.RAISED_MARK.findall(line.text))


def _parted(column: Sequence[Line], others: AbstractSet[str], usual: float) -> tuple[Sequence[Line], Sequence[Line]]:
    """Part a column from the notes at its foot: smaller than the usual text, or apart from it after a raised mark.

    Text above them, or in `others`, has their marks; that a note's mark is in or below it shows that it is a question.
    """
    cited, marks, begun = set(others), [_cited([line]) for line in column], [*map(_begun, column)]
    least = _APART * _usual_gap(column)
    for at in range(len(column)):
        is_foot = begun[at] in cited and cited.intersection(begun[at:]).isdisjoint(frozenset().union(*marks[at:]))
        is_small = is_foot and all(0 < each.size < _SMALLER * usual for each in column[at:])
        is_apart = at > 0 and column[at - 1].height - column[at].height > least
        if is_small or (is_foot and is_apart and _is_numbered_as(column[at:], cited)):
            return column[:at], column[at:]
        cited |= marks[at]
    return column, []


def _is_numbered_as(lines: Sequence[Line], cited: AbstractSet[str]) -> bool:
    """Tell whether lines that have a list's numbers have those of the marks, in order: they are no list."""
    numbered = [_begun(line) for line in lines if markers.split(line.text)[0].style]
    return numbered in ([], sorted(cited, key=lambda mark: int(mark.translate(_LOWERED))))


def _with_marks(line: Line, marks: Mapping[str, str]) -> Line:

    def marked(text: str) -> str:
        return sources.RAISED_MARK.sub(lambda raised: marks.get(raised[1], raised.group()), text)

    return line._replace(
        text=marked(line.text), cells=tuple(cell._replace(text=marked(cell.text)) for cell in line.cells)
    )


def _levels(lines: Iterable[Line]) -> dict[float, int]:
    all_lines = list(lines)
    usual = _usual_size(all_lines)
    larger = sorted({line.size for line in all_lines if line.size > _LARGER * usual > 0}, reverse=True)
    return {size: min(rank, 6) for rank, size in enumerate(larger, 1)}


def _usual_size(lines: Iterable[Line]) -> float:
    of_size: Counter[float] = Counter()
    for line in lines:
        of_size[line.size] += len(line.text)
    return max(of_size, key=lambda size: of_size[size], default=0.0)


def _headed(line: Line, levels: dict[float, int]) -> Line:
    is_worded = len(line.text) <= _LONGEST_HEADING and bool(_WORDED.search(line.text))
    if line.size not in levels or line.is_table or line.is_code or not is_worded:
        return line
    return line._replace(text=f"{'#' * levels[line.size]} {line.text.replace('**', '').strip()}")


def words_of(pages: Iterable[Iterable[Line]]) -> frozenset[str]:
    """Return the words and compounds that are whole within lines, and the compounds' parts."""
    words: set[str] = set()
    for line in (line for page in pages for line in page):
        whole = _WORD.findall(re.sub(r"^\W*\w+|[\w-]+$", " ", line.text).lower())  # what is at the ends may be cut
        words.update(whole)
        words.update(part for word in whole for part in word.split("-"))
    return frozenset(words)


def _joined(lines: Sequence[Line], words: frozenset[str]) -> str:
    """Return lines with a blank one between paragraphs, and with words whole that were parted at a line's end."""
    if not lines:
        return ""
    gaps = [before.height - line.height for before, line in pairwise(lines)]
    usual = _usual_gap(lines)
    paragraphs = [_fenced(lines[0])]
    for (before, line), gap in zip(pairwise(lines), gaps, strict=True):
        if _is_heading_on(before, line, gap):
            paragraphs[-1] = continued(paragraphs[-1], line.text.lstrip("# "), words, " ")
        elif line.is_code and before.is_code:
            paragraphs[-1] = f"{paragraphs[-1].removesuffix('```')}{line.text}\n```"
        elif (
            ((gap > _APART * usual or gap < -1) and not _mended(paragraphs[-1], line.text, words))
            or _is_apart(before)
            or _is_apart(line)
        ):
            paragraphs.append(_fenced(line))
        else:
            paragraphs[-1] = continued(paragraphs[-1], line.text, words)
    return "\n\n".join(paragraphs)


def _fenced(line: Line) -> str:
    return f"```\n{line.text}\n```" if line.is_code else line.text


def _is_apart(line: Line) -> bool:
    return line.is_code or line.is_table or line.text.startswith("#")


def _is_heading_on(before: Line, line: Line, gap: float) -> bool:
    is_heading = line.text.startswith("#") and before.text.startswith("#") and before.size == line.size
    return is_heading and 0 < gap < 1.6 * line.size and not is_ended(before.text)


def continued(text: str, line: str, words: frozenset[str], gap: str = "\n") -> str:
    """Return a text with the next line, after the `gap`, or with a word whole that the line's end parts."""
    mended = _mended(text, line, words)
    if mended:
        return mended
    is_marked = markers.split(line.lstrip("*"))[0].style
    if text.endswith("**") and line.startswith("**") and not is_ended(text) and not is_marked:
        return f"{text[:-2]}{gap}{line[2:]}"  # one bold text in two lines
    return f"{text}{gap}{line}"


def _mended(text: str, line: str, words: frozenset[str]) -> str:
    """Return a text and the next line with a word whole that goes on in it, but for "pre- and …"; else ""."""
    cut, rest = _CUT.search(text, max(0, len(text) - _LONGEST_WORD)), _REST.match(line)
    if cut is None or rest is None or rest.group() in _BETWEEN:
        return ""
    before, after = cut["before"].lower(), rest.group()
    is_word = f"{cut['last']}{after}".lower() in words
    is_compound = "-" in before or before in _WITH_HYPHEN or f"{before}-{after}" in words or {before, after} <= words
    if not (is_word or after.islower()):
        return ""
    return (text if is_compound and not is_word else text[:-1]) + line
