"""Tiếp công dân: the days on which leaders received citizens, how many came, with what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from sheets_sync import (
    Column,
    DutyColumn,
    FigureColumn,
    Period,
    Register,
    Summary,
    Table,
    Tally,
    TextBlock,
    hookimpl,
    plain_rows,
    state_of,
    unit_column,
    worst,
)

SECRETARY = "Bí thư"
# fmt: off
RECEPTIONS = Table(
    "receptions",
    tabs=["Lịch tiếp dân", "Tiếp công dân", "Tiếp dân", "Sổ tiếp công dân"],
    columns=[
        unit_column(),
        Column("held_on", "date", ["Ngày tiếp", "Ngày tiếp dân", "Ngày tiếp công dân", "Ngày", "Thời gian",
                                   "Thời gian tiếp"], needed=True),
        Column("receiver", "choice", ["Người tiếp", "Người chủ trì tiếp", "Lãnh đạo tiếp",
                                      "Chức vụ người tiếp"], needed=True, choices={
            SECRETARY: ["Bí thư Đảng uỷ", "BT", "BTĐU", "Bí thư Đảng bộ", "Đ/c Bí thư"],
            "Chủ tịch UBND": ["Chủ tịch", "CT UBND", "CT", "Chủ tịch UBND phường", "Chủ tịch UBND xã",
                              "Đ/c Chủ tịch UBND", "Đ/c Chủ tịch"]}),
        Column("turns", "count", ["Số lượt", "Số lượt người", "Lượt người", "Số lượt tiếp",
                                  "Số lượt công dân"]),
        Column("cases", "count", ["Số vụ việc", "Số vụ", "Vụ việc"]),
    ],
    unique=["unit", "held_on", "receiver"],
    dated_by="held_on",
    telling=["receiver"],
    optional=True,
)
# fmt: on


@dataclass(frozen=True)
class Options:
    """Days a month that a commune's Party head receives citizens: two by Quy định 11-QĐi/TW (2019)."""

    secretary_days: int = 2

    def __post_init__(self) -> None:
        if self.secretary_days < 1:
            raise ValueError("secretary_days must be at least 1")


def receptions(receptions: pd.DataFrame, tally: Tally, options: Options) -> Summary:
    """Tiếp công dân của người đứng đầu: số ngày tiếp, số lượt, số vụ việc."""
    days = receptions.drop_duplicates(["unit", "held_on"])
    tally.count("days", "Ngày tiếp công dân", days, on="held_on")
    tally.sum("turns", "Lượt công dân", receptions, "turns", on="held_on")
    tally.sum("cases", "Vụ việc", receptions, "cases", on="held_on")
    tally.headline("days", "turns", "cases")
    if tally.figures_only:
        return tally.summary()
    judge(tally, receptions, options)
    shown, duties = "Trong kỳ", "Nhiệm vụ"
    tally.show_units([
        FigureColumn("days", "Ngày tiếp", shown),
        FigureColumn("turns", "Lượt", shown),
        FigureColumn("cases", "Vụ việc", shown),
        FigureColumn("days_ytd", "Ngày tiếp", "Luỹ kế năm"),
        DutyColumn("secretary-monthly", "Bí thư tiếp hằng tháng", duties, width=24),
    ], kinds=["ward"])  # fmt: skip
    tally.show(TextBlock(
        f"Ngưỡng áp dụng: Bí thư cấp uỷ tiếp ít nhất {options.secretary_days} ngày mỗi tháng "
        "(Quy định 11-QĐi/TW năm 2019)."
    ))  # fmt: skip
    return tally.summary()


class Reception(NamedTuple):
    """Who received on which day."""

    row: Hashable
    unit: str
    held_on: dt.date | None


def judge(tally: Tally, receptions: pd.DataFrame, options: Options) -> None:
    """Judge for each ward and each month of the period whether its Party head received often enough."""
    days_of: dict[str, list[Reception]] = {}
    for reception in plain_rows(receptions[receptions["receiver"] == SECRETARY], Reception):
        days_of.setdefault(reception.unit, []).append(reception)
    for unit in tally.units.of("ward"):
        own = days_of.get(unit.name, [])
        days = {reception.held_on for reception in own if reception.held_on}
        judged = []
        for first, last in months_of(tally.period):
            if unit.in_force(first) and unit.in_force(last):
                held = sorted(day for day in days if first <= day <= last)
                done = held[options.secretary_days - 1] if len(held) >= options.secretary_days else None
                judged.append((state_of(last, done, tally.today), last))
        state = worst(state for state, _ in judged)
        if state == "missing" and tally.cannot_tell(receptions, unit.name, "held_on", "receiver"):
            state = "unreadable"
        due = next((last for judgement, last in judged if judgement == "missing"), tally.period.end)
        tally.duty("secretary-monthly", "Bí thư tiếp công dân hằng tháng", unit.name, due=due, state=state,
                   evidence=[tally.cell(receptions, first.row, "held_on") for first in own[:1]])  # fmt: skip


def months_of(period: Period) -> list[tuple[dt.date, dt.date]]:
    """Return the first and last day of each month that ends within the period."""
    ends = pd.date_range(period.start, period.end, freq="ME")
    return [(end.date().replace(day=1), end.date()) for end in ends]


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(receptions, reads=RECEPTIONS, writes="Tiếp công dân", options=Options, place=5)
