"""Quy chế dân chủ ở cơ sở: what was made public, decided by the people, put to their opinion."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from sheets_sync import (
    Column,
    DutyColumn,
    FigureColumn,
    Register,
    Summary,
    Table,
    Tally,
    TextBlock,
    hookimpl,
    state_of,
    unit_column,
    working_day_after,
)

PUBLIC, DECIDED, OPINION = "công khai", "bàn và quyết định", "tham gia ý kiến"
# Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15 is in force from this day (Điều 91).
IN_FORCE = dt.date(2023, 7, 1)
# fmt: off
DEMOCRACY = Table(
    "democracy",
    tabs=["QCDC", "Dân chủ cơ sở", "Công khai", "Quy chế dân chủ", "Thực hiện QCDC"],
    columns=[
        unit_column(),
        Column("item", "text", ["Nội dung công khai", "Nội dung", "Nội dung thực hiện", "Việc công khai",
                                "Nội dung, công việc"], needed=True),
        Column("group", "choice", ["Nhóm nội dung", "Nhóm", "Loại nội dung", "Loại", "Hình thức dân chủ"],
               choices={
            PUBLIC: ["CK", "dân biết", "công khai thông tin"],
            DECIDED: ["dân bàn", "bàn, quyết định", "họp dân", "dân bàn và quyết định", "nhân dân bàn"],
            OPINION: ["lấy ý kiến", "góp ý", "tham gia góp ý", "dân tham gia ý kiến"],
            "kiểm tra, giám sát": ["giám sát", "kiểm tra", "dân kiểm tra", "dân giám sát"]}),
        Column("decided_on", "date", ["Ngày quyết định", "Ngày ban hành", "Ngày có quyết định"]),
        Column("published_on", "date", ["Ngày công khai", "Ngày niêm yết", "Công khai ngày",
                                        "Thời điểm công khai", "Thời gian công khai"], needed=True),
        Column("form", "text", ["Hình thức công khai", "Hình thức"]),
        Column("days_posted", "count", ["Số ngày niêm yết", "Số ngày công khai",
                                        "Thời gian niêm yết (ngày)"]),
        Column("households", "count", ["Số hộ tham gia", "Số hộ", "Số hộ dự họp"]),
        Column("agree_pct", "number", ["Tỷ lệ đồng thuận", "Tỷ lệ đồng ý (%)", "Tỷ lệ đồng ý",
                                       "Tỷ lệ đồng thuận (%)"]),
    ],
    unique=["unit", "item", "published_on"],
    dated_by="published_on",
    telling=["published_on", "days_posted"],
    optional=True,
)
# fmt: on
FLAGS = {
    "published-late": "Công khai chậm so với ngày quyết định",
    "posted-short": "Niêm yết chưa đủ số ngày",
}


@dataclass(frozen=True)
class Options:
    """Limits of Luật 10/2022/QH15: five working days (Điều 12), thirty days posted (Điều 13)."""

    publish_working_days: int = 5
    posted_days: int = 30

    def __post_init__(self) -> None:
        if self.publish_working_days < 1 or self.posted_days < 1:
            raise ValueError("publish_working_days and posted_days must be at least 1")


def democracy(democracy: pd.DataFrame, tally: Tally, options: Options) -> Summary:
    """Thực hiện dân chủ ở cơ sở: nội dung công khai, họp dân bàn và quyết định, lấy ý kiến Nhân dân."""
    public = democracy[democracy["group"].isna() | (democracy["group"] == PUBLIC)]
    tally.count("published", "Nội dung công khai", public, on="published_on", uses=["group"])
    for name, label, group in (("meetings", "Cuộc bàn và quyết định", DECIDED),
                               ("opinion_rounds", "Đợt lấy ý kiến", OPINION)):  # fmt: skip
        tally.count(name, label, democracy, on="published_on", where={"group": group})
    tally.headline("published", "meetings", "opinion_rounds")
    if tally.figures_only:
        return tally.summary()
    judge_lists(tally, public)
    flag_publications(tally, public, options)
    columns = [FigureColumn(name, text, above) for above, end in (("Trong kỳ", ""), ("Luỹ kế năm", "_ytd"))
               for name, text in ((f"published{end}", "Công khai"), (f"meetings{end}", "Bàn, quyết định"),
                                  (f"opinion_rounds{end}", "Lấy ý kiến"))]  # fmt: skip
    tally.show_units([*columns, DutyColumn("quarterly-list", "Danh mục công khai", "Nhiệm vụ", width=22)],
                     kinds=["ward"])  # fmt: skip
    tally.show(TextBlock(
        f"Ngưỡng áp dụng từ {IN_FORCE:%d/%m/%Y} (Luật 10/2022/QH15): công khai trong "
        f"{options.publish_working_days} ngày làm việc (Điều 12), niêm yết ít nhất "
        f"{options.posted_days} ngày, cập nhật danh mục công khai mỗi quý (Điều 13). "
        "Nội dung không ghi nhóm được tính là công khai."
    ))  # fmt: skip
    return tally.summary()


def judge_lists(tally: Tally, public: pd.DataFrame) -> None:
    """Judge whether each ward has made something public in the period: Luật 10/2022/QH15, Điều 13."""
    start, end = pd.Timestamp(tally.period.start), pd.Timestamp(min(tally.period.end, tally.today))
    listed = tally.readable(public, "group")
    listed = listed[listed["published_on"].between(start, end)]
    first = listed.sort_values("published_on").drop_duplicates("unit")
    days = dict(zip(first["unit"], first["published_on"].dt.date, strict=True))
    cells = dict(zip(first["unit"], tally.cells(first, "published_on"), strict=True))
    for unit in tally.units.of("ward"):
        done = days.get(unit.name)
        state = state_of(tally.period.end, done, tally.today)
        if tally.period.end < IN_FORCE:
            state = "not-required"
        elif state == "missing" and tally.cannot_tell(public, unit.name, "published_on", "group"):
            state = "unreadable"
        tally.duty("quarterly-list", "Danh mục nội dung công khai trong quý", unit.name,
                   due=tally.period.end, state=state,
                   evidence=[cells[unit.name]] if done else [])  # fmt: skip


def flag_publications(tally: Tally, public: pd.DataFrame, options: Options) -> None:
    """Flag what was made public late, or not for long enough, in the period."""
    start = pd.Timestamp(max(tally.period.start, IN_FORCE))
    end = pd.Timestamp(min(tally.period.end, tally.today))
    own = tally.readable(public[public["published_on"].between(start, end)], "decided_on", "days_posted")
    decided = own[own["decided_on"].notna()]
    due = decided["decided_on"].map(
        lambda day: pd.Timestamp(working_day_after(day.date(), options.publish_working_days))
    )
    late = decided.assign(publish_due=due)[decided["published_on"] > due]
    tally.flag_each("published-late", late, "published_on", lambda row: f"«{row['item']}» công khai chậm",
                    due="publish_due")  # fmt: skip
    short = own[(own["days_posted"] < options.posted_days).fillna(value=False)]
    tally.flag_each("posted-short", short, "days_posted",
                    lambda row: f"«{row['item']}» mới niêm yết {row['days_posted']} ngày")  # fmt: skip


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(democracy, reads=DEMOCRACY, writes="Dân chủ cơ sở", options=Options, flags=FLAGS, place=6)
