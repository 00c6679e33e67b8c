"""What the columns of a table are: by their names in ten languages, else by their order and their cells. Pure.

Tables in files and tables in documents are read by the same names. To add a language, add its words to each kind.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

from vivadeck.card_fields import CARD_FIELDS
from vivadeck.sanitize import near, quoted, single_line

_WORDS = {
    "question": """question questions frage fragen pregunta preguntas domanda domande pergunta perguntas vraag vragen
        pytanie pytania""",
    "answer": """answer answers antwort antworten lösung lösungen réponse réponses respuesta respuestas risposta
        risposte resposta respostas antwoord antwoorden odpowiedź odpowiedzi solution solutions""",
    "front": """q front term word prompt vorderseite begriff recto anverso término
        terme termine termo begrip pojęcie""",
    "back": """a ans correct back definition response rückseite verso reverso meaning description bedeutung
        signification significado significato erklärung
        definición definizione définition definição definitie definicja explicación musterantwort musterlösung""",
    "option": """option choice alternative auswahl möglichkeit proposition choix opción opção opzione scelta optie keuze
        opcja wariant""",
    "options": """options choices alternatives antwortmöglichkeiten auswahlmöglichkeiten propositions opciones opções
        opzioni opties opcje""",
    # The answer that counts, and the key of a table with options.
    "right": """correct right key model expected sample solution richtig richtige korrekt korrekte lösung juste bonne
        correcte correcta correcto correta correto corretta corretto giusta esatta juist juiste goed goede poprawna
        prawidłowa""",
    "wrong": """wrong incorrect distractor falsch falsche fausse mauvaise incorrecta incorreta errada sbagliata errata
        fout foute błędna""",
    "one's own": "my your student mein meine deine ma ta mes mi tu minha mia mijn moja",
    # With one of these words, a column is about the question or the answer: it is neither.
    "about": """id no nr number type kind marks mark points score punkte puntos pontos punti punten punkty image
        picture date level category""",
    "aside": """co cos clo po bl btl rbt weightage topic chapter unit module difficulty section page time thema kapitel
        schwierigkeit sno slno sl qno""",
    "language": """english german french spanish italian portuguese dutch polish latin greek russian chinese japanese
        korean arabic hindi turkish swedish danish norwegian finnish czech hebrew englisch deutsch französisch spanisch
        italienisch portugiesisch latein griechisch russisch anglais allemand français espagnol italien inglés alemán
        francés español italiano inglese tedesco francese spagnolo inglês alemão francês espanhol português engels
        duits frans spaans nederlands angielski niemiecki francuski hiszpański polski""",
}
_WORDS_OF = {kind: frozenset(words.split()) for kind, words in _WORDS.items()}
_NAMES = {
    "question": _WORDS_OF["question"] | _WORDS_OF["front"],
    "answer": _WORDS_OF["answer"] | _WORDS_OF["back"],
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
_OPTION = re.compile(
    rf"(?:{'|'.join(_WORDS_OF['option'] | _WORDS_OF['answer'])})\s*#?\(?([a-h1-8])\b(?:\s*[-–:()\[].*)?", re.IGNORECASE
)
_LETTER = re.compile(r"\(?([a-h])[.)]?", re.IGNORECASE)
_NUMBERED_QUESTION = re.compile(rf"(?:{'|'.join(_WORDS_OF['question'])})\s*2", re.IGNORECASE)
_FEWEST_OPTIONS = 2
_MOST_WORDS = 5  # in the name of a column
_MOST_TAGS = 12  # words in a column that has no name
_SKIPPED = "-"  # as a student names a column that no card needs
_FURTHER = ("tags", "deck", "guid")  # names that no first card has in its third column, or a later one
_OWN = {"id", "deck", "question", "answer", "key_points", "follow_ups", "sources", "see_also"}
_MOST_TITLES = 3  # rows above the names of the columns
_MOST_MARKS = 20  # for a question, where nothing but the number says so
_MARKS = re.compile(
    r"[(\[]\s*\d{1,3}(?:\s*[+x×*/]\s*\d{1,3})*\s*(?:m|marks?|points?|pts|punkte?)?\.?\s*[)\]]|"
    r"\d{1,3}\s*(?:marks?|points?|pts|punkte?)\.?|(?:CO|PO|BTL?|RBT)[\s-]*\d{1,2}",
    re.IGNORECASE,
)
_ASKS_FOR_A_NUMBER = re.compile(
    r"\d|=|\bhow\b|number|\bcount|value|percent|year|century|period|group|wie ?viele?|anzahl|zahl|jahr|combien|nombre|"
    r"année|siècle|cuánt|número|año|siglo|\bquant[oiae]s?\b|numero|ann?o\b|secolo|século|hoeveel|aantal|jaar|\bile\b|rok",
    re.IGNORECASE,
)


class ColumnError(Exception):
    """What is wrong with the names that a student gives the columns."""


class Roles(NamedTuple):
    """The place of each field's column, and whether the first record names the columns.

    There is none for the answer where the table has none. `options` are the columns with the options of a
    multiple-choice question, by their letter or number ("" for all in one column); the answer's column is its key then.
    `is_guessed`: the header does not say which are the question and the answer. `is_chosen`: the student said so.
    """

    places: Mapping[str, int]
    has_header: bool
    options: Mapping[str, int] = MappingProxyType({})
    is_guessed: bool = False
    is_chosen: bool = False

    @property
    def used(self) -> set[int]:
        """The columns that a card has a place for."""
        return {*self.places.values(), *self.options.values()}


def by_field(names: Sequence[str]) -> dict[str, int]:
    """Return the place of the first column for each field that the names stand for; "" is not a field of a card.

    The column of the answer is the key of the options, where there are some; else one that is named as the right answer
    ("Model answer"), then as an answer, then one with such a word in its name ("Expected answers"), and a student's own
    answer, or a letter, only where no other column is one.
    """
    options = _options(names)
    columns: dict[str, int] = {}
    for field_of in (_key if options else _right, _whole, worded, _ending, _own_answer, _field):
        for i, name in enumerate(names[:100]):
            field = field_of(name)
            if field is not None and i not in columns.values() and i not in options.values():
                columns.setdefault(field, i)
    return columns


def _field(name: str) -> str | None:
    """Return the field that a column's name is, "" for one that viva works out itself; None when it is none."""
    return None if "#" in name else _FIELDS.get(re.sub(r"[\W_]+", "", name[:100]).casefold())


