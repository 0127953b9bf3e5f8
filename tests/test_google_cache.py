"""What is remembered between runs: enough for a quiet day, nothing of citizens, nothing that can mislead."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from google_town import OUTPUT, GoogleTown
from sheets_sync.diff import Mark
from sheets_sync.grids import Area, CellError
from sheets_sync.stores.google.cache import FRACTION, Cache, Remembered
from sheets_sync.stores.google.cells import Sheets, SheetTab
from sheets_sync.stores.google.listing import ListedFile
from towns import figure

SEEN = dt.datetime(2023, 4, 1, 8, tzinfo=dt.UTC)
FILE = ListedFile("file-0123456789", "Xã Kỳ Nam", "sheet", "7")
SHEETS = Sheets("Xã Kỳ Nam", "https://x", (
    SheetTab(1, "Mô hình", [["Đơn vị", 3.0, 4, True, None, dt.date(2023, 2, 24), CellError("#REF!")],
                            [dt.datetime(2023, 2, 24, 8, 30)]], (Area(0, 1, 2, 3),)),
    SheetTab(2, "Cần bổ sung", [["x"]], mark=Mark("sheets-sync", "a", "b", "1"), metadata_id=9),
), SEEN)  # fmt: skip


def files() -> list[Path]:
    """Return the files that runs left on this machine."""
    return sorted((Path(os.environ["XDG_CACHE_HOME"]) / "sheets-sync" / "sheets").rglob("*.json"))


def test_a_spreadsheet_is_remembered_as_it_was(tmp_path: Path) -> None:
    cache = Cache(tmp_path, "k")
    cache.save(FILE.id, Remembered(SHEETS, "Xã Kỳ Nam", "7", written=True))

    assert cache.load(FILE) == Remembered(SHEETS, "Xã Kỳ Nam", "7", written=True)
    assert [type(v) for v in cache.load(FILE).sheets.tabs[0].rows[0]] == [  # type: ignore[union-attr]
        type(v) for v in SHEETS.tabs[0].rows[0]
    ]


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-20]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\xff\xfe not ours"),
        lambda path: path.write_text(path.read_text("utf-8").replace("Đơn vị", "Đơn vỉ"), "utf-8"),
        lambda path: path.unlink(),
    ],
)
def test_a_damaged_file_is_as_if_it_were_not_there(tmp_path: Path, harm: object) -> None:
    cache = Cache(tmp_path, "k")
    cache.save(FILE.id, Remembered(SHEETS, "Xã Kỳ Nam", "7"))
    (path,) = tmp_path.glob("*.json")
    harm(path)  # type: ignore[operator]

    assert cache.load(FILE) is None


def test_what_another_config_or_version_kept_is_not_used(tmp_path: Path) -> None:
    Cache(tmp_path, "plugins of yesterday").save(FILE.id, Remembered(SHEETS, "Xã Kỳ Nam", "7"))

    assert Cache(tmp_path, "plugins of today").load(FILE) is None


@pytest.mark.parametrize(
    ("file", "stands"),
    [
        (ListedFile("i", "Xã Kỳ Nam", "k", "7"), True),
        (ListedFile("i", "Xã Kỳ Nam", "k", "8"), False),
        (ListedFile("i", "Xã Kỳ Nam", "k", "8", ours=True, modified=SEEN), True),
        (ListedFile("i", "Xã Kỳ Nam", "k", "8", ours=True, modified=SEEN + FRACTION), True),
        (
            ListedFile(
                "i", "Xã Kỳ Nam", "k", "8", ours=True, modified=SEEN + FRACTION + dt.timedelta(seconds=1)
            ),
            False,
        ),
        (ListedFile("i", "Xã Kỳ Nam", "k", "8", ours=False, modified=SEEN), False),
        (ListedFile("i", "Xã Kỳ Nam", "k", "8", ours=True), False),
        (ListedFile("i", "đổi tên", "k", "8", ours=True, modified=SEEN), False),
    ],
)
def test_after_our_own_write_the_last_change_must_be_ours_and_of_then(file: ListedFile, stands: bool) -> None:
    assert Remembered(SHEETS, "Xã Kỳ Nam", "7", written=True).still_stands(file) == stands


def test_nothing_of_citizens_is_kept_nor_said_anywhere(town: GoogleTown) -> None:
    ward = town.ward("Xã Kỳ Nam").sheet.named("Mô hình DVK")
    ward.type_in(2, 9, "Họ tên người gửi đơn")
    ward.type_in(4, 9, "MARKER-PERSON-0912345678")
    for row in (0, 1):
        for column in range(9, 13):
            ward.type_in(row, column, "MARKER-ABOVE")
    ward.type_in(20, 1, "Người lập biểu")
    ward.type_in(21, 1, "MARKER-SIGNED")
    town.ward("Xã Kỳ Nam").sheet.add("Danh sách", [["Họ tên", "CCCD"], ["MARKER-LIST", "042"]])
    outcome = town.call("run", "-vv", "--json")
    kept = "".join(path.read_text(encoding="utf-8") for path in files())

    assert (outcome.code, len(files())) == (0, 14)
    assert "MARKER" not in kept + outcome.out + outcome.err
    assert "MARKER" not in repr(town.files[OUTPUT].sheet)
    town.asked()
    assert town.report()["figures"] == outcome.report["figures"]
    assert town.asked() == {"token": 1, "drive": 1}


def test_what_is_kept_cannot_be_read_by_others(town: GoogleTown) -> None:
    town.call("run")

    assert {path.stat().st_mode & 0o077 for path in files()} == {0}


def test_a_new_column_of_a_plugin_reads_everything_anew(town: GoogleTown) -> None:
    town.call("run")
    town.asked()
    town.write_config(town.config.read_text(encoding="utf-8") + '[plugins]\ndisable = ["models"]\n')
    report = town.report()

    assert {source["status"] for source in report["sources"]} == {"read"}


def test_a_source_that_left_the_folder_is_forgotten(town: GoogleTown) -> None:
    town.call("run")
    before = len(files())
    town.ward("Xã Kỳ Nam").parents = ()
    town.call("run")

    assert (before, len(files())) == (14, 13)


def test_a_machine_without_a_place_for_its_cache_runs_all_the_same(
    town: GoogleTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = town.folder / "blocked"
    blocked.mkdir()
    (blocked / "sheets-sync").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    outcome = town.call("run", "--json")

    assert (outcome.code, figure(outcome.report, "registered")[0]) == (0, 27)
    assert outcome.err.startswith("sheets-sync: the cache folder cannot be written to (")
    assert len(outcome.err.splitlines()) == 1
