"""Places in a deck's text, and what YAML's complaints mean to a student: each at its place, with the remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from vivadeck.decks.problems import START, Place
from vivadeck.sanitize import one_line

DEEPEST = 20
TOO_DEEP = f"nested deeper than {DEEPEST} levels"
TWO_DOCUMENTS = "a deck is one YAML document: put what follows into a file of its own"
_INDENT = "indent with spaces, not with tabs"
_BREAKS = "\n\r\x85\u2028\u2029"
_NOT_YAML = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"  # compiled when it is needed


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ESCAPES = {"\0": "0", "\a": "a", "\b": "b", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e", "\x85": "N"}


@dataclass(eq=False)  # an exception cannot be frozen: Python itself sets its traceback
class Malformed(Exception):
    """The text is not YAML, or not of the kind that a deck may hold."""

    message: str
    place: Place


def needs_quotes(start: str) -> str:
    """Return what to do about text that YAML would take for something else because of how it begins."""
    return f'text that begins with "{start}" needs quotes, or a block that begins with "|"'


class _Remedy(NamedTuple):
    """`said` finds a complaint of libyaml or PyYAML; `at_start`: the mistake is where the construct begins."""

    said: str
    message: str
    at_start: bool = False


_REMEDIES = (
    _Remedy("nesting depth", TOO_DEEP),
    _Remedy("document start", TWO_DOCUMENTS),
    _Remedy("found a tab", _INDENT),
    _Remedy(
        "mapping values are not allowed",
        'an unexpected ": ": text that holds it needs quotes, or a block that begins with "|"; '
        'or this line is indented too deep, or the key before it lacks its ": "',
    ),
    _Remedy("scanning an alias", needs_quotes("*"), at_start=True),
    _Remedy("scanning an anchor", needs_quotes("&"), at_start=True),
    _Remedy("scanning a tag|parsing a tag|tag handle", needs_quotes("!"), at_start=True),
    _Remedy(
        "unknown escape",
        """in "…" a backslash begins an escape: put TeX into '…', or into a block that begins with "|\"""",
    ),
    _Remedy("escape code|hexdecimal|hexadecimal", 'an escape in "…" is not a character'),
    _Remedy("quoted scalar .*unexpected (end|document)", "the quote that opens here is not closed", at_start=True),
    _Remedy(
        "flow sequence", 'the list that opens here with "[" is not closed, or text in it needs quotes', at_start=True
    ),
    _Remedy(
        "flow mapping", 'the map that opens here with "{" is not closed, or text in it needs quotes', at_start=True
    ),
    _Remedy(
        "block collection|block mapping",
        "this line does not fit: it is indented differently from the lines that it belongs to, "
        'or text that begins with a quote, "[" or "{" lacks quotes around all of it',
    ),
    _Remedy(
        "simple key",
        'this line is no "key: value", and it is not indented as deep as the text before it',
        at_start=True,
    ),
    _Remedy(
        "block scalar",
        'after "|" or ">" the text begins in the next line; text that begins with one of them needs quotes',
    ),
    _Remedy(
        "sequence entries are not allowed",
        'a list begins in a line of its own; text that begins with "- " needs quotes',
    ),
    _Remedy("mapping keys are not allowed", 'text that begins with "? " needs quotes'),
    _Remedy("directive|YAML document", 'lines that begin with "%" are not for a deck'),
)


def escaped(text: str) -> str:
    """Return what is wrong with a scalar in "…" whose escapes made a control character; "" when none did.

    YAML refuses control characters that stand in a file, so only an escape can make one. No card needs it, but TeX in
    "…" gets it without a complaint: "\\frac" is a form feed and "rac". (The tab of "\\theta" and the line break of
    "\\nu" may be meant.)
    """
    found = _CONTROL.search(text)
    if not found:
        return ""
    escape = _ESCAPES.get(found.group(), f"x{ord(found.group()):02x}")
    remedy = "TeX or a backslash needs '…', or a block that begins with \"|\""
    return f'\\{escape} in "…" is a control character: {remedy}'


def place_at(text: str, offset: int) -> Place:
    """Return the place of a character of `text`, counting lines as YAML does."""
    before = text[:offset]
    breaks = sum(map(before.count, _BREAKS)) - before.count("\r\n")
    return Place(1 + breaks, offset - max(map(before.rfind, _BREAKS)), offset)


def unreadable(text: str) -> Malformed:
    """Return the error for a text with a character that YAML does not allow."""
    found = re.search(_NOT_YAML, text)
    place = place_at(text, found.start()) if found else START
    if found and found.group() == "\x00":
        return Malformed("a NUL character: the file is damaged, or not saved as UTF-8", place)
    code = f" U+{ord(found.group()):04X}" if found else ""
    return Malformed(f"the invisible character{code} cannot be in a deck: delete it", place)


def place_of(mark: yaml.error.Mark) -> Place:
    """Return the place of a mark, which counts from 0."""
    return Place(mark.line + 1, mark.column + 1, mark.index)


def malformed(error: yaml.MarkedYAMLError, text: str) -> Malformed:
    """Return the error for a deck's `text` that YAML could not read."""
    said = " ".join(part for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    place = place_of(mark) if mark else START
    at = text[place.offset : place.offset + 1]
    if "cannot start any token" in said or "node content" in said:
        return Malformed(_at_character(at), place)
    for remedy in _REMEDIES:
        if re.search(remedy.said, said):
            start = error.context_mark if remedy.at_start else None
            return Malformed(remedy.message, place_of(start) if start else place)
    return Malformed(f"not YAML: {one_line(said)}", place)


def _at_character(at: str) -> str:
    if at == "\t":
        return _INDENT
    return needs_quotes(at) if at.strip() else 'something is missing here: is a "[" or a "{" not closed?'
