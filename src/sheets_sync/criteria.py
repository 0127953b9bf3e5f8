"""Criteria that units must meet one by one: nông thôn mới of communes, đô thị văn minh of wards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sheets_sync.charts import unit_chart
from sheets_sync.summaries import TextBlock
from sheets_sync.tables import Column, Table, unit_column
from sheets_sync.tally import Tally
from sheets_sync.unit_tables import FigureColumn

MET, NOT_MET, NOT_APPLIED = "đạt", "chưa đạt", "không áp dụng"
OPEN = ["cơ bản đạt", NOT_MET]
_STATUSES = {
    MET: ["Đ", "x", "có", "✓", "1", "đã đạt", "đạt chuẩn", "hoàn thành", "đã hoàn thành"],
    "cơ bản đạt": ["CBĐ", "cơ bản"],
    "chưa đạt": ["K", "KĐ", "CĐ", "chưa", "không đạt", "không", "0", "chưa hoàn thành"],
    NOT_APPLIED: ["KAD", "không xét", "không có", "không quy hoạch"],
}
CRITERIA_FLAGS = {
    "criteria-missing": "Chưa ghi đủ số tiêu chí của bộ tiêu chí",
    "fell-back": "Tiêu chí kỳ trước đạt, nay không đạt",
    "target-at-risk": "Đơn vị phấn đấu về đích sắp đến hạn mà chưa đạt đủ tiêu chí",
    "not-in-set": "Tiêu chí ngoài bộ tiêu chí đang áp dụng, chưa tính",
    "wrong-type": "Đơn vị không thuộc loại áp dụng bộ tiêu chí này",
}


@dataclass(frozen=True)
class CriteriaOptions:
    """The set of criteria and who is to meet it when; the days of warning are the committee's own."""

    criteria: int = 19
    target_units: tuple[str, ...] = ()
    target_date: dt.date | None = None
    warning_days: int = 60

    def __post_init__(self) -> None:
        if self.criteria < 1 or self.warning_days < 0:
            raise ValueError("criteria must be at least 1, warning_days not negative")
        if self.target_units and self.target_date is None:
            raise ValueError("target_units needs a target_date")


@dataclass(frozen=True)
class Criterion:
    """One criterion: its number in the set and the names it goes by.

    `numbered` are names that mean it only together with its number, since another is called so too.
    """

    number: int
    names: Sequence[str] = ()
    numbered: Sequence[str] = ()


def criteria_table(name: str, tabs: Sequence[str], criteria: Sequence[Criterion]) -> Table:
    """Return the register of a set of criteria: a row a criterion, or a column a criterion."""
    spellings = {str(c.number): _spellings(c) for c in criteria}
    return Table(
        name,
        tabs=tabs,
        columns=[
            unit_column(),
            Column("criterion_no", "choice", ["Tiêu chí số", "TC", "STT tiêu chí", "Số tiêu chí", "Tiêu chí"],
                   needed=True, choices=spellings, spread_into="status"),
            Column("criterion", "text", ["Tên tiêu chí", "Nội dung tiêu chí"]),
            Column("status", "choice", ["Kết quả", "Trạng thái", "Đánh giá", "Mức độ đạt", "Kết quả đánh giá",
                                        "Hiện trạng", "Đạt/chưa đạt"], needed=True, choices=_STATUSES),
            Column("before", "choice", ["Kết quả kỳ trước", "Kỳ trước", "Quý trước", "Năm trước"],
                   choices=_STATUSES),
            Column("score_pct", "number", ["Tỷ lệ đạt", "Tỷ lệ (%)", "Mức đạt (%)", "Tỷ lệ hài lòng (%)"]),
            Column("missing", "text", ["Nội dung còn thiếu", "Nội dung chưa đạt", "Còn thiếu"]),
            Column("due_on", "date", ["Thời hạn", "Hạn hoàn thành", "Thời gian hoàn thành"]),
        ],
        unique=["unit", "criterion_no"],
        telling=["criterion_no"],
        optional=True,
    )  # fmt: skip


def _spellings(criterion: Criterion) -> list[str]:
    number = criterion.number
    numbered = [f"{number}. {name}" for name in (*criterion.names, *criterion.numbered)]
    return [f"TC{number}", f"TC {number:02}", f"Tiêu chí {number}", f"Tiêu chí số {number}",
            f"Tiêu chí số {number:02}", f"{number:02}", *numbered, *criterion.names]  # fmt: skip


