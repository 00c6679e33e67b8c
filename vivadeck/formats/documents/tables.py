"""Tables of questions: with answers, options or marks; keys; terms; questions over answers → paragraphs. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vivadeck.formats import choices, headings
from vivadeck.formats.documents import markers, phrases, question_score
from vivadeck.formats.documents.markers import Marker
from vivadeck.formats.documents.paragraphs import Block
from vivadeck.formats.headings import Roles

KEY = "key"  # the kind of a paragraph that a table has for a question elsewhere: its number, and its answer
_CELL_END = re.compile(r"(?<!\\)\|")
_BREAK = re.compile(r"<br[ ]?/?>", re.IGNORECASE)
_LABELS = {"q": "question", "a": "answer", "ans": "answer"}
_NUMBER = re.compile(r"(?:no|nr|n°|#|sl|s|q|id|num(?:ber)?|sr)?[.\s]*(?:no)?[.\s]*\d*[.)]?", re.IGNORECASE)
_NUMBER_IN_KEY = re.compile(r"(?:q(?:uestion)?[.\s]*)?(\d{1,3})[.)]?", re.IGNORECASE)
_LETTER = re.compile(r"\(?[a-h][.)]?", re.IGNORECASE)
_BOLD = re.compile(r"\*\*[^*]+\*\*")
_LINK = re.compile(r"\[[^\]]*\]\(#")
_FEWEST, _MOST_PART = 2, 0.6
_SHORT_WORDS = 2  # in a name of a column, where nothing says that it is one
_DEEPEST = 6  # level of a heading: it is below every other one
_SIDES = Roles({"question": 0, "answer": 1}, has_header=True)

TableRow = list[str]


def unfolded(blocks: Sequence[Block], *, names_columns: bool = True) -> list[Block]:
    """Replace each table of questions by a paragraph for each question and each answer.

    Where something else asks, a table of terms may be a part of an answer, and one of numbers and letters is a key.
    Where a document is only tables, two columns are cards, whatever their names are. `names_columns`: the first row has
    the names, as in Markdown.
    """
    others = [
        block for block in blocks if block.kind != "table" and block.marker.shown != "Q?:" and not _is_bare(block)
    ]
    tables = [_cells_of(block)[0] for block in blocks if block.kind == "table"]
    is_asked = any(_asks(each.text) or each.marker.style not in ("", "-") for each in others)
    is_asked = is_asked or any(_is_evident(rows) and not _key(rows) for rows in tables)
    is_alone = not is_asked and sum(not each.marker.level for each in others) <= len(tables)
    result = list[Block]()
    for block in blocks:
        rows, lines = _cells_of(block)
        below_answers = any(phrases.is_answers(each.text) for each in result[-1:])
        if block.kind != "table":
            result.append(block)
        elif is_asked and (key := _key(rows, is_titled=below_answers)):
            result += (Block(KEY, text, lines[at], Marker("1.", number, f"{number}.")) for number, text, at in key)
        else:
            has_names = names_columns and block.text.count("\n") + 1 > len(rows)
            alone = _two_columns(rows, has_names=has_names) if is_alone else None
            unfolded_table = _unfolded(rows, lines, is_asked=is_asked, otherwise=alone)
            result += unfolded_table or [block._replace(text=_BREAK.sub(" ", block.text))]
            result += [Block("end", "", lines[-1])] * bool(unfolded_table)  # text below belongs to no row
    return result


def _is_bare(block: Block) -> bool:
    return block.marker.style == "A" and not block.text


def is_evident(table: str) -> bool:
    """Tell whether a table clearly has questions, with their answers or not."""
    return _is_evident([_cells(line) for line in table.split("\n")])


def _is_evident(rows: Sequence[TableRow]) -> bool:
    return bool(_headed(rows, is_asked=True) or _unheaded(rows))


def cells(line: str, *, is_card: bool) -> list[str]:
    """Return the lines in the cells of a table's line, without the marks of a card; a line that is none as it is."""
    if not line.lstrip().startswith("|"):
        return [line]
    return [part for cell in _cells(line) if not (is_card and headings.is_mark(cell)) for part in _BREAK.split(cell)]


