"""What a line begins with, and what begins inside it: `1.`, `(2)`, `Q3:`, `Antwort:`, `1. a)`, `- [x]`, `##`. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as Indexes
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from vivadeck.formats import headings
from vivadeck.formats.documents import phrases, question_score
from vivadeck.formats.documents.phrases import any_of, is_answers, words

_GAP = r"[ \t]*"
_DECORATION = re.compile(r"(?P<hash>\#{1,6}[ \t]+)?(?P<bold>\*\*|__|[*_](?=\w))?")
_ASKING, _REPLYING = rf"(?:viva[ \t]+)?(?:{any_of('question')})", any_of("answer")
_REPLYING_DOT = rf"(?:{_REPLYING})\.[ ](?!1\b)"
_NO, _AFTER = r"[ \t]*(?:n[or]\.?|n°|№|\#)?[ \t]*", r"(?:[.:)/：、）–—-]+|\][:.]?|(?=\*\*)|$|(?=\s))"
_SPACE = re.compile(r"^(?:_{2,}|\([ _]*\))[ \t]*(?=\d{1,3}[.)])")  # for the answer, before the number
_BRACKET = r"(?:\[(?=[^\[\]]{1,20}\](?!\())|\((?=[^\W\d_]{1,12}\.?[ ]?\d{1,4}\)))?"  # "[Q1]", which is no link; "(Q1)"
_ARROW = r"(?:=+>|-+>|[→⇒➔➜])(?=\s+\S)"
_NUMBER = r"\d{1,4}(?:\.\d{1,3}){0,2}"
_SECTION = "\ue000"  # a sign of our own after the numbers of sections, and after 1000; others are decimals and years
_BARE = rf"(?:\d{{4}}{_SECTION}|\d{{1,3}}(?:(?:\.\d{{1,3}}){{1,2}}{_SECTION})?)"
_ORDINAL = rf"(?:{any_of('ordinals')}|[{any_of('in Chinese')}]{{1,3}}|{_NUMBER}(?=[°ºª题題]))"
_KINDS = (
    (
        "Q",
        rf"{_BRACKET}(?:{_ASKING}|(?P<task>{any_of('exercise')})){_GAP}[.:-]?{_NO}(?:\((?=\d+\)))?(?P<n>{_NUMBER}){_GAP}{_AFTER}",
    ),
    ("Q", rf"{_ASKING}{_GAP}(?P<n>{_ORDINAL}|{any_of('cardinals')}){_GAP}(?:[.:)：、–—-]|$)"),
    ("Q", rf"第?{_GAP}(?P<n>{_ORDINAL})[°ºª]?{_GAP}{_ASKING}{_GAP}(?:[.:)：、–—-]|$)"),
    ("Q", r"q\?:"),  # a turn in a dialogue that may be no question
    ("Q", rf"{_ASKING}{_GAP}(?:[:)：]|[./–—-](?=\s))"),
    (
        "A",
        rf"{_BRACKET}(?:{_REPLYING_DOT}|(?:{_REPLYING}|a)(?:[.-]|{_NO}))\(?(?P<n>{_NUMBER})\)?{_GAP}(?:[.:)：\]](?!\d)|$)",
    ),
    ("A", rf"(?:{_REPLYING})(?:{_NO}(?P<n>{_NUMBER}))?{_GAP}(?:\.?[ ]?[:)：]|\.(?!\d)(?:-(?=\s))?|[/–—-](?=\s)|$)"),
    ("A", rf"a{_GAP}:"),
    ("A", _ARROW),
    ("No.", rf"(?:n[or]\.|n°|№|\#){_GAP}(?P<n>{_BARE})(?:{_GAP}[.:)](?!\d)|(?=\s+[^\W\d_]))"),
    ("1/", rf"(?P<n>{_BARE})/(?=\s+[^\W\d_])"),
    ("(1)", rf"[(（](?P<n>{_BARE})[)）](?=\s|\S*[^\W\d_])"),
    ("(1)", rf"(?P<task>\[)(?P<n>{_BARE})\](?=\s)"),
    ("1)", rf"(?P<n>{_BARE})\\?[)）、](?=\s|[^\W\d_]|\*\*|[¿“\"'`]|$)"),
    ("1.", rf"(?P<n>{_BARE})(?:\\|[ ](?=\.\s))?[.．](?:-(?=\s))?(?=\s|[^\W\d_]|\*\*|[¿“\"'`]|$)"),
    ("1°", rf"(?P<n>{_BARE})[°ºª](?:[.:)/-]+(?=\s)|(?=[ ][¿\"“]?[^\W\d_]{{2}}))"),
    ("一、", rf"[(（]?(?P<n>[{any_of('in Chinese')}]{{1,3}})[)）、．]"),
    ("1:", rf"(?P<n>{_BARE})(?::|[ ]?[–—-])(?=\s+[^\s\d])"),
    ("1)", r"(?P<n>\d{1,2})[ \t]?(?=\((?:[a-h]|[ivx]{1,4})\)[ \t]*\S)"),  # "1(b)"
    ("1.1", rf"(?P<n>[\d.]+{_SECTION})(?=[ \t]+\S|\*\*)"),
    ("i", r"\(?(?P<l>[ivx]{1,5})[.)](?=\s+\S)|(?P<r>[ivx]{2,5}|i)-(?=\s+\S)"),
    ("a", r"\(?(?P<l>[a-zA-Z])[.)](?=\s+\S)"),
    ("[x]", r"(?:[-*+][ ]+)?\[[xX]\](?=\s|$)"),
    ("[ ]", r"(?:[-*+][ ]+)?\[[ ]?\](?=\s|$)"),
    ("-", r"[-*+•‣◦▪·○●⁃\uf0b7\uf0a7\uf0d8\uf0fc](?=\s+\S)|o(?=\t\s*\S)"),
)
_MARKERS = tuple((style, re.compile(pattern, re.IGNORECASE)) for style, pattern in _KINDS)
NUMBERED = frozenset({"(1)", "1)", "1.", "1°", "一、", "1:", "1/", "1.1", "No."})
OPTIONS = frozenset({"a", "i", "[x]", "[ ]"})
_INNER: dict[str, set[str]] = {"-": {"Q", "A", "a", *NUMBERED}, "Q": {"a", "i"}, "i": {"Q", "a"}}
_INNER |= {each: {"Q", "A", "a", "i"} for each in NUMBERED}  # which marker may follow which
_LOWER = re.compile(r"[^\W\d_]{3,}(?:[ \t]*\d+)?[. \t]*$")  # "answer." begins a line of a sentence, not an answer
_PLURAL = re.compile(rf"(?:viva[ \t]+)?(?:{any_of('questions')})\W*", re.IGNORECASE)  # a title may begin so
_ENDED = r"[.?!:;？؟。।][*_\"'”’)\]]*"
_LABEL = re.compile(
    rf"(?<!\s)(?P<gap>\s++)(?P<bold>[*_]{{0,2}})(?:(?P<asks>{_ASKING}{_GAP}\.?{_GAP}{_NUMBER}{_GAP}[.:)]|{_ASKING}{_GAP}[:：])|"
    rf"(?P<word>{_REPLYING}|a){_GAP}\d{{0,3}}{_GAP}(?:[:：]|\.(?=\s))|(?P<arrow>{_ARROW}))[*_]{{0,2}}(?=\s*\S)",
    re.IGNORECASE,
)
_TURN = re.compile(
    r"(?P<begin>[\s#]*[*_]*)(?P<name>[^\W\d_](?:[^\W_]|(?:[.' -]|\.[ ])(?=[^\W\d_])){0,30}?)"
    r"(?P<number>(?:\s|\.(?=\d))?\d{0,3})(?:\s?[:：]|(?:(?<=\.\d)|(?<=\.\d\d))(?=\s)|/(?=\s)|\.:|(?<=\br)\.-?(?!\d)|"
    r"(?<=\d)\.(?=\s)|(?P<alone>\s*$))(?=(?P<text>\W.*|$))",
    re.IGNORECASE,
)
_SPEAKER_A = re.compile(r"\W*a\d*:", re.IGNORECASE)  # the label of an answer, to "V:" too
_DOTTED = re.compile(  # "4.0", "0.5" and "1.5 mg" are no numbers of sections
    r"[\s#*_(\[-]*(?P<n>[1-9]\d?(?:\.[1-9]\d?){1,2})(?=[.)\]:]{0,2}[ \t*_]+(?:[^\W\d_a-zà-ÿ]|[a-z].*\?))|"
    r"(?P<bare>[1-9]\d?)(?=(?:[ ]{2,}|\t[ \t]*)[^\W\d_a-zà-ÿ])"
)
_COUNTED = re.compile(r"[\s#*_(\[-]*(?P<n>999|\d{4})(?=[.):\]]+[ \t*_]*\S)")
_MOST_MISSING = 5  # numbers, in a count of a thousand
_TASK = re.compile(rf"(?:{any_of('exercise')}){_NO}(?P<n>{_NUMBER})", re.IGNORECASE)
_ASSISTANTS = frozenset(words("assistant"))
_CHATTING = _ASSISTANTS | frozenset(words("chatting"))
_ALL_BOLD = re.compile(r"(\*\*|__)((?:(?!\1).)+)\1([.:?]?)(\s.{1,60})?")
_BOLD = re.compile(r"(?<=[.?!:;)])\s+(?=\*\*(?P<text>[^*]{4,300}[?.:])\*\*(?:\s|$))")
_ENTRY = re.compile(r"(?:^|(?<=\s))[(]?(?P<n>\d{1,3})[ ]?(?P<sign>[.):](?!\d)|[–—-](?=\s?\w))(?=\s*\S)")
_UNSIGNED = re.compile(r"(?<=[;,:])(\s+\d{1,3})(?=\s+[^\W\d_])")  # "Key: 1 iron, 2 zinc"
_SIGN = re.compile(r"^\W*(\d+)[ ]?[.):–—-]\s*")
_LETTER_OF = re.compile(r"(\d{1,3})[ ]?[.):–—-]?[ ]?[(]?([a-hA-H])\b[)]?")  # "2b", "2-b"
_LETTERS = re.compile(rf"(?P<label>(?:[^:：]+[:：][*_]*)?)\s*(?P<all>(?:{_LETTER_OF.pattern}[\s,;.]*){{2,}})\]?")
_OR = re.compile(  # "Explain … (OR) b) Derive …", and what begins such a line; "OR gate" is a term
    r"(?:(?<=[.?!*)\]])\s+|^(?=\W?[ODERU]+\W?\s+\(?[b-h][.)]))[(\[*_]{0,3}(?:OR|ODER|OU)[)\]*_]{0,3}"
    r"(?:\s+(?=[(*_]*(?:[a-h][.)]|[^\W\d_a-z]))|$)"
)
_LETTER = re.compile(r"(?:^|(?<=\s))(?<!OR )(?<!OR\) )\(?(?P<l>[a-hA-H])(?P<sign>[.)]|(?<=[A-H])(?=\s))(?=\s*\S)")
_OPTION = re.compile(
    r"(?P<begin>\s*(?:[-+]\s+)?)(?P<mark>\*{0,2})(?P<letter>[a-hA-H])(?P<sign>[.):]|(?<=(?-i:[A-H]))(?=[ ]))\**[ ]"
    r"(?P<text>.*?\S)"
    rf"(?P<right>\s*(?:[*✓✔✅]|\((?:{any_of('right')})\)))?\s*",
    re.IGNORECASE,
)
_LETTER_ENTRY = re.compile(r"\s*\d{1,3}[ ]?[.):–—-]\s*\(?[a-hA-H]\)?[.,;\s]*")
_KEY = re.compile(r"\W*\d+\W*(?:[^\W\d_]+\W*){1,2}")  # "2. (b)"


class Marker(NamedTuple):
    """How a line begins. `style` is one of the kinds above, "" for none; `number` is 0 for none; `shown` as written.

    `outer` is the number before the marker, as 2 in `2. a)`; 0 for none.
    """

    style: str = ""
    number: int = 0
    shown: str = ""
    level: int = 0  # of a Markdown heading
    is_bold: bool = False  # all of the text is
    outer: int = 0


NONE = Marker()


def split(line: str) -> tuple[Marker, str]:
    """Split a line into its marker and the rest; several markers become one."""
    first, rest = _split(line)
    if first.style not in _INNER:
        return first, rest
    second, inner = _split(rest)
    if not second.style and second.level:
        return first._replace(level=second.level, is_bold=second.is_bold), inner
    is_option = first.style == "-" and second.shown.endswith((")", "A.", "B.", "C.", "D."))
    if (
        second.style not in _INNER[first.style]
        or not inner
        or (second.style in "ai" and not (is_option or first.shown.isdigit()) and not _is_first(second))
    ):
        return first, rest
    outer = first.number if second.style in "ai" else 0
    return second._replace(
        number=second.number or first.number,
        shown=f"{first.shown} {second.shown}",
        level=first.level or second.level,
        is_bold=first.is_bold or second.is_bold,
        outer=outer,
    ), inner


def _is_first(marker: Marker) -> bool:
    """Tell whether `a)`, `(a)` or `i)` begins the parts of a question, and is no one's initial."""
    return marker.number == 1 and (marker.shown.endswith(")") or marker.shown == "a.")


