"""Tiếp xúc, đối thoại của người đứng đầu: plans, dialogues held, what was said there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from sheets_sync import (
    AtMost,
    Column,
    DutyColumn,
    FigureColumn,
    Place,
    Register,
    State,
    Summary,
    Table,
    Tally,
    TextBlock,
    Units,
    hookimpl,
    state_of,
    unit_table,
)

# fmt: off
DIALOGUES = Table(
    "dialogues",
    tabs=["Đối thoại", "Tiếp xúc đối thoại", "KH đối thoại", "Kế hoạch đối thoại"],
    columns=[
        Column("unit", "unit", ["Đơn vị", "Xã, phường", "Tên đơn vị", "Địa phương"], needed=True),
        Column("plan_no", "text", ["Số kế hoạch", "KH số/ngày", "Số KH", "Kế hoạch số"],
               date_into="plan_date"),
        Column("plan_date", "date", ["Ngày ban hành", "Ngày ban hành KH", "Ngày ban hành kế hoạch"]),
        Column("planned_on", "period", ["Thời gian dự kiến", "Tháng dự kiến", "Quý", "Dự kiến tổ chức"]),
        Column("held_on", "date", ["Ngày tổ chức", "Thời gian tổ chức", "Ngày thực hiện",
                                   "Đã tổ chức ngày"],
               says={"đã tổ chức": ("held", True), "rồi": ("held", True), "chưa": ("held", False)}),
        Column("held", "flag", ["Đã tổ chức", "Đã đối thoại"]),
        Column("kind", "choice", ["Hình thức", "Loại đối thoại", "Loại"], choices={
            "định kỳ": [], "đột xuất": [], "chuyên đề": []}),
        Column("chair", "text", ["Chủ trì", "Người đứng đầu", "Người chủ trì"]),
        Column("attendees", "count", ["Số người tham dự", "Số người", "Người tham dự"]),
        Column("opinions", "count", ["Số ý kiến", "Số lượt ý kiến", "Tổng số ý kiến"]),
        Column("answered_now", "count", ["Trả lời tại chỗ", "Số ý kiến đã giải quyết", "Đã trả lời"]),
        Column("passed_on", "count", ["Giao xử lý", "Giao bộ phận xử lý", "Cần xác minh"]),
        Column("beyond_power", "count", ["Vượt thẩm quyền", "Kiến nghị cấp trên"]),
        Column("notice_no", "text", ["Số thông báo kết luận", "TB kết luận", "Thông báo số"],
               date_into="notice_date"),
        Column("notice_date", "date", ["Ngày thông báo kết luận", "Ngày ban hành TB", "Ngày thông báo"]),
    ],
    dated_by="held_on",
    rules=[AtMost(["answered_now", "passed_on", "beyond_power"], "opinions")],
)
# fmt: on

SUMS = {"attendees": "Người tham dự", "opinions": "Ý kiến", "answered_now": "Trả lời tại chỗ",
        "passed_on": "Giao xử lý", "beyond_power": "Vượt thẩm quyền"}  # fmt: skip
WORST_FIRST: list[State] = ["unreadable", "missing", "late", "not-due", "on-time"]


@dataclass(frozen=True)
class Options:
    """Thresholds: at least one dialogue a year is Luật 10/2022/QH15, Điều 32; the rest is custom."""

    minimum_per_year: int = 1
    plan_due_day: int = 31
    plan_due_month: int = 1
    notice_days: int = 10


def dialogues(dialogues: pd.DataFrame, tally: Tally, units: Units, options: Options) -> Summary:
    """Kế hoạch và kết quả tiếp xúc, đối thoại trực tiếp với Nhân dân của người đứng đầu."""
    tally.count("plans", "Kế hoạch ban hành", dialogues, on="plan_date")
    tally.count_units("units_with_plan", "Đơn vị có kế hoạch", dialogues, on="plan_date", since="year")
    tally.count_units("units_held", "Đơn vị đã đối thoại", dialogues, on="held_on")
    tally.count("held", "Cuộc đối thoại", dialogues, on="held_on")
    for column, label in SUMS.items():
        tally.sum(column, label, dialogues, column, on="held_on")
    tally.headline("units_with_plan", "units_held", "held", "opinions")
    for unit in units.of("ward"):
        ward = Ward(tally, dialogues, unit.name, options)
        ward.judge_plan()
        ward.judge_dialogues()
        ward.judge_notices()
    show(tally, units, options)
    return tally.summary()


class Ward:
    """One ward's duties of the year, judged on the day of the run."""

    def __init__(self, tally: Tally, rows: pd.DataFrame, unit: str, options: Options) -> None:
        self.tally, self.rows, self.unit, self.options = tally, rows, unit, options
        self.today = pd.Timestamp(tally.today)
        self.start, self.end = pd.Timestamp(tally.period.year_start), pd.Timestamp(tally.period.year_end)
        self.own = rows[rows["unit"] == unit]
        self.plans = self._within("plan_date", self.end)
        self.planned = self._within("planned_on", self.end)
        self.held = self._within("held_on", min(self.end, self.today))

    def _within(self, column: str, end: pd.Timestamp) -> pd.DataFrame:
        return self.own[self.own[column].between(self.start, end)].sort_values(column)

    def _cells(self, rows: pd.DataFrame, column: str) -> list[Place]:
        return [self.tally.cell(self.rows, row, column) for row in rows.index]

    def _cannot_tell(self, *columns: str) -> bool:
        return self.tally.cannot_tell(self.rows, self.unit, *columns)

    def judge_plan(self) -> None:
        """Judge the duty to issue a plan by the day set."""
        due = dt.date(self.tally.period.year, self.options.plan_due_month, self.options.plan_due_day)
        done = None if self.plans.empty else self.plans["plan_date"].iloc[0].date()
        state = state_of(due, done, self.tally.today)
        if done is None and self._cannot_tell("plan_date"):
            state = "unreadable"
        self.tally.duty("plan", "Kế hoạch đối thoại trong năm", self.unit, due=due, state=state,
                        evidence=self._cells(self.plans[:1], "plan_date"))  # fmt: skip
        if state == "missing":
            message = f"Chưa ban hành kế hoạch đối thoại (hạn {due:%d/%m/%Y})"
            self.tally.flag("no-plan", self.unit, message, due=due)

    def judge_dialogues(self) -> None:
        """Judge the duty to hold each dialogue when planned, and the minimum by the year's end."""
        undated = self.own[self.own["held"].fillna(value=False) & self.own["held_on"].isna()]
        for place in self._cells(undated, "held_on"):
            message = "Ghi đã tổ chức đối thoại nhưng không có ngày"
            self.tally.flag("held-without-date", self.unit, message, evidence=[place])
        unsure = len(undated) > 0 or self._cannot_tell("held_on", "planned_on")
        missed = self._missed()
        for row, day in missed["planned_on"].items() if not unsure else ():
            message = f"Đến hạn đối thoại theo kế hoạch ({day:%d/%m/%Y}) nhưng chưa tổ chức"
            self.tally.flag("planned-not-held", self.unit, message, due=day.date(),
                            evidence=[self.tally.cell(self.rows, row, "planned_on")])  # fmt: skip
        state, due = self._state_of_dialogues(missed)
        if unsure and state in ("missing", "not-due"):
            state = "unreadable"
        places = self._cells(self.held, "held_on") or self._cells(self.planned, "planned_on")
        self.tally.duty("held", "Tổ chức đối thoại", self.unit, due=due, state=state, evidence=places)
        middle = dt.date(self.tally.period.year, 6, 30)
        if self.tally.today > middle and self.held.empty and not unsure:
            self.tally.flag("none-by-mid-year", self.unit, "Quá nửa năm chưa tổ chức đối thoại", due=middle)

    def _days_held(self) -> pd.Series[pd.Timestamp]:
        """Return for each planned dialogue the day it was held, on its own row or in another's order."""
        days = self.planned["held_on"].where(self.planned["held_on"] <= self.today)
        spare = self.held.loc[self.held.index.difference(self.planned.index), "held_on"].sort_values()
        free = days.index[days.isna()][: len(spare)]
        days.loc[free] = spare.iloc[: len(free)].to_numpy()
        return days

    def _missed(self) -> pd.DataFrame:
        return self.planned[self._days_held().isna() & (self.planned["planned_on"] < self.today)]

    def _state_of_dialogues(self, missed: pd.DataFrame) -> tuple[State, dt.date]:
        days, due = self._days_held(), self.planned["planned_on"]
        if len(missed):
            return "missing", missed["planned_on"].iloc[0].date()
        if len(self.held) < self.options.minimum_per_year:
            last = min([*due[days.isna()], self.end]).date()
            return state_of(last, None, self.tally.today), last
        last = max([*due[days.notna()]], default=self.end).date()
        return ("late" if (days > due).any() else "on-time"), last

    def judge_notices(self) -> None:
        """Judge the duty to announce the conclusions within the days set, after each dialogue."""
        judged: list[tuple[State, dt.date, Place]] = []
        for row, dialogue in self.held.iterrows():
            due = (dialogue["held_on"] + pd.Timedelta(days=self.options.notice_days)).date()
            done = None if pd.isna(dialogue["notice_date"]) else dialogue["notice_date"].date()
            state = state_of(due, done, self.tally.today)
            if done is None and self._cannot_tell("notice_date"):
                state = "unreadable"
            place = self.tally.cell(self.rows, row, "notice_date")
            judged.append((state, due, place))
            if state in ("missing", "late"):
                message = (
                    f"Thông báo kết luận đối thoại ngày {dialogue['held_on']:%d/%m/%Y} quá hạn {due:%d/%m/%Y}"
                )
                self.tally.flag("notice-late", self.unit, message, due=due, evidence=[place])
        label = "Thông báo kết luận sau đối thoại"
        if judged:
            state, due, place = min(judged, key=lambda judgement: WORST_FIRST.index(judgement[0]))
            self.tally.duty("notice", label, self.unit, due=due, state=state, evidence=[place])
        else:
            state = "unreadable" if self._cannot_tell("held_on") else "not-required"
            self.tally.duty("notice", label, self.unit, state=state)