def is_heading(line: str, *, names_terms: bool = False) -> bool:
    """Tell whether a line names the columns of a table of questions, or also of terms and meanings."""
    return "|" in line and _headed([_cells(line)], is_asked=not names_terms) is not None


def _cells_of(block: Block) -> tuple[list[TableRow], list[int]]:
    """Return the rows of a table, without the rule below the names, and the line of each."""
    rows = [_cells(line) for line in block.text.split("\n")]
    lines = [*range(block.line, block.line + len(rows))]
    if len(rows) > 1 and all(re.fullmatch(r":?-+:?", cell) for cell in rows[1]):
        del rows[1], lines[1]
    return rows, lines


def _unfolded(
    rows: Sequence[TableRow], lines: Sequence[int], *, is_asked: bool, otherwise: Roles | None
) -> list[Block]:
    """Return the paragraphs of a table, [] for one that stays as it is. It has columns `otherwise` if it shows none."""
    labelled = [(row, line, _field(row[0])) for row, line in zip(rows, lines, strict=True) if any(row)]
    if all(len(row) == 2 and kind for row, _, kind in labelled) and "answer" in [kind for _, _, kind in labelled]:
        return [_side(row[1], line, is_answer=kind == "answer") for row, line, kind in labelled]
    rest = (at for at, row in enumerate(rows) if sum(map(bool, row)) != 1 or _roles(rows[at:], is_asked=is_asked))
    titles = max(0, min(len(rows) - 2, next(rest, len(rows))))  # rows of one cell over the others
    above = [_heading(row, line) for row, line in zip(rows[:titles], lines, strict=False)]
    below, lines_below = rows[titles:], lines[titles:]
    if roles := _roles(below, is_asked=is_asked):
        start = 1 if roles.has_header else 0
        head = below[0] if roles.has_header else []
        return [*above, *_cards(below[start:], roles, head, lines_below[start:])]
    if stacked := [*_stacked(rows, lines)] or [*_in_cells(rows, lines)]:
        return stacked
    start = 1 if otherwise and otherwise.has_header else 0
    return [*_cards(rows[start:], otherwise, [], lines[start:])] if otherwise else []


def _roles(rows: Sequence[TableRow], *, is_asked: bool) -> Roles | None:
    return _headed(rows, is_asked=is_asked) or _unheaded(rows)


def _stacked(rows: Sequence[TableRow], lines: Sequence[int]) -> Iterator[Block]:
    """Yield the questions and answers of a table in which each row of questions stands over a row of answers."""
    texts = [[cell for cell in row if not _NUMBER.fullmatch(cell) and not _field(cell)] for row in rows]
    pairs = [*zip(texts[::2], texts[1::2], strict=False)]
    is_even = len(rows) % 2 == 0 and all(len(asked) == len(below) > 0 for asked, below in pairs)
    if is_even and all(all(map(_asks, asked)) and not any(map(_asks, below)) for asked, below in pairs):
        for (asked, below), line in zip(pairs, lines[::2], strict=True):
            for question, answer in zip(asked, below, strict=True):
                yield from (_side(question, line, is_answer=False), _side(answer, line + 1, is_answer=True))


def _in_cells(rows: Sequence[TableRow], lines: Sequence[int]) -> Iterator[Block]:
    """Yield the questions and answers of a table in which each cell has a question over its answer."""
    cells = [
        (_BREAK.split(cell, maxsplit=1), line) for row, line in zip(rows, lines, strict=True) for cell in row if cell
    ]
    if len(cells) >= _FEWEST and all(len(parts) > 1 and _asks(parts[0]) and not _asks(parts[1]) for parts, _ in cells):
        for (question, answer), line in cells:
            label, text = markers.split(answer)
            unlabelled = text if label.style == "A" else answer
            yield from (_side(question, line, is_answer=False), _side(unlabelled, line, is_answer=True))


