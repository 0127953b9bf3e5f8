"""Rows that say one thing twice: the same entry typed again, one plan beside each of its dialogues."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.repeats import repeated
from sheets_sync.tables import Column, Table, unit_column
from sheets_sync.texts import fold
from towns import read_rows

WORKS = Table("works", [
    unit_column(), Column("what", "text", ["Việc"]), Column("day", "date", ["Ngày"]),
], unique=["unit", "what", "day"])  # fmt: skip
UNITS = st.sampled_from(["Kỳ Hà", "Kỳ Hoa"])
DAYS = st.sampled_from(["4/3/2023", "5/3/2023", None])
TEXTS = st.sampled_from(["Hoà giải", "hòa  giải", "HOÀ GIẢI", "Dọn kênh", None])
Rows = list[tuple[str, str | None, str | None]]


@given(st.lists(st.tuples(UNITS, TEXTS, DAYS), min_size=1, max_size=12))
def test_of_entries_that_read_alike_the_first_alone_counts(rows: Rows) -> None:
    register, problems = read_rows(WORKS, [["Đơn vị", "Việc", "Ngày"], *map(list, rows)])

    keys = [(unit, text and fold(text), day) for unit, text, day in rows]
    again = {place for place, key in enumerate(keys) if key[1] and key in keys[:place]}
    assert [key[2] for key in register.set_aside.index] == [place + 2 for place in sorted(again)]
    assert [problem.cell for problem in problems if problem.code == "duplicate-row"] == [
        f"B{place + 2}" for place in sorted(again)
    ]


@given(st.lists(st.tuples(UNITS, TEXTS, DAYS), max_size=12))
def test_a_row_repeats_one_of_its_number_and_one_without_a_number_any(rows: Rows) -> None:
    frame = pd.DataFrame(rows, columns=["unit", "number", "day"]).astype({"unit": "str", "number": "str"})
    frame["day"] = pd.to_datetime(frame["day"], format="%d/%m/%Y")

    told = [(unit, day) for unit, _, day in rows]
    numbers = [number and fold(number) for _, number, _ in rows]
    expected = [
        day is not None
        and (
            (told[place], number) in zip(told[:place], numbers[:place], strict=True)
            or (number is None and any(n for n, t in zip(numbers, told, strict=True) if t == told[place]))
        )
        for place, (number, (_, day)) in enumerate(zip(numbers, told, strict=True))
    ]
    assert repeated(frame, ["unit", "day"], "number").tolist() == expected