def _whole(name: str) -> str | None:
    """Return the field of a name that is more than a letter: "Q" beside "Question" only numbers it."""
    return _field(name) if len(name.strip()) > 1 else None


def worded(name: str) -> str | None:
    """Return "question" or "answer" for a short name with such a word in it ("Questions to be asked")."""
    words = _words(name)
    fields = {field for field in ("question", "answer") if words & _WORDS_OF[field]}
    is_field = _is_name(name) and not words & _WORDS_OF["one's own"] and not _is_about(name)
    return fields.pop() if is_field and len(fields) == 1 else None


def _right(name: str) -> str | None:
    words = _words(name)
    is_answer = words & (_WORDS_OF["answer"] - _WORDS_OF["right"]) and words & _WORDS_OF["right"]
    return "answer" if is_answer and _is_name(name) and not _is_about(name) else None


def _key(name: str) -> str | None:
    """Return "answer" for the name of a column that says which option is right ("Correct answer(s)", "Key")."""
    words = _words(name)
    around = {"s", "the", "letter", "index", "option", "options", "choice", "choices"}
    kinds = _WORDS_OF["right"] | _WORDS_OF["answer"] | _WORDS_OF["option"]
    return "answer" if words and words <= kinds | around and words & (kinds - _WORDS_OF["option"]) else None


