"""First seen and mended days of problems, kept in "Cần bổ sung" between runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sheets_sync.history import Item, Past, carried_on
from towns import Town

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]
GOOD = ["Kỳ Hà", "Camera", "1/3/2023"]
BAD = ["Kỳ Hà", "Cây xanh", "31/2/2023"]
APRIL = {day: dt.date(2023, 4, day) for day in range(1, 31)}


def listed(town: Town, day: int, *rows: Sequence[str]) -> list[tuple[object, ...]]:
    """Type the rows into the register, run on that day of April, and return what is listed and since when."""
    if rows:
        town.add("a.xlsx", Mô_hình=[HEAD, *rows])
    assert town.call("run", "--today", f"2023-04-{day:02}").code in (0, 3)
    found = [row for row in town.values("Cần bổ sung") if len(row) > 10 and isinstance(row[10], str)]
    return [(row[2], row[7], *(d and d.date() for d in row[8:10])) for row in found if row[10] != "Mã"]


def test_a_problem_keeps_the_day_it_was_first_seen_when_its_row_moves(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    first = listed(town, 1, GOOD, BAD)
    later = listed(town, 9, GOOD, ["Kỳ Hà", "Nước sạch", "2/3/2023"], BAD)

    assert first == [("Cần sửa", "C3", APRIL[1], None)]
    assert later == [("Cần sửa", "C4", APRIL[1], None)]


def test_a_mended_problem_is_listed_with_both_days_for_a_quarter(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    listed(town, 1, GOOD, BAD)
    mended = listed(town, 9, GOOD, ["Kỳ Hà", "Cây xanh", "28/2/2023"])
    again = listed(town, 20)
    assert town.call("run", "--today", "2023-07-30").code == 0

    assert mended == again == [("Đã sửa", "C3", APRIL[1], APRIL[9])]
    assert not [row for row in town.values("Cần bổ sung") if "Đã sửa" in row and "Mã" not in row]


def test_what_was_wrong_in_a_file_that_cannot_be_read_is_not_mended(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    town.add("b.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Khác", "3/3/2023"]])
    listed(town, 1, GOOD, BAD)
    (tmp_path / "registers" / "a.xlsx").write_bytes(b"torn")
    lost = listed(town, 9)
    back = listed(town, 12, GOOD, BAD)

    assert lost == [("Cần sửa", "C3", APRIL[1], None), ("Cần sửa", None, APRIL[9], None)]
    assert back == [("Cần sửa", "C3", APRIL[1], None), ("Đã sửa", None, APRIL[9], APRIL[12])]


def test_many_of_a_kind_that_become_few_are_neither_new_nor_mended(tmp_path: Path) -> None:
    town = Town(tmp_path, {"Kỳ Hà": "xã"})
    bad = [["Kỳ Hà", f"Mô hình {n}", f"3{n}/2/2023"] for n in range(1, 5)]
    many = listed(town, 1, GOOD, *bad)
    few = listed(town, 9, GOOD, *bad[:2])
    many_again = listed(town, 12, GOOD, *bad)

    assert many == many_again == [("Cần sửa", "C3", APRIL[1], None)]
    assert few == [("Cần sửa", "C3", APRIL[1], None), ("Cần sửa", "C4", APRIL[1], None)]


ITEMS = st.lists(
    st.builds(lambda unit, n: Item(unit, "Cần sửa", "", key=f"{n:08x}.{n:06x}"),
              st.sampled_from(["Kỳ Hà", "Kỳ Hoa"]), st.integers(0, 4)),
    max_size=6,
)  # fmt: skip


@given(ITEMS, ITEMS)
def test_every_problem_seen_before_is_either_still_there_or_mended(
    before: list[Item], now: list[Item]
) -> None:
    old, _ = carried_on(before, Past(APRIL[1]))
    listed, mended = carried_on(now, Past(APRIL[9], old))
    kept = [item for item in listed if item.since == APRIL[1]]

    assert [(item.unit, item.key) for item in listed] == [(item.unit, item.key) for item in now]
    assert sorted(item.key for item in [*kept, *mended]) == sorted(item.key for item in before)
    assert {(item.since, item.mended) for item in mended} <= {(APRIL[1], APRIL[9])}
