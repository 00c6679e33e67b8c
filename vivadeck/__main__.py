"""The way in. `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import gc
import sys

from vivadeck import __version__


def main() -> None:
    """Run the command that the command line names."""
    if sys.argv[1:] == ["--version"] and _said_version():
        return
    gc.set_threshold(100_000)  # what starting up builds is not garbage; looking for some costs 5 % of a short command
    try:
        from vivadeck.cli import run  # typer costs 60 ms

        run()
    except KeyboardInterrupt:  # before there is anything that would know what to do about it
        sys.exit(130)
    finally:
        gc.freeze()  # and what is left at the end need not be searched either, which costs another 15 %


def _said_version() -> bool:
    """Write the version; where that fails, the command line tells why."""
    try:
        print(f"viva {__version__}", flush=True)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
