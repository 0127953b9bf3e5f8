"""Số liệu các địa phương: the figures of the sites below, added up from their tabs "Số liệu"."""

from __future__ import annotations

import pandas as pd

from sheets_sync import (
    Cell,
    Column,
    DutyColumn,
    FigureColumn,
    FigureLink,
    Head,
    Register,
    Row,
    State,
    Summary,
    Table,
    TableBlock,
    Tally,
    TextBlock,
    hookimpl,
)

NAME = "localities"
FIGURES = Table(
    NAME,
    tabs=["Số liệu"],
    columns=[
        # The source, the tab's title or the file tells whose figures they are; no column of the tab does.
        Column("unit", "unit", ["Địa phương báo cáo"], needed=True),
        Column("period", "text", ["Kỳ"], needed=True),
        Column("step", "text", ["Bước"], needed=True),
        Column("figure", "text", ["Mã chỉ tiêu"], needed=True),
        Column("label", "text", ["Chỉ tiêu"]),
        Column("group", "text", ["Khối"]),
        Column("below", "text", ["Đơn vị"]),
        Column("value", "number", ["Giá trị"], needed=True),
        Column("rows", "count", ["Số dòng"]),
        Column("aside", "count", ["Để riêng"]),
        Column("part", "text", ["Tử số"]),
        Column("whole", "text", ["Mẫu số"]),
    ],
    unique=["unit", "figure", "period", "step", "group", "below"],
    telling=["figure"],
    by_hand=False,
    optional=True,
)
SHOWN = 6
FLAGS = {"rows-aside": "Số liệu của địa phương còn dòng chưa tính"}


def localities(localities: pd.DataFrame, tally: Tally) -> Summary:
    """Số liệu các địa phương cộng lại: mỗi chỉ tiêu là tổng của các địa phương có số liệu trong kỳ."""
    of_sites = localities[localities["group"].isna() & localities["below"].isna()]
    now = of_sites[of_sites["period"] == tally.period.label]
    codes = now["step"].where(now["step"] != NAME, "") + "." + now["figure"]
    now = now.assign(code=codes.str.removeprefix("."))
    for code, rows in now.groupby("code", sort=False):
        if rows["whole"].isna().all():
            tally.sum(str(code), rows["label"].iloc[0], of_sites.loc[rows.index], "value")
    for code, rows in now.groupby("code", sort=False):
        if rows["whole"].notna().any():
            share(tally, str(code), rows.dropna(subset=["whole"]).iloc[0])
    judge(tally, localities, now)
    show(tally, now)
    return tally.summary()


def share(tally: Tally, code: str, row: pd.Series) -> None:
    """Give a percentage anew, of the sums of what it is made of."""
    step = "" if row["step"] == NAME else f"{row['step']}."
    part, whole = f"{step}{row['part']}", f"{step}{row['whole']}"
    known = tally.summary()
    if known.figure(part) and known.figure(whole):
        tally.share(code, row["label"], part, whole)


def judge(tally: Tally, localities: pd.DataFrame, now: pd.DataFrame) -> None:
    """Judge whether each locality has figures of the period, and flag those that leave rows out."""
    heard = set(now["unit"])
    for unit in tally.units.of("locality"):
        state: State = "on-time" if unit.name in heard else "missing"
        if state == "missing" and tally.cannot_tell(localities, unit.name):
            state = "unreadable"
        tally.duty("figures", "Số liệu trong kỳ", unit.name, state=state)
    for name, rows in now[now["aside"] > 0].groupby("unit"):
        message = f"Có {rows['code'].nunique()} chỉ tiêu còn dòng chưa tính"
        tally.flag("rows-aside", str(name), message, evidence=tally.cells(rows[:1], "aside"))


def show(tally: Tally, now: pd.DataFrame) -> None:
    """Show the sums, then the first figure of each step by locality."""
    first = [str(code) for code in now.drop_duplicates("step")["code"] if str(code) in set(_names(tally))]
    tally.headline(*first)
    columns = [FigureColumn(code, _label(tally, code), width=14) for code in first[:SHOWN]]
    tally.show_units([DutyColumn("figures", "Số liệu trong kỳ"), *columns], kinds=["locality"])
    missing = tally.is_over and [u.name for u in tally.units.of("locality") if u.name not in set(now["unit"])]
    if missing:
        tally.show(TextBlock(f"Chưa có trong tổng: {', '.join(missing)}.", "warning"))
    heads = [Head("STT", width=6), Head("Chỉ tiêu", width=34), Head("Mã chỉ tiêu", width=34),
             Head("Tổng", width=14), Head("Số địa phương", width=10)]  # fmt: skip
    rows = [
        Row([Cell(number, "count"), Cell(figure.label), Cell(figure.figure),
             figure.cell(FigureLink(figure.figure)), Cell(figure.rows, "count")])
        for number, figure in enumerate((f for f in tally.summary().figures if not (f.unit or f.kind)), 1)
    ]  # fmt: skip
    tally.show(TableBlock(heads, rows, "Cộng các địa phương"))


def _names(tally: Tally) -> list[str]:
    return [measure.name for measure in tally.summary().measures]


def _label(tally: Tally, name: str) -> str:
    return tally.measure(name).label


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(localities, reads=FIGURES, writes="Các địa phương", flags=FLAGS, place=90)
