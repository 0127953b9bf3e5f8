"""Kiến nghị, đơn thư của người dân: carried over, received, settled, open, late.

Names, addresses, telephone and identity numbers are declared by no column here, so they are never read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    unit_column,
    value_table,
    working_day_after,
)

SETTLED = ["đã giải quyết", "không thụ lý"]
# fmt: off
PETITIONS = Table(
    "petitions",
    tabs=["Kiến nghị", "Đơn thư", "Phản ánh, kiến nghị", "Kiến nghị của người dân", "Sổ đơn thư",
          "Theo dõi đơn thư"],
    columns=[
        unit_column("Đơn vị tiếp nhận", "Đơn vị giải quyết"),
        Column("code", "text", ["Mã đơn", "Số đến", "Số đơn", "Mã số đơn", "Số, ký hiệu đơn"]),
        Column("received_on", "date", ["Ngày tiếp nhận", "Ngày nhận đơn", "Ngày nhận", "Ngày đến",
                                       "Tiếp nhận ngày"], needed=True),
        Column("channel", "text", ["Hình thức nhận", "Hình thức tiếp nhận", "Kênh tiếp nhận", "Nguồn đơn"]),
        Column("kind", "choice", ["Loại đơn", "Loại", "Phân loại", "Phân loại đơn"], choices={
            "khiếu nại": ["đơn khiếu nại", "KN"],
            "tố cáo": ["đơn tố cáo", "TC"],
            "kiến nghị": ["đơn kiến nghị", "đề nghị"],
            "phản ánh": ["đơn phản ánh", "PA"]}),
        Column("field", "text", ["Lĩnh vực"]),
        Column("summary", "text", ["Nội dung tóm tắt", "Nội dung", "Nội dung đơn", "Tóm tắt nội dung",
                                   "Nội dung kiến nghị"], shown=False),
        Column("in_power", "flag", ["Thuộc thẩm quyền", "Đúng thẩm quyền"]),
        Column("first_reply_on", "date", ["Ngày xử lý ban đầu", "Ngày trả lời", "Ngày thụ lý",
                                          "Ngày phản hồi", "Ngày thông báo thụ lý", "Ngày trả lời lần đầu"]),
        Column("due_on", "date", ["Thời hạn", "Hạn giải quyết", "Thời hạn giải quyết", "Hạn xử lý",
                                  "Hạn trả lời"]),
        Column("status", "choice", ["Kết quả", "Trạng thái", "Trạng thái hồ sơ", "Tình trạng",
                                    "Kết quả giải quyết", "Tiến độ"], choices={
            "đã giải quyết": ["xong", "đã xong", "hoàn thành", "đã hoàn thành", "đã trả lời", "đã xử lý",
                              "giải quyết xong"],
            "đang giải quyết": ["đang xử lý", "đang xác minh", "đang thụ lý", "đã tiếp nhận", "đã thụ lý",
                                "đang thực hiện", "đang làm"],
            "chưa giải quyết": ["chưa xử lý", "chưa thực hiện", "chưa xong", "chưa", "tồn đọng"],
            "không thụ lý": ["trả đơn", "chuyển đơn", "rút đơn", "không đủ điều kiện"]}),
        Column("closed_on", "date", ["Ngày giải quyết", "Ngày kết thúc", "Ngày giải quyết xong",
                                     "Ngày hoàn thành", "Ngày xong"]),
        Column("late_reason", "text", ["Lý do quá hạn", "Lý do chậm"]),
    ],
    unique=["unit", "code", "received_on"],
    dated_by="received_on",
    rules=[AtMost(["received_on"], "closed_on"), AtMost(["received_on"], "first_reply_on")],
    telling=["received_on", "kind", "first_reply_on", "closed_on"],
    optional=True,
)
# fmt: on
FLAGS = {
    "no-first-reply": "Đơn chưa được trả lời hoặc thông báo thụ lý trong số ngày làm việc theo luật",
    "overdue": "Đơn quá hạn mà chưa giải quyết xong",
    "kind-missing": "Đơn chưa phân loại khiếu nại, tố cáo, kiến nghị hay phản ánh",
}


@dataclass(frozen=True)
class Options:
    """Working days for the first reply: ten by Luật Tiếp công dân 42/2013/QH13, Điều 28, khoản 1."""

    first_reply_days: int = 10

    def __post_init__(self) -> None:
        if self.first_reply_days < 1:
            raise ValueError("first_reply_days must be at least 1")


def petitions(petitions: pd.DataFrame, tally: Tally, options: Options) -> Summary:
    """Kiến nghị, đơn thư: tồn kỳ trước + tiếp nhận = đã giải quyết + còn lại; số quá hạn."""
    matters = Matters(petitions, tally.period, tally.today, begun="received_on", due="due_on",
                      ended="closed_on", status="status", ending=SETTLED)  # fmt: skip
    note_endings(tally, matters)
    uses = matters.uses
    tally.count("carried_over", "Tồn kỳ trước chuyển sang", matters.carried_over, uses=uses, of_period=True)
    tally.count("carried_over_ytd", "Tồn năm trước chuyển sang", matters.carried_into_year, uses=uses,
                of_period=True)  # fmt: skip
    tally.count("received", "Tiếp nhận", matters.rows, on="received_on", uses=uses)
    tally.count("settled", "Đã giải quyết", matters.rows, on="closed_on", uses=uses)
    tally.count("open", "Còn lại", matters.open, uses=uses, of_period=True)
    tally.count("late", "Còn lại đã quá hạn", matters.overdue, uses=[*uses, "due_on"], of_period=True)
    tally.count("settled_late", "Giải quyết quá hạn", matters.late, on="closed_on", uses=[*uses, "due_on"])
    tally.headline("carried_over", "received", "settled", "open", "late")
    if tally.figures_only:
        return tally.summary()
    tally.count_by("by_kind", matters.rows, "kind", on="received_on", uses=uses)
    fields = tally.count_by("by_field", matters.rows, "field", on="received_on", uses=uses)
    flag_petitions(tally, matters, options)
    show(tally, fields, options)
    return tally.summary()


def flag_petitions(tally: Tally, matters: Matters, options: Options) -> None:
    """Flag what is overdue or unsorted, and what nobody replied to in time, of the period's petitions."""
    still = tally.readable(matters.open_today, *matters.uses, "due_on")
    late = still[still["due_on"] < matters.today]
    tally.flag_each(
        "overdue", late, "due_on", lambda row: f"Đơn {named(row)} quá hạn giải quyết", due="due_on"
    )
    tally.task_each(still, "due_on", lambda row: f"Giải quyết đơn {named(row)}")
    unsorted = tally.readable(matters.present[matters.present["kind"].isna()], "kind")
    tally.flag_each("kind-missing", unsorted, "kind", lambda row: f"Đơn {named(row)} chưa phân loại")
    known = tally.readable(matters.present, *matters.uses, "first_reply_on")
    days = options.first_reply_days
    due = known["received_on"].map(lambda day: pd.Timestamp(working_day_after(day.date(), days)))
    answered = known[["first_reply_on", "closed_on"]].min(axis=1)
    silent = known.assign(reply_due=due)[(due < matters.today) & ~(answered <= due)]
    tally.flag_each("no-first-reply", silent, "first_reply_on",
                    lambda row: f"Đơn {named(row)} chưa trả lời trong {days} ngày làm việc",
                    due="reply_due")  # fmt: skip


