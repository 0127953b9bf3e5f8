"""Several sites in one process: each with its lock, one quota, one that fails costs only itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sheets_sync.cli import call
from sheets_sync.cli.sites import configs_of
from sheets_sync.errors import ConfigError
from sheets_sync.locks import site_lock
from sheets_sync.stores.google.pace import PER_MINUTE, WINDOW_SECONDS, Clock, Meter, shared_paces
from towns import Outcome, Town, figure

HEAD = ["Đơn vị", "Tên mô hình", "Ngày đăng ký"]
DAY = ["--period", "2023-Q1", "--today", "2023-04-01"]
READ = ("GET", "https://sheets.googleapis.com/v4/spreadsheets/x")


@pytest.fixture
def towns(tmp_path: Path) -> dict[str, Town]:
    made = {name: Town(tmp_path / name, {"Kỳ Hà": "xã"}) for name in ("a", "b")}
    for town in made.values():
        town.add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"]])
    return made


def ended(*arguments: str) -> Outcome:
    with CliRunner().isolation() as (out, err, _):
        code = call([*arguments, *DAY])
        return Outcome(code, out.getvalue().decode(), err.getvalue().decode())


def test_a_pattern_runs_each_site(towns: dict[str, Town], tmp_path: Path) -> None:
    outcome = ended("run", "--config", f"{tmp_path}/*/sheets-sync.toml")

    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert [town.output.exists() for town in towns.values()] == [True, True]


def test_configs_may_be_named_one_after_another_as_a_shell_does(towns: dict[str, Town]) -> None:
    assert ended("run", "-c", *(str(town.config) for town in towns.values())).code == 0
    assert [town.output.exists() for town in towns.values()] == [True, True]


def test_a_site_that_fails_is_named_and_costs_only_itself(towns: dict[str, Town], tmp_path: Path) -> None:
    (towns["a"].folder / "registers" / "a.xlsx").write_bytes(b"x")
    outcome = ended("run", "-c", f"{tmp_path}/*/sheets-sync.toml")

    assert outcome.code == 3
    assert outcome.err.splitlines() == [
        "sheets-sync: a: registers/a.xlsx: is no Excel workbook; open it and save it as .xlsx",
        "sheets-sync: a: no source could be read, so nothing was written",
    ]
    assert [town.output.exists() for town in towns.values()] == [False, True]


def test_a_site_whose_lock_is_held_costs_only_itself(towns: dict[str, Town], tmp_path: Path) -> None:
    with site_lock(towns["a"].config):
        outcome = ended("run", "-c", f"{tmp_path}/*/sheets-sync.toml")

    assert (outcome.code, [town.output.exists() for town in towns.values()]) == (3, [False, True])


def test_all_that_fail_alike_end_alike(towns: dict[str, Town], tmp_path: Path) -> None:
    for town in towns.values():
        town.config.write_text("[site]\n", encoding="utf-8")

    assert ended("run", "-c", f"{tmp_path}/*/sheets-sync.toml").code == 2


def reports(tmp_path: Path) -> list[Any]:
    text = ended("run", "--json", "-c", f"{tmp_path}/*/sheets-sync.toml").out
    decoder, found = json.JSONDecoder(), []
    while text.strip():
        report, end = decoder.raw_decode(text.lstrip())
        found.append(report)
        text = text.lstrip()[end:]
    return found


def test_reports_follow_one_another(towns: dict[str, Town], tmp_path: Path) -> None:
    assert [report["status"] for report in reports(tmp_path)] == ["done", "done"]
    assert len(towns) == 2


def test_a_site_of_which_nothing_changed_is_not_read_again(towns: dict[str, Town], tmp_path: Path) -> None:
    reports(tmp_path)
    towns["b"].add("a.xlsx", Mô_hình=[HEAD, ["Kỳ Hà", "Camera", "1/3/2023"], ["Kỳ Hà", "Vườn", "2/3/2023"]])
    found = reports(tmp_path)

    assert [report["sources"][0]["status"] for report in found] == ["unchanged", "read"]
    assert [figure(report, "registered") for report in found] == [(1, 1, 0), (2, 2, 0)]


def test_a_pattern_that_matches_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no config matches this pattern"):
        configs_of(tmp_path / "*.toml", [])


class Waiting(Clock):
    """A clock that stands still but for waiting."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


def test_sites_of_one_account_share_its_quota_and_those_of_others_do_not() -> None:
    clock = Waiting()
    with shared_paces():
        for _ in range(PER_MINUTE):
            Meter(clock, "robot@example").before(*READ)
        Meter(clock, "other@example").before(*READ)
        before = clock.seconds
        Meter(clock, "robot@example").before(*READ)
    after = clock.seconds
    Meter(clock, "robot@example").before(*READ)

    assert (before, after, clock.seconds) == (0.0, WINDOW_SECONDS, WINDOW_SECONDS)
