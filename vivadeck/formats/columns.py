"""The columns of a table: what their names mean, and a card's cells, written and read. Pure.

viva writes several values in a cell one per line. It writes an apostrophe before a cell that a spreadsheet would take
for a formula, and before a cell that already looks like that; `unguarded` removes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise, starmap
from typing import Any, NamedTuple

from vivadeck.card_fields import CARD_FIELDS, LONGEST_NAME, MARKDOWN_FIELDS, MOST_ITEMS, CardField, aligned
from vivadeck.formats.draft import Draft
from vivadeck.model import Card, Source
from vivadeck.sanitize import near, quoted, single_line

# The columns of every export, also of those before a card had more fields, which come at the end of the table.
FIRST_COLUMNS = ("id", "deck", "question", "answer", "key_points", "follow_ups", "tags", "sources", "see_also")
FURTHER_COLUMNS = tuple(field.name for field in CARD_FIELDS if field.name not in FIRST_COLUMNS)

_QUESTION_WORDS = (
    *("question", "questions", "frage", "fragen", "pregunta", "preguntas", "domanda", "domande", "pergunta"),
    *("perguntas", "vraag", "vragen", "pytanie", "pytania"),
)
_ANSWER_WORDS = (
    *("answer", "answers", "antwort", "antworten", "lösung", "lösungen", "réponse", "réponses", "respuesta"),
    *("respuestas", "risposta", "risposte", "resposta", "respostas", "antwoord", "antwoorden", "odpowiedź"),
    *("odpowiedzi", "solution", "solutions"),
)
# With one of these words, a column is about the question or the answer: it is neither.
_ABOUT = frozenset(
    ("id", "no", "nr", "number", "type", "kind", "marks", "points", "image", "picture", "date", "level", "category")
)
_NAMES = {
    "question": (
        *_QUESTION_WORDS,
        *("q", "front", "term", "word", "prompt", "vorderseite", "begriff", "recto", "anverso"),
    ),
    "answer": (
        *_ANSWER_WORDS,
        *("a", "ans", "correct", "back", "definition", "response", "rückseite", "verso", "reverso"),
        *("meaning", "description", "bedeutung", "signification", "significado", "significato"),
    ),
    "key_points": ("keypoint",),
    "follow_ups": ("followup",),
    "tags": ("tag", "labels", "schlagwörter", "stichwörter", "étiquettes", "etiquetas", "etichette"),
    "sources": ("source",),
    "deck": ("deck", "deckname"),
    "id": ("id",),
    "guid": ("guid",),
    "suspended": ("suspended",),
    # viva's exports have these too, but they follow from the history, which is not in a table.
    "": ("due", "intervaldays", "ease", "repetitions", "lapses"),
}
_FIELDS = {field.name.replace("_", ""): field.name for field in CARD_FIELDS}
_FIELDS |= {name: field for field, names in _NAMES.items() for name in names}
_WORDED = dict.fromkeys(_QUESTION_WORDS, "question") | dict.fromkeys(_ANSWER_WORDS, "answer")
_CHOICE = re.compile(r"(?:option|choice)\s*([a-h1-8])", re.IGNORECASE)
_MOST_WORDS = 5  # in the name of a column
_MOST_TAGS = 12  # words in a column that has no name
_SKIPPED = "-"  # as a student names a column that no card needs
_FURTHER = ("tags", "deck", "guid")  # names that no first card has in its third column, or a later one
_OWN = {"id", "deck", "question", "answer", "key_points", "follow_ups", "sources", "see_also"}
_SOURCE = re.compile(r"(?P<title>.*?)\s*<(?P<url>[^<>\s]*)>")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would run, or would look like `guarded`
_GUARD = re.compile(r"'(?='*[=+\-@\t\r])")  # what is written before such a cell
_WORDING = re.compile(r"(\d{1,9}):\s*+(.+)")
_ASKED = re.compile(r"\?(?: |$)")
_LIKE_ASKED = re.compile(r"\\*\?(?: |$)")
_NOT_ASKED = re.compile(r"\\(?=\\*\?(?: |$))")


class ColumnError(Exception):
    """What is wrong with the names that a student gives the columns."""


class Roles(NamedTuple):
    """The place of each field's column, and whether the first record names the columns.

    `is_guessed`: it does not say which are the question and the answer. `is_chosen`: the student said so.
    """

    places: Mapping[str, int]
    has_header: bool
    is_guessed: bool = False
    is_chosen: bool = False


def by_field(names: Sequence[str]) -> dict[str, int]:
    """Return the place of the first column for each field that the names stand for; "" is not a field of a card.

    A column whose name only has a word for a question or an answer in it ("Expected answer") stands for it, where no
    other column does.
    """
    columns: dict[str, int] = {}
    for field_of in (_field, worded):
        for i, name in enumerate(names[:100]):
            field = field_of(name)
            if field is not None and i not in columns.values():
                columns.setdefault(field, i)
    return columns


def _field(name: str) -> str | None:
    """Return the field that a column's name is, "" for one that viva works out itself; None when it is none."""
    return _FIELDS.get(re.sub(r"[\W_]+", "", name[:100]).casefold())