def named(petition: Mapping[str, Any]) -> str:
    """Return the petition's number, or the day it came: never what it says, which may name people."""
    code = petition["code"]
    return f"số {code}" if isinstance(code, str) else f"nhận ngày {petition['received_on']:%d/%m/%Y}"


def show(tally: Tally, fields: list[str], options: Options) -> None:
    """Show the balance by unit, the kinds, the fields and the threshold used."""
    kinds = PETITIONS.column("kind").choices
    tally.show_units([
        FigureColumn("carried_over", "Tồn kỳ trước", "Phải giải quyết"),
        FigureColumn("received", "Tiếp nhận", "Phải giải quyết"),
        FigureColumn("settled", "Tổng số", "Đã giải quyết"),
        FigureColumn("settled_late", "Quá hạn", "Đã giải quyết"),
        FigureColumn("open", "Tổng số", "Còn lại"),
        FigureColumn("late", "Quá hạn", "Còn lại"),
        *(FigureColumn(f"by_kind.{kind}", kind.capitalize(), "Tiếp nhận theo loại") for kind in kinds),
    ], kinds=["ward"])  # fmt: skip
    if fields:
        columns = {"by_field": "Trong kỳ"}
        table = value_table(tally.summary(), fields, columns, "Lĩnh vực", heading="Tiếp nhận theo lĩnh vực")
        tally.show(table)
    tally.show(TextBlock(
        f"Ngưỡng áp dụng: trả lời hoặc thông báo thụ lý trong {options.first_reply_days} ngày làm việc "
        "(Luật Tiếp công dân 42/2013/QH13, Điều 28). Đơn ghi đã giải quyết mà không có ngày được tính xong "
        "ngay ngày tiếp nhận."
    ))  # fmt: skip


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(petitions, reads=PETITIONS, writes="Kiến nghị, đơn thư", options=Options, flags=FLAGS, place=4)
