"""A field for a text of several lines, in the middle of a full screen that viva has already drawn."""

from __future__ import annotations

import contextlib
import re
import signal
import sys
from asyncio import get_running_loop
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import accumulate, pairwise, takewhile
from unicodedata import category

from prompt_toolkit.application import Application, get_app, run_in_terminal
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.key_binding.bindings.basic import load_basic_bindings
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.key_binding.key_processor import KeyPressEvent as Event
from prompt_toolkit.key_binding.key_processor import KeyProcessor
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.utils import get_cwidth

from vivadeck.terminal.escape_codes import CLOSED, HIDE_CURSOR, Closed, write
from vivadeck.terminal.keyboard import Terminal
from vivadeck.terminal.lines import LONGEST_TEXT

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGWINCH", "SIGTSTP", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)  # Windows has fewer
]
_SEQUENCES = {  # what begins one behind Escape, and what it goes on with: all else ends it
    "[": re.compile("[ -?]"),
    "O": re.compile("[0-9;]"),
    **dict.fromkeys("]P^X", re.compile("[^\x00-\x1f]")),  # its end is Ctrl-G, or Escape and a backslash
}
_JOINER = "\N{ZERO WIDTH JOINER}"
# What belongs to the letter before it, beside the marks: joiners, vowels and voices, colours of skin, tags of a flag.
_ADDED = re.compile("[\u200c\u200d\u0e33\u0eb3\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_FLAG_LETTER = re.compile("[\U0001f1e6-\U0001f1ff]")
_FULL = f"An answer has at most {LONGEST_TEXT:,} characters, so what is longer was left out."
# All that a field needs. The library has more keys, which would send, clear, repeat or search.
_MOVES = (
    (("home",), "beginning-of-line"), (("c-a",), "beginning-of-line"),
    (("end",), "end-of-line"), (("c-e",), "end-of-line"),
    (("c-left",), "backward-word"), (("escape", "left"), "backward-word"), (("escape", "b"), "backward-word"),
    (("c-right",), "forward-word"), (("escape", "right"), "forward-word"), (("escape", "f"), "forward-word"),
    (("c-home",), "beginning-of-buffer"), (("c-end",), "end-of-buffer"),
)  # fmt: skip
_DELETES = (
    (("escape", "backspace"), "backward-kill-word"), (("c-w",), "unix-word-rubout"),
    (("c-delete",), "kill-word"), (("escape", "d"), "kill-word"),
    (("c-k",), "kill-line"), (("c-u",), "unix-line-discard"),
)  # fmt: skip
Around = Callable[[], tuple[list[str], list[str]]]  # the lines above and below a field, as a terminal takes them
Stop = Callable[[], None]
Handler = Callable[[Event], None]


def read(around: Around, terminal: Terminal, draft: str = "") -> str:
    """Let the student type a text after a `draft`, and return all of it: LONGEST_TEXT characters at most, line breaks
    but no other controls.

    `around` is asked at each change, and once a second. The `terminal` must be viva's own already, and stays so. Raises
    KeyboardInterrupt on Ctrl-C, EOFError on Ctrl-D in an empty field, and Closed when the terminal is gone.
    """
    reads, writes = create_input(), create_output()
    writes.enter_alternate_screen = writes.cursor_goto  # type: ignore[method-assign]
    writes.quit_alternate_screen = lambda: None  # type: ignore[method-assign]
    buffer = Buffer(document=Document(draft), multiline=True)
    app = _application(buffer, around, terminal.stop, reads, writes)
    try:
        with _signals_kept():
            app.run(pre_run=lambda: _catch(app, terminal), set_exception_handler=False, handle_sigint=False)
    except OSError:
        raise Closed from None
    finally:
        clear_typeahead(reads)  # what was typed before the next screen came was not meant for it
        write(HIDE_CURSOR)
    return _clean(buffer.text)


def _application(buffer: Buffer, around: Around, stop: Stop, reads: Input, writes: Output) -> Application[None]:
    def lines(place: int) -> Window:
        control = FormattedTextControl(lambda: ANSI("\n".join(around()[place])))
        return Window(control, dont_extend_height=True)

    field = Window(BufferControl(buffer, input_processors=[_WrapsAtWords()]), wrap_lines=True)
    full = Window(FormattedTextControl(_FULL, "bold"), wrap_lines=True, dont_extend_height=True)
    too_long = ConditionalContainer(full, Condition(lambda: len(buffer.text) >= LONGEST_TEXT))
    depth = ColorDepth.DEPTH_1_BIT if writes.get_default_color_depth() is ColorDepth.DEPTH_1_BIT else None
    app: Application[None] = Application(
        Layout(HSplit([lines(0), field, too_long, lines(1)]), focused_element=field),
        full_screen=True,
        color_depth=depth or ColorDepth.DEPTH_4_BIT,  # the terminal's own sixteen
        refresh_interval=1.0,  # a clock may be above
        input=reads,
        output=writes,
    )
    app.key_processor = KeyProcessor(merge_key_bindings([load_basic_bindings(), _keys(stop)]))
    return app


def _keys(stop: Stop) -> KeyBindings:
    """Return the keys of a text field, beside the basic ones: arrows, words, Home, End, and Ctrl-_ for undo.

    One undo takes back a word, or what one key deleted as long as it was pressed.
    """
    keys = KeyBindings()
    for pressed, name in _MOVES:
        keys.add(*pressed)(_whole(get_by_name(name).handler))
    for pressed, name in _DELETES:
        keys.add(*pressed, save_before=lambda event: not event.is_repeat)(get_by_name(name).handler)
    for key, move in (("backspace", _left), ("delete", _right), ("c-d", _right)):
        keys.add(key, save_before=lambda event: not event.is_repeat)(_deletes(move))
    keys.add("c-_", save_before=lambda _: False)(get_by_name("undo").handler)
    keys.add(Keys.Any, save_before=_begins_a_word)(_insert)
    for own, does in _own(stop):
        keys.add(*own)(does)
    keys.add("c-d", filter=Condition(lambda: not get_app().current_buffer.text))(_ends(EOFError))
    _ignore_unknown_sequences(keys)
    return keys


def _own(stop: Stop) -> Iterator[tuple[tuple[str, ...], Handler]]:
    """Yield the keys that do something else here than in the library, with what they do."""

    def stops(_: Event) -> None:
        run_in_terminal(stop)

    yield ("enter",), _send
    for line_begins in (("c-j",), ("escape", "enter")):
        yield line_begins, lambda event: _put(event, "\n")
    yield (Keys.BracketedPaste,), lambda event: _put(event, _clean(re.sub("\r\n?", "\n", event.data)))
    yield ("c-y",), lambda event: _put(event, event.app.clipboard.get_data().text)  # what was deleted last
    yield ("c-c",), _ends(KeyboardInterrupt)
    yield ("c-z",), stops
    yield ("left",), _left
    yield ("right",), _right
    for up, down in (("up", "down"), ("c-p", "c-n")):
        yield (up,), lambda event: _move(event, -1)
        yield (down,), lambda event: _move(event, 1)
    yield ("pageup",), lambda event: _move(event, -_height(event))
    yield ("pagedown",), lambda event: _move(event, _height(event))
    for nothing in ("escape", "c-t", "c-i"):
        yield (nothing,), lambda _: None


def _ignore_unknown_sequences(keys: KeyBindings) -> None:
    """Let escape sequences that are no key of the library's do nothing: they come character by character."""
    goes_on: re.Pattern[str] | None = None
    is_inside = Condition(lambda: goes_on is not None)

    def begin(event: Event) -> None:
        nonlocal goes_on
        goes_on = _SEQUENCES[event.key_sequence[-1].key]

    def end(_: Event) -> None:
        nonlocal goes_on
        goes_on = None

    keys.add("escape", Keys.Any, filter=~is_inside)(_ignore_a_letter)
    for sign in _SEQUENCES:
        keys.add("escape", sign, filter=~is_inside)(begin)
    for ending in (("escape", "\\"), ("c-g",)):
        keys.add(*ending, filter=is_inside)(end)

    @keys.add(Keys.Any, filter=is_inside)
    def _go_on(event: Event) -> None:
        nonlocal goes_on
        goes_on = goes_on if goes_on and goes_on.fullmatch(event.data) else None


def _ignore_a_letter(event: Event) -> None:
    """Let Alt with a letter do nothing; another key behind Escape is a key of its own."""
    pressed = event.key_sequence[-1]
    if isinstance(pressed.key, Keys):
        event.key_processor.feed(pressed, first=True)


def _send(event: Event) -> None:
    """End the field; but an Enter that came together with more text is a line break of a paste."""
    keys = event.key_processor
    if not _has_text(keys):
        keys.feed_multiple(event.app.input.read_keys())  # the library reads a long paste in parts
    if not _has_text(keys):
        event.app.exit()
    elif keys.input_queue[0].key != Keys.ControlJ:  # which begins the line itself
        _put(event, "\n")


def _has_text(keys: KeyProcessor) -> bool:
    return any(not isinstance(each.key, Keys) and not each.key.isspace() for each in keys.input_queue)


def _insert(event: Event) -> None:
    if not _CONTROL.search(event.data):
        _put(event, event.data)


def _put(event: Event, text: str) -> None:
    """Insert as much of a text as there is room for."""
    event.current_buffer.insert_text(text[: LONGEST_TEXT - len(event.current_buffer.text)])


def _ends(error: type[BaseException]) -> Handler:
    """Return what ends the field with an error."""
    return lambda event: event.app.exit(exception=error)


def _whole(move: Callable[[Event], object]) -> Handler:
    """Return a move that goes on where it would end inside of a sign."""

    def moves(event: Event) -> None:
        buffer, before = event.current_buffer, event.current_buffer.cursor_position
        move(event)
        step = 1 if buffer.cursor_position > before else -1
        while _is_inside(buffer.text, buffer.cursor_position):
            buffer.cursor_position += step

    return moves


def _by_one(step: int) -> Handler:
    def moves(event: Event) -> None:
        buffer = event.current_buffer
        buffer.cursor_position = max(0, min(len(buffer.text), buffer.cursor_position + step))

    return _whole(moves)


_left, _right = _by_one(-1), _by_one(1)


def _deletes(move: Handler) -> Handler:
    """Return what deletes all that the cursor would pass."""

    def deletes(event: Event) -> None:
        buffer, before = event.current_buffer, event.current_buffer.cursor_position
        move(event)
        passed = buffer.cursor_position - before
        if passed > 0:
            buffer.delete_before_cursor(passed)
        else:
            buffer.delete(-passed)

    return deletes


def _is_inside(text: str, place: int) -> bool:
    """Return whether the characters around a place are parts of one sign, as the eye sees it."""
    if not 0 < place < len(text) or text[place - 1] == "\n":
        return False
    before, after = text[place - 1], text[place]
    if category(after)[0] == "M" or _ADDED.fullmatch(after):
        return True
    if before == _JOINER and category(after)[0] == "S":
        return True  # two pictures that are one
    if not _FLAG_LETTER.fullmatch(after):
        return False
    return len(list(takewhile(_FLAG_LETTER.fullmatch, reversed(text[:place])))) % 2 == 1


def _height(event: Event) -> int:
    shown = event.app.layout.current_window.render_info
    return shown.window_height if shown else 1


def _move(event: Event, rows: int) -> None:
    """Move the cursor by so many rows, or as many as there are, as the field is wrapped."""
    buffer, shown = event.current_buffer, event.app.layout.current_window.render_info
    begins = _row_begins(buffer.text, shown.window_width if shown else LONGEST_TEXT)
    row = bisect_right(begins, buffer.cursor_position) - 1
    goal = max(0, min(len(begins) - 1, row + rows))
    if goal == row:
        return
    column = buffer.preferred_column
    if column is None:
        column = get_cwidth(buffer.text[begins[row] : buffer.cursor_position])
    place, *ends = begins[goal : goal + 2]
    last, left = ends[0] - 1 if ends else len(buffer.text), column
    while place < last and (left := left - get_cwidth(buffer.text[place])) >= 0:
        place += 1
    while _is_inside(buffer.text, place):
        place -= 1
    buffer.cursor_position = place
    buffer.preferred_column = column  # also where this row is shorter


def _row_begins(text: str, width: int) -> list[int]:
    """Return where each row begins of a text in a field that is so wide.

    Rows are wrapped behind a space, beside a wide letter, and in words that are longer than a row. A row has room for
    the cursor behind its last word.
    """
    begins, whole = [0], f"{text}\n"
    while begins[-1] < len(whole):
        begin, size = begins[-1], 2 * width
        while (row := _first_row(whole[begin : begin + size], width)) is None:
            size *= 2  # it has signs without a width
        begins.append(begin + row)
    return begins[:-1]


@lru_cache(maxsize=4_096)  # a key changes a few rows of a long text, and each frame asks for all of them
def _first_row(text: str, width: int) -> int | None:
    """Return where the second row of a text begins; None where the first may go on behind it."""
    column, may_break = 0, 0
    for place, each in enumerate(text):
        cells = 1 if each == "\n" else get_cwidth(each)
        if place and not each.isspace() and (text[place - 1].isspace() or 2 in (cells, get_cwidth(text[place - 1]))):
            may_break = place
        if place and column + cells > width:
            return may_break or place
        if each == "\n":
            return place + 1
        column += cells
    return None


@lru_cache(maxsize=4_096)
def _filled(row: str, width: int) -> str:
    return row + " " * (width - get_cwidth(row))


class _WrapsAtWords(Processor):
    """Fills up each row of a line with spaces, as the library wraps anywhere."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        text, width = fragment_list_to_text(transformation_input.fragments), transformation_input.width
        begins = _row_begins(text, width)
        rows = [text[row:after] for row, after in pairwise([*begins, len(text)])]
        filled = [_filled(row, width) for row in rows[:-1]]
        added = [0, *accumulate(len(full) - len(row) for full, row in zip(filled, rows, strict=False))]

        def to_display(place: int) -> int:
            return place + added[bisect_right(begins, place) - 1]

        def to_source(place: int) -> int:
            shown = [begin + more for begin, more in zip(begins, added, strict=True)]
            return min(len(text), place - added[bisect_right(shown, place) - 1])

        return Transformation([("", "".join([*filled, rows[-1]]))], to_display, to_source)


def _begins_a_word(event: Event) -> bool:
    before = event.current_buffer.document.char_before_cursor
    return not event.is_repeat or (before.isspace() and not event.data.isspace())


def _clean(text: str) -> str:
    """Return a text with spaces for tabs and other control characters."""
    return _CONTROL.sub(" ", text)


def _catch(app: Application[None], terminal: Terminal) -> None:
    """Let the signals that end a session end the field, and those that stop it stop it: also one that came before."""
    if sys.platform == "win32":
        return

    def end(error: type[BaseException]) -> None:
        if not app.is_done:
            app.exit(exception=error)

    loop = get_running_loop()
    for number, error in ((signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, Closed), (signal.SIGHUP, Closed)):
        loop.add_signal_handler(number, end, error)
    loop.add_signal_handler(signal.SIGTSTP, run_in_terminal, terminal.stop)
    try:
        if terminal.forget_keys() == CLOSED:
            end(Closed)
    except KeyboardInterrupt:
        end(KeyboardInterrupt)


@contextlib.contextmanager
def _signals_kept() -> Iterator[None]:
    """Put back, at the end, what the session does at a signal: an event loop has its own way."""
    handlers = {number: signal.getsignal(number) for number in _SIGNALS}
    wakes = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)  # until the loop has its own way, they are not lost
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