def worded(name: str) -> str | None:
    """Return "question" or "answer" for a short name with such a word in it ("Questions to be asked")."""
    words = re.findall(r"[^\W\d_]+", name[:100].casefold())
    fields = {_WORDED[word] for word in words if word in _WORDED}
    is_name = len(words) <= _MOST_WORDS and "?" not in name and not _ABOUT & set(words)
    return fields.pop() if is_name and len(fields) == 1 else None


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a record names the columns: a question and an answer at least, or tags behind two other names."""
    return {"question", "answer"} <= by_field(cells).keys() or _names_more(cells)


def is_only_questions(records: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table with one column has its questions: the first record says so, or most ask."""
    return any(records) and (
        _field(records[0][0]) == "question" or 2 * sum(asks(each[0]) for each in records) > len(records)
    )


def _names_more(cells: Sequence[str]) -> bool:
    """Tell whether a record has the name of a further column behind two short texts that may be names, too."""
    are_names = all(len(cell.split()) <= _MOST_WORDS and "?" not in cell for cell in cells) and all(cells[:2])
    return (
        are_names
        and any(_field(cell) in _FURTHER for cell in cells[2:])
        and not {"question", "answer"} & {_field(cell) for cell in cells}
    )


def roles(records: Sequence[Sequence[str]]) -> Roles:
    """Return what the columns of a table are, by its header, else by their order: question, answer, tags."""
    first = records[0] if records else ()
    named = by_field(first)
    if len(first) == 1 and "question" in named:
        return Roles({"question": 0, "answer": 1}, has_header=True)
    if not is_header(first):
        start = 1 if _is_counted(records) else 0
        places = {"question": start, "answer": start + 1}
        third = [record[start + 2] for record in records if len(record) > start + 2]
        return Roles(places | ({"tags": start + 2} if all(map(_may_be_tags, third)) else {}), has_header=False)
    if {"question", "answer"} <= named.keys():
        return Roles(named, has_header=True)
    others = [i for i in range(len(first)) if i not in named.values()]
    return Roles(named | dict(zip(("question", "answer"), others, strict=False)), has_header=True, is_guessed=True)


