"""Tuyên truyền cảnh giác lừa đảo: sessions held, people reached, cases and damage."""

from __future__ import annotations

import pandas as pd

from sheets_sync import (
    Column,
    FigureColumn,
    Register,
    Summary,
    Table,
    Tally,
    hookimpl,
    unit_column,
)

# fmt: off
SCAMS = Table(
    "scams",
    tabs=["Lừa đảo", "Tuyên truyền lừa đảo", "TT phòng chống lừa đảo", "Cảnh giác lừa đảo",
          "Tuyên truyền phòng chống lừa đảo"],
    columns=[
        unit_column(),
        Column("held_on", "date", ["Ngày tuyên truyền", "Ngày tổ chức", "Ngày", "Thời gian", "Ngày thực hiện",
                                   "Tháng"], needed=True),
        Column("sessions", "count", ["Số buổi", "Số buổi tuyên truyền", "Số cuộc tuyên truyền"]),
        Column("people", "count", ["Số người", "Lượt người", "Số lượt người", "Số người tham gia",
                                   "Số người nghe"]),
        Column("leaflets", "count", ["Tờ rơi", "Số tờ rơi", "Tờ rơi, áp phích"]),
        Column("broadcasts", "count", ["Lượt phát thanh", "Số lượt phát thanh", "Phát thanh"]),
        Column("posts", "count", ["Tin, bài", "Lượt đăng bài", "Số tin, bài", "Bài đăng"]),
        Column("cases", "count", ["Số vụ", "Số vụ lừa đảo", "Số vụ việc"]),
        Column("damage_vnd", "number", ["Thiệt hại", "Số tiền thiệt hại", "Thiệt hại (đồng)"],
               measure="đồng"),
        Column("prevented", "count", ["Số vụ ngăn chặn", "Ngăn chặn", "Đã ngăn chặn"]),
    ],
    dated_by="held_on",
    telling=["leaflets", "damage_vnd", "broadcasts", "prevented"],
    optional=True,
)
# fmt: on
SUMS = {
    "sessions": "Buổi tuyên truyền",
    "people": "Lượt người",
    "leaflets": "Tờ rơi",
    "broadcasts": "Lượt phát thanh",
    "posts": "Tin, bài",
    "cases": "Số vụ",
    "damage_vnd": "Thiệt hại (đồng)",
    "prevented": "Vụ ngăn chặn",
}  # fmt: skip
# What is done against scams; a row that tells of none of it and no number 0 is activity all the same.
ACTIVITIES = ("sessions", "people", "leaflets", "broadcasts", "posts")
FLAGS = {"no-activity": "Cả kỳ không có hoạt động tuyên truyền nào"}


def scams(scams: pd.DataFrame, tally: Tally) -> Summary:
    """Tuyên truyền cảnh giác lừa đảo: số buổi, lượt người, tờ rơi, số vụ, thiệt hại."""
    for column, label in SUMS.items():
        tally.sum(column, label, scams, column, on="held_on")
    tally.headline("sessions", "people", "leaflets", "cases")
    if tally.is_over:
        told = scams[list(ACTIVITIES)]
        done = (told.fillna(0) > 0).any(axis=1) | told.isna().all(axis=1)
        active = tally.in_period(scams[done], "held_on")
        for unit in tally.units_without(active, "ward", "held_on"):
            message = f"{tally.period.title}: không có hoạt động tuyên truyền cảnh giác lừa đảo"
            tally.flag("no-activity", unit, message, due=tally.period.end)
    tally.show_units([
        *(FigureColumn(column, label, "Trong kỳ", 16 if column == "damage_vnd" else 10)
          for column, label in SUMS.items()),
        FigureColumn("sessions_ytd", "Buổi tuyên truyền", "Luỹ kế năm", 10),
        FigureColumn("people_ytd", "Lượt người", "Luỹ kế năm", 10),
    ], kinds=["ward"])  # fmt: skip
    return tally.summary()


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(scams, reads=SCAMS, writes="Cảnh giác lừa đảo", flags=FLAGS, place=11)
