"""Files of other programs: their bytes up to a bound, and their text, sanitized, with lines that end in `\\n`."""

from __future__ import annotations

import codecs
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.sanitize import escape_controls

MOST_BYTES = 50_000_000
MOST_LINES = 1_000_000
_SAVE_IT = (
    "save it as UTF-8 and import it again "
    "(in a spreadsheet, choose “CSV UTF-8” or the character set “Unicode (UTF-8)”)."
)


def read(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark. Raises VivaError."""
    data = contents(path)
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        byte = f"byte {error.start + 1:,}"
        where = byte if is_wide else f"line {data.count(bytes([10]), 0, error.start) + 1:,}, {byte}"
        raise VivaError(f"{path} is not {'UTF-16' if is_wide else 'UTF-8'} text ({where}): {_SAVE_IT}") from None
    if "\0" in text:
        where = f"character {text.index(chr(0)) + 1:,} is NUL"
        raise VivaError(f"{path} is not a text file ({where}). If it should be one, {_SAVE_IT}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise VivaError(f"{path} has more than {MOST_LINES:,} lines: split it and import the parts one by one.")
    return escape_controls(text)


def contents(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file. Raises VivaError when it is missing, empty or larger than `most_bytes`."""
    try:
        data = files.read(path, most_bytes)
    except FileNotFoundError:
        raise VivaError(f"{path} does not exist.") from None
    except files.TooLarge:
        size = f"{most_bytes // 1_000_000} MB"
        raise VivaError(f"{path} is larger than {size}: split it and import the parts one by one.") from None
    except (OSError, ValueError) as error:
        reason = files.reason(error) if isinstance(error, OSError) else str(error)
        raise VivaError(f"{path} cannot be read: {reason}.") from error
    if not data.strip(b" \t\r\n\v\f\xef\xbb\xbf"):
        raise VivaError(f"{path} is empty: there is nothing to import.")
    return data
