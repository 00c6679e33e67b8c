"""The field for typed answers: its keys, what one undo takes back, how long it is, and Ctrl-Z."""

from __future__ import annotations

import pytest
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from vivadeck.terminal.lines import LONGEST_TEXT
from vivadeck.terminal.signs import _first_row, row_begins
from vivadeck.terminal.text_field import _application

UNDO, BACKSPACE, LEFT, DELETE_WORD, DELETE = "\x1f", "\x7f", "\x1b[D", "\x17", "\x1b[3~"


def typed(keys: str) -> tuple[str, int]:
    """Return the text that these keys leave in a field, and how often it was stopped."""
    buffer, stops = Buffer(multiline=True), list[int]()
    with create_pipe_input() as keyboard:
        field = _application(buffer, lambda _: (["above"], ["below"]), lambda: stops.append(1), keyboard, DummyOutput())
        keyboard.send_text(f"{keys}\r")
        field.run()
    return buffer.text, len(stops)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (f"one two  three{UNDO}", "one two  "),
        (f"one two  three{UNDO * 2}", "one "),
        (f"one two  three{UNDO * 9}", ""),
        (f"one{LEFT}XY{UNDO}", "one"),  # another place, another step
        (f"one two{BACKSPACE * 3}{UNDO}", "one two"),  # what one key deleted is one step
        (f"one two{BACKSPACE * 3}{UNDO * 2}", "one "),
        (f"one{LEFT * 3}{DELETE * 2}{UNDO}", "one"),
        (f"one two{DELETE_WORD}{UNDO}", "one two"),
        (f"one {BACKSPACE}s{UNDO}", "one"),
        (f"one \x1b[200~many pasted\nwords\x1b[201~{UNDO}", "one "),
        (f"one\ntwo{UNDO}", "one\n"),
    ],
)
def test_an_undo_takes_back_a_word_a_paste_or_a_deletion(keys: str, text: str) -> None:
    assert typed(keys)[0] == text


CTRL_D = "\x04"
UP, DOWN, RIGHT, HOME_KEY = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[H"
CTRL_LEFT, CTRL_RIGHT, CTRL_K, CTRL_U, CTRL_Y, ESCAPE = "\x1b[1;5D", "\x1b[1;5C", "\x0b", "\x15", "\x19", "\x1b"
CJK = "\N{CJK UNIFIED IDEOGRAPH-4E2D}"  # two columns wide
PAGE_UP, PAGE_DOWN = "\x1b[5~", "\x1b[6~"
LINES = "\n".join(map(str, range(100)))  # a field of these tests has 38 rows
WIDE = "abcdefghij" * 12  # in the 80 columns of these tests it has a second row


@pytest.mark.parametrize(
    ("keys", "inserts"),
    [
        *((keys, "") for keys in ("\x0f", "\x11", "\x12", "\x13", "\x14", "\t", "\x00", "\x1d", "\x07")),  # Ctrl-O …
        *(("\x18" + keys, keys) for keys in ("(", ")", "e", "ry")),  # Ctrl-X
        *((ESCAPE + keys, "") for keys in "#5-.<>cux\\_\N{LATIN SMALL LETTER E WITH ACUTE}"),  # Alt with a letter
        *((keys, "") for keys in ("\x1b[5~", "\x1b[6~", "\x1b[1;5A", "\x1b[1;2D")),  # pages, history, Shift
        *((keys, "") for keys in ("\x1b[31m", "\x1b[31;1m", "\x1b[?99h", "\x1b[200b")),  # no keys at all
        *((keys, "") for keys in ("\x1bOj", "\x1bOX", "\x1bO2w", "\x1b[?62;22c")),
        *((f"\x1b]11;rgb:0000/0000/0000{end}", "") for end in ("\x07", "\x1b\\")),  # what a terminal answers
        *((sign, "") for sign in "\u202e\u202a\u2066\u2069"),  # they turn the writing round
        ("\x1b[200~\u202ea\x1b[201~", " a"),
        *((f"\x1b{begin}any text{end}", "") for begin in "P^X" for end in ("\x07", "\x1b\\")),
    ],
)
def test_keys_that_a_field_does_not_need_do_nothing(keys: str, inserts: str) -> None:
    assert typed(f"one two{keys}z") == (f"one two{inserts}z", 0)


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (f"one\ntwo{LEFT * 4}X", "oneX\ntwo"),
        (f"one\ntwo{LEFT * 4}{RIGHT}X", "one\nXtwo"),
        (f"{LEFT}a{RIGHT}b", "ab"),
        (f"{WIDE}{UP}X", WIDE[:40] + "X" + WIDE[40:]),
        (f"{WIDE}{UP}{DOWN}X", f"{WIDE}X"),
        (f"{WIDE}{UP}{UP}X", WIDE[:40] + "X" + WIDE[40:]),  # there is nothing above
        (f"ab\n\nabcd{UP * 2}X{DOWN * 2}Y", "abX\n\nabcYd"),
        (f"abcd\n\nabcd{UP * 2}X", "abcdX\n\nabcd"),  # the short row between does not count
        (f"one two{CTRL_LEFT}X{CTRL_RIGHT}Y{HOME_KEY}Z", "Zone XtwoY"),
        (f"one two{CTRL_LEFT}{CTRL_K}{HOME_KEY}{CTRL_Y}", "twoone "),
        (f"one two{CTRL_U}X", "X"),
        (f"one{ESCAPE}5y", "oney"),
        (f"one two{ESCAPE}{UP}{HOME_KEY}{ESCAPE}{CTRL_K}X", "X"),  # Escape takes letters only
        (f"{LINES}{PAGE_UP}X", LINES.replace("61\n", "61X\n")),
        (f"{LINES}{PAGE_UP * 2}X{PAGE_DOWN}Y", LINES.replace("23\n", "23X\n").replace("61\n", "61Y\n")),
        (f"{LINES}{PAGE_UP * 4}X{PAGE_DOWN * 4}Y", LINES.replace("0\n", "0X\n", 1) + "Y"),
    ],
)
def test_where_keys_move_the_cursor(keys: str, text: str) -> None:
    assert typed(keys)[0] == text


