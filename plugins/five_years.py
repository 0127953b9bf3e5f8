"""Sơ kết Quyết định 657-QĐ/TU: dialogues and their conclusions, year by year, with the units of the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sheets_sync import (
    Cell,
    Figure,
    FigureColumn,
    FigureLink,
    Head,
    Matters,
    Register,
    Row,
    Summary,
    TableBlock,
    Tally,
    TextBlock,
    hookimpl,
    repeated,
)

DONE, OTHERWISE = "đã giải quyết", ["vượt thẩm quyền", "không có cơ sở"]
SUMS = {"attendees": "Người dự", "opinions": "Ý kiến", "answered_now": "Trả lời tại chỗ",
        "passed_on": "Giao xử lý"}  # fmt: skip
FIGURES = {"plans": "Kế hoạch", "held": "Cuộc đối thoại", "units_held": "Đơn vị đã tổ chức", **SUMS,
           "conclusions_done": "Kết luận đã giải quyết"}  # fmt: skip


@dataclass(frozen=True)
class Options:
    """The first year looked back on: the decision was adopted in 2018."""

    first_year: int = 2018

    def __post_init__(self) -> None:
        if not 1990 <= self.first_year <= 2100:
            raise ValueError("first_year must be a year from 1990 to 2100")


def five_years(
    dialogues: pd.DataFrame | None, conclusions: pd.DataFrame | None, tally: Tally, options: Options
) -> Summary:
    """Nhìn lại nhiều năm: kế hoạch, đối thoại, ý kiến, kết luận; đơn vị chưa tổ chức trong năm."""
    first = None if dialogues is None else first_year_of(dialogues)
    if dialogues is None or first is None or first >= tally.period.year:
        return Summary()
    years = spans_of(tally, max(options.first_year, first))
    for year, span in years.items():
        count_year(tally, str(year), span, dialogues, conclusions)
    silent = {year: silent_units(tally, str(year), span, dialogues) for year, span in years.items()}
    tally.headline()
    tally.show(year_table(tally.summary(), silent))
    for figure in ("held", "opinions", "plans"):
        columns = [FigureColumn(f"{figure}.{year}", str(year), FIGURES[figure]) for year in years]
        tally.show_units(columns, kinds=["ward"], heading=f"{FIGURES[figure]} theo đơn vị")
    tally.show(TextBlock("Mỗi năm tính theo đơn vị của năm đó; năm cuối tính đến hết kỳ báo cáo."))
    return tally.summary()


def first_year_of(dialogues: pd.DataFrame) -> int | None:
    """Return the first year of which anything is known, None if nothing is."""
    days = dialogues[["plan_date", "held_on"]].min(axis=1).min()
    return None if pd.isna(days) else int(days.year)


def spans_of(tally: Tally, first_year: int) -> dict[int, tuple[dt.date, dt.date]]:
    """Return the first and last day of each year looked back on; the last one ends with the period."""
    start = tally.period.year_start
    spans = {}
    for year in range(first_year, tally.period.year + 1):
        begins = start.replace(year=start.year - (tally.period.year - year))
        ends = begins.replace(year=begins.year + 1) - dt.timedelta(days=1)
        spans[year] = (begins, min(ends, tally.period.end, tally.today))
    return spans


def count_year(
    tally: Tally, year: str, span: tuple[dt.date, dt.date], dialogues: pd.DataFrame,
    conclusions: pd.DataFrame | None,
) -> None:  # fmt: skip
    """Count one year's plans, dialogues and conclusions."""
    plans = dialogues[~repeated(dialogues, ["unit", "plan_date"], "plan_no")]
    tally.count(f"plans.{year}", "Kế hoạch", plans, on="plan_date", within=span,
                closed_as="dialogues:plans")  # fmt: skip
    tally.count(f"held.{year}", FIGURES["held"], dialogues, on="held_on", within=span,
                closed_as="dialogues:held")  # fmt: skip
    tally.count_units(f"units_held.{year}", FIGURES["units_held"], dialogues, on="held_on", within=span,
                      closed_as="dialogues:units_held")  # fmt: skip
    for column, label in SUMS.items():
        tally.sum(f"{column}.{year}", label, dialogues, column, on="held_on", within=span,
                  closed_as=f"dialogues:{column}")  # fmt: skip
    if conclusions is not None:
        matters = Matters(conclusions, tally.period, tally.today, begun="dialogue_date", due="due_on",
                          ended="done_on", status="status", ending=[DONE, *OTHERWISE])  # fmt: skip
        done = matters.rows[~matters.rows["status"].isin(OTHERWISE)]
        tally.count(f"conclusions_done.{year}", FIGURES["conclusions_done"], done, on="done_on",
                    uses=matters.uses, within=span, closed_as="conclusions:done")  # fmt: skip


def silent_units(
    tally: Tally, year: str, span: tuple[dt.date, dt.date], dialogues: pd.DataFrame
) -> list[str]:
    """Return the wards of the time that held no dialogue in a year, as far as that can be told."""
    held = set(tally.measure(f"held.{year}").counted["unit"])
    return [unit.name for unit in tally.units_during(*span).of("ward") if unit.name not in held
            and not tally.cannot_tell(dialogues, unit.name, "held_on")]  # fmt: skip


def year_table(summary: Summary, silent: Mapping[int, Sequence[str]]) -> TableBlock:
    """Return a row a year with the site's figures, and the units that held no dialogue in it."""
    heads = [Head("STT", width=6), Head("Năm", width=30)]
    heads += [Head(text, width=10) for text in FIGURES.values()]
    heads += [Head("Đơn vị chưa tổ chức", width=10), Head("Tên đơn vị chưa tổ chức", width=10, span=3)]
    rows = []
    for number, (year, units) in enumerate(silent.items(), 1):
        names = [f"{figure}.{year}" for figure in FIGURES]
        cells = [number_cell(summary.figure(name)) for name in names]
        named = ", ".join(units)
        rows.append(
            Row([Cell(number, "count"), Cell(str(year)), *cells, Cell(len(units), "count"), Cell(named)])
        )
    return TableBlock(heads, rows, "Theo năm")


def number_cell(figure: Figure | None) -> Cell:
    """Return the cell of a figure that leads to its rows, a dash if there is none."""
    if figure is None:
        return Cell("–", "muted")
    return Cell(figure.value, "count" if figure.value else "muted", None, FigureLink(figure.figure))


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(
        five_years, reads=["dialogues", "conclusions"], writes="Sơ kết theo năm", options=Options, place=13
    )
