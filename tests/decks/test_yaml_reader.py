"""YAML text → nodes: scalars as typed, a place for everything, and only text, lists and maps."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from vivadeck.decks.problems import Place
from vivadeck.decks.yaml_reader import MOST_NODES, Malformed, MapEntries, Node, read
from vivadeck.sanitize import escape_controls

SINGLE = "use single quotes for text with a backslash, '…', or write it in the lines below a \"|\""
CONTROL = f'in "…" makes an invisible character: {SINGLE}'
Plain = str | list["Plain"] | dict[str, "Plain"]


def plain(node: Node) -> Plain:
    """Return the value of a node, without places."""
    if isinstance(node.value, MapEntries):
        return {entry.key: plain(entry.value) for entry in node.value}
    if isinstance(node.value, str):
        return node.value
    return [plain(each) for each in node.value]


def only(node: Node | None, *path: str | int) -> Node:
    """Follow keys and positions from the root to one node."""
    assert node is not None
    for step in path:
        if isinstance(step, str):
            assert isinstance(node.value, MapEntries)
            node = next(entry.value for entry in node.value if entry.key == step)
        else:
            child = node.value[step]
            assert isinstance(child, Node)
            node = child
    return node


@pytest.mark.parametrize(
    "typed",
    [
        "no",
        "yes",
        "on",
        "true",
        "null",
        "~",
        "010",
        "0x1F",
        "1e3",
        "1_000",
        "1.50",
        ".nan",
        "2026-01-01",
        "12:30",
        "<<",
    ],
)
def test_a_scalar_is_what_was_typed(typed: str) -> None:
    assert plain(only(read(f"a: {typed}"), "a")) == typed
    assert plain(only(read(f"[{typed}]"), 0)) == typed
    assert plain(only(read(f"{typed}: a"))) == {typed: "a"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a:", {"a": ""}),
        ("a: ''", {"a": ""}),
        ('a: "1"', {"a": "1"}),
        ("a: !!str 010", {"a": "010"}),
        ("a: |\n  one\n   two\n\n  three\n", {"a": "one\n two\n\nthree\n"}),
        ("a: >-\n  one\n  two\n", {"a": "one two"}),
        ("a:\n- b\n-   - c\n- {d: [e]}", {"a": ["b", ["c"], {"d": ["e"]}]}),
        ('{"a": ["b", "c"]}', {"a": ["b", "c"]}),
        ("? a\n: b\n", {"a": "b"}),
        ("---\na: b\n...\n", {"a": "b"}),
        ("\ufeffa: b", {"a": "b"}),
        ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
        ("a: b\rc: d\r", {"a": "b", "c": "d"}),
        ("a: |\r\n  one\r\n  two\r\n", {"a": "one\ntwo\n"}),
        ("勾配: 降下 # comment\n", {"勾配": "降下"}),
        ("a: x\u202ey\u2066z\ufeff", {"a": "x\ufffdy\ufffdz\ufffd"}),
        (r'a: "\u202e\L\P\uFEFF\t\n\_"', {"a": "\ufffd\ufffd\ufffd\ufffd\t\n\u00a0"}),
        ("a: x\x85 y", {"a": "x y"}),  # in YAML, NEL is a line break
        ("a: |\n  x\x85  y\n", {"a": "x\ny\n"}),
    ],
)
def test_reads(text: str, value: Plain) -> None:
    assert plain(only(read(text))) == value


@pytest.mark.parametrize(
    ("typed", "text", "named"),
    [
        (r"$\frac{1}{2}$", "$␌rac{1}{2}$", r"\f"),
        (r"\boldsymbol", "␈oldsymbol", r"\b"),
        (r"\rho", "ho", r"\r"),
        (r"\vec", "␋ec", r"\v"),
        (r"\eta", "␛ta", r"\e"),
        (r"\alpha", "␇lpha", r"\a"),
        (r"\0", "␀", r"\0"),
        (r"\x01\f", "␁␌", r"\x01"),
        (r"\x7f", "\ufffd", r"\x7f"),
        (r"\N \f", "\ufffd ␌", r"\N"),
        (r"\u009b", "\ufffd", r"\x9b"),
    ],
)
def test_an_escape_for_a_control_character(typed: str, text: str, named: str) -> None:
    wrong: list[tuple[Place, str]] = []
    node = read(f'a: x\nb: "{typed}"\n', lambda *problem: wrong.append(problem))
    assert plain(only(node, "b")) == text
    assert wrong == [(Place(2, 4, 8), f"{named} {CONTROL}")]
    wrong.clear()
    read(f'"{typed}": [x]\n', lambda *problem: wrong.append(problem))
    assert [place for place, _ in wrong] == [Place(1, 1, 0)]


@pytest.mark.parametrize("typed", ["{}", "'{}'", '"{}"', "|\n  {}", ">-\n  {}"])
def test_a_scalar_has_no_control_characters(typed: str) -> None:
    """The reader decides by the kind of the scalar whether to escape it: YAML refuses most controls, but not all."""
    for code in [*range(0x100), *range(0x2000, 0x2070), 0xD800, 0xFEFF, 0xFFFE, 0x1F600]:
        with contextlib.suppress(Malformed):
            text = plain(only(read("a: " + typed.format(f"x{chr(code)}y")), "a"))
            assert isinstance(text, str)
            assert escape_controls(text) == text


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments", "\ufeff", "\ufeff# comment\n"])
def test_nothing_in_it(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("a: b", ("a",), (1, 4, 3)),
        ("é: b", ("é",), (1, 4, 3)),
        ("a: 😀\nb:\n  - c\n  - d\n", ("b", 1), (4, 5, 18)),
        ("a: x\r\nb: y\r\n", ("b",), (2, 4, 9)),
        ("a: x\rb: y\r", ("b",), (2, 4, 8)),
        ("a:\n-   b: c\n", ("a", 0), (2, 5, 7)),
        ("a:\n-\n  b: c\n", ("a", 0), (3, 3, 7)),
        ("a: [x, {b: c}]\n", ("a", 1), (1, 8, 7)),
    ],
)
def test_a_node_knows_its_place(text: str, path: tuple[str | int, ...], place: tuple[int, int, int]) -> None:
    assert only(read(text), *path).place == place


def test_duplicate_keys_are_kept() -> None:
    node = read("a: 1\nb: 2\na: 3\n")
    assert node is not None
    assert isinstance(node.value, MapEntries)
    assert [(entry.key, entry.place.line) for entry in node.value] == [("a", 1), ("b", 2), ("a", 3)]


QUOTES = 'this text begins with "%s": put quotes around all of it, or write it in the lines below a "|"'
COLON = 'this text has ": " in it: put quotes around all of it, or write it in the lines below a "|"'
KEY = (
    'this line has too many spaces before it, or the key above it has no ": ". '
    'If the line is part of a text, put quotes around the whole text: it has ": " in it'
)
PART = 'the quotes or brackets end before this: put quotes around the whole text, or write it in the lines below a "|"'
PLACE = (
    "this line has too many or too few spaces before it: begin it exactly below the lines that it belongs to. "
    'If the text above begins with a quote, "[" or "{", put quotes around the whole text'
)
LINE = (
    'this line has no ": " after its key. If it is part of the text above it, '
    "put as many spaces before it as that text has"
)
BLOCK = (
    'after "|" or ">" the text begins on the next line. If your text itself begins with "|" or ">", '
    "put quotes around all of it"
)
LIST = 'begin a list on a new line. If this is a text that begins with "- ", put quotes around all of it'
NO_CHARACTER = f'a backslash in "…" begins a code that is no character: {SINGLE}'
ESCAPE = f'a backslash has a meaning of its own in "…": {SINGLE}'
OPEN_QUOTE = "this quote is never closed: write the same quote at the end of the text"
OPEN_LIST = 'this "[" is never closed by a "]", or a text in the list needs quotes'
OPEN_MAP = 'this "{" is never closed by a "}", or the text after it needs quotes'
ANCHOR = QUOTES % "&" + " (a deck cannot have YAML anchors)"
ALIAS = QUOTES % "*" + " (a deck cannot have YAML aliases)"
TAG = QUOTES % "!" + " (a deck cannot have YAML tags such as %s)"
TABS = "use spaces before the text of a line, not tabs"
DOCUMENTS = "one file is one deck: remove the line `---` or `...`, or move the text after it into another file"
DEEP = "more than 20 lists or keys are inside one another here: a deck cannot have so many levels"
NUL = "this is not text (a NUL character): the file is damaged, or it is not saved as UTF-8"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        # What a student mistypes
        ("q: x\na: why: this\n", 2, 7, COLON),
        ("- q x\n  a: y\n", 2, 4, KEY),
        ("- q: x\n   a: y\n", 2, 5, KEY),
        ("- q: x\n a: y\n", 2, 2, PLACE),
        ('q: "x" is what?\n', 1, 8, PART),
        ("q: 'don't'\n", 1, 9, PART),
        ("q: [x] means?\n", 1, 8, PART),
        ("a:\n- x\nb\n", 3, 1, LINE),
        ("a:\n  - x\n - y\n", 3, 2, PLACE),
        ("a: |\n    one\n  two\n", 3, 3, PLACE),
        ("a: |\n    one\ntwo three\n", 3, 1, LINE),
        ("q: x\na:y\n", 2, 1, LINE),
        ("a: > 5 is more\n", 1, 6, BLOCK),
        ("a: | x\n", 1, 6, BLOCK),
        ("a: - x\n", 1, 4, LIST),
        ("a: ? x\n", 1, 4, QUOTES % "? "),
        ("a: **bold** start\n", 1, 4, QUOTES % "*"),
        ("a: * x\n", 1, 4, QUOTES % "*"),
        ("a: & x\n", 1, 4, QUOTES % "&"),
        ("a: @x\n", 1, 4, QUOTES % "@"),
        ("a: `fit` trains\n", 1, 4, QUOTES % "`"),
        ("a: %x\n", 1, 4, QUOTES % "%"),
        ("a: [x,\n", 2, 1, 'something is missing here: is a "[" or a "{" never closed?'),
        ("a: , x\n", 1, 4, QUOTES % ","),
        ('b: x\na: "x\nc: y\n', 2, 4, OPEN_QUOTE),
        ("b: x\na: 'x\nc: y\n", 2, 4, OPEN_QUOTE),
        ("b: x\na: [x,\nc: y\nd: z\n", 2, 4, OPEN_LIST),
        ("b: x\na: {x: y\n", 2, 4, OPEN_MAP),
        ("a:\n\t- x\n", 2, 1, TABS),
        ("- q: x\n\ta: y\n", 2, 1, TABS),
        # YAML that a deck must not have
        ("a: &x b\nc: *x\n", 1, 4, ANCHOR),
        ("&x a: b\n", 1, 1, ANCHOR),
        ("- &x\n  a: b\n", 1, 3, ANCHOR),
        ("a: b\nc: *x\n", 2, 4, ALIAS),
        ("a: !important b\n", 1, 4, TAG % "!important"),
        ("a: ! b\n", 1, 4, TAG % "!"),
        ("a: !!int 7\n", 1, 4, TAG % "tag:yaml.org,2002:int"),
        ("a: !!python/object/apply:os.system [x]\n", 1, 4, TAG % "tag:yaml.org,2002:python/object/apply:os.system"),
        ("a: !!str [x]\n", 1, 4, TAG % "tag:yaml.org,2002:str"),
        ("a: !<%1b[31m> b\n", 1, 4, TAG % "␛[31m"),
        ("a: !" + "x" * 999 + " b\n", 1, 4, TAG % ("!" + "x" * 59 + "…")),
        ("<<: *x\n", 1, 5, ALIAS),
        ("a: b\n---\nc: d\n", 2, 1, DOCUMENTS),
        ("a: b\n...\nc: d\n", 3, 1, DOCUMENTS),
        ("%YAML 2.0\n---\na: b\n", 1, 1, 'a deck cannot have lines that begin with "%": remove this line'),
        ("[a]: b\n", 1, 1, "a key must be text"),
        ("{a: b}: c\n", 1, 1, "a key must be text"),
        # Attacks
        ("{a: " * 10_000, 1, 81, DEEP),
        ("- " * 10_000, 1, 41, DEEP),
        ("".join(f"{' ' * depth}a:\n" for depth in range(10_000)), 21, 21, DEEP),
        ("a: é\x00", 1, 5, NUL),
        ("a\0:\0 \0b\0", 1, 2, NUL),
        ("a: b\nc: é\x1b[31m\n", 2, 5, "a deck cannot have the invisible character U+001B: delete it"),
        ("a: b\r\nc: é\x9b31m\n", 2, 5, "a deck cannot have the invisible character U+009B: delete it"),
        ("a: b\rc: 😀\x7f\n", 2, 5, "a deck cannot have the invisible character U+007F: delete it"),
        ("a: b\nc: \ud800\n", 2, 4, "a deck cannot have the invisible character U+D800: delete it"),
        ("a: \uffff\n", 1, 4, "a deck cannot have the invisible character U+FFFF: delete it"),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, str) else "",
)
def test_malformed(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(text)
    error = caught.value
    assert (error.message, error.place.line, error.place.column) == (message, line, column)


def test_malformed_can_leave_a_context() -> None:
    """Leaving a `with` sets the traceback of an exception, which a frozen one refuses."""
    with pytest.raises(Malformed), _passing():
        read("[")


@contextlib.contextmanager
def _passing() -> Iterator[None]:
    yield


def test_more_nodes_than_a_deck_needs() -> None:
    with pytest.raises(Malformed) as caught:
        read("[" + "a," * MOST_NODES)
    assert caught.value.message == "the file has more than 200,000 keys and values: split the deck into several files"
    assert caught.value.place.column == 2 * MOST_NODES


@pytest.mark.parametrize("escape", [r"\U00110000", r"\UFFFFFFFF", r"\x4", r"\uD8"])
def test_an_escape_that_is_no_character(escape: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(f'a: b\nc: "{escape}"\n')
    assert caught.value.message == NO_CHARACTER


@pytest.mark.parametrize("text", ["a: [" + "[" * 10_000, "a: " + "[" * 10_000 + "]" * 10_000])
def test_deep_lists_on_one_line(text: str) -> None:
    with pytest.raises(Malformed) as caught:
        read(text)
    assert (caught.value.message, caught.value.place.line) == (DEEP, 1)


def test_twenty_levels_are_fine() -> None:
    assert read("[" * 20 + "]" * 20) is not None


def test_a_long_text() -> None:
    long = "all the facts of the field, " * 200_000
    assert len(plain(only(read(f"a: {long}"), "a"))) == len(long) - 1
    assert len(plain(only(read("a: |\n" + f"  {long}\n" * 2), "a"))) == 2 * (len(long) + 1)


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="this is the run without libyaml")
def test_all_tests_of_decks_pass_without_libyaml() -> None:
    """Without a wheel, PyYAML has no libyaml; its own parser has other messages and limits."""
    blocked = "import sys; sys.modules['yaml._yaml'] = None; import pytest; sys.exit(pytest.main(sys.argv[1:]))"
    arguments = ["-q", "-p", "no:cacheprovider", "-k", "not more_nodes and not long_text and not very_many", __file__]
    beside = [str(Path(__file__).with_name(name)) for name in ("test_deck_parser.py", "test_problems.py")]
    done = subprocess.run(
        [sys.executable, "-c", blocked, *arguments, *beside], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