@lru_cache(maxsize=1_024)  # a line is looked at when it is cut, when a paragraph begins, and as its end
def _split(line: str) -> tuple[Marker, str]:
    text = _SPACE.sub("", line.strip())
    decoration = _DECORATION.match(text)
    assert decoration is not None  # every part may be missing
    level = len((decoration["hash"] or "").strip())
    text = re.sub(r"\s+#+$", "", text) if level else text
    bold = decoration["bold"] or ""
    bare = text[decoration.end() :]
    for style, pattern in _MARKERS:
        match = pattern.match(bare)
        if match and not _is_text(style, match, bold, is_headed=bool(level or bold)):
            return _marker(style, match, level, bold, bare[match.end() :])
    rest = text[len(decoration["hash"] or "") :].strip()
    return Marker("", 0, "", level, all_bold(rest)), unbold(rest) if level else rest


def _is_text(style: str, match: re.Match[str], bold: str, *, is_headed: bool) -> bool:
    """Tell whether what looks like a marker is a part of a sentence."""
    if match.groupdict().get("task") or _PLURAL.fullmatch(match.group()):
        return question_score.asks(match.string[match.end() :]) < 1.5
    if style == "A" and re.fullmatch(r"a[ .-]?\d+", match.group(), re.IGNORECASE):
        return not is_headed  # "A1" may be an answer
    if style in ("Q", "A"):
        return match.group()[:1].islower() and bool(_LOWER.match(match.group()))
    return bool(bold) and (style in OPTIONS | {"-"} or len(bold) == 1)


