"""Files of other programs: their bytes up to a bound, and their text, sanitized, with lines that end in `\\n`."""

from __future__ import annotations

import codecs
from pathlib import Path

from vivadeck import files
from vivadeck.errors import VivaError
from vivadeck.sanitize import escape_controls

MOST_BYTES = 50_000_000
MOST_LINES = 1_000_000
_REMEDY = (
    "save it as UTF-8 (in a spreadsheet: “CSV UTF-8”, or the character set “Unicode (UTF-8)”) and import it again."
)


def read(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark. Raises VivaError."""
    data = contents(path)
    is_wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1:,}"
        if not is_wide:
            where += f", in line {data.count(bytes([10]), 0, error.start) + 1:,}"
        raise VivaError(f"{path} is not {'UTF-16' if is_wide else 'UTF-8'} text ({where}): {_REMEDY}") from None
    if "\0" in text:
        where = f"character {text.index(chr(0)) + 1:,} is NUL"
        raise VivaError(f"{path} is no text file ({where}): if it should be one, {_REMEDY}")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise VivaError(f"{path} has more than {MOST_LINES:,} lines: split it, and import one part at a time.")
    return escape_controls(text)


def contents(path: Path, most_bytes: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file. Raises VivaError when it is missing, empty or larger than `most_bytes`."""
    try:
        data = files.read(path, most_bytes)
    except FileNotFoundError:
        raise VivaError(f"{path} is not there.") from None
    except files.TooLarge:
        size = f"{most_bytes // 1_000_000} MB"
        raise VivaError(f"{path} is larger than {size}: split it, and import one part at a time.") from None
    except (OSError, ValueError) as error:
        reason = files.reason(error) if isinstance(error, OSError) else str(error)
        raise VivaError(f"{path} cannot be read: {reason}.") from error
    if not data.strip(b" \t\r\n\v\f\xef\xbb\xbf"):
        raise VivaError(f"{path} is empty: nothing is in it to import.")
    return data