@pytest.mark.parametrize(
    ("text", "width", "begins"),
    [
        ("", 4, [0]), ("abc", 4, [0]), ("abcd", 4, [0, 4]), ("abcde", 4, [0, 4]), ("ab\ncd", 4, [0, 3]),
        ("abcd\ne", 4, [0, 4, 5]), ("\n\n", 4, [0, 1, 2]), (CJK * 3, 4, [0, 2]), (f"ab{CJK}", 3, [0, 2]),
        ("one two", 5, [0, 4]), ("one two", 7, [0, 4]), ("one two", 8, [0]), ("a  b", 3, [0, 3]),
        ("ab cdefghij", 5, [0, 3, 8]),
        ("one two\nthree", 6, [0, 4, 8]), (f"ab {CJK * 3}", 6, [0, 4]),
        ("one \N{GRINNING FACE}\N{GRINNING FACE} x", 7, [0, 5]),
        ("e" + "\u0301" * 50 + "abc de", 4, [0, 54]), ("\u0301" * 50 + "\nx", 4, [0, 51]), (CJK, 1, [0, 1]),
    ],
)  # fmt: skip
def test_where_the_rows_of_a_field_begin(text: str, width: int, begins: list[int]) -> None:
    assert row_begins(text, width) == begins


E_ACUTE, THAI = "e\N{COMBINING ACUTE ACCENT}", "\N{THAI CHARACTER KO KAI}\N{THAI CHARACTER MAITAIKHU}"
FLAG, OTHER_FLAG = "\U0001f1e9\U0001f1ea", "\U0001f1eb\U0001f1f7"
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
HAND, HEART = "\N{WAVING HAND SIGN}\N{EMOJI MODIFIER FITZPATRICK TYPE-4}", "\u2764\ufe0f"
TAGGED = "\N{WAVING BLACK FLAG}\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"  # of England
SARA_AM = "\N{THAI CHARACTER NO NU}\N{THAI CHARACTER SARA AM}"