def _ending(name: str) -> str | None:
    """Return the field of a name of two words of which the last is one ("Card Front")."""
    words = re.findall(r"[^\W\d_]+", name[:100].casefold())
    field = _field(words[1]) if len(words) == 2 and len(words[1]) > 1 and not _is_about(name) else None
    return field if field in ("question", "answer") else None


def _own_answer(name: str) -> str | None:
    is_own = _words(name) & _WORDS_OF["one's own"] and _is_name(name)
    return "answer" if is_own and _words(name) & _WORDS_OF["answer"] and not _is_about(name) else None


def _words(name: str) -> set[str]:
    return {*re.findall(r"[^\W\d_]+", name[:100].casefold())}


def _is_name(name: str) -> bool:
    return len(re.findall(r"[^\W\d_]+", name[:100])) <= _MOST_WORDS and "?" not in name


def _is_about(name: str) -> bool:
    return bool(_words(name) & (_WORDS_OF["about"] | _WORDS_OF["wrong"])) or "#" in name


def _is_aside(name: str) -> bool:
    """Tell whether a column is named as one that has neither a question nor an answer, as its number or its marks."""
    is_aside = _is_about(name) or bool(_words(name) & _WORDS_OF["aside"]) or _field(name) in ("id", "tags", "deck")
    return not name.strip() or (_is_name(name) and is_aside)


def is_header(cells: Sequence[str]) -> bool:
    """Tell whether a record names the columns.

    It names a question and an answer at least, or a question beside options or nothing but asides, or tags behind two
    other names.
    """
    return _names_a_card(cells) or _names_more(cells)


def _names_a_card(cells: Sequence[str]) -> bool:
    named, options = by_field(cells), _options(cells)
    if "question" not in named or "answer" in named or options:
        return "question" in named
    others = [name for i, name in enumerate(cells[:100]) if i != named["question"]]
    is_worded = bool(_words(cells[named["question"]]) & _WORDS_OF["question"])
    return is_worded and any(name.strip() for name in others) and all(map(_is_aside, others))


