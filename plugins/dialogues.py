"""Tiếp xúc, đối thoại của người đứng đầu: plans, dialogues held, what was said there."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

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
    Unit,
    Units,
    hookimpl,
    month_chart,
    plain_rows,
    repeated,
    state_of,
    unit_column,
    worst,
)

OPINIONS = ["opinions", "answered_now", "passed_on", "beyond_power"]
# fmt: off
DIALOGUES = Table(
    "dialogues",
    tabs=["Đối thoại", "Tiếp xúc đối thoại", "KH đối thoại", "Kế hoạch đối thoại"],
    columns=[
        unit_column(),
        Column("plan_no", "text", ["Số kế hoạch", "KH số/ngày", "Số KH", "Kế hoạch số", "Số, ngày kế hoạch",
            "Số/ngày kế hoạch", "Kế hoạch", "Số kế hoạch đối thoại", "Số, ký hiệu kế hoạch",
            "Số ký hiệu kế hoạch"], date_into="plan_date"),
        Column("plan_date", "date", ["Ngày ban hành", "Ngày ban hành KH", "Ngày ban hành kế hoạch",
            "Ngày KH", "Ngày kế hoạch", "Kế hoạch ngày"]),
        Column("planned_on", "period", ["Thời gian dự kiến", "Tháng dự kiến", "Quý", "Dự kiến tổ chức",
            "Dự kiến", "Thời gian dự kiến tổ chức", "Quý dự kiến", "Ngày dự kiến", "Dự kiến thời gian",
            "Thời gian theo kế hoạch", "Thời gian tổ chức (dự kiến)", "Theo kế hoạch",
            "Thời gian tổ chức theo kế hoạch", "Kế hoạch thời gian", "Kế hoạch thời gian tổ chức",
            "Kế hoạch tháng", "Kế hoạch quý"]),
        Column("held_on", "date", ["Ngày tổ chức", "Thời gian tổ chức", "Ngày thực hiện", "Đã tổ chức ngày",
            "Ngày đối thoại", "Thời gian đối thoại", "Ngày tổ chức đối thoại",
            "Thời gian tổ chức đối thoại", "Ngày tiếp xúc, đối thoại", "Thời gian thực hiện",
            "Thời gian thực tế", "Thời gian tổ chức thực tế", "Ngày tổ chức hội nghị", "Ngày tiếp xúc",
            "Thực tế"], says={"đã tổ chức": ("held", True), "rồi": ("held", True), "chưa": ("held", False)}),
        Column("held", "flag", ["Đã tổ chức", "Đã đối thoại", "Đã thực hiện"]),
        Column("kind", "choice", ["Hình thức", "Loại đối thoại", "Loại"],
               choices={"định kỳ": [], "đột xuất": [], "chuyên đề": []}),
        Column("chair", "text", ["Chủ trì", "Người đứng đầu", "Người chủ trì"]),
        Column("attendees", "count", ["Số người tham dự", "Số người", "Người tham dự", "Số người dự",
            "Số lượt người", "Số đại biểu", "Thành phần (số lượng)", "Số người tham gia",
            "Số lượt người tham dự", "Số đại biểu tham dự", "Tổng số người dự"]),
        Column("opinions", "count", ["Số ý kiến", "Số lượt ý kiến", "Tổng số ý kiến",
            "Số ý kiến, kiến nghị", "Ý kiến, kiến nghị", "Số kiến nghị", "Số lượt ý kiến, kiến nghị",
            "Số câu hỏi", "Số YK"]),
        Column("answered_now", "count", ["Trả lời tại chỗ", "Số ý kiến đã giải quyết", "Đã trả lời",
            "Trả lời trực tiếp", "Giải quyết tại chỗ", "Số ý kiến đã trả lời", "Giải quyết tại hội nghị",
            "Đã giải quyết", "Số ý kiến trả lời tại chỗ", "Trả lời tại hội nghị", "Trả lời ngay", "Tại chỗ",
            "Trong đó tại chỗ"]),
        Column("passed_on", "count", ["Giao xử lý", "Giao bộ phận xử lý", "Cần xác minh",
            "Tiếp thu, giao bộ phận", "Số ý kiến giao xử lý", "Chuyển xử lý"]),
        Column("beyond_power", "count", ["Vượt thẩm quyền", "Kiến nghị cấp trên",
            "Số ý kiến vượt thẩm quyền", "Chuyển cấp trên", "Không thuộc thẩm quyền"]),
        Column("notice_no", "text", ["Số thông báo kết luận", "TB kết luận", "Thông báo số",
            "Thông báo kết luận", "Thông báo kết luận số", "Số TB", "Số thông báo", "Số TBKL"],
            date_into="notice_date"),
        Column("notice_date", "date", ["Ngày thông báo kết luận", "Ngày ban hành TB", "Ngày thông báo",
            "Thông báo kết luận ngày ban hành", "Thông báo kết luận ngày", "Ngày TBKL"]),
    ],
    unique=["unit", "held_on", "chair", "attendees", "opinions"],
    dated_by="held_on",
    rules=[AtMost(OPINIONS[1:], "opinions"), AtMost(["held_on"], "notice_date")],
    telling=["plan_no", "planned_on", *OPINIONS, "notice_no", "notice_date"],
    any_of=["held_on", "held", "plan_no", "plan_date", "planned_on"],
)
# fmt: on

SUMS = {"attendees": "Người tham dự", "opinions": "Ý kiến", "answered_now": "Trả lời tại chỗ",
        "passed_on": "Giao xử lý", "beyond_power": "Vượt thẩm quyền"}  # fmt: skip
DUTIES = {"plan": "Kế hoạch", "held": "Tổ chức đối thoại", "notice": "Thông báo kết luận"}
FLAGS = {
    "planned-not-held": "Đến hạn theo kế hoạch mà chưa tổ chức đối thoại",
    "no-plan": "Chưa ban hành kế hoạch đối thoại sau hạn",
    "none-by-mid-year": "Quá nửa năm chưa tổ chức đối thoại",
    "notice-late": "Thông báo kết luận sau đối thoại chậm hoặc chưa có",
    "held-without-date": "Ghi đã tổ chức đối thoại mà không có ngày",
}


@dataclass(frozen=True)
class Options:
    """Thresholds: at least one dialogue a year is Luật 10/2022/QH15, Điều 32; the rest is custom."""

    minimum_per_year: int = 1
    plan_due_day: int = 31
    plan_due_month: int = 1
    notice_days: int = 10

    def __post_init__(self) -> None:
        dt.date(2023, self.plan_due_month, self.plan_due_day)
        if self.minimum_per_year < 0 or self.notice_days < 0:
            raise ValueError("minimum_per_year and notice_days must not be negative")


def dialogues(dialogues: pd.DataFrame, tally: Tally, units: Units, options: Options) -> Summary:
    """Kế hoạch và kết quả tiếp xúc, đối thoại trực tiếp với Nhân dân của người đứng đầu."""
    plans = dialogues[~repeated(dialogues, ["unit", "plan_date"], "plan_no")]
    unsure = dialogues[dialogues["plan_date"].isna() & dialogues["plan_no"].notna()]
    tally.count("plans", "Kế hoạch ban hành", plans, on="plan_date", unsure=unsure)
    tally.count_units("units_with_plan", "Đơn vị có kế hoạch", dialogues, on="plan_date", since="year",
                      unsure=unsure)  # fmt: skip
    held = dialogues[dialogues["held_on"].isna() & (dialogues["held"] == True).fillna(value=False)]  # noqa: E712
    tally.count_units("units_held", "Đơn vị đã đối thoại", dialogues, on="held_on", unsure=held)
    tally.count("held", "Cuộc đối thoại", dialogues, on="held_on", unsure=held)
    for column, label in SUMS.items():
        tally.sum(column, label, dialogues, column, on="held_on", unsure=held)
    tally.headline("units_with_plan", "units_held", "held", "opinions")
    if tally.figures_only:
        return tally.summary()
    note_undated(tally, dialogues, "plan_no", "plan_date")
    note_undated(tally, dialogues, "notice_no", "notice_date")
    own = defaultdict(list)
    for entry in plain_rows(dialogues, Entry):
        own[entry.unit].append(entry)
    for unit in units.of("ward"):
        ward = Ward(tally, dialogues, own[unit.name], unit, options)
        ward.judge_plan()
        ward.judge_dialogues()
        ward.judge_notices()
    show(tally, dialogues, options)
    return tally.summary()


def note_undated(tally: Tally, rows: pd.DataFrame, number: str, date: str) -> None:
    """Note each document that has a number and no date: whether it came in time cannot be told."""
    readable = tally.readable(rows, date)
    dated = set(rows.loc[rows[date].notna(), "unit"]) if date == "plan_date" else set()
    undated = readable[readable[number].notna() & readable[date].isna() & ~readable["unit"].isin(dated)]
    tally.lacking(undated, date)


class Entry(NamedTuple):
    """What the duties of a ward are judged by of one row."""

    row: Hashable
    unit: str
    plan_no: str | None
    plan_date: dt.date | None
    planned_on: dt.date | None
    held: bool | None
    held_on: dt.date | None
    notice_no: str | None
    notice_date: dt.date | None


class Ward:
    """One ward's duties of the year, judged on the day of the run."""

    def __init__(self, tally: Tally, rows: pd.DataFrame, own: Sequence[Entry], unit: Unit, options: Options,
                 ) -> None:  # fmt: skip
        self.tally, self.rows, self.options, self.own = tally, rows, options, own
        self.unit, self.opened, self.today = unit.name, unit.opened or dt.date.min, tally.today
        self.start, self.end = tally.period.year_start, tally.period.year_end
        self.plans = self._within("plan_date", self.end)
        self.planned = self._within("planned_on", self.end)
        self.held = self._within("held_on", min(self.end, self.today))

    def _within(self, column: str, end: dt.date) -> list[Entry]:
        inside = [e for e in self.own if getattr(e, column) and self.start <= getattr(e, column) <= end]
        return sorted(inside, key=attrgetter(column))

    def _cells(self, entries: Iterable[Entry], column: str) -> list[Place]:
        return [self.tally.cell(self.rows, entry.row, column) for entry in entries]

    def _cannot_tell(self, *columns: str) -> bool:
        return self.tally.cannot_tell(self.rows, self.unit, *columns)

    def judge_plan(self) -> None:
        """Judge the duty to issue a plan by the day set."""
        due = dt.date(self.tally.period.year, self.options.plan_due_month, self.options.plan_due_day)
        done = self.plans[0].plan_date if self.plans else None
        state = state_of(due, done, self.today)
        undated = any(entry.plan_no and not entry.plan_date for entry in self.own)
        if done is None and (undated or self._cannot_tell("plan_date")):
            state = "unreadable"
        elif done is None and self.opened > due:
            state = "not-required"
        self.tally.duty("plan", "Kế hoạch đối thoại trong năm", self.unit, due=due, state=state,
                        evidence=self._cells(self.plans[:1], "plan_date"))  # fmt: skip
        if state == "missing":
            message = f"Chưa ban hành kế hoạch đối thoại (hạn {due:%d/%m/%Y})"
            self.tally.flag("no-plan", self.unit, message, due=due)

    def judge_dialogues(self) -> None:
        """Judge the duty to hold each dialogue when planned, and the minimum by the year's end."""
        undated = [entry for entry in self.own if entry.held and not entry.held_on]
        for place in self._cells(undated, "held_on"):
            message = "Ghi đã tổ chức đối thoại nhưng không có ngày"
            self.tally.flag("held-without-date", self.unit, message, evidence=[place])
        unsure = bool(undated) or self._cannot_tell("held_on", "planned_on", "held")
        days = self._days_held()
        for entry, due in [(e, d) for e, d, day in days if not (unsure or day) and d < self.today]:
            message = f"Đến hạn đối thoại theo kế hoạch ({due:%d/%m/%Y}) nhưng chưa tổ chức"
            self.tally.flag("planned-not-held", self.unit, message, due=due,
                            evidence=self._cells([entry], "planned_on"))  # fmt: skip
        state, last = self._state_held(days)
        if unsure and state in ("missing", "not-due"):
            state = "unreadable"
        places = self._cells(self.held, "held_on") or self._cells(self.planned, "planned_on")
        self.tally.duty("held", "Tổ chức đối thoại", self.unit, due=last, state=state, evidence=places)
        middle = dt.date(self.tally.period.year, 6, 30)
        if self.today > middle and not self.held and self.opened <= self.start and not unsure:
            self.tally.flag("none-by-mid-year", self.unit, "Quá nửa năm chưa tổ chức đối thoại", due=middle)

    def _days_held(self) -> list[tuple[Entry, dt.date, dt.date | None]]:
        """Return each planned dialogue, due when and held when; planned twice and held once, it is one."""
        rows = {entry.row for entry in self.planned}
        spare = iter([entry.held_on for entry in self.held if entry.row not in rows])
        days = [
            (entry, entry.held_on if entry.held_on and entry.held_on <= self.today else next(spare, None))
            for entry in self.planned
        ]
        held = {entry.planned_on for entry, day in days if day}
        return [(entry, entry.planned_on or self.end, day) for entry, day in days
                if day or entry.planned_on not in held]  # fmt: skip

    def _state_held(self, days: Sequence[tuple[Entry, dt.date, dt.date | None]]) -> tuple[State, dt.date]:
        missed = [due for _, due, day in days if day is None and due < self.today]
        if missed:
            return "missing", missed[0]
        if not self.held and not self.options.minimum_per_year and not days:
            return "not-required", self.end
        if len(self.held) < self.options.minimum_per_year:
            last = min([*(due for _, due, day in days if day is None), self.end])
            return state_of(last, None, self.today), last
        last = max((due for _, due, day in days if day), default=self.end)
        return ("late" if any(day and day > due for _, due, day in days) else "on-time"), last

    def judge_notices(self) -> None:
        """Judge the duty to announce the conclusions within the days set, after each dialogue."""
        judged: list[tuple[State, dt.date, Place]] = []
        for entry in self.held:
            held_on = entry.held_on or self.end
            last = held_on + dt.timedelta(days=self.options.notice_days)
            state = state_of(last, entry.notice_date, self.today)
            undated = entry.notice_date is None and (entry.notice_no or self._cannot_tell("notice_date"))
            state = "unreadable" if undated else state
            place = self.tally.cell(self.rows, entry.row, "notice_date")
            judged.append((state, last, place))
            if state in ("missing", "late"):
                message = f"Thông báo kết luận đối thoại ngày {held_on:%d/%m/%Y} quá hạn {last:%d/%m/%Y}"
                self.tally.flag("notice-late", self.unit, message, due=last, evidence=[place])
        blind = not judged and self._cannot_tell("held_on")
        state = "unreadable" if blind else worst(judgement[0] for judgement in judged)
        due, places = next(((due, [place]) for found, due, place in judged if found == state), (None, []))
        self.tally.duty("notice", "Thông báo kết luận sau đối thoại", self.unit, due=due, state=state,
                        evidence=places)  # fmt: skip


