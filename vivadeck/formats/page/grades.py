"""What comes back from a page: a `progress.json` that the browser writes, whose reviews say which home made the page.

Its shape is that of viva's own progress, without a checksum: `log.js` writes it, and `viva merge` takes it.
"""

from __future__ import annotations

import hashlib
import json
import platform
from pathlib import Path

from vivadeck.model import Progress

FIELD = "page"  # of a review, among its further fields: the mark of the home that the page was made in
FILE = "viva-grades.json"  # as the browser names it


def mark_of(home: Path) -> str:
    """Return a short mark of a home on this computer, which names neither: pages of one home share their grades."""
    return hashlib.sha256(f"{platform.node()}\n{home.resolve()}".encode(errors="replace")).hexdigest()[:8]


def is_from(home: Path, part: Progress) -> bool:
    """Tell whether a progress came back from a page that was made in this home."""
    field = (FIELD, json.dumps(mark_of(home)))
    return any(field in review.further for review in part.reviews)