def tally_criteria(
    tally: Tally, rows: pd.DataFrame, options: CriteriaOptions, types: Mapping[str, str]
) -> None:
    """Count the criteria met, that apply and that are open, and the units that meet all; show and flag them.

    `types` maps the types of units that the set is for to their name in a sentence. What other units have
    written is not counted.
    """
    fits = tally.types_of(rows).isin(list(types))
    beyond = rows["criterion_no"].map(int) > options.criteria
    own = rows[fits & ~beyond]
    complete = _complete(tally, own, options.criteria)
    tally.count("met", "Tiêu chí đạt", own, where={"status": MET})
    tally.count("of", "Tiêu chí phải đạt", own, where={"status": [MET, *OPEN]})
    tally.count("open_criteria", "Tiêu chí chưa đạt", own, where={"status": OPEN})
    first = own[~tally.own_units(own).duplicated() & tally.own_units(own).isin(complete)]
    tally.count("units_complete", "Đơn vị đạt đủ tiêu chí", first, uses=["status"])
    tally.headline("met", "of", "units_complete")
    _flag_rows(tally, rows[~fits], rows[fits & beyond], own, types)
    fitting = {unit.name for unit in tally.units if unit.type in types}
    _flag_units(tally, own, options, fitting, complete)
    columns = [FigureColumn("met", "Đạt", "Tiêu chí"), FigureColumn("of", "Phải đạt", "Tiêu chí"),
               FigureColumn("open_criteria", "Chưa đạt", "Tiêu chí"),
               FigureColumn("units_complete", "Đạt đủ", width=10)]  # fmt: skip
    listed = () if tally.restated else list(types)
    tally.show_units(columns, kinds=["ward"], of_types=listed)
    parts = {"met": "Đạt", "open_criteria": "Chưa đạt"}
    tally.show(unit_chart(tally.summary(), parts, heading="Tiêu chí đạt và chưa đạt", kinds=["ward"],
                          of_types=listed))  # fmt: skip
    _show_open(tally, own, options)


def _complete(tally: Tally, own: pd.DataFrame, criteria: int) -> list[str]:
    """Return the units of the time that have written all criteria, each one met or not applied."""
    fine = own["status"].isin([MET, NOT_APPLIED]).groupby(tally.own_units(own)).all()
    written = own["criterion_no"].groupby(tally.own_units(own)).nunique()
    return list(fine.index[fine & (written >= criteria)])


def _flag_rows(
    tally: Tally, strange: pd.DataFrame, beyond: pd.DataFrame, own: pd.DataFrame, types: Mapping[str, str]
) -> None:
    where = " hoặc ".join(types.values())
    others = strange.drop_duplicates("unit")
    tally.flag_each("wrong-type", others, "unit", lambda row: f"{row['unit']} không phải {where}")
    tally.flag_each(
        "not-in-set", beyond, "criterion_no", lambda row: f"Bộ tiêu chí không có số {row['criterion_no']}"
    )
    fell = own[(own["before"] == MET) & (own["status"] == NOT_MET)]
    tally.flag_each(
        "fell-back", fell, "status", lambda row: f"Tiêu chí {row['criterion_no']} nay {row['status']}"
    )


def _flag_units(
    tally: Tally, own: pd.DataFrame, options: CriteriaOptions, fitting: Collection[str],
    complete: Sequence[str],
) -> None:  # fmt: skip
    for name, lines in own.groupby(tally.own_units(own)):
        if len(lines) < options.criteria and not tally.cannot_tell(own, lines["unit"].iloc[0], "status"):
            message = f"{name} mới ghi {len(lines)} trong {options.criteria} tiêu chí"
            tally.flag("criteria-missing", lines["unit"].iloc[0], message,
                       evidence=tally.cells(lines[:1], "criterion_no"))  # fmt: skip
    due = options.target_date
    if tally.restated or due is None or tally.today < due - dt.timedelta(days=options.warning_days):
        return
    unknown = sorted(set(options.target_units) - set(fitting))
    if unknown:
        raise ValueError(f"option target_units: {', '.join(unknown)} is no unit that the criteria are for")
    for name in options.target_units:
        lines = own[own["unit"] == name]
        still_open = lines["status"].isin(OPEN).any()
        if name not in complete and (still_open or not tally.cannot_tell(own, name, "status")):
            met = int((lines["status"] == MET).sum())
            message = f"Phấn đấu về đích {due:%d/%m/%Y}, mới đạt {met}/{options.criteria} tiêu chí"
            tally.flag("target-at-risk", name, message, due=due, evidence=tally.cells(lines[:1]))


def _show_open(tally: Tally, own: pd.DataFrame, options: CriteriaOptions) -> None:
    """Name the criteria that each unit has still to meet."""
    for name, lines in own[own["status"].isin(OPEN)].groupby("unit"):
        numbers = sorted(lines["criterion_no"], key=int)
        tally.show(TextBlock(f"{name} còn tiêu chí: {', '.join(numbers)}.", "text"))
    tally.show(TextBlock(f"Bộ tiêu chí áp dụng: {options.criteria} tiêu chí; «cơ bản đạt» chưa tính là đạt."))
