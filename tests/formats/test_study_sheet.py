"""Study sheets, as viva exports them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vivadeck.card_fields import CARD_FIELDS
from vivadeck.formats import flashcards, study_sheet
from vivadeck.formats.draft import Draft, DraftDeck, Found
from vivadeck.model import Card, Deck, FollowUp, Mistake, Source

SHEET = """# Cells and such

Some words about it.

## What *is* a cell?
<!-- id: bio/cell -->

A **unit** with `code`:

### Parts

Tags: that are text
- x

```md
## no card
<!-- id: no/card -->
Sources:
- none
```

**Key points**

- membrane
- nucleus

**Follow-ups**

- **Why *so* small?**
  Surface.

  ```
  - **code**
  ```
- **And?**

  - list
    deeper

Tags: bio, cell-wall
Sources:
- [Alberts [6th]](https://a.example/x)
- Notes

See also: bio/dna, bio/rna

## Second?
<!-- id: bio/second -->

Yes.

# Other

## Third?
<!-- id: other/third -->
No.
"""


def read(folder: Path, text: str) -> Found:
    path = folder / "sheet.md"
    path.write_text(text, "utf-8")
    return flashcards.read(path)


def test_a_sheet_is_read_whole(tmp_path: Path) -> None:
    result = read(tmp_path, SHEET)
    answer = SHEET[SHEET.index("A **unit**") : SHEET.index("**Key points**")].strip().replace("### Parts", "# Parts")
    assert result.decks == (
        DraftDeck(
            "bio",
            (
                Draft(
                    "What *is* a cell?",
                    answer,
                    ("membrane", "nucleus"),
                    (
                        FollowUp("Why *so* small?", "Surface.\n\n```\n- **code**\n```"),
                        FollowUp("And?", "- list\n  deeper"),
                    ),
                    ("bio", "cell-wall"),
                    (Source("Alberts [6th]", "https://a.example/x"), Source("Notes")),
                    ("bio/dna", "bio/rna"),
                    name="cell",
                ),
                Draft("Second?", "Yes.", name="second"),
            ),
            "Cells and such",
            "Some words about it.",
        ),
        DraftDeck("other", (Draft("Third?", "No.", name="third"),), "Other"),
    )
    assert not result.skipped


def test_text_that_is_not_a_card_is_reported(tmp_path: Path) -> None:
    result = read(tmp_path, "text\n\n## Lost\n\nA\n\n## Q\n<!-- id: a/b -->\nA\n\n##\n<!-- id: a/c -->\n")
    assert [each.place.rpartition(":")[2] for each in result.skipped] == ["1", "3", "11"]


def test_a_card_without_an_answer_is_unanswered(tmp_path: Path) -> None:
    result = read(tmp_path, "# A\n\n## Q\n<!-- id: a/b -->\n\n**Key points**\n\n- one\n\n## R\n<!-- id: a/c -->\n")
    assert result.decks[0].drafts == (Draft("Q", "", ("one",), name="b"), Draft("R", "", name="c"))
    assert not result.skipped


LINE = st.text("abc X*_`$#[]()!:", min_size=1, max_size=20).map(lambda text: f"x{text}x")
BLOCK = st.lists(st.one_of(LINE, st.sampled_from(["- item", "# Part", "", "  more"])), max_size=5).map(
    lambda lines: "\n".join(["First", *lines]).strip()
)
NAME = st.text("abc-1", min_size=1, max_size=8)
ITEMS = st.lists(LINE, max_size=3).map(tuple)
DRAFTS = st.builds(
    Draft,
    question=LINE,
    answer=BLOCK,
    key_points=ITEMS,
    follow_ups=st.lists(st.builds(FollowUp, LINE, BLOCK), max_size=2).map(tuple),
    tags=st.lists(NAME, max_size=3).map(tuple),
    sources=st.lists(st.builds(Source, LINE, st.just("https://a.example/x")), max_size=2).map(tuple),
    see_also=st.lists(NAME.map("a/{}".format), max_size=2).map(tuple),
    short=st.just("") | LINE,
    key_point_wordings=st.just(()),
    mistakes=st.lists(st.builds(Mistake, LINE, BLOCK), max_size=2).map(tuple),
    name=NAME,
    origin=st.just(""),
    media=st.just(()),
    doubt=st.just(""),
    reviews=st.just(()),
    is_suspended=st.just(False),
)


def written(draft: Draft) -> str:
    """Return a card in the form of a sheet, as simply as it can be written."""
    parts = [f"## {draft.question}\n<!-- id: deck/{draft.name} -->"]
    parts += [f"**In short:** {draft.short}"] * bool(draft.short)
    parts += [draft.answer.replace("# Part", "### Part")]
    parts += ["**Key points**\n\n" + "\n".join(f"- {point}" for point in draft.key_points)] * bool(draft.key_points)
    for label, pairs in (("**Mistakes**", draft.mistakes), ("**Follow-ups**", draft.follow_ups)):
        listed = (
            "- **{}**\n{}".format(q, "\n".join(f"  {line}" if line else "" for line in a.split("\n"))).replace(
                "# Part", "### Part"
            )
            for q, a in pairs
        )
        parts += [f"{label}\n\n" + "\n".join(listed)] * bool(pairs)
    parts += [f"Tags: {', '.join(draft.tags)}"] * bool(draft.tags)
    parts += ["Sources:\n\n" + "\n".join(f"- [{title}]({url})" for title, url in draft.sources)] * bool(draft.sources)
    parts += [f"See also: {', '.join(draft.see_also)}"] * bool(draft.see_also)
    return "\n\n".join(parts)


@settings(max_examples=60, deadline=None)
@given(drafts=st.lists(DRAFTS, min_size=1, max_size=3, unique_by=lambda draft: draft.name))
def test_a_sheet_comes_back_as_it_was(drafts: list[Draft], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    result = read(folder, "# Deck\n\n" + "\n\n".join(map(written, drafts)) + "\n")
    assert [draft._replace(doubt="") for draft in result.decks[0].drafts] == drafts
    assert not result.skipped


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
    sheet = study_sheet.dump([(Deck("bio", "Biology", (CARD, BARE)), [CARD, BARE])]).decode()
    assert sheet == EXPECTED
    assert study_sheet.is_export(sheet.encode())


def test_headings_go_below_the_question() -> None:
    assert study_sheet.lowered("# a\n## b\n##### c\n#d\n    # code") == "### a\n#### b\n###### c\n#d\n    # code"
    assert study_sheet.lowered("~~~\n# a\n```\n# b\n~~~\n# c") == "~~~\n# a\n```\n# b\n~~~\n### c"
    assert study_sheet.lowered("a\n---\n- b\n---\n\n---") == "#### a\n- b\n---\n\n---"


def test_other_files_are_not_sheets() -> None:
    assert not study_sheet.is_export(b"# My thesis\n\nText.\n")
    assert not study_sheet.is_export(b"")


def test_the_parts_that_say_it_first_are_written_and_read(tmp_path: Path) -> None:
    more: dict[str, Any] = {
        "short": "Water moves *by itself*.",
        "key_points": ("one", "two"),
        "key_point_wordings": (("un", "- eins"), ()),
        "mistakes": (Mistake("Not: it needs energy", "It does **not**.\n\nNever."),),
    }
    answers = ("Water moves.", "**In short:** no.", "**In short:**\n\nno", "A\n\n**Mistakes**\n\n- x", "")
    for answer in answers:
        for fields in (more, {"short": more["short"]}, {"mistakes": more["mistakes"]}, {}):
            card = Card("bio/osmosis", "bio", "What?", answer)._replace(**fields)
            sheet = study_sheet.dump([(Deck("bio", "Bio", ()), [card])]).decode()
            (draft,) = read(tmp_path, sheet).decks[0].drafts
            assert [getattr(draft, field.name) for field in CARD_FIELDS] == [
                getattr(card, field.name) for field in CARD_FIELDS
            ], sheet
    sheet = study_sheet.dump([(Deck("bio", "Bio", ()), [Card("bio/o", "bio", "What?", "A")._replace(**more)])]).decode()
    assert sheet.endswith("""
**In short:** Water moves *by itself*.

A

**Key points**

- one
  - or: un
  - or: - eins
- two

**Mistakes**

- **Not: Not: it needs energy**
  It does **not**.

  Never.
""")
