"""The table for spreadsheets: no cell is run, and every one can be read back."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from vivadeck.agenda import Item
from vivadeck.formats import columns, table_writer
from vivadeck.model import Card

TEXT = st.text(st.sampled_from("=+-@'\"\t\r\n,;ab") | st.characters(exclude_categories=["Cs"]), max_size=20)


@given(TEXT, TEXT)
def test_cells_come_back_as_they_were(question: str, answer: str) -> None:
    data = table_writer.dump([Item(Card("d/a", "d", question, answer))])
    _, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert [columns.unguarded(cell) for cell in row[2:4]] == [question, answer]
    assert all(
        cell == text or text.lstrip("'")[:1] in set("=+-@\t\r")
        for cell, text in zip(row[2:4], (question, answer), strict=True)
    )


def test_a_table_is_known_again() -> None:
    assert table_writer.is_table(table_writer.dump([]))
    assert not table_writer.is_table(b"id,deck\n1,2\n")
