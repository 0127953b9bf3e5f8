"""Nhà văn hoá cộng đồng, ngôi nhà trí tuệ: how many there are and whether they are used."""

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
HOUSES = Table(
    "houses",
    tabs=["Nhà văn hoá", "NVH", "Ngôi nhà trí tuệ", "NNTT", "Nhà văn hoá cộng đồng"],
    columns=[
        unit_column(),
        Column("name", "text", ["Tên nhà văn hoá", "Nhà văn hoá", "Tên ngôi nhà trí tuệ", "Tên nhà",
                                "Nhà văn hoá thôn, TDP", "Nhà văn hoá cộng đồng"], needed=True),
        Column("is_wisdom", "flag", ["Ngôi nhà trí tuệ", "NNTT", "Là ngôi nhà trí tuệ"]),
        Column("board", "choice", ["Ban điều hành", "Có ban điều hành", "Ban quản lý"], choices={
            "có": ["x", "đã có", "đã thành lập", "1"],
            "chưa có": ["chưa", "không", "chưa thành lập", "0", "-"]}),
        Column("books", "count", ["Số đầu sách", "Đầu sách", "Số sách"]),
        Column("computers", "count", ["Số máy tính", "Máy tính"]),
        Column("wifi", "flag", ["Wifi", "Có wifi"]),
        Column("clubs", "count", ["Số CLB", "Số câu lạc bộ", "Câu lạc bộ"]),
        Column("activities", "count", ["Số buổi sinh hoạt", "Số buổi hoạt động", "Số hoạt động",
                                       "Số lần sinh hoạt"]),
        Column("visits", "count", ["Số lượt người", "Lượt người", "Lượt người đến", "Số lượt người đến"]),
        Column("state", "choice", ["Hiện trạng", "Tình trạng", "Tình trạng cơ sở vật chất"], choices={
            "tốt": ["bình thường", "khá", "đang sử dụng tốt"],
            "xuống cấp": ["hư hỏng", "cần sửa chữa"],
            "đóng cửa": ["không sử dụng", "ngừng hoạt động"]}),
    ],
    unique=["unit", "name"],
    telling=["activities", "is_wisdom", "board", "books"],
    optional=True,
)
# fmt: on
# Titles of tabs, and beginnings of names, that say that a house is an ngôi nhà trí tuệ.
WISDOM_TAB = r"(?i)trí tuệ|nntt"
WISDOM_NAME = r"(?i)^\s*ngôi nhà trí tuệ"
FLAGS = {
    "inactive": "Nhà văn hoá không có buổi sinh hoạt nào",
    "no-board": "Nhà văn hoá chưa có ban điều hành",
    "bad-state": "Nhà văn hoá xuống cấp hoặc đóng cửa",
}


def houses(houses: pd.DataFrame, tally: Tally) -> Summary:
    """Nhà văn hoá cộng đồng, ngôi nhà trí tuệ: số nhà, số có hoạt động, buổi sinh hoạt, lượt người."""
    wisdom = houses["is_wisdom"].fillna(said_to_be_wisdom(houses))
    tally.count("houses", "Nhà văn hoá", houses)
    tally.count("wisdom_houses", "Ngôi nhà trí tuệ", houses[wisdom], uses=["is_wisdom"])
    active = houses[(houses["activities"] > 0).fillna(value=False)]
    tally.count("active", "Có hoạt động", active, uses=["activities"])
    tally.sum("activities", "Buổi sinh hoạt", houses, "activities")
    tally.sum("visits", "Lượt người", houses, "visits")
    tally.headline("houses", "wisdom_houses", "active")
    tally.lacking(tally.readable(houses[houses["activities"].isna()], "activities"), "activities")
    inactive = houses[(houses["activities"] == 0).fillna(value=False)]
    tally.flag_each("inactive", inactive, "activities", lambda row: f"{row['name']} không hoạt động")
    boardless = houses[houses["board"] == "chưa có"]
    tally.flag_each("no-board", boardless, "board", lambda row: f"{row['name']} chưa có ban điều hành")
    bad = houses[houses["state"].isin(["xuống cấp", "đóng cửa"])]
    tally.flag_each("bad-state", bad, "state", lambda row: f"{row['name']} {row['state']}")
    tally.show_units([
        FigureColumn("houses", "Tổng số", "Nhà văn hoá"),
        FigureColumn("wisdom_houses", "Ngôi nhà trí tuệ", "Nhà văn hoá"),
        FigureColumn("active", "Có hoạt động", "Nhà văn hoá"),
        FigureColumn("activities", "Buổi sinh hoạt", width=10),
        FigureColumn("visits", "Lượt người", width=10),
    ], kinds=["ward"])  # fmt: skip
    return tally.summary()


def said_to_be_wisdom(houses: pd.DataFrame) -> pd.Series[bool]:
    """Return which rows stand in a tab of such houses, or are named as one."""
    tabs = pd.Series(houses.index.get_level_values("tab").astype(str), index=houses.index)
    named = houses["name"].str.normalize("NFC").str.contains(WISDOM_NAME, regex=True)
    found: pd.Series[bool] = named | tabs.str.normalize("NFC").str.contains(WISDOM_TAB, regex=True)
    return found


@hookimpl
def register_steps(register: Register) -> None:
    """Declare the step."""
    register(houses, reads=HOUSES, writes="Nhà văn hoá", flags=FLAGS, place=10)
