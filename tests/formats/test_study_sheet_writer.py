"""The study sheet: what is in it, and where."""

from __future__ import annotations

from vivadeck.formats import study_sheet_writer
from vivadeck.model import Card, Deck, FollowUp, Source

CARD = Card(
    id="bio/osmosis",
    deck="bio",
    question="What is\n*osmosis*?",
    answer="Water moves.\n\n# More\n\n```\n# no heading\n```\n\nAlso\n====\n\nEnd.\n",
    key_points=("one", "two"),
    follow_ups=(FollowUp("Why?", "Entropy.\n\nMore of it."), FollowUp("How?", "Slowly.")),
    tags=("cells", "water"),
    sources=(Source("A [book]", "https://a.b/(x)"), Source("Notes")),
    see_also=("bio/cell",),
)
BARE = Card("bio/cell", "bio", "What is a cell?", "The smallest living unit.")

EXPECTED = """\
# Biology

## What is *osmosis*?
<!-- id: bio/osmosis -->

Water moves.

### More

```
# no heading
```

### Also

End.

**Key points**

- one
- two

**Follow-ups**

- **Why?**
  Entropy.

  More of it.
- **How?**
  Slowly.

Tags: cells, water

Sources:
- [A \\[book\\]](<https://a.b/(x)>)
- Notes

See also: bio/cell

## What is a cell?
<!-- id: bio/cell -->

The smallest living unit.
"""


def test_a_sheet() -> None:
    found = study_sheet_writer.dump([(Deck("bio", "Biology", (CARD, BARE)), [CARD, BARE])]).decode()
    assert found == EXPECTED
    assert study_sheet_writer.is_sheet(found.encode())


def test_headings_go_below_the_question() -> None:
    assert study_sheet_writer.lowered("# a\n## b\n##### c\n#d\n    # code") == "### a\n#### b\n###### c\n#d\n    # code"
    assert study_sheet_writer.lowered("~~~\n# a\n```\n# b\n~~~\n# c") == "~~~\n# a\n```\n# b\n~~~\n### c"
    assert study_sheet_writer.lowered("a\n---\n- b\n---\n\n---") == "#### a\n- b\n---\n\n---"


def test_what_is_no_sheet() -> None:
    assert not study_sheet_writer.is_sheet(b"# My thesis\n\nText.\n")
    assert not study_sheet_writer.is_sheet(b"")