def _two_columns(rows: Sequence[TableRow], *, has_names: bool) -> Roles | None:
    """Return the columns of a table of two, or of two that are counted; its first row may name them."""
    asked = 1 if all(len(row) == 3 and _NUMBER.fullmatch(row[0]) for row in rows) else 0
    sides = [(row[asked], row[asked + 1]) for row in rows if len(row) == asked + 2]
    are_texts = all(all(side) and re.search(r"[^\W\d_]{2}", side[1]) for side in sides)
    if len(sides) < len(rows) or len(rows) < _FEWEST or not are_texts or headings.are_marks(sides):
        return None
    are_bold = all(map(_BOLD.fullmatch, sides[0]))
    are_names = all(len(cell.split()) <= _SHORT_WORDS for cell in sides[0])
    is_unlike = are_names and all(len(answer.split()) > _SHORT_WORDS for _, answer in sides[1:])
    is_header = has_names or (are_bold and not all(map(_BOLD.fullmatch, sides[1]))) or is_unlike
    return Roles({"question": asked, "answer": asked + 1}, has_header=is_header)


def _key(rows: Sequence[TableRow], *, is_titled: bool = False) -> list[tuple[int, str, int]]:
    """Return the number and the answer of each question in a table of these, and its row; [] for another table.

    The numbers stand beside the answers or over them, and may have names. Answers that are more than letters need a
    name or a title of answers.
    """
    are_even = len({len(row) for row in rows}) == 1
    for grid in (rows, [list(each) for each in zip(*rows, strict=True)] if are_even else []):
        head, body = (grid[:0], grid) if grid and _numbered(grid[0]) else (grid[:1], grid[1:])
        entries = [(number, text, at) for at, row in enumerate(body, len(head)) for number, text in _numbered(row)]
        is_named = is_titled or any(_field(cell) == "answer" for row in head for cell in row)
        is_key = is_named or all(_LETTER.fullmatch(text) for _, text, _ in entries)
        is_whole = all(map(_numbered, body)) and len({number for number, _, _ in entries}) == len(entries)
        if len(entries) >= _FEWEST and is_whole and is_key:
            return sorted((number, text, at if grid is rows else len(rows) - 1) for number, text, at in entries)
    return []


def _numbered(row: TableRow) -> list[tuple[int, str]]:
    """Return the answers of a row `1 | b | 2 | d` by their numbers, [] for another row."""
    filled = [cell for cell in row if cell]
    numbers = [_NUMBER_IN_KEY.fullmatch(_plain(cell)) for cell in filled[::2]]
    is_whole = len(filled) % 2 == 0 and not any(map(_asks, filled[1::2]))
    pairs = zip(numbers, filled[1::2], strict=False)
    return [(int(number[1]), _plain(text)) for number, text in pairs if number] if is_whole and all(numbers) else []


def _heading(row: TableRow, line: int) -> Block:
    text = " ".join(_plain(_BREAK.sub(" ", cell)) for cell in row if cell)
    return Block("text", text, line, Marker(level=_DEEPEST))


def _cells(line: str) -> TableRow:
    inner = line.strip().removeprefix("|")
    return [cell.strip().replace("\\|", "|") for cell in _CELL_END.split(inner)[: -1 if inner.endswith("|") else None]]


def _plain(cell: str) -> str:
    return cell.strip("*_#:. ")


def _field(cell: str) -> str | None:
    """Return "question" or "answer" for a cell that is the name of one, as a heading or a label."""
    name = re.sub(r"\s*\d*$", "", _plain(cell))
    return _LABELS.get(name.casefold()) or headings.worded(name)


def _headed(rows: Sequence[TableRow], *, is_asked: bool) -> Roles | None:
    """Return what the first row names: where something else asks, no term. Two empty names are those of a card."""
    head = rows[0] if rows else []
    roles = headings.named([[cell.strip("*_: ") for cell in row] for row in rows[:2]])
    if roles and not any(_asks(head[at]) for at in roles.places.values()):
        if 2 * sum(bool(_LINK.match(cell)) for row in rows for cell in row[roles.places["question"] :][:1]) > len(rows):
            return None  # a table of contents
        return roles if not is_asked or _field(head[roles.places["question"]]) == "question" else None
    return _SIDES if not is_asked and len(head) == 2 and not any(cell.strip(":- ") for cell in head) else None


