"""A run that is killed at any moment does no harm, and the next one ends where an undisturbed one would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from dying import killed_at, points_of
from google_server import Server
from google_town import WORKS, TinyTown, own_tabs, peoples_tabs, reach
from test_google_faults import snapshot
from towns import CONFIG, Town

TELLER = """from pathlib import Path
from sheets_sync import hookimpl


@hookimpl
def run_finished(report):
    with open({told!r}, "a") as file:
        file.writelines(item["kind"] + " " + item["name"] + chr(10) for item in report["news"])
"""
HEAD = ["Đơn vị", "Ngày thực hiện", "Số người"]
PERIOD = ("--period", "2023-Q1", "--today", "2023-04-01")


class Machine:
    """A town with the machine's own folders, put back to before a run as often as needed."""

    def __init__(self, town: Town, folder: Path, told: Path) -> None:
        self.town, self.told, self._folder = town, told, folder
        self._places = [town.folder, Path(os.environ["XDG_CACHE_HOME"]), Path(os.environ["XDG_STATE_HOME"])]
        self.arguments = ["run", "-c", str(town.config), *PERIOD]

    def keep(self) -> None:
        """Remember how everything stands."""
        shutil.rmtree(self._folder, ignore_errors=True)
        for number, place in enumerate(self._places):
            shutil.copytree(place, self._folder / str(number))

    def put_back(self) -> None:
        """Make everything as it was when it was kept."""
        for number, place in enumerate(self._places):
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(self._folder / str(number), place)
        self.told.unlink(missing_ok=True)

    def told_of(self) -> Counter[str]:
        """Return what was told, how often."""
        return Counter(self.told.read_text(encoding="utf-8").splitlines() if self.told.exists() else ())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    disable = '[plugins]\nfolder = "plugins"\ndisable = ["models", "dialogues"]\n'
    town = Town(tmp_path / "town", {"Kỳ Hà": "xã", "Kỳ Nam": "xã"}, CONFIG + disable)
    told = tmp_path / "told"
    town.plugin("saturdays", WORKS)
    town.plugin("teller", TELLER.format(told=str(told)))
    town.add("a.xlsx", Thứ_Bảy=[HEAD, ["Kỳ Hà", "4/3/2023", 40]])
    town.add("b.xlsx", Thứ_Bảy=[HEAD, ["Kỳ Nam", "4/3/2023", 7]])
    assert town.call("run").code == 0
    broken = town.folder / "registers" / "b.xlsx"
    town.add("a.xlsx", Thứ_Bảy=[HEAD, ["Kỳ Hà", "4/3/2023", 41], ["Kỳ Hà", "31/2/2023", 3]])
    sound = broken.read_bytes()
    broken.write_bytes(b"x")
    assert town.call("run").code == 3
    broken.write_bytes(sound)
    told.unlink()
    return Machine(town, tmp_path / "kept", told)


def inputs(town: Town) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(town.folder.rglob("*"))
            if path.is_file() and path != town.output and "__pycache__" not in path.parts}  # fmt: skip


def figures(town: Town) -> dict[str, list[list[Any]]]:
    """Return all tabs but the one that notes, right after the others, that people were told."""
    titles = load_workbook(town.output, read_only=True).sheetnames
    return {title: town.values(title) for title in titles if title != "Tình trạng"}


def test_a_local_run_that_is_killed_before_any_write_or_step(machine: Machine) -> None:
    town = machine.town
    machine.keep()
    typed, before = inputs(town), figures(town)
    points = points_of(machine.arguments)
    after, told, wanted = figures(town), machine.told_of(), town.output.read_bytes()
    for point in range(points):
        machine.put_back()
        killed_at(machine.arguments, point)
        left = figures(town)
        again = town.call("run")

        assert left in (before, after), point
        assert (again.code, again.err, town.output.read_bytes() == wanted) == (0, "", True), point
        assert {name: data for name, data in inputs(town).items() if ".partial" not in name} == typed, point
        # What was told right before the kill, and not yet noted as told, is told again: never less than once.
        assert told <= machine.told_of() <= told + told, point
    assert (points > 30, told) == (True, Counter({"mended registers/b.xlsx": 1}))


def test_what_a_killed_run_left_beside_the_summary_is_swept_away(machine: Machine) -> None:
    left = machine.town.folder / ".tong-hop.xlsx.abc.partial"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    machine.town.call("run")

    assert not left.exists()


@pytest.fixture
def tiny(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyTown:
    reach(server, monkeypatch)
    return TinyTown(tmp_path / "town", server)


def test_a_run_on_google_that_is_killed_before_any_write_or_step(tiny: TinyTown, tmp_path: Path) -> None:
    google = tiny.server.google
    assert tiny.call("run").code == 0
    google.edit(tiny.ward("Xã Kỳ Nam").id, "Thứ Bảy", (2, 1), "11/3/2023")
    machine = Machine(tiny, tmp_path / "kept", tmp_path / "told")
    machine.keep()
    files, seconds = snapshot(google.files), google.seconds

    def put_back() -> Any:
        machine.put_back()
        google.files, google.seconds = snapshot(files), seconds
        return own_tabs(tiny.files.values()), peoples_tabs(tiny.files.values())

    before, typed = put_back()
    points = points_of(machine.arguments)
    after = own_tabs(tiny.files.values())
    for point in range(points):
        put_back()
        killed_at(machine.arguments, point)
        left = own_tabs(tiny.files.values())
        again = tiny.call("run")

        assert all(left[name] in (before.get(name), after[name]) for name in left), point
        assert (again.code, own_tabs(tiny.files.values()) == after) == (0, True), point
        assert peoples_tabs(tiny.files.values()) == typed, point
    assert points > 20


def own_folders(machine: Path) -> dict[str, str]:
    """Return the environment of a machine with folders of its own."""
    return os.environ | {f"XDG_{kind}_HOME": str(machine / kind) for kind in ("CACHE", "STATE")}


def test_two_machines_at_the_same_moment_do_no_harm(tiny: TinyTown, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sheets_sync", "run", "-c", str(tiny.config), *PERIOD]
    for turn in range(2):
        machines = [
            subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=own_folders(tmp_path / name))
            for name in ("a", "b")
        ]
        ends = [(machine.communicate(timeout=60)[1], machine.returncode) for machine in machines]
        after = own_tabs(tiny.files.values())
        alone = tiny.call("run", "--full")

        assert (ends, alone.code) == ([("", 0)] * 2, 0), turn
        assert own_tabs(tiny.files.values()) == after, turn
        google = tiny.server.google
        google.edit(tiny.ward("Xã Kỳ Nam").id, "Thứ Bảy", (2, 1), "11/3/2023")
