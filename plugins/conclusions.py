"""Kết luận sau đối thoại: what was promised there, who is to do it by when, and whether it was done."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sheets_sync import (
    AtMost,
    Column,
    FigureColumn,
    Matters,
    Register,
    Summary,
    Table,
    Tally,
    TextBlock,
    hookimpl,
    note_endings,
    unit_chart,
    unit_column,
    value_table,
)

DONE, ENDED_OTHERWISE = "đã giải quyết", ["vượt thẩm quyền", "không có cơ sở"]
# fmt: off
CONCLUSIONS = Table(
    "conclusions",
    tabs=["Kết luận sau đối thoại", "Theo dõi kết luận", "Giám sát sau đối thoại",
          "TD kiến nghị sau ĐT", "Thực hiện kết luận"],
    columns=[
        unit_column(),
        Column("dialogue_date", "date", ["Ngày đối thoại", "Cuộc đối thoại", "Đối thoại ngày",
                                         "Ngày tổ chức đối thoại"]),
        Column("content", "text", ["Nội dung kết luận", "Nội dung", "Ý kiến", "Nội dung kiến nghị",
                                   "Nội dung ý kiến, kiến nghị", "Ý kiến, kiến nghị",
                                   "Nội dung kết luận đối thoại"], needed=True),
        Column("field", "text", ["Lĩnh vực"]),
        Column("assignee", "text", ["Đơn vị thực hiện", "Đơn vị chịu trách nhiệm", "Giao cho",
                                    "Cơ quan chủ trì", "Đơn vị được giao", "Cơ quan thực hiện",
                                    "Trách nhiệm thực hiện", "Bộ phận được giao"]),
        Column("due_on", "date", ["Thời hạn", "Hạn xử lý", "Thời hạn giải quyết", "Hạn hoàn thành",
                                  "Thời hạn hoàn thành", "Hạn giải quyết", "Thời hạn thực hiện"]),
        Column("status", "choice", ["Kết quả", "Trạng thái", "Tình trạng", "Kết quả giải quyết",
                                    "Kết quả thực hiện", "Tiến độ"], choices={
            DONE: ["xong", "đã xong", "hoàn thành", "đã hoàn thành", "đã thực hiện", "đã trả lời"],
            "đang giải quyết": ["đang thực hiện", "đang xử lý", "đang làm", "đang triển khai"],
            "chưa giải quyết": ["chưa thực hiện", "chưa xong", "chưa", "chưa triển khai"],
            "vượt thẩm quyền": ["chuyển cấp trên", "kiến nghị cấp trên"],
            "không có cơ sở": ["không đúng", "không có cơ sở giải quyết"]}),
        Column("done_on", "date", ["Ngày hoàn thành", "Ngày giải quyết xong", "Ngày giải quyết",
                                   "Hoàn thành ngày"]),
        Column("reply_doc", "text", ["Văn bản trả lời", "Số văn bản trả lời", "Văn bản giải quyết"]),
    ],
    unique=["unit", "content", "dialogue_date"],
    dated_by="dialogue_date",
    rules=[AtMost(["dialogue_date"], "done_on")],
    telling=["assignee", "dialogue_date", "done_on", "reply_doc"],
    optional=True,
)
# fmt: on
FLAGS = {
    "overdue": "Kết luận quá hạn mà chưa giải quyết xong",
    "no-due-date": "Kết luận chưa có thời hạn",
    "no-assignee": "Kết luận chưa giao đơn vị thực hiện",
    "done-without-date": "Ghi đã giải quyết nhưng không có ngày hoàn thành",
    "open-over-90-days": "Kết luận để quá lâu sau đối thoại mà chưa xong",
    "dialogue-without-conclusions": "Đối thoại có ý kiến giao xử lý nhưng chưa có kết luận nào được theo dõi",
}


@dataclass(frozen=True)
class Options:
    """How long a conclusion may stay open, in days after the dialogue: custom, without a law behind it."""

    open_days: int = 90

    def __post_init__(self) -> None:
        if self.open_days < 1:
            raise ValueError("open_days must be at least 1")


def conclusions(
    conclusions: pd.DataFrame, dialogues: pd.DataFrame | None, tally: Tally, options: Options
) -> Summary:
    """Kết luận sau đối thoại: đã giải quyết đúng hạn, quá hạn, còn lại; theo đơn vị và nơi được giao."""
    matters = Matters(conclusions, tally.period, tally.today, begun="dialogue_date", due="due_on",
                      ended="done_on", status="status", ending=[DONE, *ENDED_OTHERWISE])  # fmt: skip
    note_endings(tally, matters)
    uses = [*matters.uses, "due_on"]
    lost, undated = matters.unplaced, settled(matters.undated)
    tally.count("total", "Kết luận phải theo dõi", matters.present, uses=uses, of_period=True, unsure=lost)
    tally.count("done", "Đã giải quyết", settled(matters.rows), on="done_on", uses=uses,
                unsure=settled(lost))  # fmt: skip
    tally.count("done_in_time", "Giải quyết đúng hạn", settled(matters.in_time), on="done_on", uses=uses,
                unsure=undated)  # fmt: skip
    tally.count("done_late", "Giải quyết quá hạn", settled(matters.late), on="done_on", uses=uses,
                unsure=undated)  # fmt: skip
    tally.count("ended_otherwise", "Vượt thẩm quyền, không có cơ sở", matters.rows, on="done_on", uses=uses,
                where={"status": ENDED_OTHERWISE},
                unsure=lost[lost["status"].isin(ENDED_OTHERWISE)])  # fmt: skip
    tally.count("open", "Chưa giải quyết xong", matters.open, uses=uses, of_period=True)
    tally.count("overdue", "Quá hạn, chưa xong", matters.overdue, uses=uses, of_period=True)
    tally.headline("total", "done", "done_late", "open", "overdue")
    if tally.figures_only:
        return tally.summary()
    assignees = tally.count_by("by_assignee", matters.present, "assignee", uses=uses, of_period=True)
    tally.count_by("open_by_assignee", matters.open, "assignee", uses=uses, of_period=True)
    tally.count_by("overdue_by_assignee", matters.overdue, "assignee", uses=uses, of_period=True)
    flag_conclusions(tally, matters, options)
    if dialogues is not None:
        flag_dialogues(tally, conclusions, dialogues)
    show(tally, assignees, options)
    return tally.summary()


def settled(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without those that ended because nothing could be done."""
    return rows[~rows["status"].isin(ENDED_OTHERWISE)]


