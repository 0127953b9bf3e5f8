"""A small register that tests of reading share, and what was read of it in short."""

from __future__ import annotations

from typing import Any

from sheets_sync.reading.registers import Register
from sheets_sync.tables import Column, Table

WORKS = Table(
    "works",
    tabs=["Công trình"],
    columns=[
        Column("unit", "unit", ["Đơn vị", "Xã, phường"], needed=True),
        Column("name", "text", ["Tên công trình", "Công trình"], needed=True),
        Column("done_on", "date", ["Ngày hoàn thành"]),
        Column("people", "count", ["Số người tham gia", "Số người"]),
        Column("field", "choice", ["Lĩnh vực"], choices={"kinh tế": ["KT"], "văn hoá": ["VH"]}, marked=True),
    ],
    unique=["unit", "name"],
)
HEAD = ["STT", "Đơn vị", "Tên công trình", "Ngày hoàn thành", "Số người tham gia"]


def told(register: Register) -> list[tuple[Any, ...]]:
    """Return row number, unit, name and people of each row that counts."""
    frame = register.rows
    people = [None if number is None else int(number) for number in frame["people"].astype(object).where(
        frame["people"].notna(), None)]  # fmt: skip
    rows = [row for _, _, row, _ in frame.index]
    return list(zip(rows, frame["unit"], frame["name"], people, strict=True))
