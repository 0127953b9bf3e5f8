"""The example town on Google: its workbooks uploaded as spreadsheets, reached through the real libraries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from google_api import File, Google
from google_server import Server
from sheets_sync.grids import Grid
from sheets_sync.stores.workbooks import read_workbook
from towns import Town

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "ky-anh"
FOLDER = "folder-0123456789"
OUTPUT = "output-0123456789"
ROBOT = "robot@example.iam.gserviceaccount.com"
CONFIG = f"""[site]
name = "Thị xã Kỳ Anh"
[units]
path = "units.csv"
[[sources]]
folder = "https://drive.google.com/drive/folders/{FOLDER}"
[output]
spreadsheet = "https://docs.google.com/spreadsheets/d/{OUTPUT}/edit"
feedback = false
[google]
credentials = "key.json"
"""
FEEDBACK = CONFIG.replace("feedback = false", "feedback = true")


@dataclass
class FakeClock:
    """Google's own clock for both sides: waiting takes no time."""

    google: Google

    def now(self) -> float:
        return self.google.seconds

    def sleep(self, seconds: float) -> None:
        self.google.seconds += seconds

    def stop(self) -> None:
        """Nothing waits in tests."""


class GoogleTown(Town):
    """A site whose sources and output are on the test server."""

    def __init__(self, folder: Path, server: Server, config: str = CONFIG) -> None:
        super().__init__(folder, {}, config)
        self.server = server
        (folder / "units.csv").write_bytes((EXAMPLE / "units.csv").read_bytes())
        key = folder / "key.json"
        key.write_text(json.dumps(server.google.key_file()), encoding="utf-8")
        key.chmod(0o600)

    @property
    def files(self) -> dict[str, File]:
        """The files of Drive."""
        return self.server.google.files

    def ward(self, name: str) -> File:
        """Return the spreadsheet of that name."""
        return next(file for file in self.files.values() if file.name == name)

    def asked(self) -> dict[str, int]:
        """Return how many requests of each kind came since this was last asked."""
        counts = self.server.counts()
        self.server.log.clear()
        return counts

    def cells(self, file: str, tab: str, columns: int = 6) -> list[list[Any]]:
        """Return the first columns of a tab."""
        return shown(self.files[file], tab, columns)

    def write_config(self, text: str) -> None:
        """Replace the config."""
        self.config.write_text(text, encoding="utf-8")


def shown(file: File, tab: str, columns: int = 6) -> list[list[Any]]:
    """Return the values in the first columns of a tab."""
    cells = {place: cell.get("userEnteredValue", {}) for place, cell in file.sheet.named(tab).cells.items()}
    rows = max((row for row, _ in cells), default=-1) + 1
    return [
        [next(iter(cells.get((row, c), {}).values()), None) for c in range(columns)] for row in range(rows)
    ]


def own_tabs(files: Iterable[File]) -> dict[tuple[str, str], Any]:
    """Return everything in the tabs that bear our mark, by file and title: what a reader would see."""
    return {
        (file.name, tab.properties["title"]): (tab.cells, tab.merges, tab.properties["gridProperties"])
        for file in files
        for tab in file.sheet.tabs
        if tab.metadata
    }


def peoples_tabs(files: Iterable[File]) -> dict[tuple[str, str], Any]:
    """Return everything in all other tabs."""
    return {
        (file.name, tab.properties["title"]): (
            dict(tab.cells),
            list(tab.merges),
            tab.properties["gridProperties"] | {},
        )
        for file in files
        for tab in file.sheet.tabs
        if not tab.metadata and not tab.properties["title"].startswith("Bản lưu")
    }


TINY = (
    CONFIG
    + """[plugins]
folder = "plugins"
disable = ["models", "dialogues", "overview"]
"""
)
WORKS = '''"""Works done on Saturdays, and who came."""

from sheets_sync import Column, Table, hookimpl

WORKS = Table("saturdays", [
    Column("unit", "unit", ["Đơn vị"], needed=True),
    Column("held_on", "date", ["Ngày thực hiện"], needed=True),
    Column("people", "count", ["Số người"]),
])


def saturdays(saturdays, tally, units):
    """Số buổi lao động ngày thứ Bảy."""
    tally.count("works", "Số buổi", saturdays, on="held_on")
    for unit in units:
        tally.duty("work", "Tổ chức ngày thứ Bảy", unit.name, state="missing")
    return tally.summary()


@hookimpl
def register_steps(register):
    register(saturdays, reads=WORKS, writes="Thứ Bảy vì dân")
'''


class TinyTown(GoogleTown):
    """Two wards, one register, three tabs; its runs are quick, so that very many can be tried."""

    def __init__(self, folder: Path, server: Server) -> None:
        super().__init__(folder, server, TINY.replace("feedback = false", "feedback = true"))
        (folder / "units.csv").write_text("Tên,Loại\nKỳ Hà,xã\nKỳ Nam,xã\n", encoding="utf-8")
        (folder / "plugins").mkdir()
        (folder / "plugins" / "saturdays.py").write_text(WORKS, encoding="utf-8")
        server.google.files = {OUTPUT: new_file(OUTPUT, "Tổng hợp")}
        for number, name in enumerate(("Kỳ Hà", "Kỳ Nam")):
            file = new_file(f"source-{number:010}", f"Xã {name}", folder=FOLDER)
            rows: list[list[Any]] = [
                ["Đơn vị", "Ngày thực hiện", "Số người"],
                [name, "4/3/2023", 40],
                [name, "31/2/2023", 5],
            ]
            file.sheet.add("Thứ Bảy", rows)
            server.google.files[file.id] = file


@cache
def _uploaded() -> Mapping[str, tuple[Grid, ...]]:
    paths = sorted((EXAMPLE / "registers").rglob("*.xlsx"))
    return {path.stem: read_workbook(path, path.name).grids for path in paths}


def ward_names() -> list[str]:
    """Return the names of the wards' own workbooks."""
    return sorted(path.stem for path in (EXAMPLE / "registers" / "xa-phuong").glob("*.xlsx"))


def upload(google: Google, names: Iterable[str] = ()) -> None:
    """Put the example town's workbooks, or some of them, into the folder, and an empty output."""
    google.files = {OUTPUT: new_file(OUTPUT, "Tổng hợp")}
    wanted = set(names) or set(_uploaded())
    for number, (name, grids) in enumerate(_uploaded().items()):
        if name in wanted:
            file = new_file(f"source-{number:010}", name, folder=FOLDER)
            file.sheet.tabs.clear()
            for grid in grids:
                merges = tuple((a.top, a.left, a.bottom, a.right) for a in grid.merges)
                rows: Any = [[None if cell == "" else cell for cell in row] for row in grid.rows]
                file.sheet.add(grid.tab, rows, merges)
            google.files[file.id] = file


def new_file(file_id: str, name: str, *, folder: str = "", right: str = "writer") -> File:
    """Return a spreadsheet with one empty tab, shared with us."""
    file = File(file_id, name, {ROBOT: right}, parents=(folder,) if folder else ())
    file.sheet.add("Trang tính1", [])
    return file


def reach(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lead the product to the server as in an office, by a proxy and its certificate.

    Waiting takes no time.
    """
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
        monkeypatch.setenv(name.lower(), value)
    clock = FakeClock(server.google)
    monkeypatch.setattr("sheets_sync.stores.google.account.Clock", lambda: clock)
    server.reset()