def _marker(style: str, match: re.Match[str], level: int, bold: str, rest: str) -> tuple[Marker, str]:
    if bold and not rest.startswith(bold):
        rest = bold + rest.strip()  # the marker was the beginning of the bold text
    elif bold:
        rest = rest[len(bold) :].lstrip(" :.")
    groups = match.groupdict()
    number = groups.get("n") or ""
    style = "1.1" if style == "1." and "." in number else style
    value = (
        phrases.number(number.rstrip(_SECTION)) if number else _letter(style, groups.get("l") or groups.get("r") or "")
    )
    rest = rest.strip()
    inner, is_bold = unbold(rest), all_bold(rest)
    if style == "Q" and is_bold and not value and (sign := _SIGN.match(inner)):  # "Q: **1. What …?**"
        value, inner = int(sign[1]), inner[sign.end() :]
    return Marker(style, value, match.group().strip().replace(_SECTION, ""), level, is_bold), inner if is_bold else rest


def _letter(style: str, text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}.get(each, 0) for each in text.lower()]
    roman = sum(-one if one < after else one for one, after in pairwise([*values, 0]))
    return ord(text.lower()) - ord("a") + 1 if style == "a" else roman


def task(line: str) -> Marker:
    """Return the marker of a line that says only "Exercise 3"."""
    match = _TASK.fullmatch(line.strip(" #*:."))
    return Marker("Q", phrases.number(match["n"]), match.group()) if match else NONE


