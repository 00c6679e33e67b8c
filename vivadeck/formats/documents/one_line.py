"""A question and its answer on one line: `Who …? Lea`, `Ice floats. True`, `Aorta – an artery`, `Ans. 140`. Pure.

Where enough lines of a document are of such a kind, each gets labels, `Who …? Ans: Lea`, which all later steps know.
So do sentences and terms of which a key says more, as `1 True 2 False` or `1-b 2-c`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from vivadeck.formats import headings
from vivadeck.formats.documents import markers, phrases, question_score
from vivadeck.formats.documents.markers import NUMBERED, Marker
from vivadeck.formats.documents.phrases import any_of, words
from vivadeck.markdown import from_mixed

_GAP, _REPLYING = r"[ \t]*", any_of("answer")
_REPLIED = re.compile(  # "Ans. 140", "Answer 4", "Ans 206. It is more.", and "A1" alone in its line
    rf"(?P<label>[\s#*_]*(?:(?:{_REPLYING})\.?|a)){_GAP}(?:(?<=[\s.])|(?P<bare>(?<=\ba)(?=\d+\s*$)))"
    r"(?P<n>\d{1,3}(?:\.\d{1,3}){0,2})(?P<text>(?:\.(?!\d)|(?=[\s*_]*$)).*)",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"(?P<asked>.*[?？؟][*_\"”’]*)(?:\s+|(?=\())(?:(?:[-–—:=]|//)[ ]+)?(?P<said>[^\s?？؟].*)")
_ORDERED = re.compile(r"(?P<asked>[^?!]*?[^\W\d_]{2}\.)\s+(?P<said>\(?[^\W\d_].*)")
_TRUTHS = {each for phrase in words("true or false") for each in (phrase.split()[0], phrase.split()[-1])} | {"t", "f"}
_JUDGED = re.compile(rf"(?P<asked>.*[.!])\s+[-–—(\[]*(?P<said>{'|'.join(_TRUTHS)})[)\].]*", re.IGNORECASE)
_TRUTH = rf"(?:{'|'.join(_TRUTHS)})\b"
_SAID = rf"(?:{_TRUTH}.*?|[a-h]\b[).,; \t]*?)"  # in a key: "1 True 2 False, as …", "1-b 2-c"
_ENTRY = re.compile(
    rf"(?<!\S)(?:(?:{any_of('question')})\s)?\(?(?P<n>\d{{1,3}})[ ]?[.):=–—-]*\s*\(?(?P<said>{_SAID})"
    rf"(?=[\s,;]\(?\d{{1,3}}\W*{_SAID}|$)",
    re.IGNORECASE,
)
_JUDGED_BEFORE = re.compile(rf"\s*[(\[_]{{1,9}}\s*(?P<said>{_TRUTH}|)\s*[)\]_]{{1,9}}\s+(?P<asked>\S.*)", re.IGNORECASE)
_DEFINED = tuple(
    re.compile(rf"(?P<asked>{term})(?P<said>[^\s\d]\S*[ ]\S.*|[^\W\d_].*)")
    for term in (
        r"\*\*[^*?]{1,60}:?\*\*\s*(?:[:：=–—-]+\s+)?",
        r"[^?]{1,60}?\s+(?:[–—-]{1,2}|=|[=-]+>|→)\s+",
        r"[^:：?.!]{1,60}?(?:\s?:\s+|：)",
    )
)
_OTHER = re.compile(r"\||^\s*\[\^")  # a row of a table, a footnote
_NOTE = re.compile(r"\W*\[|[⁰¹²³⁴-⁹]|\(\s*(?:hint|see|e\.g|i\.e|cf|any)\b", re.IGNORECASE)
_SIGNS = " \t*_:：=–—->→"
_FEWEST, _FEWEST_TERMS, _MOST_WORDS, _MOST_TERM_WORDS = 2, 3, 12, 6

_OVER = (Marker("end"), "")
_Pairs = Mapping[int, tuple[str, str]]  # by line: what is asked, and what is said


def with_labels(lines: list[str], is_code: Sequence[bool]) -> list[str]:
    """Write labels into the lines that have both sides of a card."""
    lines = _with_known_answers(lines, is_code)
    keyed = _with_key(lines, is_code)
    if keyed != lines:
        return keyed
    filled = [at for at, line in enumerate(lines) if line.strip() and not (is_code[at] or _OTHER.search(line))]
    sides = _beside(lines, filled) or _judged(lines, filled) or _terms(lines, filled)
    written = [*lines]
    for at in () if sides else _stacked(lines, filled):
        written[at : at + 2] = [f"Q: {lines[at].strip()}", f"Ans: {lines[at + 1].lstrip(' :')}"]
    for at, (asked, said) in sides.items():
        marker, text = markers.split(asked)
        begin = f"Q: {text}" if marker.style in ("", "-") and not marker.level else asked
        written[at] = f"{begin} Ans: {said}" if said else begin
    return written


def _beside(lines: Sequence[str], filled: Sequence[int]) -> _Pairs:
    """Return the questions with an answer behind their mark: half of all, none with a text below."""
    splits = {at: markers.split(lines[at]) for at in filled}
    kinds = {at: _ORDERED if question_score.is_order(splits[at][1]) else _BESIDE for at in filled}
    parts = {at: each["asked"] if (each := _BESIDE.fullmatch(lines[at].rstrip())) else splits[at][1] for at in filled}
    asking = {at for at in filled if max(map(question_score.asks, (splits[at][1], parts[at]))) >= 1}
    matches = {at: match for at in asking if (match := kinds[at].fullmatch(lines[at].rstrip()))}
    sides = {
        at: (each["asked"], _bare(each["said"])) for at, each in matches.items() if _is_said(lines[at], each["said"])
    }
    open_ = {
        at
        for at, below in pairwise(filled)
        if below == at + 1 and at in sides and not (below in asking or _begins_anew(*splits[below]))
    }
    return {} if open_ or len(sides) < max(_FEWEST, len(asking) / 2) else sides


def _begins_anew(marker: Marker, text: str) -> bool:
    return marker.style in ("Q", *NUMBERED) or marker.level > 0 or phrases.is_chapter(text) or phrases.is_answers(text)


def _bare(said: str) -> str:
    inner = re.fullmatch(r"\(([^()]+)\)\.?", said)
    return inner[1] if inner else said


def _is_said(line: str, text: str) -> bool:
    """Tell whether a text behind a question may be its answer: no order, no marks, no option, no note."""
    is_other = any(each(text) for each in (phrases.is_marks, phrases.is_rubric, _NOTE.match))
    is_other |= headings.is_mark(text) and not phrases.asks_how_many(line)
    is_short = len(text.split()) <= _MOST_WORDS and re.search(r"\w", text) is not None
    is_whole = not markers.split(text)[0].style and len(markers.parts(line)) == len(markers.alternatives(line)) == 1
    return is_short and is_whole and not is_other and question_score.asks(text) < 1


def _judged(lines: Sequence[str], filled: Sequence[int]) -> _Pairs:
    """Return the sentences with "True" or "False" behind or before them, where there are several."""
    splits = ((at, _JUDGED.fullmatch(lines[at].rstrip()) or _JUDGED_BEFORE.fullmatch(lines[at])) for at in filled)
    matches = {at: match for at, match in splits if match}
    is_quiz = sum(bool(match["said"]) for match in matches.values()) >= _FEWEST
    return {at: (each["asked"], each["said"]) for at, each in matches.items()} if is_quiz else {}


def _with_key(lines: list[str], is_code: Sequence[bool]) -> list[str]:
    """Write what a key says behind each numbered sentence, `1 True 2 False`, or term: `1-b` is the text that b) has."""
    filled = [at for at, line in enumerate(lines) if line.strip() and not is_code[at]]
    keys = {at: entries for at in filled if (entries := [*_ENTRY.finditer(lines[at])])}
    keys = {at: entries for at, entries in keys.items() if _is_label_of_key(lines[at][: entries[0].start()])}
    said = [each["said"].rstrip(" \t,;") for entries in keys.values() for each in entries]
    numbers = [int(each["n"]) for entries in keys.values() for each in entries]
    splits = {at: markers.split(lines[at]) for at in filled if keys and at < min(keys)}
    begun = {at: marker.number for at, (marker, _) in splits.items() if marker.style in ("Q", *NUMBERED)}
    asking = {at for at in begun if question_score.asks(splits[at][1]) >= 1.5}
    begun = {at: number for at, number in begun.items() if number in numbers or at not in asking}
    if len(said) < _FEWEST or [*begun.values()] != numbers:
        return lines
    marked = [at for at, (marker, _) in splits.items() if marker.style]
    ends = {at: next(n for n in range(at + 1, len(lines)) if splits.get(n, _OVER)[0] != markers.NONE) for at in marked}
    texts = {at: " ".join(map(str.strip, lines[at:end])) for at, end in ends.items()}
    letters = {marker.number: at for at, (marker, _) in splits.items() if marker.style == "a" and at > max(begun)}
    is_judged = all(re.match(_TRUTH, each, re.IGNORECASE) for each in said)
    chosen = [] if is_judged else [letters.get(ord(each[0].lower()) - ord("a") + 1, 0) for each in said]
    lettered = sum(marker.style == "a" for marker, _ in splits.values())
    if not all(chosen) or lettered > len(letters) * (not is_judged) or (chosen and asking & begun.keys()):
        return lines
    gone = {*keys, *(n for at in (*begun, *chosen) for n in range(at, ends[at]))}
    is_whole = all(at in keys for at in filled if at > min(keys))
    gone |= {at for at in splits if is_whole and phrases.is_answers(lines[at])}
    written = ["" if at in gone else line for at, line in enumerate(lines)]
    for at, each in zip(begun, map(texts.__getitem__, chosen) if chosen else said, strict=True):
        written[at] = f"{texts[at]} Ans: {each}"
    written[ends[max(begun)]] = written[ends[max(begun)]] or from_mixed.DETAILS_END  # what is below is no answer
    title = max((at for at in splits if at < min(begun)), default=min(begun))
    if splits[title][0] == markers.NONE and len(re.findall(rf"\b{_TRUTH}", lines[title], re.IGNORECASE)) > 1:
        written[title] = f"# {lines[title].strip(' .:?？')}"
    return written


def _is_label_of_key(label: str) -> bool:
    """Tell whether a text before an entry of a key says no more than that it is one."""
    return not label.strip() or phrases.is_answers(label) or phrases.is_chapter(label.rstrip(" :"))


def _terms(lines: Sequence[str], filled: Sequence[int]) -> _Pairs:
    """Return the terms with their meanings, where no other line asks, and hardly any begins a paragraph."""
    splits = {at: markers.split(lines[at]) for at in filled}
    texts = {
        at: lines[at].strip() if marker.style in ("Q", "A") else text
        for at, (marker, text) in splits.items()
        if not marker.level
    }
    labels = sum(marker.style in ("Q", "A") for marker, _ in splits.values())
    if labels >= _FEWEST or any(len(markers.parts(text)) > 1 for text in texts.values()):
        return {}
    for defined in _DEFINED:
        matches = {at: match for at, text in texts.items() if (match := defined.fullmatch(text))}
        sides = {at: (each["asked"].strip(_SIGNS), each["said"]) for at, each in matches.items()}
        sides = {at: each for at, each in sides.items() if _is_term(*each)}
        first = min(sides, default=len(lines))
        others = [at for at in texts if at > first and at not in sides]
        begun = [at for at in others if not lines[at - 1].strip()]
        are_different = len({asked.casefold() for asked, _ in sides.values()}) == len(sides) >= _FEWEST_TERMS
        is_asked = any(question_score.asks(texts[at]) >= 1.5 for at in others)
        if are_different and not is_asked and 3 * len(begun) <= len(sides) and len(others) <= 2 * len(sides):
            return sides
    return {}


def _stacked(lines: Sequence[str], filled: Sequence[int]) -> Sequence[int]:
    """Return the lines of terms that have their meaning below, further to the right or after a colon."""
    placed = {*filled}
    below = {at for at in filled if re.match(r"(?:[ \t]{2,}|:[ ]+)[^\W\d_]", lines[at]) and at - 1 in placed}
    terms = {at - 1 for at in below if _is_term(lines[at - 1], "") and re.match(r"[^\W\d_]", lines[at - 1])}
    first = min(terms, default=len(lines))
    others = [at for at in placed - terms - below if at > first]
    is_whole = len(terms) == len(below) >= _FEWEST_TERMS and not others
    return sorted(terms) if is_whole and not any(question_score.asks(lines[at]) >= 1.5 for at in filled) else ()


def _is_term(asked: str, said: str) -> bool:
    is_short = 0 < len(asked.split()) <= _MOST_TERM_WORDS
    return is_short and not question_score.is_order(asked) and question_score.asks(said) < 3


def _with_known_answers(lines: list[str], is_code: Sequence[bool]) -> list[str]:
    """Write `Ans: 140` for `Ans. 140`, where a number is the answer; others count the answers, as 1, 2, 3 do."""
    filled = [at for at, line in enumerate(lines) if line.strip() and not (is_code[at] or "|" in line)]
    following = dict(pairwise(filled))
    matches = {at: match for at in filled if (match := _REPLIED.fullmatch(lines[at]))}
    headed = {at for at, match in matches.items() if re.search(r"\w", match["text"])}
    headed |= {at for at in matches.keys() & following if _goes_below(markers.split(lines[following[at]])[0])}
    counts = [match["n"] for at, match in matches.items() if at in headed]
    values = [int(each) for each in counts if each.isdigit()]
    is_count = len(counts) == len(values) > 1 and sorted(values) == [*range(min(values), min(values) + len(values))]
    written, asked = [*lines], ""
    for at in filled:
        marker = markers.split(lines[at])[0]
        if at not in matches:
            asked = marker.shown if marker.style in ("Q", *NUMBERED) else asked
        elif matches[at]["bare"] is not None:
            written[at] = f"{lines[at].strip()}:" if at in headed and is_count else lines[at]
        elif at not in headed or not (is_count or matches[at]["n"] in re.findall(r"\d[\d.]*\d|\d", asked)):
            written[at] = f"{matches[at]['label'].rstrip('.')}: {matches[at]['n']}{matches[at]['text']}"
    return written


def _goes_below(marker: Marker) -> bool:
    return marker.style not in ("Q", "A", *NUMBERED) or (marker.style in NUMBERED and marker.number == 1)