def show(tally: Tally, units: Units, options: Options) -> None:
    """Show the figures and duties by unit, and the thresholds used."""
    held, said, duties = "Đối thoại (trong kỳ)", "Ý kiến (trong kỳ)", "Nhiệm vụ trong năm"
    columns: list[FigureColumn | DutyColumn] = [
        FigureColumn("units_with_plan", "Có kế hoạch trong năm", width=10),
        FigureColumn("held", "Số cuộc", held),
        FigureColumn("held_ytd", "Luỹ kế năm", held),
        FigureColumn("attendees", "Người dự", held),
        FigureColumn("opinions", "Tổng số", said),
        FigureColumn("answered_now", "Trả lời tại chỗ", said),
        FigureColumn("passed_on", "Giao xử lý", said),
        FigureColumn("beyond_power", "Vượt thẩm quyền", said, width=10),
        DutyColumn("plan", "Kế hoạch", duties, width=22),
        DutyColumn("held", "Tổ chức đối thoại", duties, width=22),
        DutyColumn("notice", "Thông báo kết luận", duties, width=22),
    ]
    wards = Units(tuple(units.of("ward")))
    tally.show(unit_table(tally.summary(), wards, columns))
    tally.show(TextBlock(
        f"Ngưỡng áp dụng: kế hoạch ban hành chậm nhất ngày {options.plan_due_day}/{options.plan_due_month}; "
        f"mỗi năm ít nhất {options.minimum_per_year} cuộc (Luật 10/2022/QH15, Điều 32); "
        f"thông báo kết luận trong {options.notice_days} ngày sau đối thoại."
    ))  # fmt: skip


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(dialogues, reads=DIALOGUES, writes="Đối thoại", options=Options)