def with_known_numbers(lines: list[str], is_code: Sequence[bool]) -> list[str]:
    """Mark the numbers at the beginning of lines that go on as 1.1, 1.2, 2.1 or 999, 1000, 1001 do; others are decimals
    and years.
    """
    lines, last = [*lines], 0
    for at, line in enumerate(lines):
        counted = None if is_code[at] else _COUNTED.match(line)
        number = int(counted["n"]) if counted else 0
        if counted and last and last < number <= last + _MOST_MISSING:
            lines[at] = f"{counted.group()}{_SECTION}{line[counted.end() :]}"
            last = number
        elif number == 999:
            last = number
    return _with_known_sections(lines, is_code)


def _with_known_sections(lines: list[str], is_code: Sequence[bool]) -> list[str]:
    awaited: dict[tuple[int, ...], list[int]] = {}  # the lines of the section before, by the number that may follow
    runs: list[list[int]] = []
    for at, line in enumerate(lines):
        match = None if is_code[at] else _DOTTED.match(line)
        number = tuple(map(int, (match["n"] or match["bare"]).split("."))) if match else ()
        if number and number not in awaited:
            runs.append([-1] * (number[-1] == 1))  # which counts as much as a line
        if number:
            run = awaited.get(number, runs[-1])
            run.append(at)
            awaited |= dict.fromkeys(_following(number), run)
    known = {at for run in runs if len(run) > 2 for at in run}
    return [_DOTTED.sub(rf"\g<0>{_SECTION}", line, count=1) if at in known else line for at, line in enumerate(lines)]


