"""Khen thưởng, biểu dương: who was rewarded, how, at what level, by which decision."""

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
REWARDS = Table(
    "rewards",
    tabs=["Khen thưởng", "Biểu dương", "Khen thưởng, biểu dương", "Danh sách khen thưởng"],
    columns=[
        unit_column("Đơn vị công tác", "Đơn vị đề nghị"),
        Column("subject", "text", ["Tập thể, cá nhân", "Tên tập thể, cá nhân", "Họ tên",
                                   "Đối tượng khen thưởng", "Tập thể/cá nhân", "Họ và tên", "Tên tập thể"],
               needed=True),
        Column("subject_kind", "choice", ["Đối tượng", "Loại đối tượng", "Phân loại"], choices={
            "tập thể": ["TT", "đơn vị"], "cá nhân": ["CN"]}),
        Column("model", "text", ["Mô hình", "Tên mô hình", "Thành tích", "Nội dung thành tích"]),
        Column("form", "choice", ["Hình thức khen thưởng", "Hình thức", "Hình thức khen"], needed=True,
               choices={"giấy khen": ["GK"], "bằng khen": ["BK"], "biểu dương": ["BD", "thư khen"]}),
        Column("level", "choice", ["Cấp khen thưởng", "Cấp khen", "Cấp"], choices={
            "xã": ["cấp xã", "phường", "cấp phường", "xã, phường"],
            "thị xã": ["cấp thị xã", "TX", "huyện", "cấp huyện"],
            "tỉnh": ["cấp tỉnh"],
            "trung ương": ["TW", "cấp trung ương"]}),
        Column("decision_no", "text", ["Số quyết định", "Quyết định số", "Số QĐ", "Số, ngày quyết định",
                                       "Quyết định"], date_into="decided_on"),
        Column("decided_on", "date", ["Ngày quyết định", "Ngày khen thưởng", "Ngày QĐ", "Ngày ký"]),
    ],
    unique=["unit", "subject", "form", "decision_no"],
    dated_by="decided_on",
    telling=["form", "decision_no"],
    optional=True,
)
# fmt: on
FLAGS = {"no-decision": "Khen thưởng chưa có số quyết định"}


def rewards(rewards: pd.DataFrame, tally: Tally) -> Summary:
    """Khen thưởng, biểu dương: theo hình thức, cấp, tập thể hay cá nhân."""
    on = "decided_on"
    undated = rewards[rewards[on].isna()]
    tally.count("rewards", "Khen thưởng, biểu dương", rewards, on=on, unsure=undated)
    for column in ("form", "level", "subject_kind"):
        tally.count_by(f"by_{column}", rewards, column, on=on, unsure=undated)
    tally.headline("rewards")
    tally.lacking(tally.readable(rewards[rewards[on].isna()], on), on)
    days = (pd.Timestamp(tally.period.year_start), pd.Timestamp(min(tally.period.end, tally.today)))
    recent = rewards[rewards[on].isna() | rewards[on].between(*days)]
    tally.flag_each("no-decision", recent[recent["decision_no"].isna()], "decision_no",
                    lambda row: f"Quyết định {row['form']} chưa có số")  # fmt: skip
    groups = {"form": "Theo hình thức", "level": "Theo cấp", "subject_kind": "Theo đối tượng"}
    tally.show_units([
        FigureColumn("rewards", "Trong kỳ", "Tổng số"),
        FigureColumn("rewards_ytd", "Luỹ kế năm", "Tổng số"),
        *(FigureColumn(f"by_{column}.{value}", value.capitalize(), f"{title} (trong kỳ)", 10)
          for column, title in groups.items() for value in REWARDS.column(column).choices),
    ])  # fmt: skip
    return tally.summary()


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(rewards, reads=REWARDS, writes="Khen thưởng", flags=FLAGS, place=12)