def _unheaded(rows: Sequence[TableRow]) -> Roles | None:
    """Return the columns of a table most of whose rows ask; its first row is a header where it alone does not."""
    wide = [row for row in rows if len(row) > 1]
    asked = 1 if wide and all(len(row) == 3 and _NUMBER.fullmatch(row[0]) for row in wide) else 0
    wide = [row for row in wide if len(row) == asked + 2]
    asking_rows = [row for row in wide if _asks(row[asked]) and row[asked + 1] and not _asks(row[asked + 1])]
    if len(asking_rows) < max(_FEWEST, _MOST_PART * len(rows)):
        return None
    are_marks = headings.are_marks((row[asked], row[asked + 1]) for row in asking_rows)
    places = {"question": asked} if are_marks else {"question": asked, "answer": asked + 1}
    return Roles(places, has_header=_is_unlike(rows, asked))


def _is_unlike(rows: Sequence[TableRow], asked: int) -> bool:
    """Tell whether all rows but the first ask something: it is a heading, whatever its words are."""
    is_first_open = sum(map(bool, rows[0])) > 1 and not _asks(rows[0][asked])  # a row of one cell is a title
    return is_first_open and all(_asks(row[asked]) for row in rows[1:] if len(row) > asked and row[asked])


def _asks(cell: str) -> bool:
    return question_score.asks(markers.split(cell)[1]) >= 1.5


def _other_questions(rows: Sequence[TableRow], asked: int, answered: int) -> Sequence[str]:
    """Return what asks beside a question and so is no answer: with "?", or an order in a column of questions.

    "Give oxygen." may be an answer.
    """
    whole = [row for row in rows if len(row) > max(asked, answered) and _asks(row[asked])]
    asking = [row[answered] for row in whole if _asks(row[answered])]
    sure = [cell for cell in asking if question_score.asks(markers.split(cell)[1]) >= 3]
    return asking if sure and 2 * len(asking) > len(whole) else sure


def _cards(rows: Sequence[TableRow], roles: Roles, head: TableRow, lines: Sequence[int]) -> Iterator[Block]:
    """Yield the question, the options and the answer of each row, and its other cells below an answer."""
    asked, answered = roles.places["question"], roles.places.get("answer", -1)
    answers = [row[answered] for row in rows if len(row) > answered >= 0]
    first_key, is_blank = choices.first_number(answers), not any(answers)
    is_named = 0 <= answered < len(head) and _field(head[answered]) == "answer"
    others = _other_questions(rows, asked, answered) if answered >= 0 and not is_named else ()
    for row, line in zip(rows, lines, strict=True):
        if phrases.is_rubric(" ".join(filter(None, row))):
            yield Block("end", "", line)
            continue
        if len(row) <= max(roles.used) or (sum(map(bool, row)) == 1 and _BOLD.fullmatch(row[asked])):
            yield from [_heading(row, line)] * any(row)
            continue
        choice = choices.choice(
            row[answered] if answered >= 0 else "", {label: row[at] for label, at in roles.options.items()}, first_key
        )
        if answered >= 0 and row[answered] in others:
            yield from (_side(row[at], line, is_answer=False) for at in (asked, answered))
            continue
        if row[asked]:
            yield _side(row[asked], line, is_answer=False)
        elif row[0] and _NUMBER.fullmatch(_plain(row[0])):  # another question's, which is not in the table
            yield from (Block("end", "", line), Block("text", " ".join(filter(None, row)), line))
            continue
        for number, option in enumerate(choice.options, 1):
            label, text = markers.split(option)
            yield Block("text", text, line, label if label.style == "a" else Marker("a", number, f"{number})"))
        rest = [
            f"**{_plain(name)}:** {cell}"
            for at, (name, cell) in enumerate(zip(head, row, strict=False))
            if at not in roles.used and cell and "#" not in name and not _NUMBER.fullmatch(_plain(name))
        ]
        if choice.answer or (row[asked] and not is_blank and not choice.options):
            yield _side("\n\n".join((choice.answer, *rest)) if choice.answer else "", line, is_answer=True)


def _side(cell: str, line: int, *, is_answer: bool) -> Block:
    """Return the paragraph of a question or an answer."""
    if not is_answer:
        marker, rest = markers.split(_BREAK.sub(" ", cell))
        return Block("text", markers.unbold(rest), line, Marker("Q", marker.number, marker.shown))
    parts = [markers.split(part) for part in _BREAK.split(cell) if part.strip()]
    shown = (f"- {rest}" if marker.style == "-" else f"{marker.shown} {rest}".strip() for marker, rest in parts)
    return Block("cell", "\n\n".join(shown), line, Marker("A"))