def _following(number: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return the numbers that a section may have after this one: after 1.2, 1.3, 2.1 and 1.2.1."""
    ends = range(len(number))
    return [
        (*number, 1),
        *((*number[:at], number[at] + 1, *[1] * rest) for at in ends for rest in range(len(number) - at)),
    ]


def with_known_speakers(lines: list[str], is_code: Sequence[bool]) -> list[str]:
    """Write "Q:" and "A:" for two other labels that take turns; "Q?:" where the words of the first do not ask."""
    filled = [at for at, line in enumerate(lines) if line.strip() and not is_code[at]]
    labelled = {at for at in filled if _split(lines[at])[0].style in ("Q", "A") and not _SPEAKER_A.match(lines[at])}
    matches = ((at, _TURN.match(lines[at])) for at in filled if at not in labelled)
    following = dict(pairwise(filled))  # a label alone in its line has its text in the next one
    unmarked = {at for at, after in following.items() if not _split(lines[after])[0].style}
    turns = {
        at: turn
        for at, turn in matches
        if turn and (turn["alone"] is None or (_speaker(turn) in _CHATTING and at in unmarked))
    }
    alone = {at: following[at] for at in turns.keys() & following if not re.search(r"\w", turns[at]["text"])}
    filled = [at for at in filled if at in turns or at not in alone.values()]
    texts = {
        at: lines[alone[at]] if at in alone else turns[at]["text"] if at in turns else split(lines[at])[1]
        for at in filled
    }
    names = {at: _speaker(turns[at]) if at in turns else "" for at in filled}
    asking = {at for at in filled if question_score.asks(texts[at]) >= 1.5 and not phrases.is_request(texts[at])}
    asking |= {at for at, below in pairwise(filled) if names[at] and headings.are_sides(names[at], names[below])}
    known = _with_turns(names, asking)
    written = [*lines]
    for at in turns.keys() & known.keys():
        label = "A" if known[at] else "Q" if at in asking or turns[at]["number"].strip() else "Q?"
        rest = lines[at][turns[at].end() :]
        is_labelled = _split(rest)[0].style == label  # "Bob: Q5: …"
        written[at] = turns[at]["begin"] + ("" if is_labelled else f"{label}{turns[at]['number']}:") + rest
    return written


def _speaker(turn: re.Match[str]) -> str:
    return turn["name"].casefold().removesuffix(" said")


def _with_turns(names: Mapping[int, str], asking: Indexes[int]) -> dict[int, bool]:
    """Return which lines are turns of two labels (`names`, by line) that ask and reply: True for each reply.

    They do so twice, or once where the name of a chat assistant shows it.
    """
    if set(names.values()) & _ASSISTANTS and set(names.values()) & _CHATTING - _ASSISTANTS:
        return {at: name in _ASSISTANTS for at, name in names.items() if name in _CHATTING}
    following = dict(pairwise(names))
    pairs = Counter((names[at], names[after]) for at, after in following.items() if at in asking and names[after])
    speakers = [
        (count, asker, replier)
        for (asker, replier), count in pairs.items()
        if (asker or len(replier) == 1) and (count > 1 or replier in _ASSISTANTS)
    ]
    if not speakers:
        return {}
    _, asker, replier = max(speakers)
    turns = {
        at: name == replier
        for at, name in names.items()
        if name == replier or (name == asker and (asker or names.get(following.get(at, -1)) == replier))
    }
    first = next((at for at, is_reply in turns.items() if not is_reply), 0)
    turns = {at: is_reply for at, is_reply in turns.items() if at >= first}  # what was said before is no reply
    take_turns = [*turns.values()] == [at % 2 == 1 for at in range(len(turns))]
    return turns if take_turns and 4 * len(asking & turns.keys()) >= len(turns) else {}


def with_plain_options(lines: list[str]) -> list[str]:
    """Write `b) **whale**` for `*b) whale` and `b) whale *`, and `b) whale` for `b: whale` and `B whale`, in lists."""
    runs: list[list[tuple[int, re.Match[str]]]] = [[]]
    for at, option in ((at, match) for at, line in enumerate(lines) if (match := _OPTION.fullmatch(line))):
        before, last = runs[-1][-1] if runs[-1] else (at, None)
        is_next = last is not None and ord(option["letter"]) == ord(last["letter"]) + 1
        if not (is_next and last and last["sign"] == option["sign"] and (option["sign"] or at == before + 1)):
            runs.append([])
        runs[-1].append((at, option))
    plain = list(lines)
    for at, option in (each for run in runs if len(run) > (1 if run and run[0][1]["sign"] else 2) for each in run):
        is_right = bool(option["mark"] or option["right"])
        text = f"**{option['text'].rstrip('* ')}**" if is_right else option["text"]
        if is_right or option["sign"] in (":", ""):
            plain[at] = f"{option['begin']}{option['letter']}{option['sign'].replace(':', '') or ')'} {text}"
    return plain


def parts(line: str) -> list[str]:
    """Return a line cut before each question, answer, option or entry of a key that begins inside it."""
    return [option for entry in _entries(line) for part in _labelled(entry) for option in _options(part)]


def alternatives(text: str) -> list[str]:
    """Return the parts of "Explain … OR b) Derive …", of which the first and last may be ""."""
    return _OR.split(text)


def _options(line: str) -> list[str]:
    every = list(_LETTER.finditer(line))
    letters = [each for each in every if each["sign"]] or every
    sign, first = (letters[0]["sign"], letters[0]["l"]) if letters else ("", "")
    are_apart = len(letters) > 1 and all(line[each.start() - 2 : each.start()].isspace() for each in letters[1:])
    is_list = len(letters) > (1 if sign == ")" or are_apart else 2) and (first in "aA" or are_apart)
    before = line[: letters[0].start()].strip() if letters else ""
    is_asked = is_answers(before) or split(before)[0].style in NUMBERED or question_score.asks(before) >= 3
    is_list = is_list and (not before or (bool(sign) and len(letters) > 2 and is_asked))
    if is_list and all(ord(b["l"]) == ord(a["l"]) + 1 and a["sign"] == b["sign"] for a, b in pairwise(letters)):
        cut = _cut(line, [each.start() for each in letters[not before :]])
        return cut if sign else [re.sub(r"^(\s*\w)", r"\1)", each) for each in cut]
    return [line]


def _plain_title(label: str) -> str:
    return label[:-1] if phrases.is_chapter(label[:-1]) else label


def _entries(line: str) -> list[str]:
    """Cut "1. c 2. a" and "1. What …? 2. Why …?" before each number that follows on the one before."""
    letters = _LETTERS.fullmatch(line)
    is_bare = letters is not None and not letters["label"] and "(" in line
    if letters and not is_bare:
        return [
            *filter(None, [_plain_title(letters["label"])]),
            *(". ".join(each) for each in _LETTER_OF.findall(letters["all"])),
        ]
    if is_answers(line.partition(":")[0]) and len(_UNSIGNED.findall(line)) > 1:
        line = _UNSIGNED.sub(r"\1.", line)
    numbers = list(_ENTRY.finditer(line))
    label = line[: numbers[0].start()].strip() if numbers else ""
    is_one = split(label)[0].style == "A" and not split(label)[1]
    is_key = (is_answers(label) or (label.endswith(":") and phrases.is_chapter(label[:-1]))) and not is_one
    if _LETTER_ENTRY.fullmatch(line):
        return [_SIGN.sub(r"\1. ", line)]
    if len(numbers) < (1 if is_key else 2) or not (not label or is_key or is_one):
        return [line]
    chain = numbers[:1]
    for each in numbers[1:]:
        step = int(each["n"]) - int(chain[-1]["n"])
        if each["sign"] == chain[0]["sign"] and (step == 1 or (is_key and step > 1)):
            chain.append(each)
    cut = _cut(line, [each.start() for each in chain])
    cut[0] = _plain_title(cut[0]) if label else cut[0]
    entries = cut[1:] if label else cut
    asking = sum(question_score.asks(split(each)[1]) >= 1.5 for each in entries)
    if all(_KEY.fullmatch(each) for each in entries):
        return [_SIGN.sub(r"\1. ", each).rstrip(",;") for each in cut]
    return cut if len(entries) > 1 and (is_key or 3 * asking >= 2 * len(entries)) else [line]


def _labelled(line: str) -> list[str]:
    bold = (each for each in _BOLD.finditer(line) if question_score.asks(each["text"]) >= 1.5)
    places = [each.end() for each in bold if re.search(r"\w", split(line[: each.start()])[1])]
    begin = 0
    first = len(line) - len(split(line)[1])
    for label in _LABEL.finditer(line, len(line[:first].rstrip())):
        before = line[begin : label.start()]
        is_ended = bool(re.search(rf"{_ENDED}$", before)) or len(label["gap"]) > 1
        sign = label["asks"] or label["word"] or label["arrow"]
        is_clear = len(sign) > 1 if label["word"] else question_score.asks(line[label.end() :]) > 1
        marker, text = split(before)
        if sign[0].islower() or not (is_ended or is_clear) or not re.search(r"\w", text):
            continue
        is_marked = label["asks"] or (label["word"] and marker.style in ("Q", "i", "a", *NUMBERED))
        if is_marked or question_score.asks(text) >= (4.5 if label["arrow"] else 1.5):
            begin = label.end("gap")
            places.append(begin)
    return [part for each in _cut(line, sorted(places)) for part in _after_label(each)]


def _after_label(line: str) -> list[str]:
    marker, rest = _split(line)
    inner = _split(rest)[0] if marker.style == "A" and marker.shown[0].isalpha() else NONE
    is_asked = inner.style in NUMBERED and question_score.asks(rest) >= 1.5
    is_list = inner.style == "-" or is_asked or (inner.style in NUMBERED and inner.number == 1)
    return [line[: -len(rest)], rest] if is_list and line.rstrip().endswith(rest) else [line]


def _cut(line: str, places: list[int]) -> list[str]:
    return [line[begin:end].rstrip() for begin, end in pairwise([0, *places, len(line)]) if begin < end or not line]


def all_bold(text: str) -> bool:
    """Tell whether all of a line is bold, but for its marks."""
    bold = _ALL_BOLD.fullmatch(text)
    return bold is not None and (not bold[4] or phrases.is_marks(bold[4]))


def unbold(text: str) -> str:
    """Return a line that is all bold without its signs."""
    return _ALL_BOLD.sub(r"\2\3\4", text) if all_bold(text) else text