@pytest.mark.parametrize(
    "sign",
    ["a", CJK, E_ACUTE, f"{E_ACUTE}\u0323", THAI, SARA_AM, FLAG, FAMILY, HAND, f"{HEART}\u200d\U0001f525", TAGGED],
)
def test_what_the_eye_sees_as_one_sign_is_one_for_the_keys(sign: str) -> None:
    twice, after_first = f"{sign}{sign}", f"{HOME_KEY}{RIGHT}"
    assert [
        typed(f"{twice}{keys}X")[0]
        for keys in (LEFT, LEFT * 2, after_first, BACKSPACE, LEFT + DELETE, LEFT + CTRL_D, f"{after_first}{BACKSPACE}")
    ] == [f"{sign}X{sign}", f"X{twice}", f"{sign}X{sign}", f"{sign}X", f"{sign}X", f"{sign}X", f"X{sign}"]
    row = typed(f"{sign}\n{' ' * 9}{LEFT * 8}{UP}X")[0].splitlines()[0]
    assert row in (f"X{sign}", f"{sign}X")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (f"{FLAG}{OTHER_FLAG}{LEFT}X", f"{FLAG}X{OTHER_FLAG}"),
        (f"{FLAG}{OTHER_FLAG[0]}{LEFT}X", f"{FLAG}X{OTHER_FLAG[0]}"),  # half a flag
        (f"a\n\N{COMBINING ACUTE ACCENT}{LEFT}X{BACKSPACE * 2}", "a\N{COMBINING ACUTE ACCENT}"),
        (f"caf{E_ACUTE}{HOME_KEY}{CTRL_RIGHT}X", f"caf{E_ACUTE}X"),
        (f"caf{E_ACUTE}s {CTRL_LEFT}{CTRL_LEFT}{CTRL_LEFT}X", f"Xcaf{E_ACUTE}s "),
        (f"{E_ACUTE}{BACKSPACE}{UNDO}", E_ACUTE),
    ],
)
def test_where_signs_of_several_characters_end(keys: str, text: str) -> None:
    assert typed(keys)[0] == text


ALT_LEFT, ALT_RIGHT, ALT_B, ALT_D, ALT_BACKSPACE = "\x1b\x1b[D", "\x1b\x1b[C", "\x1bb", "\x1bd", "\x1b\x7f"
HINDI = "\u0938\u0940\u0916\u0928\u0947"  # with two vowel signs
KANJI, KANA = CJK * 2, "\N{HIRAGANA LETTER KA}\N{HIRAGANA LETTER NA}"
WORDS = [
    "plain", "two_parts", "caf\u00e9", "gr\u00f6\u00dfe", f"caf{E_ACUTE}s", "\u0441\u043b\u043e\u0432\u043e", HINDI,
    "\u043f\u043e\u0301\u043b\u0435", f"{THAI}{SARA_AM}", "\u0643\u0650\u062a\u0627\u0628", KANJI, KANA,
]  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_a_word_in_any_script_is_one_for_the_keys(word: str) -> None:
    two = f"{word} {word}"
    for left in (CTRL_LEFT, ALT_LEFT, ALT_B):
        assert [typed(f"{two}{left * times}X")[0] for times in (1, 2)] == [f"{word} X{word}", f"X{two}"]
    for right in (CTRL_RIGHT, ALT_RIGHT, "\x1bf"):
        assert [typed(f"{two}{HOME_KEY}{right * times}X")[0] for times in (1, 2)] == [f"{word}X {word}", f"{two}X"]
    for deletes in (DELETE_WORD, ALT_BACKSPACE):
        assert [typed(f"{two}{deletes * times}X")[0] for times in (1, 2)] == [f"{word} X", "X"]
    assert [typed(f"{two}{HOME_KEY}{ALT_D * times}X")[0] for times in (1, 2)] == [f"X {word}", "X"]
    assert typed(f"{two}{HOME_KEY}{CTRL_RIGHT}\x1b[3;5~X")[0] == f"{word}X"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (f"{KANJI}{KANA}{CTRL_LEFT}X", f"{KANJI}X{KANA}"),  # no space between the words
        (f"{KANJI}{KANA}\N{IDEOGRAPHIC FULL STOP}{DELETE_WORD * 2}X", f"{KANJI}X"),
        (f"one-{HINDI}{CTRL_LEFT}X{CTRL_LEFT * 2}Y", f"oneY-X{HINDI}"),
        (f"one back-prop. {DELETE_WORD}X", "one X"),
        (f"one back-prop. {ALT_BACKSPACE}X", "one back-propX"),
        (f"one {HEART * 2}{CTRL_LEFT}X", f"one X{HEART * 2}"),
        (f"one two three{DELETE_WORD * 2}{CTRL_Y * 2}", "one two threetwo three"),
        (f"one two three{HOME_KEY}{ALT_D * 2}{CTRL_Y * 2}", "one twoone two three"),
        (f"one{DELETE_WORD}two{HOME_KEY}{DELETE_WORD}{CTRL_Y}", "onetwo"),  # nothing was deleted at last
        (f"one two{DELETE_WORD * 2}{UNDO}", "one two"),
        (f"\N{COMBINING ACUTE ACCENT}one{CTRL_LEFT}X", "\N{COMBINING ACUTE ACCENT}Xone"),
    ],
)
def test_where_words_end(keys: str, text: str) -> None:
    assert typed(keys)[0] == text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("one\rtwo\rthree", "one\ntwo\nthree"),
        ("one\r\ntwo\r\n\r\nthree\r\n", "one\ntwo\n\nthree"),  # of a text from Windows
        ("one\r\r  two", "one\n\n  two"),
        ("one\r  ", "one"),  # no word follows
        (f"one\r{LEFT}", "one"),
        (f"{'x' * 1023}\rtwo", f"{'x' * 1023}\ntwo"),  # the library reads 1,024 at once
    ],
)
def test_enter_with_more_text_behind_it_is_a_line_break_of_a_paste(keys: str, text: str) -> None:
    assert typed(keys)[0] == text


