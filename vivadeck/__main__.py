"""The way in. `--version` is answered before anything heavy is imported."""

from __future__ import annotations

import gc
import sys

from vivadeck import __version__


def main() -> None:
    """Run the command that the command line names."""
    if sys.argv[1:] == ["--version"] and _said_version():
        return
    gc.set_threshold(100_000)  # what the start builds is not garbage; to look for some costs 5 % of a short command
    try:
        from vivadeck.cli import run  # typer costs 60 ms

        run()
    except KeyboardInterrupt:  # before the code that handles it is loaded
        sys.exit(130)
    finally:
        gc.freeze()  # to search what is left at the end costs another 15 %


def _said_version() -> bool:
    """Write the version; return False where that fails: the command line then says why."""
    try:
        print(f"viva {__version__}", flush=True)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
