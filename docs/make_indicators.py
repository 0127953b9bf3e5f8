"""Makes `indicators.md` from what the shipped plugins declare. Run it after a plugin was changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from sheets_sync.periods import Calendar
from sheets_sync.plugins import load_plugins
from sheets_sync.reading.registers import build_register
from sheets_sync.steps import Inputs, Step, call_step
from sheets_sync.summaries import Summary, TextBlock
from sheets_sync.tables import Column, Table
from sheets_sync.units import Unit, Units

PAGE = Path(__file__).parent / "indicators.md"
HEAD = """# Các chỉ tiêu

Mỗi phần dưới đây là một loại sổ mà cán bộ xã, phường ghi. Phần mềm tìm bảng theo dòng tiêu đề, không theo
vị trí: cột nào trước cũng được, thêm cột khác cũng được, tiêu đề viết không dấu, viết tắt hay xuống dòng vẫn
nhận ra. Dấu \\* là cột phải có để dòng được tính. Cột không nêu ở đây thì không được đọc. Mã trong ngoặc là
tên dùng trong `--json` và trang «Số liệu»; chỉ tiêu có ngày còn có số luỹ kế từ đầu năm với đuôi `_ytd`.
"""
TYPES = {"unit": "tên đơn vị", "date": "ngày", "period": "ngày, tháng hoặc quý", "count": "số đếm",
         "number": "số", "choice": "chọn", "flag": "có, không", "text": "chữ"}  # fmt: skip
SHOWN_LABELS = 6
STAR = "\\*"


def page() -> str:
    """Return the page's text."""
    steps = [step for step in load_plugins(None).steps if not step.last]
    return "\n".join([HEAD, *(line for step in steps for line in section(step))])


def section(step: Step) -> Iterator[str]:
    """Return what one plugin declares: its registers, columns, figures, duties, flags, thresholds."""
    yield f"## {step.writes} (`{step.plugin}`)\n\n{(step.function.__doc__ or '').strip()}\n"
    own = [table for table in step.reads if table.name not in step.reads_of_others]
    for table in own:
        yield from register(table)
    if step.reads_of_others:
        yield f"Đọc thêm sổ của: {', '.join(f'`{name}`' for name in step.reads_of_others)}.\n"
    summary = empty_summary(step)
    figures = [m for m in summary.measures if not m.name.endswith("_ytd") or m.name == "carried_over_ytd"]
    if figures:
        yield f"Số liệu: {'; '.join(f'{m.label} (`{m.name}`)' for m in figures)}.\n"
    duties = {duty.duty: duty.label for duty in summary.duties}
    if duties:
        yield f"Nhiệm vụ của đơn vị: {'; '.join(f'{label} (`{name}`)' for name, label in duties.items())}.\n"
    if step.flags:
        yield "Việc được nêu tên:\n"
        yield "\n".join(f"- {meaning} (`{code}`)" for code, meaning in step.flags.items()) + "\n"
    notes = [b.text for b in summary.blocks if isinstance(b, TextBlock) and "áp dụng" in b.text]
    yield from (f"{note}\n" for note in notes)
    if step.options:
        told = ", ".join(f"`{f.name}` = {f.default!r}" for f in fields(step.options))
        yield f"Tuỳ chọn trong `[plugins.options.{step.plugin}]`: {told}.\n"


def register(table: Table) -> Iterator[str]:
    """Return a register's usual tab titles and its columns."""
    yield f"Trang tính thường có tên: {'; '.join(table.tabs)}.\n"
    yield "| cột | tiêu đề nhận ra | kiểu |\n| --- | --- | --- |"
    for column in table.columns:
        labels = "; ".join(column.labels[:SHOWN_LABELS]) + (
            "; …" if len(column.labels) > SHOWN_LABELS else ""
        )
        yield f"| `{column.name}`{STAR if column.needed else ''} | {labels} | {kind(column)} |"
    yield ""


def kind(column: Column) -> str:
    """Return what a column holds, with the values to choose from."""
    if column.type != "choice":
        return TYPES[column.type] + (f" ({column.measure})" if column.measure else "")
    numbers = [value for value in column.choices if value.isdigit()]
    return f"số từ {numbers[0]} đến {numbers[-1]}" if numbers else " \\| ".join(column.choices)


def empty_summary(step: Step) -> Summary:
    """Return what a step gives for a town of one ward without any row."""
    registers = {table.name: build_register(table, [], [])[0] for table in step.reads}
    units = Units((Unit("Kỳ Hà", "xã"),))
    options = {step.plugin: step.options()} if step.options else {}
    period = Calendar().period("2023-Q1")
    outcome = call_step(step, Inputs(registers, period, units, units, dt.date(2023, 2, 1), options))
    if outcome.summary is None:
        raise ValueError(outcome.error)
    return outcome.summary


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
