"""Giải phóng mặt bằng, tái định cư: households counted, approved, paid, moved, and those that are stuck."""

from __future__ import annotations

import pandas as pd

from sheets_sync import (
    AtMost,
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
LAND = Table(
    "land",
    tabs=["GPMB", "Giải phóng mặt bằng", "Tái định cư", "TĐC", "GPMB, tái định cư"],
    columns=[
        unit_column(),
        Column("project", "text", ["Dự án", "Công trình", "Tên dự án", "Tên công trình",
                                   "Dự án, công trình"], needed=True),
        Column("households", "count", ["Số hộ", "Tổng số hộ", "Số hộ bị ảnh hưởng", "Số hộ ảnh hưởng",
                                       "Số hộ phải di dời"], needed=True),
        Column("area_ha", "number", ["Diện tích (ha)", "Diện tích", "Diện tích thu hồi (ha)",
                                     "Diện tích thu hồi"], measure="ha"),
        Column("counted", "count", ["Đã kiểm đếm", "Số hộ đã kiểm đếm", "Kiểm đếm"]),
        Column("approved", "count", ["Đã phê duyệt", "Đã phê duyệt phương án", "Phê duyệt phương án",
                                     "Số hộ đã phê duyệt"]),
        Column("paid", "count", ["Đã chi trả", "Số hộ đã chi trả", "Chi trả", "Đã nhận tiền"]),
        Column("handed_over", "count", ["Đã bàn giao MB", "Đã bàn giao mặt bằng", "Đã bàn giao",
                                        "Bàn giao mặt bằng", "Số hộ đã bàn giao"], needed=True),
        Column("resettled", "count", ["Đã tái định cư", "Số hộ tái định cư", "Bố trí tái định cư"]),
        Column("stuck", "count", ["Vướng mắc", "Số hộ vướng mắc", "Hộ còn vướng mắc", "Còn vướng mắc"]),
        Column("issue", "text", ["Nội dung vướng mắc", "Khó khăn, vướng mắc", "Nguyên nhân vướng mắc",
                                 "Lý do vướng mắc"]),
    ],
    unique=["unit", "project"],
    rules=[AtMost(["counted"], "households"), AtMost(["approved"], "counted"), AtMost(["paid"], "approved"),
           AtMost(["handed_over"], "households")],
    telling=["handed_over", "counted"],
    optional=True,
)
# fmt: on
SUMS = {
    "households": "Số hộ",
    "counted": "Đã kiểm đếm",
    "approved": "Đã phê duyệt",
    "paid": "Đã chi trả",
    "handed_over": "Đã bàn giao",
    "resettled": "Đã tái định cư",
    "stuck": "Còn vướng mắc",
}
FLAGS = {
    "stuck-without-issue": "Có hộ vướng mắc nhưng chưa ghi nội dung vướng mắc",
    "no-progress": "Dự án chưa có hộ nào được kiểm đếm, chi trả hay bàn giao",
}


def land(land: pd.DataFrame, tally: Tally) -> Summary:
    """Giải phóng mặt bằng, tái định cư: số hộ theo từng bước, tỷ lệ bàn giao, số hộ vướng mắc."""
    tally.count("projects", "Dự án, công trình", land)
    for column, label in SUMS.items():
        tally.sum(column, label, land, column)
    tally.sum("area_ha", "Diện tích (ha)", land, "area_ha")
    tally.share("handed_over_pct", "Tỷ lệ bàn giao (%)", "handed_over", "households")
    tally.headline("households", "handed_over", "handed_over_pct", "stuck")
    stuck = tally.readable(
        land[(land["stuck"] > 0).fillna(value=False) & land["issue"].isna()], "issue", "stuck"
    )
    tally.flag_each("stuck-without-issue", stuck, "stuck",
                    lambda row: f"«{row['project']}»: {row['stuck']} hộ vướng, chưa rõ lý do")  # fmt: skip
    steps = ["counted", "approved", "paid", "handed_over"]
    known = tally.readable(land[land["households"] > 0], *steps)
    idle = known[known[steps].fillna(0).sum(axis=1) == 0]
    tally.flag_each("no-progress", idle, "handed_over", lambda row: f"«{row['project']}» chưa có tiến triển")
    tally.show_units([
        FigureColumn("projects", "Dự án"),
        FigureColumn("area_ha", "Diện tích (ha)"),
        *(FigureColumn(column, label, "Số hộ" if column != "households" else "", width=10)
          for column, label in SUMS.items()),
        FigureColumn("handed_over_pct", "Tỷ lệ bàn giao (%)", width=10),
    ], kinds=["ward"])  # fmt: skip
    return tally.summary()


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(land, reads=LAND, writes="GPMB, tái định cư", flags=FLAGS, place=9)