def _is_counted(records: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first of three columns or more only counts the rows."""
    matches = [re.fullmatch(r"(\d{1,6})[.)]?", record[0].strip()) for record in records if len(record) > 2]
    numbers = [int(match[1]) for match in matches if match]
    is_whole = len(numbers) == len(matches) > 0 and (len(numbers) > 1 or numbers == [1])
    return is_whole and all(later == earlier + 1 for earlier, later in pairwise(numbers))


def _may_be_tags(cell: str) -> bool:
    """Tell whether a cell may list tags: it is no sentence and no HTML."""
    return len(cell.split()) <= _MOST_TAGS and not re.search(r"[.?!]\s*$|<[^<>]*>", cell)


def options(header: Sequence[str]) -> dict[str, int]:
    """Return the column of each choice by its letter, as "Option A" or "Choice B" names it."""
    matches = ((i, _CHOICE.fullmatch(name.strip())) for i, name in enumerate(header))
    return {match[1].upper(): i for i, match in matches if match}


def with_options(cells: dict[str, str], record: Sequence[str], choices: Mapping[str, int]) -> dict[str, str]:
    """Return cells in which the choices stand below the question, and the answer has the words of its letter."""
    texts = {letter: f"{letter}) {record[i].strip()}" for letter, i in choices.items() if record[i : i + 1]}
    answer = cells.get("answer", "")
    question = "\n\n".join((cells.get("question", ""), *texts.values()))
    return cells | {"question": question, "answer": texts.get(answer.strip(" .)(").upper(), answer)}


def asks_behind(records: Sequence[Sequence[str]], roles: Roles) -> bool:
    """Tell whether only the column of the answers asks: each cell of it, and no cell of the questions."""
    asked, answered = roles.places["question"], roles.places["answer"]
    rows = [record for record in records if len(record) > answered]
    return bool(rows) and all(asks(row[answered]) and not asks(row[asked]) for row in rows)


def doubt(record: Sequence[str], roles: Roles, is_behind: bool) -> str:
    """Return what a person should check of a record whose columns have no names; "" for nothing."""
    asked, answered = roles.places["question"], roles.places["answer"]
    if len(record) > answered + 1 and not asks(record[asked]) and asks(record[answered]):
        return "Its answer asks a question: perhaps a comma divided the question. Put quotation marks around it."
    if is_behind:
        return (
            "Its answer asks a question: perhaps it is the other way round. To import so: `--columns answer,question`"
        )
    if len(record) > answered + 2:
        return "Its row has more cells than a question, an answer and tags: perhaps its answer is in another one."
    return ""


def asks(cell: str) -> bool:
    """Tell whether a cell ends with a question mark."""
    return cell.rstrip().endswith(("?", "？", "؟"))


def chosen(names: str) -> dict[str, int]:
    """Return the place of each field that a student names, as in `question,answer,tags`. Raises ColumnError."""
    places: dict[str, int] = {}
    for i, name in enumerate(names.split(",")):
        field = _field(name)
        if name.strip() in ("", _SKIPPED):
            continue
        if not field:
            raise ColumnError(
                f"viva knows no column {quoted(name.strip())}.{near(name, _FIELDS)} The columns are "
                f"{', '.join(sorted(filter(None, set(_FIELDS.values()))))}; and {_SKIPPED} for one that is left out."
            )
        if field in places:
            raise ColumnError(f"two columns are named {field}.")
        places[field] = i
    if missing := [each for each in ("question", "answer") if each not in places]:
        raise ColumnError(f"no column is named {' or '.join(missing)}. Name both, for example `question,answer`")
    return places


def is_own(cells: Sequence[str]) -> bool:
    """Tell whether a header is viva's own."""
    return {cell.strip() for cell in cells} >= _OWN


def left_out(cells: Sequence[str], used: Collection[int]) -> list[str]:
    """Return the names of a header's columns that an import leaves out, as they are not `used`."""
    return [single_line(name) for i, name in enumerate(cells) if i not in used and _field(name) != "" and name.strip()]


def cells(card: Card) -> tuple[list[str], list[str]]:
    """Return the text of each of FIRST_COLUMNS and of FURTHER_COLUMNS, which `draft` reads back."""
    texts = {field.name: _cell(field, getattr(card, field.name)) for field in CARD_FIELDS}
    texts |= {"id": card.id, "deck": card.deck}
    return [texts[name] for name in FIRST_COLUMNS], [texts[name] for name in FURTHER_COLUMNS]


def _cell(field: CardField, value: Any) -> str:
    if field.kind == "text":
        return str(value)
    if field.kind == "lists":
        return "\n".join(f"{number}: {text}" for number, texts in enumerate(value, 1) for text in texts)
    if field.record is Source:
        return "\n".join(map(_written_source, value))
    return "\n".join(starmap(_pair, value) if field.record else value)


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet runs."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Return a cell as it was before it was guarded."""
    return cell[1:] if _GUARD.match(cell) else cell


def draft(cells: Mapping[str, str], markdown: Callable[[str], str], *, own: bool) -> Draft:
    """Return the draft of a record, whose cells come by field. In `own` files each line of a cell is one item."""
    name = cells.get("id", "").strip().rpartition("/")[2]
    is_name = 0 < len(name) <= LONGEST_NAME and not re.search(r"\s", name)
    content: dict[str, Any] = {"question": "", "answer": ""}
    content |= {
        field.name: _markdown(field, cells[field.name], markdown) for field in MARKDOWN_FIELDS if cells.get(field.name)
    }
    wordings = content.get("key_point_wordings", ())
    points, said = aligned(content.get("key_points", ()), wordings) if wordings else (content.get("key_points", ()), ())
    is_lost = any(wordings[len(points) :])
    return Draft(
        **content | {"key_points": tuple(filter(None, points)), "key_point_wordings": said},
        tags=_lines(cells.get("tags", "")) if own else tags(cells.get("tags", "")),
        sources=tuple(map(_own_source if own else _source, _lines(cells.get("sources", "")))),
        see_also=_lines(cells.get("see_also", "") if own else re.sub("[,;]", "\n", cells.get("see_also", ""))),
        name=name if is_name else "",
        origin=cells.get("guid", "").strip() or ("" if is_name else cells.get("id", "").strip()),
        doubt="It had other wordings for a key point that it does not have." if is_lost else "",
        is_suspended=cells.get("suspended", "").strip().casefold() in ("true", "yes", "1"),
    )


def _markdown(field: CardField, cell: str, markdown: Callable[[str], str]) -> Any:
    """Return what a cell says of one of the fields that are Markdown."""
    if field.kind == "text":
        return single_line(markdown(cell)) if field.forms[0] == "line" else markdown(cell).strip()
    if field.kind == "lists":
        return tuple(tuple(single_line(markdown(line)) for line in lines) for lines in _wordings(cell))
    if field.kind == "texts":
        return tuple(single_line(markdown(line)) for line in _lines(cell))
    assert field.record
    return tuple(field.record(*(markdown(text).strip() for text in pair)) for pair in _pairs(cell))


def deck(cells: Mapping[str, str]) -> str:
    """Return the name of a record's deck, by its deck or its id; "" when it has neither."""
    return single_line(cells.get("deck", "")) or single_line(cells.get("id", "").rpartition("/")[0])


def tags(cell: str) -> tuple[str, ...]:
    """Return the tags of a cell: divided by commas, semicolons or lines; in a cell without any of these, by spaces."""
    parts = re.split(r"[,;|\n]", cell) if re.search(r"[,;|\n]", cell.strip()) else cell.split()
    return tuple(dict.fromkeys("-".join(part.split()) for part in parts if part.strip()))


def _lines(cell: str) -> tuple[str, ...]:
    return tuple(single_line(line) for line in cell.split("\n") if line.strip()) if cell else ()


def _written_source(source: Source) -> str:
    is_plain = not source.url and not source.title.endswith(">")
    return source.title if is_plain else f"{source.title} <{source.url}>"


def _own_source(line: str) -> Source:
    title, _, url = f" {line[:-1]}".rpartition(" <") if line.endswith(">") else (line, "", "")
    return Source(title.strip() or url, url)


def _source(line: str) -> Source:
    with_url = _SOURCE.fullmatch(line)
    if with_url:
        return Source(with_url["title"] or with_url["url"], with_url["url"])
    return Source(line, line if re.fullmatch(r"https?://\S+", line) else "")


def _wordings(cell: str) -> list[list[str]]:
    """Return the lines of a cell in a list for each key point, whose number, with a colon, begins each line."""
    lists: list[list[str]] = []
    number = 1  # a line without one goes on about the key point above
    for line in _lines(cell):
        numbered = _WORDING.fullmatch(line)
        number = min(max(1, int(numbered[1])), MOST_ITEMS) if numbered else number
        lists += [[] for _ in range(number - len(lists))]
        lists[number - 1].append(numbered[2] if numbered else line)
    return lists


def _pair(first: str, second: str) -> str:
    """Return a record of two texts: the lines of the first, each with `? ` in front, and those of the second.

    A line of the second that begins so as well has a backslash in front.
    """
    asked = (f"? {line}" for line in first.split("\n"))
    answer = (f"\\{line}" if _LIKE_ASKED.match(line) else line for line in second.split("\n"))
    return "\n".join([*asked, *answer])


def _pairs(cell: str) -> Iterator[tuple[str, str]]:
    """Yield the blocks of a cell: a question's lines, each with `? ` in front, and below them the answer's.

    A backslash before the question mark makes it a line of an answer.
    """
    if not cell.strip():
        return
    question: list[str] = []
    answer: list[str] = []
    for line in (*cell.split("\n"), "?"):
        is_asked = bool(_ASKED.match(line))
        if is_asked and answer:
            yield "\n".join(question), "\n".join(answer).strip("\n")
            question, answer = [], []
        if is_asked:
            question.append(line[2:])
        else:
            answer.append(_NOT_ASKED.sub("", line, count=1) if line.startswith("\\") else line)
    if len(question) > 1:
        yield "\n".join(question), ""
