"""Of many files only those that changed are read again, and the figures are the same as if all were."""

from __future__ import annotations

import pickle
import zlib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheets_sync import kept_readings, local_reading
from sheets_sync.places import cache_folder
from towns import Town, figure

HEAD = ["Đơn vị", "Tên mô hình", "Lĩnh vực", "Ngày đăng ký"]
UNITS = [f"Xã {number}" for number in range(1, 5)]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return a town of four files, which are many here."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(local_reading, "FEWEST_KEPT", 2)
    town = Town(tmp_path / "town", dict.fromkeys(UNITS, "xã"))
    for unit in UNITS:
        town.add(
            f"{unit}.xlsx",
            Mô_hình=[HEAD, [unit, "Camera", "kinh tế", "1/3/2023"], [unit, "Vườn", "?", "31/2"]],
        )
    return town


def states(report: Any) -> dict[str, str]:
    return {source["name"].removeprefix("registers/").removesuffix(".xlsx"): source["status"]
            for source in report["sources"]}  # fmt: skip


def comparable(report: Any) -> Any:
    sources = [{**source, "status": ""} for source in report["sources"]]
    return report["figures"], report["problems"], report["duties"], sources


def kept(town: Town) -> list[Path]:
    return sorted(path for path in (cache_folder(town.config) / "files").glob("*/*") if path.is_file())


def test_only_what_changed_is_read_again(town: Town) -> None:
    first = town.report()
    town.add("Xã 2.xlsx", Mô_hình=[HEAD, *(["Xã 2", f"M{n}", "kinh tế", "2/3/2023"] for n in range(3))])
    second = town.report()

    assert states(first) == dict.fromkeys(UNITS, "read")
    assert states(second) == {**dict.fromkeys(UNITS, "unchanged"), "Xã 2": "read"}
    assert (figure(first, "registered"), figure(second, "registered")) == ((4, 4, 4), (6, 6, 3))


def test_the_figures_are_those_of_a_full_reading(town: Town) -> None:
    town.report()
    written = town.output.read_bytes()
    again, full = town.report(), town.report("--full")

    assert set(states(again).values()) == {"unchanged"}
    assert set(states(full).values()) == {"read"}
    assert comparable(again) == comparable(full)
    assert town.output.read_bytes() == written


@pytest.mark.parametrize("change", ["units", "plugin", "year", "name", "unit"])
def test_whatever_decides_how_a_file_is_read_makes_it_be_read_again(town: Town, change: str) -> None:
    town.report()
    options = ["--period", "2022-Q4"] if change == "year" else []
    if change == "units":
        (town.folder / "units.csv").write_text(
            "Tên,Loại\nXã 1,xã\nXã 2,xã\nXã 3,xã\nXã 4,phường\n", encoding="utf-8"
        )
    elif change == "plugin":
        town.plugin("wells", WELLS)
    elif change == "name":
        for path in (town.folder / "registers").iterdir():
            path.rename(path.with_name(f"so {path.name}"))
    elif change == "unit":
        text = town.config.read_text(encoding="utf-8")
        town.config.write_text(text.replace("[output]", 'unit = "Xã 1"\n[output]'), encoding="utf-8")

    assert set(states(town.report(*options)).values()) == {"read"}


WELLS = '''"""Giếng."""
from sheets_sync import Column, Table, hookimpl, unit_column

WELLS = Table("wells", [unit_column(), Column("depth", "number", ["Độ sâu"], needed=True)], optional=True)

def wells(wells, tally):
    """Giếng khoan."""
    tally.count("wells", "Số giếng", wells)
    return tally.summary()

@hookimpl
def register_steps(register):
    register(wells, reads=WELLS, writes="Giếng khoan")
'''


def test_a_month_that_is_still_running_is_read_again_on_another_day(town: Town) -> None:
    town.add("Xã 1.xlsx", Mô_hình=[HEAD, ["Xã 1", "Camera", "kinh tế", "tháng 3/2023"]])
    town.report("--today", "2023-03-10")
    same_day = town.report("--today", "2023-03-10")
    next_day = town.report("--today", "2023-03-11")
    month_over = town.report("--today", "2023-04-01")
    later = town.report("--today", "2023-04-02")

    assert set(states(same_day).values()) == {"unchanged"}
    assert states(next_day) == {**dict.fromkeys(UNITS, "unchanged"), "Xã 1": "read"}
    assert states(month_over) == states(next_day)
    assert set(states(later).values()) == {"unchanged"}


def evil(path: Path) -> None:
    """Replace what is kept by a pickle that calls something, under a sound check."""
    check_of = kept_readings._hash

    class Call:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (path.parent / "called",)

    packed = zlib.compress(pickle.dumps(Call()))
    path.write_bytes(check_of(packed).encode() + b"\n" + packed)


@pytest.mark.parametrize("damage", ["cut", "blank", "evil", "of another file"])
def test_what_is_damaged_or_not_ours_is_read_again(
    town: Town, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = town.report()
    (cache_folder(town.config) / "run").unlink()
    paths = kept(town)
    if damage == "cut":
        paths[0].write_bytes(paths[0].read_bytes()[:-20])
    elif damage == "blank":
        paths[0].write_bytes(b"")
    elif damage == "evil":
        monkeypatch.setattr(
            kept_readings.Keep, "_check", lambda _s, _n, packed: kept_readings._hash(packed).encode()
        )
        evil(paths[0])
    else:
        paths[0].write_bytes(paths[1].read_bytes())
    again = town.report()

    assert comparable(again) == comparable(first)
    assert "read" in states(again).values()
    assert not (paths[0].parent / "called").exists()


def test_files_that_are_gone_are_kept_no_longer(town: Town) -> None:
    town.report()
    before = len(kept(town))
    (town.folder / "registers" / "Xã 4.xlsx").unlink()
    town.report()

    assert (before, len(kept(town))) == (4, 3)


def test_a_cache_that_cannot_be_written_costs_the_next_run_time_and_is_told(
    town: Town, tmp_path: Path
) -> None:
    (tmp_path / "cache").mkdir(exist_ok=True)
    folder = cache_folder(town.config) / "files"
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way", encoding="utf-8")

    outcome = town.call("run")

    assert (outcome.code, outcome.err.count("the cache folder cannot be written to")) == (0, 1)
    assert load_workbook(town.output).sheetnames[0] == "Tổng hợp"


def test_tabs_that_begin_alike_share_a_header_and_another_keeps_its_own(town: Town) -> None:
    other = ["Ngày đăng ký", "Tên mô hình", "Lĩnh vực", "Đơn vị"]
    town.add("Xã 2.xlsx", Mô_hình=[["SỔ"], other, ["31/2", "Vườn", "?", "Xã 2"]])

    for _ in range(2):
        wrong = [(p["source"], p["cell"]) for p in town.report()["problems"] if p["code"] == "date-invalid"]
        assert wrong == [("registers/Xã 1.xlsx", "D3"), ("registers/Xã 2.xlsx", "A3"),
                         ("registers/Xã 3.xlsx", "D3"), ("registers/Xã 4.xlsx", "D3")]  # fmt: skip
        town.add("Xã 4.xlsx", Mô_hình=[HEAD, ["Xã 4", "Đèn", "kinh tế", "1/3/2023"],
                                       ["Xã 4", "Vườn", "?", "30/2"]])  # fmt: skip