def test_a_key_in_a_long_text_works_out_few_rows_again() -> None:
    words = ["layers", "update", "weights", "by", "the", "gradient", "of", "a", "loss"]
    text = " ".join(words[number * number % 7] + str(number) for number in range(4_000))
    row_begins(text, 80)
    before = _first_row.cache_info().misses
    again = row_begins(f"{text[:900]}x{text[900:]}", 80)
    assert len(again) > 400
    assert _first_row.cache_info().misses - before < 40


def test_a_full_field_keeps_what_it_has() -> None:
    text = "x" * (LONGEST_TEXT - 2)
    left, _ = typed(f"\x1b[200~{text}\x1b[201~yz{HOME_KEY}a\n{DELETE}b")
    assert left == f"b{text[1:]}yz"
    left, _ = typed(f"\x1b[200~{text}yzlonger\x1b[201~")
    assert left == f"{text}yz"


def rows(keys: str) -> tuple[list[int], int]:
    """Return the lines of the text that the rows of a field show, and the row of the cursor."""
    buffer = Buffer(multiline=True)
    with create_pipe_input() as keyboard:
        field = _application(buffer, lambda _: (["above"], ["below"]), lambda: None, keyboard, DummyOutput())
        keyboard.send_text(f"{keys}\r")
        field.run()
    shown = field.layout.current_window.render_info
    assert shown
    return [line for row, (line, _) in shown.visible_line_to_row_col.items() if 0 <= row < 38], shown.cursor_position.y


LONG = "one two three " * 500  # 89 rows, of 78 columns each
PASTE = "\x1b[200~{}\x1b[201~"


@pytest.mark.parametrize(
    ("keys", "lines", "cursor"),
    [
        (PASTE.format(f"{LONG}\nshort\nlast"), [0] * 36 + [1, 2], 37),  # the end of the long line, too
        (PASTE.format(f"{LONG}\nshort\nlast") + UP * 40, [0] * 38, 37),
        (PASTE.format(f"first\n{LONG}"), [1] * 38, 37),
        (PASTE.format(LONG) + BACKSPACE * 14, [0] * 38, 37),
        (f"{LINES}{PAGE_UP * 9}", [*range(38)], 0),
        ("one\ntwo", [0, 1], 1),
        ("", [0], 0),
        ("x" * 79, [0], 0),
        ("x" * 80, [0, 0], 1),  # there is room for the cursor behind it
    ],
)
def test_a_field_is_full_where_the_text_is_longer_than_it(keys: str, lines: list[int], cursor: int) -> None:
    assert rows(keys) == (lines, cursor)


def test_ctrl_z_stops_viva_and_writes_nothing() -> None:
    assert typed("a\x1ab") == ("ab", 1)
