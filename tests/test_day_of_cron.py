"""A day of cron in fast motion: officers edit, Google fails, files are lost, runs killed, on two machines."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from dying import run_in_child
from google_server import Fault, Server
from google_town import OUTPUT, TinyTown, own_tabs, peoples_tabs, reach
from receivers import Receiver, http_receiver

RUNS = 48
PERIOD = ("--period", "2023-Q1", "--today", "2023-04-01")
WARDS = ("Xã Kỳ Hà", "Xã Kỳ Nam")
HISTORY = ("Cần bổ sung", "Tình trạng")
FAULTS: tuple[tuple[str | int, bool], ...] = (
    (429, False), (503, False), ("html", False), ("reset", True), ("truncate", True), ("expire", False),
)  # fmt: skip


@dataclass
class Day:
    """What happens on a day, and what came of it."""

    town: TinyTown
    chance: random.Random
    machines: tuple[Path, Path]
    monkeypatch: pytest.MonkeyPatch
    lost: str = ""
    typed: dict[tuple[str, str], Any] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    expected: list[str] = field(default_factory=list)
    known: str = ""

    def half_hour(self) -> None:
        """Let half an hour pass, with what officers do in it, and one run at its end."""
        self.town.server.google.seconds += 1800
        self._edit()
        self._lose_or_find()
        self._run()

    def _edit(self) -> None:
        for ward in WARDS:
            if ward != self.lost and self.chance.random() < 0.4:
                row, day = self.chance.randrange(1, 12), self.chance.randrange(1, 29)
                for column, value in enumerate([ward.removeprefix("Xã "), f"{day}/3/2023", day * 3]):
                    self.town.server.google.edit(self.town.ward(ward).id, "Thứ Bảy", (row, column), value)
                self.counts["edits"] += 1
        self.typed = peoples_tabs(self.town.files.values())

    def _lose_or_find(self) -> None:
        if self.chance.random() < 0.2:
            ward = "" if self.lost else self.chance.choice(WARDS)
            for name in WARDS:
                self.town.ward(name).trashed = name == ward
            self.lost = ward
            self.counts["losses"] += bool(ward)

    def _run(self) -> None:
        if self.chance.random() < 0.5:
            kind, after = self.chance.choice(FAULTS)
            nth = len(self.town.server.log) + self.chance.randrange(8)
            self.town.server.faults.append(Fault(nth, kind, after))
            self.counts["faults"] += 1
        killed = self.chance.random() < 0.35
        self._run_on(self.chance.choice(self.machines), self.chance.randrange(60) if killed else None)

    def _run_on(self, machine: Path, point: int | None) -> None:
        for name in ("CACHE", "STATE"):
            self.monkeypatch.setenv(f"XDG_{name}_HOME", str(machine / name))
        code = run_in_child(["run", "-q", "-c", str(self.town.config), *PERIOD], point)
        self.town.server.faults.clear()
        self.counts["kills" if code < 0 else "runs"] += 1
        if code < 0:
            return
        assert code == (3 if self.lost else 0)
        if self.lost != self.known:
            self.expected += [f"broken {self.lost}"] if self.lost else []
            self.expected += [f"mended {self.known}"] if self.known else []
            self.known = self.lost

    def end(self) -> None:
        """Find what was lost, and let each machine make one run more that nothing disturbs."""
        self.lost = ""
        for name in WARDS:
            self.town.ward(name).trashed = False
        for machine in self.machines:
            self._run_on(machine, None)

    def forget(self) -> None:
        """Take away all that we wrote, and let a new machine make it from the sheets alone."""
        sheet = self.town.files[OUTPUT].sheet
        sheet.tabs = [tab for tab in sheet.tabs if not tab.metadata]
        self._run_on(self.machines[0].parent / "new", None)


@pytest.fixture
def office() -> Iterator[Receiver]:
    with http_receiver() as receiver:
        yield receiver


@pytest.fixture
def day(server: Server, office: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> Day:
    reach(server, monkeypatch)
    monkeypatch.setenv("WHERE", f"json://127.0.0.1:{office.port}/")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    town = TinyTown(tmp_path / "town", server)
    text = town.config.read_text(encoding="utf-8")
    town.write_config(text + '[plugins.options.messages]\nurl_env = "WHERE"\nunit_messages = false\n')
    return Day(town, random.Random(seed), (tmp_path / "a", tmp_path / "b"), monkeypatch)  # noqa: S311


def figures_of(town: TinyTown) -> dict[Any, Any]:
    return {
        name: content for name, content in own_tabs(town.files.values()).items() if name[1] not in HISTORY
    }


def told(office: Receiver) -> list[str]:
    """Return what was told of files, in its order; what was told again right after once more."""
    lines = [line for _, text in office.messages for line in text.splitlines()]
    broken, mended = "Tệp không đọc được: ", "Đã bình thường trở lại: "
    return [f"broken {line.removeprefix(broken).rstrip('.')}" if line.startswith(broken)
              else f"mended {line.removeprefix(mended).partition(' (')[0]}"
              for line in lines if line.startswith((broken, mended))]  # fmt: skip


@pytest.mark.parametrize("seed", [2])
def test_a_day_of_cron_loses_nothing_and_tells_each_failure_once(day: Day, office: Receiver) -> None:
    town = day.town
    for _ in range(RUNS):
        day.half_hour()
        assert peoples_tabs(town.files.values()) == day.typed
    day.end()
    once = [event for ward in WARDS for event, _ in groupby(e for e in told(office) if e.endswith(ward))]
    ended = figures_of(town)
    day.forget()

    for ward in WARDS:
        # A run that was killed may have noted what no run that ended ever saw: that is told as well.
        seen = [event for event in day.expected if event.endswith(ward)]
        said = [event for event in once if event.endswith(ward)]
        assert [event.split()[0] for event in said] == ["broken", "mended"] * (len(said) // 2)
        assert len(seen) <= len(said) <= len(seen) + 2 * day.counts["kills"]
    assert len(told(office)) - len(once) <= day.counts["kills"]
    assert figures_of(town) == ended
    assert min(day.counts[name] for name in ("runs", "kills", "edits", "faults", "losses")) > 0
