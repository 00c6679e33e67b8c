"""A field for a text of several lines, in the middle of a full screen that viva has already drawn."""

from __future__ import annotations

import contextlib
import re
import signal
import sys
from asyncio import get_running_loop
from collections.abc import Callable, Iterator

from prompt_toolkit.application import Application, run_in_terminal
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.bindings.named_commands import get_by_name
from prompt_toolkit.key_binding.key_processor import KeyPressEvent as Event
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import ColorDepth, Output, create_output

from vivadeck.terminal.escape_codes import CLOSED, HIDE_CURSOR, Closed, write
from vivadeck.terminal.keyboard import Terminal
from vivadeck.terminal.lines import LONGEST_TEXT

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGWINCH", "SIGTSTP", "SIGTERM", "SIGHUP")
    if hasattr(signal, name)  # Windows has fewer
]
Around = Callable[[], tuple[list[str], list[str]]]  # the lines above and below a field, as a terminal takes them
Stop = Callable[[], None]


def read(around: Around, terminal: Terminal) -> str:
    """Let the student type a text, and return it: LONGEST_TEXT characters at most, line breaks but no other controls.

    `around` is asked at each change, and once a second. The `terminal` must be viva's own already, and stays so. Raises
    KeyboardInterrupt on Ctrl-C, EOFError on Ctrl-D in an empty field, and Closed when the terminal is gone.
    """
    reads, writes = create_input(), create_output()
    writes.enter_alternate_screen = writes.cursor_goto  # type: ignore[method-assign]
    writes.quit_alternate_screen = lambda: None  # type: ignore[method-assign]
    buffer = Buffer(multiline=True, on_text_changed=_shorten)
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

    field = Window(BufferControl(buffer), wrap_lines=True)
    depth = ColorDepth.DEPTH_1_BIT if writes.get_default_color_depth() is ColorDepth.DEPTH_1_BIT else None
    return Application(
        Layout(HSplit([lines(0), field, lines(1)]), focused_element=field),
        key_bindings=_keys(buffer, stop),
        full_screen=True,
        color_depth=depth or ColorDepth.DEPTH_4_BIT,  # the terminal's own sixteen
        refresh_interval=1.0,  # a clock may be above
        input=reads,
        output=writes,
    )


def _keys(buffer: Buffer, stop: Stop) -> KeyBindings:
    """Return the keys beside the usual ones of a text field: arrows, words, Home, End, and Ctrl-_ for undo.

    One undo takes back a word, or what one key deleted as long as it was pressed.
    """
    keys = KeyBindings()
    for deletes, name in (("backspace", "backward-delete-char"), ("delete", "delete-char")):
        keys.add(deletes, save_before=lambda event: not event.is_repeat)(get_by_name(name).handler)

    @keys.add(Keys.Any, save_before=_begins_a_word)
    def _insert(event: Event) -> None:
        event.current_buffer.insert_text(event.data * event.arg)

    @keys.add("enter")
    def _send(event: Event) -> None:
        event.app.exit()

    @keys.add("c-j")
    @keys.add("escape", "enter")
    def _begin_line(event: Event) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("c-c")
    def _interrupt(event: Event) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    @keys.add("c-z")
    def _stop(_: Event) -> None:
        run_in_terminal(stop)

    @keys.add("c-d", filter=Condition(lambda: not buffer.text))
    def _end(event: Event) -> None:
        event.app.exit(exception=EOFError)

    @keys.add(Keys.BracketedPaste)
    def _paste(event: Event) -> None:
        event.current_buffer.insert_text(_clean(event.data.replace("\r\n", "\n").replace("\r", "\n")))

    return keys


def _begins_a_word(event: Event) -> bool:
    before = event.current_buffer.document.char_before_cursor
    return not event.is_repeat or (before.isspace() and not event.data.isspace())


def _shorten(buffer: Buffer) -> None:
    if len(buffer.text) > LONGEST_TEXT:
        buffer.document = Document(buffer.text[:LONGEST_TEXT], min(buffer.cursor_position, LONGEST_TEXT))


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