def flag_conclusions(tally: Tally, matters: Matters, options: Options) -> None:
    """Flag what is overdue, lacks an assignee or a day, or stays open for long, as of today."""
    still = tally.readable(matters.open_today, *matters.uses, "due_on", "assignee")
    late = still[still["due_on"] < matters.today]
    tally.flag_each(
        "overdue", late, "due_on", lambda row: f"Kết luận «{row['content']}» quá hạn", due="due_on"
    )
    tally.task_each(still, "due_on", lambda row: f"Giải quyết kết luận «{row['content']}»")
    tally.flag_each("no-due-date", still[still["due_on"].isna()], "due_on",
                    lambda row: f"Kết luận «{row['content']}» chưa có thời hạn")  # fmt: skip
    tally.flag_each("no-assignee", still[still["assignee"].isna()], "assignee",
                    lambda row: f"Kết luận «{row['content']}» chưa giao đơn vị thực hiện")  # fmt: skip
    undated = tally.readable(settled(matters.undated), "done_on")
    tally.flag_each("done-without-date", undated, "done_on",
                    lambda row: f"Kết luận «{row['content']}» đã giải quyết, không ghi ngày")  # fmt: skip
    oldest = matters.today - pd.Timedelta(days=options.open_days)
    old, days = still[still["dialogue_date"] < oldest], options.open_days
    tally.flag_each("open-over-90-days", old, "status",
                    lambda row: f"Kết luận «{row['content']}» quá {days} ngày chưa xong")  # fmt: skip


def flag_dialogues(tally: Tally, conclusions: pd.DataFrame, dialogues: pd.DataFrame) -> None:
    """Flag each dialogue of the year that passed opinions on of which no conclusion is followed."""
    start, until = pd.Timestamp(tally.period.year_start), pd.Timestamp(min(tally.period.end, tally.today))
    held = dialogues[
        dialogues["held_on"].between(start, until) & (dialogues["passed_on"] > 0).fillna(value=False)
    ]
    anyhow = set(conclusions.loc[conclusions["dialogue_date"].isna(), "unit"])
    days = set(zip(conclusions["unit"], conclusions["dialogue_date"], strict=True))
    followed = [
        unit in anyhow or (unit, day) in days for unit, day in zip(held["unit"], held["held_on"], strict=True)
    ]
    for row, dialogue in held[~pd.Series(followed, index=held.index, dtype=bool)].iterrows():
        if not tally.cannot_tell(conclusions, dialogue["unit"], "dialogue_date"):
            message = (f"Đối thoại ngày {dialogue['held_on']:%d/%m/%Y} giao xử lý {dialogue['passed_on']} "
                       "ý kiến nhưng chưa có kết luận nào được theo dõi")  # fmt: skip
            place = tally.cell(dialogues, row, "passed_on")
            tally.flag("dialogue-without-conclusions", dialogue["unit"], message, evidence=[place])


def show(tally: Tally, assignees: list[str], options: Options) -> None:
    """Show the figures by unit, then by assignee, and the threshold used."""
    done, left = "Đã giải quyết (trong kỳ)", "Chưa xong (cuối kỳ)"
    tally.show_units([
        FigureColumn("total", "Phải theo dõi", width=12),
        FigureColumn("done", "Tổng số", done),
        FigureColumn("done_in_time", "Đúng hạn", done),
        FigureColumn("done_late", "Quá hạn", done),
        FigureColumn("ended_otherwise", "Vượt thẩm quyền, không cơ sở", width=14),
        FigureColumn("open", "Tổng số", left),
        FigureColumn("overdue", "Quá hạn", left),
    ], kinds=["ward"])  # fmt: skip
    parts = {"done_in_time": "Giải quyết đúng hạn", "done_late": "Giải quyết quá hạn",
             "overdue": "Quá hạn, chưa xong"}  # fmt: skip
    heading = "Kết luận giải quyết đúng hạn và quá hạn"
    tally.show(unit_chart(tally.summary(), parts, heading=heading, kinds=["ward"]))
    columns = {
        "by_assignee": "Phải theo dõi",
        "open_by_assignee": "Chưa xong",
        "overdue_by_assignee": "Quá hạn",
    }
    if assignees:
        table = value_table(
            tally.summary(), assignees, columns, "Đơn vị thực hiện", heading="Theo nơi được giao"
        )
        tally.show(table)
    tally.show(TextBlock(f"Ngưỡng áp dụng: nêu tên kết luận quá {options.open_days} ngày chưa xong."))


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(
        conclusions,
        reads=[CONCLUSIONS, "dialogues"],
        writes="Kết luận sau đối thoại",
        options=Options,
        flags=FLAGS,
        place=3,
    )
