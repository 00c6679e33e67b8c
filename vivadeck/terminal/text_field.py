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
from itertools import accumulate, groupby, pairwise

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
from prompt_toolkit.layout.controls import UIContent
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.output import ColorDepth, Output, create_output
from prompt_toolkit.utils import get_cwidth

from vivadeck.terminal.escape_codes import CLOSED, HIDE_CURSOR, Closed, write
from vivadeck.terminal.keyboard import Terminal
from vivadeck.terminal.lines import LONGEST_TEXT
from vivadeck.terminal.signs import SIGNS, WORD, is_inside, kinds_of, row_begins

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # also what turns writing round
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
_FULL = f"An answer has at most {LONGEST_TEXT:,} characters, so what is longer was left out."
# All that a field needs. The library has more keys, which would send, clear, repeat or search.
_MOVES = {
    "home": "beginning-of-line", "c-a": "beginning-of-line", "end": "end-of-line", "c-e": "end-of-line",
    "c-home": "beginning-of-buffer", "c-end": "end-of-buffer",
}  # fmt: skip
_DELETES = {"c-k": "kill-line", "c-u": "unix-line-discard"}
# The lines above and below a field, as a terminal takes them, by whether its text has changed.
Around = Callable[[bool], tuple[list[str], list[str]]]
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
    draft = buffer.text

    def lines(place: int) -> Window:
        control = FormattedTextControl(lambda: ANSI("\n".join(around(buffer.text != draft)[place])))
        return Window(control, dont_extend_height=True)

    field = _Field(BufferControl(buffer, input_processors=[_WrapsAtWords()]), wrap_lines=True)
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
    for key, name in _MOVES.items():
        keys.add(key)(_whole(get_by_name(name).handler))
    for pressed, deletes in _deleting():
        keys.add(*pressed, save_before=lambda event: not event.is_repeat)(deletes)
    keys.add("c-_", save_before=lambda _: False)(get_by_name("undo").handler)
    keys.add(Keys.Any, save_before=_begins_a_word)(_insert)
    for own, does in _own(stop):
        keys.add(*own)(does)
    keys.add("c-d", filter=Condition(lambda: not get_app().current_buffer.text))(_ends(EOFError))
    _ignore_unknown_sequences(keys)
    return keys


def _deleting() -> Iterator[tuple[tuple[str, ...], Callable[[Event], object]]]:
    """Yield the keys that delete, with what they do."""
    for key, name in _DELETES.items():
        yield (key,), get_by_name(name).handler
    for key, move in (("backspace", _left), ("delete", _right), ("c-d", _right)):
        yield (key,), _deletes(move)
    yield ("escape", "backspace"), _deletes(_word_left, is_kept=True)
    yield ("c-w",), _deletes(_by_word(-1, of_signs=True), is_kept=True)
    for word_behind in (("c-delete",), ("escape", "d")):
        yield word_behind, _deletes(_word_right, is_kept=True)


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
    for word_left in (("c-left",), ("escape", "left"), ("escape", "b")):
        yield word_left, _word_left
    for word_right in (("c-right",), ("escape", "right"), ("escape", "f")):
        yield word_right, _word_right
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
        while is_inside(buffer.text, buffer.cursor_position):
            buffer.cursor_position += step

    return moves


def _by_one(step: int) -> Handler:
    def moves(event: Event) -> None:
        buffer = event.current_buffer
        buffer.cursor_position = max(0, min(len(buffer.text), buffer.cursor_position + step))

    return _whole(moves)


_left, _right = _by_one(-1), _by_one(1)


def _by_word(step: int, *, of_signs: bool = False) -> Handler:
    """Return a move to the end of the next word, or the beginning of the one before. Signs are words of their own, or
    parts of words (`of_signs`)."""

    def moves(event: Event) -> None:
        buffer = event.current_buffer
        kinds = [WORD if of_signs and kind == SIGNS else kind for kind in kinds_of(buffer.text)]
        ahead = kinds[buffer.cursor_position :] if step > 0 else kinds[: buffer.cursor_position][::-1]
        for kind, run in groupby(ahead):
            buffer.cursor_position += step * len(list(run))
            if kind:
                return

    return moves


_word_left, _word_right = _by_word(-1), _by_word(1)


def _deletes(move: Handler, *, is_kept: bool = False) -> Handler:
    """Return what deletes all that the cursor would pass; it may be kept, with what the same key deleted before."""

    def deletes(event: Event) -> None:
        buffer, clipboard, before = event.current_buffer, event.app.clipboard, event.current_buffer.cursor_position
        move(event)
        passed = buffer.cursor_position - before
        deleted = buffer.delete_before_cursor(passed) if passed > 0 else buffer.delete(-passed)
        if is_kept and deleted:
            kept = clipboard.get_data().text if event.is_repeat else ""
            clipboard.set_text(kept + deleted if passed > 0 else deleted + kept)

    return deletes


def _height(event: Event) -> int:
    shown = event.app.layout.current_window.render_info
    return shown.window_height if shown else 1


def _move(event: Event, rows: int) -> None:
    """Move the cursor by so many rows, or as many as there are, as the field is wrapped."""
    buffer, shown = event.current_buffer, event.app.layout.current_window.render_info
    begins = row_begins(buffer.text, shown.window_width if shown else LONGEST_TEXT)
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
    while is_inside(buffer.text, place):
        place -= 1
    buffer.cursor_position = place
    buffer.preferred_column = column  # also where this row is shorter


@lru_cache(maxsize=4_096)
def _filled(row: str, width: int) -> str:
    return row + " " * (width - get_cwidth(row))


class _Field(Window):
    """A window that scrolls by rows. The library's own scrolls by lines, and leaves a part empty above a long one."""

    def _scroll_when_linewrapping(self, ui_content: UIContent, width: int, height: int) -> None:
        at = ui_content.cursor_position
        heights = [ui_content.get_height_for_line(line, width, None) for line in range(ui_content.line_count)]
        begins = [0, *accumulate(heights)]
        cursor = begins[at.y] + ui_content.get_height_for_line(at.y, width, None, slice_stop=at.x + 1) - 1
        first = begins[min(self.vertical_scroll, len(heights) - 1)] + self.vertical_scroll_2
        first = max(cursor - height + 1, min(first, cursor, begins[-1] - height), 0)
        self.vertical_scroll = bisect_right(begins, first) - 1
        self.vertical_scroll_2 = first - begins[self.vertical_scroll]


class _WrapsAtWords(Processor):
    """Fills up each row of a line with spaces, as the library wraps anywhere."""

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        text, width = fragment_list_to_text(transformation_input.fragments), transformation_input.width
        begins = row_begins(text, width)
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
