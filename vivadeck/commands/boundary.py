"""The one place where an error becomes a message on stderr and an exit status."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from vivadeck import files
from vivadeck.errors import VivaError, did_you_mean
from vivadeck.sanitize import single_line
from vivadeck.terminal import output

_PLAIN = {  # of what typer says about a number
    r"is not a valid int(?: range)?\.": "is not a whole number.",
    r"is not in the range x>=(\d+)\.": r"is less than \1.",
}
_UsageError: Any = typer.BadParameter.__base__  # typer gives the class of all wrong command lines no name of its own


@contextlib.contextmanager
def _reported() -> Iterator[None]:
    """Turn an error into a message and exit status 1, Ctrl-C into 130, a reader of stdout that has gone into 0."""
    try:
        yield
    except VivaError as error:
        output.warn(str(error))
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BrokenPipeError:
        raise typer.Exit(0) from None
    except _UsageError as error:
        command = error.ctx.command_path if error.ctx else "viva"
        output.warn(f"{_wrong_line(error)}\nTo see what you can type: `{command} -h`")
        raise typer.Exit(2) from None
    except OSError as error:  # that no other code expected
        output.warn(_system_error(error))
        raise typer.Exit(1) from None
    except MemoryError:
        output.warn("There is not enough memory for this.")
        raise typer.Exit(1) from None


def _wrong_line(error: Any) -> str:
    """Say what is wrong with a command line: of an unknown option which one was meant, of one without a value which."""
    option = getattr(error, "option_name", "")
    options = {name: each for each in error.ctx.command.params for name in each.opts} if option and error.ctx else {}
    if hasattr(error, "possibilities"):  # only an unknown option has these
        return f"There is no option {single_line(option)}.{did_you_mean(option, [*options, '--help'])}"
    if option in options and not hasattr(error, "param"):
        value = options[option].metavar or "VALUE"
        return f"{option} needs a value: `{error.ctx.command_path} {option} {value}`"
    if type(error) is typer.BadParameter and error.param is None:
        return str(error.message)
    said = str(error.format_message())
    for pattern, plain in _PLAIN.items():
        said = re.sub(pattern, plain, said)
    return said


def _system_error(error: OSError) -> str:
    """Say what the system refused."""
    if isinstance(error.filename, str | bytes):
        return f"{os.fsdecode(error.filename)} cannot be used: {files.reason(error)}."
    try:
        Path.cwd()
    except OSError:
        return "The folder that you are in does not exist any more. Change to another folder and try again."
    return f"The system reports an error: {files.reason(error)}."


def _bounded(step: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    with _reported():  # errors of the flush, after those of the step
        try:
            with _reported():
                return step(*arguments, **named)
        finally:
            output.flush()


class _Answering:
    """Reads a command line and answers its `--help`; a full disk is an error there, too."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the command line. An error in it knows its command."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc, no-any-return]
        except _UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        with output.writing():
            return super().make_context(*arguments, **named)  # type: ignore[misc]


class Boundary(_Answering, TyperGroup):
    """A group of commands in which every error is reported, and becomes typer.Exit."""

    def make_context(self, *arguments: Any, **named: Any) -> Any:
        """Read the command line."""
        return _bounded(super().make_context, *arguments, **named)

    def invoke(self, ctx: Any) -> Any:
        """Run the command."""
        return _bounded(super().invoke, ctx)


class Command(_Answering, TyperCommand):
    """A command; its errors are reported by the Boundary around it."""