def show(tally: Tally, rows: pd.DataFrame, options: Options) -> None:
    """Show the figures and duties by unit, and the thresholds used."""
    held, said = "Đối thoại (trong kỳ)", "Ý kiến (trong kỳ)"
    columns: list[FigureColumn | DutyColumn] = [
        FigureColumn("units_with_plan", "Có kế hoạch trong năm", width=10),
        FigureColumn("held", "Số cuộc", held),
        FigureColumn("held_ytd", "Luỹ kế năm", held),
        FigureColumn("attendees", "Người dự", held),
        FigureColumn("opinions", "Tổng số", said),
        *(FigureColumn(name, SUMS[name], said) for name in ("answered_now", "passed_on")),
        FigureColumn("beyond_power", SUMS["beyond_power"], said, width=10),
        *(DutyColumn(duty, text, "Nhiệm vụ trong năm", width=22) for duty, text in DUTIES.items()),
    ]
    tally.show_units(columns, kinds=["ward"])
    year, done = tally.period.year, rows.loc[rows["held_on"] <= pd.Timestamp(tally.today), "held_on"]
    days = {"Theo kế hoạch": rows["planned_on"], "Đã tổ chức": done}
    tally.show(month_chart(year, days, heading=f"Đối thoại theo kế hoạch và đã tổ chức, năm {year}"))
    tally.show(TextBlock(
        f"Ngưỡng áp dụng: kế hoạch ban hành chậm nhất ngày {options.plan_due_day}/{options.plan_due_month}; "
        f"mỗi năm ít nhất {options.minimum_per_year} cuộc (Luật 10/2022/QH15, Điều 32); "
        f"thông báo kết luận trong {options.notice_days} ngày sau đối thoại."
    ))  # fmt: skip


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(dialogues, reads=DIALOGUES, writes="Đối thoại", options=Options, flags=FLAGS, place=2)