def is_only_questions(records: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table with one column has its questions: the first record says so, or most ask."""
    return any(records) and (
        _field(records[0][0]) == "question" or 2 * sum(asks(each[0]) for each in records) > len(records)
    )


def titles(records: Sequence[Sequence[str]]) -> int:
    """Return how many of the first records are a title above the names of the columns: one text, and nothing else."""
    rest = (
        at for at, record in enumerate(records[: _MOST_TITLES + 1]) if sum(bool(cell.strip()) for cell in record) != 1
    )
    at = next(rest, 0)
    return at if at and len(records[at]) > 1 and is_header(records[at]) else 0


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
    if len(first) == 1 and _field(first[0]) == "question":
        return Roles({"question": 0, "answer": 1}, has_header=True)
    if by_name := named(records):
        return by_name
    if is_header(first):
        fields = by_field(first)
        others = [i for i in range(len(first)) if i not in fields.values()]
        return Roles(fields | dict(zip(("question", "answer"), others, strict=False)), has_header=True, is_guessed=True)
    start = 1 if _is_counted(records) else 0
    if are_marks((record[start], record[start + 1]) for record in records if len(record) > start + 1):
        return Roles({"question": start}, has_header=False)
    places = {"question": start, "answer": start + 1}
    third = [record[start + 2] for record in records if len(record) > start + 2]
    return Roles(places | ({"tags": start + 2} if all(map(_may_be_tags, third)) else {}), has_header=False)


def named(records: Sequence[Sequence[str]]) -> Roles | None:
    """Return what the names in the first record say; None where it does not name a question, with or without an answer.

    Two languages are the sides of a card, where they head other words.
    """
    first = records[0] if records else ()
    if _names_a_card(first):
        return Roles(by_field(first), has_header=True, options=_options(first))
    start = 1 if len(first) > 2 and _is_aside(first[0]) else 0
    are_languages = [all(map(_is_language, record[start : start + 2])) for record in records[:2]]
    if len(first) > start + 1 and are_languages[:1] == [True] and not any(are_languages[1:]):
        return Roles({"question": start, "answer": start + 1}, has_header=True)
    return None


def are_sides(first: str, second: str) -> bool:
    """Tell whether two names are those of a card's sides, as "Front" and "Back"."""
    roles = named([(first, second)])
    return roles is not None and roles.places == {"question": 0, "answer": 1}


def _is_language(name: str) -> bool:
    return name.strip().casefold() in _WORDS_OF["language"]


def _options(names: Sequence[str]) -> dict[str, int]:
    """Return the columns of the options by their letter or number, as "Option A", "Answer 1" or "A" name them."""
    if any(_NUMBERED_QUESTION.match(name.strip()) for name in names[:100]):
        return {}
    for pattern in (_OPTION, _LETTER):
        matches = ((i, pattern.fullmatch(name.strip())) for i, name in enumerate(names[:100]))
        columns = {match[1].upper(): i for i, match in matches if match}
        if len(columns) >= _FEWEST_OPTIONS and {*columns} in (
            {*"ABCDEFGH"[: len(columns)]},
            {*"12345678"[: len(columns)]},
        ):
            return dict(sorted(columns.items()))
    in_one = (i for i, name in enumerate(names[:100]) if _words(name) and _words(name) <= _WORDS_OF["options"])
    return dict(zip(("",), in_one, strict=False))


def are_marks(rows: Iterable[tuple[str, str]]) -> bool:
    """Tell whether the cells beside questions are the marks for them ("5", "[2]", "CO1"), and no answers.

    A bare number may be an answer, too: it is not where it is small and no question asks for a number.
    """
    filled = [(asked.strip(), cell.strip()) for asked, cell in rows if cell.strip()]
    if not filled or all(is_mark(cell) for _, cell in filled):
        return bool(filled)
    is_small = all(is_mark(cell) or _is_small(cell) for _, cell in filled)
    are_sentences = all(asked.endswith((".", ":")) or asks(asked) for asked, _ in filled)
    return len(filled) > 1 and is_small and are_sentences and not any(_ASKS_FOR_A_NUMBER.search(q) for q, _ in filled)


def is_mark(cell: str) -> bool:
    """Tell whether a cell has nothing but marks, or a code for what is examined."""
    return bool(_MARKS.fullmatch(cell.strip()))


def _is_small(cell: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}", cell)) and int(cell) <= _MOST_MARKS


def _is_counted(records: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first of three columns or more only counts the rows."""
    matches = [re.fullmatch(r"(\d{1,6})[.)]?", record[0].strip()) for record in records if len(record) > 2]
    numbers = [int(match[1]) for match in matches if match]
    is_whole = len(numbers) == len(matches) > 0 and (len(numbers) > 1 or numbers == [1])
    return is_whole and all(later == earlier + 1 for earlier, later in pairwise(numbers))


def _may_be_tags(cell: str) -> bool:
    """Tell whether a cell may list tags: it is no sentence and no HTML."""
    return len(cell.split()) <= _MOST_TAGS and not re.search(r"[.?!]\s*$|<[^<>]*>", cell)


def asks_behind(records: Sequence[Sequence[str]], roles: Roles) -> bool:
    """Tell whether only the column of the answers asks: each cell of it, and no cell of the questions."""
    asked, answered = roles.places["question"], roles.places.get("answer")
    rows = [record for record in records if answered is not None and len(record) > answered]
    return bool(rows) and all(asks(row[answered or 0]) and not asks(row[asked]) for row in rows)


def doubt(record: Sequence[str], roles: Roles, is_behind: bool) -> str:
    """Return what a person should check of a record whose columns have no names; "" for nothing."""
    asked, answered = roles.places["question"], roles.places.get("answer", len(record))
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
