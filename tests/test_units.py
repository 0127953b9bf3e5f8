"""The list of units: its checks, its eras, its mergers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sheets_sync.errors import ConfigError
from sheets_sync.periods import Calendar
from sheets_sync.units import KIND_OF_TYPE, Unit, Units
from sheets_sync.units_file import read_units

MERGER = dt.date(2025, 7, 1)
LAST_DAY = dt.date(2025, 6, 30)
ERAS = Units((
    Unit("Kỳ Hà", "xã", closed=LAST_DAY, successors=("Hải Ninh",)),
    Unit("Kỳ Lợi", "xã", closed=LAST_DAY, successors=("Vũng Áng", "Sông Trí")),
    Unit("Hải Ninh", "phường", opened=MERGER),
    Unit("Vũng Áng", "phường", opened=MERGER),
    Unit("Sông Trí", "phường", opened=MERGER),
    Unit("Thị đoàn", "tổ chức"),
))  # fmt: skip


def test_units_expected_are_those_in_force_in_the_period() -> None:
    before, after = Calendar().period("2025-Q2"), Calendar().period("2025-Q3")

    assert ERAS.expected_in(before).names == ["Kỳ Hà", "Kỳ Lợi", "Thị đoàn"]
    assert ERAS.expected_in(after).names == ["Hải Ninh", "Vũng Áng", "Sông Trí", "Thị đoàn"]


def test_restating_follows_the_default_successor_and_leaves_the_rest() -> None:
    assert ERAS.restated(MERGER) == {
        "Kỳ Hà": "Hải Ninh", "Kỳ Lợi": "Vũng Áng", "Hải Ninh": "Hải Ninh", "Vũng Áng": "Vũng Áng",
        "Sông Trí": "Sông Trí", "Thị đoàn": "Thị đoàn",
    }  # fmt: skip


def test_groups_have_their_numbered_titles() -> None:
    assert [ERAS.title(kind) for kind in ERAS.kinds] == [
        "I. Khối xã, phường",
        "II. Khối các tổ chức chính trị - xã hội",
    ]


def write(folder: Path, text: str) -> Path:
    path = folder / "units.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_units_list_is_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Tên,Loại,Tên khác,Từ ngày,Đến ngày,Nhập vào\n"
        "Kỳ Hà,xã,Xã Kỳ Hà;Hà,,30/06/2025,Hải Ninh\n\nHải Ninh,Phường,,2025-07-01,,\n",
    )

    assert read_units(path).units == (
        Unit("Kỳ Hà", "xã", ("Xã Kỳ Hà", "Hà"), None, dt.date(2025, 6, 30), ("Hải Ninh",)),
        Unit("Hải Ninh", "phường", (), MERGER),
    )


def test_all_mistakes_of_a_units_list_are_named_at_once(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "Tên,Loại,Từ ngày,Nhập vào\nKỳ Hà,làng,,\nKỳ Hoa,xã,31/2/2025,\nKỳ Hoa,xã,,Kỳ Châu\n,xã,1/1/2020,\n",
    )

    with pytest.raises(ConfigError) as caught:
        read_units(path)

    assert caught.value.mistakes == [
        f"units.csv, line 2, «Loại»: «làng» is none of {', '.join(KIND_OF_TYPE)}",
        "units.csv, line 3, «Từ ngày»: «31/2/2025» is no date such as 01/07/2025",
        "units.csv, line 5: «Tên» is blank",
        "units.csv: the unit «Kỳ Hoa» stands there twice",
        "units.csv: «Kỳ Hoa» is merged into «Kỳ Châu», which is not on the list",
    ]


def test_a_units_list_without_its_columns_says_which(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="line 1: the column «Loại» is missing"):
        read_units(write(tmp_path, "Tên\nKỳ Hà\n"))
