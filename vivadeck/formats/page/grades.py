"""What a page and its home know of each other: which home made the page, and which reviews came back from its pages.

What comes back is a `progress.json` that the browser writes; each review in it has the mark of the home. Its shape is
that of viva's own progress, without a checksum: `log.js` writes it, and `viva merge` takes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from vivadeck.model import Progress, Review

FIELD = "page"  # of a review, among its further fields: the mark of the home that the page was made in
FILE = "viva-grades.json"  # as the browser names it


class Origin(NamedTuple):
    """The home that a page comes from, and when it was `made`. `has` are the moments of the reviews in this home that
    came back from its pages.
    """

    mark: str
    made: datetime
    has: Sequence[datetime] = ()


def origin(home: Path, made: datetime, reviews: Iterable[Review]) -> Origin:
    """Return the origin of a page that is made now. `reviews` are those with FIELD."""
    mark = mark_of(home)
    return Origin(mark, made, [each.at for each in reviews if (FIELD, json.dumps(mark)) in each.further])


def mark_of(home: Path) -> str:
    """Return a short mark of a home on this computer, which names neither: pages of one home share their grades."""
    import hashlib
    import platform  # each takes a while, and most commands need neither

    return hashlib.sha256(f"{platform.node()}\n{home.resolve()}".encode(errors="replace")).hexdigest()[:8]


def is_from(home: Path, part: Progress) -> bool:
    """Tell whether a progress came back from a page that was made in this home."""
    field = (FIELD, json.dumps(mark_of(home)))
    return any(field in review.further for review in part.reviews)
